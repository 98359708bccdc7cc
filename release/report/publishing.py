"""What a person sees before and after an approval, and the trail, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line
from release.report.findings import findings
from release.report.reviewed import review_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.approving import Approved, ApprovePlan
    from release.model.trail import Row, Trail

_ACT = 10
_WHAT = 60


def approve_plan(plan: ApprovePlan) -> Iterator[Line]:
    """What would be published, to the byte, and what is accepted with it."""
    made, origin, changes = plan.candidate, plan.origin, plan.changes
    yield Line(f"{made.project} {made.version} waits for your approval", "strong")
    yield Line(f"candidate  sha256:{made.digest}")
    yield Line(f"commit     {made.commit[:7]}, {origin.head}, {origin.day}: {origin.title}")
    yield Line(f"author     {origin.author}")
    if origin.committer != origin.author:
        yield Line(f"committer  {origin.committer}")
    yield Line(f"tag        {origin.tag}, {origin.pushed}", "plain" if origin.is_pushed else "warn")
    commits = f"{changes.commits} {'commit' if changes.commits == 1 else 'commits'}"
    since = f"since {changes.since}: {changes.files or 'no file changed'}" if changes.since else "in the first release"
    yield Line(f"changes    {commits} {since}")
    for run in made.tests:
        tone = {"passed": "good", "failed": "bad"}.get(run.outcome, "warn")
        yield Line(f"tests      {run.session} {run.outcome}" + (f": {run.reason}" if run.reason else ""), tone)
    if plan.review:
        yield from review_short(plan.review)
        yield Line("page       .release/review.html")
    else:
        yield from (line for line in findings(made.findings) if line.tone != "good")
    yield from (Line(f"  {file.sha256}  {file.filename}  {file.size} bytes") for file in made.distributions)
    for number, decision in enumerate(plan.decisions):
        yield Line(f"{'you accept' if number == 0 else '':<10} {decision}", "warn")
    for each in plan.given:
        said = f": {each.comment}" if each.comment else ""
        yield Line(f"approved   by {each.who}, {each.gate}, {each.when}{said}", "good")
    yield from (Line(f"note  {words}, and does not count", "warn") for words in plan.void)


def approved(done: Approved) -> Iterator[Line]:
    """Who approved what, until when it holds, and the next command."""
    approval, made = done.approval, done.plan.candidate
    again = "nothing to do: " if done.plan.nothing_to_do else ""
    yield Line(f"{again}{made.project} {made.version} is approved by {approval.who}, {approval.gate}", "good")
    yield Line(f"candidate  sha256:{approval.candidate}", "strong")
    if approval.comment:
        yield Line(f"comment    {approval.comment}")
    yield Line(f"holds      until {done.until}, or until any byte changes")
    if done.missing:
        more = "1 more person has" if done.missing == 1 else f"{done.missing} more people have"
        yield Line(f"waiting    {more} to approve", "warn")
        yield Line("next  invoke approve, as another person")
    else:
        yield Line("next  nox -s publish")


def trail(shown: Trail) -> Iterator[Line]:
    """The acts as a table, a line above each release where all are shown."""
    release: str | None = None
    if shown.rows:
        yield Line(f"{'time':<20}  {'act':<{_ACT}}  {'what':<{_WHAT}}  outcome", "dim")
    for row in shown.rows:
        if row.release != release:
            release = row.release
            yield Line(release or "before the first bump", "strong")
        yield _row(row)
    if not (shown.rows or shown.hidden):
        yield Line("nothing is recorded here")
    if shown.hidden:
        yield Line(f"and {shown.hidden} steps of these acts (--json lists them)", "dim")
    if shown.head:
        yield Line(f"chain      {shown.proved} events hold, the last one is sha256:{shown.head}", "good")
    if not shown.is_all:
        yield Line("      all releases: invoke trail --all", "dim")


def _row(row: Row) -> Line:
    time = row.time.replace("+00:00", "Z")
    what = row.what if len(row.what) <= _WHAT else f"{row.what[: _WHAT - 1]}…"
    tone = {"done": "plain", "not finished": "warn", "taken back": "warn"}.get(row.outcome, "bad")
    is_answer = row.outcome.isdigit() and row.outcome.startswith(("2", "3"))
    return Line(f"{time:<20}  {row.act:<{_ACT}}  {what:<{_WHAT}}  {row.outcome}", "plain" if is_answer else tone)
