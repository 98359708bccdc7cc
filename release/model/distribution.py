"""Built distributions: what a file's name promises, and what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

from release.model.records import dataclass

if TYPE_CHECKING:
    from packaging.version import Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Distribution:
    """One file in ``dist/``: its name, kind (``sdist`` or ``wheel``), size in bytes and SHA-256."""

    filename: str
    kind: str
    size: int
    sha256: str


def kind_of(filename: str) -> str:
    """Return ``wheel`` or ``sdist``, empty for anything else."""
    if filename.endswith(".whl"):
        return "wheel"
    return "sdist" if filename.endswith((".tar.gz", ".zip")) else ""


def promised(filename: str) -> tuple[str, Version] | None:
    """Return the project (PEP 503 form) and version that *filename* promises, ``None`` if it is no distribution's."""
    try:
        if filename.endswith(".whl"):
            name, version, _, _ = parse_wheel_filename(filename)
        else:
            name, version = parse_sdist_filename(filename)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None
    return name, version


def is_of_project(filename: str, project: str) -> bool:
    """Tell whether *filename* is a distribution of *project*, also one that an old tool named."""
    if not kind_of(filename):
        return False
    found = promised(filename)
    if found:
        return found[0] == canonicalize_name(project)
    pattern = re.sub(r"[-_.]+", "[-_.]+", re.escape(project).replace(r"\-", "-").replace(r"\.", "."))
    return re.match(rf"{pattern}-[0-9]", filename, re.IGNORECASE) is not None
