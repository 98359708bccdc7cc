"""Fixtures: real repositories in the shape of real projects, each in its folder, cut off from the user's git."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - dataclasses and fixtures use it

import pytest
import shapes
import wheelhouse


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Project:
    """A project in a git repository with a bare remote beside it."""

    root: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        answer = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=False)
        if check and answer.returncode:
            raise AssertionError(f"git {arguments}: {answer.stderr}")
        return answer.stdout.strip()

    def invoke(self, *arguments: str, cwd: Path | None = None, **environment: str) -> Ran:
        return self.run(sys.executable, "-m", "invoke", *arguments, cwd=cwd, **environment)

    def nox(self, *arguments: str, **environment: str) -> Ran:
        return self.run(sys.executable, "-m", "nox", *arguments, **environment)

    def run(self, *argv: str, cwd: Path | None = None, **environment: str) -> Ran:
        answer = subprocess.run(
            argv,
            cwd=cwd or self.root,
            capture_output=True,
            env={**os.environ, **environment},
            check=False,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )
        return Ran(answer.returncode, answer.stdout.decode(errors="replace"), answer.stderr.decode(errors="replace"))

    def write(self, path: str, data: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
        return target

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def commit(self, message: str = "work", **files: str | bytes) -> str:
        for path, data in files.items():
            self.write(path, data)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.head

    def push(self) -> None:
        self.git("push", "--quiet", "origin", "main")

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    @property
    def remote(self) -> Path:
        return self.root.parent / f"{self.root.name}.git"

    def on_remote(self, ref: str) -> str:
        answer = self.git("ls-remote", "origin", ref)
        return answer.split("\t")[0] if answer else ""

    def tree(self) -> dict[str, tuple[bytes, int]]:
        """All files outside of .git and .release, with their bytes and modes."""
        files = (path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink())
        return {
            path.relative_to(self.root).as_posix(): (path.read_bytes(), path.stat().st_mode)
            for path in files
            if path.relative_to(self.root).parts[0] not in {".git", ".release", ".nox", "__pycache__"}
            and "__pycache__" not in path.parts
        }


def pytest_configure(config: pytest.Config) -> None:
    """Prepare once, before workers start; and in each, let Ctrl-C reach the commands that the tests start.

    A shell without a terminal starts what stands before an ``&`` with SIGINT ignored, and every child inherits that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):
        wheelhouse.prepare()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip and uv install from the wheelhouse and from nowhere else."""
    variables = wheelhouse.environment()
    if not variables:
        pytest.skip("the wheelhouse is not there and could not be downloaded")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the user's git configuration, a CI's variables or colours."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Tester\n\temail = tester@example.invalid\n[init]\n\tdefaultBranch = main\n"
        '[advice]\n\tdetachedHead = false\n[gc]\n\tauto = 0\n[protocol "file"]\n\tallow = always\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    foreign = ("GIT_DIR", "GIT_INDEX", "GITHUB_", "NOX", "TWINE_", "PIP_", "UV_")
    for name in [name for name in os.environ if name.startswith(foreign)]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def make_project(tmp_path: Path):
    """Return a function that makes a project from files (path to text or bytes), committed, pushed and tagged."""

    def make(files: dict[str, str | bytes], *, name: str = "project", tag: str = "", branch: str = "main") -> Project:
        root = tmp_path / name
        root.mkdir()
        project = Project(root)
        project.git("init", "--quiet", "--initial-branch", branch)
        for path, data in files.items():
            project.write(path, data)
        project.commit("start")
        if tag:
            project.git("tag", "--annotate", tag, "--message", tag)
        project.git("clone", "--quiet", "--bare", ".", str(project.remote))
        project.git("remote", "add", "origin", str(project.remote))
        project.git("fetch", "--quiet", "origin")
        project.git("branch", "--quiet", "--set-upstream-to", f"origin/{branch}")
        return project

    return make


@pytest.fixture
def toonstream(make_project) -> Project:
    """A project in the shape of toonstream 1.0.1: six places, and look-alikes beside them."""
    return make_project(shapes.toonstream(), name="toonstream", tag="v1.0.1")


@pytest.fixture
def mypylogger(make_project) -> Project:
    """A project in the shape of mypylogger 0.2.7: src layout, version in docstring, title and tests."""
    return make_project(shapes.mypylogger(), name="mypylogger", tag="v0.2.7")
