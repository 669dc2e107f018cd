"""A small vendor with three Stripe accounts at the sandbox, for `manage.py demo`."""
