"""Plays the Sigstore client where it is not installed: the names that are used of it, and its requests."""
