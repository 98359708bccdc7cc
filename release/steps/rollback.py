"""Rollback: undo the last bump and its tag while both are only here, by what was recorded of them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.errors import FileChanged, RemoteUnreachable, RollbackTooLate, RollbackUnsafe
from release.git import commit as committing
from release.git.recorded import digest_now, read_transactions, read_unfinished, require_finished
from release.git.recovery import go_back, kept_bytes
from release.git.refs import RefChange, change_refs, read_ref, unlock
from release.git.remote import TIMEOUT_S, Remote, read_remote
from release.git.state import ask_settings, ask_state, read_settings, read_state
from release.git.tags import ask_tags, read_tags
from release.git.transaction import replace, saved
from release.model.edit import FileEdit
from release.model.rollback import RollbackPlan, RolledBack
from release.model.spelling import in_style
from release.model.transaction import Begun, Recorded
from release.model.version import next_version, read_version
from release.system.undo import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.git.state import Settings, State
    from release.git.tags import Tag
    from release.system.view import View
    from release.system.world import World

NOTHING = RollbackPlan(command="", commit="", branch="", head="", tag="", tag_object="", files=())


def plan(view: View, config: Config, *, is_sure: bool = False) -> RollbackPlan:
    """Return what is undone (nothing where no bump stands), or raise the first reason not to; nothing is changed.

    With *is_sure* it goes on where the remote cannot be asked whether it has the bump.
    """
    require_finished(view)
    bump, tags = _last_bump(view)
    if bump is None:
        return NOTHING
    begun = bump.begun
    settings = read_settings(ask_settings(view))
    state = read_state(view, ask_state(view))
    if _is_committed_since(begun, state):
        return NOTHING
    _require_untouched(view, bump, state)
    tag = _own_tag(view, bump, tags) if begun.commit else None
    notes = _require_only_here(view, config, settings, bump, is_sure=is_sure) if begun.commit else ()
    return RollbackPlan(
        command=begun.command,
        commit=bump.made[0] if begun.commit else "",
        branch=begun.branch,
        head=begun.head,
        tag=tag.name if tag else "",
        tag_object=tag.target if tag else "",
        files=tuple(_file_back(view, bump)),
        notes=notes,
    )


def apply(plan: RollbackPlan, world: World) -> RolledBack:
    """Undo it all, or leave everything as it was to the byte."""
    if plan.nothing_to_do:
        return RolledBack(plan=plan)
    with world.alone(f"rollback of {plan.command}"):
        require_finished(world.view)
        begun = Begun(
            id=new_id(),
            kind="rollback",
            command=f"rollback of {plan.command}",
            head=plan.commit or plan.head,
            branch=plan.branch,
            commit=bool(plan.commit),
            target=plan.head,
            files=saved(plan.files),
            tag=plan.tag,
            object=plan.tag_object,
        )
        _require_head(world.view, begun)
        replace(world, begun, plan.files)
        if begun.commit:
            try:
                change_refs(world, begun.command, *ref_changes(plan))
                committing.reset(world, begun.target, begun.paths)
            except BaseException:
                _go_back_fully(world, begun)
                raise
        world.finish({"id": begun.id, "side": "new"}, keep=begun.id)
    return RolledBack(plan=plan)


def ref_changes(plan: RollbackPlan) -> tuple[RefChange, ...]:
    """Return how the branch and the tag move: both or neither, and only from where they are known to be."""
    branch = RefChange(name=plan.branch, old=plan.commit, new=plan.head)
    tag = RefChange(name=f"refs/tags/{plan.tag}", old=plan.tag_object, new="")
    return (branch, tag) if plan.tag else (branch,)


def git_commands(plan: RollbackPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that do what :func:`apply` does to refs and index, for people to read."""
    if not plan.commit:
        return ()
    moves = [("git", "update-ref", change.name, change.new[:7], change.old[:7]) for change in ref_changes(plan)[:1]]
    drop = [("git", "update-ref", "-d", f"refs/tags/{plan.tag}", plan.tag_object[:7])] if plan.tag else []
    return (*moves, *drop, ("git", "reset", "--", *(file.path for file in plan.files)))


def _last_bump(view: View) -> tuple[Recorded | None, list[Recorded]]:
    """Return the last bump if nothing of ours came after it but its tags, and those tags."""
    tags: list[Recorded] = []
    for recorded in read_transactions(view):
        kind = recorded.begun.kind if recorded.side == "new" else ""
        if kind == "rollback":
            break
        if kind == "bump":
            return recorded, tags
        if kind == "tag":
            tags.append(recorded)
    return None, []


def _is_committed_since(begun: Begun, state: State) -> bool:
    """Tell whether what was written without a commit, and is no bump, lies behind a commit that somebody made since."""
    return not (begun.commit or begun.command.startswith("bump ")) and state.commit != begun.head


def _require_untouched(view: View, bump: Recorded, state: State) -> None:
    """Refuse where HEAD, a file or its entry in the index is not as the bump left it."""
    begun, found = bump.begun, []
    standing = bump.made[0] if begun.commit else begun.head
    if state.commit != standing or f"refs/heads/{state.branch}" != begun.branch:
        where = f"{state.branch or 'HEAD'} is at {state.commit[:7]}, {begun.command} left {begun.branch} at"
        found.append(f"{where} {standing[:7]}")
    if state.operation:
        found.append(f"a {state.operation} is not finished")
    staged = view.git("diff-index", "--cached", "--name-only", "--relative", "-z", "HEAD", "--", *begun.paths)
    found += [f"{path}: staged since" for path in staged.out.decode("utf-8", "surrogateescape").split("\0") if path]
    for file in begun.files:
        if digest_now(view, file.path) != file.after:
            found.append(f"{file.path}: changed since")
    if found:
        raise RollbackUnsafe(
            f"{begun.command} is not as it was left",
            where=tuple(found),
            fix=("git status", *_ways_back(begun, state, standing)),
        )


def _ways_back(begun: Begun, state: State, standing: str) -> tuple[str, ...]:
    """Return what undoes the bump all the same: work that is not committed is put away for as long as that takes."""
    if not begun.commit or state.operation:
        return ()
    undo = "invoke rollback" if state.commit == standing else f"git revert --no-edit {standing[:7]}"
    return (f"git stash && {undo}", "git stash pop") if state.changed else (undo,)


def _own_tag(view: View, bump: Recorded, ours: Sequence[Recorded]) -> Tag | None:
    """Return the tag that we made on the bump's commit; refuse where there is one of somebody else's."""
    objects = {recorded.begun.tag: recorded.object for recorded in ours}
    here = [tag for tag in read_tags(ask_tags(view)) if tag.commit == bump.made[0]]
    foreign = [tag for tag in here if objects.get(tag.name) != tag.target]
    if foreign or len(here) > 1:
        raise RollbackUnsafe(
            f"the commit of {bump.begun.command} has a tag that invoke tag did not make",
            where=tuple(f"refs/tags/{tag.name} -> {tag.commit[:7]}" for tag in foreign or here),
            why="without its commit the tag would keep a release that is undone",
            fix=tuple(shlex.join(("git", "tag", "--delete", tag.name)) for tag in foreign or here),
        )
    return here[0] if here else None


def _require_only_here(
    view: View, config: Config, settings: Settings, bump: Recorded, *, is_sure: bool
) -> tuple[str, ...]:
    """Refuse where the bump's commit has been pushed; return what could not be looked at."""
    commit, branch = bump.made[0], bump.begun.branch.removeprefix("refs/heads/")
    known = view.git("for-each-ref", "--contains", commit, "--format=%(refname)", "refs/remotes").text.split()
    if known:
        raise _too_late(bump, known[0])
    name = config.remote or settings.remote_of(branch)
    if not name:
        return ()
    asked = view.git_later("ls-remote", "--quiet", "--heads", "--tags", "--", name, timeout_s=TIMEOUT_S)
    remote = read_remote(name, asked)
    if remote.not_looked:
        has_upstream = bool(settings.get(f"branch.{branch}.merge"))
        if has_upstream and not is_sure:
            raise RemoteUnreachable(
                f"{name} did not answer, so it is not known whether it has {bump.begun.command}: {remote.not_looked}",
                where=(settings.get(f"remote.{name}.url") or name,),
                fix=(f"git ls-remote {shlex.quote(name)}", "invoke rollback --yes"),
            )
        return (f"remote {name}: not looked ({remote.not_looked})",)
    _require_absent(view, bump, remote, f"refs/heads/{settings.upstream_branch(branch)}")
    return ()


def _require_absent(view: View, bump: Recorded, remote: Remote, upstream: str) -> None:
    commit = bump.made[0]
    there = next((ref for ref, target in remote.refs.items() if target == commit), "")
    if there:
        raise _too_late(bump, f"{remote.name} {there}")
    theirs = remote.refs.get(upstream, "")
    if not theirs:
        return
    if not view.git("cat-file", "-e", theirs).ok:
        raise RollbackUnsafe(
            f"{remote.name} has commits on {upstream} that are not here, and the bump may be among them",
            where=(f"{remote.name} {upstream} -> {theirs[:7]}",),
            fix=(f"git fetch {shlex.quote(remote.name)}", "invoke rollback"),
        )
    if view.git("merge-base", "--is-ancestor", commit, theirs).ok:
        raise _too_late(bump, f"{remote.name} {upstream}")


def _too_late(bump: Recorded, where: str) -> RollbackTooLate:
    stated = bump.begun.command.rpartition(" ")[2]
    version = read_version(stated)
    following = in_style(next_version(version, "patch"), stated) if version else "patch"
    return RollbackTooLate(
        f"{bump.begun.command} has been pushed",
        where=(f"{where} has {bump.made[0][:7]}",),
        why=f"what others may have fetched is not taken back; if {stated} is on the index already, yank it there",
        fix=(shlex.join(("invoke", "bump", following)),),
    )


def _file_back(view: View, bump: Recorded) -> list[FileEdit]:
    edits = []
    for file in bump.begun.files:
        before = kept_bytes(view, bump.begun, file)
        if before is None and file.before:
            raise RollbackUnsafe(
                f"what {file.path} held before {bump.begun.command} is kept no more",
                where=(f".release/undo/{bump.begun.id}",),
                fix=(f"git revert {bump.made[0][:7]}",)
                if bump.made
                else (f"git checkout -- {shlex.quote(file.path)}",),
            )
        now = view.read(file.path) if file.after else None
        edits.append(FileEdit(path=file.path, before=now, after=before, edits=(), mode=file.mode))
    return edits


def _require_head(view: View, begun: Begun) -> None:
    is_there = read_ref(view, "HEAD") == begun.head
    if not is_there or (begun.commit and read_ref(view, begun.branch) != begun.head):
        raise FileChanged(
            "HEAD moved while the rollback was planned",
            where=(f"{begun.branch} was {begun.head[:7]}",),
            why="the plan was made for another commit",
            fix=("invoke rollback",),
        )


def _go_back_fully(world: World, begun: Begun) -> None:
    """Go back also where the user interrupts again: half of it would be neither old nor new."""
    try:
        unlock(world, read_unfinished(world.view))
        go_back(world, Recorded(begun=begun, since="", events=()), ())
    except KeyboardInterrupt:
        _go_back_fully(world, begun)
