"""Publish: bring exactly the approved candidate to an index; what is there already is not sent again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import AttestationFailed, CredentialMissing, OutsideUnreachable, PartlyPublished, ServedDiffers
from release.facts.approval import require_candidate, require_unchanged
from release.facts.publishing import (
    FOLDER,
    record_path,
    require_room,
    require_tag,
)
from release.facts.repository import read_repository
from release.index.addresses import find_index
from release.index.attesting import attest, attestation_path, judge
from release.index.credentials import Credential, find_credential, fitted, short_lived
from release.index.identity import mint, offers_identity, read_identity
from release.index.listing import read_listing
from release.index.upload import refusal
from release.model.publishing import Attesting, Published, PublishPlan, Verdict, compare
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from release.config import Config
    from release.facts.repository import Repository
    from release.index.addresses import Index
    from release.index.upload import Told, Uploader
    from release.model.candidate import Candidate
    from release.model.distribution import Distribution
    from release.model.publishing import Listing
    from release.system.view import View
    from release.system.world import World

    Asked = Callable[[Candidate, Repository, Index], tuple[str, ...]]

_MOST_MINTS = 3
_LONGEST_PAUSE_S = 30.0


def plan(view: View, config: Config, name: str, approved: Asked) -> PublishPlan:
    """Return what has to be sent to the index *name*; *approved* refuses or says who approved. Nothing is sent.

    The credential is looked for and read, but not asked for: whether there is one, and for this project alone.
    """
    candidate = require_candidate(view)
    require_unchanged(view, candidate)
    repository, index = read_repository(view, config), find_index(name, config.indexes)
    require_tag(candidate, repository)
    approved_by = approved(candidate, repository, index)
    listing = read_listing(view, index, candidate.project)
    states = tuple(compare(candidate.distributions, listing))
    notes = require_room(index, listing, states, candidate.version)
    is_needed = any(state.verdict is Verdict.ABSENT for state in states)
    return PublishPlan(
        candidate=candidate,
        index=name,
        address=index.upload,
        states=states,
        by=_by(view, config, index, candidate, listing) if is_needed else "",
        approved_by=approved_by,
        notes=notes,
        attesting=judge(view, index, config.publish, config.indexes) if is_needed else Attesting(),
    )


def apply(
    plan: PublishPlan, world: World, config: Config, uploader: Uploader, on_line: Callable[[str], None]
) -> Published:
    """Send what is missing until the index has accepted it, and record that; it is signed first where that is planned.

    Raises :class:`AttestationFailed` where it has to be signed and cannot be, :class:`UploadRefused` where nothing came
    through, :class:`PartlyPublished` where some files did, and :class:`ServedDiffers` where other bytes are there under
    one of the names.
    """
    errand = _Errand(plan=plan, world=world, config=config, uploader=uploader, on_line=on_line)
    started, accepted, tries = world.view.now(), _known(plan), 0
    require_unchanged(world.view, plan.candidate)
    errand = _attested(errand, [file for file in plan.candidate.distributions if file.filename not in accepted])
    try:
        while missing := [file.filename for file in plan.candidate.distributions if file.filename not in accepted]:
            tries += 1
            told = _send(errand, missing, accepted)
            if any(name not in accepted for name in missing):
                _require_hope(errand, told, tries)
                _pause(errand, told, tries)
    except Exception as problem:
        _record(world, plan, accepted)
        if accepted and not isinstance(problem, ServedDiffers):
            raise _partly(plan, accepted, problem) from None
        raise
    _record(world, plan, accepted)
    return Published(
        plan=plan,
        accepted=tuple(accepted),
        tries=tries,
        seconds=(world.view.now() - started).total_seconds(),
        attested=errand.attested,
        unsigned=errand.unsigned,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Errand:
    """One publishing and its means."""

    plan: PublishPlan
    world: World
    config: Config
    uploader: Uploader
    on_line: Callable[[str], None]
    attested: tuple[str, ...] = ()
    unsigned: str = ""

    @property
    def index(self) -> Index:
        return find_index(self.plan.index, self.config.indexes)


def _attested(errand: _Errand, missing: Sequence[Distribution]) -> _Errand:
    """Sign what is *missing*, all before the first is sent: what is on the index takes no attestation any more."""
    world, setting = errand.world, errand.config.publish.attestations
    if not (missing and errand.plan.attesting.is_made):
        return errand
    try:
        files = {world.view.root / FOLDER / file.filename: file for file in missing}
        return replace(errand, attested=attest(world, errand.index, files, errand.on_line))
    except AttestationFailed as problem:
        if setting == "always":
            raise
        words = "; ".join((problem.what, *problem.where))
        errand.on_line(f"{words}; publishing without attestations")
        return replace(errand, unsigned=words)


def _send(errand: _Errand, missing: Sequence[str], accepted: list[str]) -> Told:
    """Upload *missing* files once; what the index took, or is seen to have, is added to *accepted*."""
    plan, world, index = errand.plan, errand.world, errand.index
    credential = _credential(errand)
    sizes = {file.filename: file.size for file in plan.candidate.distributions}
    files = {world.view.root / FOLDER / name: sizes[name] for name in missing}
    kept = [attestation_path(plan.index, name) for name in missing if name in errand.attested]
    files |= {world.view.root / path: world.view.size(path) or 0 for path in kept}
    about = {"index": plan.index, "files": list(missing), "candidate": plan.candidate.digest, "by": credential.words}
    about["approved"] = list(plan.approved_by)
    with world.act("upload", **about) as result:
        told = errand.uploader.upload(index, credential, files, errand.on_line)
        accepted += [name for name in told.accepted if name not in accepted]
        if len(accepted) < len(plan.candidate.distributions):  # in doubt the index decides
            accepted += [name for name in _arrived(plan, world.view, index) if name not in accepted]
        result.update(accepted=list(accepted), statuses=told.statuses, words=(told.refused or told.lost)[:600])
    return told


def _credential(errand: _Errand) -> Credential:
    """Return what this upload is made with: for this project and a few minutes, where its format allows that."""
    plan, world, index = errand.plan, errand.world, errand.index
    listing = read_listing(world.view, index, plan.candidate.project)
    if offers_identity(world.view, index):
        credential = _minted(world, index, errand.on_line)
    else:
        credential = _found(world.view, errand.config, index, plan.candidate, listing)
    world.keep_secret(*credential.secrets)
    return short_lived(credential, plan.candidate.project, listing.now or world.view.now())


def _require_hope(errand: _Errand, told: Told, tries: int) -> None:
    """Refuse to try again where the index has said no, or was tried often enough."""
    if not told.is_trouble:
        raise refusal(errand.index, told, errand.plan.candidate.project)
    if tries >= errand.config.publish.tries:
        raise OutsideUnreachable(
            f"{errand.plan.index} did not take all files in {tries} tries",
            where=((told.lost or told.refused)[:300] or "no words were given",),
            fix=(f"nox -s publish -- --index {errand.plan.index}",),
        )


def _pause(errand: _Errand, told: Told, tries: int) -> None:
    """Wait before the next try, longer each time; the child has waited as long as the index asked for already."""
    pause = min(_LONGEST_PAUSE_S, 2 ** (tries - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
    errand.on_line(f"{(told.lost or told.refused)[:120]}; trying again in {pause:.0f} s")
    errand.world.pause(pause)


def _known(plan: PublishPlan) -> list[str]:
    return [state.filename for state in plan.states if state.verdict is Verdict.SERVED]


def _by(view: View, config: Config, index: Index, candidate: Candidate, listing: Listing) -> str:
    if offers_identity(view, index):
        return "trusted publishing"
    return _found(view, config, index, candidate, listing).words


def _found(view: View, config: Config, index: Index, candidate: Candidate, listing: Listing) -> Credential:
    allow = config.publish.allow_account_token
    now = listing.now or view.now()
    return fitted(find_credential(view, index), index, candidate.project, now, allow_account=allow)


def _minted(world: World, index: Index, on_line: Callable[[str], None]) -> Credential:
    """Return a token for this job's identity; a lost answer uses an identity up, so each try takes a new one."""
    for number in range(1, _MOST_MINTS + 1):
        identity = read_identity(world.view, index)
        world.keep_secret(identity.text)
        try:
            token = mint(world, index, identity)
        except OutsideUnreachable as problem:
            if number == _MOST_MINTS:
                raise
            on_line(f"{problem.what}; asking again")
            world.pause(number)
            continue
        return Credential(username="__token__", password=token, words="trusted publishing")
    raise CredentialMissing("the index gave no token")


def _arrived(plan: PublishPlan, view: View, index: Index) -> list[str]:
    """Return which of the candidate's files the index lists; :class:`ServedDiffers` where one has other bytes."""
    try:
        listing = read_listing(view, index, plan.candidate.project)
    except OutsideUnreachable:
        return []
    states = compare(plan.candidate.distributions, listing)
    require_room(index, listing, [s for s in states if s.verdict is not Verdict.ABSENT], plan.candidate.version)
    return [state.filename for state in states if state.verdict is Verdict.SERVED]


def _record(world: World, plan: PublishPlan, accepted: Sequence[str]) -> None:
    body = {"candidate": plan.candidate.digest, "accepted": sorted(accepted), "at": world.view.now().isoformat()}
    world.write(record_path(plan.index), (json.dumps(body, indent=1, sort_keys=True) + "\n").encode())


def _partly(plan: PublishPlan, accepted: Sequence[str], problem: Exception) -> PartlyPublished:
    missing = [file.filename for file in plan.candidate.distributions if file.filename not in accepted]
    return PartlyPublished(
        f"{len(accepted)} of {len(plan.states)} files are on {plan.index}",
        where=(*(f"there    {name}" for name in accepted), *(f"missing  {name}" for name in missing), str(problem)),
        fix=(f"nox -s publish -- --index {plan.index}",),
    )
