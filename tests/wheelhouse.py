"""What builds and installations in the tests need, downloaded once, so that the tests themselves are offline."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = ("setuptools", "wheel", "hatchling", "editables~=0.3", "flit-core", "poetry-core", "pdm-backend", "pytest")
FOLDER = Path(__file__).parents[1] / ".nox" / f"wheelhouse-{sys.version_info.major}.{sys.version_info.minor}"


def prepare() -> None:
    """Download what is needed unless it is there; without the index the tests that need it are skipped."""
    ready = FOLDER / "ready"
    if ready.exists():
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    argv = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", str(FOLDER), *NEEDED]
    if subprocess.run(argv, check=False, capture_output=True, timeout=300).returncode == 0:
        ready.write_text("\n".join(NEEDED))


def environment() -> dict[str, str]:
    """Variables that make pip and uv install from the folder and from nowhere else; empty if it is not there."""
    if not (FOLDER / "ready").exists():
        return {}
    return {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(FOLDER),
        "PIP_CONFIG_FILE": "/dev/null",
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": str(FOLDER),
        "UV_OFFLINE": "1",
        "UV_NO_CONFIG": "1",
    }
