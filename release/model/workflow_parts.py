"""The parts of what CI is told to do: triggers, permissions, steps, each with the place where it stands."""

from __future__ import annotations

import re

from release.model.records import dataclass

PYPI, TESTPYPI, OTHER = "pypi", "testpypi", "other"
_COMMIT = re.compile(r"[0-9a-f]{40}|sha256:[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something stands: ``data[start:end]`` of the file *path*, from *line* (from 1) on."""

    path: str
    line: int
    start: int = 0
    end: int = 0

    @property
    def where(self) -> str:
        """``path:line``."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One key and the text of its value; the place is that of the value.

    ``is_block`` tells that the text begins on the line below (``|`` and ``>``).
    """

    name: str
    value: str
    place: Place
    is_block: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """One event that starts a workflow; a filter that is not given is ``None``.

    ``crons`` are those of ``schedule``, ``workflows`` the names that a ``workflow_run`` follows.
    """

    name: str
    place: Place
    branches: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    paths: tuple[str, ...] | None = None
    types: tuple[str, ...] = ()
    crons: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()
    inputs: tuple[Setting, ...] = ()  # name and type


@dataclass(frozen=True, kw_only=True, slots=True)
class Permissions:
    """What the job's token may do: ``whole`` is ``read-all`` or ``write-all``, else scopes, none for ``{}``."""

    place: Place
    whole: str = ""
    scopes: tuple[Setting, ...] = ()

    def of(self, scope: str) -> str:
        """Return ``write``, ``read`` or ``none`` for *scope*."""
        if self.whole:
            return self.whole.removesuffix("-all")
        return next((entry.value for entry in self.scopes if entry.name == scope), "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """The environment of a job; ``url`` is empty where none is given."""

    name: str
    place: Place
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Concurrency:
    """A concurrency group; ``cancels`` is the text of ``cancel-in-progress``, empty where it is not given."""

    group: str
    place: Place
    cancels: str = ""
    cancels_place: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Uses:
    """An action or a workflow that is used: ``owner/name/path@ref``, ``./folder`` or ``docker://image``."""

    written: str
    place: Place
    comment: str = ""

    @property
    def action(self) -> str:
        """What is used, without the ref, in lower case."""
        return self.written.partition("@")[0].lower()

    @property
    def ref(self) -> str:
        """The ref, empty where there is none."""
        return self.written.rpartition("@")[2] if "@" in self.written else ""

    @property
    def repository(self) -> str:
        """``owner/name`` of what is used, empty for a local one or an image."""
        return "" if self.is_local or self.is_image else "/".join(self.action.split("/")[:2])

    @property
    def is_local(self) -> bool:
        """Whether it stands in this repository."""
        return self.written.startswith(("./", "../", "$"))

    @property
    def is_image(self) -> bool:
        """Whether it is a container image."""
        return self.written.startswith("docker://")

    @property
    def is_pinned(self) -> bool:
        """Whether the ref is a whole commit id or digest, which nobody can move."""
        return bool(_COMMIT.fullmatch(self.ref))

    @property
    def major(self) -> int | None:
        """The major version that ref or, for a commit, comment names; ``None`` where neither tells."""
        text = self.comment if self.is_pinned else self.ref
        found = re.search(r"(?:^|[\s=@/])v?(\d+)(?:\.\d+)*(?=\s|$|[,;)])", text)
        return int(found[1]) if found else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One command of a script: its words without what only starts it (``uv run``, ``python -m``), and its line.

    ``raw`` are all its words; ``is_piped`` tells that what it prints goes to the next command.
    """

    words: tuple[str, ...]
    line: int
    raw: tuple[str, ...] = ()
    is_piped: bool = False

    @property
    def program(self) -> str:
        """The name of the program without its folder."""
        return self.words[0].rpartition("/")[2] if self.words else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a job. ``index`` is where it uploads to (PYPI, TESTPYPI or OTHER), empty where it does not."""

    place: Place
    name: str = ""
    id: str = ""
    uses: Uses | None = None
    run: Setting | None = None
    shell: str = ""
    folder: str = ""
    condition: str = ""
    options: tuple[Setting, ...] = ()
    env: tuple[Setting, ...] = ()
    continue_on_error: str = ""
    commands: tuple[Command, ...] = ()
    index: str = ""

    def option(self, *names: str) -> Setting | None:
        """Return the first option (``with``) of one of these names, whatever their case."""
        return next((entry for entry in self.options if entry.name.lower() in names), None)

    def at(self, command: Command) -> str:
        """Return ``path:line`` of one of its commands."""
        return f"{self.place.path}:{command.line}"

    @property
    def texts(self) -> tuple[Setting, ...]:
        """Everything in it that an expression can stand in, the script last."""
        return (*self.options, *self.env, *((self.run,) if self.run else ()))

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.id or (self.uses.written if self.uses else "") or f"line {self.place.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifacts:
    """What a GitLab job keeps; ``expires`` is empty where it is not given."""

    place: Place
    paths: tuple[str, ...] = ()
    expires: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """A credential that is written out; its value is in no fact."""

    kind: str
    place: Place
