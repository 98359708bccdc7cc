"""Who and what is behind a release, as git and the CI tell it: commit, tag, signatures, commits and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.review import Commit, Origin
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.facts.repository import Repository
    from release.git.tags import Tag
    from release.system.view import View

_FORMAT = "%an <%ae>%x00%cn <%ce>%x00%cs%x00%G?%x00%GS%x00%s"
_MOST_COMMITS, _WIDE = 200, 300
_SIGNED = {
    "G": "signed by {who}",
    "U": "signed by {who}, whom nobody here vouches for",
    "X": "signed by {who}; the signature has expired",
    "Y": "signed by {who}; the key has expired",
    "R": "signed by {who}; the key was revoked",
    "B": "the signature is BAD",
    "E": "signed; this machine cannot tell by whom",
    "N": "not signed",
}


def read_provenance(view: View, repository: Repository, tag: str, release: tuple[str, str]) -> Origin:
    """Return where HEAD comes from; *tag* is the name that the version's tag has or will have.

    *release* is that version and the one that it is compared with: commits count from the tag of that, else from the
    tag of the next lower version.
    """
    commit = repository.state.commit
    told = view.git("log", "-1", "--no-show-signature", f"--format={_FORMAT}", commit, "--").text.strip("\n")
    author, committer, day, mark, signer, title = [*told.split("\0", 5), *[""] * 5][:6]
    found = next((each for each in repository.tags if each.name == tag), None)
    since = _since(repository, tag.removesuffix(release[0]), release)
    commits, count = _commits(view, commit, since)
    authors = tuple(dict.fromkeys(each.author for each in commits))
    run, url = _run(view.environment)
    return Origin(
        commit=commit,
        day=day,
        title=title,
        author=author,
        committer=committer,
        commit_signature=_SIGNED.get(mark, "").format(who=signer or "somebody"),
        tag=tag,
        tag_words=_tag_words(view, found, commit),
        since=since.name if since else "",
        count=count,
        commits=commits,
        authors=authors,
        new_authors=_new(view, authors, since),
        run=run,
        run_url=url,
    )


def _tag_words(view: View, tag: Tag | None, commit: str) -> str:
    if tag is None:
        return "not there yet"
    if tag.commit != commit:
        return f"on another commit: {tag.commit[:7]}"
    if not tag.is_annotated:
        return "on this commit, without a message of its own (lightweight)"
    has_signature = bool(
        view.git("for-each-ref", "--format=%(contents:signature)", f"refs/tags/{tag.name}").text.strip()
    )
    if not has_signature:
        return "on this commit, not signed"
    if view.git("verify-tag", "--", tag.name).ok:
        return "on this commit, its signature is good"
    return "on this commit, signed; this machine cannot verify it"


def _since(repository: Repository, prefix: str, release: tuple[str, str]) -> Tag | None:
    """Return the tag of the release before, else of the next lower version; pre-releases count for pre-releases."""
    ours, before = map(read_version, release)
    lower = [
        (each.version, each)
        for each in repository.tags
        if each.prefix == prefix and each.version and ours and each.version < ours
    ]
    if same := next((tag for version, tag in lower if version == before), None):
        return same
    if ours and not ours.is_prerelease:
        lower = [pair for pair in lower if not pair[0].is_prerelease] or lower
    return max(lower, key=lambda pair: pair[0])[1] if lower else None


def _commits(view: View, commit: str, since: Tag | None) -> tuple[tuple[Commit, ...], int]:
    """Return the newest commits since *since*, and how many there are in all."""
    span = f"{since.commit}..{commit}" if since else commit
    place = ("--", ".") if view.prefix else ("--",)
    count = view.git("rev-list", "--count", span, *place).text.strip()
    options = ("--no-show-signature", f"--max-count={_MOST_COMMITS}", "--format=%h%x00%an <%ae>%x00%s")
    rows = view.git("log", *options, span, *place).text.split("\n")
    found = (row.split("\0", 2) for row in rows if row.count("\0") > 1)
    commits = tuple(Commit(name=name, author=author[:_WIDE], title=title[:_WIDE]) for name, author, title in found)
    return commits, int(count) if count.isdigit() else len(commits)


def _new(view: View, authors: tuple[str, ...], since: Tag | None) -> tuple[str, ...]:
    """Return those of *authors* whose address no commit before *since* has."""
    if since is None:
        return ()
    known = set(view.git("log", "--no-show-signature", "--format=%ae", since.commit, "--").text.casefold().split("\n"))
    return tuple(each for each in authors if each.rpartition("<")[2].removesuffix(">").casefold() not in known)


def _run(environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the CI's run in words, and its page's address; both empty where no CI runs us."""
    if environment.get("GITHUB_RUN_ID"):
        server, name = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
        number, attempt = environment["GITHUB_RUN_ID"], environment.get("GITHUB_RUN_ATTEMPT", "1")
        actor = environment.get("GITHUB_ACTOR", "")
        return f"GitHub run {number}, attempt {attempt}, started by {actor}", f"{server}/{name}/actions/runs/{number}"
    if environment.get("CI_PIPELINE_ID"):
        words = (
            f"GitLab pipeline {environment['CI_PIPELINE_ID']}, started by {environment.get('GITLAB_USER_LOGIN', '')}"
        )
        return words, environment.get("CI_PIPELINE_URL", "")
    return "", ""
