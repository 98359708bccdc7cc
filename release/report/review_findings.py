"""What tests and checks said, on the review page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from release.model.finding import ASK, WAIVED, Outcome
from release.report.markup import code, fold, table, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.model.finding import Finding
    from release.model.review import Review

_SAFETY = frozenset(
    {
        "secret",
        "token",
        "key",
        "password",
        "vulnerable",
        "hidden",
        "startup",
        "binary",
        "executable",
        "escaping",
        "link",
    }
    | {"links", "path", "archive", "leaked", "vulnerability", "dependency", "symlink"}
)
_TONES = {"passed": "green", "unknown": "grey", "not-applicable": "soft", "not run": "grey", "failed": "red"}


def tests(review: Review) -> str:
    """Return what became of the tests."""
    body = [(text(run.session), _tone(run.outcome, run.outcome), text(run.reason)) for run in review.tests]
    if not review.is_tested:
        return '<p><span class="tone grey">tests: not run with this review</span></p>'
    return table(("tests", "outcome", "evidence"), body)


def checks(review: Review) -> str:
    """Return what failed and what nobody saw, and, folded, all that is well."""
    shown = [each for each in review.findings if each.outcome in {Outcome.FAILED, Outcome.UNKNOWN}]
    quiet = [each for each in review.findings if each not in shown]
    counts = Counter(each.outcome.value for each in quiet)
    words = ", ".join(f"{count} {word}" for word, count in sorted(counts.items(), reverse=True))
    return _findings(shown) + (fold(f"{words}, with evidence", _findings(quiet)) if quiet else "")


def _findings(findings: Iterable[Finding]) -> str:
    order = {"red": 0, "yellow": 1, "grey": 2}
    ordered = sorted(findings, key=lambda each: (order.get(_tone_of(each), 3), each.check, each.where))
    body = [
        (
            code(each.check, 80),
            _tone(_tone_of(each), _word(each)),
            text(each.where, 160),
            f"{text(each.evidence, 900)}{_fix(each)}",
        )
        for each in ordered
    ]
    return table(("check", "outcome", "where", "evidence"), body)


def _fix(finding: Finding) -> str:
    is_here = "review.html" in finding.fix  # whoever reads this does what it says
    return f"<br><span class=soft>fix: {text(finding.fix, 200)}</span>" if finding.fix and not is_here else ""


def _tone_of(finding: Finding) -> str:
    if finding.outcome is Outcome.FAILED:
        return "yellow" if finding.severity == ASK else "soft" if finding.severity == WAIVED else "red"
    return _TONES.get(str(finding.outcome.value), "soft")


def _word(finding: Finding) -> str:
    if finding.outcome is Outcome.FAILED:
        return "decide" if finding.severity == ASK else "accepted" if finding.severity == WAIVED else "blocks"
    return str(finding.outcome.value)


def _tone(tone: str, word: str) -> str:
    return f'<span class="tone {_TONES.get(tone, tone)}">{text(word, 40)}</span>'


def security(review: Review) -> str:
    """Return the findings that are about harm, and the files that deserve a look for what they can do."""
    found = [each for each in review.findings if _SAFETY & set(each.check.split("-"))]
    signs = [(code(change.path), "<br>".join(map(text, change.signs))) for change in review.changes if change.signs]
    problems = [(code(each.new), text(words)) for each in review.contents for words in each.problems]
    pieces = [_findings(found) or "<p>No check of this kind was made.</p>"]
    if signs:
        pieces.append(f"<h3>Look at these first</h3>{table(('file', 'why'), signs)}")
    if problems:
        pieces.append(f"<h3>Archives that can be read in two ways</h3>{table(('file', 'what'), problems)}")
    return "".join(pieces)
