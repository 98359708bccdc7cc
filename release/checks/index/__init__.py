"""Checks on what the package indexes tell of the project and its people; the list is ``release.checks.INDEX``."""
