"""What GitHub is asked for an audit, and in which order: what most depends on comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from release.errors import ForgeTokenMissing
from release.facts.audit import github_reading as reading
from release.facts.audit.forge_asking import Asker, Question
from release.forges import read_token
from release.model.forge_settings import Alerts, ForgeFacts, Protection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.forge import Place
    from release.model.forge_settings import About, Environment, Ruleset, Run, Wanted
    from release.system.http import Response
    from release.system.view import View

_MOST_RULESETS, _FIRST_RULESETS = 3, 2
_ADMIN, _CONTENTS, _ACTIONS, _METADATA = "administration=read", "contents=read", "actions=read", "metadata=read"
_SECRETS, _ENVIRONMENTS, _HOOKS = "secrets=read", "environments=read", "repository_hooks=read"
_DEPENDENCIES, _LEAKS = "vulnerability_alerts=read", "secret_scanning_alerts=read"
_MISSING = 404


def read_settings(view: View, place: Place, wanted: Wanted, limit: int) -> ForgeFacts:
    """Return what GitHub tells of the repository at *place*, in at most *limit* requests."""
    variable, token = _token(view, place)
    headers = {
        "Accept": "application/vnd.github+json",
        "User-Agent": "release-tasks",
        "X-GitHub-Api-Version": "2022-11-28",
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    asker = Asker(view, f"{place.api}/repos/{quote(place.project)}", headers, variable=variable, limit=limit)
    asker.ask(_first(asker, wanted))
    asker.ask(_second(asker, wanted))
    asker.finish()
    asker.ask(_if_there_is_room(asker))
    return _facts(asker, place, wanted)


def _token(view: View, place: Place) -> tuple[str, str]:
    """Return the token and the variable that holds it, nothing where there is none; a workflow's own is for its own."""
    own = view.env("GITHUB_API_URL")
    is_foreign = bool(own) and urlsplit(own).netloc != urlsplit(place.api).netloc
    try:
        return read_token(view, ("GH_TOKEN",) if is_foreign else ("GH_TOKEN", "GITHUB_TOKEN"), ())
    except ForgeTokenMissing:
        return "", ""


def _first(asker: Asker, wanted: Wanted) -> Iterator[Question]:
    """Yield the questions that need nothing to be known."""
    yield Question(fact="about", path="", permission=_METADATA, read=reading.about, is_public=True)
    yield _list("environments", "/environments", _ACTIONS, entries="environments", is_public=True)
    yield _list("repository_secrets", "/actions/secrets", _SECRETS, reading.secrets, entries="secrets")
    yield _list("rulesets", "/rulesets", _METADATA, query={"includes_parents": "true"}, is_public=True)
    runs = f"/actions/workflows/{quote(wanted.workflow, safe='')}/runs" if wanted.workflow else "/actions/runs"
    yield Question(
        fact="runs", path=runs, permission=_ACTIONS, read=reading.runs, query={"per_page": 100}, is_public=True
    )
    yield Question(fact="actions", path="/actions/permissions", permission=_ADMIN, read=reading.actions)
    yield Question(
        fact="token_may_write",
        path="/actions/permissions/workflow",
        permission=_ADMIN,
        read=reading.token_may_write,
    )
    yield _list("admins", "/collaborators", f"{_METADATA}, push access", query={"permission": "admin"})
    yield _list("deploy_keys", "/keys", _ADMIN)
    yield _list("hooks", "/hooks", _HOOKS)
    yield _alerts("dependency_alerts", "/dependabot/alerts", _DEPENDENCIES, severity="high,critical")
    if wanted.tag:
        tag = quote(wanted.tag, safe="")
        yield Question(
            fact="releases",
            path=f"/releases/tags/{tag}",
            permission=_CONTENTS,
            read=reading.release,
            is_public=True,
            meant=lambda answer: () if answer.status == _MISSING and _is_public(asker) else None,
        )


def _second(asker: Asker, wanted: Wanted) -> Iterator[Question | None]:
    """Yield the questions that follow from what is known, the most important first; ``None`` where one may follow."""
    known: About | None = asker.found.get("about")
    rules = list(_of_rulesets(asker, known))
    for name in wanted.environments:
        yield from _of_environment(asker, name)
    yield from _of_run(asker, wanted)
    yield from rules[:_FIRST_RULESETS]
    if known is None:
        yield None
    elif known.is_organization:
        yield _list("organization_secrets", "/actions/organization-secrets", _SECRETS, entries="secrets")
    yield _alerts("secret_alerts", "/secret-scanning/alerts", _LEAKS)
    for name in wanted.test_environments if wanted.takes_test_token else ():
        yield from _of_environment(asker, name)
    yield from rules[_FIRST_RULESETS:]


def _of_environment(asker: Asker, name: str) -> Iterator[Question | None]:
    """Yield the questions for what only the environment *name* has."""
    listed: tuple[Environment, ...] | None = asker.found.get("environments")
    if listed is None:
        yield from (None, None)
    for environment in listed or ():
        if environment.name.casefold() == name.casefold():
            fact, base = f"environments/{environment.name}", f"/environments/{quote(environment.name, safe='')}"
            yield _list(f"{fact}/secrets", f"{base}/secrets", _ENVIRONMENTS, reading.secrets, entries="secrets")
            path, entries = f"{base}/deployment-branch-policies", "branch_policies"
            if environment.refs == "listed":
                yield _list(f"{fact}/patterns", path, _ACTIONS, reading.patterns, entries=entries, is_public=True)


def _of_run(asker: Asker, wanted: Wanted) -> Iterator[Question | None]:
    """Yield the question who let the newest run for the last release's tag through."""
    listed: tuple[Run, ...] | None = asker.found.get("runs")
    if listed is None:
        yield None
    for run in [run for run in listed or () if wanted.tag and run.ref == wanted.tag][:1]:
        path = f"/actions/runs/{run.id}/approvals"
        yield Question(fact="reviews", path=path, permission=_ACTIONS, read=reading.reviews, shape=list, is_public=True)


def _of_rulesets(asker: Asker, known: About | None) -> Iterator[Question | None]:
    """Yield the questions for the rules of tags and branches, one of each and then the others.

    Without rules of branches, their older protection is asked for.
    """
    listed: tuple[Ruleset, ...] | None = asker.found.get("rulesets")
    if listed is None:
        yield from (None,) * (2 * _MOST_RULESETS)
        return
    active = [each for each in listed if each.is_active]
    tags, branches = ([each for each in active if each.target == target] for target in ("tag", "branch"))
    first: list[Question | None] = [_ruleset(each) for each in tags[:1]]
    if branches:
        first.append(_ruleset(branches[0]))
    else:
        first.append(_protection(known) if known else None)
    yield from first
    yield from (_ruleset(each) for each in (*tags[1:_MOST_RULESETS], *branches[1:_MOST_RULESETS]))


def _ruleset(each: Ruleset) -> Question:
    fact, path = f"rulesets/{each.id}", f"/rulesets/{each.id}"
    return Question(fact=fact, path=path, permission=_METADATA, read=reading.ruleset, is_public=True)


def _protection(known: About) -> Question:
    path = f"/branches/{quote(known.default_branch, safe='')}/protection"
    return Question(fact="protection", path=path, permission=_ADMIN, read=reading.protection, meant=_no_protection)


def _if_there_is_room(asker: Asker) -> Iterator[Question | None]:
    yield Question(
        fact="private_reporting",
        path="/private-vulnerability-reporting",
        permission=_METADATA,
        read=lambda found: reading.flag(found["enabled"]),
        is_public=True,
    )
    yield Question(
        fact="retention_days",
        path="/actions/permissions/artifact-and-log-retention",
        permission=_ADMIN,
        read=lambda found: int(found["days"]),
    )
    yield Question(
        fact="code_scanning",
        path="/code-scanning/default-setup",
        permission=_ADMIN,
        read=lambda found: {"configured": True, "not-configured": False}[found["state"]],
    )
    if all(each.is_immutable for each in asker.found.get("releases", ())):
        return
    yield Question(
        fact="immutable_releases",
        path="/immutable-releases",
        permission=_ADMIN,
        read=lambda found: reading.flag(found["enabled"]),
        meant=lambda answer: False if answer.status == _MISSING and "actions" in asker.found else None,
    )


def _list(fact: str, path: str, permission: str, read: Any = None, **more: Any) -> Question:
    return Question(
        fact=fact, path=path, permission=permission, read=read or getattr(reading, fact), is_paged=True, **more
    )


def _alerts(fact: str, path: str, permission: str, **query: str) -> Question:
    """Ask for the oldest open alerts: one page of them decides."""
    oldest: dict[str, str | int] = {"state": "open", "sort": "created", "direction": "asc", "per_page": 100, **query}
    return Question(
        fact=fact,
        path=path,
        permission=permission,
        read=getattr(reading, fact),
        shape=list,
        query=oldest,
        meant=_is_off,
    )


def _is_off(answer: Response) -> Alerts | None:
    """Return that the alerts are off, where the refusal says that this is its reason."""
    said = answer.body[:2000].decode("utf-8", "replace").lower()
    is_told = any(words in said for words in ("dependabot alerts are disabled", "secret scanning is disabled"))
    return Alerts(is_on=False) if answer.status in {403, _MISSING} and is_told else None


def _no_protection(answer: Response) -> Protection | None:
    said = answer.body[:2000].decode("utf-8", "replace").lower()
    is_told = answer.status == _MISSING and "branch not protected" in said
    return Protection(is_there=False) if is_told else None


def _is_public(asker: Asker) -> bool:
    """Tell whether everybody sees the repository: then what is not seen is not there."""
    known: About | None = asker.found.get("about")
    return known is not None and known.is_public


def _facts(asker: Asker, place: Place, wanted: Wanted) -> ForgeFacts:
    found = {name: value for name, value in asker.found.items() if "/" not in name}
    known: About | None = found.get("about")
    if found.get("environments") is not None:
        found["environments"] = tuple(_whole(asker, each) for each in found["environments"])
    if found.get("rulesets") is not None:
        found["rulesets"] = tuple(asker.found.get(f"rulesets/{each.id}", each) for each in found["rulesets"])
    if known and not known.is_organization:
        found["organization_secrets"] = ()
    unseen = dict(asker.unseen)
    if known and known.secret_scanning is None:
        unseen["about/security"] = "only admins are told: it needs the permission administration: read"
    return ForgeFacts(kind=place.kind, page=place.shown, wanted=wanted, unseen=unseen, requests=asker.requests, **found)


def _whole(asker: Asker, environment: Environment) -> Environment:
    base = f"environments/{environment.name}"
    return replace(
        environment,
        patterns=asker.found.get(f"{base}/patterns"),
        secrets=asker.found.get(f"{base}/secrets"),
    )
