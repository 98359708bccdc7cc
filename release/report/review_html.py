"""The review page: one file that answers "may I approve?" on its first screen; no script, no address to load."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from release.model.review import FOUND
from release.model.reviewing import duration, effort, verdict
from release.report import review_parts as parts
from release.report.markup import bullets, code, fold, many, plain, rows, size, text
from release.report.review_diffs import Budget, changed_files
from release.report.review_style import POLICY, STYLE

if TYPE_CHECKING:
    from release.model.finding import Finding
    from release.model.review import Review
    from release.model.reviewing import Verdict

LARGEST = 1 << 20
_RESERVED = 24_000  # bytes for what stands behind the differences
_FIRST_DECISIONS, _FIRST_WORDS = 8, 170
_WORDS = {"red": "STOP", "yellow": "DECIDE", "grey": "NOT ALL SEEN", "green": "CLEAR"}
_MARKS = {"red": "\u2716", "yellow": "\u25b2", "grey": "?", "green": "\u2714"}


def review_page(review: Review, candidate: str, model: str) -> bytes:
    """Return the page: HTML in UTF-8, the same bytes for the same arguments, at most :data:`LARGEST` of them.

    *candidate* is the candidate's SHA-256, empty where there is none yet; *model* is that of ``review.json``.
    """
    found = verdict(review)
    first = [_head(review), _top(review, found, candidate), _navigation(), *parts.before_changes(review)]
    last = [*parts.after_changes(review, model), "</main></body></html>\n"]
    used = sum(len(piece.encode("utf-8", "backslashreplace")) for piece in (*first, *last))
    budget = Budget(LARGEST - _RESERVED - used)
    changes = [*parts.figures(review), *changed_files(review, budget)]
    if budget.cut:
        first.insert(2, parts.cut_words(budget.cut))
    return "\n".join([*first, *changes, *last]).encode("utf-8", "backslashreplace")


def _head(review: Review) -> str:
    title = plain(f"Review of {review.project} {review.version}")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
    )


def _top(review: Review, found: Verdict, candidate: str) -> str:
    mark = f'<span aria-hidden="true">{_MARKS[found.tone]}</span> {_WORDS[found.tone]}'
    left = (
        "<p class=kicker>release review: read this, then approve or do not</p>"
        f"<h1>{text(review.project)} {text(review.version)}</h1>"
        f'<p class="verdict {found.tone}">{mark}: {escape(found.words)}</p>'
        f"{_counts(review, found)}{_todo(found)}{parts.at_a_glance(review)}"
    )
    return f'<header class="top"><div>{left}</div><div class="box">{_approved(review, candidate)}</div></header><main>'


def _counts(review: Review, found: Verdict) -> str:
    tests = ", ".join(f"{text(run.session, 40)} {run.outcome}" for run in review.tests[:4]) or "not run here"
    counted = (
        ("red", len(found.blocks) + len(found.failed_tests), "blocking"),
        ("yellow", len(found.decisions), "to decide"),
        ("grey", len(found.unseen), "not seen"),
        ("green", found.passed, "passed"),
    )
    items = "".join(
        f'<li><span class="tone {tone if count else "soft"}">{count} {words}</span></li>'
        for tone, count, words in counted
    )
    changed = f"{many(len(review.changes), 'file')}, {many(review.lines, 'line')} changed"
    reading = f"about {duration(effort(review))} to read with care"
    waived = f"; {many(len(found.waived), 'finding')} waived" if found.waived else ""
    return f"<ul class=counts>{items}</ul><p class=soft>{changed}; {reading}; tests: {tests}{waived}</p>"


def _todo(found: Verdict) -> str:
    """Return what stands in the way, what has to be decided, and what nobody saw: each in a line or two."""
    pieces = []
    failed = [f"<b>tests</b>: {text(session, 80)} failed" for session in found.failed_tests]
    for title, tone, findings in (
        ("Blocks the release", "red", found.blocks),
        ("Decisions that are yours", "yellow", found.decisions),
    ):
        items = [*(failed if tone == "red" else []), *map(_point, findings)]
        if items:
            pieces.append(f"<h2 class={tone}>{title}</h2>{bullets(items[:_FIRST_DECISIONS], tag='ol')}")
            rest = items[_FIRST_DECISIONS:]
            pieces.append(fold(f"and {len(rest)} more", bullets(rest, tag="ol")) if rest else "")
    if found.unseen:
        items = [text(words, _FIRST_WORDS) for words in found.unseen]
        few = len(items) <= _FIRST_DECISIONS // 2 and not pieces
        summary = f"<b class=grey>{many(len(items), 'thing')} that nobody could look at</b>"
        pieces.append(fold(summary, bullets(items), is_open=few))
    return "".join(pieces)


def _point(finding: Finding) -> str:
    return f"<b>{text(finding.check, 60)}</b>: {text(finding.evidence, _FIRST_WORDS)}"


def _approved(review: Review, candidate: str) -> str:
    previous, origin = review.previous, review.origin
    files = [
        f"{code(file.filename, 120)} <span class=num>{size(file.size)}</span><br>"
        f'<code class="soft">sha256:{text(file.sha256)}</code>'
        for file in review.distributions[:4]
    ]
    more = [f"and {len(review.distributions) - 4} more, see below"] if review.distributions[4:] else []
    against = f"{text(previous.version)} ({text(previous.where, 60)}{f', {previous.day}' if previous.day else ''})"
    commits = f"{many(origin.count, 'commit')}" + (f" since {text(origin.since, 40)}" if origin.since else "")
    digest = f"<b><code>sha256:{text(candidate)}</code></b>" if candidate else "none yet; nox -s release makes it"
    pairs = [
        ("candidate", digest),
        ("compared with", against if previous.state == FOUND else text(previous.words, 200)),
        ("commit", f"{code(origin.commit[:12])} {text(origin.day)}, {text(origin.author, 80)}"),
        ("tag", f"{text(origin.tag, 60)}, {text(origin.tag_words, 90)}"),
        ("since then", f"{commits}{_new_people(review)}"),
        ("advised part", parts.advice_words(review)),
    ]
    return f"<h2>What you approve</h2>{rows(pairs)}{bullets((*files, *more))}"


def _new_people(review: Review) -> str:
    count = len(review.origin.new_authors)
    return f', <span class="yellow">{many(count, "author")} for the first time</span>' if count else ""


def _navigation() -> str:
    items = "".join(f'<li><a href="#{anchor}">{title}</a></li>' for anchor, title in parts.SECTIONS.items())
    return f'<nav aria-label="Sections"><ul>{items}</ul></nav>'
