"""The repository as a release sees it: state, settings, tags and the remote, asked side by side."""

from __future__ import annotations

import fnmatch
import shlex
from contextlib import closing
from typing import TYPE_CHECKING

from release.errors import (
    BranchBehind,
    BranchNotAllowed,
    HeadDetached,
    OperationInProgress,
    Refused,
    RemoteMissing,
    TreeDirty,
)
from release.git.remote import Remote, ask_remote, read_remote
from release.git.state import ask_settings, ask_state, read_settings, read_state
from release.git.tags import ask_tags, read_tags
from release.model.records import dataclass
from release.model.spelling import in_style
from release.model.version import next_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.version import Version

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


class Questions:
    """What every plan asks git first; git looks for the answers while the caller goes on."""

    def __init__(self, view: View) -> None:
        """Ask for state, settings and tags, side by side; :class:`RepositoryMissing` where there is no repository."""
        self._view, self._is_answered = view, False
        self._state, self._settings, self._tags = ask_state(view), ask_settings(view), ask_tags(view)

    def answer(self, config: Config) -> Repository:
        """Wait for the answers, and choose the remote: the configured one, else the branch's own."""
        state = read_state(self._view, self._state)
        settings = read_settings(self._settings)
        remote = config.remote or settings.remote_of(state.branch)
        found = Repository(state=state, settings=settings, tags=read_tags(self._tags), remote=remote)
        self._is_answered = True
        return found

    def close(self) -> None:
        """End the questions whose answers nobody waited for."""
        for child in () if self._is_answered else (self._state, self._settings, self._tags):
            child.end()


def read_repository(view: View, config: Config) -> Repository:
    """Ask git for everything but the remote, at once, and wait."""
    with closing(Questions(view)) as questions:
        return questions.answer(config)


class Asking:
    """A question to the remote that runs beside other work; closed early, it leaves no process behind."""

    def __init__(self, view: View, repository: Repository, timeout_s: float) -> None:
        """Ask the remote of *repository*, which has *timeout_s* seconds from the question on."""
        self._view = view
        self._repository = repository
        self._timeout_s = timeout_s
        self._child: Child | None = None

    def about(self, tag: str) -> None:
        """Start asking for the branch's upstream and *tag*, if there is a remote and nothing has been asked yet."""
        repository = self._repository
        if self._child is None and repository.remote:
            branch = repository.settings.upstream_branch(repository.state.branch) if repository.state.branch else ""
            self._child = ask_remote(self._view, repository.remote, branch, (tag,), self._timeout_s)

    def answer(self) -> Remote:
        """Return the remote's answer; without a question there was nothing to look at."""
        if self._child is None:
            return Remote(name="", refs={}, not_looked="there is no remote")
        remote = read_remote(self._repository.remote, self._child)
        self._child = None
        return remote

    def close(self) -> None:
        """End a question whose answer nobody waited for."""
        if self._child is not None:
            self._child.end()


def require_releasable(repository: Repository, config: Config) -> None:
    """Refuse where a release commit or tag must not be made: detached, wrong branch, unfinished operation, behind."""
    state = repository.state
    if state.operation:
        raise OperationInProgress(
            f"a {state.operation} is not finished",
            where=(f"{state.branch or 'HEAD'} at {state.commit[:7]}; git status tells how far it is",),
            fix=(f"git {state.operation} --continue", f"git {state.operation} --abort")
            if state.operation != "bisect"
            else ("git bisect reset",),
        )
    if not state.branch:
        raise HeadDetached(
            f"HEAD is detached at {state.commit[:7]}",
            where=(f"HEAD -> {state.commit}",),
            fix=(f"git switch {_release_branch(repository, config)}",),
        )
    is_listed = state.branch in config.branches
    if not (is_listed or any(fnmatch.fnmatchcase(state.branch, pattern) for pattern in config.branches)):
        raise BranchNotAllowed(
            f"releases are not made from branch {state.branch}",
            where=(f"allowed: {', '.join(config.branches)}",),
            fix=(
                f"git switch {_release_branch(repository, config)}",
                f'or, in pyproject.toml: [tool.release] branches = ["{state.branch}"]',
            ),
        )
    if state.behind:
        raise BranchBehind(
            f"{state.branch} is {_counted(state.behind, 'commit')} behind {state.upstream}",
            where=(f"{state.branch} -> {state.commit[:7]} ; {state.upstream} has {state.behind} more",),
            fix=_pull(state, ""),
        )


def advice(repository: Repository, config: Config) -> str:
    """Return the first command that makes the repository releasable, empty where it is."""
    try:
        require_releasable(repository, config)
    except Refused as problem:
        return problem.fix[0]
    return ""


def require_clean(repository: Repository, config: Config, *, allow_dirty: bool) -> tuple[str, ...]:
    """Refuse a dirty tree; return the changed files that are allowed to be."""
    changed = repository.state.changed
    if repository.state.unmerged:
        paths = " ".join(shlex.quote(path) for path in repository.state.unmerged[:4])
        raise TreeDirty(
            f"{_counted(len(repository.state.unmerged), 'file')} with conflicts that are not resolved",
            where=repository.state.unmerged[:8],
            fix=(f"$EDITOR {paths} && git add {paths} && git commit",),
        )
    bad = unexpected_changes(repository, config)
    if bad and not allow_dirty:
        listed = bad[:8] + ((f"and {len(bad) - 8} more",) if len(bad) > 8 else ())  # noqa: PLR2004 - a screenful
        raise TreeDirty(
            f"{len(bad)} tracked {'file has' if len(bad) == 1 else 'files have'} changes that are not committed",
            where=listed,
            fix=("git commit -a", "git stash"),
        )
    return changed


def unexpected_changes(repository: Repository, config: Config) -> tuple[str, ...]:
    """Return the changed files that a bump would refuse."""
    return tuple(path for path in repository.state.changed if not _is_allowed(path, config))


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
            fix=_pull(state, "" if state.upstream else f" {shlex.quote(remote.name)} {shlex.quote(state.branch)}"),
        )


def pull_needed(view: View, repository: Repository, remote: Remote) -> str:
    """Return the command that takes over what the remote's branch has and HEAD lacks, empty where that is nothing."""
    try:
        require_current(view, repository, remote)
    except BranchBehind as problem:
        return problem.fix[0]
    return ""


def _pull(state: State, source: str) -> tuple[str, ...]:
    """Return the ways to take over the remote's commits; a branch with commits of its own cannot be fast-forwarded."""
    ways = ("--rebase", "--no-rebase") if state.ahead else ("--ff-only",)
    return tuple(f"git pull {way}{source}" for way in (ways if state.upstream else ("--ff-only", "--rebase")))


def require_remote(repository: Repository) -> None:
    """Refuse where there is no remote to push to, or none of the name that was given."""
    remote, known = repository.remote, repository.settings.remotes()
    if not remote:
        raise RemoteMissing(
            "there is no remote to push to",
            where=("git remote -v is empty" if not known else f"none of {', '.join(known)} is this branch's",),
            why="a tag that stays here releases nothing",
            fix=("git remote add origin URL", "invoke tag --no-push"),
        )
    is_address = set(remote) & set("/:\\")
    if remote not in known and not is_address:
        raise RemoteMissing(
            f"there is no remote {remote}",
            where=(f"remotes: {', '.join(known) or 'none'}",),
            why="branch and tag have to go to a remote that git knows, or to an address",
            fix=tuple(f"invoke tag --remote {shlex.quote(name)}" for name in known) or ("git remote add origin URL",),
        )


def next_free(repository: Repository, prefix: str, after: Version, like: str, there: Iterable[str] = ()) -> str:
    """Return the first patch version above *after* that no tag has, here or *there* (names), written as *like* is."""
    taken = {*(tag.name for tag in repository.tags), *there}
    free = next_version(after, "patch")
    while f"{prefix}{in_style(free, like)}" in taken:
        free = next_version(free, "patch")
    return in_style(free, like)


def _is_allowed(path: str, config: Config) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in config.allow_dirty)


def _release_branch(repository: Repository, config: Config) -> str:
    """Return a branch to switch to: one that is set up here and allowed, else the first allowed name."""
    known = (key[7:-6] for key in repository.settings.values if key.startswith("branch.") and key.endswith(".merge"))
    here = (name for name in known if any(fnmatch.fnmatchcase(name, pattern) for pattern in config.branches))
    named = (pattern for pattern in config.branches if not set(pattern) & set("*?["))
    return shlex.quote((*here, *named, "BRANCH")[0])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def has_head(repository: Repository, remote: Remote) -> bool:
    """Tell whether the remote's branch is at HEAD; one that is ahead has been refused by :func:`require_current`."""
    branch = repository.settings.upstream_branch(repository.state.branch)
    return remote.refs.get(f"refs/heads/{branch}", "") == repository.state.commit
