"""Records as lines for people: what, then where, then what is next."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from typing import TYPE_CHECKING

from release.model.line import Line
from release.report.findings import findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.errors import ReleaseError
    from release.model.building import Built
    from release.model.bump import Bumped, BumpPlan
    from release.model.candidate import Candidate
    from release.model.decision import Decided, DecidePlan, Question
    from release.model.distribution import Distribution
    from release.model.edit import FileEdit
    from release.model.mention import Leftover, Mention
    from release.model.rollback import RollbackPlan, RolledBack
    from release.model.status import Status
    from release.model.tagging import Tagged, TagPlan

_MOST_LEFT = 12
_MOST_REASONS = 8
_WIDTH = 100


def error(problem: ReleaseError) -> Iterator[Line]:
    """What is wrong with the exit code at the right, where, why, and the commands that fix it."""
    head = f"{problem.id}: {problem.what}"
    code = f"exit {problem.exit_code}"
    yield Line(f"{head}{' ' * max(2, _WIDTH - len(head) - len(code))}{code}", "bad")
    for label, words in (
        ("where", problem.where),
        ("why", (problem.why,) if problem.why else ()),
        ("fix", problem.fix),
    ):
        for number, text in enumerate(words):
            yield Line(f"  {label if number == 0 else '':<6} {text}")


def bump_plan(plan: BumpPlan, commands: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The dry run: the diff, the git commands, and what is left and why."""
    yield Line(f"{plan.project} {plan.old} → {plan.new} (dry run, nothing is changed)", "strong")
    yield from _diff(plan.files)
    for command in commands:
        yield Line(f"  $ {shlex.join(command)}", "dim")
    yield from _about(plan)
    yield Line(f"next  {shlex.join(('invoke', 'bump', plan.new))}, with the same flags")


def bumped(done: Bumped) -> Iterator[Line]:
    """What was written where, the commit, and the next command."""
    plan = done.plan
    yield Line(f"{plan.project} {plan.old} → {plan.new}", "strong")
    for file in plan.files:
        for edit in file.edits:
            where = f"{file.path}:{edit.mention.line}"
            yield Line(f"  {where:<36} {edit.mention.why}", "good")
        if not file.edits:
            yield Line(f"  {file.path:<36} {_fate(file)}", "good")
    if plan.tool:
        yield Line(f"note  the version comes from {plan.tool}", "warn")
    yield from _about(plan, limit=0)
    if done.commit:
        yield Line(f"commit {done.commit[:7]}  {plan.message}")
    tag = f"invoke tag --version {plan.new}" if plan.tool else "invoke tag"
    new = [file.path for file in plan.files if file.before is None]
    by_hand = " && ".join(("git diff", *((shlex.join(("git", "add", "--", *new)),) if new else ()), "git commit -a"))
    yield Line(f"next  {tag if done.commit or not plan.files else by_hand}")


def tag_plan(plan: TagPlan, commands: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The dry run of a tag."""
    yield Line(f"{plan.name} on {plan.commit[:7]} (dry run, nothing is changed)", "strong")
    if not plan.exists:
        yield from (Line(f"  | {line}") for line in plan.message.splitlines())
    for command in commands:
        yield Line(f"  $ {shlex.join(command)}", "dim")
    yield Line("nothing to do" if plan.nothing_to_do else "next  invoke tag, with the same flags")


def tagged(done: Tagged) -> Iterator[Line]:
    """The tag, where it was pushed, and the next command."""
    plan = done.plan
    if plan.nothing_to_do:
        yield Line(
            f"nothing to do: {plan.name} stands on {plan.commit[:7]}" + (f", also on {plan.remote}" * bool(plan.remote))
        )
    else:
        kind = "signed and verified" if plan.is_signed else "annotated"
        made = f"{plan.name} on {plan.commit[:7]}" + ("" if plan.exists else f" ({kind})")
        yield Line(
            f"{made}, pushed with {plan.branch} to {done.pushed_to}" if done.pushed_to else f"{made}, not pushed",
            "good",
        )
    yield Line("next  nox -s release")


def rollback_plan(plan: RollbackPlan, commands: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The dry run of a rollback."""
    yield Line(f"rollback of {plan.command} (dry run, nothing is changed)", "strong")
    yield from (Line(f"  {file.path:<36} as before") for file in plan.files)
    yield from (Line(f"  $ {shlex.join(command)}", "dim") for command in commands)
    yield from (Line(f"note  {note}", "warn") for note in plan.notes)
    yield Line("next  invoke rollback")


def rolled_back(done: RolledBack) -> Iterator[Line]:
    """What was undone, and the next command."""
    plan = done.plan
    if plan.nothing_to_do:
        yield Line("nothing to roll back")
    else:
        yield Line(f"{plan.command} is undone", "strong")
        yield from (Line(f"  {file.path:<36} as before", "good") for file in plan.files)
        yield from (Line(f"note  {note}", "warn") for note in plan.notes)
        if plan.commit:
            yield Line(f"commit {plan.commit[:7]}{f' and tag {plan.tag}' if plan.tag else ''} taken back")
    yield Line("next  invoke status")


def status(now: Status) -> Iterator[Line]:
    """One screen: project, places, tag, remote, candidate, next."""
    places = now.places
    dirty = f"{len(now.changed)} changed" if now.changed else "clean"
    yield Line(
        f"{places.own.name} {places.stated}   {now.branch or 'detached HEAD'} at {now.commit[:7]}, {dirty}", "strong"
    )
    disagreeing = places.disagreeing()
    agree = "all agree" if not disagreeing else f"{len(disagreeing)} disagree"
    yield Line(f"places     {len(places.current())}, {agree}", "bad" if disagreeing else "good")
    yield from (_place(mention, "") for mention in places.current())
    yield from (_place(mention, "disagrees", "bad") for mention in disagreeing)
    yield from (_place(mention, "stale", "warn") for mention in places.stale())
    yield from _unsure(places.unsure())
    for line in _left((*(item for item in places.left if not item.is_unsure), *places.unread)):
        yield Line(line.text, line.tone)
    commits = "commit" if now.commits_since == 1 else "commits"
    since = "" if now.commits_since is None else f", {now.commits_since} {commits} since"
    yield Line(f"last tag   {now.last_tag + since if now.last_tag else 'none'}")
    yield Line(f"this tag   {now.tag} {'is on HEAD' if now.tag_is_here else 'is not on HEAD'}")
    yield Line(f"remote     {now.remote_words}")
    is_digest = now.candidate.isalnum()  # else words about another one
    yield Line(f"candidate  {'sha256:' if is_digest else ''}{now.candidate or 'none'}")
    yield Line(f"next  {now.next}")


def built(made: Built) -> Iterator[Line]:
    """What was built, from which commit, and the next command."""
    plan = made.plan
    yield Line(f"{plan.project} from {plan.commit[:7]}", "strong")
    yield from (_file(file) for file in made.distributions)
    if plan.uncommitted:
        yield Line(f"note  {len(plan.uncommitted)} changed files are not committed and not in the build", "warn")
    yield Line("next  nox -s check")


def candidate(made: Candidate) -> Iterator[Line]:
    """What was built and checked, and the digest that stands for all of it."""
    yield Line(
        f"{made.project} {made.version} from {made.commit[:7]}" + (f", tag {made.tag}" if made.tag else ", not tagged"),
        "strong",
    )
    for run in made.tests:
        tone = {"passed": "good", "failed": "bad"}.get(run.outcome, "warn")
        yield Line(f"  {run.session:<12} {run.outcome}" + (f": {run.reason}" if run.reason else ""), tone)
    yield from findings(made.findings)
    yield from (_file(file) for file in made.distributions)
    if made.audit and made.audit.digest:
        counted = ", ".join(f"{count} {state}" for state, count in made.audit.counts.items() if count)
        yield Line(f"audit  {counted}: invoke audit")
    elif made.audit:
        yield Line(f"audit  not made: {made.audit.words}", "warn")
    if made.review:
        yield Line("review  .release/review.html")
    yield Line(f"candidate  sha256:{made.digest}", "strong")
    yield Line("next  invoke approve" if made.tag else "next  invoke tag")


def question(asked: Question) -> Iterator[Line]:
    """One unsure place with the lines above it."""
    yield Line(f"{asked.number} of {asked.of}  {asked.place.path}:{asked.place.line}", "strong")
    yield from (Line(f"    {line.rstrip()[:_WIDTH]}", "dim") for line in asked.above)
    yield Line(f"  > {asked.place.text}")


def decide_plan(plan: DecidePlan, commands: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The dry run of a decision: the diff and the git commands."""
    yield Line(f"{plan.project} {plan.stated}: {_decisions(plan)} (dry run, nothing is changed)", "strong")
    yield from _diff([plan.file] if plan.file else [])
    for command in commands:
        yield Line(f"  $ {shlex.join(command)}", "dim")


def decided(done: Decided) -> Iterator[Line]:
    """What was decided, and where it is kept."""
    plan = done.plan
    yield Line(f"{plan.project} {plan.stated}: {_decisions(plan)}", "strong")
    for entry in plan.include:
        yield Line(f"  include  {entry['path']}: {_one_line(entry['pattern'])}")
    yield from (Line(f"  exclude  {_one_line(item)}") for item in plan.exclude)
    if done.commit:
        yield Line(f"commit {done.commit[:7]}  {plan.message}")
    elif plan.file:
        yield Line("next  git diff && git commit -a")


def _decisions(plan: DecidePlan) -> str:
    if not plan.asked:
        return "nothing to decide, no place is unsure"
    return f"{plan.made} {'decision' if plan.made == 1 else 'decisions'} on {plan.asked} unsure"


def _one_line(text: object) -> str:
    return str(text).replace("\n", "\\n")


def _file(file: Distribution) -> Line:
    return Line(f"  {file.sha256}  {file.filename}  {file.size} bytes")


def _fate(file: FileEdit) -> str:
    """What became of a file in which no place was edited."""
    if file.after is None:
        return "removed: it is in the change log now"
    return "change log" if file.before is not None else "change log, new"


def _diff(files: Sequence[FileEdit]) -> Iterator[Line]:
    import difflib  # noqa: PLC0415 - only a dry run shows a diff

    for file in files:
        before, after = (_lines(data or b"") for data in (file.before, file.after))
        old = "/dev/null" if file.before is None else f"a/{file.path}"
        new = "/dev/null" if file.after is None else f"b/{file.path}"
        for line in difflib.unified_diff(before, after, old, new, n=1, lineterm=""):
            tone = {"+": "good", "-": "bad"}.get(line[:1], "plain")
            yield from (Line(part, tone) for part in line.split("\n"))


def _lines(data: bytes) -> list[str]:
    lines = re.split("\r\n|[\r\n]", data.decode("utf-8", "replace"))
    return lines[:-1] if not lines[-1] else [*lines[:-1], f"{lines[-1]}\n\\ No newline at end of file"]


def _about(plan: BumpPlan, *, limit: int = _MOST_LEFT) -> Iterator[Line]:
    yield from (_place(mention, "stale", "warn") for mention in plan.stale)
    yield from _unsure(plan.unsure)
    yield from _left(plan.left, limit)
    yield from (Line(f"note  {note}", "warn") for note in plan.notes)
    if plan.stale:
        yield Line("      stale places change with: invoke bump VERSION --stale", "dim")


def _unsure(unsure: Sequence[Leftover]) -> Iterator[Line]:
    yield from (Line(f"  unsure     {item.path}:{item.line}: {item.text}", "warn") for item in unsure[:_MOST_LEFT])
    if unsure:
        yield Line("      the project decides: invoke bump VERSION --decide", "dim")


def _place(mention: Mention, word: str, tone: str = "plain") -> Line:
    where = f"{mention.path}:{mention.line}"
    return Line(f"  {word + ' ' if word else ''}{mention.stated:<10} {where:<36} {mention.why}", tone)


def _left(left: Sequence[Leftover], limit: int = _MOST_LEFT) -> Iterator[Line]:
    if left:
        files = len({item.path for item in left})
        counted = f"{len(left)} place{'s' * (len(left) != 1)} in {files} file{'s' * (files != 1)}"
        yield Line(f"not the version, though it looks like it: {counted}", "dim")
    if not limit:
        reasons = Counter(item.reason for item in left).most_common()[:_MOST_REASONS]
        yield from (Line(f"  {count:>4}  {reason}", "dim") for reason, count in reasons)
    for item in left[:limit]:
        yield Line(f"  {item.path}:{item.line}: {item.text}", "dim")
        yield Line(f"      {item.reason}", "dim")
    if limit and len(left) > limit:
        yield Line(f"  and {len(left) - limit} more (--json lists all)", "dim")
