"""Approve: show what would be published, and record a person's yes to exactly that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ApproverUnknown, SigningFailed
from release.facts.approval import (
    PATH,
    authors_of,
    read_approvals,
    require_candidate,
    require_not_author,
    require_unchanged,
    sift,
    signers_of,
)
from release.facts.origin import read_changes, read_origin
from release.facts.repository import read_repository
from release.facts.review import read_review
from release.gates import signed, typed, unasked
from release.model.approval import Approval, expires, is_for, open_points, people
from release.model.approving import Approved, ApprovePlan
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.config import Config
    from release.git.state import Settings
    from release.model.approving import Origin
    from release.model.candidate import Candidate
    from release.model.review import Review
    from release.system.view import View
    from release.system.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was asked for: ``signed`` adds a signature, ``is_sure`` asks nobody."""

    signed: bool = False
    comment: str = ""
    is_sure: bool = False


def plan(view: View, config: Config, wanted: Wanted) -> ApprovePlan:
    """Return the approval to be given; refuse where it could not count, before anybody is asked.

    Where signers are configured, every approval is signed.
    """
    candidate = require_candidate(view)
    require_unchanged(view, candidate)
    if wanted.is_sure:
        typed.require_sure_allowed(view, is_allowed=config.approval.allow_yes)
    repository = read_repository(view, config)
    origin = read_origin(view, repository, candidate)
    who = _who(view)
    address = who.rpartition("<")[2].removesuffix(">")
    if config.approval.not_author:
        require_not_author(address, authors_of(view, candidate.commit), candidate.commit)
    signers = signers_of(config)
    is_signed = wanted.signed or bool(signers.allowed)
    if is_signed:
        signed.require_signers(view, signers)
    held, void = sift(view, config, candidate)
    review = read_review(view, candidate.review) if candidate.review else None
    mine = next((approval for approval in held if approval.person == address.casefold()), None)
    return ApprovePlan(
        candidate=candidate,
        origin=origin,
        changes=read_changes(view, repository, candidate),
        who=who,
        comment=wanted.comment,
        decisions=(*open_points(candidate), *_own_decisions(origin, wanted), *_missing(candidate, review)),
        given=tuple(approval for approval in held if approval.person != address.casefold()),
        mine=mine,
        void=void,
        required=config.approval.required,
        expires_days=config.approval.expires_days,
        is_signed=is_signed,
        is_sure=wanted.is_sure,
        key=_key(repository.settings) if is_signed else "",
        signers=signers,
        review=review,
    )


def apply(plan: ApprovePlan, world: World, answer: str | None) -> Approved:
    """Record the approval if *answer* is the version, or nobody had to be asked; with a signature it is verified first.

    What is in ``dist/`` is looked at again: it is what the person saw that is approved.
    """
    if plan.mine is not None:
        return _approved(plan, plan.mine)
    if not plan.is_sure:
        typed.require_typed(answer, plan.candidate)
    approval = Approval(
        candidate=plan.candidate.digest,
        project=plan.candidate.project,
        version=plan.candidate.version,
        who=plan.who,
        when=world.view.now().isoformat(),
        gate="signed" if plan.is_signed else unasked.NAME if plan.is_sure else "typed",
        comment=world.hide(plan.comment),
        decisions=tuple(map(world.hide, plan.decisions)),
    )
    with world.alone("approve"):
        require_unchanged(world.view, plan.candidate)
        if plan.is_signed:
            approval = signed.sign(world, approval, plan.candidate, plan.key)
            signed.verify(world.view, approval, plan.candidate, plan.signers)
        _record(plan, world, approval)
    return _approved(plan, approval)


def _record(plan: ApprovePlan, world: World, approval: Approval) -> None:
    """Write *approval* beside those of others for the same candidate; the journal tells of this very line."""
    others = [
        other
        for other in read_approvals(world.view)
        if is_for(other, plan.candidate) and other.person != approval.person
    ]
    about = {"project": approval.project, "version": approval.version, "candidate": approval.candidate}
    with world.act(typed.EVENT, **about, who=approval.who, gate=approval.gate, comment=approval.comment) as result:
        world.write(PATH, b"".join(each.line for each in (*others, approval)))
        result["approval"] = approval.digest


def _approved(plan: ApprovePlan, approval: Approval) -> Approved:
    found = len(people((*plan.given, approval)))
    return Approved(
        plan=plan,
        approval=approval,
        until=expires(approval, plan.expires_days).isoformat(),
        missing=max(0, plan.required - found),
    )


def _who(view: View) -> str:
    """Return the name and address with which git would commit here."""
    answer = view.git("var", "GIT_COMMITTER_IDENT")
    who = answer.text.rpartition(">")[0]
    if not answer.ok or not who.rpartition("<")[2].strip():
        raise ApproverUnknown(
            "git does not know who is at work here",
            where=tuple(answer.words.splitlines()[-1:]),
            fix=('git config user.name "YOUR NAME"', "git config user.email YOU@EXAMPLE.ORG"),
        )
    return f"{who}>"


def _key(settings: Settings) -> str:
    """Return the key that git signs with: a file, or a public key whose private one an agent has."""
    key = settings.get("user.signingkey").removeprefix("key::")
    if not key or settings.get("gpg.format") not in {"ssh", ""}:
        raise SigningFailed(
            "git has no ssh key to sign with",
            where=(f"user.signingKey is {key or 'not set'}, gpg.format is {settings.get('gpg.format') or 'not set'}",),
            fix=("git config gpg.format ssh", "git config user.signingKey ~/.ssh/id_ed25519.pub"),
        )
    return key


def _own_decisions(origin: Origin, wanted: Wanted) -> tuple[str, ...]:
    """Return what this approval accepts besides the candidate's open points."""
    tag = () if origin.is_pushed else (f"tag {origin.tag}: {origin.pushed}",)
    return (*tag, *(("--yes: nobody typed the version",) if wanted.is_sure else ()))


def _missing(candidate: Candidate, review: Review | None) -> tuple[str, ...]:
    """Return what is accepted where the candidate names a review that nobody can read here."""
    return ("unknown: review: .release/review.json is not the candidate's",) if candidate.review and not review else ()
