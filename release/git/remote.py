"""The remote: what it has, and pushing branch and tag together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from release.system.child import Answer, Child
    from release.system.view import View
    from release.system.world import World

TIMEOUT_S = 5.0
_PEELED = "^{}"
# scheme://user@host:port/ or user@host:, but not the letter of a Windows drive
_HOST = regex(r"^(?!file:)[A-Za-z][A-Za-z0-9+.-]*://(?:[^@/]*@)?[^/]+/+|^(?:[^@/:]+@)?[^:/@]{2,}:(?!//)/*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """What a remote answered: its refs (name to object; tags also peeled), or why it could not be asked."""

    name: str
    refs: dict[str, str]
    not_looked: str = ""

    def commit_of(self, ref: str) -> str:
        """Return the commit that *ref* leads to there, empty where the remote has no such ref."""
        return self.refs.get(ref + _PEELED) or self.refs.get(ref, "")


def ask_remote(view: View, name: str, branch: str, tags: tuple[str, ...], timeout_s: float = TIMEOUT_S) -> Child:
    """Start asking *name* for its *branch* and *tags*; nobody is prompted, and at most *timeout_s* seconds pass."""
    wanted = [f"refs/heads/{branch}"] if branch else []
    for tag in tags:
        wanted += [f"refs/tags/{tag}", f"refs/tags/{tag}{_PEELED}"]
    return view.git_later("ls-remote", "--quiet", "--", name, *wanted, timeout_s=timeout_s)


def ask_tags_of(view: View, name: str) -> Child:
    """Start asking *name* for all its tags; as above."""
    return view.git_later("ls-remote", "--quiet", "--tags", "--refs", "--", name, timeout_s=TIMEOUT_S)


def read_remote(name: str, child: Child) -> Remote:
    """Return what the remote answered, or that it was not looked at and why."""
    answer = child.answer()
    if answer.code is None:
        return Remote(name=name, refs={}, not_looked="no answer in time")
    if not answer.ok:
        return Remote(name=name, refs={}, not_looked=last_words(answer))
    rows = (line.split("\t", 1) for line in answer.text.splitlines() if "\t" in line)
    return Remote(name=name, refs={ref: target for target, ref in rows})


def push(world: World, name: str, refspecs: tuple[str, ...]) -> Answer:
    """Push all of *refspecs* or none of them."""
    return world.git("push", "--atomic", "--porcelain", "--no-follow-tags", "--", name, *refspecs)


def last_words(answer: Answer) -> str:
    """Return what git or the remote said, in one line, without its advice."""
    lines = [re.sub(r"^(?:fatal|error|remote): ?", "", line).strip() for line in answer.words.splitlines()]
    told = [line for line in lines if line and not line.startswith(("hint:", "Please make sure", "and the repository"))]
    return "; ".join(told[:4])[:400] or f"git ended with exit code {answer.code}"


def slug(url: str) -> str:
    """Return ``owner/name`` of a remote's *url*, empty where it has none (a local path keeps its last folder)."""
    return "/".join(repository_path(url).split("/")[-2:])


def repository_path(url: str) -> str:
    """Return the whole path of a remote's *url*, which at GitLab may name groups in groups; else as :func:`slug`."""
    path, hosts = _HOST.subn("", url)
    pieces = path.rstrip("/").removesuffix(".git").replace("\\", "/").split("/")
    return "/".join(filter(None, pieces)) if hosts else pieces[-1]
