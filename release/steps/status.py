"""Status: where the release stands and which command is next."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import ReleaseError
from release.facts.approval import require_approved
from release.facts.candidate import read_candidate
from release.facts.choosing import read_own
from release.facts.configured import require_known
from release.facts.known import read_known
from release.facts.next_version import untagged_version
from release.facts.places import read_places
from release.facts.prefix import own_prefix
from release.facts.publishing import is_verified, read_accepted
from release.facts.repository import Asking, advice, pull_needed, read_repository, unexpected_changes
from release.git.recorded import read_unfinished
from release.git.remote import TIMEOUT_S
from release.git.tags import last_release, tag_name
from release.model.status import Status
from release.model.version import next_version
from release.system.alone import at_work
from release.system.world import FOLDER

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.git.tags import Tag
    from release.model.candidate import Candidate
    from release.model.facts import Places
    from release.system.view import View


def look(view: View, config: Config, project: str = "", *, online: bool) -> Status:
    """Return the status of the project, or of *project*; with *online* the remote is asked, for at most 5 s."""
    require_known(view, config)
    repository = read_repository(view, config)
    state = repository.state
    own = read_own(view, repository.settings, project)
    prefix = own_prefix(view, repository, own, config)
    config = replace(config, tag_prefix=prefix)
    with closing(Asking(view, repository, TIMEOUT_S)) as asking:
        places = read_places(view, own, read_known(repository, own, config))
        name = tag_name(prefix, places.stated)
        if online:
            asking.about(name)
        last = last_release(repository.tags, prefix)
        since = view.git("rev-list", "--count", f"refs/tags/{last.name}..HEAD") if last else None
        remote = asking.answer()
    here = next((tag for tag in repository.tags if tag.name == name), None)
    candidate = read_candidate(view)
    return Status(
        places=places,
        branch=state.branch,
        commit=state.commit,
        changed=state.changed,
        last_tag=last.name if last else "",
        commits_since=int(since.text) if since and since.ok else None,
        tag=name,
        tag_is_here=here is not None and here.commit == state.commit,
        remote=repository.remote,
        remote_words=_remote_words(repository, remote, name, online=online),
        candidate=_candidate_words(candidate, state.commit),
        next=_next_before_tag(view, repository, config, places)
        or pull_needed(view, repository, remote)
        or _next_where_tags_state_it(view, config, repository, places, last)
        or _next_from_tag(repository, remote, name)
        or _next_from_candidate(view, config, candidate, state.commit),
    )


def _is_of(candidate: Candidate | None, commit: str) -> bool:
    return candidate is not None and candidate.commit == commit


def _candidate_words(candidate: Candidate | None, commit: str) -> str:
    if candidate is None:
        return ""
    return candidate.digest if _is_of(candidate, commit) else f"for another commit ({candidate.version})"


def _remote_words(repository: Repository, remote: Remote, name: str, *, online: bool) -> str:
    if not repository.remote:
        return "none"
    if not online:
        return f"{repository.remote}: not looked (--no-online)"
    if remote.not_looked:
        return f"{repository.remote}: not looked ({remote.not_looked})"
    branch = repository.settings.upstream_branch(repository.state.branch)
    theirs = remote.refs.get(f"refs/heads/{branch}", "")
    same = "as here" if theirs == repository.state.commit else f"at {theirs[:7]}" if theirs else "missing"
    tag = "there" if remote.commit_of(f"refs/tags/{name}") else "not there"
    return f"{repository.remote}: {f'{branch} {same}, ' if branch else ''}tag {name} {tag}"


def _next_before_tag(view: View, repository: Repository, config: Config, places: Places) -> str:
    """Return the command that has to come before any tag, empty where the project is ready for one."""
    if read_unfinished(view) is not None:
        return "invoke status" if at_work(view.root / FOLDER) else "invoke rollback"
    needed = advice(repository, config)
    if needed:
        return needed
    if unexpected_changes(repository, config):
        return "git status" if repository.state.unmerged else "git commit -a"
    if places.disagreeing():
        return shlex.join(("invoke", "bump", str(next_version(places.highest, "patch")), "--stale"))
    return ""


def _next_where_tags_state_it(
    view: View, config: Config, repository: Repository, places: Places, last: Tag | None
) -> str:
    """Return the tag to make where HEAD has none and no file says which, empty elsewhere."""
    if not places.tool or (last and last.commit == repository.state.commit):
        return ""
    return f"invoke tag --version {untagged_version(view, config, places, last)}"


def _next_from_tag(repository: Repository, remote: Remote, name: str) -> str:
    """Return the command that brings the tag to HEAD and to the remote, empty where it is there."""
    head = repository.state.commit
    here = next((tag.commit for tag in repository.tags if tag.name == name), "")
    theirs = remote.commit_of(f"refs/tags/{name}")
    if any(commit and commit != head for commit in (here, theirs)):
        return "invoke bump patch"
    is_known = bool(repository.remote) and not remote.not_looked
    if not here or (is_known and not theirs):
        return "invoke tag"
    return ""


def _next_from_candidate(view: View, config: Config, candidate: Candidate | None, commit: str) -> str:
    """Return what the candidate waits for: to be made, approved, published, verified or announced."""
    if candidate is None or candidate.commit != commit:
        return "nox -s release"
    try:
        require_approved(view, config, candidate)
    except ReleaseError:
        return "invoke approve"
    for index in config.publish.stages:
        if is_verified(view, candidate, index):
            continue
        return f"nox -s verify -- --index {index}" if read_accepted(view, candidate, index) else "nox -s publish"
    return "nox -s announce"
