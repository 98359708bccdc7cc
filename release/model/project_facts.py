"""What an audit sees of the project itself: its documents, its configuration, and where its work stands."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_TOPIC, _OURS = "(?:security|incident|response|emergency)", "publish|release|pypi|token|policy|checklist|plan|procedure"
_SECURITY = regex(rf"(?:^|/){_TOPIC}|(?=.*(?:{_OURS})).*{_TOPIC}")
# What a user can call; the faces have exactly these, which a test keeps.
TASKS = ("init", "bump", "tag", "rollback", "status", "approve", "trail", "rehearse", "audit", "answer", "incident")
SESSIONS = (
    "tests",
    "build",
    "check",
    "review",
    "release",
    "publish",
    "verify",
    "announce",
    "rehearse",
    "audit",
    "matrix",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One section of a document: its title (empty above the first), the line of that, and the text below it."""

    title: str
    line: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link in a document: where it leads, and the line."""

    target: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A command that a document names: ``invoke NAME``, ``nox -s NAME`` or ``python -m release NAME``."""

    face: str
    name: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document for people; ``changed`` is the day (UTC) of its last commit, ``None`` where git does not tell."""

    path: str
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    commands: tuple[Named, ...] = ()
    changed: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address that the project or git is configured with: what it is for, and where it stands."""

    name: str
    url: str
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A line of a tracked file (``path:line``) and what stands there."""

    where: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """Where the work stands: branch, whether releases are made from it, and what is not committed or pushed."""

    branch: str
    is_release_branch: bool
    upstream: str
    ahead: int
    behind: int
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What ``[tool.release]`` says of publishing; ``variables`` are the tokens' variables by index."""

    stages: tuple[str, ...]
    approvals: int
    allows_yes: bool
    allows_account_token: bool
    tries: int
    wait_s: int
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectFacts:
    """The project as an audit sees it; what could not be read is ``None``.

    ``disagreeing`` are places that state another version than the project. ``uploads`` are commands, outside of CI,
    that send something to an index; ``unverified`` are settings that switch off the verification of connections.
    ``removed_gates`` are environments that jobs were in at the last release (``since``) and are not now. ``tags`` are
    the commits by tag. ``faces`` are the files that call us: ``tasks.py``, ``noxfile.py``. ``known`` are the names
    of the project's own tasks and sessions.
    """

    policy: Policy
    documents: tuple[Document, ...] = ()
    addresses: tuple[Address, ...] = ()
    unverified: tuple[Found, ...] | None = None
    uploads: tuple[Found, ...] | None = None
    work: Work | None = None
    places: int = 0
    disagreeing: tuple[str, ...] | None = None
    since: str = ""
    removed_gates: tuple[Found, ...] | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    faces: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    def security_documents(self) -> tuple[Document, ...]:
        """Return the documents on the project's own security and incidents; ``web-security.rst`` is for its users."""
        return tuple(each for each in self.documents if _SECURITY.search(each.path.lower()))
