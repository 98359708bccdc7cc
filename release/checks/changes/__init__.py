"""What a release changes against the one before that somebody has to have seen; each takes the release's review."""
