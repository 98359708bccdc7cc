"""Nox sessions of this project: its own library's, and those that check its code."""

import nox

import release.sessions

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["lint", "types", "tests"]  # the house is among the tests


def _install(session: nox.Session, *groups: str) -> None:
    session.install("-e", ".", *nox.project.dependency_groups(nox.project.load_toml(), *groups))


@nox.session(reuse_venv=True)
def lint(session: nox.Session) -> None:
    """Lint, and see that all is formatted."""
    session.install(*nox.project.dependency_groups(nox.project.load_toml(), "lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(reuse_venv=True)
def types(session: nox.Session) -> None:
    """Check the types, strictly."""
    _install(session, "types")
    session.run("mypy")


@nox.session(reuse_venv=True)
def house(session: nox.Session) -> None:
    """Check the house: floors, families, effects, the gauge."""
    _install(session, "test")
    session.run("pytest", "-q", "tests/house")


@nox.session(reuse_venv=True, default=False)
def coverage(session: nox.Session) -> None:
    """Run the tests and measure what of the code they reach, branch by branch; less than 95 % fails."""
    _install(session, "test")
    session.run("python", "-m", "pytest", "--numprocesses=2", "--dist=worksteal", "--cov", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def bench(session: nox.Session) -> None:
    """Measure cost as ratios against baselines in the same run."""
    _install(session, "test")
    session.run("python", "tests/benchmarks/run.py", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def crash(session: nox.Session) -> None:
    """Kill bump, tag and rollback at every point: `nox -s crash -- [SHAPE ...] [--every N]`."""
    session.install("-e", ".")
    session.run("python", "tests/crash/run.py", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def slow(session: nox.Session) -> None:
    """Run the tests that take more than ten seconds each, and every case of those that are sampled otherwise."""
    _install(session, "test")
    session.run("python", "-m", "pytest", "--whole", "-m", "slow or sampled", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def browser(session: nox.Session) -> None:
    """Look at the review page in Chromium (`apt-get install chromium`)."""
    _install(session, "test", "browser")
    session.run("python", "-m", "pytest", "-m", "browser", "tests/browser", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def replay(session: nox.Session) -> None:
    """Replay real version bumps and compare every byte: `nox -s replay -- CASES REPOSITORIES`."""
    session.install("-e", ".")
    session.run("python", "tests/replay/score.py", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def adopt(session: nox.Session) -> None:
    """Adopt real projects and see that nothing of theirs is lost: `nox -s adopt -- FOLDER [NAME ...]`."""
    session.install("-e", ".")
    session.run("python", "tests/adopt/run.py", *session.posargs)


@nox.session(reuse_venv=True, default=False)
def docs(session: nox.Session) -> None:
    """Make the pages that come from the code, and build all of them, strictly: into site/, or `-- FOLDER`."""
    _install(session, "docs")
    session.run("python", "docs/reference.py")
    session.run("python", "docs/configuration.py")
    session.run("mkdocs", "build", "--strict", "--site-dir", session.posargs[0] if session.posargs else "site")


release.sessions.register()
