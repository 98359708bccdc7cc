"""Seeing is not judging: what is known about a project, collected once from the view."""
