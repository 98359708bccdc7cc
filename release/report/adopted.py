"""What ``init`` found and wrote, or would."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.adoption import Adopted, InitPlan, Proposed

_NEXT = "nox -s rehearse -- --here"
_WORKFLOWS = ".github/workflows/"
_BESIDE = '[tool.release.ci] workflow = "NAME.yml" puts ours beside it'
_TONES = {"+": "good", "-": "bad"}


def init_plan(plan: InitPlan) -> Iterator[Line]:
    """What would be written, and what is not as it would be made today."""
    what = f"{len(plan.files)} to write, {len(plan.kept)} edited by hand" if plan.is_drifted else "as it would be made"
    yield Line(f"{_named(plan)}: {what} (nothing is changed)", "strong")
    yield from _told(plan)
    yield Line(
        "next  invoke init" if plan.files else "next  invoke init --overwrite" if plan.kept else "next  invoke status"
    )


def adopted(done: Adopted) -> Iterator[Line]:
    """What was found and written, what is dangerous, and the next command."""
    plan = done.plan
    what = f"adopted, {len(plan.files)} file{'s' * (len(plan.files) != 1)} written" if plan.files else "nothing to do"
    yield Line(f"{_named(plan)}: {what}", "strong")
    yield from _told(plan)
    if not plan.files:
        yield Line("next  invoke status")
        return
    paths = shlex.join(file.path for file in plan.files)
    yield Line(f"next  {_NEXT}")
    yield Line(f"then  git add -- {paths} && git commit -m 'Adopt release-tasks'")


def _named(plan: InitPlan) -> str:
    return f"{plan.project} {plan.version}".strip()


def _told(plan: InitPlan) -> Iterator[Line]:
    for known in plan.known:
        yield Line(f"  {known.name:<9} {known.value:<36} {known.where}".rstrip(), "dim")
    for file in plan.files:
        yield Line(f"{'write' if file.is_new else 'change'}  {file.path:<38} {file.why}", "good")
        if not file.is_new:
            yield from _difference(file)
    for file in plan.kept:
        yield Line(f"kept  {file.path:<38} {file.why}; --overwrite replaces it", "warn")
        if file.path.startswith(_WORKFLOWS):
            yield Line(f"      {_BESIDE}", "dim")
        yield from _difference(file)
    for danger in plan.dangers:
        yield Line(f"danger  {danger.check}: {danger.where}: {danger.evidence}", "bad")
        yield Line(f"        {danger.fix}", "dim")
    if plan.faults:
        yield Line(f"also  {', '.join(plan.faults)}: invoke audit --select workflow,secrets", "warn")
    for note in plan.notes:
        yield Line(f"note  {note}", "warn")


def _difference(file: Proposed) -> Iterator[Line]:
    for text in file.difference():
        yield Line(f"    {text}", _TONES.get(text[:1], "plain"))
