"""Small figures of the review page: where lines changed, and how sizes went over the last releases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from release.report.markup import many, plain, size, text

if TYPE_CHECKING:
    from release.model.review import FileChange, Past, Review

_WIDE, _HIGH = 300, 12
_MOST_FOLDERS, _MOST_PAST = 10, 12
_COLUMN, _PLOT, _FEWEST = 40, 60, 2  # one release is no history


def folders(review: Review) -> str:
    """Return one bar a folder, as long as its changed lines; empty where nothing changed."""
    added, removed = Counter[str](), Counter[str]()
    for change in review.changes:
        added[_folder(change)] += change.added or 0
        removed[_folder(change)] += change.removed or 0
    totals = added + removed
    if not totals:
        return ""
    most = max(totals.values())
    first = sorted(totals, key=lambda name: (-totals[name], name))
    lines = [_row(name, added[name], removed[name], most) for name in first[:_MOST_FOLDERS]]
    rest = first[_MOST_FOLDERS:]
    more = (
        f"<p class=soft>and {many(len(rest), 'folder')} with {sum(totals[n] for n in rest):,} lines</p>" if rest else ""
    )
    return f"<table class=bars><tbody>{''.join(lines)}</tbody></table>{more}"


def history(past: tuple[Past, ...]) -> str:
    """Return size and number of files of the last releases as columns, the new one marked; empty for less than two."""
    shown = past[-_MOST_PAST:]
    if len(shown) < _FEWEST:
        return ""
    numbers = ", ".join(f"{text(each.version, 40)} {size(each.size)}{_files(each)}" for each in shown)
    drawn = _columns("size of all files", [(each.version, each.size, size(each.size)) for each in shown])
    counts = [(each.version, each.files, many(each.files, "file")) for each in shown if each.files is not None]
    if len(counts) >= _FEWEST:
        drawn += _columns("files in the wheel", counts)
    return f"<div class=figures>{drawn}</div><p class=soft>{numbers}</p>"


def _columns(title: str, numbers: list[tuple[str, int, str]]) -> str:
    most = max(number for _, number, _ in numbers) or 1
    pieces = []
    for place, (version, number, words) in enumerate(numbers):
        high = max(1, round(_PLOT * number / most))
        tone = "s" if place == len(numbers) - 1 else "n"
        pieces.append(
            f'<rect class="{tone}" x="{place * _COLUMN}" y="{_PLOT - high}" width="{_COLUMN - 8}" height="{high}">'
            f"<title>{plain(version, 40)}: {words}</title></rect>"
        )
    label = f"{title}, {numbers[0][0]}: {numbers[0][2]}; {numbers[-1][0]}: {numbers[-1][2]}"
    shape = f'viewBox="0 0 {len(numbers) * _COLUMN} {_PLOT}" role="img" aria-label="{plain(label, 160)}"'
    return f"<figure><figcaption>{title}</figcaption><svg {shape}>{''.join(pieces)}</svg></figure>"


def _files(each: Past) -> str:
    return "" if each.files is None else f" ({many(each.files, 'file')} in it)"


def _folder(change: FileChange) -> str:
    parts = change.path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0] if len(parts) > 1 else "(top)"  # noqa: PLR2004 - a/b/file


def _row(name: str, added: int, removed: int, most: int) -> str:
    a, r = (round(_WIDE * count / most, 1) for count in (added, removed))
    label = f"{added} lines added, {removed} removed"
    bar = (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" height="{_HIGH}" preserveAspectRatio="none" role="img" '
        f'aria-label="{label}"><rect class="a" width="{a}" height="{_HIGH}"/>'
        f'<rect class="r" x="{a}" width="{r}" height="{_HIGH}"/></svg>'
    )
    counts = f'<span class="plus">+{added:,}</span> <span class="minus">-{removed:,}</span>'
    return f"<tr><td><code>{text(name, 80)}</code></td><td>{bar}</td><td class=num>{counts}</td></tr>"
