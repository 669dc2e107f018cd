"""What the nouns' admin pages share: cells, tables, slots that higher apps fill, and steps from state to state."""
