"""Release automation for Python projects: Invoke tasks and Nox sessions over one pipeline."""

__version__ = "0.1.0"
