"""What a command changed, held against what it had to change: line by line, to the byte."""

from __future__ import annotations

import difflib
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from replay_case import is_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from replay_case import Case, Place
    from replay_scratch import Scratch, State

_EXECUTABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
_MARK = b"\xef\xbb\xbf"
_ALIKE = 0.6
_FEW = 50
_NEAREST = 400
_TOO_MANY_PAIRS = 40_000_000
_NOT_YET = re.compile(rb"unreleased|in development|not released|upcoming|\(dev|tba|xxxx|future", re.IGNORECASE)
Pair = tuple["int | None", "int | None"]
"""An old and a new line, from 0, of which one may be absent."""


@dataclass(frozen=True)
class Mistake:
    """A line that should have stayed."""

    place: Place
    why: str
    before: str
    after: str


@dataclass
class Judgement:
    """All that is to say about the changes of one case."""

    right: list[Place] = field(default_factory=list)
    respelled: list[Place] = field(default_factory=list)
    mangled: list[Place] = field(default_factory=list)
    """Required lines that became something else."""
    false: list[Mistake] = field(default_factory=list)
    repaired: list[Place] = field(default_factory=list)
    """Lines that people had forgotten."""
    damaged: dict[str, list[str]] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)

    @property
    def is_safe(self) -> bool:
        """Nothing was changed that should not have been."""
        return not (self.false or self.damaged or self.mangled)

    def missed(self, case: Case) -> list[Place]:
        """Return the required lines that have not exactly the right text."""
        return [place for place in case.required if place not in set(self.right)]

    def damage(self, path: str, how: str) -> None:
        """Note a damage once."""
        if how not in (known := self.damaged.setdefault(path, [])):
            known.append(how)


def judge(case: Case, scratch: Scratch, commit: str, before: dict[str, State]) -> Judgement:
    """Compare the tree with what it was at the commit."""
    judgement, after = Judgement(), scratch.states()
    for path in sorted(before.keys() | after.keys()):
        expected = is_history(path)
        if path not in before:
            if not expected and path not in case.new_files:
                judgement.created.append(path)
        elif path not in after:
            if not expected and path not in case.deleted_files:
                judgement.damage(path, "deleted")
        elif before[path] != after[path] and not stat.S_ISLNK(after[path][-1]):
            if (before[path][-1] ^ after[path][-1]) & _EXECUTABLE:
                judgement.damage(path, "mode")
            _judge_file(judgement, case, path, (scratch.before(commit, path), (scratch.root / path).read_bytes()))
    return judgement


def _judge_file(judgement: Judgement, case: Case, path: str, data: tuple[bytes, bytes]) -> None:
    old, new = data
    if old == new:
        return
    if _other_line_ends(old, new):
        judgement.damage(path, "line ends")
        old, new = old.replace(b"\r\n", b"\n"), new.replace(b"\r\n", b"\n")
    if old.startswith(_MARK) != new.startswith(_MARK):
        judgement.damage(path, "byte order mark")
    if old.endswith(b"\n") != new.endswith(b"\n"):
        judgement.damage(path, "final line end")
    before, after = old.split(b"\n"), new.split(b"\n")
    for left, right in differences(before, after):
        if left is None:
            if not is_history(path) and path not in case.grown:
                judgement.damage(path, "inserted lines")
        elif right is None:
            _judge_deleted(judgement, case, (path, left + 1))
        else:
            _judge_changed(judgement, case, (path, left + 1), (before[left], after[right]))


def _other_line_ends(old: bytes, new: bytes) -> bool:
    before, after = old.count(b"\r\n"), new.count(b"\r\n")
    lost, gained = before > 2 and after < before // 2, before == 0 and after > 2
    return lost or gained or old.replace(b"\r\n", b"\n") == new.replace(b"\r\n", b"\n")


def _judge_deleted(judgement: Judgement, case: Case, place: Place) -> None:
    if place in case.required:
        judgement.mangled.append(place)
    if place not in case.optional and not is_history(place[0]):
        judgement.damage(place[0], "deleted lines")


def _judge_changed(judgement: Judgement, case: Case, place: Place, line: tuple[bytes, bytes]) -> None:
    before, after = line
    was_forgotten, why = case.left.get(place, (False, "unlisted line"))
    if required := case.required.get(place):
        right = required.after(before)
        if after == right:
            judgement.right.append(place)
        elif right is not None and required.is_other_spelling(before, after):
            judgement.respelled.append(place)
        else:
            judgement.mangled.append(place)
            judgement.damage(place[0], "required line became something else")
    elif place in case.optional:
        return
    elif was_forgotten:
        judgement.repaired.append(place)
    elif not (is_history(place[0]) and _NOT_YET.search(before)):
        judgement.false.append(Mistake(place, why, _shown(before), _shown(after)))


def _shown(line: bytes) -> str:
    return line.decode(errors="replace").strip()[:160]


def differences(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Pair]:
    """Return the lines that differ, each old one beside the new one that it became."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    for left, right in _aligned(before, after):
        yield (None if left is None else head + left, None if right is None else head + right)


def _common(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    pairs = zip(old, new)  # noqa: B905 - one may be longer
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _aligned(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Pair]:
    changed = [number for number, (a, b) in enumerate(zip(old, new)) if a != b]  # noqa: B905 - one may be longer
    is_in_place = len(old) == len(new) and len(changed) <= max(_FEW, len(old) // 2)
    if is_in_place or len(old) * len(new) > _TOO_MANY_PAIRS:
        yield from ((number, number) for number in changed)
        yield from ((number, None) for number in range(len(new), len(old)))
        yield from ((None, number) for number in range(len(old), len(new)))
        return
    for what, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal" and i2 - i1 == j2 - j1:
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
        elif what != "equal":
            yield from _likeliest(old, new, range(i1, i2), range(j1, j2))


def _likeliest(old: Sequence[bytes], new: Sequence[bytes], lefts: range, rights: range) -> Iterator[Pair]:
    """Give each old line the new one that is most like it; the rest came or went."""
    free = list(rights)
    for left in lefts:
        scores = {right: _likeness(old[left], new[right]) for right in free[:_NEAREST]}
        best = max(scores, key=scores.__getitem__, default=None)
        if best is None or scores[best] <= _ALIKE:
            yield left, None
        else:
            free.remove(best)
            yield left, best
    yield from ((None, right) for right in free)


def _likeness(old: bytes, new: bytes) -> float:
    return difflib.SequenceMatcher(None, old, new).quick_ratio()
