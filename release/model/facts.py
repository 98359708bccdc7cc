"""What was seen of the project's version: its places, whether they agree, and what is stale."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind
from release.model.numbers import read_hex, read_numbers, write_hex, write_numbers
from release.model.parts import read_parts, write_parts
from release.model.records import dataclass
from release.model.spelling import as_semver, in_style, respell, short_form, write_release
from release.model.version import is_common, read_version

if TYPE_CHECKING:
    from packaging.version import Version

    from release.model.mention import Leftover, Mention, Source
    from release.model.own import Own


# Documents and installers say what users can install; what packages for distributions say has digests beside it.
_PROSE = (".md", ".rst", ".txt", ".adoc", ".html", ".nsi", ".iss", "readme")
_PACKAGING = frozenset({"packaging", "debian", "rpm", "snap"})
_PARTS = 3  # major, minor, patch
_NUMBERS = {
    Form.NUMBERS: (read_numbers, write_numbers),
    Form.HEX: (read_hex, write_hex),
    Form.PARTS: (read_parts, write_parts),
    Form.RELEASE: (read_version, write_release),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Everything that states, or seems to state, the project's version.

    ``stated`` is the current version as the first source of truth writes it; ``mentions`` are all anchored places,
    whatever they state; ``left`` are digits that equal the version and are not ours,
    ``unread`` is what could not be looked into, ``sources`` are the files that hold current or stale places.
    ``last`` is the version of the last release, empty where there is none or it is not known, and ``made`` when its
    tag was made (seconds since 1970), 0 where that is not known; ``tool`` says where the project takes its version
    from tags, empty where its files state it. ``asked`` is the version to come where that is known: sources that
    state it already do not disagree, they wait for the others. ``forgotten`` are places at the last release of which
    history says that no bump ever moved them: a release to come does not, either.
    """

    own: Own
    stated: str
    version: Version
    mentions: tuple[Mention, ...]
    left: tuple[Leftover, ...]
    unread: tuple[Leftover, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)
    last: str = ""
    made: int = 0
    tool: str = ""
    asked: Version | None = None
    forgotten: frozenset[Mention] = frozenset()

    def current(self) -> tuple[Mention, ...]:
        """Return the places that state the current version, in one of its spellings."""
        return tuple(mention for mention in self.mentions if self.is_current(mention))

    def is_current(self, mention: Mention) -> bool:
        """Tell whether *mention* states the current version."""
        if mention.form in _NUMBERS:
            return self._is_in_numbers(mention)
        return self.restated(mention, self.stated) is not None

    def restated(self, mention: Mention, new: str) -> str | None:
        """Return what *mention* reads once the project is at *new*; ``None`` where it is not the current version.

        Also ``None`` for numbers that cannot say *new*.
        """
        new_version = read_version(new) or self.version
        if mention.form in _NUMBERS:
            return written(new_version, mention) if self._is_in_numbers(mention) else None
        short = self._shortened(mention, new_version)
        if short is not None:
            return short
        stated = stated_version(mention)
        is_short = stated is not None and len(stated.release) < len(self.version.release)
        is_short = is_short and mention.stated != self.last.lstrip("vV")  # unless the tags are spelled so
        if (mention.is_loose and is_short) or (mention.is_weak and is_common(self.version)):
            return None
        text = respell(mention.stated, self.stated, new)
        if text is None and self._is_behind(mention, new_version):
            text = in_style(new_version, mention.stated)
        if text is not None and mention.form is Form.NORMAL:
            return str(new_version)
        if text is not None and mention.form is Form.SEMVER:
            return as_semver(text)
        if text is None and self._is_in_turn(mention) and not self._waits(mention, new_version):
            text = self._from_last(mention, new)
        return mention.stated if text is not None and mention.is_stable and new_version.is_prerelease else text

    def _shortened(self, mention: Mention, new: Version) -> str | None:
        """Return what a place of a few numbers reads at *new*, ``None`` where it is none of the current version."""
        if mention.form is Form.SERIES and stated_version(mention) == self.version:
            is_next = not new.is_prerelease and new.release[:2] != self.version.release[:2]
            return f"{new.major}.{new.minor}" if is_next else mention.stated
        return short_form(mention.stated, self.version, new) if mention.form is Form.SHORT else None

    def is_at_last(self, mention: Mention) -> bool:
        """Tell whether *mention* names what users can install while the tree is on its way to the next release."""
        is_prose = mention.path.lower().endswith(_PROSE) and not _PACKAGING & set(mention.path.lower().split("/"))
        is_anchored = mention.kind is Kind.DOCUMENT and not mention.is_loose
        is_had = mention.is_stable or (mention.is_published and (is_prose or is_anchored))
        # What is not about users' releases goes along with candidates, or somebody has forgotten it.
        if not (self.last and self.version.is_prerelease and (is_had or (is_anchored and self.version.is_devrelease))):
            return False
        return self._from_last(mention, self.last) is not None

    def _is_in_turn(self, mention: Mention) -> bool:
        """Tell whether *mention* is at the last release, and was brought there by a bump."""
        return mention not in self.forgotten and self.is_at_last(mention)

    @staticmethod
    def _waits(mention: Mention, new: Version) -> bool:
        """Tell whether *mention*, which is at the last release, stays there while the project goes to *new*."""
        return new.is_devrelease or (new.is_prerelease and (mention.is_published or mention.is_stable))

    def _from_last(self, mention: Mention, new: str) -> str | None:
        """Return what *mention* reads at *new*, ``None`` where it does not state the last release."""
        last, version = read_version(self.last), read_version(new)
        short = short_form(mention.stated, last, version) if mention.form is Form.SHORT and last and version else None
        return short or respell(mention.stated, self.last, new)

    def stale(self) -> tuple[Mention, ...]:
        """Return the anchored documents that state an older version; zeros are none, nobody keeps them."""
        return tuple(m for m in self.mentions if m.kind is Kind.DOCUMENT and self._is_older(m))

    def unsure(self) -> tuple[Leftover, ...]:
        """Return the places of which only a person knows whether they state the version."""
        return tuple(item for item in self.left if item.is_unsure)

    def disagreeing(self) -> tuple[Mention, ...]:
        """Return the sources of truth that state neither the current version nor the asked one.

        Of a module from which the build backend reads one name, the other names say something else.
        """
        read = {m.path for m in self.mentions if m.kind is Kind.METADATA and self.is_current(m)}
        stated = [m for m in self.mentions if m.kind is not Kind.DOCUMENT and not self.is_current(m)]
        stated = [m for m in stated if m.kind is Kind.METADATA or m.path not in read]
        if self.asked and self.version < self.asked:
            stated = [m for m in stated if stated_version(m) != self.asked]
        return tuple(m for m in stated if (version := stated_version(m)) is None or any(version.release))

    @property
    def highest(self) -> Version:
        """The highest version that a source of truth states."""
        stated = (stated_version(mention) for mention in self.disagreeing())
        return max((self.version, *(version for version in stated if version)))

    def _is_in_numbers(self, mention: Mention) -> bool:
        """Plain numbers hold no more than the release: ``(1, 0, 0)`` is also ``1.0.0rc1``'s."""
        stated = stated_version(mention)
        if mention.is_weak and is_common(self.version):
            return False
        is_release = stated is not None and not stated.is_prerelease and not stated.is_postrelease
        if stated and mention.form is Form.PARTS and len(stated.release) < min(len(self.version.release), _PARTS):
            return False
        return stated == (read_version(self.version.base_version) if is_release else self.version)

    def _is_behind(self, mention: Mention, new: Version) -> bool:
        """Tell whether *mention* still states an earlier pre-release of *new*: once that is final, it is over.

        SemVer has no word for a development version, and its ``-pre`` would be later than ``.dev0`` and ``a1``.
        """
        stated = stated_version(mention)
        if stated is None or mention.kind is not Kind.DOCUMENT or mention.is_loose or new.is_prerelease:
            return False
        is_ours = read_version(stated.base_version) == read_version(self.version.base_version) == new
        is_earlier = stated < self.version or mention.form is Form.SEMVER
        return is_ours and stated.is_prerelease and is_earlier and self.version < new

    def _is_older(self, mention: Mention) -> bool:
        version = stated_version(mention)
        if version is None or not any(version.release) or mention.is_loose or mention.is_dated:
            return False
        to_come = self.asked or self.version
        if mention.is_published and to_come.pre and not version.is_prerelease:
            return False  # what users can install is final
        return version < self.version and not (self.is_current(mention) or self._is_in_turn(mention))


def stated_version(mention: Mention) -> Version | None:
    """Return the version that *mention* states, whatever its form; a badge's ``--`` is one dash."""
    if mention.form in _NUMBERS:
        return _NUMBERS[mention.form][0](mention.stated)
    return read_version(mention.stated.replace("--", "-"))


def written(new: Version, mention: Mention) -> str | None:
    """Return *new* in the form and style of *mention*; ``None`` where that form cannot say it."""
    if mention.form in _NUMBERS:
        text = _NUMBERS[mention.form][1](new, mention.stated)
        is_said = mention.kind is not Kind.CODE or (text is not None and _NUMBERS[mention.form][0](text) == new)
        return text if is_said else None
    return in_style(new, mention.stated) if stated_version(mention) else str(new)
