"""Tag: an annotated tag on HEAD, pushed together with its branch or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from release import notes
from release.errors import (
    PushRefused,
    RemoteMissing,
    RemoteUnreachable,
    TagExistsElsewhere,
    TagNotAnnotated,
    TagRejected,
    TagUnsigned,
)
from release.facts.places import read_places, require_agreement
from release.facts.project import read_own
from release.facts.repository import (
    ask_the_remote,
    read_repository,
    read_the_remote,
    require_clean,
    require_current,
    require_releasable,
)
from release.git.remote import push
from release.git.signing import verify_tag
from release.git.state import ask_settings, read_settings
from release.git.tags import ask_tags, read_tags, tag_name, tag_prefix
from release.model.tagging import Tagged, TagPlan
from release.model.version import next_version

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.git.tags import Tag
    from release.model.facts import Places
    from release.system.view import View
    from release.system.world import World

_REMOTE_TIMEOUT_S = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for; ``message`` replaces the change log's section in the tag's message."""

    message: str = ""
    sign: bool = False
    push: bool = True


def plan(view: View, config: Config, wanted: Wanted) -> TagPlan:
    """Return the tag to make and push, or raise the first reason not to; nothing is changed."""
    repository = read_repository(view, config)
    require_releasable(repository, config)
    require_clean(repository, config, allow_dirty=False)
    own = read_own(view, repository.settings)
    places = read_places(view, own)
    require_agreement(places)
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    name = tag_name(prefix, places.stated)
    if wanted.push and not repository.remote:
        raise RemoteMissing(
            "there is no remote to push to",
            where=("git remote -v",),
            fix=("git remote add origin URL", "invoke tag --no-push"),
        )
    asked = ask_the_remote(view, repository, (name,), _REMOTE_TIMEOUT_S) if wanted.push else None
    remote = read_the_remote(repository, asked)
    if asked and remote.not_looked:
        raise RemoteUnreachable(
            f"{repository.remote} did not answer: {remote.not_looked}",
            where=(repository.settings.get(f"remote.{repository.remote}.url"),),
            fix=(f"git ls-remote {repository.remote}", "invoke tag --no-push"),
        )
    require_current(view, repository, remote)
    exists = require_own_tag(repository, name, places, remote)
    return TagPlan(
        name=name,
        version=places.stated,
        commit=repository.state.commit,
        message=_message(view, config, wanted, name, places.stated),
        is_signed=_is_signed(config, wanted, repository),
        exists=exists,
        remote=repository.remote if wanted.push else "",
        branch=repository.state.branch,
        upstream_branch=repository.settings.upstream_branch(repository.state.branch),
        is_pushed=bool(remote.commit_of(f"refs/tags/{name}")),
    )


def apply(plan: TagPlan, world: World) -> Tagged:
    """Make the tag where it is missing and push it; a refused push leaves no tag that this call made."""
    with world.alone(f"tag {plan.name}"):
        target = "" if plan.exists else _make(plan, world)
        if plan.remote and not plan.is_pushed:
            _push(plan, world, target)
    return Tagged(plan=plan, target=target, pushed_to=plan.remote)


def git_commands(plan: TagPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read."""
    make = ("git", "tag", "--sign" if plan.is_signed else "--annotate", "--file=-", plan.name, plan.commit[:7])
    carry = ("git", "push", "--atomic", plan.remote, *plan.refspecs)
    return (() if plan.exists else (make,)) + ((carry,) if plan.remote and not plan.is_pushed else ())


def require_own_tag(repository: Repository, name: str, places: Places, remote: Remote) -> bool:
    """Return whether tag *name* is here on HEAD; refuse where it is elsewhere, here or on the remote."""
    head = repository.state.commit
    local = next((tag for tag in repository.tags if tag.name == name), None)
    theirs = remote.commit_of(f"refs/tags/{name}")
    for commit, where in ((local.commit if local else "", "refs/tags"), (theirs, f"{remote.name} refs/tags")):
        if commit and commit != head:
            raise TagExistsElsewhere(
                f"tag {name} already exists on another commit",
                where=(f"{where}/{name} -> {commit[:7]} ; HEAD is {head[:7]}",),
                fix=(f"invoke bump {next_version(places.version, 'patch')}",),
            )
    if local and not local.is_annotated:
        raise TagNotAnnotated(
            f"tag {name} is lightweight",
            where=(f"refs/tags/{name} -> {local.commit[:7]}",),
            fix=(f"git tag -d {name} && invoke tag",),
        )
    return local is not None


def _message(view: View, config: Config, wanted: Wanted, name: str, stated: str) -> str:
    title = config.tag_message.replace("{tag}", name).replace("{version}", stated)
    body = wanted.message or notes.read_section(view, stated)
    return f"{title}\n\n{body.strip()}\n" if body.strip() else f"{title}\n"


def _is_signed(config: Config, wanted: Wanted, repository: Repository) -> bool:
    if wanted.sign or config.sign == "always":
        return True
    return config.sign == "auto" and repository.settings.is_true("tag.gpgsign")


def _make(plan: TagPlan, world: World) -> str:
    kind = ("--sign",) if plan.is_signed else ("--annotate", "--no-sign")
    answer = world.git(
        "tag", *kind, "--cleanup=verbatim", "--file=-", plan.name, plan.commit, stdin=plan.message.encode()
    )
    made = _find(world.view, plan.name)
    if not answer.ok or made is None:
        if made is not None:
            _delete(world, made)
        raise TagRejected(
            f"git would not make tag {plan.name}", where=tuple(answer.words.splitlines()[:6]), fix=("git tag -l",)
        )
    if plan.is_signed:
        verified = verify_tag(world, read_settings(ask_settings(world.view)), plan.name)
        if not verified.ok:
            _delete(world, made)
            raise TagUnsigned(
                f"tag {plan.name} has no signature that verifies; it was deleted",
                where=tuple(verified.words.splitlines()[:4]),
                fix=("git config user.signingKey KEY", "invoke tag"),
            )
    return made.target


def _push(plan: TagPlan, world: World, target: str) -> None:
    answer = push(world, plan.remote, plan.refspecs)
    if answer.ok or _arrived(plan, world):
        return
    made = _find(world.view, plan.name)
    if target and made and made.target == target:
        _delete(world, made)
    words = [line for line in answer.words.splitlines() if line.strip() and not line.startswith(("To ", "Done"))]
    is_old = "--atomic" in answer.words
    raise PushRefused(
        f"{plan.remote} refused {plan.branch} and {plan.name}",
        where=tuple(words[:12]),
        why="the remote cannot take branch and tag together" if is_old else "",
        fix=(f"invoke tag --no-push && git push {plan.remote} {plan.branch} {plan.name}",)
        if is_old
        else (f"git fetch {plan.remote} && git status", "invoke tag"),
    )


def _arrived(plan: TagPlan, world: World) -> bool:
    """The connection may be lost after the remote took everything: what it has now decides."""
    made = _find(world.view, plan.name)
    answer = world.view.git("ls-remote", "--quiet", "--", plan.remote, f"refs/tags/{plan.name}")
    return made is not None and answer.ok and answer.text.startswith(made.target)


def _find(view: View, name: str) -> Tag | None:
    return next((tag for tag in read_tags(ask_tags(view)) if tag.name == name), None)


def _delete(world: World, tag: Tag) -> None:
    """Delete exactly this tag object; one that somebody else put there meanwhile stays."""
    world.git("update-ref", "-d", f"refs/tags/{tag.name}", tag.target)
