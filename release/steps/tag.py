"""Tag: an annotated tag on HEAD, pushed together with its branch or not at all."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from release import notes
from release.errors import (
    PushRefused,
    RemoteUnreachable,
    TagExistsElsewhere,
    TagNotAnnotated,
    TagRejected,
    TagUnsigned,
)
from release.facts.places import read_places, require_agreement
from release.facts.project import read_own
from release.facts.repository import (
    Asking,
    has_head,
    next_free,
    read_repository,
    require_clean,
    require_current,
    require_releasable,
    require_remote,
)
from release.git.remote import last_words, push
from release.git.signing import verify_tag
from release.git.state import ask_settings, read_settings
from release.git.tags import ask_tags, read_tags, tag_name, tag_prefix
from release.model.tagging import Tagged, TagPlan
from release.model.version import asked_version

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.git.tags import Tag
    from release.model.own import Own
    from release.system.child import Answer
    from release.system.view import View
    from release.system.world import World

_REMOTE_TIMEOUT_S = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for; ``message`` replaces the change log's section in the tag's message.

    ``planned`` is the version of a bump that was only shown: its tag is planned on the HEAD that it would make.
    """

    message: str = ""
    sign: bool = False
    push: bool = True
    planned: str = ""


def plan(view: View, config: Config, wanted: Wanted) -> TagPlan:
    """Return the tag to make and push, or raise the first reason not to; nothing is changed."""
    repository = read_repository(view, config)
    require_releasable(repository, config)
    require_clean(repository, config, allow_dirty=False)
    own = read_own(view, repository.settings)
    stated = wanted.planned or _agreed(view, own)
    name = tag_name(tag_prefix(repository.tags, own, config.tag_prefix), stated)
    if wanted.push:
        require_remote(repository)
    with closing(Asking(view, repository, _REMOTE_TIMEOUT_S)) as asking:
        if wanted.push:
            asking.about(name)
        remote = asking.answer()
    if wanted.push and remote.not_looked:
        raise RemoteUnreachable(
            f"{repository.remote} did not answer: {remote.not_looked}",
            where=(repository.settings.get(f"remote.{repository.remote}.url") or repository.remote,),
            fix=(f"git ls-remote {shlex.quote(repository.remote)}", "invoke tag --no-push"),
        )
    require_current(view, repository, remote)
    exists = require_own_tag(repository, name, stated, remote)
    return TagPlan(
        name=name,
        version=stated,
        commit="HEAD" if wanted.planned else repository.state.commit,
        message=_message(view, config, wanted, name, stated),
        is_signed=_is_signed(config, wanted, repository),
        exists=exists,
        remote=repository.remote if wanted.push else "",
        branch=repository.state.branch,
        upstream_branch=repository.settings.upstream_branch(repository.state.branch),
        is_pushed=bool(remote.commit_of(f"refs/tags/{name}")) and has_head(repository, remote),
    )


def apply(plan: TagPlan, world: World) -> Tagged:
    """Make the tag where it is missing and push it; a refused push leaves no tag that this call made."""
    with world.alone(f"tag {plan.name}"):
        target = ""
        if plan.is_pushed and not plan.exists:
            _fetch(plan, world)
        elif not plan.exists:
            target = _make(plan, world)
        elif plan.is_signed and not plan.is_pushed:
            _require_signed(plan, world)
        if plan.remote and not plan.is_pushed:
            _push(plan, world, target)
    return Tagged(plan=plan, target=target, pushed_to=plan.remote)


def _require_signed(plan: TagPlan, world: World) -> None:
    """Refuse to push a tag that was made before and lacks the signature that is wanted."""
    verified = verify_tag(world, read_settings(ask_settings(world.view)), plan.name)
    if not verified.ok:
        raise TagUnsigned(
            f"tag {plan.name} was made before and has no signature that verifies",
            where=tuple(verified.words.splitlines()[:4]),
            why="it is not pushed yet, so it can still be made anew",
            fix=(f"git tag --delete {plan.name} && invoke tag --sign",),
        )


def git_commands(plan: TagPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read."""
    make = ("git", "tag", "--sign" if plan.is_signed else "--annotate", "--file=-", plan.name, plan.commit[:7])
    get = ("git", "fetch", "--no-tags", plan.remote, _refspec(plan))
    carry = ("git", "push", "--atomic", plan.remote, *plan.refspecs)
    if plan.is_pushed:
        return () if plan.exists else (get,)
    return (() if plan.exists else (make,)) + ((carry,) if plan.remote else ())


def require_own_tag(repository: Repository, name: str, stated: str, remote: Remote) -> bool:
    """Return whether tag *name* is here on HEAD; refuse where it is elsewhere, here or on the remote."""
    head = repository.state.commit
    local = next((tag for tag in repository.tags if tag.name == name), None)
    ref = f"refs/tags/{name}"
    theirs = remote.commit_of(ref)
    dated = f" ({datetime.fromtimestamp(local.made, timezone.utc):%Y-%m-%d})" if local else ""
    for commit, where, date in ((local.commit if local else "", "", dated), (theirs, f"{remote.name} ", "")):
        if commit and commit != head:
            raise TagExistsElsewhere(
                f"tag {name} already exists on another commit" + (f" on {remote.name}" if where else ""),
                where=(f"{where}{ref} -> {commit[:7]}{date} ; HEAD is {head[:7]}",),
                fix=(_bump(repository, name, stated),),
            )
    _require_annotated(repository, name, stated, local, remote)
    return local is not None


def _agreed(view: View, own: Own) -> str:
    places = read_places(view, own)
    require_agreement(places)
    return places.stated


def _require_annotated(repository: Repository, name: str, stated: str, local: Tag | None, remote: Remote) -> None:
    if local and not local.is_annotated:
        again = shlex.join(("git", "tag", "-d", name))
        raise TagNotAnnotated(
            f"tag {name} is lightweight",
            where=(f"refs/tags/{name} -> {local.commit[:7]}",),
            fix=(f"{again} && invoke tag",),
        )
    ref = f"refs/tags/{name}"
    if ref in remote.refs and f"{ref}^{{}}" not in remote.refs:
        raise TagNotAnnotated(
            f"tag {name} is lightweight on {repository.remote}",
            where=(f"{repository.remote} refs/tags/{name} -> {repository.state.commit[:7]}",),
            fix=(_bump(repository, name, stated),),
        )


def _bump(repository: Repository, name: str, stated: str) -> str:
    free = next_free(repository, name.removesuffix(stated), asked_version(stated), stated)
    return shlex.join(("invoke", "bump", free))


def _message(view: View, config: Config, wanted: Wanted, name: str, stated: str) -> str:
    title = config.tag_message.replace("{tag}", name).replace("{version}", stated)
    body = wanted.message or notes.read_section(view, stated)
    return f"{title}\n\n{body.strip()}\n" if body.strip() else f"{title}\n"


def _is_signed(config: Config, wanted: Wanted, repository: Repository) -> bool:
    if wanted.sign or config.sign == "always":
        return True
    return config.sign == "auto" and repository.settings.is_true("tag.gpgsign")


def _make(plan: TagPlan, world: World) -> str:
    """Make the tag and return its object; where the signature fails or somebody interrupts, there is no tag."""
    kind = ("--sign",) if plan.is_signed else ("--annotate", "--no-sign")
    name = (plan.name, plan.commit)
    try:
        answer = world.git("tag", *kind, "--cleanup=verbatim", "--file=-", *name, stdin=plan.message.encode())
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
            where=tuple(answer.words.splitlines()[:6]) or ("no words were given",),
            why="no tag was made",
            fix=("git config --get-regexp 'gpg|sign'",) if plan.is_signed else ("git tag -l",),
        )


def _require_signature(plan: TagPlan, world: World) -> None:
    verified = verify_tag(world, read_settings(ask_settings(world.view)), plan.name)
    if not verified.ok:
        raise TagUnsigned(
            f"tag {plan.name} has no signature that verifies; it was deleted",
            where=tuple(verified.words.splitlines()[:4]) or ("git verify-tag had no words",),
            fix=("git config user.signingKey KEY", "invoke tag"),
        )


def _fetch(plan: TagPlan, world: World) -> None:
    """Get the tag that is only on the remote: the very object, not one of our own with its name."""
    answer = world.git("fetch", "--quiet", "--no-tags", "--", plan.remote, _refspec(plan))
    if not answer.ok:
        raise RemoteUnreachable(
            f"tag {plan.name} is on {plan.remote} and could not be fetched: {last_words(answer)}",
            where=(f"{plan.remote} refs/tags/{plan.name}",),
            fix=(shlex.join(("git", "fetch", plan.remote, "tag", plan.name)),),
        )


def _refspec(plan: TagPlan) -> str:
    return f"refs/tags/{plan.name}:refs/tags/{plan.name}"


def _push(plan: TagPlan, world: World, target: str) -> None:
    try:
        answer = push(world, plan.remote, plan.refspecs)
        if answer.ok or _arrived(plan, world):
            return
    except BaseException:
        _withdraw(plan, world, target)
        raise
    _withdraw(plan, world, target)
    raise _refusal(plan, answer)


def _withdraw(plan: TagPlan, world: World, target: str) -> None:
    """Delete the tag that this call made; one that was there before, or was put there meanwhile, stays."""
    made = _find(world.view, plan.name)
    if target and made and made.target == target:
        _delete(world, made)


def _refusal(plan: TagPlan, answer: Answer) -> PushRefused:
    words = [line for line in answer.words.splitlines() if line.strip() and not line.startswith(("To ", "Done"))]
    remote, name = shlex.quote(plan.remote), shlex.quote(plan.name)
    is_old = "does not support --atomic" in answer.words
    parts = (f"git push {remote} {shlex.quote(plan.branch)}", f"git push {remote} {name}")
    return PushRefused(
        f"{plan.remote} refused {plan.branch} and {plan.name}",
        where=tuple(words[:12]) or (f"git push ended with exit code {answer.code}",),
        why="the remote cannot take branch and tag together, so each has to be pushed on its own" if is_old else "",
        fix=(f"invoke tag --no-push && {' && '.join(parts)}",)
        if is_old
        else (f"git fetch {remote} && git status", "invoke tag"),
    )


def _arrived(plan: TagPlan, world: World) -> bool:
    """The connection may be lost after the remote took everything: what it has now decides."""
    made = _find(world.view, plan.name)
    answer = world.view.git_later(
        "ls-remote", "--quiet", "--", plan.remote, f"refs/tags/{plan.name}", timeout_s=_REMOTE_TIMEOUT_S
    ).answer()
    return made is not None and answer.ok and answer.text.startswith(made.target)


def _find(view: View, name: str) -> Tag | None:
    return next((tag for tag in read_tags(ask_tags(view)) if tag.name == name), None)


def _delete(world: World, tag: Tag) -> None:
    """Delete exactly this tag object; one that somebody else put there meanwhile stays."""
    world.git("update-ref", "-d", f"refs/tags/{tag.name}", tag.target)
