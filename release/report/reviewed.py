"""A review in short, for the terminal: what `nox -s review` ends with, and `invoke approve` begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line
from release.model.review import FOUND
from release.model.reviewing import duration, effort, verdict
from release.report.markup import many, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.review import Api, Review

_TONES = {"red": "bad", "yellow": "warn", "grey": "warn", "green": "good"}
_MOST, _WIDE = 6, 150


def review_short(review: Review) -> Iterator[Line]:
    """The verdict, what has to be decided, and what changed, in some twenty lines."""
    found = verdict(review)
    previous = review.previous
    yield Line(f"{review.project} {review.version}: {found.words}", _TONES[found.tone])
    for word, findings, tone in (("blocks", found.blocks, "bad"), ("decide", found.decisions, "warn")):
        yield from (Line(f"  {word:<9} {_short(f'{each.check}: {each.evidence}')}", tone) for each in findings[:_MOST])
        yield from _more(len(findings) - _MOST)
    yield from (Line(f"  not seen  {_short(words)}", "warn") for words in found.unseen[:_MOST])
    yield from _more(len(found.unseen) - _MOST)
    yield Line(
        f"  against   {f'{previous.version} from {previous.where}' if previous.state == FOUND else previous.words}"
    )
    for each in review.contents:
        hows = [change.how for change in each.changes]
        counts = ", ".join(f"{hows.count(how)} {how}" for how in sorted(set(hows))) or "nothing changed"
        counts += f", {each.more} more" if each.more else ""
        sizes = f"{size(each.old_size)} → {size(each.new_size)}" if each.old else size(each.new_size)
        yield Line(f"  {each.kind:<9} {counts}, {each.same} as before; {sizes}")
    if review.dependencies:
        yield Line(f"  needs     {_short(', '.join(_dependency(d.name, d.old, d.new) for d in review.dependencies))}")
    if review.metadata:
        yield Line(f"  metadata  {_short(', '.join(each.field for each in review.metadata))}")
    yield Line(f"  API       {_api(review.api)}")
    if review.advice.advised:
        tone = "warn" if review.advice.is_too_low else "plain"
        yield Line(f"  version   {review.advice.chosen} chosen, {review.advice.advised} advised", tone)
    lines = f"{many(review.lines, 'changed line')} in {many(len(review.changes), 'file')}"
    yield Line(f"  effort    {lines}, about {duration(effort(review))}")


def review(made: Review) -> Iterator[Line]:
    """The short form, where the page is, and the next command."""
    yield from review_short(made)
    yield Line("page  .release/review.html (for people), review.md (for a job's summary), review.json", "strong")
    found = verdict(made)
    yield Line("next  nox -s release" if not found.blocks else f"next  {found.blocks[0].fix or 'nox -s check'}")


def _dependency(name: str, old: str, new: str) -> str:
    if not old:
        return f"+{name} {new}"
    return f"{name} {old} → {new}" if new else f"-{name}"


def _api(api: Api) -> str:
    counts = f"{len(api.added)} added, {len(api.changed)} changed, {len(api.removed)} removed"
    return f"{counts}; {_short(api.unseen)}" if api.unseen else counts


def _more(count: int) -> Iterator[Line]:
    if count > 0:
        yield Line(f"            and {count} more", "dim")


def _short(words: str) -> str:
    return words if len(words) <= _WIDE else f"{words[:_WIDE]}…"
