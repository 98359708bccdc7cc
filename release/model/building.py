"""What a build is going to do, and what it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.distribution import Distribution


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildPlan:
    """A build of ``commit``; ``epoch`` is the commit's time (Unix, s).

    ``version`` is empty where only the backend can tell it, ``prefix`` is the project's folder in the repository
    (empty or with ``/`` at its end), ``uncommitted`` are changed files, which are not in the build.
    """

    project: str
    version: str
    commit: str
    epoch: int
    prefix: str
    uncommitted: tuple[str, ...]
    timeout_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """The distributions in ``dist/``, and what was installed in the environment that built them."""

    plan: BuildPlan
    distributions: tuple[Distribution, ...]
    tools: dict[str, str]
