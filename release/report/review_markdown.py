"""The review as Markdown for a CI job's summary: verdict and digests first, the rest as long as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Outcome
from release.model.redact import visible
from release.model.review import FOUND
from release.model.reviewing import duration, effort, verdict
from release.report.markup import many, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from release.model.review import ApiChange, FileChange, Review
    from release.model.reviewing import Verdict

BUDGET = 900 * 1024
_RESERVED = 400
_MARKUP = frozenset("\\`*_[]<>|#&!~@$:")
_SIGNS = {"red": ":no_entry: STOP", "yellow": ":warning: DECIDE", "grey": ":grey_question: NOT ALL SEEN"}
_MOST_NAMES, _MOST_DIFF, _LONGEST = 80, 120, 600


def review_markdown(review: Review, candidate: str, model: str) -> bytes:
    """Return the summary in UTF-8, at most :data:`BUDGET` bytes; verdict and digests are never cut, what is is named.

    *candidate* is the candidate's SHA-256, empty where there is none yet; *model* is that of ``review.json``.
    """
    found = verdict(review)
    lines = [*_first(review, found, candidate), *_digests(review, model)]
    left = BUDGET - _RESERVED - sum(map(_size, lines))
    cut: list[str] = []
    for title, section in _SECTIONS.items():
        body = list(section(review, found))
        if not body:
            continue
        kept = _fitting([f"\n## {title}\n", *body], left)
        lines += kept
        left -= sum(map(_size, kept))
        if len(kept) < len(body) + 1:
            cut.append(f"{title} ({len(body) + 1 - len(kept)} lines)")
    if cut:
        lines.append(f"\n**Cut from this summary**: {', '.join(cut)}; .release/review.html and review.json have more.")
    return "\n".join([*lines, ""]).encode("utf-8", "backslashreplace")


def _first(review: Review, found: Verdict, candidate: str) -> Iterator[str]:
    yield f"# {_text(review.project)} {_text(review.version)}\n"
    yield f"**{_SIGNS.get(found.tone, ':white_check_mark: CLEAR')}**: {_text(found.words)}\n"
    yield f"candidate {_code(f'sha256:{candidate}') if candidate else '_none yet_'}\n"
    counts = f"{len(found.blocks) + len(found.failed_tests)} block, {len(found.decisions)} to decide"
    yield f"{counts}, {len(found.unseen)} not seen, {found.passed} passed, {len(found.waived)} waived\n"
    yield from (f"- **blocks** tests: {_text(name)} failed" for name in found.failed_tests)
    for word, findings in (("blocks", found.blocks), ("decide", found.decisions)):
        yield from (f"- **{word}** {_text(each.check)}: {_text(each.evidence)}" for each in findings[:40])
    yield from (f"- **not seen** {_text(words)}" for words in found.unseen[:40])


def _digests(review: Review, model: str) -> Iterator[str]:
    yield "\n| file | bytes | digest |\n|---|---|---|"
    for file in review.distributions[:500]:
        yield f"| {_code(file.filename)} | {file.size} | {_code(f'sha256:{file.sha256}')} |"
    yield f"\nmodel of this review (.release/review.json) {_code(f'sha256:{model}')}"


def _who(review: Review, found: Verdict) -> Iterator[str]:
    del found
    origin, previous = review.origin, review.previous
    against = f"{previous.version} from {previous.where} {previous.day}".strip()
    yield f"- compared with {_text(against if previous.state == FOUND else previous.words)}"
    yield f"- commit {_code(origin.commit)} {_text(origin.day)}, {_text(origin.author)}: {_text(origin.title)}"
    yield f"- tag {_code(origin.tag)} {_text(origin.tag_words)}"
    yield f"- {many(origin.count, 'commit')} since {_text(origin.since or 'the beginning')}"
    if origin.new_authors:
        yield f"- for the first time: {', '.join(map(_text, origin.new_authors))}"
    if origin.run:
        yield f"- made by {_text(origin.run)}"
    advice = review.advice
    yield f"- version part: {advice.chosen or 'none'} chosen, {advice.advised or _text(advice.words)} advised"
    yield f"- {many(review.lines, 'changed line')} in {many(len(review.changes), 'file')}: {duration(effort(review))}"


def _metadata(review: Review, found: Verdict) -> Iterator[str]:
    del found
    for each in review.dependencies:
        extra = f" (extra {_text(each.extra)})" if each.extra else ""
        yield f"- {_code(each.name)}{extra}: {_code(each.old or 'not there')} → {_code(each.new or 'not there')}"
    for field in review.metadata:
        gone, come = (", ".join(map(_code, values[:30])) or "nothing" for values in (field.removed, field.added))
        yield f"- {_text(field.field)}: {gone} → {come}"


def _api(review: Review, found: Verdict) -> Iterator[str]:
    del found
    api = review.api
    if api.unseen:
        yield f"- not all was seen: {_text(api.unseen)}"
    for word, changes in (("removed", api.removed), ("changed", api.changed), ("added", api.added)):
        yield from _grouped(word, changes)


def _grouped(word: str, changes: Iterable[ApiChange]) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for change in changes:
        groups.setdefault(change.words, []).append(change.name)
    for words, names in groups.items():
        more = f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else ""
        yield f"- **{word}** {_text(words)}: {', '.join(map(_code, names[:_MOST_NAMES]))}{more}"


def _checks(review: Review, found: Verdict) -> Iterator[str]:
    del found
    for run in review.tests:
        yield f"- tests {_text(run.session)}: {run.outcome} {_text(run.reason)}"
    for each in review.findings:
        if each.outcome is not Outcome.NOT_APPLICABLE:
            word = each.severity if each.outcome is Outcome.FAILED else each.outcome.value
            yield f"- {word} {_text(each.check)}: {_text(each.where)}: {_text(each.evidence)}"


def _content(review: Review, found: Verdict) -> Iterator[str]:
    del found
    for each in review.contents:
        yield f"\n**{_text(each.new)}** against {_text(each.old) or 'nothing'}: {each.same} files as before, "
        differing = len(each.changes) + each.more
        yield f"{differing} not, {each.shown} told above; {size(each.old_size)} → {size(each.new_size)}\n"
        yield from map(_file, each.changes)


def _file(change: FileChange) -> str:
    lines = _text(change.note) if change.added is None else f"+{change.added} -{change.removed}"
    signs = "".join(f" **{_text(sign)}**" for sign in change.signs)
    moved = f" from {_code(change.old_path)}" if change.old_path else ""
    return f"- {_code(change.path)} {change.how}{moved} {lines}{signs}"


def _path(review: Review, found: Verdict) -> Iterator[str]:
    del found
    yield from (f"1. {_text(step.name)}: {_text(step.words)}" for step in review.path)


def _notes(review: Review, found: Verdict) -> Iterator[str]:
    """Yield the notes as they are written: in a block, so that nothing in them is a heading or a link of ours."""
    del found
    if review.notes.text:
        yield "```text"
        yield from (visible(line).replace("```", "'''") for line in review.notes.text.split("\n"))
        yield "```"


def _lines(review: Review, found: Verdict) -> Iterator[str]:
    del found
    for change in review.changes:
        if change.diff:
            shown = [visible(line).replace("\n", "\\n").replace("```", "'''") for line in change.diff[:_MOST_DIFF]]
            more = [f"… {len(change.diff) - _MOST_DIFF + change.left_out} more"] if change.diff[_MOST_DIFF:] else []
            body = "\n".join([*shown, *more])
            yield f"<details><summary>{_code(change.path)}</summary>\n\n```diff\n{body}\n```\n\n</details>"


_SECTIONS: dict[str, Callable[[Review, Verdict], Iterator[str]]] = {
    "Who, what, when": _who,
    "Dependencies and metadata": _metadata,
    "Public API": _api,
    "Tests and checks": _checks,
    "Content": _content,
    "Publish path": _path,
    "Release notes as written": _notes,
    "Changed lines": _lines,
}


def _fitting(lines: list[str], left: int) -> list[str]:
    """Return as many of *lines* as fit into *left* bytes; a block that was opened is closed."""
    kept: list[str] = []
    for line in lines:
        left -= _size(line)
        if left < 0:
            return [*kept, "```"] if kept.count("```text") > kept.count("```") else kept
        kept.append(line)
    return kept


def _size(line: str) -> int:
    return len(line.encode("utf-8", "backslashreplace")) + 1


def _text(value: str) -> str:
    """Return *value* on one line so that Markdown shows it as it is, without making a link or a mention of it."""
    cut = value if len(value) <= _LONGEST else f"{value[:_LONGEST]} …"
    shown = visible(cut).replace("\n", "\\n").replace("\t", " ")
    return "".join(f"&#{ord(character)};" if character in _MARKUP else character for character in shown)


def _code(value: str) -> str:
    """Return *value* as code: between tags, because a backquote in it would end what Markdown calls code."""
    return f"<code>{_text(value)}</code>"
