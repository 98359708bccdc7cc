"""A pinned commit whose comment names another version than the commit is.

Why: people read the comment, the runner reads the commit. A pull request that changes one and not the other runs
code that nobody reviewed, or stays on an old version that everybody takes for the new one. Only commits that are
known here can be judged; others stay unknown until zizmor is asked with the network.

Example: bad: the commit of v4.1.0 with ``# v4.2.2``. Good: the commit of v4.2.2 with ``# v4.2.2``.

Fix: look the tag up and correct commit or comment.

Sources: GitHub Docs, "Secure use reference"; zizmor, "ref-version-mismatch" and "impostor-commit".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.action_pins import pins_of
from release.model.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Uses

ID = "lying-pin"
ITEMS = ("GHP-1", "UPD-1")
_VOICE = Voice(ID, "correct the commit or the comment: git ls-remote --tags of the action tells which is right")
_VERSION = re.compile(r"(?:^|[\s=@/])v?(\d+(?:\.\d+)*)(?=$|[\s,;)])")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No comment beside a pin names another version than the commit is."""
    return _VOICE.over(facts, _look, "no action is pinned")


def _look(workflows: Workflows) -> Iterator[Finding]:
    used = [job.calls for _, job in workflows.jobs() if job.calls]
    used += [step.uses for _, _, step in workflows.steps() if step.uses]
    unknown: set[str] = set()
    for uses in used:
        if not uses.is_pinned or uses.is_local or uses.is_image:
            continue
        finding = _judged(uses)
        key = f"{uses.written} {uses.comment}"
        if finding.outcome is not Outcome.UNKNOWN or key not in unknown:  # the same pin again says nothing new
            yield finding
        unknown.add(key)


def _judged(uses: Uses) -> Finding:
    where, said = uses.place.where, _VERSION.search(uses.comment)
    known = pins_of(uses.repository)
    if not said:
        return _VOICE.passed(where, f"no comment says which version of {uses.action} this is")
    versions = [version for version, commit in known.items() if commit == uses.ref]
    if any(_agrees(said[1], version) for version in versions):
        return _VOICE.passed(where, f"the commit is {versions[0]} of {uses.action}, as the comment says")
    if versions:
        return _VOICE.failed(where, f"the comment says {said[1]}, the commit is {versions[0]} of {uses.action}")
    right = known.get(f"v{said[1]}") or known.get(said[1])
    if right:
        return _VOICE.failed(where, f"{said[1]} of {uses.action} is {right[:12]}, not {uses.ref[:12]}")
    return _VOICE.unknown(
        where,
        f"{uses.repository}: whether {uses.ref[:12]} is {said[1]} is not known here",
        "zizmor --gh-token ... .github",
    )


def _agrees(said: str, version: str) -> bool:
    """A comment may name fewer parts: ``v4`` is right for 4.2.2."""
    own = version.removeprefix("v")
    return own == said or own.startswith(f"{said}.") or said.removesuffix(".0") == own
