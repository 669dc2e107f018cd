"""Connecting an account of Stripe's from the back office: by key or by OAuth, trying it, ending it."""
