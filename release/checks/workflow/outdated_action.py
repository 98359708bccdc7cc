"""An action that is years behind: it works, and nobody mends what is found in it.

Why: authors mend the newest major version, seldom the one before. A pin that nobody moves stays at a release whose
faults are known, until its runtime is switched off in the middle of a release. What is compared is a table that comes
with this tool, so this looks without the network, and knows of no release that is younger than the table.

Example: bad: ``actions/checkout@34e1148... # v4.3.1`` where 7.0.1 is out. Good: the newest major version, pinned.

Fix: move the pin to the newest release, or let Dependabot do it (``invoke init`` writes its file).

Sources: the tags of the actions' own repositories; OpenSSF Scorecard, "Dependency-Update-Tool".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow.retired_action import oldest_working
from release.checks.workflow_findings import Voice
from release.model.action_pins import AS_OF, pins_of
from release.model.ci import newest_pin
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Uses

ID = "outdated-action"
ITEMS = ("UPD-1",)
_VOICE = Voice(ID, "move the pin to the newest release; Dependabot does so each month")
_VERSION = regex(r"(?:^|[\s=@/])v?(\d+)(?:\.(\d+))?(?:\.\d+)*(?=\s|$|[,;)])")
_MOST_BEHIND = 2  # minor versions, where an action has had one major version for years


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No action is of an older major version than the newest that we know."""
    return _VOICE.over(facts, _look, "no action is used whose releases are known here")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, _, step in workflows.steps():
        uses = step.uses
        if uses is not None and not (uses.is_local or uses.is_image) and pins_of(uses.repository):
            found = _judged(uses)
            if found is not None:
                yield found


def _judged(uses: Uses) -> Finding | None:
    where, newest, used = uses.place.where, newest_pin(uses.repository), _version_of(uses)
    if used is None:
        if not uses.is_pinned:
            return None  # a branch: what is bad about it another check says
        return _VOICE.unknown(
            where, f"which version of {uses.action} this commit is, the table of {AS_OF} does not tell"
        )
    if used[0] < oldest_working(uses.action):
        return None  # switched off, which another check says
    if _is_behind(used, newest.version):
        words = f"{uses.action} is of {'.'.join(map(str, used))}, {newest.version} was out in {AS_OF}"
        return _VOICE.failed(where, words, f"uses: {newest.text}")
    return _VOICE.passed(where, f"{uses.action} was of the newest major version in {AS_OF}")


def _version_of(uses: Uses) -> tuple[int, ...] | None:
    """Return major and, where it is known, minor version: of the table's commit, else as ref or comment says."""
    known = next((version for version, commit in pins_of(uses.repository).items() if commit == uses.ref), "")
    said = _VERSION.search(known or (uses.comment if uses.is_pinned else uses.ref))
    return tuple(int(part) for part in said.groups() if part is not None) if said else None


def _is_behind(used: tuple[int, ...], newest: str) -> bool:
    major, minor = (int(part) for part in newest.removeprefix("v").split(".")[:2])
    return used[0] < major or (used[0] == major and len(used) > 1 and used[1] + _MOST_BEHIND < minor)
