"""The run that published the last release."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.checks.forge_findings import HERE

if TYPE_CHECKING:
    from release.checks.forge_findings import ForgeVoice
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import ForgeFacts, Run

_MOST = 100


def find_run(facts: AuditFacts, voice: ForgeVoice) -> tuple[ForgeFacts, Run] | Finding:
    """Return the forge and the newest run for the last release's tag, or what *voice* says where there is none."""
    forge = facts.forge
    if forge is None or forge.runs is None:
        return voice.unseen(facts, "runs", words="the run of the last release")
    if not forge.wanted.tag:
        return voice.unknown(HERE, "no tag of a release is known", "invoke tag")
    run = forge.published_by
    if run is not None:
        return forge, run
    where, fix = f"tag {forge.wanted.tag}", shlex.join(["gh", "run", "list", "--branch", forge.wanted.tag])
    if len(forge.runs) >= _MOST:
        return voice.unknown(where, f"its run is not among the last {_MOST}", fix)
    return voice.failed(where, "the forge knows no run for it", fix)
