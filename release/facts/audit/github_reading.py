"""GitHub's documents of settings as our records; what is not there as its description says raises ``KeyError`` or so.

Follows the pages of its REST API (2022-11-28): "Repositories", "Environments", "Deployment branch policies", "Actions
secrets", "Actions permissions", "Rules", "Branch protection", "Collaborators", "Deploy keys", "Webhooks", "Dependabot
alerts", "Secret scanning", "Workflow runs", "Releases".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from release.model.forge_settings import (
    About,
    Actions,
    Alert,
    Alerts,
    Announced,
    Bypass,
    DeployKey,
    Environment,
    Hook,
    Pattern,
    Protection,
    Review,
    Reviewer,
    Ruleset,
    Run,
    Secret,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_ON = {"enabled": True, "disabled": False}


def text(value: Any) -> str:
    """Return *value*, which has to be a text."""
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def flag(value: Any) -> bool:
    """Return *value*, which has to be true or false."""
    if not isinstance(value, bool):
        raise TypeError(type(value))
    return value


def about(found: Any) -> About:
    """Return the repository of its document."""
    security = found.get("security_and_analysis") or {}

    def is_on(name: str) -> bool | None:
        return _ON.get((security.get(name) or {}).get("status", ""))

    is_private = flag(found["private"])
    return About(
        name=text(found["full_name"]),
        is_public=found.get("visibility", "private" if is_private else "public") == "public",
        default_branch=text(found["default_branch"]),
        is_organization=found["owner"]["type"] == "Organization",
        is_archived=bool(found.get("archived")),
        secret_scanning=is_on("secret_scanning"),
        push_protection=is_on("secret_scanning_push_protection"),
        security_updates=is_on("dependabot_security_updates"),
    )


def environments(found: list[Any]) -> tuple[Environment, ...]:
    """Return the environments of the list's entries."""
    return tuple(_environment(entry) for entry in found)


def _environment(entry: Any) -> Environment:
    rules = [rule for rule in entry["protection_rules"] if rule["type"] == "required_reviewers"]
    bypass = entry.get("can_admins_bypass")
    return Environment(
        name=text(entry["name"]),
        reviewers=tuple(_reviewer(each) for rule in rules for each in rule["reviewers"]),
        prevents_self_review=any(rule.get("prevent_self_review") is True for rule in rules),
        admins_bypass=bypass if isinstance(bypass, bool) else None,
        refs=_refs(entry["deployment_branch_policy"]) if "deployment_branch_policy" in entry else None,
    )


def _reviewer(entry: Any) -> Reviewer:
    is_team = entry["type"] == "Team"
    return Reviewer(name=text(entry["reviewer"]["slug" if is_team else "login"]), is_team=is_team)


def _refs(policy: Any) -> str:
    if policy is None:
        return "any"
    return "listed" if flag(policy["custom_branch_policies"]) else "protected"


def patterns(found: list[Any]) -> tuple[Pattern, ...]:
    """Return which refs may deploy; the API's default is a branch."""
    return tuple(Pattern(name=text(each["name"]), is_tag=each.get("type") == "tag") for each in found)


def secrets(found: list[Any]) -> tuple[Secret, ...]:
    """Return the secrets' names, and when each was last set."""
    return tuple(Secret(name=text(each["name"]), updated=text(each["updated_at"])) for each in found)


def organization_secrets(found: list[Any]) -> tuple[Secret, ...]:
    """Return the secrets that the organization shares with this repository."""
    return secrets(found)


def actions(found: Any) -> Actions:
    """Return what workflows may use."""
    pins = found.get("sha_pinning_required")
    return Actions(
        is_enabled=flag(found["enabled"]),
        allowed=text(found.get("allowed_actions", "")),
        needs_pins=pins if isinstance(pins, bool) else None,
    )


def token_may_write(found: Any) -> bool:
    """Tell whether a workflow's token may write where the workflow does not say."""
    return {"read": False, "write": True}[found["default_workflow_permissions"]]


def rulesets(found: list[Any]) -> tuple[Ruleset, ...]:
    """Return the rulesets as the list names them: without their rules."""
    return tuple(ruleset(each) for each in found)


def ruleset(found: Any) -> Ruleset:
    """Return a ruleset; its rules, and whom it does not hold for, only where the document tells them."""
    names = ((found.get("conditions") or {}).get("ref_name") or {}) if "conditions" in found else None
    rules, bypass = found.get("rules"), found.get("bypass_actors")
    return Ruleset(
        id=str(int(found["id"])),
        name=text(found["name"]),
        target=text(found.get("target") or "branch"),
        is_active=found["enforcement"] == "active",
        includes=None if names is None else tuple(text(each) for each in names.get("include", ())),
        excludes=tuple(text(each) for each in (names or {}).get("exclude", ())),
        rules=None if rules is None else tuple(text(rule["type"]) for rule in rules),
        bypass=None if bypass is None else tuple(_bypass(each) for each in bypass),
    )


def _bypass(entry: Mapping[str, Any]) -> Bypass:
    return Bypass(
        kind=text(entry["actor_type"]),
        id=str(entry.get("actor_id") or ""),
        mode=text(entry.get("bypass_mode") or "always"),
    )


def protection(found: Any) -> Protection:
    """Return how a branch is protected."""

    def is_on(name: str) -> bool:
        return bool((found.get(name) or {}).get("enabled"))

    if "url" not in found and "enforce_admins" not in found:
        raise KeyError("enforce_admins")
    return Protection(
        is_there=True,
        needs_review=bool(found.get("required_pull_request_reviews")),
        allows_force=is_on("allow_force_pushes"),
        allows_deletion=is_on("allow_deletions"),
        holds_admins=is_on("enforce_admins"),
    )


def admins(found: list[Any]) -> tuple[str, ...]:
    """Return the admins' names; a repository without any is no answer."""
    names = tuple(text(each["login"]) for each in found)
    if not names:
        raise ValueError("no admin")
    return names


def deploy_keys(found: list[Any]) -> tuple[DeployKey, ...]:
    """Return the keys' titles and whether each may write."""
    return tuple(
        DeployKey(title=text(each.get("title") or f"key {each['id']}"), may_write=not flag(each["read_only"]))
        for each in found
    )


def hooks(found: list[Any]) -> tuple[Hook, ...]:
    """Return the hosts that are told of events; the rest of an address may hold a secret."""
    return tuple(
        Hook(
            host=urlsplit(str(each["config"].get("url", ""))).hostname or "an unknown host",
            has_secret=bool(each["config"].get("secret")),
            checks_tls=str(each["config"].get("insecure_ssl", "0")) == "0",
        )
        for each in found
        if each.get("active", True)
    )


def dependency_alerts(found: list[Any]) -> Alerts:
    """Return the open alerts on dependencies."""
    return Alerts(is_on=True, open=tuple(_dependency_alert(each) for each in found))


def _dependency_alert(entry: Any) -> Alert:
    return Alert(
        number=int(entry["number"]),
        about=text(entry["dependency"]["package"]["name"]),
        severity=text(entry["security_advisory"]["severity"]),
        created=text(entry["created_at"]),
    )


def secret_alerts(found: list[Any]) -> Alerts:
    """Return the open alerts on secrets that were committed: their kind, never their value."""
    alerts = (
        Alert(number=int(each["number"]), about=text(each["secret_type"]), created=text(each["created_at"]))
        for each in found
    )
    return Alerts(is_on=True, open=tuple(alerts))


def runs(found: Any) -> tuple[Run, ...]:
    """Return the newest runs, the newest first."""
    return tuple(
        Run(
            id=str(int(each["id"])),
            event=text(each["event"]),
            ref=str(each.get("head_branch") or ""),
            commit=text(each["head_sha"]),
            actor=text((each.get("triggering_actor") or each["actor"])["login"]),
            status=text(each["status"]),
            conclusion=str(each.get("conclusion") or ""),
            url=text(each["html_url"]),
            created=text(each["created_at"]),
        )
        for each in found["workflow_runs"]
    )


def reviews(found: list[Any]) -> tuple[Review, ...]:
    """Return what people decided for a run."""
    return tuple(
        Review(
            who=text(each["user"]["login"]),
            state=text(each["state"]),
            environments=tuple(text(environment["name"]) for environment in each["environments"]),
        )
        for each in found
    )


def release(found: Any) -> tuple[Announced, ...]:
    """Return the release of a tag."""
    whole = (each for each in found["assets"] if each["state"] == "uploaded")
    return (
        Announced(
            tag=text(found["tag_name"]),
            is_draft=flag(found["draft"]),
            is_immutable=found.get("immutable") is True,
            url=text(found["html_url"]),
            assets={text(each["name"]): (each.get("digest") or "").removeprefix("sha256:") for each in whole},
        ),
    )
