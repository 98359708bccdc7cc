"""Which tools made a release, so that a later question about them has an answer."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.system.view import View

_OURS = ("release-tasks", "nox", "build", "twine", "packaging", "virtualenv", "uv")


def read_tools(view: View, building: Mapping[str, str]) -> dict[str, str]:
    """Return name to version: Python, git, our own tools, and ``build:NAME`` for all in the build environment."""
    tools = {"python": platform.python_version(), "git": view.git("version").text.removeprefix("git version ").strip()}
    tools |= {name: version(name) for name in _OURS if _is_installed(name)}
    return tools | {f"build:{name}": stated for name, stated in building.items()}


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
