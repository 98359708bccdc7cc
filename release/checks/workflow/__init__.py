"""Checks of what CI is told to do."""
