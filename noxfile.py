"""Nox sessions of this project: its own library's, and those that check its code."""

import nox

import release.sessions


@nox.session(default=False, venv_backend="uv|virtualenv", reuse_venv=True)
def lint(session: nox.Session) -> None:
    """Lint and format."""
    session.install(*nox.project.dependency_groups(nox.project.load_toml(), "lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


release.sessions.register()
