"""Metadata that leads to another repository than the one that releases are made from, or to none.

Why: users, and the tools that judge a package, follow these links. A name that was given up after a rename can be taken
by anybody.

Example: bad: ``Repository = ".../old-owner/mylib"`` after a move. Good: the address of ``git remote get-url origin``.

Fix: correct ``[project.urls]``.

Sources: PyPI user documentation, "Project metadata" (verified links); the ctx incident (2022).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "link-to-another-repository"
ITEMS = ("OWN-06",)
_SAYS = Says(ID)
_OF_SOURCE = re.compile(r"source|code|repo|git|home|issue|bug|tracker|change|url", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The links of the metadata that lead to the remote's forge lead to this repository."""
    repository = facts.repository
    links = repository.links if repository else None
    if repository is None or links is None:
        yield _SAYS.unknown("", "the links are only known when it is built", "state [project.urls] in pyproject.toml")
        return
    remote = repository.remote
    if remote is None or not remote.host:
        yield _SAYS.unknown("", "there is no remote at a forge to compare the links with", "git remote add origin URL")
        return
    same = [link for link in links if link.host == remote.host and link.slug and _OF_SOURCE.search(link.label)]
    for link in same:
        if link.slug.lower() == remote.slug.lower():
            yield _SAYS.passed(link.where, f"leads to {remote.slug}, as {remote.name} does")
        else:
            fix = f"$EDITOR {repository.manifest}"
            yield _SAYS.failed(link.where, f"leads to {link.slug}, {remote.name} to {remote.slug}", fix)
    if not same:
        fix = f'write Repository = "https://{remote.host}/{remote.slug}" into [project.urls]'
        yield _SAYS.failed(repository.manifest, f"no link leads to {remote.slug}", fix)
