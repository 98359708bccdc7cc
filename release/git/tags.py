"""Tags: which there are, how this project prefixes them, and making one that is verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ProgramFailed, TagRejected
from release.model.records import dataclass
from release.model.regex import regex
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packaging.version import Version

    from release.model.own import Own
    from release.system.child import Child
    from release.system.view import View

_FORMAT = "%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)"
_SAFE = regex(r"(?!-)[A-Za-z0-9][A-Za-z0-9._+!/@-]*")
_VERSION_TAG = regex(r"(?P<prefix>(?:.*?[^0-9.])??)(?P<version>(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*\S*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A tag: the commit it leads to, its own object, and when it was made (seconds since 1970)."""

    name: str
    commit: str
    target: str
    is_annotated: bool
    made: int

    @property
    def version(self) -> Version | None:
        """The version in its name, ``None`` where there is none."""
        match = _VERSION_TAG.fullmatch(self.name)
        return read_version(match["version"]) if match else None

    @property
    def prefix(self) -> str:
        """What stands before the version in its name."""
        match = _VERSION_TAG.fullmatch(self.name)
        return match["prefix"] if match else ""


def ask_tags(view: View) -> Child:
    """Start asking for all tags; :func:`read_tags` waits for them."""
    return view.git_later("for-each-ref", "refs/tags", f"--format={_FORMAT}")


def read_tags(child: Child) -> tuple[Tag, ...]:
    """Return all local tags; :class:`ProgramFailed` where git cannot tell them."""
    answer = child.answer()
    if not answer.ok:
        raise ProgramFailed("git cannot list the tags", where=(answer.words[:300],), fix=("git fsck",))
    tags = []
    for row in answer.text.removesuffix("\n").split("\n") if answer.text else ():
        name, kind, target, peeled, made = row.split("\0")
        tags.append(
            Tag(name=name, commit=peeled or target, target=target, is_annotated=kind == "tag", made=int(made or 0))
        )
    return tuple(tags)


def tag_prefix(tags: Sequence[Tag], own: Own, configured: str) -> str:
    """Return the prefix of this project's tags: as configured, else that of its newest version tag, else ``v``.

    Tags that carry another name (``other-1.0``) are not this project's.
    """
    if configured != "auto":
        return configured
    ours = [tag for tag in tags if tag.version is not None and _is_own_prefix(tag.prefix, own)]
    named = [tag for tag in ours if tag.prefix not in {"", "v"}]
    newest = max(named or ours, key=lambda tag: (tag.made, tag.version), default=None)
    if newest is None or (named and len(named) * 2 < len(ours)):
        newest = max(ours, key=lambda tag: (tag.made, tag.version), default=None)
    return newest.prefix if newest else "v"


def last_release(tags: Sequence[Tag], prefix: str) -> Tag | None:
    """Return the tag of the highest version under *prefix*."""
    ours = [(tag.version, tag) for tag in tags if tag.prefix == prefix and tag.version is not None]
    return max(ours, key=lambda pair: pair[0], default=(None, None))[1]


def tag_name(prefix: str, stated: str) -> str:
    """Return the tag's name; :class:`TagRejected` if it could be taken for an option, a path or a command."""
    name = prefix.removesuffix("v") + stated if stated.startswith("v") else prefix + stated
    if (
        not _SAFE.fullmatch(name)
        or any(part in f"{name}/" for part in ("..", "//", "/.", "./", ".lock/", "@{"))
        or name == "HEAD"
    ):
        raise TagRejected(
            f"{name!r} is not a safe tag name",
            where=("[tool.release] tag-prefix",),
            why="tag names reach shells and URLs: letters, digits and . _ + ! / @ - only",
            fix=("$EDITOR pyproject.toml  # [tool.release] tag-prefix",),
        )
    return name


def _is_own_prefix(prefix: str, own: Own) -> bool:
    word = prefix.removesuffix("v").rstrip("-_/@.= ")
    return not word or own.is_named(word) or word.lower() in {"release", "version", "releases", "ver", "rel"}
