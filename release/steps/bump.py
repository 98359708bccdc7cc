"""Bump: write the new version everywhere the old one stands, and commit exactly that."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from release.errors import (
    PlaceOutside,
    PlaceReadOnly,
    PlaceUncommitted,
    PlaceUnsure,
    TagExists,
)
from release.facts.choosing import read_own
from release.facts.known import read_known
from release.facts.leftovers import UNCLAIMED
from release.facts.next_version import Asked, calendar_version, command, explicit, is_part, new_version
from release.facts.places import read_places, require_agreement
from release.facts.prefix import own_prefix
from release.facts.repository import (
    Asking,
    next_free,
    read_repository,
    require_clean,
    require_current,
    require_releasable,
)
from release.git.recorded import digest_now, require_whole
from release.git.remote import TIMEOUT_S
from release.git.tags import last_release, tag_name
from release.model.changelog import Release
from release.model.records import dataclass
from release.model.version import asked_version, is_usual_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from release.config import Config
    from release.facts.repository import Questions, Repository
    from release.git.remote import Remote
    from release.model.bump import Bumped, BumpPlan
    from release.model.edit import FileEdit
    from release.model.facts import Places
    from release.model.mention import Mention
    from release.system.view import View
    from release.system.world import World

_THE_REST = (
    "release.facts.edits",
    "release.facts.changes",
    "release.git.transaction",
    "release.model.bump",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for: a version or one of its parts, and how."""

    version: str
    commit: bool = True
    allow_dirty: bool = False
    stale: bool = False
    project: str = ""


def plan(view: View, config: Config, wanted: Wanted, questions: Questions | None = None) -> BumpPlan:
    """Return the whole bump, or raise the first reason not to make it; nothing is changed.

    *questions* are those that the caller has asked already, and closes.
    """
    require_whole(view, command(wanted.version), "invoke rollback")
    asked = "" if is_part(wanted.version) else explicit(wanted.version)
    repository = questions.answer(config) if questions else read_repository(view, config)
    require_releasable(repository, config)
    dirty = require_clean(repository, config, allow_dirty=wanted.allow_dirty)
    own = read_own(view, repository.settings, wanted.project)
    prefix = own_prefix(view, repository, own, config)
    config = replace(config, tag_prefix=prefix)
    with closing(Asking(view, repository, TIMEOUT_S)) as asking:
        if asked:
            asking.about(tag_name(prefix, asked))
        places = read_places(view, own, read_known(repository, own, config, asked), lambda: _prepare(view, config))
        from release.facts.changes import plan_changes, try_call  # noqa: PLC0415 - imported while git searched
        from release.facts.edits import plan_edits  # noqa: PLC0415 - as above
        from release.model.bump import BumpPlan  # noqa: PLC0415 - as above

        _require_sure(places, config, wanted)
        if not wanted.stale:
            require_agreement(places)
        new = _new(view, wanted, places, repository, prefix)
        asking.about(tag_name(prefix, new))
        files = plan_edits(view, places, new, stale=wanted.stale)
        release = _release(view, places, new, prefix, repository)
        changes = plan_changes(view, config, release, is_committed=wanted.commit)
        files = (*files, *changes.files)
        _require_writable(view, files, dirty)
        remote = asking.answer()
    followed = _require_free(view, prefix, new, repository, remote, wanted)
    require_current(view, repository, remote)
    call, notes = changes.call, changes.notes
    if call:  # last, because it takes longer than all before
        changes = try_call(view, call, repository.state.commit, files, empty=config.changelog.empty)
        files, notes = changes.files, (*notes, *changes.notes)
        _require_writable(view, files, dirty)
    return BumpPlan(
        project=own.name,
        old=places.stated,
        new=new,
        files=files,
        left=(*(item for item in places.left if not item.is_unsure), *places.unread),
        stale=_still_stale(places, files),
        notes=(*followed, *_notes(view, repository, remote, dirty), *_blind(view, places), *notes),
        commit=wanted.commit,
        message=config.commit_message.replace("{version}", new).replace("{old}", places.stated),
        head=repository.state.commit,
        dirty=dirty,
        is_usual=is_usual_step(places.version, asked_version(new)),
        unsure=places.unsure(),
        tool=places.tool,
        changelog_command=call.command if call else (),
        again=command(new, *_flags(wanted, dirty)),
    )


def _prepare(view: View, config: Config) -> None:
    """Import what comes after the places; git takes as long to search the files."""
    for name in _THE_REST:
        import_module(name)
    from release.facts.changes import prepare  # noqa: PLC0415 - as above

    prepare(view, config)


def apply(plan: BumpPlan, world: World) -> Bumped:
    """Write and commit, or leave everything as it was to the byte; without a file to edit there is nothing to do."""
    from release.git.transaction import Change, make  # noqa: PLC0415 - imported while git searched
    from release.model.bump import Bumped  # noqa: PLC0415 - as above

    if not plan.files:
        return Bumped(plan=plan, commit="")
    change = Change(
        command=f"bump {plan.new}",
        files=plan.files,
        head=plan.head,
        commit=plan.commit,
        message=plan.message,
        dirty=plan.dirty,
        again=plan.again,
        tool=shlex.join(plan.changelog_command),
    )
    return Bumped(plan=plan, commit=make(world, change))


def git_commands(plan: BumpPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read; before them the change log's tool."""
    paths = [file.path for file in plan.files]
    new = [file.path for file in plan.files if file.before is None]
    tool = (plan.changelog_command,) if plan.changelog_command else ()
    if not (plan.commit and paths):
        return tool
    add = (("git", "add", "--", *new),) if new else ()
    if not plan.dirty:
        stage = ("git", "update-index", "--remove", "--", *(path for path in paths if path not in new))
        return (*tool, *add, stage, ("git", "commit", f"--message={plan.message}"))
    return (*tool, *add, ("git", "commit", "--only", f"--message={plan.message}", "--", *paths))


def _flags(wanted: Wanted, dirty: Sequence[str]) -> tuple[str, ...]:
    """Return the flags with which the same bump is asked for again."""
    given = {"--no-commit": not wanted.commit, "--allow-dirty": bool(dirty), "--stale": wanted.stale}
    return tuple(flag for flag, is_given in given.items() if is_given)


def _new(view: View, wanted: Wanted, places: Places, repository: Repository, prefix: str) -> str:
    if wanted.version == "today":
        return calendar_version(view, places, repository, prefix)
    asked = Asked(version=wanted.version, prefix=prefix, flags=("--stale",) if wanted.stale else ())
    return new_version(view, asked, places, repository)


def _release(view: View, places: Places, new: str, prefix: str, repository: Repository) -> Release:
    last = last_release(repository.tags, prefix)
    return Release(
        old=places.stated,
        new=new,
        day=view.now().date(),
        old_tag=last.name if last else "",
        new_tag=tag_name(prefix, new),
    )


def _require_sure(places: Places, config: Config, wanted: Wanted) -> None:
    unsure = places.unsure()
    if unsure and config.locations.unsure == "refuse":
        raise PlaceUnsure(
            f"{len(unsure)} places may or may not be this project's version",
            where=tuple(f"{item.path}:{item.line}: {item.text}" for item in unsure[:8]),
            fix=(shlex.join(("invoke", "bump", wanted.version, "--decide")), "$EDITOR pyproject.toml"),
        )


def _still_stale(places: Places, files: Sequence[FileEdit]) -> tuple[Mention, ...]:
    edited = {(edit.mention.path, edit.mention.start) for file in files for edit in file.edits}
    return tuple(mention for mention in places.stale() if (mention.path, mention.start) not in edited)


def _require_writable(view: View, files: Sequence[FileEdit], dirty: Sequence[str]) -> None:
    for file in files:
        path = shlex.quote(file.path)
        if file.before is None:
            _require_absent(view, file.path)
            continue
        obstacle = view.obstacle(file.path)
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


def _require_absent(view: View, path: str) -> None:
    if digest_now(view, path):
        raise PlaceUncommitted(
            f"{path} has to be made and is here already, not committed",
            where=(path,),
            fix=(f"git add -- {shlex.quote(path)} && git commit", f"rm -- {shlex.quote(path)}"),
        )


def _require_free(
    view: View, prefix: str, new: str, repository: Repository, remote: Remote, wanted: Wanted
) -> tuple[str, ...]:
    """Refuse a version whose tag is there; where that is in this history, files alone may still follow it."""
    name = tag_name(prefix, new)
    local = next((tag for tag in repository.tags if tag.name == name), None)
    theirs = remote.commit_of(f"refs/tags/{name}")
    commit = local.commit if local else theirs
    if not commit:
        return ()
    is_followed = not wanted.commit and local is not None and commit == (theirs or commit)
    if is_followed and view.git("merge-base", "--is-ancestor", commit, repository.state.commit).ok:
        return (f"tag {name} is in this history already, at {commit[:7]}, and stays there",)
    raise TagExists(
        f"tag {name} already exists {'here' if local else f'on {remote.name}'}",
        where=(f"{'' if local else f'{remote.name} '}refs/tags/{name} -> {commit[:7]}",),
        fix=(command(next_free(repository, prefix, asked_version(new), new)),),
    )


def _notes(view: View, repository: Repository, remote: Remote, dirty: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if view.prefix:
        notes.append(f"only {view.prefix} was looked into; from {view.top}, --project {view.prefix} looks everywhere")
    if repository.remote and remote.not_looked:
        notes.append(f"remote {repository.remote}: not looked ({remote.not_looked}); invoke tag asks again")
    if dirty:
        notes.append(f"left out of the commit: {', '.join(dirty)}")
    return tuple(notes)


def _blind(view: View, places: Places) -> Iterator[str]:
    """Tell of a history that was too short to ask which of the lines left the last bump changed."""
    is_asked = any(item.reason == UNCLAIMED for item in places.left) and not places.own.habits
    if is_asked and view.is_shallow:
        what = f"lines of {places.stated} that only the last bump tells may have been left"
        yield f"this clone is shallow; {what}: git fetch --unshallow"
