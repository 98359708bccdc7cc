"""An emergency as lines for people: what was done, what is left to do, how long it took, and the next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.incident import PROCEDURES
from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.incident import Handled, IncidentPlan, Metrics

_ITEM = 7


def incident_plan(plan: IncidentPlan, commands: object = ()) -> Iterator[Line]:
    """What would be gone through; nothing was done."""
    del commands  # of git, of which an emergency needs none
    is_new = plan.incident.number is None
    yield Line(f"incident {plan.incident.id} ({plan.incident.kind})" + (", new" if is_new else ""), "strong")
    for step in PROCEDURES[plan.incident.kind]:
        done = plan.incident.done.get(step.item)
        yield Line(f"  {step.item:<{_ITEM}}{'done: ' + done if done else step.ask}", "dim" if done else "plain")
    yield Line(f"next  invoke incident {plan.incident.kind}")


def incident(handled: Handled) -> Iterator[Line]:
    """What became of each step, what is left, and how long it took."""
    name = "drill, on this machine alone" if handled.is_drill else f"incident {handled.incident.id}"
    yield Line(f"{name} ({handled.incident.kind})", "strong")
    for item, told in handled.told.items():
        yield Line(f"  {item:<{_ITEM}}{'done' if told.is_done else 'open'}  {told.words}", _tone(is_done=told.is_done))
        if told.report:
            yield Line(f"  {'':<{_ITEM}}see {told.report}", "dim")
    left = handled.incident.left
    for step in left:
        yield Line(f"left  {step.item:<{_ITEM}}{step.ask}", "warn")
    yield from _measured(handled.metrics)
    kind = handled.incident.kind
    if handled.is_drill:
        yield Line("next  invoke audit")
    elif left:
        yield Line(f'next  invoke incident {kind} --step {left[0].item} --evidence "..."')
    else:
        yield Line("next  git add release-answers.toml && git commit")


def _measured(metrics: Metrics) -> Iterator[Line]:
    named = (("detect", metrics.to_detect), ("contain", metrics.to_contain), ("resolve", metrics.to_resolve))
    words = [f"{hours:g} h to {what}" for what, hours in named if hours is not None]
    if words:
        yield Line(f"time  {', '.join(words)}", "dim")


def _tone(*, is_done: bool) -> str:
    return "good" if is_done else "warn"
