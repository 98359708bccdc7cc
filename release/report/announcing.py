"""Announcements as lines for people: the plan, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.announcing import Announced, AnnouncePlan


def announce_plan(plan: AnnouncePlan) -> Iterator[Line]:
    """The dry run: which release is made or finished, and what it gets."""
    yield Line(f"{_head(plan)} (dry run, nothing is changed)", "strong")
    if plan.cannot:
        yield from _cannot(plan)
        return
    yield Line(f"  title      {plan.wanted.title}")
    flags = {"pre-release": plan.wanted.is_prerelease, "latest": plan.wanted.is_latest}
    state = ", ".join((_state(plan), *(word for word, holds in flags.items() if holds)))
    yield Line(f"  release    {state}")
    yield from (Line(f"  remove     draft {draft.url}", "warn") for draft in plan.surplus)
    for file in plan.files:
        word = "replace" if file.name in plan.replace else "send" if file.name in plan.send else "is there"
        yield Line(f"  {word:<9}  {file.sha256}  {file.name}  {file.size} bytes")
    yield from (Line(f"note  {note}", "warn") for note in plan.notes)
    yield Line("nothing to do" if plan.nothing_to_do else "next  nox -s announce")


def announced(done: Announced) -> Iterator[Line]:
    """The release's page, what was sent and what was there, and what is next."""
    plan = done.plan
    if plan.cannot:
        yield Line(_head(plan), "strong")
        yield from _cannot(plan)
        return
    if plan.nothing_to_do:
        yield Line(f"nothing to do: {_head(plan)} is public, with the candidate's files", "good")
    else:
        yield Line(f"{_head(plan)} is public", "good")
    for file in plan.files:
        word = "sent" if file.name in done.sent else "same"
        yield Line(f"  {word}  {file.sha256}  {file.name}  {file.size} bytes", "good")
    yield from (Line(f"note  {note}", "warn") for note in plan.notes)
    yield Line(f"page  {done.url}", "strong")
    yield Line("next  invoke trail")


def _head(plan: AnnouncePlan) -> str:
    return f"{plan.candidate.project} {plan.candidate.version} at {plan.place.shown}"


def _cannot(plan: AnnouncePlan) -> Iterator[Line]:
    yield Line("nothing to do: this is a plain git server, and such a one has", "warn")
    yield from (Line(f"  {words}") for words in plan.cannot)
    yield Line("      another kind of server: [tool.release.forge] kind, url and api", "dim")


def _state(plan: AnnouncePlan) -> str:
    if plan.release is None:
        return "is made"
    return f"draft {plan.release.url}".rstrip() if plan.release.is_draft else f"is public: {plan.release.url}"
