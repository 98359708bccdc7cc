"""A project in a git repository of its own, and what becomes of commands that run in it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - a field's type


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
