"""An action of a major version that the forge has switched off: the run fails, or warns of it.

Why: version 3 and older of upload-artifact and download-artifact, and cache before 4, no longer work at all; others
run on a Node.js that runners drop. A publish workflow that runs a few times a year is where nobody notices until a
release.

Example: bad: ``actions/upload-artifact@v3``, ``actions/create-release@v1``. Good: the current major, pinned.

Fix: use the current major version of the action, pinned to its commit.

Sources: GitHub Changelog, "Deprecation notice: v3 of the artifact actions" and "actions/cache v1-v2"; the archived
repositories actions/create-release and actions/upload-release-asset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.action_pins import pins_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Uses

ID = "retired-action"
ITEMS = ("GATE-05", "GATE-26", "UPD-1", "OWN-20")
_VOICE = Voice(ID, "use the current major version, pinned to its commit")
# The oldest major that works, and what became of those before it.
_OFF = "it is switched off: the job fails"
_NODE = "it runs on a Node.js that runners no longer have or are dropping"
_OLDEST = {
    "actions/upload-artifact": (4, _OFF),
    "actions/download-artifact": (4, _OFF),
    "actions/cache": (4, _OFF),
    "actions/cache/restore": (4, _OFF),
    "actions/cache/save": (4, _OFF),
    "actions/upload-pages-artifact": (3, _OFF),
    "actions/deploy-pages": (4, _OFF),
    "actions/checkout": (4, _NODE),
    "actions/setup-python": (5, _NODE),
    "actions/setup-node": (4, _NODE),
    "actions/github-script": (7, _NODE),
    "softprops/action-gh-release": (2, _NODE),
    "github/codeql-action/init": (3, _OFF),
    "github/codeql-action/analyze": (3, _OFF),
    "github/codeql-action/upload-sarif": (3, _OFF),
}
_ARCHIVED = {"actions/create-release", "actions/upload-release-asset", "actions/setup-ruby", "actions-rs/toolchain"}


def oldest_working(action: str) -> int:
    """Return the oldest major version of *action* that works, 0 where none was switched off."""
    return _OLDEST.get(action, (0, ""))[0]


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No step uses an action that was switched off."""
    return _VOICE.over(facts, _look, "no action is used that has retired versions")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, _, step in workflows.steps():
        uses = step.uses
        if uses is None or uses.is_local or uses.is_image:
            continue
        where = uses.place.where
        if uses.action in _ARCHIVED:
            yield _VOICE.failed(where, f"{uses.action} is archived: nobody mends it")
        elif uses.action in _OLDEST:
            yield _judged(uses)
        elif uses.action == "pypa/gh-action-pypi-publish" and uses.ref == "master":
            yield _VOICE.failed(
                where, "the branch master of gh-action-pypi-publish was retired", "use a release, pinned"
            )


def _judged(uses: Uses) -> Finding:
    oldest, why = _OLDEST[uses.action]
    where, major = uses.place.where, _major(uses)
    if major is not None and major < oldest:
        return _VOICE.failed(where, f"{uses.action} of major {major}: {why}", f"use v{oldest} or later, pinned")
    if major is None and not uses.is_pinned:
        return _VOICE.passed(where, f"{uses.action}@{uses.ref} is no version that was retired")
    if major is None:
        return _VOICE.unknown(where, f"which version of {uses.action} this commit is, no comment tells", "add # vX.Y.Z")
    return _VOICE.passed(where, f"{uses.action} of major {major} works")


def _major(uses: Uses) -> int | None:
    """Return the major version that the ref or comment names, or that the commit is known to be."""
    names = [name for name, commit in pins_of(uses.repository).items() if commit == uses.ref]
    return int(names[0].lstrip("v").split(".")[0]) if names else uses.major
