"""Checks on built distributions; the list of members is ``release.checks.DISTS``."""
