"""What a program does and sees in each step of an emergency; what it cannot see is told, and left to a person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.emergency import scope
from release.emergency.acting import find_hands, is_refused
from release.facts.answers import PATH, read_answers
from release.facts.audit.index import live_index, read_index
from release.facts.audit.journal import read_journal
from release.facts.audit.workflows import read_workflows
from release.facts.choosing import read_own
from release.facts.repository import read_repository
from release.index.addresses import find_index
from release.model.forge_wanted import secret_uses
from release.model.incident import Told, advisory
from release.model.records import dataclass
from release.system.world import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.incident import Incident, IncidentPlan
    from release.model.workflow import Workflows
    from release.system.view import View
    from release.system.world import World

STILL = "not yet:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """One run and its means."""

    plan: IncidentPlan
    world: World
    config: Config

    @property
    def view(self) -> View:
        """The project."""
        return self.world.view

    def repository(self) -> Repository:
        """Return what git answers."""
        return read_repository(self.view, self.config)

    def project(self) -> str:
        """Return the name of the project."""
        return read_own(self.view, self.repository().settings).name

    def workflows(self) -> Workflows:
        """Return what CI is told."""
        return read_workflows(self.view, self.config, self.project())

    def report(self, incident: Incident, name: str, lines: list[str]) -> str:
        """Write *lines* into a file of our own and return its path."""
        path = f"{FOLDER}/incidents/{incident.id}-{name}.txt"
        self.world.write(path, ("\n".join(lines) + "\n").encode())
        return path


def _write_down(errand: Errand, incident: Incident) -> Told:
    path = errand.report(incident, "advisory", list(advisory(errand.project(), incident)))
    return Told(words=f"{incident.id} is in {PATH}", is_done=True, report=path)


def _stop_publishing(errand: Errand, _: Incident) -> Told:
    names = sorted({file.path.rpartition("/")[2] for file, _ in errand.workflows().publishing()})
    if not names:
        return Told(words="no workflow is known that publishes: name what can use the token")
    hands = find_hands(errand.world, errand.config, errand.repository().remote)
    if isinstance(hands, str):
        return Told(words=f"{', '.join(names)}: {hands}")
    left = {name: why for name in names if (why := hands.stop_workflow(name))}
    if left:
        return Told(words="; ".join(f"{name}: {why}" for name, why in left.items()))
    return Told(words=f"stopped, and the forge says so: {', '.join(names)}", is_done=True)


def _prove_revoked(errand: Errand, _: Incident) -> Told:
    index = find_index(live_index(errand.config), errand.config.indexes)
    variable = next((name for name in index.variables if errand.view.env(name).strip()), "")
    if not (errand.plan.is_probed and variable):
        words = f"put the token into {index.variables[0]} and add --probe, and {index.name} is asked whether it is gone"
        return Told(words=words)
    refused, words = is_refused(errand.world, index, errand.view.env(variable).strip())
    if refused is None:
        return Told(words=f"{index.name} does not tell: {words}")
    if refused:
        return Told(words=f"{index.name} does not know the token in {variable} any more: {words}", is_done=True)
    return Told(words=f"{STILL} {index.name} still takes the token in {variable}")


def _delete_secrets(errand: Errand, _: Incident) -> Told:
    uses = [use for use in secret_uses(errand.workflows()) if use.indexes]
    if not uses:
        return Told(words="no workflow names a secret that it uploads with")
    hands = find_hands(errand.world, errand.config, errand.repository().remote)
    if isinstance(hands, str):
        return Told(words=f"{', '.join(sorted({use.name for use in uses}))}: {hands}")
    places = sorted({(use.name, place) for use in uses for place in {"", use.environment}})
    left = [f"{name}: {why}" for name, place in places if (why := hands.delete_secret(name, place))]
    if left:
        return Told(words="; ".join(left))
    return Told(words=f"gone, and the forge says so: {', '.join(sorted({name for name, _ in places}))}", is_done=True)


def _audited(errand: Errand, incident: Incident) -> Told:
    audit, failed = _last_audit(errand, incident)
    return Told(words=audit and f"{audit}, {failed} failed", is_done=bool(audit))


def _reopen(errand: Errand, incident: Incident) -> Told:
    audit, failed = _last_audit(errand, incident)
    if not audit or failed:
        return Told(words=f"{STILL} {f'{audit}, {failed} failed' if audit else 'there was no audit since'}")
    hands = find_hands(errand.world, errand.config, errand.repository().remote)
    why = hands if isinstance(hands, str) else hands.start_all()
    return Told(words=f"{audit}, none failed; workflows: {why or 'on again'}", is_done=not why)


def _last_audit(errand: Errand, incident: Incident) -> tuple[str, int]:
    """Return the last audit online since the incident was detected, and how many rows failed in it."""
    journal = read_journal(errand.view)
    since = incident.record["detected"]
    for act in reversed(journal.named("audit") if journal and not journal.broken else ()):
        counts = act.data.get("counts")
        is_after = act.time.isoformat() >= str(since).replace(" ", "T")
        if act.outcome == "done" and act.data.get("online") is True and isinstance(counts, dict) and is_after:
            return f"audit of {act.time.isoformat()}, sha256:{act.data.get('digest')}", int(counts.get("failed", 0))
    return "", 0


def _stop_all(errand: Errand, _: Incident) -> Told:
    hands = find_hands(errand.world, errand.config, errand.repository().remote)
    why = hands if isinstance(hands, str) else hands.stop_all()
    return Told(words=why or "all workflows are stopped, and the forge says so", is_done=not why)


def _list_secrets(errand: Errand, incident: Incident) -> Told:
    lines = [f"{name}  {where}" for name, where in scope.secrets_of(errand.workflows())]
    path = errand.report(incident, "secrets", lines or ["no workflow names a secret"])
    return Told(words=f"{len(lines)} secrets are named by workflows", report=path)


def _list_commits(errand: Errand, incident: Incident) -> Told:
    tag, commit = scope.last_release(errand.repository(), read_journal(errand.view))
    commits = scope.read_commits(errand.view, commit, read_answers(errand.view).people)
    if commits is None:
        return Told(words="git could not list the commits")
    odd = sum(bool(each.odd) for each in commits)
    lines = [f"{c.hash} {c.time} {c.title}\n" + "".join(f"    {words}\n" for words in c.odd) for c in commits]
    path = errand.report(incident, "commits", lines or [f"no commit since {tag}"])
    return Told(words=f"{len(commits)} commits since {tag or 'the first'}, {odd} of them odd", report=path)


def _compare_releases(errand: Errand, incident: Incident) -> Told:
    live = read_index(errand.view, errand.config, errand.project()).live
    if live is None or not live.files:
        return Told(words=live.why("listing") if live else "the index was not asked")
    states = scope.compare_releases(live, read_journal(errand.view))
    path = errand.report(incident, "releases", [f"{state:<8} {name}" for name, state in sorted(states.items())])
    counts = {state: list(states.values()).count(state) for state in ("same", "differs", "unknown")}
    words = f"of {len(states)} files at {live.index} {counts['same']} are the same, {counts['differs']} differ"
    words += f", {counts['unknown']} are unknown to the journal" if counts["unknown"] else ""
    return Told(words=words, is_done=counts["same"] == len(states), report=path)


def _compare_tags(errand: Errand, _: Incident) -> Told:
    moved, seen = scope.moved_tags(errand.repository(), read_journal(errand.view))
    if moved:
        return Told(words=f"{STILL} not where the journal has them: {', '.join(moved)}")
    words = f"{seen} tags stand where the journal has them" if seen else "the journal here has no tag"
    return Told(words=words, is_done=bool(seen))


def _look_at_tags(errand: Errand, incident: Incident) -> Told:
    return replace(_compare_tags(errand, incident), is_done=False)  # keys, hooks and people are not looked at here


TOOLS: Mapping[str, Callable[[Errand, Incident], Told]] = {
    "TCI-4": _write_down,
    "TCI-3": _stop_publishing,
    "TCI-1": _prove_revoked,
    "TCI-2": _delete_secrets,
    "TCR-4": _audited,
    "RCI-3": _stop_all,
    "RCI-1": _list_secrets,
    "RCI-2": _list_commits,
    "RCA-1": _compare_releases,
    "RCA-3": _look_at_tags,
    "RCA-4": _list_secrets,
    "RCR-3": _compare_tags,
    "RCR-4": _reopen,
}
