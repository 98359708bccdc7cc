"""Checks of the repository itself: its newest release tag, and what its metadata says of people and addresses."""
