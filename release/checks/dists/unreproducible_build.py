"""A build that gives other bytes when it is done again, from the same commit.

Why: where every build differs, nobody can tell a build that was tampered with. Where it does not, a second machine
proves that the published file is what the source makes.

Example: bad: the time of the build in ``_build.py``, members in the order of the folder. Good: the same digest twice.

Fix: take times from SOURCE_DATE_EPOCH, sort what is listed; ``rebuild = true`` in ``[tool.release.checks]`` builds in
another folder, under another umask.

Sources: reproducible-builds.org; SOURCE_DATE_EPOCH.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, listed
from release.checks.same_source import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "unreproducible-build"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_FIX = "take times from SOURCE_DATE_EPOCH, and sort what is listed"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """What was built again has the same bytes; wheels of another source are told by another check."""
    compared = [each for file in facts.files for each in file.rebuilt]
    for file in facts.files:
        if not any(each.filename == file.where for each in compared):
            hint = "it was not built again: rebuild = true in [tool.release.checks]"
            yield _VOICE.not_applicable(file.where, hint)
    for each in compared:
        is_wheel = each.filename.endswith(".whl")
        if each.words:
            yield _VOICE.unknown(each.filename, f"{each.how}: {each.words}")
        elif each.is_same:
            yield _VOICE.passed(each.filename, f"{each.how} has the same bytes")
        elif is_wheel and any(differences(each)):
            yield _VOICE.not_applicable(each.filename, "it is of another source, as another check tells")
        else:
            changed = (*each.differing, *each.missing, *each.more)
            words = (
                f"has other bytes in {listed(changed)}"
                if changed
                else "has the same files with other times, modes or order"
            )
            yield _VOICE.failed(each.filename, f"{each.how} {words}", _FIX)
