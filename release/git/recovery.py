"""Recovery: after a kill at any point, the next command makes all of it old or all of it new."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.errors import Unfinished
from release.git import commit as committing
from release.git import tagging
from release.git.kept import put_aside
from release.git.recorded import digest_now, read_unfinished
from release.git.refs import RefChange, change_refs, read_ref, unlock
from release.git.state import ask_state, read_state, relative
from release.model.edit import FileEdit, digest
from release.model.records import dataclass
from release.model.version import read_version
from release.system.alone import age
from release.system.world import UNDO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.model.transaction import Begun, Recorded, Saved
    from release.system.view import View
    from release.system.world import World

# A hook that was at work when the kill came does not go on for longer.
_HOOKS_END_S = 900.0
_COPIES = ".release/before"
_OLD, _NEW, _GONE = "old", "new", "gone"
_WORDS = {_OLD: "was taken back", _NEW: "was completed", _GONE: "is settled: nothing of it was left to put right"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Verdict:
    """Where a transaction goes, and the commits that it made, the newest first."""

    side: str
    made: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What was put right, in words, and whether that was a bump that does not stand now.

    ``version`` is that of a bump that was completed, ``next`` the command that follows it.
    """

    words: tuple[str, ...] = ()
    is_bump_gone: bool = False
    version: str = ""
    next: str = ""

    def is_of(self, wanted: str) -> bool:
        """Tell whether the bump that is *wanted* was completed, so that another one would skip a version.

        A step such as ``patch`` names no version: whoever types it again after a kill wants the one bump.
        """
        asked = read_version(wanted)
        return bool(self.version) and (asked is None or asked == read_version(self.version))


def words_about(view: View) -> str:
    """Return what was cut short here and waits for the next command that acts, empty where nothing was."""
    found = read_unfinished(view)
    return "" if found is None else f"{_named(found)}; the next bump, tag or rollback puts it right first"


def recover(world: World) -> Recovered:
    """Put right what a killed command left, and return what was done; no words where nothing was left.

    Raises :class:`Unfinished` where files were changed since: they are not overwritten.
    """
    with world.alone("recovery"):
        found = read_unfinished(world.view)
        return Recovered() if found is None else _settle(world, found)


def _settle(world: World, found: Recorded) -> Recovered:
    """Bring what *found* tells to its end."""
    unlock(world, found)
    if found.begun.kind == "tag":
        return Recovered(words=(f"{_named(found)} and {tagging.settle(world, found)}",))
    world.sweep(found.begun.paths)
    verdict = _judge(world.view, found)
    if verdict.side == _OLD:
        told = go_back(world, found, verdict.made)
    else:
        told = _go_forward(world, found.begun) if verdict.side == _NEW else ()
        keep = found.begun.id if verdict.side == _NEW else ""
        world.finish({"id": found.begun.id, "side": verdict.side, "made": list(verdict.made)}, keep=keep)
    words = (f"{_named(found)} and {_WORDS[verdict.side]}", *told)
    if found.begun.kind != "bump" or verdict.side != _NEW:
        return Recovered(words=words, is_bump_gone=found.begun.kind == "bump")
    following = "invoke tag" if found.begun.commit else "git diff && git commit -a"
    return Recovered(words=words, version=found.begun.command.removeprefix("bump "), next=following)


def go_back(world: World, found: Recorded, made: Sequence[str]) -> tuple[str, ...]:
    """Make all of it old; return what became of files that were changed meanwhile."""
    begun, view = found.begun, world.view
    _require_ours(world, begun)
    world.go_back({"id": begun.id, "made": list(made)})
    if begun.commit and begun.kind == "bump":
        committing.take_back_all(world, made, begun.head, begun.paths)
        committing.unstage(world, begun.head, begun.staged_paths)
    elif begun.commit:
        _align(world, begun.paths, begun.target, begun.head)
        change_refs(world, begun.command, *_refs_back(view, begun))
    world.restore_files(
        [
            FileEdit(path=file.path, before=_kept(view, begun, file), after=b"", edits=(), mode=file.mode)
            for file in begun.files
            if not file.before or digest_now(view, file.path) != file.before
        ]
    )
    told = put_aside(world, _meddled(world, found)) if found.has_run_hooks else ()
    world.finish({"id": begun.id, "side": _OLD, "made": list(made)})
    return told


def _go_forward(world: World, begun: Begun) -> tuple[str, ...]:
    """Make all of it new: the files were written before the branch moved, so the index and the tag are left."""
    if not begun.commit:
        return ()
    if world.view.git("rev-parse", "--symbolic-full-name", "HEAD").text.strip() == begun.branch:
        _align(world, begun.paths, begun.head, "HEAD")
    if begun.tag and read_ref(world.view, f"refs/tags/{begun.tag}") == begun.object:
        change_refs(world, begun.command, RefChange(name=f"refs/tags/{begun.tag}", old=begun.object, new=""))
    return ()


def _refs_back(view: View, begun: Begun) -> list[RefChange]:
    """Return what brings the branch and the tag of a rollback to where they were."""
    back = []
    if read_ref(view, begun.branch) == begun.target:
        back.append(RefChange(name=begun.branch, old=begun.target, new=begun.head))
    if begun.tag and not read_ref(view, f"refs/tags/{begun.tag}"):
        back.append(RefChange(name=f"refs/tags/{begun.tag}", old="", new=begun.object))
    return back


def _judge(view: View, found: Recorded) -> _Verdict:
    begun = found.begun
    if not begun.commit:
        is_new = all(digest_now(view, file.path) == file.after for file in begun.files)
        return _Verdict(side=_NEW if is_new and not found.is_going_back else _OLD)
    branch = view.git("rev-parse", "--symbolic-full-name", "HEAD").text.strip()
    if branch != begun.branch:
        return _elsewhere(view, begun, f"HEAD is on {branch.removeprefix('refs/heads/')} now")
    if found.is_going_back:
        return _Verdict(side=_OLD, made=found.made)
    tip = read_ref(view, branch)
    if tip == begun.head:
        return _Verdict(side=_OLD)
    if tip == begun.target:
        return _Verdict(side=_NEW)
    verdict = _judge_commits(view, begun) if begun.kind == "bump" else None
    return verdict or _elsewhere(view, begun, f"{branch} is at {tip[:7]} now")


def _judge_commits(view: View, begun: Begun) -> _Verdict | None:
    """The commits above: the first is the planned one, or all are of our git and its hooks; else ``None``.

    A person's commit of the same paths is not the planned one: it may hold half of it.
    """
    made = tuple(view.git("rev-list", "--first-parent", f"{begun.head}..{begun.branch}").text.split())
    if not made or not view.git("merge-base", "--is-ancestor", begun.head, begun.branch).ok:
        return None
    first = committing.read_commit(view, made[-1])
    is_ours = committing.is_marked(view, begun.branch, made[-1:], begun.id)
    if is_ours and first.parent == begun.head and sorted(first.paths) == sorted(begun.paths):
        return _Verdict(side=_NEW, made=made[-1:])
    return _Verdict(side=_OLD, made=made) if committing.is_marked(view, begun.branch, made, begun.id) else None


def _elsewhere(view: View, begun: Begun, what: str) -> _Verdict:
    """Somebody went on from here: that is fine where none of our files is changed, else it is theirs to settle."""
    changed = set(read_state(view, ask_state(view)).changed)
    left = [file for file in begun.files if file.path in changed or _is_untracked(view, file)]
    if not left:
        return _Verdict(side=_GONE)
    raise Unfinished(
        f"{begun.command} was cut short, and {what}",
        where=tuple(sorted(file.path for file in left)),
        fix=_ways_out(left),
    )


def _is_untracked(view: View, file: Saved) -> bool:
    """Tell whether *file* is one that we made and nobody has committed since."""
    is_made = not file.before and digest_now(view, file.path) == file.after
    return is_made and not view.git("ls-files", "--", file.path).out


def _require_ours(world: World, begun: Begun) -> None:
    """Refuse where a file holds neither the bytes before nor those after: somebody has changed it since."""
    foreign = [file for file in begun.files if digest_now(world.view, file.path) not in {file.before, file.after}]
    if not foreign:
        return
    where = []
    for file in foreign:
        data = _kept(world.view, begun, file)
        if data is not None:
            world.write(f"{_COPIES}/{file.path}", data)
        copied = f"its bytes before are in {_COPIES}/{file.path}"
        where.append(f"{file.path}: {'there was no such file before' if data is None else copied}")
    raise Unfinished(
        f"{begun.command} was cut short, and files were changed since", where=tuple(where), fix=_ways_out(foreign)
    )


def _ways_out(files: Sequence[Saved]) -> tuple[str, ...]:
    """Return the commands that show and settle *files*, of which git does not know those that are new."""
    known, new = ([file.path for file in files if bool(file.before) == is_known] for is_known in (True, False))
    shown = (f"git diff HEAD -- {shlex.join(known)}", f"git checkout HEAD -- {shlex.join(known)}") if known else ()
    return (
        *shown,
        *((f"git rm --cached --ignore-unmatch -- {shlex.join(new)} && rm -f -- {shlex.join(new)}",) if new else ()),
    )


def _meddled(world: World, found: Recorded) -> list[str]:
    """Return the tracked files that the project's hooks may have changed before the kill."""
    changed = set(read_state(world.view, ask_state(world.view)).changed) - set(found.begun.dirty)
    return sorted(path for path in changed if not world.is_changed_after(path, found.since, _HOOKS_END_S))


def _align(world: World, paths: Sequence[str], ours: str, to: str) -> None:
    """Let the index hold as *to* has them those of *paths* that it holds as *ours* has them; others are a person's."""
    answer = world.view.git("diff-index", "--cached", "--name-only", "--no-relative", "-z", ours, "--", *paths)
    names = answer.out.decode("utf-8", "surrogateescape").split("\0")
    differing = {relative(world.view, name) for name in names if name}
    same = [path for path in paths if path not in differing]
    if same:
        committing.reset(world, to, same)


def kept_bytes(view: View, begun: Begun, file: Saved) -> bytes | None:
    """Return the bytes before of *file*, ``None`` where they are kept no more or there was no such file."""
    if not file.before:
        return None
    path, data = f"{UNDO}/{begun.id}", b""
    if view.size(path) is not None:
        with view.open(path) as stream:
            stream.seek(file.start)
            data = stream.read(file.length)
    return data if digest(data) == file.before else None


def _kept(view: View, begun: Begun, file: Saved) -> bytes | None:
    """Return what *file* held before, ``None`` where there was no such file."""
    data = kept_bytes(view, begun, file)
    if data is None and file.before:
        raise Unfinished(
            f"{begun.command} was cut short, and the bytes before of {file.path} are kept no more",
            where=(f"{UNDO}/{begun.id}",),
            fix=(f"git checkout -- {shlex.quote(file.path)}",),
        )
    return data


def _named(found: Recorded) -> str:
    passed = age(found.since)
    return f"{found.begun.command} was cut short" + (f" {passed} ago" if passed else "")
