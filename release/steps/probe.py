"""Probe: would an index take what we have to publish with? Asked only on request; nothing is uploaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.facts.choosing import read_own
from release.facts.repository import read_repository
from release.git.remote import repository_path
from release.index.addresses import find_index
from release.index.credentials import find_credential
from release.index.identity import offers_identity
from release.index.probe import Answered, Expected, probe_exchange, probe_right, probe_token
from release.model.probing import EVENT, Asked, ProbeDone
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.config import Config
    from release.index.addresses import Index
    from release.index.credentials import Credential
    from release.system.view import View
    from release.system.world import World

_NO_WORD = {Answered.BUSY, Answered.UNCLEAR, Answered.NOT_ASKED, Answered.NO_PROJECT}


@dataclass(frozen=True, kw_only=True, slots=True)
class ProbePlan:
    """What an index is asked: of the job's identity where CI offers one, else of a ``credential``."""

    project: str
    index: Index
    expected: Expected
    credential: Credential | None


def plan(view: View, config: Config, name: str, project: str = "") -> ProbePlan:
    """Return what the index *name* is asked; :class:`CredentialMissing` where there is nothing to ask it about."""
    repository, index = read_repository(view, config), find_index(name, config.indexes)
    own = repository_path(repository.settings.get(f"remote.{repository.remote}.url"))
    return ProbePlan(
        project=read_own(view, repository.settings, project).name,
        index=index,
        expected=Expected(repository=own, workflow=config.ci.workflow, environment=config.ci.environment),
        credential=None if offers_identity(view, index) else find_credential(view, index),
    )


def apply(plan: ProbePlan, world: World) -> ProbeDone:
    """Ask, and write into the journal what came of it."""
    with world.act(EVENT, index=plan.index.name, project=plan.project) as result:
        done = _of_identity(plan, world) if plan.credential is None else _of_token(plan, world, plan.credential)
        result["accepted"] = done.is_accepted
        result["words"] = [asked.words for asked in done.asked]
    return done


def _of_identity(plan: ProbePlan, world: World) -> ProbeDone:
    told = probe_exchange(world, plan.index, plan.expected)
    words = "; ".join((*told.words, *told.differing))
    answered = "accepted" if told.is_given else "refused"
    asked = Asked(question="does it trust this job", answered=answered, words=words)
    return ProbeDone(project=plan.project, index=plan.index.name, asked=(asked,), is_accepted=told.is_given)


def _of_token(plan: ProbePlan, world: World, credential: Credential) -> ProbeDone:
    """Ask whether the token is known and, where it is, whether it may upload to the project."""
    world.keep_secret(*credential.secrets)
    known = probe_token(world, plan.index, credential)
    first = Asked(question="does it know the token", answered=known.answered.value, words=known.words)
    done = ProbeDone(project=plan.project, index=plan.index.name, asked=(first,), is_accepted=_word(known.answered))
    if not done.is_accepted:
        return done
    right = probe_right(world, plan.index, credential, plan.project)
    second = Asked(
        question=f"may it upload to {plan.project}", answered=right.answered.value, words=world.hide(right.words)
    )
    return replace(done, asked=(first, second), is_accepted=_word(right.answered))


def _word(answered: Answered) -> bool | None:
    """Return whether the index would take it, ``None`` where it did not say."""
    return None if answered in _NO_WORD else answered is Answered.ACCEPTED
