"""The sandbox of a rehearsal: one temporary folder with a project, its remote, and servers on 127.0.0.1."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit

from release.errors import ProgramFailed
from release.rehearsal.authority import Authority
from release.rehearsal.forge import Forge
from release.rehearsal.index import Index
from release.rehearsal.isolation import isolated
from release.syntax import toml
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from release.system.child import Answer

OWNER = "someone"
INDEXES = ("testpypi", "pypi")
_TIMEOUT_S = 3600.0
_GITCONFIG = """\
[user]
	name = Rehearsal
	email = rehearsal@example.invalid
[init]
	defaultBranch = main
[commit]
	gpgSign = false
[tag]
	gpgSign = false
[gc]
	auto = 0
[maintenance]
	auto = false
[advice]
	detachedHead = false
[protocol "file"]
	allow = always
"""


class Sandbox:
    """A running sandbox for the project *name*; when it is left nothing of it stays, unless ``keep`` was called."""

    def __init__(self, name: str, environment: Mapping[str, str], *, has_own_home: bool) -> None:
        """Make the folder; the servers start when the sandbox is entered."""
        self.name = name
        self.folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="release-rehearsal-")))
        self.project = self.folder / "project"
        self.remote = self.folder / "remote.git"
        self.is_kept = False
        for part in ("tmp", "home"):
            (self.folder / part).mkdir()
        self.world = World(View(self.folder, isolated(environment, self.folder, has_own_home=has_own_home)))
        self.authority = Authority()
        self.forge = Forge(self.folder / "forge", f"{OWNER}/{name}")
        self.indexes: dict[str, Index] = {}
        self._running = contextlib.ExitStack()
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        """Start the servers."""
        self._running.enter_context(self.forge)
        self.indexes |= {index: self.add_index(index) for index in INDEXES}
        address = f'[url "{self.remote.as_posix()}"]\n\tinsteadOf = {self.address}\n'
        (self.folder / "gitconfig").write_text(_GITCONFIG + address, encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        """End what still runs, stop the servers and remove the folder."""
        self.world.end_programs()
        self._running.close()
        if not self.is_kept:
            _remove(self.folder)

    @property
    def elapsed(self) -> float:
        """How long the sandbox is there, in seconds."""
        return time.monotonic() - self._began

    @property
    def address(self) -> str:
        """The remote's address, as on a forge; git is led to the bare repository in this folder."""
        return f"{self.forge.url}/{OWNER}/{self.name}.git"

    def start(self, server: Any) -> Any:
        """Start another server; it ends with the sandbox."""
        return self._running.enter_context(server)

    def add_index(self, name: str) -> Index:
        """Start an index on which the project is, without files."""
        index: Index = self.start(Index(self.folder / "indexes" / name))
        index.add_project(self.name)
        return index

    def run(self, argv: Iterable[str], cwd: Path, **variables: str) -> Answer:
        """Run a program in *cwd*, cut off from everything outside."""
        return self.world.run([*argv], timeout_s=_TIMEOUT_S, cwd=cwd, environment=variables)

    def release(self, cwd: Path, *arguments: str, **variables: str) -> Answer:
        """Run ``python -m release ARGUMENTS`` in *cwd*."""
        return self.run([sys.executable, "-m", "release", *arguments], cwd, **variables)

    def nox(self, cwd: Path, session: str, *arguments: str, **variables: str) -> Answer:
        """Run ``nox -s SESSION -- ARGUMENTS`` in *cwd*."""
        return self.run([sys.executable, "-m", "nox", "-s", session, "--", *arguments], cwd, **variables)

    def git(self, cwd: Path, *arguments: str) -> str:
        """Run git in *cwd* and return what it printed; :class:`ProgramFailed` where it fails."""
        answer = self.run(["git", *arguments], cwd)
        if not answer.ok:
            raise ProgramFailed(
                f"git {arguments[0]} failed in the sandbox", where=tuple(answer.words.splitlines()[-6:])
            )
        return answer.text.strip()

    def make_demo(self, files: Mapping[str, str], version: str) -> None:
        """Make the remote from *files*, with the tag of *version*."""
        self.project.mkdir()
        for path, text in files.items():
            target = self.project / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        self.git(self.project, "init", "--quiet", "--template=")  # the samples of hooks would be in each copy
        self.git(self.project, "add", "--all")
        self.git(self.project, "commit", "--quiet", "--message", f"Release {version}")
        self.git(self.project, "tag", "--annotate", f"v{version}", "--message", f"Release v{version}")
        self.git(self.folder, "init", "--quiet", "--template=", "--bare", str(self.remote))
        self.git(self.project, "remote", "add", "origin", self.address)
        self.git(self.project, "push", "--quiet", "--follow-tags", "--set-upstream", "origin", "HEAD")

    def clone(self, source: str) -> None:
        """Make the remote and a clone from the repository in *source*, which is only read."""
        self.git(self.folder, "clone", "--quiet", "--bare", "--shared", source, str(self.remote))
        self.git(self.folder, "clone", "--quiet", "--shared", str(self.remote), str(self.project))
        self.git(self.project, "remote", "set-url", "origin", self.address)
        if not self.git(self.project, "branch", "--show-current"):
            self.git(self.project, "switch", "--quiet", "--create", "main")
            self.git(self.project, "push", "--quiet", "--force", "--set-upstream", "origin", "main")

    def configure(self, root: Path, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """Let the project in *root* publish to the servers here, in a commit of its own."""
        forge = {"kind": "github", "url": f"{self.forge.url}/{OWNER}/{self.name}", "api": self.forge.url}
        write_settings(root, {**settings, "forge": forge, "indexes": addresses(self.indexes)})
        noxfile = root / "noxfile.py"
        text = noxfile.read_text(encoding="utf-8") if noxfile.exists() else ""
        if "release.sessions" not in text:
            noxfile.write_text(f"{text}\nimport release.sessions\n\nrelease.sessions.register()\n", encoding="utf-8")
        self.git(root, "add", "--force", "pyproject.toml", "noxfile.py")
        self.git(root, "commit", "--quiet", "--message", "Rehearse on this machine")
        self.git(root, "push", "--quiet")

    def copy(self, root: Path, name: str) -> Path:
        """Return a copy of the project in *root* with candidate and approval, and without its environments.

        Nothing may run in *root* meanwhile: what is there for a moment could not be copied.
        """
        top, *inside = root.relative_to(self.folder).parts
        leave = shutil.ignore_patterns(".nox", "environments", "__pycache__")
        shutil.copytree(self.folder / top, self.folder / name, symlinks=True, ignore=leave)
        return (self.folder / name).joinpath(*inside)


def addresses(indexes: Mapping[str, Index]) -> dict[str, dict[str, str]]:
    """Return the table ``[tool.release.indexes]`` for *indexes*."""
    return {name: {"upload": index.upload_url, "simple": index.simple_url} for name, index in indexes.items()}


def write_settings(root: Path, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Write *tables* into ``[tool.release]`` of the project in *root*; the table of no name is that one itself."""
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    wanted, document = toml.parse(text.encode()), tomlkit.parse(text)
    _merge(wanted, tables)
    _merge(document, tables)
    made = tomlkit.dumps(document)
    if toml.parse(made.encode()) != wanted:  # what stands in dotted keys is lost in this version of tomlkit
        made = tomlkit.dumps(wanted)
    path.write_text(made, encoding="utf-8")


def _merge(document: Any, tables: Mapping[str, Mapping[str, Any]]) -> None:
    own = document.setdefault("tool", {}).setdefault("release", {})
    for name, table in tables.items():
        (own.setdefault(name, {}) if name else own).update(table)


def _remove(folder: Path) -> None:
    """Remove *folder*; git's objects are read-only, and Windows removes no such file."""
    if os.name == "nt":
        for path in folder.rglob("*"):
            with contextlib.suppress(OSError):
                path.chmod(stat.S_IWRITE | stat.S_IREAD)
    shutil.rmtree(folder, ignore_errors=True)
