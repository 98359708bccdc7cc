"""Wheels and sdists: building them, reading them, installing them."""
