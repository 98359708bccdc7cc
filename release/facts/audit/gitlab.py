"""What GitLab is asked for an audit: it keeps fewer records than GitHub, and what it does not tell stays unknown.

Follows the pages "Projects", "Environments", "Protected environments", "Protected branches", "Protected tags",
"Project-level CI/CD variables", "Members", "Deploy keys", "Project webhooks", "Pipelines" and "Releases" of its REST
API v4.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from release.errors import ForgeTokenMissing
from release.facts.audit.forge_asking import Asker, Question
from release.facts.audit.github_reading import flag, text
from release.forges import read_token
from release.model.forge_settings import (
    About,
    Announced,
    DeployKey,
    Environment,
    ForgeFacts,
    Hook,
    Reviewer,
    Ruleset,
    Run,
    Secret,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.forge import Place
    from release.model.forge_settings import Wanted
    from release.system.view import View

    _Variables = tuple[tuple[str, Secret], ...]

_JOB_TOKEN = "CI_JOB_TOKEN"  # noqa: S105 - the variable's name
_MAINTAINER, _NO_ONE = 40, 0
_READ, _MAINTAIN = "read_api, role Developer or more", "read_api, role Maintainer or more"
_MISSING = 404
_UNTOLD = "the forge does not tell"


def read_settings(view: View, place: Place, wanted: Wanted, limit: int) -> ForgeFacts:
    """Return what GitLab tells of the project at *place*, in at most *limit* requests."""
    variable, token = _token(view, place)
    kind = "JOB-TOKEN" if variable == _JOB_TOKEN else "PRIVATE-TOKEN"
    headers = {"User-Agent": "release-tasks", **({kind: token} if token else {})}
    address = f"{place.api}/projects/{quote(place.project, safe='')}"
    asker = Asker(view, address, headers, variable=variable, limit=limit)
    asker.ask(_questions(asker, wanted))
    asker.finish()
    return _facts(asker, place, wanted)


def _token(view: View, place: Place) -> tuple[str, str]:
    is_own = place.api == view.env("CI_API_V4_URL").rstrip("/")
    try:
        return read_token(view, ("GITLAB_TOKEN", *((_JOB_TOKEN,) if is_own else ())), ())
    except ForgeTokenMissing:
        return "", ""


def _questions(asker: Asker, wanted: Wanted) -> Iterator[Question]:
    yield Question(fact="project", path="", permission=_READ, read=_project, is_public=True)
    yield _list("environments", "/environments", _READ, _environments)
    yield _list("protected", "/protected_environments", _MAINTAIN, _approvers)
    yield _list("branches", "/protected_branches", _READ, _of_branches)
    yield _list("tags", "/protected_tags", _READ, _of_tags)
    yield _list("variables", "/variables", _MAINTAIN, _variables)
    yield _list("admins", "/members/all", _READ, _maintainers)
    yield _list("deploy_keys", "/deploy_keys", _MAINTAIN, _deploy_keys)
    yield _list("hooks", "/hooks", _MAINTAIN, _hooks)
    yield Question(
        fact="runs",
        path="/pipelines",
        permission=_READ,
        read=_runs,
        shape=list,
        query={"per_page": 100, **({"ref": wanted.tag} if wanted.tag else {})},
    )
    if wanted.tag:
        yield Question(
            fact="releases",
            path=f"/releases/{quote(wanted.tag, safe='')}",
            permission=_READ,
            read=_release,
            meant=lambda answer: () if answer.status == _MISSING and _is_public(asker) else None,
        )


def _list(fact: str, path: str, permission: str, read: Any) -> Question:
    return Question(fact=fact, path=path, permission=permission, read=read, is_paged=True)


def _facts(asker: Asker, place: Place, wanted: Wanted) -> ForgeFacts:
    found, unseen = dict(asker.found), dict(asker.unseen)
    variables: _Variables | None = found.pop("variables", None)
    reviewers: dict[str, tuple[Reviewer, ...]] | None = found.pop("protected", None)
    branches, tags = found.pop("branches", None), found.pop("tags", None)
    found["about"], found["token_may_write"] = found.pop("project", (None, None))
    unseen["about"] = unseen["token_may_write"] = unseen.pop("project", _UNTOLD)
    if branches is None or tags is None:
        unseen["rulesets"] = unseen.get("branches") or unseen.get("tags", _UNTOLD)
    else:
        found["rulesets"] = (*branches, *tags)
    if variables is None:
        unseen["repository_secrets"] = unseen.get("variables", _UNTOLD)
    else:
        found["repository_secrets"], found["organization_secrets"] = _secrets(variables, "*"), ()
    found["environments"] = environments = found.get("environments") and tuple(
        replace(
            each,
            reviewers=None if reviewers is None else reviewers.get(each.name, ()),
            secrets=None if variables is None else _secrets(variables, each.name),
        )
        for each in found["environments"]
    )
    for each in environments or ():
        unseen[f"environments/{each.name}/reviewers"] = unseen.get("protected", _UNTOLD)
        unseen[f"environments/{each.name}/secrets"] = unseen.get("variables", _UNTOLD)
    return ForgeFacts(kind=place.kind, page=place.shown, wanted=wanted, unseen=unseen, requests=asker.requests, **found)


def _is_public(asker: Asker) -> bool:
    known: About | None = asker.found.get("project", (None,))[0]
    return known is not None and known.is_public


def _project(found: Any) -> tuple[About, bool | None]:
    """Return the project, and whether a job's token may push."""
    may_push = found.get("ci_push_repository_for_job_token_allowed")
    known = About(
        name=text(found["path_with_namespace"]),
        is_public=found.get("visibility") == "public",
        default_branch=text(found["default_branch"]),
        is_organization=(found.get("namespace") or {}).get("kind") == "group",
        is_archived=bool(found.get("archived")),
    )
    return known, may_push if isinstance(may_push, bool) else None


def _environments(found: list[Any]) -> tuple[Environment, ...]:
    return tuple(Environment(name=text(each["name"])) for each in found)


def _approvers(found: list[Any]) -> dict[str, tuple[Reviewer, ...]]:
    """Return who has to approve, by environment; a rule that asks for no approval names nobody."""
    return {
        text(each["name"]): tuple(
            Reviewer(name=text(rule.get("access_level_description") or "a member"), is_team=rule.get("user_id") is None)
            for rule in each.get("approval_rules") or ()
            if int(rule.get("required_approvals") or 0) > 0
        )
        for each in found
    }


def _of_branches(found: list[Any]) -> tuple[Ruleset, ...]:
    return tuple(
        Ruleset(
            id=str(each.get("id", "")),
            name=text(each["name"]),
            target="branch",
            is_active=True,
            includes=(f"refs/heads/{each['name']}",),
            rules=(
                "deletion",
                *(() if each.get("allow_force_push") else ("non_fast_forward",)),
                *(("pull_request",) if _is_closed(each["push_access_levels"]) else ()),
            ),
        )
        for each in found
    )


def _of_tags(found: list[Any]) -> tuple[Ruleset, ...]:
    """Return the rules of protected tags: they are neither moved nor deleted by a push."""
    return tuple(
        Ruleset(
            id="",
            name=text(each["name"]),
            target="tag",
            is_active=True,
            includes=(f"refs/tags/{each['name']}",),
            rules=("creation", "update", "deletion"),
        )
        for each in found
    )


def _is_closed(levels: list[Any]) -> bool:
    """Tell whether nobody may push, so that every change is a merge request."""
    return bool(levels) and all(each.get("access_level") == _NO_ONE for each in levels)


def _variables(found: list[Any]) -> _Variables:
    """Return the variables with the environments that they are for, as a shell pattern; their values are left out."""
    return tuple(
        (text(each["environment_scope"]), Secret(name=text(each["key"]), is_open=not flag(each["protected"])))
        for each in found
    )


def _secrets(variables: _Variables, environment: str) -> tuple[Secret, ...]:
    """Return the variables of *environment*; those of all environments are the repository's (``*``)."""
    return tuple(
        secret
        for scope, secret in variables
        if (scope == "*") == (environment == "*") and fnmatchcase(environment, scope)
    )


def _maintainers(found: list[Any]) -> tuple[str, ...]:
    names = tuple(text(each["username"]) for each in found if int(each["access_level"]) >= _MAINTAINER)
    if not names:
        raise ValueError("no maintainer")
    return names


def _deploy_keys(found: list[Any]) -> tuple[DeployKey, ...]:
    return tuple(DeployKey(title=text(each["title"]), may_write=flag(each["can_push"])) for each in found)


def _hooks(found: list[Any]) -> tuple[Hook, ...]:
    return tuple(
        Hook(
            host=urlsplit(text(each["url"])).hostname or "an unknown host",
            has_secret=each["token_present"] if isinstance(each.get("token_present"), bool) else None,
            checks_tls=flag(each["enable_ssl_verification"]),
        )
        for each in found
    )


def _runs(found: list[Any]) -> tuple[Run, ...]:
    return tuple(
        Run(
            id=str(int(each["id"])),
            event=text(each.get("source") or ""),
            ref=text(each["ref"]),
            commit=text(each["sha"]),
            actor=str((each.get("user") or {}).get("username") or ""),
            status="completed"
            if each["status"] in {"success", "failed", "canceled", "skipped"}
            else text(each["status"]),
            conclusion="failure" if each["status"] == "failed" else text(each["status"]),
            url=text(each["web_url"]),
            created=text(each["created_at"]),
        )
        for each in found
    )


def _release(found: Any) -> tuple[Announced, ...]:
    links = found["assets"]["links"]
    return (
        Announced(
            tag=text(found["tag_name"]),
            is_draft=False,
            is_immutable=False,
            url=str((found.get("_links") or {}).get("self", "")),
            assets={text(each["name"]): "" for each in links},
        ),
    )
