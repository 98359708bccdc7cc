"""What stands around a version in running text: this project's name, or a link of its own.

All patterns look at one line, before the version or after it, and are anchored there.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from release.model.own import BEFORE_VERSION
from release.model.records import dataclass
from release.model.regex import regex
from release.model.spelling import VERSION_HERE, VERSION_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.own import Own

PIN = "pin of this project"
FAMILY = "pin of a part of this project"
REFERENCE = "reference to this project's tag"
REVISION = "pre-commit revision of this project"
MIRROR = "pre-commit revision of this project's mirror"
LINKED = "link to this project's release"
AGENT = "user agent of this project"
NAMED = "own name before it"
FILE = "file name of this project"
SAME = "same version on a line of ours"

_DOTTED = regex(rf"(?<![0-9A-Za-z_])(?=[vV]?[0-9]+[.!]){VERSION_IN_TEXT}".encode(), re.IGNORECASE)
# In an address: "?code=install(%5B%22name%3D%3D1.0.1%22%5D)".
_QUOTED = regex(rf"(?=[0-9]+[.!]){VERSION_HERE}".encode(), re.IGNORECASE)
_EQUALS = (b"%3D", b"%3d")
_FIRST_SIGN = regex(rb"[0-9][.!]")  # a number that none follows is passed over, however long
_DIGITS = frozenset(b"0123456789")
_JOINTS = frozenset((b"_", b"-"))
# In a file's name, beside an underscore: "name_1.0.1.exe", "name_v1.0.1_x64.zip", "name-1.0.1_amd64.deb".
_IN_NAME = regex(
    rb"(?:(?<=[A-Za-z0-9]_)|(?<=[A-Za-z0-9]-)(?=v?[0-9.]{1,40}_[A-Za-z0-9]))(?P<v>[vV]?)"
    rb"(?P<version>[0-9]+(?:\.[0-9]+)+)(?=_[A-Za-z0-9]|\.(?![xX](?![A-Za-z]))[A-Za-z]|-[A-Za-z])"
)
_PIN = regex(rb"(?:\[[^\]\n]{0,200}\])?[ ]?(?:={1,3}|~=)[ ]?(?:[\"'](?:[\^~]|={2}|~=)?)?\Z")
_REFERENCE = regex(rb"(?:\.git)?[@:]\Z")
# "name/tree/1.0-branch": a version of which the name of a branch is made.
_ADDRESSED, _OF_RELEASE = frozenset({LINKED, REFERENCE}), (b"/releases/tag/", b"/releases/download/")
OF_BRANCH = regex(rb"[-_.]?(?:branch|maintenance|maint|series)\b|\.rel\b", re.IGNORECASE)
_LINK = regex(
    rb"(?:\.git|\.readthedocs\.(?:io|org)|\.(?:org|io|com|dev|net)(?=/(?:en|docs)/))?/(?:-/)?(?:(?:releases/(?:tag|download)|tree|blob|raw|compare|commits-since"
    rb"|archive(?:/refs/tags)?|refs/tags|tarball|zipball|tags|en|docs)/)?\Z",
    re.IGNORECASE,
)
# "name 1.0.1", "name is up to date (1.0.1", "name_version = '1.0.1".
_ALONE = regex(rb"(?<![\w./:@-])[\w.-]+/\Z")
_NEXT_TO_NAME = regex(
    rf"(?:{BEFORE_VERSION}| is up[ -]to[ -]date \(|[-_]version[\"'`]?[ ]?[:=][ ]?[\"'`]?)\Z".encode(),
    re.IGNORECASE,
)
# "Run `name --version` and ensure your version is *1.0.1".
_YOURS = regex(rb"\b(?:your|its|current|latest) version is:? ?[*_`\"']{0,3}\Z", re.IGNORECASE)
_FLOOR = regex(rb"(?:\[[^\]\n]{0,200}\])?[ ]?>=[ ]?\Z")
_SCOPED = regex(rb"@([A-Za-z0-9][\w.-]{0,100})/[\w.-]{1,100}[ @]\Z")  # npm's "@name/part@1.0.1"
_IN_FILE_NAME = regex(rb"[-_]\Z")
_AGENT = regex(rb"(?<![\w./-])([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*)/\Z")
# "git clone -b v1.0.1 https://.../name", "cd name && git checkout tags/v1.0.1".
_BRANCH = regex(rb"\bgit (?:clone\b[^\r\n;&|]{0,100} (?:-b|--branch)[ =]|checkout (?:tags/)?)[\"']?\Z")
_REPOSITORY = regex(rb"repo:[ ]{1,4}[\"']?(\S{1,200}?)(?:\.git)?/?[\"']?[ ]*(?:#[^\r\n]*)?\r?\Z")
_REV = regex(rb"[ ]{0,40}(?:-[ ])?(?:rev|sha):[ ]{1,4}[\"']?\Z")
_MIRROR = regex(r"\A(?:mirrors|pre-commit)-|-pre-commit\Z")
_BLANK = regex(rb"[ ]*(?:#[^\r\n]*)?\r?\Z")
_OTHER_PIN = regex(rb"(?:[=~!<>]=|<|>)[ ]?[\"']?v?\Z")
_ROLE = regex(rb":`[^`<>]{1,100} <\Z")  # of reStructuredText: ":ref:`v1.0.1 <v1.0.1>`"
# A word and a blank right before it: "rich 1.0.1" on a line of ours is rich's.
_OTHER_WORD = regex(rb"(?<![\w-])(?!(?:version|release|tag|is|at|to|v)[ ])[A-Za-z][\w.+-]*[ ]\(?\Z", re.IGNORECASE)
# An archive's name around its version: "part-" and "-py3-none-any.whl".
_STEM, _ARCHIVE = (
    regex(rb"(?<![\w.+-])(?:[A-Za-z0-9][\w.+-]*[-_])?\Z"),
    regex(rb"(?:[-_.+][A-Za-z0-9]{1,40}){0,12}?\.(?:tar\.\w{2,4}|tgz|zip|whl|gz|exe|dmg|deb|rpm|msi|jar)(?![\w-])"),
)
_NEAR = 200
_ABOVE = 3
_LIST = 3


# What stands between a name and its version, and the bytes that each can end with: those tell at once where it is not.
_BESIDE = (
    (_PIN, PIN, frozenset(b"= \"'^~")),
    (_REFERENCE, REFERENCE, frozenset(b"@:")),
    (_LINK, LINKED, frozenset(b"/")),
    (_IN_FILE_NAME, FILE, frozenset(b"-_")),
    (_NEXT_TO_NAME, NAMED, frozenset(b" -([:=*_`\"'")),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One version in running text: the match with group ``version``, its line up to it, and why it is ours if it is."""

    match: re.Match[bytes]
    before: bytes
    why: str


def spots(data: bytes, own: Own) -> Iterator[Spot]:
    """Yield every version of at least two numbers in *data*; ``why`` is empty where nothing on its line says ours."""
    for match in _versions(data):
        near, start = max(0, match.start() - _NEAR), match.start()
        first = max(data.rfind(b"\n", near, start), data.rfind(b"\r", near, start), near - 1) + 1
        before = data[first:start]
        why = named(_unquoted(before) if before.endswith(_EQUALS) else before, own)
        if not why and _REV.match(before):
            why = _revision(data, first, own)
        if not why and b"git " in before and _BRANCH.search(before):
            why = REFERENCE if own.pattern.search(data, first, _line_end(data, match.end())) else ""
        if why in _ADDRESSED and OF_BRANCH.match(data, match.end()) and not before.endswith(_OF_RELEASE):
            why = ""
        yield Spot(match, before, why)


def _versions(data: bytes) -> Iterator[re.Match[bytes]]:
    """Yield what ``_DOTTED`` and ``_IN_NAME`` find; both are asked only where a number and a dot begin.

    Their own search would look behind itself at every byte, which was a tenth of a bump.
    """
    dotted = named = 0
    for sign in _FIRST_SIGN.finditer(data):
        start = sign.start()
        while start and data[start - 1] in _DIGITS:
            start -= 1
        start -= data[max(0, start - 1) : start] in {b"v", b"V"}
        match = _DOTTED.match(data, start) if start >= dotted else None
        if match is None and start >= dotted and data[max(0, start - 3) : start] in _EQUALS:
            match = _QUOTED.match(data, start)
        if match:
            dotted = match.end()
            yield match
        is_in_name = start >= named and data[max(0, start - 1) : start] in _JOINTS
        match = _IN_NAME.match(data, start) if is_in_name else None
        if match:
            named = match.end()
            yield match


def named(before: bytes, own: Own) -> str:
    """Return how *before* names this project right before the version that follows it, empty where it does not."""
    agent = _AGENT.search(before) if before.endswith(b"/") else None
    if agent and _is_own_agent(agent[1].decode(), own):
        return AGENT
    last = before[-1] if before else 0
    for pattern, why, ends in _BESIDE:
        found = pattern.search(before) if last in ends else None
        if found and own.is_named_at_end(before[: found.start()]) and not _is_pair(before[: found.end()]):
            return why
        if found and why == PIN and b"==" in found[0] and own.is_part_at_end(before[: found.start()]):
            return FAMILY
    floor = _FLOOR.search(before) if own.siblings and b">=" in before else None
    if floor and own.is_sibling_at_end(before[: floor.start()]):
        return FAMILY
    scoped = _SCOPED.search(before) if b"@" in before else None
    is_scoped = scoped is not None and own.is_named(scoped[1].decode("utf-8", "replace"))
    is_yours = b"ersion is" in before.lower() and _YOURS.search(before) and own.pattern.search(before)
    return NAMED if is_scoped or is_yours else ""


def _is_pair(before: bytes) -> bool:
    """Tell whether *before* ends with "a-name/": without a path before it, that is no link, only one of its agents."""
    return before.endswith(b"/") and _ALONE.search(before) is not None


def enumerated(found: list[Spot]) -> set[int]:
    """Return which of *found* list the project's versions: the same words, or link, before three different ones.

    The words may have the version in them once more: ".. _`name 1.0.1`: /files/name-".
    """
    groups: dict[bytes, list[int]] = {}
    for i, spot in enumerate(found):
        if spot.why in {NAMED, FILE}:
            groups.setdefault(spot.before.strip().replace(spot.match["version"], b"#"), []).append(i)
        elif spot.why == LINKED:
            groups.setdefault(spot.before.split()[-1].rpartition(b"(")[2], []).append(i)
    lists = (group for group in groups.values() if len({found[i].match["version"] for i in group}) >= _LIST)
    return {i for group in lists for i in group}


def with_same(found: list[Spot], ours: dict[int, str], data: bytes) -> Iterator[tuple[Spot, str]]:
    """Yield the spots that repeat, on the same line, the version of one of *ours*, with the reason of that one.

    *ours* are indices into *found* with the reasons. A file in such a place is ours wherever *data* names it again:
    below "wget https://.../name/releases/download/v1.0.1/part-1.0.1.tar.gz" stands "tar xf part-1.0.1.tar.gz".
    """
    lines = _lines(found, data)
    taken = {(lines[i], found[i].match["version"]): why for i, why in ours.items()}
    files: dict[bytes, str] = {}
    rest: list[Spot] = []
    for i, spot in enumerate(found):
        why = taken.get((lines[i], spot.match["version"])) if i not in ours else None
        is_target = _ROLE.search(spot.before) and data.startswith(b">`", spot.match.end())
        is_pin = _OTHER_PIN.search(spot.before) and not is_target
        is_same = why and not (is_pin or _OTHER_WORD.search(spot.before))
        if (ours.get(i) == LINKED or (is_same and why == LINKED)) and (file := _file_of(spot, data)):
            files[file] = LINKED
        if why and is_same:
            yield spot, why
        elif i not in ours:
            rest.append(spot)
    for spot in rest if files else ():
        if reason := files.get(_file_of(spot, data)):
            yield spot, reason


def _file_of(spot: Spot, data: bytes) -> bytes:
    """Return the name of the archive that holds *spot*, empty where it stands in none."""
    behind = _ARCHIVE.match(data, spot.match.end())
    before = _STEM.search(spot.before) if behind else None
    return before[0] + spot.match[0] + behind[0] if before and behind else b""


def _lines(found: list[Spot], data: bytes) -> list[int]:
    """Return the line of each of *found*, counted from 0: only what lies between two spots is read."""
    places = [0, *(spot.match.start() for spot in found)]
    return list(accumulate(data.count(b"\n", start, end) for start, end in pairwise(places)))


def _unquoted(before: bytes) -> bytes:
    from urllib.parse import unquote_to_bytes  # noqa: PLC0415 - few texts have an address that needs it

    return unquote_to_bytes(before)


def _line_end(data: bytes, start: int) -> int:
    end = data.find(b"\n", start, start + _NEAR)
    return start + _NEAR if end < 0 else end


def _is_own_agent(token: str, own: Own) -> bool:
    """``Name/1.0`` and ``NameClient/1.0``."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", token)
    return own.is_named(token) or any(own.is_named("".join(words[:count])) for count in range(1, len(words)))


def _revision(data: bytes, start: int, own: Own) -> str:
    """Return whose revision is at *start*, by ``repo:`` on one of three lines above: ours, or our mirror's."""
    lines = data[max(0, start - 2 * _NEAR) : start].split(b"\n")[-1 - _ABOVE : -1]
    for line in reversed(lines):
        repository = _REPOSITORY.search(line)
        if repository:
            name = repository[1].rpartition(b"/")[2].decode("utf-8", "replace").lower()
            if own.is_named(name):
                return REVISION
            return MIRROR if own.is_named(_MIRROR.sub("", name)) else ""
        if not _BLANK.match(line):
            return ""
    return ""
