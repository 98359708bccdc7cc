"""Checks of secrets: where tokens, keys and passwords lie, and what those are good for that publish."""
