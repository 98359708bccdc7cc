"""What was published and verified, as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line
from release.model.publishing import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.publishing import Published, PublishPlan, Verified

_TONES = {Verdict.SERVED: "good", Verdict.DIFFERENT: "bad"}


def publish_plan(plan: PublishPlan) -> Iterator[Line]:
    """What is going to be sent where, on whose word and with which credential."""
    candidate = plan.candidate
    yield Line(f"{candidate.project} {candidate.version} to {plan.index}", "strong")
    yield Line(f"  candidate  sha256:{candidate.digest}")
    yield from (Line(f"  approved   {words}") for words in plan.approved_by)
    if plan.by:
        yield Line(f"  with       {plan.by}")
    for state in plan.states:
        words = "there already" if state.verdict is Verdict.SERVED else "to upload"
        yield Line(f"  {state.filename}  {words}", _TONES.get(state.verdict, "plain"))
    yield from _attesting(plan)
    yield from (Line(f"  note  {note}", "warn") for note in plan.notes)


def published(done: Published) -> Iterator[Line]:
    """What the index has accepted, and the next command."""
    plan, sent = done.plan, [state.filename for state in done.plan.states if state.verdict is not Verdict.SERVED]
    there = len(plan.states) - len(sent)
    words = f"{len(sent)} uploaded" + (f", {there} there already" if there else "")
    yield Line(f"{plan.candidate.project} {plan.candidate.version} on {plan.index}: {words}", "good")
    if done.attested:
        yield Line(f"  attestations  {len(done.attested)} signed and sent with the files", "good")
    elif done.unsigned:
        yield Line(f"  attestations  not sent: {done.unsigned}", "warn")
    yield Line(f"next  nox -s verify -- --index {plan.index}")


def verified(done: Verified) -> Iterator[Line]:
    """What the index serves, who vouches for it, and the next command."""
    candidate = done.candidate
    yield Line(f"{candidate.project} {candidate.version} from {done.index} is what was approved", "good")
    for state in done.states:
        yield Line(f"  {state.sha256}  {state.filename}  {state.verdict.value}, downloaded and compared")
    if done.installed:
        yield Line(f"  installed and imported: {candidate.project}=={done.installed}")
    else:
        yield Line("  not installed here: a job that can publish runs nobody's code", "dim")
    yield from (Line(f"  published by {words}") for words in done.publishers)
    if not done.publishers:
        yield Line("  published by  unknown: the index has no provenance for these files", "warn")
    yield from (Line(f"  note  {note}", "warn") for note in done.notes)
    yield Line("next  nox -s announce" if done.is_last else "next  nox -s publish")


def _attesting(plan: PublishPlan) -> Iterator[Line]:
    """Say whether what is uploaded is signed; nothing where nothing is uploaded."""
    if plan.attesting.is_made:
        yield Line("  attestations  made by this job's identity, one for each file")
    elif plan.attesting.words:
        yield Line(f"  attestations  not made: {plan.attesting.words}", "dim")
