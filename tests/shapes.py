"""Projects in the shape of real ones, as files; written for these tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TASKS = '"""Release tasks."""\n\nfrom release.tasks import ns\n\n__all__ = ["ns"]\n'
NOXFILE = '"""Nox sessions."""\n\nimport release.sessions\n\nrelease.sessions.register()\n'
GITIGNORE = "/.nox/\n/dist/\n__pycache__/\n*.egg-info/\n/build/\n"


def toonstream(version: str = "1.0.1") -> dict[str, str | bytes]:
    """Six places (pyproject, setup.py, __init__, two in README, CITATION) and seven kinds of look-alikes."""
    return {
        "pyproject.toml": f"""\
[build-system]
requires = ["setuptools>=61.0"]
build-backend = "setuptools.build_meta"

[project]
name = "toonstream"
version = "{version}"
description = "Token oriented notation"
readme = "README.md"
license = {{text = "MIT"}}
requires-python = ">=3.8"
classifiers = [
    "Programming Language :: Python :: 3",
    "Typing :: Typed",
]
dependencies = []

[tool.setuptools]
packages = ["toonstream"]

[tool.other]
version = "{version}"
""",
        "setup.py": f"""\
\"\"\"Setup script.\"\"\"

from setuptools import find_packages, setup

PINNED = ["rich=={version}", "numpy>=1{version}"]

setup(
    name='toonstream',
    version='{version}',
    packages=find_packages(),
)
""",
        "toonstream/__init__.py": f"""\
\"\"\"Token oriented object notation.\"\"\"

MIN_SERVER = "{version}"


def encode(value):
    \"\"\"Encode a value.\"\"\"
    version = "{version}"
    return f"{{version}}:{{value}}"


__version__ = "{version}"
""",
        "toonstream/encoder.py": '"""Encoding."""\n\nfrom toonstream import encode\n\n__all__ = ["encode"]\n',
        "README.md": f"""\
# ToonStream

[![Version](https://img.shields.io/badge/version-{version}-brightgreen.svg)](https://example.invalid/v/toonstream)
[![Tests](https://img.shields.io/badge/tests-100%25-brightgreen.svg)](tests/)

    pip install toonstream=={version}

Follows RFC 1{version}. Needs rich=={version}.

## Changelog

- toonstream {version}: the first release
""",
        "CITATION.cff": f"""\
cff-version: 1.2.0
title: ToonStream
version: {version}
references:
  - title: Another thing
    version: {version}
""",
        "CHANGELOG.md": f"# Changelog\n\n## [{version}] - 2026-01-02\n\n- The first release.\n",
        "tests/test_toonstream.py": """\
import toonstream


def test_a_value_is_encoded():
    assert toonstream.encode(1).endswith(":1")


def test_it_has_a_version():
    assert toonstream.__version__
""",
        "tasks.py": TASKS,
        "noxfile.py": NOXFILE,
        ".gitignore": GITIGNORE,
    }


TOONSTREAM_PLACES = 6


def mypylogger(version: str = "0.2.7") -> dict[str, str | bytes]:
    """Seven places (pyproject, docstring, __init__, README title and text, three assertions in tests)."""
    return {
        "pyproject.toml": f"""\
[project]
name = "mypylogger"
version = "{version}"
description = "JSON logging"
readme = "README.md"
requires-python = ">=3.8"
dependencies = []

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
packages = ["src/mypylogger"]
""",
        "src/mypylogger/__init__.py": f"""\
\"\"\"mypylogger v{version} - JSON logging with sensible defaults.\"\"\"

from __future__ import annotations

from .core import get_logger

__version__ = "{version}"


def get_version():
    \"\"\"Return the version.\"\"\"
    return __version__


__all__ = ["get_logger", "get_version"]
""",
        "src/mypylogger/core.py": """\
\"\"\"The logger.\"\"\"

import logging


def get_logger(name=None):
    \"\"\"Return a logger.\"\"\"
    return logging.getLogger(name or "mypylogger")
""",
        "README.md": f"""\
# mypylogger v{version}

JSON logging. mypylogger v{version} does one thing.

Since mypylogger {version} there is no configuration.
""",
        "tests/test_core.py": f"""\
import mypylogger
from mypylogger import __version__, get_version


def test_version():
    assert __version__ == "{version}"
    assert get_version() == '{version}'
    assert "mypylogger v{version}" in mypylogger.__doc__


def test_a_fixture_is_not_a_version():
    assert max(["{version}", "0.1.0"]) == "{version}"
""",
        "tasks.py": TASKS,
        "noxfile.py": NOXFILE,
        ".gitignore": GITIGNORE,
    }


MYPYLOGGER_PLACES = 8


def make(folder: Path) -> None:
    """Make a repository in *folder* in toonstream's shape, released as 1.0.1."""
    for path, data in toonstream().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
    person = ("-c", "user.name=Tester", "-c", "user.email=tester@example.invalid")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "Start")):
        subprocess.run(["git", *person, *words], cwd=folder, check=True)
    subprocess.run(["git", *person, "tag", "-a", "-m", "Release v1.0.1", "v1.0.1"], cwd=folder, check=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
