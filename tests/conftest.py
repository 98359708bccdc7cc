"""Fixtures: real repositories in the shape of real projects, each in its folder, cut off from the user's git."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import cache_from_source, find_spec
from pathlib import Path

import git_settings
import pytest
import shapes
import wheelhouse
from project import Project

_MEMORY = Path("/dev/shm")
_ENOUGH = 2 << 30
_IMPORT_ALL = """
import pkgutil, release
import invoke.main, nox.__main__, build.__main__, twine.cli, twine.commands.check, twine.commands.upload
for module in pkgutil.walk_packages(release.__path__, "release."):
    if module.name != "release.__main__":
        __import__(module.name)
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what tells the default run, which takes some cases of long tables, from the one that takes all."""
    parser.addoption("--whole", action="store_true", help="run every case of the tests that are marked `sampled`")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage among the ten thousand tests: neither while they are collected nor after each few of them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, of a test that is marked ``sampled(n)``, all cases but every n-th; always the same ones."""
    if config.getoption("--whole"):
        return
    counts: dict[str, int] = {}
    out = []
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark is not None:
            test = item.nodeid.partition("[")[0]
            counts[test] = counts.get(test, -1) + 1
            if counts[test] % mark.args[0]:
                out.append(item)
    if out:
        config.hook.pytest_deselected(items=out)
        left = set(out)
        items[:] = [item for item in items if item not in left]


def pytest_configure(config: pytest.Config) -> None:
    """Prepare once, before workers start; and in each, let Ctrl-C reach the commands that the tests start.

    A shell without a terminal starts what stands before an ``&`` with SIGINT ignored, and every child inherits that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.dont_write_bytecode = False  # hundreds of files of tests, whose assertions pytest compiles in each worker
    if not hasattr(config, "workerinput"):
        if not (config.getoption("basetemp") or "TMPDIR" in os.environ) and _has_memory():
            os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)
        wheelhouse.prepare()
        _compile()


def _has_memory() -> bool:
    """Tell whether a file system in memory has room, and runs hooks: a disk is slow with short-lived files."""
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK | os.X_OK)):
        return False
    told = os.statvfs(_MEMORY)
    return told.f_bavail * told.f_frsize >= _ENOUGH and not told.f_flag & os.ST_NOEXEC


def _compile() -> None:
    """Let the package and what it imports be compiled once, and not by each of the hundreds of commands.

    Invoke writes no bytecode, uv installs none, and many a container forbids it.
    """
    package, another = (Path(str(find_spec(name).origin)) for name in ("release", "twine"))
    if all(_is_compiled(source) for source in (another, *package.parent.rglob("*.py"))):
        return
    allowed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", _IMPORT_ALL], check=False, capture_output=True, env=allowed, timeout=300)


def _is_compiled(source: Path) -> bool:
    made = Path(cache_from_source(str(source)))
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip and uv install from the wheelhouse and from nowhere else."""
    variables = wheelhouse.environment()
    if not variables:
        pytest.skip("the wheelhouse is not there and could not be downloaded")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, _no_home: Path) -> None:
    """No test sees the user's git configuration, a CI's variables or colours; its commands may keep bytecode."""
    home = _no_home
    if "tmp_path" in request.fixturenames:  # the others need no folder, and thousands of folders take their time
        home = request.getfixturevalue("tmp_path") / "home"
        home.mkdir()
        shutil.copyfile(_no_home / ".gitconfig", home / ".gitconfig")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    for scheme in ("HTTP_PROXY", "HTTPS_PROXY"):  # who asks for another machine is refused here, at once
        monkeypatch.setenv(scheme, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    foreign = ("GIT_DIR", "GIT_INDEX", "GITHUB_", "NOX", "TWINE_", "PIP_", "UV_", "PYTHONDONTWRITE")
    for name in [name for name in os.environ if name.startswith(foreign)]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("CI", raising=False)
    if not request.node.get_closest_marker("measured"):
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture(scope="session")
def _no_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the tests that have no folder."""
    home = tmp_path_factory.mktemp("home")
    git_settings.write(home / ".gitconfig", home / "template")
    return home


class _Made:
    """Repositories that were made from the same files before: a copy of one is the tenth of its price."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[object, Project] = {}

    def put(self, root: Path, files: dict[str, str | bytes], tag: str, branch: str) -> Project:
        """Put a project, and its remote beside it, at *root*."""
        key = (tuple(files.items()), tag, branch)
        if key not in self._known:
            self._known[key] = _make(self._folder / str(len(self._known)) / "project", files, tag, branch)
        made, project = self._known[key], Project(root)
        shutil.copytree(made.root, project.root, symlinks=True)
        shutil.copytree(made.remote, project.remote, symlinks=True)
        for told in (root / ".git/config", root / ".git/FETCH_HEAD", project.remote / "config"):
            text = told.read_text(encoding="utf-8").replace(str(made.remote), str(project.remote))
            told.write_text(text.replace(str(made.root), str(root)), encoding="utf-8")
        project.git("update-index", "-q", "--refresh")
        return project


def _make(root: Path, files: dict[str, str | bytes], tag: str, branch: str) -> Project:
    root.mkdir(parents=True)
    project = Project(root)
    project.git("init", "--quiet", "--initial-branch", branch)
    for path, data in files.items():
        project.write(path, data)
    project.commit("start")
    if tag:
        project.git("tag", "--annotate", tag, "--message", tag)
    project.git("repack", "--quiet", "-a", "-d")  # half the files to copy
    project.git("clone", "--quiet", "--bare", ".", str(project.remote))
    project.git("remote", "add", "origin", str(project.remote))
    project.git("fetch", "--quiet", "origin")
    project.git("branch", "--quiet", "--set-upstream-to", f"origin/{branch}")
    return project


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    return _Made(tmp_path_factory.mktemp("made"))


@pytest.fixture
def make_project(tmp_path: Path, _made: _Made):
    """Return a function that makes a project from files (path to text or bytes), committed, pushed and tagged."""

    def make(files: dict[str, str | bytes], *, name: str = "project", tag: str = "", branch: str = "main") -> Project:
        return _made.put(tmp_path / name, files, tag, branch)

    return make


@pytest.fixture(scope="session")
def make_ready(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that gives what a shape's command is killed in: made once, and then copied."""
    import killing  # noqa: PLC0415 - locks as POSIX has them

    known: dict[str, killing.Ready] = {}
    base = tmp_path_factory.mktemp("ready")

    def make(name: str) -> killing.Ready:
        if name not in known:
            known[name] = killing.ready(name, base, killing.environment(base))
        return known[name]

    return make


@pytest.fixture
def toonstream(make_project) -> Project:
    """A project in the shape of toonstream 1.0.1: six places, and look-alikes beside them."""
    return make_project(shapes.toonstream(), name="toonstream", tag="v1.0.1")


@pytest.fixture
def mypylogger(make_project) -> Project:
    """A project in the shape of mypylogger 0.2.7: src layout, version in docstring, title and tests."""
    return make_project(shapes.mypylogger(), name="mypylogger", tag="v0.2.7")
