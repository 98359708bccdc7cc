"""In CI the forge's environment is the gate: the job's identity must name it, and people have let the job in.

Claims: GitHub, "OpenID Connect reference"; GitLab, "ID token payload". Record: GitHub REST API, "Get the review history
for a workflow run".
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any

from release.errors import ApprovalInvalid, ApprovalMissing, IdentityUnexpected, OutsideAnswered
from release.model.approval import Approval
from release.model.records import dataclass
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.approval import Signers
    from release.model.candidate import Candidate
    from release.system.http import Response
    from release.system.view import View
    from release.system.world import World

_FOLDER = "/.github/workflows/"
_WORKFLOWS = {"github": "release.yml", "gitlab": ".gitlab-ci.yml"}
_TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")
_MAY_NOT = frozenset({401, 403, 404})


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Who a job is, as its forge (``github`` or ``gitlab``) says; what it does not say is empty.

    ``workflow`` is the file that the job is written in, ``called_from`` that of another workflow which called it.
    """

    forge: str
    repository: str
    environment: str
    workflow: str
    called_from: str
    ref: str
    run: str
    actor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """Who the job has to be; ``ref`` may be a shell pattern, an empty ``workflow`` is the forge's usual one.

    With ``not_actor`` the yes of who started the run does not count.
    """

    repository: str
    environment: str
    workflow: str
    ref: str
    not_actor: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """What the environment granted: one approval a person; ``not_looked`` says why nobody could see who they are."""

    identity: Identity
    approvals: tuple[Approval, ...]
    not_looked: str = ""


def read_identity(claims: Mapping[str, Any]) -> Identity:
    """Return the identity in *claims*, which were taken out of a token that the forge signed."""

    def said(name: str) -> str:
        return str(claims.get(name) or "")

    if "project_path" in claims:
        path, _, ref = said("ci_config_ref_uri").partition("//")[2].rpartition("@")
        full = ref if ref.startswith("refs/") else said("ref")
        names = {"forge": "gitlab", "repository": said("project_path"), "workflow": path, "called_from": ""}
        return Identity(
            **names, environment=said("environment"), ref=full, run=said("pipeline_id"), actor=said("user_login")
        )
    repository, workflow = said("repository"), said("job_workflow_ref") or said("workflow_ref")
    return Identity(
        forge="github",
        repository=repository,
        environment=said("environment"),
        workflow=_workflow(workflow, repository),
        called_from=_workflow(said("workflow_ref"), repository) if said("workflow_ref") != workflow else "",
        ref=said("ref"),
        run=said("run_id"),
        actor=said("actor"),
    )


def require_expected(identity: Identity, expected: Expected) -> None:
    """Raise :class:`IdentityUnexpected`, which names everything that is not as it has to be."""
    workflow = workflow_of(expected, identity.forge)
    wrong = [
        f"{name}: found {found or 'none'}, expected {wanted or 'none, and no value fits that'}"
        for name, found, wanted, fits in (
            ("repository", identity.repository, expected.repository, _same_repository(identity, expected)),
            ("environment", identity.environment, expected.environment, identity.environment == expected.environment),
            ("workflow", identity.workflow, workflow, identity.workflow == workflow),
            ("ref", identity.ref, expected.ref, fnmatch.fnmatchcase(identity.ref, expected.ref)),
        )
        if not (found and wanted and fits)
    ]
    if identity.called_from:
        wrong.append(f"workflow: called from {identity.called_from}, expected not to be called by another workflow")
    if wrong:
        raise IdentityUnexpected(
            f"this job is not the one that may publish: {len(wrong)} of its properties are others",
            where=wrong,
            fix=("set environment and workflow in [tool.release.ci], ref in [tool.release.approval], or in the job",),
        )


def workflow_of(expected: Expected, forge: str) -> str:
    """Return the file of the workflow that has to publish, as *forge* (``github`` or ``gitlab``) knows it."""
    return expected.workflow or _WORKFLOWS[forge]


def grant(view: View, claims: Mapping[str, Any], expected: Expected, candidate: Candidate) -> Granted:
    """Return the approvals that stand behind a job with these *claims*; refuse a job that is not the *expected* one.

    With a token the run's record is read: :class:`ApprovalMissing` where nobody approved or somebody rejected. Without
    one the environment itself is the only approval.
    """
    identity = read_identity(claims)
    require_expected(identity, expected)
    reviews, not_looked = _reviews(view, identity)
    if not_looked and not expected.not_actor:
        where = f"environment {identity.environment} of {identity.repository}, run {identity.run}"
        return Granted(identity=identity, approvals=(_approval(view, candidate, where, ""),), not_looked=not_looked)
    approved = {review["login"]: review["comment"] for review in reviews if review["state"] == "approved"}
    if expected.not_actor:
        approved.pop(identity.actor, "")
    rejected = [review["login"] for review in reviews if review["state"] == "rejected"]
    if rejected or not approved:
        nobody = f"nobody{f' but {identity.actor}, who started it,' * expected.not_actor} approved this run"
        raise ApprovalMissing(
            f"{rejected[0]} rejected this run" if rejected else nobody,
            where=(f"run {identity.run} of {identity.repository}, environment {identity.environment}", not_looked)[
                : 2 if not_looked else 1
            ],
            fix=() if rejected else ("in the forge's settings, give the environment required reviewers",),
        )
    given = tuple(_approval(view, candidate, login, comment) for login, comment in approved.items())
    return Granted(identity=identity, approvals=given)


def record(world: World, granted: Granted) -> None:
    """Write into the journal who let this job into its environment."""
    for approval in granted.approvals:
        told = {"who": approval.who, "comment": approval.comment, "not_looked": granted.not_looked}
        with world.act(
            "granted", candidate=approval.candidate, version=approval.version, run=granted.identity.run, **told
        ):
            pass


def verify(view: View, approval: Approval, candidate: Candidate, signers: Signers) -> str:
    """Refuse: what an environment granted is asked of the forge, and never believed from a file."""
    del view, candidate, signers  # it does not matter what it says
    raise ApprovalInvalid(
        f"the approval of {approval.who} claims to come from a forge's environment",
        where=("such an approval is asked for in the job and never stored",),
        fix=("rm .release/approval.json", "invoke approve"),
    )


def _workflow(ref: str, repository: str) -> str:
    """Return the file's name in ``OWNER/NAME/.github/workflows/FILE@REF``; all of it where it is another's."""
    path = ref.partition("@")[0]
    start = f"{repository}{_FOLDER}"
    return path.removeprefix(start) if path.casefold().startswith(start.casefold()) else path


def _same_repository(identity: Identity, expected: Expected) -> bool:
    return identity.repository.casefold() == expected.repository.casefold()


def _approval(view: View, candidate: Candidate, who: str, comment: str) -> Approval:
    return Approval(
        candidate=candidate.digest,
        project=candidate.project,
        version=candidate.version,
        who=who,
        when=view.now().isoformat(),
        gate="environment",
        comment=comment,
    )


def _reviews(view: View, identity: Identity) -> tuple[list[dict[str, str]], str]:
    """Return the reviews of the run for its environment, and why nobody could look, empty where somebody could."""
    forge, token = view.env("GITHUB_API_URL"), next((view.env(name) for name in _TOKENS if view.env(name)), "")
    if identity.forge != "github" or not (forge and token and identity.run):
        return [], "no token to read the run's record with"
    answer = view.fetch(
        Request(
            url=f"{forge.rstrip('/')}/repos/{identity.repository}/actions/runs/{identity.run}/approvals",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"},
        )
    )
    if answer.status in _MAY_NOT:
        return [], f"the token may not read the run's record ({answer.status}); it needs actions: read"
    if not answer.ok:
        raise OutsideAnswered("the forge did not tell who approved this run", where=(answer.shown, answer.words[:200]))
    return _read_reviews(answer, identity.environment), ""


def _read_reviews(answer: Response, name: str) -> list[dict[str, str]]:
    """Return the reviews in *answer* that are for the environment *name*."""
    try:
        entries: list[Any] = list(answer.json()) if answer.body.lstrip()[:1] == b"[" else [None]
        return [
            {"state": str(entry["state"]), "login": str(entry["user"]["login"]), "comment": str(entry["comment"] or "")}
            for entry in entries
            if any(found["name"] == name for found in entry["environments"])
        ]
    except (KeyError, TypeError, AttributeError):
        raise OutsideAnswered(
            "the forge's record of who approved this run cannot be read", where=(answer.shown, answer.words[:200])
        ) from None
