"""Making a tag and pushing it with its branch: both arrive, or no tag of ours is left, also after a kill."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import ProgramFailed, PushRefused, RemoteUnreachable, TagRejected, TagUnsigned
from release.git.recorded import read_unfinished, require_finished
from release.git.refs import RefChange, change_refs, unlock
from release.git.remote import last_words, push
from release.git.signing import verify_tag
from release.git.state import ask_settings, read_settings, ways_to_sign
from release.git.tags import ask_tags, read_tags
from release.model.regex import regex
from release.model.transaction import Begun
from release.system.undo import new_id

if TYPE_CHECKING:
    from release.git.tags import Tag
    from release.model.tagging import TagPlan
    from release.model.transaction import Recorded
    from release.system.child import Answer
    from release.system.view import View
    from release.system.world import World

_REMOTE_TIMEOUT_S = 30.0
_MESSAGE = ".release/tag-message"
_REF_REFUSED = regex(r"(?m)^!")  # what the remote, or git by its word, says of each ref


def make_tag(plan: TagPlan, world: World) -> str:
    """Make the tag, push it where that is wanted, and return its object; a failure leaves no tag of this call."""
    begun = Begun(
        id=new_id(),
        kind="tag",
        command=f"tag {plan.name}",
        head=plan.commit,
        branch=f"refs/heads/{plan.branch}",
        commit=False,
        tag=plan.name,
        message=plan.message,
        remote=plan.remote,
        remote_branch=plan.upstream_branch if plan.remote else "",
        is_signed=plan.is_signed,
    )
    require_finished(world.view)
    try:
        world.begin(begun.data(), ())
        target = _make(plan, world)
        if plan.remote:
            push_tag(plan, world, target)
    except ProgramFailed:
        raise  # what was made is still here, and the next command asks for it
    except BaseException:
        world.go_back({"id": begun.id})
        unlock(world, read_unfinished(world.view))
        made = _find(world.view, plan.name)
        if made is not None and _is_ours(world.view, begun, made):  # a git that was killed may have made it
            _delete(world, made)
        world.finish({"id": begun.id, "side": "old"})
        raise
    world.finish({"id": begun.id, "side": "new", "object": target})
    return target


def settle(world: World, found: Recorded) -> str:
    """Bring a tag that was cut short to its end, and return what that was: the remote decides, if it can be asked."""
    begun, view = found.begun, world.view
    world.sweep((_MESSAGE,))
    world.remove(_MESSAGE)
    side, target, words = "old", "", "was taken back"
    tag = _find(view, begun.tag)
    if tag is not None and not _is_ours(view, begun, tag):
        side, words = "gone", f"{begun.tag} is another tag now, which stays"
    elif tag is not None:
        arrived = _is_there(view, begun, tag) if begun.remote else _is_good(world, begun)
        if arrived is False:
            _delete(world, tag)
        else:
            side, target, words = "new", tag.target, "was completed"
        if arrived and begun.remote:
            _look_again(world, begun.remote, begun.remote_branch)
        if arrived is None:
            words = (
                f"{begun.tag} stays here; {begun.remote} could not be asked whether it has it, invoke tag asks again"
            )
    world.finish({"id": begun.id, "side": side, "object": target})
    return words


def _look_again(world: World, remote: str, branch: str) -> None:
    """Let git note where *remote*'s *branch* is: the push that moved it was cut off before that."""
    world.git("fetch", "--quiet", "--no-tags", "--", remote, f"refs/heads/{branch}")


def _is_ours(view: View, begun: Begun, tag: Tag) -> bool:
    """Tell whether *tag* says what ours was to say of the same commit."""
    _, _, body = view.git("cat-file", "tag", tag.target).text.partition("\n\n")
    is_same = body.startswith(begun.message) if begun.is_signed else body == begun.message
    return tag.is_annotated and tag.commit == begun.head and is_same


def _is_there(view: View, begun: Begun, tag: Tag) -> bool | None:
    """Tell whether the remote has *tag*, ``None`` where it cannot be asked."""
    answer = _ask_for(view, begun.remote, begun.tag)
    return answer.text.startswith(tag.target) if answer.ok else None


def _is_good(world: World, begun: Begun) -> bool:
    """Tell whether the tag has the signature that was wanted."""
    settings = read_settings(ask_settings(world.view))
    return not begun.is_signed or verify_tag(world, settings, begun.tag).ok


def require_signed(plan: TagPlan, world: World) -> None:
    """Refuse to push a tag that was made before and lacks the signature that is wanted."""
    verified = verify_tag(world, read_settings(ask_settings(world.view)), plan.name)
    if not verified.ok:
        raise TagUnsigned(
            f"tag {plan.name} was made before and has no signature that verifies",
            where=tuple(verified.words.splitlines()[:4]),
            why="it is not pushed yet, so it can still be made anew",
            fix=(f"git tag --delete {plan.name} && invoke tag --sign",),
        )


def _make(plan: TagPlan, world: World) -> str:
    """Make the tag and return its object; where the signature fails or somebody interrupts, there is no tag.

    Its message is in a file: git outlives us where we are killed, and would take what came through a pipe for all.
    """
    kind = ("--sign",) if plan.is_signed else ("--annotate", "--no-sign")
    name = (plan.name, plan.commit)
    world.write(_MESSAGE, plan.message.encode())
    try:
        answer = world.git("tag", *kind, "--cleanup=verbatim", f"--file={world.view.root / _MESSAGE}", *name)
        world.remove(_MESSAGE)
        _require_made(plan, answer)
        if plan.is_signed:
            _require_signature(plan, world)
    except TagRejected:
        raise  # git made none; one that stands there now is somebody else's
    except BaseException:
        made = _find(world.view, plan.name)
        if made is not None and made.is_annotated and made.commit == plan.commit:
            _delete(world, made)
        raise
    made = _find(world.view, plan.name)
    return made.target if made else ""


def _require_made(plan: TagPlan, answer: Answer) -> None:
    if not answer.ok:
        raise TagRejected(
            f"git would not make tag {plan.name}",
            where=tuple(line for line in answer.words.splitlines() if line.strip())[:6] or ("no words were given",),
            why="no tag was made",
            fix=_ways_to_make(plan, answer.words),
        )


def _ways_to_make(plan: TagPlan, words: str) -> tuple[str, ...]:
    return ways_to_sign(words) or (("git config --get-regexp 'gpg|sign'",) if plan.is_signed else ("git tag -l",))


def _require_signature(plan: TagPlan, world: World) -> None:
    verified = verify_tag(world, read_settings(ask_settings(world.view)), plan.name)
    if not verified.ok:
        raise TagUnsigned(
            f"tag {plan.name} has no signature that verifies; it was deleted",
            where=tuple(verified.words.splitlines()[:4]) or ("git verify-tag had no words",),
            fix=("git config user.signingKey KEY", "invoke tag"),
        )


def fetch_tag(plan: TagPlan, world: World) -> None:
    """Get the tag that is only on the remote: the very object, not one of our own with its name."""
    answer = world.git("fetch", "--quiet", "--no-tags", "--", plan.remote, refspec(plan))
    if not answer.ok:
        raise RemoteUnreachable(
            f"tag {plan.name} is on {plan.remote} and could not be fetched: {last_words(answer)}",
            where=(f"{plan.remote} refs/tags/{plan.name}",),
            fix=(shlex.join(("git", "fetch", plan.remote, "tag", plan.name)),),
        )


def refspec(plan: TagPlan) -> str:
    """Return what fetches the tag."""
    return f"refs/tags/{plan.name}:refs/tags/{plan.name}"


def push_tag(plan: TagPlan, world: World, target: str) -> None:
    """Push branch and tag; where that is refused, the tag object *target* that this call made is deleted."""
    try:
        answer = push(world, plan.remote, plan.refspecs)
        if answer.ok:
            return
        if _arrived(plan, world):
            unlock(world, read_unfinished(world.view))
            _look_again(world, plan.remote, plan.upstream_branch)
            return
    except BaseException:
        _withdraw(plan, world, target)
        raise
    _withdraw(plan, world, target)
    raise _refusal(plan, world.view, answer)


def _withdraw(plan: TagPlan, world: World, target: str) -> None:
    """Delete the tag that this call made; one that was there before, or was put there meanwhile, stays."""
    made = _find(world.view, plan.name)
    if target and made and made.target == target:
        _delete(world, made)


def _refusal(plan: TagPlan, view: View, answer: Answer) -> PushRefused:
    words = [line for line in answer.words.splitlines() if line.strip() and not line.startswith(("To ", "Done"))]
    remote, name = shlex.quote(plan.remote), shlex.quote(plan.name)
    is_old = "does not support --atomic" in answer.words
    if not _REF_REFUSED.search(answer.text) and "fatal:" not in answer.words and _has_hook(view, "pre-push"):
        return PushRefused(
            f"a hook of this repository, pre-push, refused {plan.branch} and {plan.name}",
            where=tuple(words[:12]),
            why=f"the hook runs here, before anything is sent to {plan.remote}",
            fix=("ls -l $(git rev-parse --git-path hooks/pre-push)", "invoke tag"),
        )
    parts = (f"git push {remote} {shlex.quote(plan.branch)}", f"git push {remote} {name}")
    return PushRefused(
        f"{plan.remote} refused {plan.branch} and {plan.name}",
        where=tuple(words[:12]) or (f"git push ended with exit code {answer.code}",),
        why="the remote cannot take branch and tag together, so each has to be pushed on its own" if is_old else "",
        fix=(f"invoke tag --no-push && {' && '.join(parts)}",)
        if is_old
        else (f"git fetch {remote} && git status", "invoke tag"),
    )


def _has_hook(view: View, name: str) -> bool:
    path = view.git("rev-parse", "--git-path", f"hooks/{name}").text.strip()
    return bool(path and view.read_anywhere(Path(path)))


def _arrived(plan: TagPlan, world: World) -> bool:
    """The connection may be lost after the remote took everything: what it has now decides."""
    made = _find(world.view, plan.name)
    answer = _ask_for(world.view, plan.remote, plan.name)
    return made is not None and answer.ok and answer.text.startswith(made.target)


def _ask_for(view: View, remote: str, name: str) -> Answer:
    ref = f"refs/tags/{name}"
    return view.git_later("ls-remote", "--quiet", "--", remote, ref, timeout_s=_REMOTE_TIMEOUT_S).answer()


def _find(view: View, name: str) -> Tag | None:
    return next((tag for tag in read_tags(ask_tags(view)) if tag.name == name), None)


def _delete(world: World, tag: Tag) -> None:
    """Delete exactly this tag object; one that somebody else put there meanwhile stays."""
    change_refs(world, "tag taken back", RefChange(name=f"refs/tags/{tag.name}", old=tag.target, new=""))
