"""An app that is not installed but where a test installs it: it adds a list, a field of partners, and an export."""
