"""Checks of what the forge is set to, and of what it did in the last release."""
