"""Matrix: which test sessions there are, as jobs of a CI; the noxfile says so itself (``nox --list --json``)."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from release.errors import SessionsUnlisted
from release.model.fan_out import fan_out

if TYPE_CHECKING:
    from release.config import Config
    from release.model.fan_out import FanOut
    from release.system.world import World

_TIMEOUT_S = 300.0


def look(world: World, config: Config) -> FanOut:
    """Return the test sessions; :class:`SessionsUnlisted` where Nox does not tell, or a name is no job's."""
    names = config.tests.sessions
    argv = [sys.executable, "-m", "nox", "--list", "--json", "--sessions", *names]
    answer = world.run(argv, timeout_s=_TIMEOUT_S)
    try:
        listed = json.loads(next(line for line in answer.text.splitlines() if line.startswith("[")))
        found = fan_out((entry for entry in listed if isinstance(entry, dict)), names, config.ci.python)
    except StopIteration:
        words = (answer.words or "no answer").strip().splitlines()[-3:]
        raise _unlisted("nox does not list the test sessions", *words) from None
    except ValueError as problem:
        raise _unlisted("the test sessions cannot become jobs", str(problem)) from None
    if found is None:
        raise _unlisted("the noxfile has no test session", f"looked for {', '.join(names)}")
    return found


def _unlisted(what: str, *where: str) -> SessionsUnlisted:
    return SessionsUnlisted(what, where=where, fix=("nox --list", "$EDITOR noxfile.py"))
