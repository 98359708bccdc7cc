"""The repository as a release sees it: state, settings, tags and the remote, asked side by side."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import TYPE_CHECKING

from release.errors import BranchBehind, BranchNotAllowed, HeadDetached, OperationInProgress, TreeDirty
from release.git.remote import Remote, ask_remote, read_remote
from release.git.state import ask_settings, ask_state, read_settings, read_state
from release.git.tags import ask_tags, read_tags

if TYPE_CHECKING:
    from release.config import Config
    from release.git.state import Settings, State
    from release.git.tags import Tag
    from release.system.child import Child
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """What git answered; ``remote`` is the chosen remote's name, empty where there is none."""

    state: State
    settings: Settings
    tags: tuple[Tag, ...]
    remote: str


def read_repository(view: View, config: Config) -> Repository:
    """Ask git for everything but the remote, at once."""
    state, settings, tags = ask_state(view), ask_settings(view), ask_tags(view)
    seen = read_state(view, state)
    known = read_settings(settings)
    remote = config.remote or known.remote_of(seen.branch)
    return Repository(state=seen, settings=known, tags=read_tags(tags), remote=remote)


def ask_the_remote(view: View, repository: Repository, tags: tuple[str, ...], timeout_s: float) -> Child | None:
    """Start asking the remote for the branch's upstream and *tags*; ``None`` where there is no remote."""
    if not repository.remote:
        return None
    branch = repository.settings.upstream_branch(repository.state.branch) if repository.state.branch else ""
    return ask_remote(view, repository.remote, branch, tags, timeout_s)


def read_the_remote(repository: Repository, child: Child | None) -> Remote:
    """Return the remote's answer; without a remote there was nothing to look at."""
    if child is None:
        return Remote(name="", refs={}, not_looked="there is no remote")
    return read_remote(repository.remote, child)


def require_releasable(repository: Repository, config: Config) -> None:
    """Refuse where a release commit or tag must not be made: detached, wrong branch, unfinished operation, behind."""
    state = repository.state
    if state.operation:
        raise OperationInProgress(
            f"a {state.operation} is not finished",
            where=("git status",),
            fix=(f"git {state.operation} --continue", f"git {state.operation} --abort")
            if state.operation != "bisect"
            else ("git bisect reset",),
        )
    if not state.branch:
        raise HeadDetached(
            f"HEAD is detached at {state.commit[:7]}", where=("HEAD",), fix=(f"git switch {config.branches[0]}",)
        )
    if not any(fnmatch.fnmatchcase(state.branch, pattern) for pattern in config.branches):
        raise BranchNotAllowed(
            f"releases are not made from branch {state.branch}",
            where=(f"allowed: {', '.join(config.branches)}",),
            fix=(f"git switch {config.branches[0]}", f'add "{state.branch}" to branches in [tool.release]'),
        )
    if state.behind:
        raise BranchBehind(
            f"{state.branch} is {state.behind} commits behind {state.upstream}",
            where=(state.upstream,),
            fix=("git pull --ff-only",),
        )


def require_clean(repository: Repository, config: Config, *, allow_dirty: bool) -> tuple[str, ...]:
    """Refuse a dirty tree; return the changed files that are allowed to be."""
    changed = repository.state.changed
    bad = [path for path in changed if not any(fnmatch.fnmatchcase(path, p) for p in config.allow_dirty)]
    if bad and not allow_dirty:
        listed = bad[:8] + ([f"and {len(bad) - 8} more"] if len(bad) > 8 else [])  # noqa: PLR2004 - a screenful
        raise TreeDirty(
            f"{len(bad)} tracked {'file has' if len(bad) == 1 else 'files have'} changes that are not committed",
            where=tuple(listed),
            fix=("git commit -a", "git stash"),
        )
    return changed


def require_current(view: View, repository: Repository, remote: Remote) -> None:
    """Refuse where the remote's branch has commits that HEAD lacks; what it has is known only from its answer."""
    state = repository.state
    theirs = remote.refs.get(f"refs/heads/{repository.settings.upstream_branch(state.branch)}", "")
    if not theirs or theirs == state.commit:
        return
    answer = view.git("merge-base", "--is-ancestor", theirs, state.commit)
    if not answer.ok:
        raise BranchBehind(
            f"{remote.name} has commits on {state.branch} that are not here",
            where=(f"{remote.name}/{state.branch} -> {theirs[:7]} ; HEAD is {state.commit[:7]}",),
            fix=("git pull --ff-only",),
        )
