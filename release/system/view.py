"""The view: everything a plan may look at. It has no way to write, run or send."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import ProgramFailed, RepositoryMissing
from release.model.redact import longest_first, redact, secrets_in
from release.system.child import Child
from release.system.credentials import stored, without_publishing
from release.system.project_files import Files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from release.system.child import Answer
    from release.system.http import Digest, Request, Response

_GIT_TIMEOUT_S = 120.0
# Subcommands that only read, whatever their arguments here; `config` is read with --list and nothing else.
_READING = frozenset(
    {"status", "config", "for-each-ref", "ls-remote", "grep", "log", "rev-list", "rev-parse", "ls-files", "cat-file"}
    | {"blame", "merge-base", "diff-tree", "diff-index", "verify-tag", "version", "check-ref-format", "var"}
)
# A caller's own git (a hook, an alias) must not redirect ours to another repository or index.
_GIT_REDIRECTIONS = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY"}
    | {"GIT_COMMON_DIR", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE"}
    | {"GIT_REPLACE_REF_BASE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE", "GIT_CEILING_DIRECTORIES"}
    | {"GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_LITERAL_PATHSPECS"}
)
# Options (also shortened, as git takes them) with which a question would write a file or start a program.
_ACTING = ("--out", "--up", "--exec", "--open", "-O", "--ext", "--textc", "--fil")
_GIT_FROM = {"darwin": "xcode-select --install", "win32": "winget install Git.Git"}
# Plain English, no prompts, nobody to page for.
_GIT_SETTINGS = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "",
}


class View(Files):
    """The project as it can be seen from ``root``, its folder; paths are relative to it, with ``/``."""

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        """Look at the project in *root* (absolute) with the given *environment* (default: this process's)."""
        super().__init__(root)
        self.environment = dict(os.environ if environment is None else environment)
        self._kept: tuple[str, ...] = ()

    def keep_secret(self, *texts: str) -> None:
        """Hide *texts* from now on, like the secrets of the environment and of the files that programs log in with."""
        self._kept = (*texts, *self._kept)

    def hide(self, text: str) -> str:
        """Return *text* without secrets."""
        return redact(text, (*self._kept, *self._found))

    @cached_property
    def _found(self) -> tuple[str, ...]:
        folder = self.git_folder
        return longest_first((*secrets_in(self.environment), *stored(self.environment, self.root, folder)))

    def git(self, *arguments: str, stdin: bytes | None = None, literal: bool = True) -> Answer:
        """Ask git one question and wait for the answer; unless *literal*, paths are patterns."""
        return self.git_later(*arguments, stdin=stdin, literal=literal).answer()

    def git_later(
        self, *arguments: str, stdin: bytes | None = None, timeout_s: float = _GIT_TIMEOUT_S, literal: bool = True
    ) -> Child:
        """Ask git one question; ``answer()`` of what is returned waits for it."""
        options = arguments[: arguments.index("--")] if "--" in arguments else arguments
        is_question = arguments[0] in _READING and not any(option.startswith(_ACTING) for option in options)
        if not is_question or (arguments[0] == "config" and "--list" not in options):
            raise ProgramFailed(f"git {arguments[0]} is not a question", where=(" ".join(("git", *arguments)),))
        if not self.git_folder:
            raise RepositoryMissing(
                "this project is not in a git repository",
                where=(str(self.root),),
                fix=("git init && git add --all && git commit --message start",),
            )
        variables = self.git_environment() | ({"GIT_LITERAL_PATHSPECS": "1"} if literal else {})
        try:
            return Child(("git", *arguments), cwd=self.root, environment=variables, timeout_s=timeout_s, stdin=stdin)
        except ProgramFailed:
            if self.which("git"):
                raise
            raise RepositoryMissing(
                "git is not installed",
                where=(f"PATH={self.environment.get('PATH', '')[:200]}",),
                fix=(_GIT_FROM.get(sys.platform, "sudo apt-get install git"),),
            ) from None

    def git_environment(self) -> dict[str, str]:
        """Return the environment for git: its own repository, plain English, no prompts, nothing to publish with."""
        return self.handed_on() | _GIT_SETTINGS

    def handed_on(self) -> dict[str, str]:
        """Return the environment for other programs: without what publishes, and what leads git to another repository.

        A variable that only the configuration names as a token is known by its value.
        """
        return {
            name: value
            for name, value in without_publishing(self.environment).items()
            if name not in _GIT_REDIRECTIONS and not (value.strip() and value.strip() in self._kept)
        }

    def has_git_file(self, name: str) -> bool:
        """Tell whether git's own folder holds a file or folder *name*."""
        return self.git_folder is not None and (self.git_folder / name).exists()

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks the older part of the history; a worktree's is its main folder's."""
        shared = self.git_folder / "commondir" if self.git_folder else None
        common = shared.read_text(encoding="utf-8").strip() if shared and shared.is_file() else "."
        return self.has_git_file(f"{common}/shallow")

    @property
    def git_folder(self) -> Path | None:
        """The repository's ``.git`` folder, ``None`` where there is none in this folder and its parents."""
        for folder in (self.root, *self.root.parents):
            marker = folder / ".git"
            if marker.is_dir():
                return marker
            if marker.is_file():
                return folder / marker.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        return None

    @property
    def top(self) -> Path:
        """The repository's top folder; the project's own where there is no repository."""
        folders = (self.root, *self.root.parents)
        return Path(os.path.realpath(folders[self.prefix.count("/")]))

    @property
    def prefix(self) -> str:
        """Where the project lies in its repository: empty at the top, else ``folder/``."""
        for folder in (self.root, *self.root.parents):
            if (folder / ".git").exists():
                inside = self.root.relative_to(folder).as_posix()
                return "" if inside == "." else f"{inside}/"
        return ""

    def fetch(self, request: Request, to: BinaryIO | Digest | None = None) -> Response:
        """Ask over HTTP and return the answer, whatever its status; with *to* the body of a success goes there."""
        from release.system.http import READING, exchange  # noqa: PLC0415 - few commands ask anything over HTTP

        if request.method not in READING:
            raise ProgramFailed(f"{request.method} is not a question", where=(request.shown,))
        return exchange(request, self.environment, to)

    def password(self, service: str, username: str) -> str:
        """Return the password that the user's keyring holds, empty where it holds none or there is no keyring."""
        import keyring  # noqa: PLC0415 - 100 ms

        try:
            found = keyring.get_password(service, username) or ""
        except Exception:  # noqa: BLE001 - anybody's code; what it says of its failure may hold the password
            return ""
        self.keep_secret(found.strip())
        return found

    def which(self, program: str) -> str | None:
        """Return the full path of *program*: beside the running interpreter first, then on ``PATH``."""
        path = self.environment.get("PATH")
        return self.which_in(Path(sys.executable).parent, program) or self.which_in(path, program)

    @staticmethod
    def which_in(folder: Path | str | None, program: str) -> str | None:
        """Return the full path of *program* in *folder* (absolute), or along a ``PATH`` (``None``: this process's)."""
        from shutil import which  # noqa: PLC0415 - compression and its libraries, which a bump does not need

        return which(program, path=folder if folder is None else str(folder))

    def env(self, name: str) -> str:
        """Return the environment variable *name*, empty where it is not set."""
        return self.environment.get(name, "")

    @property
    def is_ci(self) -> bool:
        """Whether a CI service runs us (it sets ``CI``)."""
        return self.env("CI").lower() not in {"", "0", "false"}

    @staticmethod
    def now() -> datetime:
        """Return the time in UTC, to the second."""
        return datetime.now(timezone.utc).replace(microsecond=0)


def find_root(start: Path | None = None) -> Path:
    """Return the folder of the project around *start* (default: the current folder).

    It is the nearest folder upwards with a pyproject.toml, setup.py or setup.cfg, not above the git repository's top;
    where there is none, the repository's top or *start* itself.
    """
    here = Path(os.path.realpath(start or Path.cwd()))
    for folder in (here, *here.parents):
        if any((folder / name).is_file() for name in ("pyproject.toml", "setup.py", "setup.cfg")):
            return folder
        if (folder / ".git").exists():
            return folder
    return here
