"""Two distributions compared: which files are new, gone, moved or different, and what in that deserves a look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.contents import FILE
from release.model.line_diff import compare_lines, is_text
from release.model.regex import regex
from release.model.review import ADDED, CHANGED, MOVED, REMOVED, DistributionChange, FileChange
from release.model.signs import is_image, signs_of_bytes, signs_of_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from release.model.contents import Contents, Member

# The most that is compared line by line: bytes of a file, lines of a difference, and lines of all together.
LARGEST_TEXT = 1 << 20
_MOST_LINES, _MOST_IN_ALL = 400, 8_000
_MOST_FILES, _LONGEST_PATH = 5_000, 1_000
_DATED = regex(r"^[^/]+-[^/-]+\.(dist-info|data)(?=/|$)")
_DERIVED = (".dist-info/RECORD",)


def place(path: str) -> str:
    """Return *path* without the version that a wheel's own folders carry, so that two releases can be compared."""
    found = _DATED.match(path)
    return f"*.{found[1]}{path[found.end() :]}" if found else path


def differing(old: Contents | None, new: Contents) -> tuple[frozenset[str], frozenset[str]]:
    """Return the files of both (their paths) whose bytes are needed for :func:`compare`: changed, gone and new ones."""
    before, after = _by_place(old), _by_place(new)
    same = {key for key in before.keys() & after.keys() if before[key].sha256 == after[key].sha256}

    def needed(members: Mapping[str, Member]) -> frozenset[str]:
        return frozenset(
            member.path
            for key, member in members.items()
            if key not in same and member.kind == FILE and member.size <= LARGEST_TEXT and not _is_derived(key)
        )

    return needed(before), needed(after)


def compare(
    old: Contents | None,
    new: Contents,
    bodies: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    told: frozenset[tuple[str, str]] = frozenset(),
) -> DistributionChange:
    """Return what changed from *old* (``None`` where there was none) to *new*.

    *bodies* are the bytes of :func:`differing` files, by path. A pair of digests in *told* was told with another
    distribution.
    """
    before, after = _by_place(old), _by_place(new)
    elsewhere = _told_elsewhere(before, after, told)
    changes, shown, same = [], len(elsewhere) // 2, 0
    moved = _moved(before, after)
    for key in sorted({*before, *after} - {source for source, _ in moved.values()} - elsewhere):
        source, past = moved.get(key, (key, before.get(key)))
        member = after.get(key)
        if member and past and source == key and _is_same(past, member):
            same += 1
        elif not (_is_derived(key) and past and member):
            pair = (past.sha256 if past else "", member.sha256 if member else "")
            if pair in told and source == key:
                shown += 1
            else:
                change = _change(key, source, (past, member), bodies)
                changes.append(change if old else replace(change, diff=(), left_out=0))  # all lines are new ones
    return DistributionChange(
        kind="wheel" if new.filename.endswith(".whl") else "sdist",
        old=old.filename if old else "",
        new=new.filename,
        changes=tuple(changes),
        same=same,
        shown=shown,
        old_files=len(before),
        new_files=len(after),
        old_size=sum(member.size for member in before.values()),
        new_size=sum(member.size for member in after.values()),
        new_tops=tuple(sorted(tops(new) - tops(old))) if old else (),
        problems=tuple(
            f"{contents.filename}: {words}" for contents in (old, new) if contents for words in contents.problems
        ),
    )


def pairs(old: Contents | None, new: Contents) -> frozenset[tuple[str, str]]:
    """Return the pairs of digests (before, after; empty where there is none) of the files that are not as before."""
    before, after = _by_place(old), _by_place(new)
    found = {
        (before[key].sha256 if key in before else "", after[key].sha256 if key in after else "")
        for key in {*before, *after}
    }
    return frozenset(pair for pair in found if pair[0] != pair[1])


def bounded(changes: Iterable[DistributionChange]) -> tuple[DistributionChange, ...]:
    """Return *changes* with some thousand files and lines of differences at most; what has signs stays longest.

    Files beyond that are counted (``more``), and so are lines (``left_out``).
    """
    found = tuple(changes)
    every = [(number, change) for number, each in enumerate(found) for change in each.changes]
    every.sort(key=lambda pair: (not pair[1].signs, len(pair[1].diff), pair[0], pair[1].path))
    left = _MOST_IN_ALL
    kept: list[list[FileChange]] = [[] for _ in found]
    for number, change in every[:_MOST_FILES]:
        fits = len(change.diff) <= left
        left -= len(change.diff) if fits else 0
        whole = change if fits else replace(change, diff=(), left_out=change.left_out + len(change.diff))
        kept[number].append(replace(whole, path=_short(change.path), old_path=_short(change.old_path)))
    return tuple(
        replace(each, changes=tuple(sorted(of_it, key=_by_path)), more=len(each.changes) - len(of_it))
        for each, of_it in zip(found, kept, strict=True)
    )


def _by_path(change: FileChange) -> str:
    return change.path


def _short(path: str) -> str:
    return path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}… ({len(path)} characters)"


def tops(contents: Contents | None) -> set[str]:
    """Return the names at the top of a wheel that its installation puts beside those of all other projects."""
    if contents is None or not contents.filename.endswith(".whl"):
        return set()
    found = {member.path.split("/")[0] for member in contents.members}
    return {name for name in found if name and not name.endswith((".dist-info", ".data"))}


def _by_place(contents: Contents | None) -> dict[str, Member]:
    members = contents.members if contents else ()
    return {place(member.path): member for member in members if member.kind != "folder"}


def _is_derived(key: str) -> bool:
    """Tell whether a file says nothing that the others do not say: a wheel's list of digests."""
    return key.endswith(_DERIVED)


def _is_same(old: Member, new: Member) -> bool:
    is_as_runnable = old.is_executable == new.is_executable
    return (old.kind, old.sha256, old.link) == (new.kind, new.sha256, new.link) and is_as_runnable


def _moved(before: Mapping[str, Member], after: Mapping[str, Member]) -> dict[str, tuple[str, Member]]:
    """Return, for each new place whose bytes are those of one that is gone, that one; only where it is clear."""

    def lonely(members: Mapping[str, Member], others: Mapping[str, Member]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for key, member in members.items():
            if key not in others and member.size and member.sha256:
                found.setdefault(member.sha256, []).append(key)
        return {digest: keys[0] for digest, keys in found.items() if len(keys) == 1}

    gone, come = lonely(before, after), lonely(after, before)
    return {come[digest]: (gone[digest], before[gone[digest]]) for digest in come.keys() & gone.keys()}


def _told_elsewhere(
    before: Mapping[str, Member], after: Mapping[str, Member], told: frozenset[tuple[str, str]]
) -> set[str]:
    """Return the old and new places of files that changed as was *told*, and lie in another folder now (``src/``)."""
    gone = {member.sha256: key for key, member in before.items() if key not in after}
    come = {member.sha256: key for key, member in after.items() if key not in before}
    found = [(gone[old], come[new]) for old, new in sorted(told) if old in gone and new in come]
    return {key for pair in found for key in pair}


def _change(
    key: str,
    source: str,
    members: tuple[Member | None, Member | None],
    bodies: tuple[Mapping[str, bytes], Mapping[str, bytes]],
) -> FileChange:
    past, member = members
    how = MOVED if source != key else CHANGED if past and member else ADDED if member else REMOVED
    change = FileChange(
        path=key,
        how=how,
        old_path=source if how == MOVED else "",
        old_size=past.size if past else None,
        new_size=member.size if member else None,
        signs=signs_of_member(key, past, member),
    )
    if how == MOVED or (past and member and past.sha256 == member.sha256):
        return replace(change, added=0, removed=0)
    old, new = (bodies[i].get(each.path) if each else b"" for i, each in enumerate(members))
    if old is None or new is None:
        return replace(change, note=f"not read: larger than {LARGEST_TEXT} bytes, or no plain file")
    if not (is_text(old) and is_text(new)):
        return replace(change, note="binary", signs=tuple(dict.fromkeys((*change.signs, *_binary(how, key, new)))))
    lines = compare_lines(old, new, _MOST_LINES)
    note = "the bytes differ, the lines do not" if not (lines.added or lines.removed) and old and new else ""
    signs = (*change.signs, *(signs_of_bytes(key, old, new, lines.longest) if member else ()))
    return replace(
        change,
        added=lines.added,
        removed=lines.removed,
        diff=lines.lines,
        left_out=lines.left_out,
        note=note,
        signs=signs,
    )


def _binary(how: str, path: str, data: bytes) -> tuple[str, ...]:
    return () if how == REMOVED or is_image(path, data) else ("binary: nobody can read it here",)
