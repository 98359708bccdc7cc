"""The change log: its open section becomes the new version's, by hand or by the tool the project uses."""
