"""Run the main job on a scratch copy of a project: bump, tag, `nox -s release`. Nothing leaves this machine.

Usage: python docs/main_job.py [PROJECT]      (default: this project)

The project is cloned into a temporary folder, and a bare repository beside it is its only remote. A project that has
no tasks.py or noxfile.py gets those that ``init`` writes. Its tests are run, which for this project takes minutes.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

TASKS = '"""Release tasks."""\n\nfrom release.tasks import ns\n\n__all__ = ["ns"]\n'
NOXFILE = '"""Nox sessions."""\n\nimport release.sessions\n\nrelease.sessions.register()\n'


def main() -> None:
    """Do what the module says; the exit code is that of the first command that fails."""
    project = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="main-job-") as folder:
        scratch = Path(folder) / project.name
        _prepare(project, scratch)
        for command in ("invoke bump patch", "invoke tag", "nox -s release", "invoke status"):
            print(f"\n$ {command}", flush=True)
            program, *rest = shlex.split(command)
            code = subprocess.run([sys.executable, "-m", program, *rest], cwd=scratch, check=False).returncode
            if code:
                raise SystemExit(code)


def _prepare(project: Path, scratch: Path) -> None:
    _git(project.parent, "clone", "--quiet", "--no-hardlinks", str(project), str(scratch))
    _git(scratch, "switch", "--quiet", "--force-create", "main")
    _git(scratch, "remote", "remove", "origin")
    for name, text in (("tasks.py", TASKS), ("noxfile.py", NOXFILE)):
        if not (scratch / name).exists():
            (scratch / name).write_text(text, encoding="utf-8")
    _git(scratch, "config", "user.name", "A maintainer")
    _git(scratch, "config", "user.email", "maintainer@example.invalid")
    _git(scratch, "add", "--all")
    _git(scratch, "commit", "--quiet", "--allow-empty", "--message", "Adopt release-tasks")
    _git(scratch.parent, "clone", "--quiet", "--bare", str(scratch), f"{scratch}.git")
    _git(scratch, "remote", "add", "origin", f"{scratch}.git")
    _git(scratch, "fetch", "--quiet", "origin")
    _git(scratch, "branch", "--quiet", "--set-upstream-to", "origin/main")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


if __name__ == "__main__":
    main()
