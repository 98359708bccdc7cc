"""The view: everything a plan may look at. It has no way to write, run or send."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import PlaceOutside, ProgramFailed, RepositoryMissing
from release.model.redact import longest_first, redact, secrets_in
from release.system.child import Child
from release.system.credentials import stored, without_publishing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from release.system.child import Answer
    from release.system.http import Digest, Request, Response

LARGEST_FILE = 8 * 1024 * 1024
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


class View:
    """The project as it can be seen from ``root``, its folder; paths are relative to it, with ``/``."""

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        """Look at the project in *root* (absolute) with the given *environment* (default: this process's)."""
        self.root = root
        self.environment = dict(os.environ if environment is None else environment)
        self._real_root = os.path.realpath(root)
        self._real_folders: dict[str, str] = {}
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

    def path(self, path: str) -> Path:
        """Return where *path* is, following links; :class:`PlaceOutside` if that is not inside of the project."""
        found = Path(self._real(path))
        if not found.is_relative_to(self._real_root):
            raise PlaceOutside(
                f"{path} leads out of the project",
                where=(f"{path} -> {found}",),
                fix=(
                    f'cp --remove-destination "$(readlink -f {shlex.quote(path)})" {shlex.quote(path)}'
                    if found.is_file()
                    else f"rm {shlex.quote(path if (self.root / path).is_symlink() else path.partition('/')[0])}",
                ),
            )
        return found

    def _real(self, path: str) -> str:
        """Follow links; those of folders once, because a command does not outlive their change."""
        folder, _, name = path.rpartition("/")
        if name in {"", ".", ".."}:
            return os.path.realpath(self.root / path)
        if folder not in self._real_folders:
            self._real_folders[folder] = os.path.realpath(self.root / folder)
        found = f"{self._real_folders[folder].rstrip(os.sep)}{os.sep}{name}"
        return os.path.realpath(found) if os.path.islink(found) else found  # noqa: PTH114 - a path object for each file costs more

    def read(self, path: str) -> bytes | None:
        """Return the bytes of *path*, ``None`` where there is no such file or it is larger than ``LARGEST_FILE``."""
        found = self.path(path)
        size = _size(found)
        return None if size is None or size > LARGEST_FILE else found.read_bytes()

    def read_anywhere(self, path: Path) -> str:
        """Return the text of *path*, inside of the project or not, without blanks around; empty where there is none."""
        found = self.root / Path(path).expanduser()
        return found.read_text(encoding="utf-8", errors="replace").strip() if found.is_file() else ""

    def size(self, path: str) -> int | None:
        """Return the size of the file *path* in bytes, ``None`` where there is no such file."""
        return _size(self.path(path))

    def open(self, path: str) -> BinaryIO:
        """Open the file *path* for reading bytes."""
        return self.path(path).open("rb")

    def open_anywhere(self, path: Path) -> BinaryIO:
        """Open the file *path* (absolute), as one in a scratch folder, for reading bytes."""
        return path.open("rb")

    def names(self, folder: str = ".") -> tuple[str, ...]:
        """Return the sorted names in *folder*; folders end with ``/``.

        Empty where there is no such folder, or where it leads out of the project though its name does not say so.
        """
        found = Path(os.path.realpath(self.root / folder))
        if not (Path(folder).is_absolute() or found.is_relative_to(os.path.realpath(self.root))):
            return ()
        try:
            with os.scandir(found) as entries:
                return tuple(sorted(f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries))
        except OSError:
            return ()

    def obstacle(self, path: str) -> str:
        """Return what keeps *path* from being written ("read-only", "a hard link", ...), empty if nothing does."""
        found = self.path(path)
        status = found.stat()
        if status.st_nlink > 1:
            return "a hard link: another name shares its bytes"
        if not status.st_mode & 0o222 or not os.access(found, os.W_OK):
            return "read-only"
        if not found.parent.stat().st_mode & 0o222 or not os.access(found.parent, os.W_OK):
            return "in a read-only folder"
        return ""

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


def _size(path: Path) -> int | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


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
