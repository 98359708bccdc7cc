"""Tag: an annotated tag on HEAD, pushed together with its branch or not at all."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from release.errors import (
    NothingFound,
    RemoteUnreachable,
    TagExistsElsewhere,
    TagNotAnnotated,
    VersionMissing,
    VersionNotHigher,
    VersionsDisagree,
)
from release.facts.changes import release_notes
from release.facts.choosing import read_own
from release.facts.configured import require_known
from release.facts.known import read_known
from release.facts.next_version import untagged_version
from release.facts.places import read_places, require_agreement
from release.facts.prefix import own_prefix
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
from release.git import tagging
from release.git.recorded import require_whole
from release.git.remote import ask_tags_of, read_remote
from release.git.tags import last_release, tag_name
from release.model.records import dataclass
from release.model.tagging import Tagged, TagPlan
from release.model.version import asked_version, next_version

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.git.tags import Tag
    from release.model.own import Own
    from release.system.view import View
    from release.system.world import World

_REMOTE_TIMEOUT_S = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the user asked for; ``message`` replaces the change log's section in the tag's message.

    ``planned`` is the version of a bump that was only shown: its tag is planned on the HEAD that it would make.
    ``version`` is needed where the project takes its version from tags.
    """

    message: str = ""
    sign: bool = False
    push: bool = True
    planned: str = ""
    version: str = ""
    project: str = ""


def plan(view: View, config: Config, wanted: Wanted) -> TagPlan:
    """Return the tag to make and push, or raise the first reason not to; nothing is changed."""
    require_whole(view, "invoke tag", "invoke rollback")
    require_known(view, config)
    repository = read_repository(view, config)
    require_releasable(repository, config)
    require_clean(repository, config, allow_dirty=False)
    own = read_own(view, repository.settings, wanted.project)
    prefix = own_prefix(view, repository, own, config)
    config = replace(config, tag_prefix=prefix)
    stated = wanted.planned or _agreed(view, config, repository, own, (wanted.version, prefix))
    name = tag_name(prefix, stated)
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
    exists = require_own_tag(view, repository, (name, stated), remote)
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
            tagging.fetch_tag(plan, world)
        elif not plan.exists:
            target = tagging.make_tag(plan, world)
        elif plan.is_signed and not plan.is_pushed:
            tagging.require_signed(plan, world)
        if plan.remote and plan.exists and not plan.is_pushed:
            tagging.push_tag(plan, world, target)
    return Tagged(plan=plan, target=target, pushed_to=plan.remote)


def git_commands(plan: TagPlan) -> tuple[tuple[str, ...], ...]:
    """Return the git commands that :func:`apply` runs to act, for people to read."""
    make = ("git", "tag", "--sign" if plan.is_signed else "--annotate", "--file=-", plan.name, plan.commit[:7])
    get = ("git", "fetch", "--no-tags", plan.remote, tagging.refspec(plan))
    carry = ("git", "push", "--atomic", plan.remote, *plan.refspecs)
    if plan.is_pushed:
        return () if plan.exists else (get,)
    return (() if plan.exists else (make,)) + ((carry,) if plan.remote else ())


def require_own_tag(view: View, repository: Repository, wanted: tuple[str, str], remote: Remote) -> bool:
    """Return whether the *wanted* tag (its name, the version) is here on HEAD.

    Refuse where it is elsewhere, here or on the remote.
    """
    name, _ = wanted
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
                fix=(_bump(view, repository, wanted),),
            )
    _require_annotated(view, repository, wanted, (local, remote))
    return local is not None


def _agreed(view: View, config: Config, repository: Repository, own: Own, wanted: tuple[str, str]) -> str:
    """Return the version that the files state, or the *wanted* one (version, tags' prefix) where tags state it.

    Neither stands in the other's place.
    """
    asked, prefix = wanted
    if asked:
        asked_version(asked)
    try:
        places = read_places(view, own, read_known(repository, own, config))
    except NothingFound:
        if not asked:
            raise
        return _higher(view, repository, asked, prefix)
    require_agreement(places)
    if not places.tool:
        if asked and asked != places.stated:
            raise VersionsDisagree(
                f"{asked} is not what the files of {own.name} state",
                where=tuple(f"{m.path}:{m.line}: {m.why} = {m.stated}" for m in places.current()[:3]),
                fix=(shlex.join(("invoke", "bump", asked)), "invoke tag"),
            )
        return places.stated
    at_head = (tag for tag in repository.tags if tag.commit == repository.state.commit and tag.prefix == prefix)
    here = last_release(tuple(at_head), prefix)
    if not (asked or here):
        raise VersionMissing(
            f"{own.name} takes its version from tags, so the tag has to be told which",
            where=(places.tool, f"the last release is {places.stated}"),
            fix=(
                f"invoke tag --version {untagged_version(view, config, places, last_release(repository.tags, prefix))}",
            ),
        )
    if asked:
        return _higher(view, repository, asked, prefix)
    return here.name.removeprefix(prefix) if here else ""


def _higher(view: View, repository: Repository, asked: str, prefix: str) -> str:
    """Return *asked*; :class:`VersionNotHigher` where a commit behind HEAD has a higher version, or HEAD has."""
    names = view.git("for-each-ref", "refs/tags", "--merged=HEAD", "--format=%(refname:strip=2)").text.splitlines()
    last = last_release([tag for tag in repository.tags if tag.name in set(names)], prefix)
    if last and last.version and asked_version(asked) < last.version:
        raise VersionNotHigher(
            f"{asked} is not higher than {last.version}",
            where=(f"refs/tags/{last.name} -> {last.commit[:7]}",),
            fix=(f"invoke tag --version {next_version(last.version, 'patch')}",),
        )
    return asked


def _require_annotated(
    view: View, repository: Repository, wanted: tuple[str, str], found: tuple[Tag | None, Remote]
) -> None:
    (name, _), (local, remote) = wanted, found
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
            fix=(_bump(view, repository, wanted),),
        )


def _bump(view: View, repository: Repository, wanted: tuple[str, str]) -> str:
    """Return the bump to the next version that has no tag, here or on the remote, which is asked for all it has."""
    name, stated = wanted
    there = read_remote(repository.remote, ask_tags_of(view, repository.remote)).refs if repository.remote else {}
    names = [ref.removeprefix("refs/tags/") for ref in there]
    free = next_free(repository, name.removesuffix(stated), asked_version(stated), stated, names)
    return shlex.join(("invoke", "bump", free))


def _message(view: View, config: Config, wanted: Wanted, name: str, stated: str) -> str:
    title = config.tag_message.replace("{tag}", name).replace("{version}", stated)
    body = wanted.message or release_notes(view, config, stated)
    return f"{title}\n\n{body.strip()}\n" if body.strip() else f"{title}\n"


def _is_signed(config: Config, wanted: Wanted, repository: Repository) -> bool:
    if wanted.sign or config.sign == "always":
        return True
    return config.sign == "auto" and repository.settings.is_true("tag.gpgsign")
