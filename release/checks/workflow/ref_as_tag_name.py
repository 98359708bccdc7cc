"""``tag_name`` fed with ``github.ref``: the release is called ``refs/tags/v1.0.1``, or a second tag is made.

Why: ``github.ref`` is the full name of the ref, ``github.ref_name`` the tag. An action that does not cut it makes a
release with the wrong name, and links, announcements and the next tool look for the right one.

Example: bad: ``tag_name: ${{ github.ref }}``. Good: ``tag_name: ${{ github.ref_name }}``.

Fix: write ``github.ref_name``.

Sources: GitHub Docs, "Contexts reference"; toonstream's releases "ToonStream refs/tags/v1.0.1".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "ref-as-tag-name"
ITEMS = ("GATE-08", "GATE-30")
_VOICE = Voice(ID, "write ${{ github.ref_name }}")
_FULL = re.compile(r"\$\{\{\s*github\.ref\s*\}\}")
_NAMES = {"tag_name", "tag", "tag-name", "release_name", "release-name", "name", "title", "body"}
_RELEASERS = re.compile(r"release", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No release is named by the full name of a ref."""
    return _VOICE.over(facts, _look, "no step makes a release on the forge")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, _, step in workflows.steps():
        if not (step.uses and _RELEASERS.search(step.uses.repository)):
            continue
        bad = [option for option in step.options if option.name.lower() in _NAMES and _FULL.search(option.value)]
        for option in bad:
            yield _VOICE.failed(option.place.where, f"{option.name} is given refs/tags/... and not the tag")
        if not bad:
            yield _VOICE.passed(step.place.where, f"{step.title} is not given the full name of the ref")
