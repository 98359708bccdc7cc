"""What checks found, as lines: what is good in a few, what is not with where, why and the way out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from release.model.finding import WAIVED, Finding, Outcome
from release.model.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDTH = 100
_MOST_SINGLE = 6
_TONES = {"passed": "good", "failed": "bad"}
_ORDER = ("passed", "accepted", "unknown", "decide", "failed", "not applicable")
_NOT_GOOD = {"unknown", "decide", "failed"}
_COUNTED = {"decide": "to decide"}


def findings(found: Sequence[Finding]) -> Iterator[Line]:
    """What passed by name, the rest one by one, failures last so that they are on the screen, and the count."""
    words = {id(finding): _word(finding) for finding in found}
    ordered = sorted(found, key=lambda finding: _ORDER.index(words[id(finding)]))
    passed = [finding for finding in found if words[id(finding)] == "passed"]
    if len(passed) > _MOST_SINGLE:
        yield from _grouped(passed, {finding.check for finding in found if words[id(finding)] in _NOT_GOOD})
    for number, finding in enumerate(ordered):
        word = words[id(finding)]
        if word == "not applicable" or (word == "passed" and len(passed) > _MOST_SINGLE):
            continue
        yield Line(f"  {word:<8} {finding.check:<22} {finding.where}: {finding.evidence}", _TONES.get(word, "warn"))
        following = ordered[number + 1] if number + 1 < len(ordered) else None
        if word == "decide" and finding.fix and not (following and following.fix == finding.fix):
            yield Line(f"           or: {finding.fix}", "dim")
    counts = Counter(words.values())
    told = [f"{counts[word]} {_COUNTED.get(word, word)}" for word in _ORDER if counts[word]]
    yield Line("checks  " + ", ".join(told), "strong")


def _grouped(passed: Sequence[Finding], others: set[str]) -> Iterator[Line]:
    """Name the checks that passed for every file; *others* did not."""
    import textwrap  # noqa: PLC0415 - only a check of distributions has so much to tell

    names = ", ".join(dict.fromkeys(finding.check for finding in passed if finding.check not in others))
    indent = " " * 11
    lines = textwrap.wrap(names, _WIDTH - len(indent), break_on_hyphens=False)
    for number, line in enumerate(lines):
        yield Line(f"  passed   {line}" if number == 0 else f"{indent}{line}", "good")


def _word(finding: Finding) -> str:
    if finding.outcome is Outcome.FAILED:
        return "decide" if finding.asks else "accepted" if finding.severity == WAIVED else "failed"
    return str(finding.outcome.value).replace("-", " ")
