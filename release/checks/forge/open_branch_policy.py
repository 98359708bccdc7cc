"""A publishing environment that branches, or any tag, may deploy to.

Why: the environment holds the credential. Where a branch may deploy, whoever can push one can change the workflow on
it and publish from there.

Example: bad: no restriction, "protected branches", or a pattern of branches. Good: exactly the release tags,
``tag:v*``.

Fix: choose "Selected branches and tags" and list only the pattern of the release tags.

Sources: GitHub Docs, "Deployments and environments", section "Deployment branches and tags"; REST API, "Deployment
branch policies".
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice, fix_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.forge_settings import Environment, ForgeFacts

ID = "open-branch-policy"
ITEMS = ("ENV-4", "PEN-3", "QTR-3")
_VOICE = ForgeVoice(ID)
_ANYTHING = frozenset({"*", "**", "**/*", "*/*"})


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Only tags of releases may deploy."""

    def look(forge: ForgeFacts, environment: Environment) -> Iterator[Finding]:
        where, base = f"environment {environment.name}", f"environments/{environment.name}"
        fix = fix_at(forge, f"{base}/deployment-branch-policies", "POST", "name=v*", "type=tag")
        if environment.refs is None:
            yield _VOICE.unseen(facts, f"{base}/refs", where, "which branches and tags may deploy")
        elif environment.refs != "listed":
            which = "every branch and tag" if environment.refs == "any" else "every protected branch"
            yield _VOICE.failed(where, f"{which} may deploy", fix)
        elif environment.patterns is None:
            yield _VOICE.unseen(facts, f"{base}/patterns", where, "which branches and tags may deploy")
        else:
            wrong = _wrong(environment, forge.wanted.tag)
            shown = ", ".join(pattern.shown for pattern in environment.patterns)
            yield _VOICE.failed(where, wrong, fix) if wrong else _VOICE.passed(where, f"only {shown} may deploy")

    yield from _VOICE.over_environments(facts, look)


def _wrong(environment: Environment, tag: str) -> str:
    """Return what is wrong with the patterns, empty where nothing is."""
    patterns = environment.patterns or ()
    branches = [pattern.name for pattern in patterns if not pattern.is_tag]
    if branches:
        return f"branches may deploy: {', '.join(branches)}"
    if any(pattern.name in _ANYTHING for pattern in patterns):
        return "any tag may deploy"
    if not any(fnmatchcase(tag, pattern.name) for pattern in patterns) if tag else not patterns:
        return f"no pattern lets the release's own tag {tag} deploy".replace("  ", " ")
    return ""
