"""What changed from release to release: lines whose syntax says nothing, but whose history does.

A line that went from the version before to the current one when the project did, and in nothing else, will do so again.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from release.facts.leftovers import is_others
from release.facts.written import ANY_VERSION, anchors_of, commit_of, form_of, read_as_version
from release.git.last_bump import read_last_bump, read_replaced
from release.model.own import Habit, normal_name
from release.model.records import dataclass
from release.model.regex import regex
from release.model.spelling import spellings
from release.model.version import read_version
from release.syntax.context import OF_BRANCH
from release.syntax.paths import is_lock
from release.syntax.prose import is_built, is_past

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from packaging.version import Version

    from release.model.mention import Mention, Source
    from release.model.own import Own
    from release.system.view import View

    Span = tuple[int, int]

_MOST_FILES = 500
_FIRST = regex(r"([0-9]+)\.([0-9]+)")
_LONGEST_LINE = 2000
_MOSTANY_VERSIONS = 8
_FEWEST_NUMBERS = 2
_BARE = regex(rb"^[ \t]*(?:self\.|cls\.)?_{0,2}version(?:__)?[ ]?=[ ]?[\"']v?\Z", re.IGNORECASE)
_DIGEST = regex(
    rb"(?<![0-9A-Za-z])(?:[0-9a-f]{32,}|sha(?:256|384|512)-[0-9A-Za-z+/=]{40,})(?![0-9A-Za-z])", re.IGNORECASE
)
_PIN = regex(rb"[A-Za-z0-9](?:\[[\w, -]*\])?[ ]?(?:===?|~=|>=|=[ ]?[\"'](?:\^|~|[~=>]=))[ ]?[\"']?\Z")
_BOUNDS = regex(rb"(?:[ ]?,[ ]?(?:[<>=!~]=?=?)[ ]?[0-9][\w.*]*)+")
# What these say of the project is known, and the rest is about what it cites.
_OF_OTHERS = frozenset({"citation.cff", "codemeta.json", ".zenodo.json"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A line that *commit* wrote for the ``old`` one, the one ``before`` it, where the version is in it, and was."""

    commit: str
    before: bytes
    old: bytes
    text: bytes
    span: Span
    was: Version


def read_habits(
    view: View,
    own: Own,
    stated: str,
    seen: Mapping[str, Source],
    claimed: Sequence[Mention],
    asked: Version | None = None,
) -> tuple[Habit, ...]:
    """Return the lines in *seen*, the files by path, that went to *stated* in the commit in which *claimed* places did.

    Only lines that are not claimed anyway; none of change logs and lock files, none beside a digest that changed with
    it, and none that speaks of something else: what damaged it once shall not damage it again. Claimed places of at
    most three files are asked for their commit, the first ones first. A pin of another project counts where the bump
    before the last one moved both, too: it is released in step. It is left where the version that is *asked* for would
    not fit its other bounds.
    """
    digits, beginnings = _digits(stated), _beginnings(stated)
    files = {source.path: source for source in _unclaimed(seen.values(), claimed, digits, beginnings)}
    anchors = anchors_of(claimed) if files else {}
    paths = [*anchors, *files][:_MOST_FILES]
    lines: dict[str, list[_Line]] = {}
    looked: set[str] = set()
    for path, anchor in anchors.items():
        commit = commit_of(view, seen[path], anchor) if path not in lines else ""
        for changed, line in _replaced(view, commit, paths, digits) if commit not in looked else ():
            lines.setdefault(changed, []).append(line)
        looked.add(commit)
    wanted = asked or read_version(stated)
    own_lines = {path: form_of(seen[path], anchor) for path, anchor in anchors.items()}
    was = {line.was for path in anchors for line in lines.get(path, ())}
    folders = {normal_name(folder) for path in seen for folder in path.split("/")[:-1]} if was else set()
    found = [
        (path, line, pattern)
        for path, source in files.items()
        for line, pattern in _patterns(lines.get(path, []), _lines(source.data), digits)
        if (line.was in was or _is_before(line, was)) and not _is_same_series(line, asked)
    ]
    # Two versions on a line that moved alike move alike again: half of it would be wrong in any case.
    ours = {(path, line.text, line.was) for path, line, _ in found if not _is_others(line, own, folders)}
    return tuple(
        Habit(path=path, pattern=re.compile(pattern, re.MULTILINE), is_published=not line.was.is_prerelease)
        for path, line, pattern in found
        if (path, line.text, line.was) in ours or _is_in_step(view, path, line, own_lines, wanted)
    )


def _is_before(line: _Line, others: Iterable[Version]) -> bool:
    """Tell whether *line* was before one of the *others* that is a pre-release: it told what users had meanwhile.

    Before another of its series, too, if it is a version and nothing else: it was forgotten once, and brought along.
    """
    is_bare = _BARE.search(line.text, 0, line.span[0]) is not None
    return any(
        line.was < other and (other.is_prerelease or (is_bare and line.was.release[:2] == other.release[:2]))
        for other in others
    )


def _is_same_series(line: _Line, asked: Version | None) -> bool:
    """Tell whether *line* names a branch, as ``1.0.rel``, of the series that *asked* is in, too."""
    now = read_as_version(line.text[slice(*line.span)])
    is_branch = OF_BRANCH.match(line.text, line.span[1]) is not None
    return is_branch and bool(now and asked and now.release[:2] == asked.release[:2])


def _is_others(line: _Line, own: Own, folders: Container[str]) -> bool:
    before, after = (part.decode("utf-8", "replace") for part in (line.text[: line.span[0]], line.text[line.span[1] :]))
    return is_others(before, after, own, folders)


def _is_in_step(
    view: View, path: str, line: _Line, own_lines: Mapping[str, re.Pattern[bytes]], wanted: Version | None
) -> bool:
    """Tell whether the commit that brought the *old* line of *path* moved one of *own_lines*, by path, alike.

    Only of pins: what was damaged twice is not in step. None of pins with a bound that *wanted* is not in.
    """
    bounds = _BOUNDS.match(line.text, line.span[1])
    if not _PIN.search(line.text[: line.span[0]]) or (bounds and not (wanted and _allows(bounds[0], wanted))):
        return False
    commit = read_last_bump(view, path, line.old, f"{line.commit}^")
    found = list(_replaced(view, commit, (path, *own_lines), _digits(str(line.was))))
    moved = {one.was for changed, one in found if changed == path and one.text == line.old}
    own = ((own_lines[changed], one) for changed, one in found if changed in own_lines)
    return any(one.was in moved and form.fullmatch(one.text.rstrip(b"\r")) for form, one in own)


def _allows(bounds: bytes, wanted: Version) -> bool:
    """Tell whether *bounds*, which begin with a comma, hold of the version *wanted*."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - it imports much, and few pins have bounds

    try:
        return SpecifierSet(bounds.decode().lstrip(" ,")).contains(wanted, prereleases=True)
    except InvalidSpecifier:
        return False


def _replaced(view: View, commit: str, paths: Sequence[str], digits: re.Pattern[bytes]) -> Iterator[tuple[str, _Line]]:
    """Yield (path, line) for each version that *commit* brought to a line of *paths* and to nothing else in it."""
    for run in read_replaced(view, commit, paths) if commit else ():
        if not set(_DIGEST.findall(b"\n".join(run.added))) - set(_DIGEST.findall(b"\n".join(run.removed))):
            removed, added = ([line.rstrip(b"\r") for line in lines] for lines in (run.removed, run.added))
            for before, line in zip((run.before.rstrip(b"\r"), *added), added, strict=False):
                for old, span, was in _changed(line, removed, digits):
                    yield run.path, _Line(commit=commit, before=before, old=old, text=line, span=span, was=was)


def _digits(stated: str) -> re.Pattern[bytes]:
    """Return the pattern of all spellings of *stated*, of the first numbers where zeros follow, and of its numbers."""
    texts = {text.lstrip("vV") for text in spellings(stated)}
    version = read_version(stated)
    numbers = list(map(str, version.release)) if version else []
    if len(numbers) > _FEWEST_NUMBERS and numbers[-1] == "0":
        texts.add(".".join(numbers[:-1]))
    found = [re.escape(text) for text in sorted(texts, key=len, reverse=True)]
    if len(numbers) > 1:  # of two numbers only a tuple is told from a list of anything
        items = r"(?<![0-9],)(?<![0-9],[ ])" + ",[ ]?".join(numbers)
        found.append(items if len(numbers) > _FEWEST_NUMBERS else rf"(?<=\(){items}(?=\))")
    return re.compile(rf"(?<![0-9])(?<![0-9]\.)(?:{'|'.join(found)})(?![0-9]|\.[0-9])".encode(), re.IGNORECASE)


def _beginnings(stated: str) -> tuple[bytes, ...]:
    """Return the first two numbers in each spelling of *stated*, to look for them first: none of a single number."""
    pairs = {found.groups() for text in spellings(stated) if (found := _FIRST.search(text))}
    return tuple(f"{major}{sign}{minor}".encode() for major, minor in pairs for sign in (".", ", ", ","))


def _unclaimed(
    sources: Iterable[Source], claimed: Iterable[Mention], digits: re.Pattern[bytes], beginnings: Iterable[bytes]
) -> Iterator[Source]:
    """Yield the *sources* that may change by habit and hold the version outside of the *claimed* places."""
    starts: dict[str, set[int]] = {}
    for mention in claimed:
        starts.setdefault(mention.path, set()).update(range(mention.start, mention.end))
    for source in sources:
        name = source.name.lower()
        is_history = is_past(source.path) and not name.startswith("announce")  # the one mail for all releases
        if not (is_history or is_lock(source.path) or name in _OF_OTHERS) and not (
            name.endswith((".html", ".htm")) and is_built(source.data)
        ):
            known = starts.get(source.path, set())
            if any(at not in known for text in beginnings for at in _found(source.data, digits, text)):
                yield source


def _found(data: bytes, digits: re.Pattern[bytes], text: bytes) -> Iterator[int]:
    """Yield where *digits* begin on a line of *data* that holds *text*; they themselves look behind every byte."""
    end = 0
    while (at := data.find(text, end)) >= 0:
        end = data.find(b"\n", at) + 1 or len(data)
        yield from (found.start() for found in digits.finditer(data, data.rfind(b"\n", 0, at) + 1, end))


def _lines(data: bytes) -> list[bytes]:
    """Return the lines of *data*, whose ends may be others in the commits that git shows."""
    return [line.rstrip(b"\r") for line in data.split(b"\n")]


def _spans(line: bytes, digits: re.Pattern[bytes]) -> list[Span]:
    """Return where the version is in *line*; nowhere where it is there so often that a pattern would be slow."""
    spans = [found.span() for found in digits.finditer(line)] if len(line) <= _LONGEST_LINE else []
    return spans if len(spans) <= _MOSTANY_VERSIONS else []


def _changed(line: bytes, olds: Iterable[bytes], digits: re.Pattern[bytes]) -> Iterator[tuple[bytes, Span, Version]]:
    """Yield (old line, where, what it was) of each version in *line* that one of the *olds*, else the same, had not."""
    spans = _spans(line, digits)
    if not spans:
        return
    form = re.compile(_with_versions(line, spans, b"(" + ANY_VERSION + b")"))
    for match in filter(None, map(form.fullmatch, olds)):
        for span, text in zip(spans, match.groups(), strict=True):
            was, now = read_as_version(text), read_as_version(line[slice(*span)])
            if was and now and was != now:
                yield match.string, span, was


def _patterns(found: list[_Line], lines: list[bytes], digits: re.Pattern[bytes]) -> Iterator[tuple[_Line, bytes]]:
    """Yield each line of *found* with its pattern, which has the line before it where the same stands elsewhere, too.

    None where that does not tell them apart either.
    """
    alone, paired = Counter(lines), Counter(pairwise(lines))
    changed = Counter((line.text, line.span) for line in found)
    for line in dict.fromkeys(found):
        own = _with_versions(line.text, _spans(line.text, digits), ANY_VERSION, line.span)
        if alone[line.text] == changed[line.text, line.span]:
            yield line, b"^" + own + b"\r?$"
        elif paired[line.before, line.text] == 1:
            above = _with_versions(line.before, _spans(line.before, digits), ANY_VERSION)
            yield line, b"^" + above + b"\r?\n" + own + b"\r?$"


def _with_versions(line: bytes, spans: list[Span], group: bytes, named: Span | None = None) -> bytes:
    """Return the pattern of *line* with *group* in place of its *spans*, a group ``version`` for the *named* one."""
    text, position = b"", 0
    for span in spans:
        text += re.escape(line[position : span[0]])
        text += b"(?P<version>" + ANY_VERSION + b")" if span == named else group
        position = span[1]
    return text + re.escape(line[position:])
