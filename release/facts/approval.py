"""Whether a candidate is approved: by enough people, for exactly these bytes, and still."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.dists.describing import describe
from release.errors import (
    ApprovalInvalid,
    ApprovalMissing,
    ApproverRefused,
    CandidateChanged,
    CandidateMissing,
    DistributionChanged,
)
from release.facts import candidate as stored
from release.gates import FAMILY, unasked
from release.gates.environment import Expected
from release.git.remote import repository_path
from release.model.approval import Signers, is_enough, is_expired, is_for, parse_approvals, people
from release.model.distribution import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.git.state import Settings
    from release.model.approval import Approval
    from release.model.candidate import Candidate
    from release.system.view import View

PATH = ".release/approval.json"
FOLDER = "dist"


def require_approved(
    view: View, config: Config, candidate: Candidate, granted: Sequence[Approval] = ()
) -> tuple[Approval, ...]:
    """Return the approvals that hold for *candidate*, one a person; refuse where they are too few.

    *granted* are those of the forge's environment in CI; they count like the others, unless signers are configured:
    then only signatures count. Raises :class:`ApprovalMissing` (with a reason for each approval that does not count),
    and where bytes are not as they were, :class:`CandidateChanged`, :class:`DistributionChanged` or
    :class:`ApprovalInvalid`.
    """
    require_unchanged(view, candidate)
    signers = signers_of(config)
    held, void = sift(view, config, candidate, () if signers.allowed else granted)
    required = config.approval.required
    if not is_enough(held, required):
        found = len(held)
        raise ApprovalMissing(
            f"{candidate.project} {candidate.version} has {found or 'no'} {'approval' if found == 1 else 'approvals'}"
            f" that {'counts' if found == 1 else 'count'}, {required} needed",
            where=(f"candidate sha256:{candidate.digest}", *void),
            fix=("invoke approve --signed" if signers.allowed else "invoke approve",),
        )
    return held


def sift(
    view: View, config: Config, candidate: Candidate, granted: Sequence[Approval] = ()
) -> tuple[tuple[Approval, ...], tuple[str, ...]]:
    """Return the approvals that hold, one a person and one a key, and why each of the others does not.

    *granted* were not stored and hold as they are. Raises :class:`ApprovalInvalid` where somebody meddled.
    """
    held: list[Approval] = []
    void: list[str] = []
    keys: set[str] = set()
    authors = authors_of(view, candidate.commit) if config.approval.not_author else ()
    for approval in read_approvals(view):
        try:
            _require_counting(view, config, candidate, approval)
            if config.approval.not_author:
                require_not_author(approval.address, authors, candidate.commit)
            key = _verified(view, config, candidate, approval)
        except ApproverRefused as problem:
            void.append(problem.what)
            continue
        if approval.person in people(held) or key in keys:
            void.append(f"{approval.who} approved more than once, which counts once")
            continue
        held.append(approval)
        keys |= {key} - {""}
    new = {approval.person: approval for approval in granted if approval.person not in people(held)}
    return (*held, *new.values()), tuple(void)


def require_unchanged(view: View, candidate: Candidate) -> None:
    """Refuse where the candidate's file, or a file in ``dist/``, is not byte for byte what *candidate* says."""
    data = view.read(stored.PATH)
    if data != candidate.canonical():
        found = "no file" if data is None else f"{len(data)} bytes"
        raise CandidateChanged(
            f"{stored.PATH} is not the candidate's own text",
            where=(f"found {found}", f"expected {len(candidate.canonical())} bytes of SHA-256 {candidate.digest}"),
            fix=("nox -s release",),
        )
    known = {file.filename: file for file in candidate.distributions}
    for name, file in known.items():
        path = f"{FOLDER}/{name}"
        now = describe(view.open(path), name) if view.size(path) is not None else None
        if now != file:
            there = f"{now.sha256}, {now.size} bytes" if now else "none"
            raise DistributionChanged(
                f"{path} is not the candidate's file",
                where=(f"there      {there}", f"candidate  {file.sha256}, {file.size} bytes"),
                fix=("nox -s release",),
            )
    others = [name for name in view.names(FOLDER) if kind_of(name) and name not in known]
    if others:
        raise DistributionChanged(
            f"{FOLDER}/ holds a distribution that is not the candidate's",
            where=[f"{FOLDER}/{name}" for name in others],
            fix=(shlex.join(("rm", *(f"{FOLDER}/{name}" for name in others))),),
        )


def require_candidate(view: View) -> Candidate:
    """Return the candidate of the last release; :class:`CandidateMissing` where there is none that can be read."""
    candidate = stored.read_candidate(view)
    if candidate is None:
        is_there = view.size(stored.PATH) is not None
        raise (CandidateChanged if is_there else CandidateMissing)(
            f"{stored.PATH} is no candidate" if is_there else "there is no candidate",
            where=(stored.PATH,),
            fix=("nox -s release",),
        )
    return candidate


def read_approvals(view: View) -> tuple[Approval, ...]:
    """Return the stored approvals, whatever they are for; :class:`ApprovalInvalid` where a line is not one of ours."""
    data = view.read(PATH)
    if data is None and view.size(PATH) is not None:
        raise ApprovalInvalid(f"{PATH} is too large to hold approvals", where=(PATH,), fix=(f"rm {PATH}",))
    approvals, bad = parse_approvals(data or b"")
    if bad:
        raise ApprovalInvalid(
            f"{PATH} has lines that are no approvals",
            where=[f"{PATH}:{number}" for number in bad[:8]],
            fix=(f"rm {PATH}", "invoke approve"),
        )
    return approvals


def signers_of(config: Config) -> Signers:
    """Return the configured files of signers."""
    return Signers(allowed=config.approval.signers, revoked=config.approval.revoked)


def authors_of(view: View, commit: str) -> tuple[str, ...]:
    """Return the addresses of who wrote and who made *commit*, in lower case, as they stand and as a mailmap has them.

    Empty where there is no such commit here.
    """
    answer = view.git("log", "-1", "--no-show-signature", "--format=%ae%n%aE%n%ce%n%cE", commit, "--")
    return tuple(dict.fromkeys(answer.text.casefold().split("\n")[:4])) if answer.ok else ()


def require_not_author(approval_of: str, authors: Sequence[str], commit: str) -> None:
    """Refuse where the person *approval_of* (an address) made the commit, or nobody can tell who made it."""
    if not authors or approval_of.casefold() in authors:
        raise ApproverRefused(
            f"{approval_of} made the commit of this candidate" if authors else f"nobody can tell who made {commit[:7]}",
            where=(f"commit {commit[:7]}", "[tool.release.approval] not-author = true"),
            why="somebody else has to look at what one person made",
            fix=("invoke approve, on the computer of another person",),
        )


def expected_identity(config: Config, settings: Settings, remote: str, candidate: Candidate) -> Expected:
    """Return who a job in CI has to be to publish *candidate*; the repository is that of *remote*."""
    table, ci = config.approval, config.ci
    return Expected(
        repository=repository_path(settings.get(f"remote.{remote}.url")),
        environment=ci.environment,
        workflow=ci.workflow,
        ref=table.ref.replace("{tag}", candidate.tag) if candidate.tag else "",
        not_actor=table.not_author,
    )


def _require_counting(view: View, config: Config, candidate: Candidate, approval: Approval) -> None:
    """Refuse an approval of another candidate, and one that has ended, whoever gave it."""
    if not is_for(approval, candidate):
        raise ApproverRefused(
            f"{approval.who} approved another candidate, {approval.version} sha256:{approval.candidate}"
        )
    if approval.gate == unasked.NAME and not config.approval.allow_yes:
        raise ApproverRefused(f"{approval.who} approved with --yes, and [tool.release.approval] allow-yes is not true")
    if is_expired(approval, view.now(), config.approval.expires_days):
        raise ApproverRefused(
            f"{approval.who} approved on {approval.when}, which has expired: it holds for"
            f" {config.approval.expires_days} days"
        )


def _verified(view: View, config: Config, candidate: Candidate, approval: Approval) -> str:
    """Return what the approval's gate tells its person apart by; raise where it does not hold."""
    if approval.gate not in FAMILY.members:
        raise ApprovalInvalid(
            f"the approval of {approval.who} was given in a way that is not known",
            where=(f"gate {approval.gate}, known: {', '.join(FAMILY.members)}",),
            fix=(f"rm {PATH}", "invoke approve"),
        )
    key: str = FAMILY.load(approval.gate).verify(view, approval, candidate, signers_of(config))
    return key
