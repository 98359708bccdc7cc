"""The baseline of the bump: a bare Invoke task that makes the same edits and calls the same git commands."""

import subprocess
from pathlib import Path

from invoke.tasks import task

PLACES = {
    "pyproject.toml": b'version = "%s"\ndescription',
    "setup.py": b"    version='%s'",
    "toonstream/__init__.py": b'__version__ = "%s"',
    "README.md": b"version-%s-",
    "CITATION.cff": b"\nversion: %s",
}


def git(*arguments: str) -> bytes:
    """Run git and return what it printed."""
    return subprocess.run(["git", *arguments], check=False, stdout=subprocess.PIPE).stdout


@task
def bump(_c, version):
    """Replace, commit, look at the result."""
    old = Path("pyproject.toml").read_text().split('version = "', 1)[1].split('"', 1)[0]
    git("status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no")
    git("config", "--list", "-z")
    git("for-each-ref", "refs/tags")
    git("ls-remote", "--quiet", "--", "origin", "refs/heads/main", f"refs/tags/v{version}")
    git("ls-files", "-z", "--", *PLACES)
    git("grep", "-l", "-z", "-I", "--fixed-strings", "-e", old)
    for path, form in PLACES.items():
        data = Path(path).read_bytes()
        changed = data.replace(form % old.encode(), form % version.encode(), 1)
        assert changed != data, path
        Path(path).write_bytes(changed)
    readme = Path("README.md")
    readme.write_bytes(readme.read_bytes().replace(b"toonstream==" + old.encode(), b"toonstream==" + version.encode()))
    git("commit", "--quiet", "--only", "-m", f"Bump version to {version}", "--", *PLACES)
    git("log", "-1", "--format=%H %P", "--name-only", "-z")
    git("status", "--porcelain=v2", "-z", "--untracked-files=no")
