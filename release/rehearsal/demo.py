"""The built-in demo: a small project whose version stands in six places, built by a backend in its own tree.

The backend (PEP 517, PEP 660) uses nothing but the standard library, so that building and testing need no network.
"""

from __future__ import annotations

NAME, VERSION = "rehearsal-demo", "1.0.1"

_PYPROJECT = f"""\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["building"]

[project]
name = "{NAME}"
version = "{VERSION}"
description = "A project to rehearse a release with"
readme = "README.md"
requires-python = ">=3.10"

[tool.release.tests]
command = ["python", "-m", "unittest", "discover", "--start-directory", "tests"]
"""

_BACKEND = '''\
"""Builds this project with nothing but the standard library."""

import base64
import gzip
import hashlib
import io
import os
import re
import tarfile
import zipfile
from pathlib import Path

TEXT = Path("pyproject.toml").read_text(encoding="utf-8")
NAME, VERSION, SUMMARY = (
    re.search(rf'^{key} = "(.+)"$', TEXT, re.MULTILINE)[1] for key in ("name", "version", "description")
)
STEM = f"{NAME.replace('-', '_')}-{VERSION}"
PACKAGE = NAME.replace("-", "_")
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1577836800"))
SOURCES = ("pyproject.toml", "README.md", "CHANGELOG.md", "building/*.py", f"{PACKAGE}/*.py", "tests/*.py")


def metadata():
    head = f"Metadata-Version: 2.1\\nName: {NAME}\\nVersion: {VERSION}\\nSummary: {SUMMARY}\\n"
    readme = Path("README.md").read_text(encoding="utf-8")
    return f"{head}Requires-Python: >=3.10\\nDescription-Content-Type: text/markdown\\n\\n{readme}".encode()


def build_sdist(sdist_directory, config_settings=None):
    name = f"{STEM}.tar.gz"
    files = {str(path): path.read_bytes() for pattern in SOURCES for path in sorted(Path().glob(pattern))}
    with gzip.GzipFile(Path(sdist_directory, name), "wb", mtime=EPOCH) as packed:
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for path, data in {"PKG-INFO": metadata(), **files}.items():
                entry = tarfile.TarInfo(f"{STEM}/{path.replace(os.sep, '/')}")
                entry.size, entry.mtime = len(data), EPOCH
                archive.addfile(entry, io.BytesIO(data))
    return name


def pack(folder, files):
    info = f"{STEM}.dist-info"
    tags = "Wheel-Version: 1.0\\nGenerator: rehearsal\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    files = {**files, f"{info}/METADATA": metadata(), f"{info}/WHEEL": tags.encode()}
    rows = []
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(data)}")
    files[f"{info}/RECORD"] = "\\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    name = f"{STEM}-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder, name), "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return pack(wheel_directory, {path.as_posix(): path.read_bytes() for path in sorted(Path(PACKAGE).glob("*.py"))})


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return pack(wheel_directory, {f"{PACKAGE}.pth": f"{Path().absolute()}\\n".encode()})
'''

_README = f"""\
# Rehearsal demo

![Version](https://img.shields.io/badge/version-{VERSION}-brightgreen.svg)

    pip install {NAME}=={VERSION}

It needs no other project, and follows RFC 1{VERSION}.
"""

_PACKAGE = f'''\
"""A project to rehearse a release with."""

OLDEST_SERVER = "{VERSION}"


def greet(name):
    """Return a greeting."""
    return f"Hello, {{name}}!"


__version__ = "{VERSION}"
'''

_TESTS = """\
import unittest

import rehearsal_demo


class Greeting(unittest.TestCase):
    def test_somebody_is_greeted(self):
        self.assertEqual(rehearsal_demo.greet("you"), "Hello, you!")

    def test_there_is_a_version(self):
        self.assertTrue(rehearsal_demo.__version__)
"""

FILES = {
    "pyproject.toml": _PYPROJECT,
    "building/backend.py": _BACKEND,
    "rehearsal_demo/__init__.py": _PACKAGE,
    "tests/test_greeting.py": _TESTS,
    "README.md": _README,
    "CHANGELOG.md": f"# Changelog\n\n## Unreleased\n\n- Greets louder.\n\n## {VERSION} - 2026-01-02\n\n- Greets.\n",
    "CITATION.cff": f"cff-version: 1.2.0\ntitle: Rehearsal demo\nversion: {VERSION}\n",
    "tasks.py": '"""Release tasks."""\n\nfrom release.tasks import ns  # noqa: F401\n',
    "noxfile.py": '"""Nox sessions."""\n\nimport release.sessions\n\nrelease.sessions.register()\n',
    ".gitignore": "/.nox/\n/dist/\n__pycache__/\n",
}
