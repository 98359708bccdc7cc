"""The changed files of the review page: every file by name, its lines folded, as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.review import ADDED, CHANGED, MOVED, REMOVED
from release.report.markup import block, code, fold, many, size, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.review import DistributionChange, FileChange, Review

_WORDS = {ADDED: "new", REMOVED: "gone", CHANGED: "changed", MOVED: "moved"}
_TESTS = ("test", "doc", "example", "benchmark")
_MOST_FILES = 2_500
_ROW = 200  # bytes of a page that a file costs, beside what stands in it


class Budget:
    """The bytes of the page that are left; ``cut`` are the files (name, lines) whose lines did not fit."""

    def __init__(self, left: int) -> None:
        """Begin with *left* bytes."""
        self.left = left
        self.cut: list[tuple[str, int]] = []

    def take(self, piece: str) -> bool:
        """Count *piece* and return ``True``, or return ``False`` where it does not fit."""
        needed = len(piece.encode("utf-8", "backslashreplace"))
        if needed > self.left:
            return False
        self.left -= needed
        return True


def changed_files(review: Review, budget: Budget) -> Iterator[str]:
    """Yield each distribution's changed files; what deserves a look keeps its lines longest."""
    heads = {(n, c.path): _summary(c) for n, each in enumerate(review.contents) for c in each.changes}
    room = {key: budget.take(head + " " * _ROW) for key, head in list(heads.items())[:_MOST_FILES]}
    bodies = {}
    every = [(n, change) for n, each in enumerate(review.contents) for change in each.changes]
    for number, change in sorted(every, key=_importance):
        if not change.diff and not change.left_out:
            continue
        body = _lines(change)
        if room.get((number, change.path)) and change.diff and budget.take(body):
            bodies[number, change.path] = body
            if change.left_out:
                budget.cut.append((change.path, change.left_out))
        else:
            budget.cut.append((change.path, len(change.diff) + change.left_out))
    for number, each in enumerate(review.contents):
        yield _head(each)
        listed = [change for change in each.changes if room.get((number, change.path))]
        for change in listed:
            key = (number, change.path)
            yield fold(heads[key], bodies[key]) if key in bodies else f'<p class="file">{heads[key]}</p>'
        if len(listed) < len(each.changes):
            yield f"<p class=cut>and {many(len(each.changes) - len(listed), 'file')} more that did not fit here</p>"


def _importance(entry: tuple[int, FileChange]) -> tuple[bool, bool, int, int, str]:
    number, change = entry
    is_aside = any(part.startswith(_TESTS) for part in change.path.lower().split("/"))
    return (not change.signs, is_aside, len(change.diff), number, change.path)


def _head(each: DistributionChange) -> str:
    against = f"against {code(each.old)}" if each.old else "new: there was none of its kind before"
    counts = [
        f"{sum(change.how == how for change in each.changes)} {word}"
        for how, word in _WORDS.items()
        if any(change.how == how for change in each.changes)
    ]
    counts.append(f"{each.same} as before")
    if each.more:
        counts.append(f"{each.more:,} more that are not listed")
    if each.shown:
        counts.append(f"{each.shown} changed as told above")
    sizes = f"{size(each.old_size)} before, {size(each.new_size)} now, unpacked" if each.old else size(each.new_size)
    return f"<h3>{code(each.new)}</h3><p>{against}: {', '.join(counts)}; {sizes}</p>"


def _summary(change: FileChange) -> str:
    moved = f" from {code(change.old_path)}" if change.old_path else ""
    signs = "".join(f' <span class="sign">{text(sign, 160)}</span>' for sign in change.signs)
    note = f' <span class="soft">{text(change.note)}</span>' if change.note else ""
    return f"{code(change.path)} {_WORDS[change.how]}{moved} {_counts(change)}{signs}{note}"


def _counts(change: FileChange) -> str:
    if change.added is None or change.removed is None:
        sizes = [size(each) or "nothing" for each in (change.old_size, change.new_size)]
        return f'<span class="num">{sizes[0]} &rarr; {sizes[1]}</span>'
    return f'<span class="num plus">+{change.added:,}</span> <span class="num minus">-{change.removed:,}</span>'


def _lines(change: FileChange) -> str:
    shown = "".join(map(_line, change.diff))
    rest = f"<p class=cut>{many(change.left_out, 'line')} more are not here</p>" if change.left_out else ""
    return f"<pre>{shown}</pre>{rest}"


def _line(line: str) -> str:
    mark = line[:1]
    words = block(line.replace("\n", "\\n"), 700)
    tag = {"+": "ins", "-": "del", "@": "i"}.get(mark)
    return f"<{tag}>{words}\n</{tag}>" if tag else f"{words}\n"
