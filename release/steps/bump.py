"""Bump: write the new version everywhere the old one stands, and commit exactly that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.errors import (
    CommitChanged,
    EditUnsafe,
    PlaceReadOnly,
    PlaceUncommitted,
    TagExists,
    VersionInvalid,
    VersionLocal,
    VersionNotHigher,
)
from release.facts.places import find_mentions, read_places, require_agreement
from release.facts.project import read_own
from release.facts.repository import (
    ask_the_remote,
    read_repository,
    read_the_remote,
    require_clean,
    require_current,
    require_releasable,
)
from release.git import commit as committing
from release.git.remote import TIMEOUT_S
from release.git.state import ask_state, read_state
from release.git.tags import tag_name, tag_prefix
from release.model.bump import Bumped, BumpPlan
from release.model.edit import Edit, FileEdit, splice
from release.model.mention import Source
from release.model.spelling import in_style, respell, short_form
from release.model.version import PARTS, asked_version, is_usual_step, next_version, read_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packaging.version import Version

    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
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
    repository = read_repository(view, config)
    require_releasable(repository, config)
    dirty = require_clean(repository, config, allow_dirty=wanted.allow_dirty)
    own = read_own(view, repository.settings)
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    early = "" if wanted.version in PARTS else tag_name(prefix, _explicit(wanted.version))
    asked = ask_the_remote(view, repository, (early,), TIMEOUT_S) if early else None
    places = read_places(view, own)
    if not wanted.stale:
        require_agreement(places)
    new = _new_version(wanted.version, places, repository)
    name = tag_name(prefix, new)
    if not early:
        asked = ask_the_remote(view, repository, (name,), TIMEOUT_S)
    files = _edits(places, new, stale=wanted.stale)
    _require_writable(view, files, dirty)
    remote = read_the_remote(repository, asked)
    _require_free(name, repository, remote)
    require_current(view, repository, remote)
    new_version = asked_version(new)
    edited = {(edit.mention.path, edit.mention.start) for file in files for edit in file.edits}
    return BumpPlan(
        project=own.name,
        old=places.stated,
        new=new,
        files=files,
        left=(*places.left, *places.unread),
        stale=tuple(m for m in places.stale() if (m.path, m.start) not in edited),
        notes=_notes(repository, remote, dirty),
        commit=wanted.commit,
        message=config.commit_message.replace("{version}", new).replace("{old}", places.stated),
        head=repository.state.commit,
        dirty=dirty,
        is_usual=is_usual_step(places.version, new_version),
    )


def apply(plan: BumpPlan, world: World) -> Bumped:
    """Write and commit, or leave everything as it was to the byte."""
    with world.alone(f"bump {plan.new}"):
        world.replace_files(plan.files)
        if not plan.commit:
            return Bumped(plan=plan, commit="")
        paths = [file.path for file in plan.files]
        try:
            made = committing.commit(world, plan.message, paths)
            committing.require_exactly(made, paths)
            _require_unchanged(world, plan)
        except BaseException:
            _take_back(world, plan, paths)
            raise
    return Bumped(plan=plan, commit=made.commit)


def git_commands(plan: BumpPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read."""
    paths = [file.path for file in plan.files]
    return (("git", "commit", "--only", f"--message={plan.message}", "--", *paths),) if plan.commit else ()


def _explicit(text: str) -> str:
    version = asked_version(text)
    if version.local:
        raise VersionLocal(
            f"{text} has a local part", where=(f"+{version.local}",), fix=(f"invoke bump {version.public}",)
        )
    return text


def _new_version(text: str, places: Places, repository: Repository) -> str:
    """Return the new version as this project spells it."""
    if text in PARTS:
        return in_style(next_version(places.highest, text), places.stated)
    new, normal = asked_version(text), str(asked_version(text))
    spelled = [places.stated, *(tag.name.removeprefix(tag.prefix) for tag in repository.tags[-200:])]
    if text != normal and not any(read_version(like) and in_style(new, like) == text for like in spelled):
        raise VersionInvalid(
            f"{text} is not how this project spells a version",
            where=(f"PEP 440 writes it {normal}", f"the current one is {places.stated}"),
            fix=(f"invoke bump {normal}",),
        )
    if new <= places.highest:
        raise VersionNotHigher(
            f"{text} is not higher than {places.stated}",
            where=tuple(f"{m.path}:{m.line}: {m.stated}" for m in places.mentions[:1]),
            fix=(f"invoke bump {_with_epoch(new, places.version) or next_version(places.version, 'patch')}",),
        )
    return text


def _with_epoch(new: Version, old: Version) -> str:
    """Return *new* in *old*'s epoch if that is what its user forgot."""
    if new.epoch >= old.epoch:
        return ""
    text = f"{old.epoch}!{new.public.split('!')[-1]}"
    return text if asked_version(text) > old else ""


def _edits(places: Places, new: str, *, stale: bool) -> tuple[FileEdit, ...]:
    wanted = [*places.current(), *((*places.stale(), *places.disagreeing()) if stale else ())]
    by_path: dict[str, list[Edit]] = {}
    for mention in wanted:
        text = _replacement(mention, places, new)
        if text != mention.stated:
            by_path.setdefault(mention.path, []).append(Edit(mention=mention, new=text))
    sources = {source.path: source for source in places.sources}
    return tuple(_file_edit(sources[path], edits, places) for path, edits in sorted(by_path.items()))


def _replacement(mention: Mention, places: Places, new: str) -> str:
    text = respell(mention.stated, places.stated, new)
    if text is None and mention.is_short:
        text = short_form(mention.stated, places.version, asked_version(new))
    return text or respell(mention.stated, mention.stated, new) or new


def _file_edit(source: Source, edits: Sequence[Edit], places: Places) -> FileEdit:
    """Splice, then read the result with the same finders: edited places state the new text, the others stay."""
    after = splice(source.data, edits)
    changed = {edit.mention.start: edit.new for edit in edits}
    before = [(m.why, changed.get(m.start, m.stated)) for m in _found(source, places)]
    found = [(m.why, m.stated) for m in _found(Source(path=source.path, data=after), places)]
    if before != found:
        raise EditUnsafe(
            f"{source.path} would not read as before",
            where=tuple(f"{source.path}:{edit.mention.line}: {edit.mention.why}" for edit in edits),
            fix=(f"$EDITOR {source.path}",),
        )
    return FileEdit(path=source.path, before=source.data, after=after, edits=tuple(edits))


def _found(source: Source, places: Places) -> list[Mention]:
    return sorted(find_mentions([source], places.own, []), key=lambda mention: mention.start)


def _require_writable(view: View, files: Sequence[FileEdit], dirty: Sequence[str]) -> None:
    for file in files:
        obstacle = view.obstacle(file.path)
        if obstacle:
            raise PlaceReadOnly(
                f"{file.path} cannot be written: {obstacle}", where=(file.path,), fix=(f"chmod u+w {file.path}",)
            )
        if file.path in dirty:
            raise PlaceUncommitted(
                f"{file.path} has to be edited and has changes that are not committed",
                where=(file.path,),
                fix=(f"git commit {file.path}", f"git stash push {file.path}"),
            )


def _require_free(name: str, repository: Repository, remote: Remote) -> None:
    local = next((tag for tag in repository.tags if tag.name == name), None)
    theirs = remote.commit_of(f"refs/tags/{name}")
    if local is None and not theirs:
        return
    commit = local.commit if local else theirs
    raise TagExists(
        f"tag {name} already exists {'here' if local else f'on {remote.name}'}",
        where=(f"refs/tags/{name} -> {commit[:7]}",),
        fix=("invoke bump patch", "invoke bump VERSION"),
    )


def _notes(repository: Repository, remote: Remote, dirty: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if repository.remote and remote.not_looked:
        notes.append(f"remote {repository.remote}: not looked ({remote.not_looked}); invoke tag asks again")
    if dirty:
        notes.append(f"left out of the commit: {', '.join(dirty)}")
    return tuple(notes)


def _require_unchanged(world: World, plan: BumpPlan) -> None:
    """Nothing but the commit may have happened: a hook that leaves tracked files changed has meddled."""
    view = world.view
    changed = set(read_state(view, ask_state(view)).changed) - set(plan.dirty)
    if changed:
        raise CommitChanged(
            "a hook changed files while the commit was made", where=tuple(sorted(changed)), fix=("git log -1 --stat",)
        )


def _take_back(world: World, plan: BumpPlan, paths: Sequence[str]) -> None:
    committing.take_back(world, plan.head, paths)
    world.restore_files(plan.files)
    view = world.view
    meddled = set(read_state(view, ask_state(view)).changed) - set(plan.dirty) - set(paths)
    if meddled:
        committing.put_back(world, sorted(meddled))
