"""Announce: the forge's release of the candidate's tag: a draft, its files, compared with ours, then public."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import CandidateUntagged, OutsideFailed, PartlyAnnounced
from release.facts.announcing import Comparison, announcement, choose, compare, is_latest, kept, require_same, strangers
from release.facts.approval import require_candidate, require_unchanged
from release.facts.assets import list_files, own_names
from release.facts.changes import release_notes
from release.facts.forge import find_place, require_tag
from release.facts.repository import read_repository
from release.facts.verified import require_verified
from release.forges import AGAIN, bare, open_forge
from release.model.announcing import Announced, AnnouncePlan
from release.model.forge import named

if TYPE_CHECKING:
    from release.config import Config
    from release.forges import Forge
    from release.model.forge import ForgeRelease
    from release.system.view import View
    from release.system.world import World


def plan(view: View, config: Config) -> AnnouncePlan:
    """Return what the forge lacks; everything that is there already is compared with the candidate."""
    candidate = require_candidate(view)
    require_unchanged(view, candidate)
    if not candidate.tag:
        where = (f"candidate {candidate.digest} of {candidate.commit[:7]}",)
        raise CandidateUntagged("the candidate has no tag", where=where, fix=("invoke tag", "nox -s release"))
    remote = read_repository(view, config).remote
    place = find_place(view, config, remote)
    notes = release_notes(view, config, candidate.version, candidate.commit)
    begun = AnnouncePlan(
        place=place,
        remote=remote,
        candidate=candidate,
        wanted=announcement(candidate, config.announce.title, notes),
        notes=() if notes else (f"the change log says nothing of {candidate.version}",),
    )
    if place.kind == bare.NAME:
        return replace(begun, cannot=bare.CANNOT)
    if not config.announce.unverified:
        require_verified(view, candidate, config.publish.stages[-1])
    forge = open_forge(view, place)
    return _compared(view, forge, begun, config) if forge else replace(begun, cannot=bare.CANNOT)


def apply(plan: AnnouncePlan, world: World) -> Announced:
    """Make the release or finish it; nothing is edited that is public. It can be run again at any point."""
    forge = None if plan.nothing_to_do else open_forge(world.view, plan.place)
    if forge is None:
        return Announced(plan=plan, url=plan.release.url if plan.release else "")
    with world.act("announce", tag=plan.wanted.tag, candidate=plan.candidate.digest, at=plan.place.shown) as result:
        making = _Making(plan, forge, world)
        try:
            release = making.finish()
        except OutsideFailed as problem:
            if making.done:
                raise making.partly(problem) from problem
            problem.fix = problem.fix or (AGAIN,)
            raise
        result.update(url=release.url, sent=making.sent)
    return Announced(plan=plan, url=release.url, sent=tuple(making.sent))


def _compared(view: View, forge: Forge, begun: AnnouncePlan, config: Config) -> AnnouncePlan:
    candidate, wanted = begun.candidate, begun.wanted
    files, names = list_files(view, candidate), own_names(candidate)
    found = forge.find_releases(wanted)
    require_tag(view, forge, begun.remote, candidate.tag, candidate.commit)
    wanted = replace(wanted, is_latest=is_latest(candidate, found.published_tags))
    release, surplus = choose(found, wanted, names)
    there = Comparison(send=tuple(file.name for file in files))
    said: tuple[str, ...] = ()
    if release is not None:
        said = strangers(release, names, config.announce.also)
        there = compare(forge, release, files)
    draft = release if release is not None and release.is_draft else None
    told = kept(wanted, draft)
    if told != wanted:
        said = (*said, "title and notes of the draft stay as somebody wrote them")
    return replace(
        begun,
        wanted=told,
        files=files,
        release=release,
        surplus=surplus,
        send=there.send,
        replace=there.replace,
        notes=(*begun.notes, *said, *there.notes),
    )


class _Making:
    """One announcement on its way; ``done`` tells what stands on the forge already, ``sent`` names the files."""

    def __init__(self, plan: AnnouncePlan, forge: Forge, world: World) -> None:
        self._plan, self._forge, self._world = plan, forge, world
        self.done = [f"there was a draft, {plan.release.url}"] if plan.release and plan.release.is_draft else []
        self.sent: list[str] = []

    def finish(self) -> ForgeRelease:
        plan, forge, world = self._plan, self._forge, self._world
        for draft in plan.surplus:
            forge.delete_draft(world, draft)
            self.done.append(f"removed a second draft, {draft.id}")
        release = plan.release
        if release is None:
            release = forge.create_draft(world, plan.wanted)
            self.done += [f"made the draft {release.url}"] if release.url else []
        self._send(release)
        if not release.is_draft:
            self._confirm(release)
            return release
        self._confirm(release)
        require_tag(world.view, forge, plan.remote, plan.wanted.tag, plan.candidate.commit)
        published = forge.publish(world, release, plan.wanted)
        self.done.append(f"published {published.url}")
        self._confirm(published)
        return published

    def partly(self, problem: OutsideFailed) -> PartlyAnnounced:
        """Return that this was begun, what is missing, and what *problem* came in between."""
        missing = [name for name in self._plan.send if name not in self.sent]
        return PartlyAnnounced(
            f"the release of {self._plan.wanted.tag} is begun and not finished: {problem.what}",
            where=(*self.done, *(f"missing {name}" for name in missing), *problem.where),
            why=problem.why,
            fix=problem.fix or (AGAIN,),
        )

    def _send(self, release: ForgeRelease) -> None:
        plan = self._plan
        for file in plan.files:
            if file.name not in plan.send:
                continue
            older = named(release.assets, file.name) if file.name in plan.replace else None
            if older is not None:
                self._forge.delete_asset(self._world, older)
            self._forge.upload(self._world, release, file, plan.wanted)
            self.sent.append(file.name)
            self.done.append(f"sent {file.name}")

    def _confirm(self, release: ForgeRelease) -> None:
        """Refuse where what was sent is not what is stored; of a public release all but what grows was compared."""
        plan = self._plan
        files = [file for file in plan.files if release.is_draft or not file.grows or file.name in self.sent]
        assets = self._forge.list_assets(release, plan.wanted)
        is_there = {asset.name for asset in assets}
        require_same(self._forge, assets, [file for file in files if file.is_required or file.name in is_there])
