"""The token for the index is fetched from another cloud's store: it is still a stored token.

Why: a login at that cloud by OIDC, to read a token that never ends, is one more place where the token lies and one
more party that can take it. Trusted publishing does the same without a token to keep.

Example: bad: ``aws secretsmanager get-secret-value`` before ``twine upload``. Good: ``id-token: write`` and the
index's own trusted publishing.

Fix: register the workflow as trusted publisher, and delete the stored token.

Sources: mypylogger's ownership document, "Option 2"; PyPI docs, "Trusted publishers".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Step

ID = "token-from-elsewhere"
ITEMS = ("OWN-23", "OWN-44")
_VOICE = Voice(ID, "register the workflow as trusted publisher, and delete the stored token")
_STORES = re.compile(
    r"secretsmanager|ssm get-parameter|keyvault secret|gcloud secrets|vault (?:kv|read)|(?:^|/)op (?:read|item)|"
    r"get-secretmanager-secrets|aws-secretsmanager-get-secrets|vault-action|load-secrets-action|doppler|infisical",
    re.IGNORECASE,
)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job that uploads fetches its token from another store."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.publishing():
        found = [step for step in job.steps if _STORES.search(_words(step))]
        for step in found:
            yield _VOICE.failed(step.place.where, f"job {job.id} fetches a stored credential and uploads")
        if not found:
            yield _VOICE.passed(job.place.where, f"job {job.id} fetches no credential from another store")


def _words(step: Step) -> str:
    commands = [" ".join(command.words) for command in step.commands]
    return " ; ".join([step.uses.action if step.uses else "", *commands])
