"""A scratch repository that knows the parent of a bump and nothing later, and a command that runs in it."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from replay_case import Case

TIMEOUT_S = 120
_MADE_BY_TOOLS = frozenset(
    {".venv", "venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache"}
    | {".nox", ".tox", ".pdm-build", ".pdm-python", ".release"}
)
_CONFIG = """
[user]
    name = Replay
    email = replay@example.invalid
[commit]
    gpgsign = false
[tag]
    gpgsign = false
[core]
    autocrlf = false
    hooksPath = /dev/null
[gc]
    auto = 0
[remote "origin"]
    url = https://github.com/{repository}.git
    fetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
    remote = origin
    merge = refs/heads/main
"""
_OWN_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "file",
    "GIT_TERMINAL_PROMPT": "0",
    "CI": "1",
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
State = tuple[int, int, int, int]
"""Size, time of change, inode and mode: another state is another file."""


class Absent(Exception):
    """A repository, a commit or a file of it is not on this machine."""


@dataclass(frozen=True)
class Answer:
    """How a command ended: its exit code (none where it took too long), its words and its seconds."""

    code: int | None
    text: str
    seconds: float


@dataclass(frozen=True)
class Scratch:
    """A checked-out parent in a folder of its own."""

    root: Path
    home: Path

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """Return what git printed."""
        return _git(self.root, *arguments, environment=self._environment(), given=given)

    def run(self, argv: Sequence[str]) -> Answer:
        """Run a command in the tree, offline and as on a CI machine."""
        before = time.perf_counter()
        code: int | None
        try:
            done = subprocess.run(
                argv,
                cwd=self.root,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=TIMEOUT_S,
                check=False,
            )
            code, text = done.returncode, done.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired as late:
            code, text = None, (late.stdout or b"").decode(errors="replace") + f"\nstopped after {TIMEOUT_S} s"
        return Answer(code, text, time.perf_counter() - before)

    def states(self) -> dict[str, State]:
        """Return the state of every file that git tracks or would track; what is gone has none."""
        found = {}
        for path in self._paths():
            try:
                seen = (self.root / path).lstat()
            except (FileNotFoundError, NotADirectoryError):
                continue
            if not stat.S_ISDIR(seen.st_mode) and not _is_made_by_tools(path):
                found[path] = (seen.st_size, seen.st_mtime_ns, seen.st_ino, seen.st_mode)
        return found

    def before(self, commit: str, path: str) -> bytes:
        """Return the file as it was checked out from a commit, with its line ends."""
        return self.git("cat-file", "--filters", f"{commit}:{path}")

    def _paths(self) -> list[str]:
        listed = self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        return [os.fsdecode(path) for path in listed.split(b"\0")[:-1]]

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_DIR", "GIT_INDEX"))}
        return {**inherited, **_OWN_ENVIRONMENT, "HOME": str(self.home)}


def find_repository(folder: Path, name: str) -> Path:
    """Return the git folder of owner/name among the fetched repositories; raises :class:`Absent`."""
    for parent in (folder / name.replace("/", "+"), folder / name):
        for place in (parent, parent / "repo", Path(f"{parent}.git")):
            for candidate in (place / ".git", place):
                if (candidate / "objects").is_dir():
                    return candidate.resolve()
    raise Absent(f"{name} is not in {folder}")


def check_out(case: Case, repositories: Path, folder: Path) -> Scratch:
    """Make the parent's tree in the folder; raises :class:`Absent` where a needed object is missing.

    Objects come through alternates, so nothing is copied. Only the tags that the parent reaches are there.
    """
    source = find_repository(repositories, case.repository)
    scratch = Scratch(root=folder / "tree", home=folder / "home")
    scratch.home.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch", "main", str(scratch.root))
    inside = scratch.root / ".git"
    (inside / "objects/info/alternates").write_text(f"{source / 'objects'}\n")
    with (inside / "config").open("a") as config:
        config.write(_CONFIG.format(repository=case.repository))
    form = "--format=create %(refname) %(objectname)"
    tags = _git(folder, f"--git-dir={source}", "for-each-ref", f"--merged={case.parent}", form, "refs/tags")
    branches = "".join(f"create {name} {case.parent}\n" for name in ("refs/heads/main", "refs/remotes/origin/main"))
    scratch.git("update-ref", "--stdin", given=branches.encode() + tags)
    scratch.git("pack-refs", "--all")
    scratch.git("read-tree", "HEAD")
    _leave_out_absent(scratch, case)
    scratch.git("reset", "--quiet", "--hard")
    return scratch


def _leave_out_absent(scratch: Scratch, case: Case) -> None:
    """Commit the tree without the files whose contents were not fetched, so that it is clean."""
    entries = [line.split(b"\t", 1) for line in scratch.git("ls-files", "--stage", "-z").split(b"\0")[:-1]]
    blobs = {path: about.split()[1] for about, path in entries if not about.startswith(b"160000")}
    answers = scratch.git("cat-file", "--batch-check", given=b"".join(blob + b"\n" for blob in blobs.values()))
    missing = {line.split()[0] for line in answers.splitlines() if line.endswith(b" missing")}
    absent = [path for path, blob in blobs.items() if blob in missing]
    if needed := {os.fsdecode(path) for path in absent} & {path for path, _ in case.required}:
        raise Absent(f"required files were not fetched: {', '.join(sorted(needed))}")
    if absent:
        scratch.git("update-index", "-z", "--force-remove", "--stdin", given=b"".join(path + b"\0" for path in absent))
        scratch.git("commit", "--quiet", "--message", "Leave out what was not fetched")
        scratch.git("update-ref", "refs/remotes/origin/main", "HEAD")


def _is_made_by_tools(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return path.endswith(".pyc") or any(part in _MADE_BY_TOOLS or part.endswith(".egg-info") for part in parts)


def _git(folder: Path, *arguments: str, environment: dict[str, str] | None = None, given: bytes = b"") -> bytes:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=given, capture_output=True, check=False
    )
    if done.returncode:
        raise Absent(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()[:300]}")
    return done.stdout
