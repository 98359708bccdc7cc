"""What ``audit --fix`` and ``audit --accept`` changed, or would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mending import Accepted, AcceptPlan, Mendings, MendPlan

_NOTHING = "nothing to fix: what is left to do in the workflows takes a person"


def mend_plan(plan: MendPlan) -> Iterator[Line]:
    """What would be fixed."""
    yield Line(f"{_counted(plan)} to fix (dry run, nothing is changed)" if plan.mends else _NOTHING, "strong")
    yield from _mends(plan)
    yield Line("next  invoke audit --fix" if plan.mends else "next  invoke audit")


def mendings(done: Mendings) -> Iterator[Line]:
    """What was fixed."""
    plan = done.plan
    yield Line(f"{_counted(plan)} fixed" if plan.mends else _NOTHING, "strong")
    yield from _mends(plan)
    yield Line("next  git diff && git commit -a" if plan.mends else "next  invoke audit")


def accept_plan(plan: AcceptPlan) -> Iterator[Line]:
    """What would be accepted."""
    yield from _accepting(plan)
    yield Line("next  invoke audit --online" if plan.nothing_to_do else "next  invoke audit --accept")


def accepted(done: Accepted) -> Iterator[Line]:
    """What was accepted."""
    plan = done.plan
    yield from _accepting(plan)
    again = f"git add {plan.path} && git commit -m 'Accept the settings of the forge'"
    yield Line("next  invoke audit --online" if plan.nothing_to_do else f"next  {again}")


def _counted(plan: MendPlan) -> str:
    files, mends = len(plan.files), len(plan.mends)
    return f"{mends} {'fault' if mends == 1 else 'faults'} in {files} {'workflow' if files == 1 else 'workflows'}"


def _mends(plan: MendPlan) -> Iterator[Line]:
    for mend in plan.mends:
        yield Line(f"  {mend.where:<36} {mend.check}: {mend.words}", "good")


def _accepting(plan: AcceptPlan) -> Iterator[Line]:
    if plan.nothing_to_do:
        yield Line(f"nothing to do: {plan.path} says what the forge says", "strong")
        return
    yield Line(f"{plan.path}: the settings of the forge{', for the first time' if plan.first else ''}", "strong")
    for change in plan.changes:
        yield Line(f"  {change.path:<36} {change.accepted} -> {change.found}", "warn")
