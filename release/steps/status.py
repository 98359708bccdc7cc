"""Status: where the release stands and which command is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.facts.candidate import read_candidate
from release.facts.places import read_places
from release.facts.project import read_own
from release.facts.repository import ask_the_remote, read_repository, read_the_remote
from release.git.remote import TIMEOUT_S
from release.git.tags import last_release, tag_name, tag_prefix
from release.model.status import Status

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.model.facts import Places
    from release.system.view import View


def look(view: View, config: Config, *, online: bool) -> Status:
    """Return the status; with *online* the remote is asked, for at most 5 s."""
    repository = read_repository(view, config)
    own = read_own(view, repository.settings)
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    places = read_places(view, own)
    name = tag_name(prefix, places.stated)
    asked = ask_the_remote(view, repository, (name,), TIMEOUT_S) if online else None
    last = last_release(repository.tags, prefix)
    since = view.git("rev-list", "--count", f"refs/tags/{last.name}..HEAD") if last else None
    here = next((tag for tag in repository.tags if tag.name == name), None)
    candidate = read_candidate(view)
    remote = read_the_remote(repository, asked)
    is_current = candidate is not None and candidate.commit == repository.state.commit
    return Status(
        places=places,
        branch=repository.state.branch,
        commit=repository.state.commit,
        changed=repository.state.changed,
        last_tag=last.name if last else "",
        commits_since=int(since.text) if since and since.ok else None,
        tag=name,
        tag_is_here=here is not None and here.commit == repository.state.commit,
        remote=repository.remote,
        remote_words=_remote_words(repository, remote, name, online=online),
        candidate=""
        if candidate is None
        else candidate.digest
        if is_current
        else f"for another commit ({candidate.version})",
        next=_next(repository, places, name, has_candidate=is_current),
    )


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
    return f"{repository.remote}: {branch} {same}, tag {name} {tag}"


def _next(repository: Repository, places: Places, name: str, *, has_candidate: bool) -> str:
    if places.disagreeing():
        return "invoke bump patch --stale"
    if repository.state.changed:
        return "git commit"
    here = next((tag for tag in repository.tags if tag.name == name), None)
    if here is None:
        return "invoke tag"
    if here.commit != repository.state.commit:
        return "invoke bump patch"
    return "twine upload dist/*" if has_candidate else "nox -s release"
