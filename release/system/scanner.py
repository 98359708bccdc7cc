"""Ask a scanner of workflows: it reads the files that it is given, has no network to ask, and writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.system.child import Child

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.system.child import Answer
    from release.system.view import View

_TIMEOUT_S = 60.0
_OPTIONS = ("--offline", "--format=json", "--no-progress", "--no-exit-codes", "--persona=regular")


def ask_zizmor(view: View, paths: Sequence[str]) -> Answer | None:
    """Return what zizmor says of *paths* (from the repository's top) as JSON, ``None`` where it is not installed.

    It gets none of the credentials for publishing, and no token with which it would ask the forge.
    """
    program = view.which("zizmor")
    if program is None:
        return None
    environment = {name: value for name, value in view.handed_on().items() if not name.endswith("_TOKEN")}
    argv = (program, *_OPTIONS, "--", *paths)
    return Child(argv, cwd=view.top, environment=environment, timeout_s=_TIMEOUT_S).answer()
