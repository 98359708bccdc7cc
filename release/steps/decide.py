"""Decide: ask which unsure places are this project's version, and keep the answers in ``pyproject.toml``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.errors import ConfigMissing, PlaceUncommitted
from release.facts.choosing import read_own
from release.facts.decisions import excluded, included, lines_of
from release.facts.known import read_known
from release.facts.places import read_places
from release.facts.repository import read_repository, require_releasable
from release.git.transaction import Change, make
from release.model.decision import Answer, Decided, DecidePlan, Question
from release.model.edit import FileEdit
from release.model.records import dataclass
from release.syntax.decided import decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.facts import Places
    from release.system.view import View
    from release.system.world import World

_PATH = "pyproject.toml"
_ABOVE = 2
_MESSAGE = "Say which places are the version"


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What there is to decide; ``files`` are the bytes of the files with a question."""

    repository: Repository
    places: Places
    questions: tuple[Question, ...]
    files: dict[str, bytes]


def look(view: View, config: Config, project: str = "") -> Looked:
    """Return the questions; refuse where their answers could not be written: a place to keep them must be there."""
    repository = read_repository(view, config)
    require_releasable(repository, config)
    own = read_own(view, repository.settings, project)
    places = read_places(view, own, read_known(repository, own, config))
    unsure = places.unsure()
    files = {path: view.read(path) or b"" for path in dict.fromkeys(item.path for item in unsure)}
    current = {mention.path for mention in places.current()}
    questions = tuple(
        Question(
            number=number,
            of=len(unsure),
            place=item,
            above=tuple(lines_of(files[item.path])[max(0, item.line - 1 - _ABOVE) : item.line - 1]),
            file_is_ours=item.path in current,
        )
        for number, item in enumerate(unsure, 1)
    )
    if questions:
        _require_home(view, repository)
    return Looked(repository=repository, places=places, questions=questions, files=files)


def plan(view: View, looked: Looked, answers: Sequence[Answer], again: str, *, commit: bool = True) -> DecidePlan:
    """Return the change that keeps *answers*, one a question in its order; those that are not there are skipped.

    *again* is the command that the user typed, to try it once more where the change cannot be made.
    Raises :class:`EditUnsafe` where an answer cannot be said in the configuration.
    """
    given = [(question.place, answer) for question, answer in zip(looked.questions, answers, strict=False)]
    include = included(looked.files, given, looked.places)
    exclude = excluded(looked.files, given, looked.places)
    before = view.read(_PATH) or b""
    after = decided(before, include, exclude) if include or exclude else before
    return DecidePlan(
        project=looked.places.own.name,
        stated=looked.places.stated,
        asked=len(looked.questions),
        include=include,
        exclude=exclude,
        file=FileEdit(path=_PATH, before=before, after=after, edits=()) if after != before else None,
        head=looked.repository.state.commit,
        commit=commit,
        message=_MESSAGE,
        again=again,
    )


def apply(plan: DecidePlan, world: World) -> Decided:
    """Write and commit the decisions, or leave everything as it was; without one there is nothing to do."""
    if plan.file is None:
        return Decided(plan=plan, commit="")
    change = Change(
        command="bump --decide",
        files=(plan.file,),
        head=plan.head,
        commit=plan.commit,
        message=plan.message,
        dirty=(),
        again=plan.again,
    )
    return Decided(plan=plan, commit=make(world, change))


def git_commands(plan: DecidePlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read."""
    if plan.file is None or not plan.commit:
        return ()
    return (("git", "update-index", "--", plan.file.path), ("git", "commit", f"--message={plan.message}"))


def _require_home(view: View, repository: Repository) -> None:
    """Refuse before anything is asked where the answers have no file of their own to go to."""
    if view.read(_PATH) is None:
        raise ConfigMissing(
            f"there is no {_PATH} to keep the answers in",
            where=(str(view.root),),
            fix=(f"touch {_PATH} && git add {_PATH} && git commit -m {shlex.quote('Add ' + _PATH)}",),
        )
    if repository.state.changed:
        raise PlaceUncommitted(
            "the answers are a commit of their own, and there are changes that are not committed",
            where=repository.state.changed[:8],
            fix=("git commit -a", "git stash"),
        )
