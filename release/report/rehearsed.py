"""A rehearsal as lines for people: a line a step and a proof while it runs, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.rehearsing import Rehearsed, RehearsePlan, Row

_NAME = 31
_MOST_SHOWN = 4
_ADD, _ADOPT = "python -m pip install release-tasks", "python -m release init"


def rehearse_plan(plan: RehearsePlan) -> Iterator[Line]:
    """What is rehearsed, and where."""
    what = "the built-in demo" if plan.is_demo else f"{plan.project}, on a clone of its last commit"
    yield Line(f"rehearsal of a release: {what}", "strong")
    network = "no network" if plan.is_demo else "no network once your installer has what build and tests need"
    yield Line(f"  on this machine alone: servers on 127.0.0.1, no account, {network}", "dim")
    if plan.uncommitted:
        yield Line(f"note  uncommitted changes stay out of it: {', '.join(plan.uncommitted[:_MOST_SHOWN])}", "warn")


def rehearsal_step(row: Row) -> Iterator[Line]:
    """One step and its time."""
    yield from _row(row)


def rehearsal_proof(row: Row) -> Iterator[Line]:
    """One proof and its time."""
    yield from _row(row)


def rehearsed(done: Rehearsed) -> Iterator[Line]:
    """The verdict and the next command."""
    if done.failed:
        yield Line(f"the rehearsal failed: {', '.join(row.name for row in done.failed)}", "bad")
        if not done.plan.is_demo:
            words = "what build and tests need was fetched by your installer; what it lacked stands in the step sandbox"
            yield Line(f"note  {words}", "warn")
        yield Line(f"kept  {done.kept}")
        return
    counted = f"{len(done.steps)} steps and {len(done.proofs)} proofs held in {done.seconds:.1f} s"
    yield Line(f"{done.project} {done.version} was rehearsed: {counted}", "good")
    yield Line("  nothing is left of it: no file, no process", "dim")
    if done.plan.has_project:
        if done.plan.is_demo:
            yield Line("      your own project, on a scratch clone: python -m release rehearse --here", "dim")
        yield Line("next  invoke status")
        return
    yield Line(f"next  {_ADD}, and in your project: {_ADOPT}")


def _row(row: Row) -> Iterator[Line]:
    yield Line(f"  {row.name:<{_NAME}}  {row.seconds:5.1f} s  {row.outcome}", "good" if row.ok else "bad")
    yield from (Line(f"    | {line}") for line in row.said)
