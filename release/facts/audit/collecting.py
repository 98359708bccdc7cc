"""The facts of one audit: each subject looked at once, those that wait for others side by side."""

from __future__ import annotations

import concurrent.futures
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from release.errors import ReleaseError
from release.facts.answers import read_answers
from release.facts.audit import repository as tree
from release.facts.audit.forge import read_forge
from release.facts.audit.index import read_index
from release.facts.audit.journal import read_journal
from release.facts.audit.project import Seen, read_tree
from release.facts.audit.secrets import read_secrets
from release.facts.audit.workflows import read_workflows
from release.facts.choosing import read_own
from release.facts.known import read_known
from release.facts.places import read_places
from release.facts.repository import read_repository
from release.model.auditing import AuditFacts
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.config import Config
    from release.model.facts import Places
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """The facts, and of each subject that could not be looked at, why."""

    facts: AuditFacts
    notes: tuple[str, ...]


def collect(view: View, config: Config, project: str = "", *, is_online: bool) -> Collected:
    """Return the facts of the project, or of *project*; forge and index are asked only with *is_online*.

    A subject that fails leaves ``None`` and a note; without a repository or a project there is nothing to audit.
    """
    repository = read_repository(view, config)
    own = read_own(view, repository.settings, project)
    listed = view.git("ls-files", "-z").out.decode("utf-8", "surrogateescape")
    places = _places(view, Seen(view=view, config=config, own=own, repository=repository, files=frozenset()))
    seen = Seen(
        view=view,
        config=config,
        own=own,
        repository=repository,
        files=frozenset(path for path in listed.split("\0") if path),
        places=places,
    )
    facts = AuditFacts(
        project=own.name,
        version=places.stated if places else "",
        now=view.now(),
        answers=read_answers(view),
        files=seen.files,
    )
    notes = [f"answers: {problem}" for problem in facts.answers.problems]
    for subject, read in _HERE.items():
        facts = replace(facts, **{subject: _try(subject, read, (seen, facts), notes)})
    if is_online:
        with concurrent.futures.ThreadPoolExecutor() as pool:
            asked = {name: pool.submit(_try, name, read, (seen, facts), notes) for name, read in _OUTSIDE.items()}
        facts = replace(facts, **{name: future.result() for name, future in asked.items()})
    return Collected(facts=facts, notes=tuple(sorted(notes)))


def _places(view: View, seen: Seen) -> Places | None:
    try:
        return read_places(view, seen.own, read_known(seen.repository, seen.own, seen.config))
    except ReleaseError:
        return None


def _try(
    subject: str, read: Callable[[Seen, AuditFacts], Any], given: tuple[Seen, AuditFacts], notes: list[str]
) -> Any:
    try:
        return read(*given)
    except ReleaseError as problem:
        notes.append(f"{subject}: {problem.what}")
    return None


# In the order in which they are looked at: what the project tells, then what others tell of it.
_HERE: dict[str, Callable[[Seen, AuditFacts], Any]] = {
    "tree": lambda seen, _: read_tree(seen),
    "journal": lambda seen, _: read_journal(seen.view),
    "workflows": lambda seen, _: read_workflows(seen.view, seen.config, seen.own.name),
    "repository": lambda seen, _: tree.read_repository(seen.view, seen.config),
    "secrets": lambda seen, _: read_secrets(seen.view, seen.config),
    "index": lambda seen, _: read_index(seen.view, seen.config, seen.own.name, is_online=False),
}
_OUTSIDE: dict[str, Callable[[Seen, AuditFacts], Any]] = {
    "forge": lambda seen, facts: read_forge(seen.view, seen.config, facts.workflows),
    "index": lambda seen, _: read_index(seen.view, seen.config, seen.own.name),
}
