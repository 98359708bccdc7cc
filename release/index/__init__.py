"""The package index: its tokens, its answers, and the uploads to it."""
