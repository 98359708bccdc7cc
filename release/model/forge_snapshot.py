"""The forge's settings that the project has accepted, as a tracked file, and what is not as it was accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from release.model.forge_settings import Environment, ForgeFacts, Ruleset, Secret

SNAPSHOT = "release-forge.json"
SCHEMA = "release-tasks/forge/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """A setting that is not as it was accepted; ``is_seen`` is false where nobody could see it then or now."""

    path: str
    accepted: Any
    found: Any
    is_seen: bool = True


def snapshot(facts: ForgeFacts) -> dict[str, Any]:
    """Return the settings in *facts* as a document; what nobody could see is ``None``, and nothing in it is secret."""
    known = facts.about
    return {
        "schema": SCHEMA,
        "repository": None
        if known is None
        else {
            "name": known.name,
            "public": known.is_public,
            "default-branch": known.default_branch,
            "secret-scanning": known.secret_scanning,
            "push-protection": known.push_protection,
        },
        "environments": None
        if facts.environments is None
        else {each.name: _environment(each, facts) for each in facts.environments},
        "secrets": {
            "repository": _secrets(facts.repository_secrets),
            "organization": _secrets(facts.organization_secrets),
        },
        "actions": None
        if facts.actions is None
        else {
            "enabled": facts.actions.is_enabled,
            "allowed": facts.actions.allowed,
            "pinned": facts.actions.needs_pins,
        },
        "token-may-write": facts.token_may_write,
        "rulesets": None if facts.rulesets is None else {each.name: _of_ruleset(each) for each in facts.rulesets},
        "admins": None if facts.admins is None else sorted(facts.admins),
        "deploy-keys": None
        if facts.deploy_keys is None
        else sorted([each.title, "writes" if each.may_write else "reads"] for each in facts.deploy_keys),
        "hooks": None if facts.hooks is None else sorted(each.host for each in facts.hooks),
    }


def snapshot_bytes(facts: ForgeFacts) -> bytes:
    """Return the content of :data:`SNAPSHOT` that accepts *facts*: same settings, same bytes."""
    return (json.dumps(snapshot(facts), indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def parse_snapshot(data: bytes) -> Mapping[str, Any] | None:
    """Return the settings in *data*, ``None`` where it is no such document."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("schema") == SCHEMA else None


def drift(accepted: Any, found: Any, path: str = "") -> Iterator[Drift]:
    """Yield each setting, by its path, in which *found* is not as *accepted*, or that nobody could compare."""
    if isinstance(accepted, dict) and isinstance(found, dict):
        for name in sorted({*accepted, *found}):
            inner = f"{path}.{name}" if path else name
            if name not in accepted or name not in found:
                yield Drift(path=inner, accepted=accepted.get(name, "absent"), found=found.get(name, "absent"))
            else:
                yield from drift(accepted[name], found[name], inner)
    elif accepted is None or found is None:
        yield Drift(path=path, accepted=accepted, found=found, is_seen=False)
    elif accepted != found:
        yield Drift(path=path, accepted=accepted, found=found)


def _environment(each: Environment, facts: ForgeFacts) -> dict[str, Any]:
    """Return an environment's settings: secrets and patterns are asked for where a token is or would be."""
    wanted = {name.casefold() for name in facts.wanted.guarded}
    shown: dict[str, Any] = {
        "reviewers": None if each.reviewers is None else sorted(reviewer.name for reviewer in each.reviewers),
        "prevents-self-review": each.prevents_self_review,
        "admins-bypass": each.admins_bypass,
        "refs": each.refs,
    }
    if each.name.casefold() not in wanted:
        return shown
    shown["secrets"] = _secrets(each.secrets)
    if each.refs == "listed":
        shown["patterns"] = None if each.patterns is None else sorted(pattern.shown for pattern in each.patterns)
    return shown


def _secrets(found: Sequence[Secret] | None) -> dict[str, str] | None:
    return None if found is None else {each.name: each.updated for each in found}


def _of_ruleset(each: Ruleset) -> dict[str, Any]:
    """Return a ruleset; what one would do that is not active is not asked for."""
    if not each.is_active:
        return {"target": each.target, "active": False}
    return {
        "target": each.target,
        "active": True,
        "includes": None if each.includes is None else sorted(each.includes),
        "excludes": sorted(each.excludes),
        "rules": None if each.rules is None else sorted(each.rules),
        "bypass": None if each.bypass is None else sorted(f"{who.shown} {who.mode}" for who in each.bypass),
    }
