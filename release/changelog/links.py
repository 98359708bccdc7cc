"""Link references of a change log: where ``[unreleased]`` and ``[1.0.2]`` lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.changelog.title import Span, compared_with, is_open, moved_target
from release.model.changelog import Splice
from release.model.records import dataclass
from release.model.regex import regex
from release.model.version import read_version

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from packaging.version import Version

    from release.model.changelog import Release

_REFERENCE = regex(
    rb"(?:\A|(?<=[\r\n]))(?P<before>\[|\.\. _`?)(?P<label>[^\]`\r\n]+?)(?P<between>\]:[ \t]*<?|`?:[ \t]+)"
    rb"(?P<target>[^\s>]+)(?P<after>[^\r\n]*)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One reference: the spans of its line and of its target, its five pieces, and the version that its label names."""

    span: Span
    target: Span
    pieces: tuple[str, ...]
    version: Version | None

    @property
    def label(self) -> str:
        """The text that it explains."""
        return self.pieces[1]

    @property
    def address(self) -> str:
        """Where it leads."""
        return self.pieces[3]

    def spelled(self, label: str, address: str) -> bytes:
        """Return the line of another reference of the same form."""
        before, _, between, _, after = self.pieces
        return f"{before}{label}{between}{address}{after}".encode("utf-8", "surrogateescape")


def move_links(data: bytes, release: Release, title: tuple[str, Version | None], newline: bytes) -> list[Splice]:
    """Return the splices that lead the links on: the open section's to the new tag, and a new one for the version.

    *title* is the new version as its title spells it, empty where that is no link, and the version of the newest
    section before it: where neither that nor the open section has a link, the new version gets none.
    """
    label, newest_version = title
    references = _references(data)
    new = read_version(release.new)
    if any(reference.version == new for reference in references):
        return []
    open_one = next((reference for reference in references if is_open(reference.label)), None)
    versions = [reference for reference in references if reference.version is not None]
    compared = compared_with(open_one.address) if open_one else None
    if open_one and compared:
        start = open_one.target[0]
        address = _address(compared, versions, release)
        added = open_one.spelled(label or _label(versions, release), address)
        old = Splice(
            start=start + len(compared["base"].encode()),
            end=start + len((compared["base"] + compared["old"]).encode()),
            new=release.new_tag.encode(),
        )
        return [old, _beside(open_one, versions, added, newline)]
    newest = next((reference for reference in versions if reference.version == newest_version), None)
    address = _moved(newest, release) if newest else ""
    if newest is None or address == newest.address:
        return []
    return [_beside(open_one or newest, versions, newest.spelled(label or _label(versions, release), address), newline)]


def moved_inline(data: bytes, span: Span, release: Release) -> list[Splice]:
    """Return the splice that leads a comparison in the open section's own title to the new tag."""
    compared = compared_with(data[slice(*span)].decode("utf-8", "surrogateescape"))
    if compared is None:
        return []
    start = span[0] + len(compared.string[: compared.start("old")].encode("utf-8", "surrogateescape"))
    return [Splice(start=start, end=start + len(compared["old"].encode()), new=release.new_tag.encode())]


def _references(data: bytes) -> list[Reference]:
    found = []
    for match in _REFERENCE.finditer(data):
        pieces = tuple(piece.decode("utf-8", "surrogateescape") for piece in match.groups())
        label = pieces[1] if "." in pieces[1] else ""  # a number alone is an issue's
        span, target = match.span(), match.span("target")
        found.append(Reference(span=span, target=target, pieces=pieces, version=read_version(label)))
    return found


def _address(compared: re.Match[str], versions: Sequence[Reference], release: Release) -> str:
    """Return where the new version's link leads: a comparison, unless the versions before it lead elsewhere."""
    if len(versions) > 1 and not any(compared_with(reference.address) for reference in versions):
        newest = max(versions, key=lambda reference: (reference.version, -reference.span[0]))
        moved = _moved(newest, release)
        if moved != newest.address:
            return moved
    before = compared.string[: compared.start()]
    return f"{before}{compared['base']}{release.old_tag or compared['old']}{compared['dots']}{release.new_tag}"


def _moved(newest: Reference, release: Release) -> str:
    compared = compared_with(newest.address)
    if compared and release.old_tag:
        return f"{compared['base']}{release.old_tag}{compared['dots']}{release.new_tag}"
    return moved_target(newest.address, str(newest.version), release)


def _label(versions: Sequence[Reference], release: Release) -> str:
    is_v = bool(versions) and versions[0].label.startswith("v")
    return f"{'v' if is_v else ''}{release.new}"


def _beside(anchor: Reference, versions: Sequence[Reference], added: bytes, newline: bytes) -> Splice:
    """Return the splice that puts *added* below the open section's link, or at the new end of the versions' list."""
    order = [reference.version for reference in versions if reference.version]
    is_rising = len(order) > 1 and order[0] < order[-1]
    is_below = (anchor.version is None) != is_rising
    place = anchor.span[1] if is_below else anchor.span[0]
    return Splice(start=place, end=place, new=newline + added if is_below else added + newline)
