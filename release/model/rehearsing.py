"""The rehearsal: what it is made with, the commands that were run, and what they proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsePlan:
    """What is rehearsed: the built-in demo where ``source`` is empty, else a clone of the repository there.

    ``prefix`` is where the project lies in it. ``settings`` is what the copy's ``[tool.release]`` says beside the
    addresses of its servers. With ``is_sure`` nobody is asked for the version.
    """

    project: str
    source: str
    prefix: str
    uncommitted: tuple[str, ...]
    settings: Mapping[str, Mapping[str, Any]]
    is_sure: bool
    has_project: bool

    @property
    def is_demo(self) -> bool:
        """Whether the built-in demo is rehearsed."""
        return not self.source


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One step or one proof: its name, what became of it in a few words, and how long it took, in seconds.

    ``said`` are the last lines of what failed.
    """

    name: str
    outcome: str
    seconds: float
    ok: bool = True
    said: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsed:
    """What a rehearsal showed; ``kept`` is the folder that was kept to look into, empty where all held."""

    plan: RehearsePlan
    project: str
    version: str
    steps: tuple[Row, ...]
    proofs: tuple[Row, ...]
    seconds: float
    kept: str = ""

    @property
    def failed(self) -> tuple[Row, ...]:
        """The steps that failed and the proofs that did not hold."""
        return tuple(row for row in (*self.steps, *self.proofs) if not row.ok)
