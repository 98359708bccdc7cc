"""A file that Python runs at each start, whether the package is used or not: ``.pth``, ``sitecustomize``.

Why: it is the way in of choice for a stolen account: litellm 1.82.8 came with a ``.pth`` that read secrets on every
machine where Python started. ``sitecustomize.py`` replaces the one that the system has.

Example: bad: ``thing_init.pth`` at the top of a wheel. Good: code that runs when it is imported.

Fix: take it out. A project that needs one decides so each time it releases.

Sources: Python documentation, "site"; the incidents of litellm and telnyx, March 2026.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "startup-hook"
_VOICE = Voice(ID)
_TOP = r"^(?:[^/]+\.data/(?:purelib|platlib|data)/(?:.*/)?)?"
_REPLACES = re.compile(rf"{_TOP}(?:sitecustomize|usercustomize)(?:\.py|\.[^/]*\.(?:so|pyd)|/__init__\.py)$")
_RUNS = re.compile(rf"{_TOP}[^/]+\.pth$")


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Nothing in a wheel runs when Python starts."""
    yield from unread(_VOICE, facts.wheels)
    for file, held in read(facts.wheels):
        paths = [member.path for member in held.members]
        replaces = [path for path in paths if _REPLACES.search(path)]
        runs = [path for path in paths if _RUNS.search(path)]
        told = "it takes the place of the one that the system has, and runs at each start of Python"
        yield from _VOICE.each(file.where, ((path, told) for path in replaces), "take it out of the wheel")
        told = "Python reads it, and runs what it says, at each start"
        yield from _VOICE.asking().each(file.where, ((path, told) for path in runs), "take it out of the wheel")
        if not replaces and not runs:
            yield _VOICE.passed(file.where, "nothing runs when Python starts")
