"""What the checks of secrets share: what lies in a place, what nobody looked at, and whether a token is needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.finding import Outcome
from release.model.secrets import IN_HAND, INDEX_TOKEN
from release.model.workflow import GITLAB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from release.checks.saying import Says
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.secrets import Lies, Secret, SecretFacts
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Setting

NOBODY = "nobody looked for secrets"
AGAIN = "invoke audit, in the project's git repository"
_SECRET = re.compile(r"\bsecrets\.(?!GITHUB_TOKEN\b)(\w+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{?(\w*(?:PYPI|TWINE|UV_PUBLISH)\w*(?:TOKEN|PASSWORD))\b", re.IGNORECASE)
_NO_INDEX = re.compile(
    r"127\.0\.0\.1|localhost|(?:.*\.)?(?:invalid|test|localhost|example(?:\.(?:com|net|org))?)", re.IGNORECASE
)
_UPLOAD_NAME = re.compile(r"^(?:TWINE_PASSWORD|UV_PUBLISH_(?:TOKEN|PASSWORD)|FLIT_PASSWORD|HATCH_INDEX_AUTH)$")
_PASSWORD_NAME = re.compile(r"password|token|_auth$", re.IGNORECASE)
_FOR_INDEX = re.compile(r"PYPI|TWINE|UV_PUBLISH|FLIT|HATCH_INDEX", re.IGNORECASE)


def lying(
    facts: AuditFacts, says: Says, places: tuple[Lies, ...], judge: Callable[[Secret], Finding | None]
) -> Iterator[Finding]:
    """Yield what *judge* says of each secret in *places*, ``unknown`` for what nobody looked at, else that all is well.

    ``None`` of *judge*: the secret is another check's.
    """
    if facts.secrets is None:
        yield says.unknown("", NOBODY, AGAIN)
        return
    found = [finding for secret in facts.secrets.lying(*places) if (finding := judge(secret)) is not None]
    yield from found
    missing = list(unseen(facts.secrets, says, places))
    yield from missing
    if not found and not missing:
        looked = dict.fromkeys(facts.secrets.looked[place] for place in places)
        yield says.passed("", f"none in {' and '.join(places)} (looked at: {'; '.join(looked)})")


def is_made_up(secret: Secret) -> bool:
    """Tell whether it is an index token of a machine that no other can reach, as tests make them."""
    limits = secret.limits
    return limits is not None and not limits.index and bool(_NO_INDEX.fullmatch(limits.location))


def unseen(secrets: SecretFacts, says: Says, places: tuple[Lies, ...]) -> Iterator[Finding]:
    """Yield ``unknown`` for each thing in *places* that nobody looked at."""
    for place in places:
        for words in secrets.not_looked.get(place, ()):
            yield says.unknown("", f"not looked at in {place.value}: {words}", _command(words))
        if place not in secrets.looked and place not in secrets.not_looked:
            yield says.unknown("", f"nobody looked at {place.value}", AGAIN)


def _command(words: str) -> str:
    """Return the command that *words* end with, empty where they name none."""
    command = words.rpartition(": ")[2]
    return command if command.startswith(("git ", "invoke ")) else ""


def tokens_in_hand(facts: AuditFacts, says: Says, judge: Callable[[Secret], Finding]) -> Iterator[Finding]:
    """Yield what *judge* says of each index token that lies where one publishes from.

    Without one: not applicable where no job reads a credential to publish, else unknown, for it lies elsewhere.
    """
    if facts.secrets is None:
        yield says.unknown("", NOBODY, AGAIN)
        return
    tokens = [secret for secret in facts.secrets.lying(*IN_HAND) if secret.kind == INDEX_TOKEN]
    yield from map(judge, tokens)
    yield from unseen(facts.secrets, says, IN_HAND)
    yield from _elsewhere(facts, says, has_one=bool(tokens))


def _elsewhere(facts: AuditFacts, says: Says, *, has_one: bool) -> Iterator[Finding]:
    """Yield what follows from the workflows: whether there is a token that nobody here can see."""
    closed = [*unread(facts, says), *unclear(facts, says)]
    yield from closed
    used = list(credentials_of(facts.workflows)) if facts.workflows else []
    for where, name in used:
        told = f"the job reads {name}, whose value only CI knows"
        yield says.unknown(where, told, f"publish by the job's identity; or run invoke audit in a step that has {name}")
    if not (used or closed or has_one):
        yield says.not_applicable("", "no token is here, and the jobs that publish do so by their own identity")


def unclear(facts: AuditFacts, says: Says) -> Iterator[Finding]:
    """Yield ``unknown`` where something is published, and nobody can see with what."""
    if facts.workflows is None:
        return
    with_secret = {where.rpartition(":")[0] for where, _ in credentials_of(facts.workflows)}
    jobs = list(facts.workflows.publishing())
    for file, job in jobs:
        if file.path not in with_secret and not is_by_identity(file, job):
            told = f"job {job.id} publishes, and with what cannot be seen"
            yield says.unknown(job.place.where, told, "publish by the job's identity: permissions: id-token: write")
    if not jobs:
        yield says.unknown("", "no job publishes in a way that is known here, so with what is not known")


def is_by_identity(file: Workflow, job: Job) -> bool:
    """Tell whether a job that publishes can only do so by its own identity: it has one, and is given nothing else."""
    granted = file.permissions_of(job)
    given = [entry for step in job.steps if step.index for entry in (*step.options, *step.env)]
    has_other = any(_PASSWORD_NAME.search(entry.name) for entry in (*given, *job.env, *file.env))
    return granted is not None and granted.of("id-token") == "write" and not has_other


def unread(facts: AuditFacts, says: Says) -> Iterator[Finding]:
    """Yield ``unknown`` for everything that may read a credential to publish and that nobody could look into."""
    found = Voice(says.check).over_publishing(facts, lambda _: iter(()))
    return (finding for finding in found if finding.outcome is Outcome.UNKNOWN)


def credentials_of(workflows: Workflows) -> Iterator[tuple[str, str]]:
    """Yield place and name of each secret that a job reads to publish: named for an index, or given as its password."""
    seen = set()
    for file, job in workflows.jobs():
        shape = _VARIABLE if file.kind == GITLAB else _SECRET
        for setting, is_password in _texts(file, job):
            for name in shape.findall(setting.value):
                is_wanted = is_password or bool(_FOR_INDEX.search(name))
                if is_wanted and (file.path, job.id, name) not in seen:
                    seen.add((file.path, job.id, name))
                    yield setting.place.where, name


def _texts(file: Workflow, job: Job) -> Iterator[tuple[Setting, bool]]:
    """Yield the texts that a job may take a credential from, and whether it is the password of an upload."""
    for setting in (*job.env, *job.secrets, *(file.env if job.publishes else ())):
        yield setting, bool(_UPLOAD_NAME.search(setting.name))
    for step in job.steps:
        for setting in step.texts:
            is_password = bool(step.index and _PASSWORD_NAME.search(setting.name))
            yield setting, is_password or bool(_UPLOAD_NAME.search(setting.name))
