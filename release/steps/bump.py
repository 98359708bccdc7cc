"""Bump: write the new version everywhere the old one stands, and commit exactly that."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.errors import (
    PlaceOutside,
    PlaceReadOnly,
    PlaceUncommitted,
    TagExists,
    VersionInvalid,
    VersionLocal,
    VersionNotHigher,
)
from release.facts.edits import plan_edits
from release.facts.places import last_version, read_places, require_agreement
from release.facts.project import read_own
from release.facts.repository import (
    Asking,
    next_free,
    read_repository,
    require_clean,
    require_current,
    require_releasable,
)
from release.git.remote import TIMEOUT_S
from release.git.tags import tag_name, tag_prefix
from release.git.transaction import Change, make
from release.model.bump import Bumped, BumpPlan
from release.model.spelling import in_style
from release.model.version import PARTS, asked_version, is_usual_step, next_version, read_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packaging.version import Version

    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.model.edit import FileEdit
    from release.model.facts import Places
    from release.model.mention import Mention
    from release.system.view import View
    from release.system.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for: a version or one of its parts, and how."""

    version: str
    commit: bool = True
    allow_dirty: bool = False
    stale: bool = False


def plan(view: View, config: Config, wanted: Wanted) -> BumpPlan:
    """Return the whole bump, or raise the first reason not to make it; nothing is changed."""
    explicit = "" if wanted.version in PARTS else _explicit(wanted.version)
    repository = read_repository(view, config)
    require_releasable(repository, config)
    dirty = require_clean(repository, config, allow_dirty=wanted.allow_dirty)
    own = read_own(view, repository.settings)
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    with closing(Asking(view, repository, TIMEOUT_S)) as asking:
        if explicit:
            asking.about(tag_name(prefix, explicit))
        places = read_places(view, own, last_version(repository, own, config))
        if not wanted.stale:
            require_agreement(places)
        new = _new_version(wanted, places, repository)
        asking.about(tag_name(prefix, new))
        files = plan_edits(view, places, new, stale=wanted.stale)
        _require_writable(view, files, dirty)
        remote = asking.answer()
    _require_free(prefix, new, repository, remote)
    require_current(view, repository, remote)
    return BumpPlan(
        project=own.name,
        old=places.stated,
        new=new,
        files=files,
        left=(*places.left, *places.unread),
        stale=_still_stale(places, files),
        notes=_notes(repository, remote, dirty),
        commit=wanted.commit,
        message=config.commit_message.replace("{version}", new).replace("{old}", places.stated),
        head=repository.state.commit,
        dirty=dirty,
        is_usual=is_usual_step(places.version, asked_version(new)),
    )


def apply(plan: BumpPlan, world: World) -> Bumped:
    """Write and commit, or leave everything as it was to the byte."""
    flags = (*(() if plan.commit else ("--no-commit",)), *(("--allow-dirty",) if plan.dirty else ()))
    change = Change(
        command=f"bump {plan.new}",
        files=plan.files,
        head=plan.head,
        commit=plan.commit,
        message=plan.message,
        dirty=plan.dirty,
        again=_command(plan.new, *flags),
    )
    return Bumped(plan=plan, commit=make(world, change))


def git_commands(plan: BumpPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read."""
    paths = [file.path for file in plan.files]
    return (("git", "commit", "--only", f"--message={plan.message}", "--", *paths),) if plan.commit else ()


def _explicit(text: str) -> str:
    version = asked_version(text)
    if version.local:
        raise VersionLocal(f"{text} has a local part", where=(f"+{version.local}",), fix=(_command(version.public),))
    return text


def _command(version: object, *flags: str) -> str:
    """Return the bump to paste; an epoch's ``!`` is quoted, shells would take it for their history."""
    return shlex.join(("invoke", "bump", str(version), *flags))


def _new_version(wanted: Wanted, places: Places, repository: Repository) -> str:
    """Return the new version as this project spells it."""
    text, flags = wanted.version, ("--stale",) if wanted.stale else ()
    if text in PARTS:
        return in_style(next_version(places.highest, text), places.stated)
    new, normal = asked_version(text), str(asked_version(text))
    spelled = [places.stated, *(tag.name.removeprefix(tag.prefix) for tag in repository.tags[-200:])]
    if text != normal and not any(read_version(like) and in_style(new, like) == text for like in spelled):
        raise VersionInvalid(
            f"{text} is not how this project spells a version",
            where=(f"PEP 440 writes it {normal}", f"the current one is {places.stated}"),
            fix=(_command(normal, *flags),),
        )
    if new <= places.highest:
        raise _not_higher(new, text, places, flags)
    return text


def _not_higher(new: Version, text: str, places: Places, flags: Sequence[str]) -> VersionNotHigher:
    current = places.highest
    told = next((m for m in places.mentions if read_version(m.stated) == current), places.mentions[0])
    forgotten = _with_epoch(new, current)
    what = "the current version" if new == current else f"not higher than {current}"
    return VersionNotHigher(
        f"{text} is {what}",
        where=(f"{told.path}:{told.line}: {told.stated}",),
        why=f"{current} is of epoch {current.epoch}, which sorts above every version without it" if forgotten else "",
        fix=(_command(forgotten or in_style(next_version(current, "patch"), places.stated), *flags),),
    )


def _with_epoch(new: Version, old: Version) -> str:
    """Return *new* in *old*'s epoch if that is what its user forgot."""
    if new.epoch >= old.epoch:
        return ""
    text = f"{old.epoch}!{new.public.split('!')[-1]}"
    return text if asked_version(text) > old else ""


def _still_stale(places: Places, files: Sequence[FileEdit]) -> tuple[Mention, ...]:
    edited = {(edit.mention.path, edit.mention.start) for file in files for edit in file.edits}
    return tuple(mention for mention in places.stale() if (mention.path, mention.start) not in edited)


def _require_writable(view: View, files: Sequence[FileEdit], dirty: Sequence[str]) -> None:
    for file in files:
        path, obstacle = shlex.quote(file.path), view.obstacle(file.path)
        if "hard link" in obstacle:
            raise PlaceOutside(
                f"{file.path} is {obstacle}",
                where=(file.path,),
                fix=(f"cp -p {path} {path}.copy && mv {path}.copy {path}",),
            )
        if obstacle:
            folder = shlex.quote(file.path.rpartition("/")[0] or ".")
            raise PlaceReadOnly(
                f"{file.path} cannot be written: it is {obstacle}",
                where=(file.path,),
                fix=(f"chmod u+w {folder if 'folder' in obstacle else path}",),
            )
        if file.path in dirty:
            raise PlaceUncommitted(
                f"{file.path} has to be edited and has changes that are not committed",
                where=(file.path,),
                fix=(f"git commit -- {path}", f"git stash push -- {path}"),
            )


def _require_free(prefix: str, new: str, repository: Repository, remote: Remote) -> None:
    name = tag_name(prefix, new)
    local = next((tag for tag in repository.tags if tag.name == name), None)
    theirs = remote.commit_of(f"refs/tags/{name}")
    if local is None and not theirs:
        return
    commit = local.commit if local else theirs
    raise TagExists(
        f"tag {name} already exists {'here' if local else f'on {remote.name}'}",
        where=(f"{'' if local else f'{remote.name} '}refs/tags/{name} -> {commit[:7]}",),
        fix=(_command(next_free(repository, prefix, asked_version(new), new)),),
    )


def _notes(repository: Repository, remote: Remote, dirty: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if repository.remote and remote.not_looked:
        notes.append(f"remote {repository.remote}: not looked ({remote.not_looked}); invoke tag asks again")
    if dirty:
        notes.append(f"left out of the commit: {', '.join(dirty)}")
    return tuple(notes)
