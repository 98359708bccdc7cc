"""What a release changes against another one: everything that a person sees before approving it."""

from __future__ import annotations

from dataclasses import field

from release.model.candidate import TestRun  # noqa: TC001 - types of fields, which are read back from JSON
from release.model.distribution import Distribution  # noqa: TC001 - as above
from release.model.finding import Finding  # noqa: TC001 - as above
from release.model.records import dataclass

SCHEMA = "release-tasks/review/1"
ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
FOUND, FIRST, UNSEEN = "found", "first", "unseen"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """One file of a distribution that is not as before; sizes are in bytes, ``None`` where there is no such file.

    ``how`` is :data:`ADDED`, :data:`REMOVED`, :data:`CHANGED` or :data:`MOVED` (``old_path`` says from where).
    ``added`` and ``removed`` count lines, ``None`` where it is no text. ``diff`` are lines as ``diff -u`` writes them;
    ``left_out`` counts those that are not here. ``signs`` say what a reader should look at first.
    """

    path: str
    how: str
    old_path: str = ""
    old_size: int | None = None
    new_size: int | None = None
    added: int | None = None
    removed: int | None = None
    signs: tuple[str, ...] = ()
    diff: tuple[str, ...] = ()
    left_out: int = 0
    note: str = ""

    @property
    def lines(self) -> int:
        """How many lines a reader has to look at."""
        return (self.added or 0) + (self.removed or 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class DistributionChange:
    """A distribution against the one of the same kind (and platform) before; ``old`` is empty where there was none.

    ``same`` counts the files that are as before, ``shown`` those whose change is told with another distribution, and
    ``more`` those that are not listed because there are too many.
    ``problems`` are what is wrong with either archive.
    """

    kind: str
    old: str
    new: str
    changes: tuple[FileChange, ...] = ()
    same: int = 0
    shown: int = 0
    more: int = 0
    old_files: int = 0
    new_files: int = 0
    old_size: int = 0
    new_size: int = 0
    new_tops: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """A field of the metadata: the values that are new in it, and those that are gone."""

    field: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DependencyChange:
    """A requirement that is new (``old`` is empty), gone (``new`` is empty) or different; ``extra`` is what it is for.

    Both texts are the requirement without its name, versions and conditions: ``any version`` where it says none.
    """

    name: str
    old: str = ""
    new: str = ""
    extra: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiChange:
    """A public name that is new, gone or different; ``words`` say in which way."""

    name: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """The public names of the code; ``unseen`` says what nobody looked at, and how to get it looked at."""

    added: tuple[ApiChange, ...] = ()
    changed: tuple[ApiChange, ...] = ()
    removed: tuple[ApiChange, ...] = ()
    seen_by: str = ""
    unseen: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """The part of the version that was chosen, the one that the changes advise, and which changes do.

    Parts are ``major``, ``minor``, ``patch`` and empty where nothing can be said; ``words`` say why then.
    """

    chosen: str = ""
    advised: str = ""
    because: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_too_low(self) -> bool:
        """Whether the chosen part promises less change than there is."""
        order = ("", "patch", "minor", "major")
        return bool(self.chosen and self.advised) and order.index(self.chosen) < order.index(self.advised)


@dataclass(frozen=True, kw_only=True, slots=True)
class Previous:
    """The release that is compared with: ``state`` is :data:`FOUND`, :data:`FIRST` (none is there) or :data:`UNSEEN`.

    ``where`` names the index, folder or tag; ``words`` say what is to be known about it, as why it was not seen.
    """

    state: str
    version: str = ""
    where: str = ""
    day: str = ""
    files: tuple[Distribution, ...] = ()
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """A commit: the beginning of its name, its author (name and address) and its title."""

    name: str
    author: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the release comes from, as git and the CI tell it.

    ``since`` is the tag that ``commits`` are counted from (the newest first, and ``count`` in all); ``new_authors``
    have no commit before it. ``run`` is the CI's run, empty where there was none.
    """

    commit: str
    day: str = ""
    title: str = ""
    author: str = ""
    committer: str = ""
    commit_signature: str = ""
    tag: str = ""
    tag_words: str = ""
    since: str = ""
    count: int = 0
    commits: tuple[Commit, ...] = ()
    authors: tuple[str, ...] = ()
    new_authors: tuple[str, ...] = ()
    run: str = ""
    run_url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PathStep:
    """A step on the way to the readers: what it is called, and what holds there."""

    name: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """A release: the sum of its files' sizes (bytes), and how many members its wheel has, ``None`` if unknown."""

    version: str
    size: int
    files: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """The release notes as they are written: ``form`` is ``markdown``, ``rst`` or ``text``; ``path`` is their file."""

    text: str = ""
    form: str = "text"
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """All that a page about one release tells; it holds nothing that depends on the candidate's digest."""

    project: str
    version: str
    origin: Origin
    previous: Previous
    distributions: tuple[Distribution, ...] = ()
    contents: tuple[DistributionChange, ...] = ()
    dependencies: tuple[DependencyChange, ...] = ()
    metadata: tuple[FieldChange, ...] = ()
    api: Api = field(default_factory=Api)
    advice: Advice = field(default_factory=Advice)
    tests: tuple[TestRun, ...] = ()
    is_tested: bool = False
    findings: tuple[Finding, ...] = ()
    path: tuple[PathStep, ...] = ()
    notes: Notes = field(default_factory=Notes)
    history: tuple[Past, ...] = ()

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """The changed files of all distributions."""
        return tuple(change for each in self.contents for change in each.changes)

    @property
    def lines(self) -> int:
        """How many changed lines there are to read."""
        return sum(change.lines for change in self.changes)
