"""Where a candidate comes from, as git tells it: its commit, its tag here and on the remote, and what changed."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from release.errors import CandidateUntagged, TagMoved
from release.facts.repository import Asking
from release.git.remote import TIMEOUT_S
from release.model.approving import Changes, Origin
from release.model.version import read_version

if TYPE_CHECKING:
    from release.facts.repository import Repository
    from release.git.remote import Remote
    from release.git.tags import Tag
    from release.model.candidate import Candidate
    from release.system.view import View

_FORMAT = "%an <%ae>%x00%cn <%ce>%x00%cs%x00%s"


def read_origin(view: View, repository: Repository, candidate: Candidate) -> Origin:
    """Return where *candidate* comes from; the remote is asked, for at most 5 s.

    Raises :class:`CandidateUntagged` where its tag is not here and :class:`TagMoved` where it is elsewhere.
    """
    tag = _tag(repository, candidate)
    with closing(Asking(view, repository, TIMEOUT_S)) as asking:
        asking.about(tag.name)
        told = view.git("log", "-1", "--no-show-signature", f"--format={_FORMAT}", candidate.commit, "--")
        author, committer, day, title = [*told.text.strip("\n").split("\0", 3), "", "", ""][:4]
        head = _head(view, repository, candidate)
        remote = asking.answer()
    pushed, is_pushed = _pushed(repository, remote, tag)
    return Origin(
        author=author,
        committer=committer,
        day=day,
        title=title,
        head=head,
        tag=tag.name,
        pushed=pushed,
        is_pushed=is_pushed,
    )


def read_changes(view: View, repository: Repository, candidate: Candidate) -> Changes:
    """Return what changed between the release before *candidate*, the next lower version with such a tag, and it."""
    tag = _tag(repository, candidate)
    lower = [
        (other.version, other)
        for other in repository.tags
        if other.prefix == tag.prefix and other.version and tag.version and other.version < tag.version
    ]
    parsed = read_version(candidate.version)
    if parsed and not parsed.is_prerelease:  # it is compared with the release before, not with its own pre-releases
        lower = [pair for pair in lower if not pair[0].is_prerelease] or lower
    since = max(lower, key=lambda pair: pair[0])[1] if lower else None
    place = ("--", ".") if view.prefix else ("--",)
    span = f"refs/tags/{since.name}..{candidate.commit}" if since else candidate.commit
    count = view.git("rev-list", "--count", span, *place).text.strip()
    files = view.git("diff-tree", "--shortstat", since.commit, candidate.commit, *place).text if since else ""
    return Changes(since=since.name if since else "", commits=int(count or 0), files=files.strip())


def _tag(repository: Repository, candidate: Candidate) -> Tag:
    tag = next((tag for tag in repository.tags if tag.name == candidate.tag), None)
    if tag is None:
        raise CandidateUntagged(
            f"tag {candidate.tag} of the candidate is not here" if candidate.tag else "the candidate has no tag",
            where=(f"candidate {candidate.version} of {candidate.commit[:7]}",),
            fix=("invoke tag", "nox -s release") if not candidate.tag else ("git fetch --tags",),
        )
    if tag.commit != candidate.commit:
        raise TagMoved(
            f"tag {tag.name} is on another commit than the candidate was built from",
            where=(f"refs/tags/{tag.name} -> {tag.commit[:7]} ; the candidate is from {candidate.commit[:7]}",),
            fix=(f"git log -1 {tag.name}", "nox -s release"),
        )
    return tag


def _head(view: View, repository: Repository, candidate: Candidate) -> str:
    head = repository.state.commit
    if head == candidate.commit:
        return "on HEAD"
    ahead = view.git("rev-list", "--count", f"{candidate.commit}..{head}").text.strip()
    behind = view.git("rev-list", "--count", f"{head}..{candidate.commit}").text.strip()
    return f"not on HEAD, which has {ahead or '?'} more and lacks {behind or '?'}"


def _pushed(repository: Repository, remote: Remote, tag: Tag) -> tuple[str, bool]:
    """Return where the remote has the tag, in words, and whether it is there as it is here."""
    if remote.not_looked:
        return f"not looked whether it is pushed: {remote.not_looked}", False
    theirs = remote.refs.get(f"refs/tags/{tag.name}", "")
    if theirs and theirs != tag.target:
        raise TagMoved(
            f"{repository.remote} has another tag {tag.name}",
            where=(f"{repository.remote} has {theirs[:7]} ; here is {tag.target[:7]}",),
            fix=(f"git ls-remote --tags {repository.remote}",),
        )
    return (f"pushed to {repository.remote}", True) if theirs else (f"not pushed to {repository.remote}", False)
