"""What is dangerous in a project as it is: what the audit's checks of workflows and secrets say, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks import SECRETS, WORKFLOW
from release.errors import ReleaseError
from release.facts.answers import read_answers
from release.facts.audit.secrets import read_secrets
from release.facts.audit.workflows import read_files
from release.model.auditing import AuditFacts
from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.config import Config
    from release.facts.adoption import Seen
    from release.model.secrets import SecretFacts
    from release.model.workflow import Workflows
    from release.system.view import View

# What lets somebody else publish, or something else than was meant; all other faults are told by `invoke audit`.
_FIRST = (
    *("token-in-repository", "token-in-history", "token-in-documentation", "private-key-in-repository"),
    *("written-out-credential", "printed-credential", "stored-token", "password-in-url", "inherited-secrets"),
    *("publish-without-environment", "gate-on-wrong-job", "publish-without-tests", "untrusted-checkout"),
    *("template-injection", "unpinned-action", "retired-action", "lying-pin", "excessive-permissions"),
)


def read_jobs(view: View, config: Config, seen: Seen) -> Workflows | None:
    """Return what CI is told now, ``None`` where nobody can read it."""
    try:
        return read_files(view, config, seen.own.name)
    except ReleaseError:
        return None


def find_dangers(
    view: View, config: Config, seen: Seen, workflows: Workflows | None
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the dangers, the worst first, one finding for each check; and the ids of the other checks that failed."""
    facts = AuditFacts(
        project=seen.own.name,
        version=seen.version,
        now=view.now(),
        answers=read_answers(view),
        files=frozenset(view.git("ls-files", "-z").text.split("\0")),
        workflows=workflows,
        secrets=_try(lambda: read_secrets(view, config)),
    )
    failed: dict[str, list[Finding]] = {}
    for check in (*SECRETS, *WORKFLOW):
        for finding in check.judge(facts):
            if finding.outcome is Outcome.FAILED:
                failed.setdefault(finding.check, []).append(finding)
    return (
        tuple(_summed(failed[name]) for name in _FIRST if name in failed),
        tuple(sorted(failed.keys() - {*_FIRST})),
    )


def _summed(findings: list[Finding]) -> Finding:
    first, more = findings[0], len(findings) - 1
    others = f" (and {more} more place{'s' * (more != 1)})" if more else ""
    return Finding(
        check=first.check,
        outcome=first.outcome,
        where=first.where,
        evidence=first.evidence + others,
        fix=first.fix,
    )


def _try(read: Callable[[], SecretFacts]) -> SecretFacts | None:
    try:
        return read()
    except ReleaseError:
        return None
