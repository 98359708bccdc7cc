"""What was seen of built distributions; judging it is the checks' trade."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.contents import Contents
    from release.model.distribution import Distribution


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """What the file's own metadata states (core metadata); empty where it states nothing.

    ``licence`` is the SPDX expression, ``licence_text`` the older free field. ``urls`` are labels and addresses, the
    home page among them. ``people`` are authors and maintainers as written. ``mistakes`` are the packaging library's
    words on fields that are not valid.
    """

    name: str
    version: str
    metadata_version: str = ""
    summary: str = ""
    description: str = field(default="", repr=False)
    description_type: str = ""
    requires_python: str = ""
    requires_dist: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    licence: str = ""
    licence_text: str = ""
    licence_files: tuple[str, ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    dynamic: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRow:
    """A row of RECORD: the path, the digest as ``sha256=…``, and the size in bytes as written."""

    path: str
    digest: str
    size: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WheelFacts:
    """What a wheel says of itself: ``folder`` is its ``.dist-info``, ``tags`` are those of WHEEL.

    ``is_pure`` is ``Root-Is-Purelib``, ``None`` where WHEEL does not say; ``record`` is ``None`` where there is none
    that can be read. ``entry_points`` are ``(group, name, reference)``; ``problems`` say what cannot be read.
    """

    folder: str = ""
    version: str = ""
    is_pure: bool | None = None
    tags: tuple[str, ...] = ()
    record: tuple[RecordRow, ...] | None = None
    entry_points: tuple[tuple[str, str, str], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """What looks like a secret in a file of a distribution; never what it is.

    ``is_proved`` tells that it was decoded or that its checksum is right; ``is_guess`` that only its randomness and
    the name before it speak for it; ``among_tests`` that it lies where tests and examples do.
    """

    path: str
    kind: str
    line: int = 0
    fingerprint: str = ""
    is_proved: bool = False
    is_guess: bool = False
    among_tests: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """The links of a rendered README (addresses as written), its images among them, and the anchors that it has.

    ``problem`` says why nobody could look.
    """

    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    anchors: frozenset[str] = frozenset()
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What happened when a file was installed into a fresh environment and its modules imported.

    ``versions`` maps ``metadata`` and each module that has a ``__version__`` to what it says; ``failed`` maps each
    module that cannot be imported to its error; ``words`` says why the installation failed, empty if it did not.
    ``entry_points`` maps ``group: name`` to the error with which it does not load, empty if it loads. ``needs`` maps
    those, and modules, that need what is no dependency to its name; one that an extra brings ends with ``(an extra)``.
    ``commands`` maps each console script to what ``--help`` ended with, empty if well. ``conflicts`` is the installer's
    word on the dependencies, ``None`` if it was not asked. ``holes`` are known vulnerabilities in what was installed,
    ``None`` if nobody looked.
    """

    words: str = ""
    modules: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    entry_points: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] | None = None
    holes: tuple[str, ...] | None = None
    holes_words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A file that was built once more: ``is_same`` tells whether it has the same bytes.

    ``differing`` are the members that are not as in ``dist/``, ``missing`` and ``more`` those of only one of the two.
    ``how`` says what was built and from what; ``words`` why it could not be built.
    """

    filename: str
    how: str
    is_same: bool = False
    differing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """One file: ``metadata`` is ``None`` if it could not be read (``problem`` says why), ``tried`` if nobody tried.

    ``renders`` is twine's word on the long description, ``None`` if twine was not asked or gave no word. ``contents``,
    ``wheel`` (of a wheel), ``leaks`` and ``links`` are ``None`` where nobody looked. ``rebuilt`` are comparisons with
    what was built again. ``tools`` maps a tool that judges compiled code to its words, empty if it found nothing;
    ``None`` for a tool that is not here.
    """

    distribution: Distribution
    metadata: Metadata | None = None
    problem: str = ""
    renders: bool | None = None
    rendering: str = ""
    tried: Tried | None = None
    contents: Contents | None = None
    wheel: WheelFacts | None = None
    leaks: tuple[Leak, ...] | None = None
    links: Links | None = None
    rebuilt: tuple[Compared, ...] = ()
    tools: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Its name, as findings tell it."""
        return self.distribution.filename

    @property
    def held(self) -> Contents | None:
        """Its contents if they were read to the end; else there is nothing that could be judged by them."""
        return self.contents if self.contents and self.contents.is_whole else None

    @property
    def is_wheel(self) -> bool:
        """Whether it is a wheel."""
        return self.distribution.kind == "wheel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """What git has at the commit that is released: ``blobs`` maps each path below the project to git's id of it.

    ``links`` are the symbolic links that git has: what lies there, or below, may be a copy. ``settings`` is the text of
    the project's settings files; a path that stands in it is made on purpose.
    """

    blobs: Mapping[str, str]
    links: frozenset[str] = frozenset()
    settings: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DistFacts:
    """Everything in ``dist/``, and what was expected there.

    ``packages`` are the project's import packages, ``tree`` is ``None`` where git could not be asked, ``tested`` are
    the Python versions that the tests are configured for, ``allowed`` the leaks that are none: patterns and reasons.
    """

    project: str
    version: str
    files: tuple[FileFacts, ...]
    others: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    tree: Tree | None = None
    tested: tuple[str, ...] = ()
    allowed: tuple[tuple[str, str], ...] = ()

    @property
    def wheels(self) -> tuple[FileFacts, ...]:
        """The wheels."""
        return tuple(file for file in self.files if file.is_wheel)

    @property
    def sdists(self) -> tuple[FileFacts, ...]:
        """The sdists."""
        return tuple(file for file in self.files if not file.is_wheel)
