"""Why digits that equal the version are left alone."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from release.model.mention import Leftover
from release.model.own import normal_name
from release.model.regex import regex
from release.syntax.declaring import matched
from release.syntax.paths import is_foreign
from release.syntax.prose import history_ranges, is_past, is_within

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from packaging.version import Version

    from release.model.mention import Source
    from release.model.own import Own

_PROSE = (".md", ".rst", ".txt")
_OTHER_PIN = regex(
    r"(?<![\w.<-])(?<!</)([A-Za-z_][\w.-]*)(?:\[[^\]]*\])?(?:\.git)?\s*=?\s*[\"']?\s*(?:[=~!]==?|<=?|>=?|@|\^|~)\s*v?$"
)
_ROLE = regex(r"(?<=:)`[^`<>]{1,100} <(?=v?$)")  # of reStructuredText: ":ref:`v1.0.1 <v1.0.1>`"
_ASSIGNED = regex(r"[\"']?([A-Za-z_][\w.-]*)[\"']?\s*(?::[^=]*)?[=:]\s*[\"'(]?v?$")
_COMPARED = regex(r"(?:<=?|>=|(?<=[\s(])>|[=!]=)\s*[\"']?v?$")  # not the end of an HTML tag
_BOUND = regex(r"(?:\b|_)(?:min|max|minimum|maximum|oldest|since|required|previous)(?:\b|_)", re.IGNORECASE)
_OR_LATER = regex(r"\s*(?:\+|or (?:later|newer|above))")
UNCLAIMED = "nothing here says that it is this project's version"
_SINCE = regex(r"\b(?:since|as of|added|changed|deprecated|removed|introduced|before|until|prior)\b", re.IGNORECASE)
_CAME = regex(
    r"(?:\bversion(?:added|changed|removed)"
    r"|\b(?:added|changed|deprecated|removed|introduced|updated in|new (?:in|since))\b)[^.;]{0,20}$",
    re.IGNORECASE,
)
_SINCE_THEN = regex(r"\.\.\.?(?:master|main|HEAD|develop|dev)\b")  # compared with what came after it
_VERSION_WORDS = frozenset({"version", "__version__", "release"})
_UNSURE = "a version in another"
_EXCLUDED = "excluded by [tool.release.locations]"
_DATA = (".json", ".lock", ".csv", ".svg", ".xml", ".html", ".ipynb", "-lock.yaml", ".md", ".rst", ".txt")
_LONGEST_TEXT = 120
_MOST_A_FILE = 1000


def find_tuples(
    source: Source, version: Version | None = None, edited: Sequence[tuple[int, int]] = ()
) -> Iterator[Leftover]:
    """Yield each tuple of numbers that is *version* (default: any) and has none of the *edited* spans in it."""
    comma = rb"[ \t]*,[ \t]*"
    numbers = rb"[0-9]+" + comma + rb"[0-9]+"
    looked_for = rb"[0-9]" + comma + rb"[0-9]"  # the digits of a long number are read once
    if version:
        numbers = looked_for = comma.join(str(number).encode() for number in version.release)
    before = rb"[^\r\n#]{0,200}\b\w*version\w*[^\r\n=]{0,80}=[ \t]*\([ \t]*"
    for line in _lines_with(source.data, looked_for):
        found = re.compile(before + numbers + rb"[ \t]*[,)][^\r\n]*", re.IGNORECASE).match(source.data, line)
        if not found or any(found.start() <= first < found.end() for first, _ in edited):
            continue
        text = found[0].decode("utf-8", "replace").strip()[:_LONGEST_TEXT]
        reason = "a tuple of the version's numbers: change it by hand"
        yield Leftover(path=source.path, line=source.line_at(found.start()), text=text, reason=reason)


def _lines_with(data: bytes, numbers: bytes) -> Iterator[int]:
    """Yield where each line begins that has *numbers* in it, once."""
    end = 0
    for found in re.finditer(numbers, data):
        if found.start() >= end:
            end = data.find(b"\n", found.end()) + 1 or len(data)
            yield data.rfind(b"\n", 0, found.start()) + 1


def find_leftovers(source: Source, digits: bytes, edited: Sequence[tuple[int, int]], own: Own) -> Iterator[Leftover]:
    """Yield each occurrence of *digits* in *source* outside of the *edited* spans, with the reason it stays.

    At most 1000 occurrences a file; one entry a line and reason.
    """
    past = history_ranges(source.data) if source.path.endswith(_PROSE) else []
    left_out = matched(source, own.excluded)
    seen: set[tuple[int, str]] = set()
    line, counted = 1, 0
    for found in islice(re.finditer(re.escape(digits), source.data), _MOST_A_FILE):
        start, end = found.span()
        if not any(start < last and first < end for first, last in edited):
            before, after = _around(source.data, start, end)
            is_history = is_past(source.path) or is_within(past, start)
            if any(first <= start < last for first, last in left_out):
                reason = _EXCLUDED
            else:
                reason = _longer(before, after) or ("history" if is_history else _reason(before, after, own))
            line, counted = line + source.line_ends(counted, start), start
            if (line, reason) not in seen:
                seen.add((line, reason))
                text = f"{before}{digits.decode()}{after}".strip()
                is_unsure = reason.startswith(_UNSURE) and not _is_data(source.path)
                yield Leftover(
                    path=source.path, line=line, text=text[:_LONGEST_TEXT], reason=reason, is_unsure=is_unsure
                )


def is_others(before: str, after: str, own: Own, folders: Container[str]) -> bool:
    """Tell whether the text around digits says that they are not the project's version, or that they stay.

    They are a pin of what is neither the project nor, in its normal form, among the names of its *folders*, a bound, or
    tell when something came or went.
    """
    before = _ROLE.sub("`", before) if after.startswith(">`") else before
    assigned = _ASSIGNED.search(before)
    if assigned and _BOUND.search(assigned[1]):
        return True
    pin = _OTHER_PIN.search(before)
    if pin:
        name = pin[1].removesuffix(".git")
        is_word = name in _VERSION_WORDS or name.lower().endswith("_version")
        is_range = before.rstrip("'\" ").endswith("~=")  # the next versions are in it, too
        return is_range or not (is_word or own.has_part(name) or normal_name(name) in folders)
    is_since = _CAME.search(before) or _SINCE_THEN.match(after)
    return bool(_COMPARED.search(before) or _OR_LATER.match(after) or is_since)


def _is_data(path: str) -> bool:
    """In data, locks, tests and examples a "version" is somebody else's as a rule."""
    return is_foreign(path) or path.lower().endswith(_DATA)


def _around(data: bytes, start: int, end: int) -> tuple[str, str]:
    first = max(data.rfind(b"\n", 0, start) + 1, data.rfind(b"\r", 0, start) + 1, start - 200)
    after = re.match(rb"[^\r\n]{0,200}", data[end : end + 200])
    return data[first:start].decode("utf-8", "replace"), (after[0] if after else b"").decode("utf-8", "replace")


def _longer(before: str, after: str) -> str:
    if re.search(r"[0-9]\.?$", before) or re.match(r"[0-9]|\.[0-9]", after):
        return "part of a longer number"
    is_word = re.search(r"[A-Za-z_]$", re.sub("[vV]$", "", before)) or re.match(r"[A-Za-z_]", after)
    return "part of a longer word" if is_word else ""


def _reason(before: str, after: str, own: Own) -> str:
    pin, assigned = _OTHER_PIN.search(before), _ASSIGNED.search(before)
    if pin and not own.is_named(pin[1]) and pin[1] not in _VERSION_WORDS:
        return f"version of {pin[1].removesuffix('.git')}, another name"
    if pin or _COMPARED.search(before) or _OR_LATER.match(after):
        return "a comparison, not a statement"
    if assigned and assigned[1].lower() in _VERSION_WORDS:
        return f"a {assigned[1].lower()} in another table, call or record than the project's"
    if assigned:
        return f"the value of {assigned[1]}, not of the project's version"
    return "says since when" if _SINCE.search(before) else UNCLAIMED
