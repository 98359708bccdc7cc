"""The project itself: its names, its folders, and where its build backend and its tools say that the version stands."""

from __future__ import annotations

import re
from dataclasses import field

from release.model.mention import Form
from release.model.records import dataclass
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT

_SEPARATOR = r"[-_. ]?"
# What may stand between the own name and its version: "name v1.0", "name-1.0", "**name** 1.0", "name, version 1.0",
# "name - 1.0" (also with a long dash), "name: 1.0", "name (v1.0", "name version (1.0".
BEFORE_VERSION = (
    r"[*`_\"]{0,3}(?:[ -]| \[| (?:-|\xe2\x80[\x93\x94]) |,? (?:version|release)(?::? ?| \()|: | \()[*`_]{0,3}"
)

_NOT_NAME = regex(r"[^a-z0-9]+")
_FEWEST_INITIALS = 3
_LAST_WORDS = regex(rb"(?<![\w.-])[A-Za-z0-9][\w.+-]*(?: [A-Za-z0-9][\w.+-]*){0,2}\Z")
# Names of import packages and folders that many projects have: what stands beside them may be anybody's.
_GENERIC = frozenset(
    {"api", "app", "backend", "client", "common", "core", "docs", "frontend", "lib", "main", "models", "package"}
    | {"plugin", "plugins", "project", "python", "release", "scripts", "sdk", "server", "shared", "src", "test"}
    | {"tests", "tool", "tools", "utils", "version", "web", "website"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointed:
    """A file of which the build backend says that it states the version: ``path`` relative to the tree's root.

    ``name`` is the Python name that it reads there, empty where the whole file is the version; ``pattern`` is a
    regular expression with a group ``version`` that it uses instead; ``why`` says who points there.
    """

    path: str
    name: str = ""
    pattern: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """A place that a configuration declares: every match of *pattern* in the files of *glob*, spans of ``version``.

    ``glob`` is a shell pattern on the path relative to the tree's root; ``pattern`` is a regular expression on bytes
    with a group ``version``; ``count`` is how many matches there have to be, ``None`` where any number will do;
    ``why`` says which configuration declares it, and ``form`` how its tool writes the version there.
    """

    glob: str
    pattern: re.Pattern[bytes]
    why: str
    count: int | None = None
    form: Form = Form.TEXT


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """A line that changes from release to release: the matches of *pattern* in the file ``path``.

    ``path`` is relative to the tree's root; ``pattern`` is a regular expression on bytes with a group ``version``;
    ``is_published`` ones went from one release to the next, whatever the tree stated between them.
    """

    path: str
    pattern: re.Pattern[bytes]
    is_published: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """The project: the names under which it speaks of itself, its folders, and where others say its version stands.

    ``siblings`` are the other projects of this repository that have the same version and are released with it;
    ``homes`` are the folders of them all (empty or ending with ``/``), ``strangers`` those of projects with versions
    of their own. ``excluded`` is where nothing is the version: all that the patterns match. ``parts`` are the npm
    packages of this repository that have its version, ``charts`` the folders (empty or ending with ``/``) of Helm's
    charts that deploy it, ``habits`` what its history says of lines whose syntax says nothing.
    """

    name: str
    packages: tuple[str, ...] = ()
    slug: str = ""
    siblings: tuple[str, ...] = ()
    homes: tuple[str, ...] = ("",)
    strangers: tuple[str, ...] = ()
    pointed: tuple[Pointed, ...] = ()
    declared: tuple[Declared, ...] = ()
    excluded: tuple[Declared, ...] = ()
    parts: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    habits: tuple[Habit, ...] = ()
    names: frozenset[str] = field(init=False, repr=False, compare=False)
    pattern: re.Pattern[bytes] = field(init=False, repr=False, compare=False)
    before_version: re.Pattern[bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build names and patterns once; ``-``, ``_``, ``.`` and blanks are one; siblings are in no pattern."""
        main = {self.name, *self.packages, self.slug.rpartition("/")[2]} - {""}
        known = {_bare(name) for name in (*main, *self.siblings)} - {""}
        object.__setattr__(self, "names", frozenset(known - _GENERIC | {_bare(self.name)}))
        words = (_pattern_of(name) for name in main if _bare(name) in self.names)
        joined = "|".join(sorted(words, key=len, reverse=True)) or "(?!)"
        name = rf"(?<![\w.-])(?:{joined})(?![\w])"
        object.__setattr__(self, "pattern", re.compile(name.encode(), re.IGNORECASE))
        stated = rf"{name}{BEFORE_VERSION}(?=v?[0-9]+[.!]){VERSION_IN_TEXT}"
        object.__setattr__(self, "before_version", re.compile(stated.encode(), re.IGNORECASE))

    def is_named(self, text: str) -> bool:
        """Tell whether *text* is one of the project's own names."""
        return _bare(text) in self.names

    def has_part(self, text: str) -> bool:
        """Tell whether *text* is an own name, alone or with a dash and more behind it: ``name-core``."""
        words = text.split("-")
        return any(self.is_named("-".join(words[:count])) for count in range(1, len(words) + 1))

    def is_initials(self, text: str) -> bool:
        """Tell whether *text* is made of the first letters of the name's three or more words."""
        words = [word for word in _NOT_NAME.split(self.name.lower()) if word]
        return len(words) >= _FEWEST_INITIALS and text.lower() == "".join(word[0] for word in words)

    def is_named_at_end(self, text: bytes) -> bool:
        """Tell whether *text* ends with one of the project's own names, as words of their own."""
        found = _LAST_WORDS.search(text)
        words = found[0].decode("ascii").split(" ") if found else []
        return any(_bare(" ".join(words[-count:])) in self.names for count in range(1, len(words) + 1))

    def is_part_at_end(self, text: bytes) -> bool:
        """Tell whether *text* ends with the distribution's name and more: ``name-binary``, ``name[extra]`` is none."""
        return normal_name(_last_word(text)).startswith(f"{normal_name(self.name)}-")

    def is_sibling_at_end(self, text: bytes) -> bool:
        """Tell whether *text* ends with the name of a project that is released with this one."""
        last = _last_word(text)
        return bool(last) and normal_name(last) in map(normal_name, self.siblings)

    def holds(self, package: str) -> bool:
        """Tell whether the npm *package* is one of this repository.

        It is where the repository has it with this version, or where its scope is named as the project, or as owner
        and project: ``@owner-project/part``.
        """
        scope = package.partition("/")[0]
        whole = self.slug.replace("/", "-").lower()
        is_scoped = scope.startswith("@") and (self.is_named(scope[1:]) or scope[1:].lower() == whole)
        return is_scoped or package in self.parts

    def is_at_home(self, path: str) -> bool:
        """Tell whether *path* is in one of the project's own folders: in the others are parts that others count."""
        return path.startswith(self.homes)

    def home_of(self, path: str) -> str | None:
        """Return the folder of the project that *path* belongs to, ``None`` where that is another project's."""
        around = [folder for folder in (*self.homes, *self.strangers) if path.startswith(folder)]
        nearest = max(around, key=len, default="")
        return None if nearest in self.strangers else nearest


def _last_word(text: bytes) -> str:
    found = _LAST_WORDS.search(text)
    return found[0].decode("ascii").rpartition(" ")[2] if found else ""


def normal_name(name: str) -> str:
    """Return *name* in the normal form of PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _bare(name: str) -> str:
    """Return the letters and digits of *name* in lower case: however it is spelled, they are the same."""
    return _NOT_NAME.sub("", name.lower())


def _pattern_of(name: str) -> str:
    return _SEPARATOR.join(re.escape(piece) for piece in re.split(r"[-_. ]+", name) if piece)
