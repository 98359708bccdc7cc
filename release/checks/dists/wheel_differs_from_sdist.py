"""A wheel that is not what its sdist, or its tree, builds: other modules, other code, other metadata.

Why: people read the sdist and install the wheel. A wheel that was made of something else is where a back door would
be; a file that only the tree has is missing for all who build from the sdist.

Example: bad: ``pkg/_extra.py`` is in the wheel, and not in the one that the sdist builds. Good: the same members.

Fix: ``nox -s build`` builds the wheel from the sdist; include what is missing there.

Sources: PEP 517; the build of this project (``docs/``); CVE-2024-3094.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice
from release.checks.same_source import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "wheel-differs-from-sdist"
_VOICE = Voice(ID)
_FIX = "nox -s build; and include in the sdist what the wheel is made of"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """A wheel that is built again has the same members, and the same code in them."""
    compared = [each for file in facts.files for each in file.rebuilt if each.filename.endswith(".whl")]
    for file in facts.wheels:
        if not any(each.filename == file.where for each in compared):
            yield _VOICE.not_applicable(file.where, "nothing here builds a wheel of this name")
    for each in compared:
        if each.words:
            yield _VOICE.unknown(each.filename, f"{each.how}: {each.words}")
        elif words := list(differences(each)):
            yield _VOICE.failed(each.filename, f"{each.how} {'; '.join(words)}", _FIX)
        else:
            yield _VOICE.passed(each.filename, f"{each.how} has the same code")
