"""Adopt real projects, and see that nothing of theirs is lost: `nox -s adopt -- FOLDER [NAME ...]`.

FOLDER holds repositories, each with one commit of a real project's source tree, its tag, and its version, as its own
metadata state it, in the setting `adopt.version` of git. Each is copied into a scratch folder and adopted there. Five
things are looked at, and each is a column of the table:

- init: `python -m release init --yes` ends with 0 and leaves every line that was there
- status: `python -m release status` names the project's own version
- nox: `nox --list` works and has our sessions; where there is a tasks.py for Invoke, `invoke --list` works, too; what
  failed in the same way before, for want of a program or of a network, is told and not counted
- again: a second `init` changes no byte
- seconds: how long the first `init` took

The exit code is 1 where one of them does not hold.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from packaging.version import InvalidVersion, Version

_SESSIONS = ("release", "publish", "verify", "announce")
_TIMEOUT_S = 300


@dataclass(kw_only=True)
class Row:
    """What came of one project; a column that is empty was well."""

    name: str
    version: str
    backend: str = ""
    init: str = ""
    status: str = ""
    nox: str = ""
    again: str = ""
    note: str = ""
    seconds: float = 0.0
    files: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not (self.init or self.status or self.nox or self.again)


def main() -> int:
    """Adopt the projects that were asked for, print the table, and return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    found = sorted(
        path.parent for path in asked.folder.glob("*/.git") if path.parent.name in asked.names or not asked.names
    )
    with ThreadPoolExecutor(asked.jobs) as pool:
        rows = [*pool.map(_adopt_told, found)]
    bad = [row for row in rows if not row.is_well]
    median = statistics.median(row.seconds for row in rows) if rows else 0
    _say(f"{len(rows) - len(bad)} of {len(rows)} projects, init in {median:.1f} s (median)")
    return 1 if bad or not rows else 0


def _adopt_told(source: Path) -> Row:
    row = _adopt(source)
    marks = " | ".join(word or "ok" for word in (row.init, row.status, row.nox, row.again))
    files = " ".join(row.files)
    _say(
        f"{row.name:<24} {row.version:<11} {row.backend:<30} {marks} | {row.seconds:.1f} | {files} {row.note}".rstrip()
    )
    return row


def _adopt(source: Path) -> Row:
    row = Row(name=source.name, version=_run(source, "git", "config", "adopt.version").stdout.strip())
    with tempfile.TemporaryDirectory(prefix="adopt-") as scratch:
        root = Path(scratch) / source.name
        shutil.copytree(source, root, symlinks=True)
        before, failing = _files(root), _failing(root)
        began = time.monotonic()
        ran = _release(root, "init", "--yes", "--json")
        row.seconds = time.monotonic() - began
        after = _files(root)
        if ran.returncode:
            row.init = _last(ran)
            return row
        told = json.loads(ran.stdout)
        row.backend = next(entry["value"] for entry in told["plan"]["known"] if entry["name"] == "backend")
        row.files = [file["path"] for file in told["plan"]["files"]]
        row.init = _lost(before, after)
        row.status = _status(root, row.version)
        row.nox = _listed(root)
        if row.nox and row.nox in failing:
            row.note, row.nox = f"before, too: {row.nox}", ""
        ran = _release(root, "init", "--yes")
        row.again = _last(ran) if ran.returncode else ", ".join(_differing(after, _files(root)))
    return row


def _status(root: Path, version: str) -> str:
    """Return how the status differs from the project's own metadata, empty where it does not."""
    ran = _release(root, "status", "--no-online", "--json")
    if ran.returncode:
        return _last(ran)
    stated = json.loads(ran.stdout)["places"]["stated"]
    try:
        return "" if Version(stated) == Version(version) else f"{stated} is not {version}"
    except InvalidVersion:
        return f"{stated} is not {version}"


def _listed(root: Path) -> str:
    """Return what is wrong with the sessions and tasks as they are listed, empty where nothing is."""
    ran = _run(root, sys.executable, "-m", "nox", "--list")
    if ran.returncode:
        return _last(ran)
    missing = {*_SESSIONS} - {*re.findall(r"(?m)^[*-] (\S+)", ran.stdout)}
    if missing:
        return f"no session {', '.join(sorted(missing))}"
    if "release.tasks" not in "".join(_text(root / name) for name in ("tasks.py", "tasks/__init__.py")):
        return ""
    ran = _run(root, sys.executable, "-m", "invoke", "--list")
    return _last(ran) if ran.returncode else "" if "  bump " in ran.stdout else "no task bump"


def _failing(root: Path) -> list[str]:
    """Return how the project's own files fail where it is not adopted."""
    asked = {
        "noxfile.py": ("nox", "--list"),
        "tasks.py": ("invoke", "--list"),
        "tasks/__init__.py": ("invoke", "--list"),
    }
    ran = [_run(root, sys.executable, "-m", *words) for name, words in asked.items() if (root / name).is_file()]
    return [_last(each) for each in ran if each.returncode]


def _lost(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """Return the first file that lacks a line which was there, empty where all of them are there in their order.

    A script's own list of what it needs has one word more (PEP 723).
    """
    for path, data in before.items():
        rest = iter(after.get(path, b"").replace(b'["release-tasks", ', b"[").splitlines())
        if not all(line in rest for line in data.splitlines()):
            return f"{path} lost a line"
    return ""


def _differing(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _files(root: Path) -> dict[str, bytes]:
    """Return every file but git's, ours, and what running them leaves."""
    skipped = {".git", ".release", "__pycache__", ".nox"}
    paths = (path for path in root.rglob("*") if not skipped & {*path.relative_to(root).parts})
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _last(ran: subprocess.CompletedProcess[str]) -> str:
    """Return what the program said last, in one line."""
    said = (ran.stdout if '"what"' in ran.stdout else ran.stderr or ran.stdout).strip()
    what = [line for line in said.splitlines() if '"what"' in line]
    return f"exit {ran.returncode}: {(what or said.splitlines()[-1:] or [''])[0].strip()[:160]}"


def _release(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    if (root / "release.py").is_file():  # it hides us from `python -m`
        return _run(root, str(Path(sys.executable).with_name("release-tasks")), *words)
    return _run(root, sys.executable, "-m", "release", *words)


def _run(root: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv, cwd=root, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S, stdin=subprocess.DEVNULL
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
