"""What is known of the version before its places are: the releases so far, and the digits to search for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.git.tags import tag_prefix
from release.model.mention import VERSION_BYTES
from release.model.records import dataclass
from release.model.spelling import spellings
from release.model.version import read_version
from release.notes import find_changelog
from release.syntax.prose import titles_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.version import Version

    from release.config import Config, Locations
    from release.facts.repository import Repository
    from release.model.mention import Mention
    from release.model.own import Own
    from release.system.view import View


_USUAL = 3
_PARTS = ("VERSION_MINOR", "MINOR_VERSION")  # what holds the version part by part has its digits nowhere


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known before the files are read: ``released`` versions, the highest first, and what is configured.

    ``made`` is when the highest one's tag was made (seconds since 1970), 0 where that is not known; ``asked`` is the
    version that is asked for, empty where that is to be found out.
    """

    released: tuple[str, ...] = ()
    made: int = 0
    locations: Locations | None = None
    asked: str = ""

    @property
    def last(self) -> str:
        """The last release's version as its tag spells it, empty where there is none."""
        return self.released[0] if self.released else ""


def read_known(repository: Repository, own: Own, config: Config, asked: str = "") -> Known:
    """Return the final versions of this project's tags and its configured locations."""
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    final = [(tag.version, tag.name.removeprefix(prefix), tag.made) for tag in repository.tags if tag.prefix == prefix]
    released = sorted(((v, name, made) for v, name, made in final if v and not v.is_prerelease), reverse=True)
    made = released[0][2] if released else 0
    return Known(released=tuple(name for _, name, _ in released), made=made, locations=config.locations, asked=asked)


def last_named(view: View, own: Own, mentions: Iterable[Mention], version: Version) -> list[str]:
    """Return what the change log's newest titles and the documents' pins and links say of the last release."""
    paths = (
        find_changelog(view),
        *(f"{own.homes[0]}{name}" for name in ("CHANGELOG.md", "CHANGES.rst") if own.homes[0]),
    )
    data = next((data for path in paths if path and (data := view.read(path))), b"")
    titles = [match["version"].decode() for match in map(VERSION_BYTES.search, titles_of(data)) if match][:5]
    texts = [*titles, *(m.stated for m in mentions if m.is_published)]
    known = ((text, read_version(text)) for text in texts)
    return [text for text, found in known if found and found < version and not found.is_prerelease]


def searched(stated: str, version: Version, last: str) -> tuple[str, ...]:
    """Return what to search for: the version's spellings, its numbers, and the last release's while it is pending."""
    numbers = [sep.join(map(str, version.release)) for sep in (", ", ",")] if len(version.release) > 1 else []
    is_pending = last and (version.is_prerelease or read_version(last) == version)  # a tag may leave out ".0"
    pending = spellings(last) if is_pending else ()
    is_long = len(version.release) > _USUAL and version.release[-1] == 0 and str(version) == version.base_version
    short = [".".join(map(str, version.release[:-1]))] if is_long else []  # "2.0.7" for 2.0.7.0
    crates = [f"{version.base_version}-pre"] if version.is_prerelease else []  # as SemVer says it of .dev0
    is_series = len(version.release) == _USUAL and version.release[-1] == 0 and str(version) == version.base_version
    pins = [f"~={version.major}.{version.minor}"] if is_series else []  # "~=1.2" for 1.2.0
    return tuple(dict.fromkeys((*spellings(stated), *crates, *short, *pins, *numbers, *pending, *_PARTS)))
