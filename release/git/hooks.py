"""Whether git has hooks to run: what a commit may change beside the files that are committed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from release.system.view import View

_EXAMPLE = ".sample"


def may_run(view: View) -> bool:
    """Tell whether a hook may run here: a file in the folder of hooks, or one that git's configuration names.

    Where git cannot say which folder that is, one may.
    """
    answer = view.git("rev-parse", "--path-format=absolute", "--git-path", "hooks")
    folder = answer.text.rstrip("\r\n")
    if not (answer.ok and Path(folder).is_absolute()):  # a git before 2.31 repeats the option that it does not know
        return True
    if any(not name.endswith((_EXAMPLE, "/")) for name in view.names(folder)):
        return True
    return any(key.startswith("hook.") for key in view.git("config", "--list", "--name-only", "-z").text.split("\0"))
