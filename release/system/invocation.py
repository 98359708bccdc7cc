"""How this process was called, and so how its user can call it again."""

from __future__ import annotations

import sys
from pathlib import PurePath


def program_name() -> str:
    """Return how our tasks were called: ``invoke``, ``python -m release`` or ``release-tasks``."""
    path = PurePath(sys.argv[0])
    if path.name.startswith("release-tasks"):
        return "release-tasks"
    return "python -m release" if path.parent.name == "release" else "invoke"


def name_without_tasks() -> str:
    """Return how a task is called where no tasks.py is: as it was, if so, because a module may hide this package."""
    return "release-tasks" if program_name() == "release-tasks" else "python -m release"
