"""The address of an environment is not the project's page on the index it publishes to.

Why: the address stands in the deployment history, and whoever approves clicks it to see what is published where. A
page of another project, or of the real index beside an upload to the test index, sends them to the wrong place.

Example: bad: ``environment: {name: pypi, url: https://<index>/p/other-project}``. Good: the project's own page.

Fix: write the project's page of that index.

Sources: GitHub Docs, "Managing environments for deployment"; PyPA's guide to publishing from GitHub Actions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_parts import PYPI, TESTPYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "wrong-environment-url"
ITEMS = ("ENV-3",)
_VOICE = Voice(ID, "write the project's page on that index")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """An environment's address is the project's page on the index."""
    return _VOICE.over_publishing(facts, _look, "no job publishes in an environment")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.publishing():
        environment = job.environment
        if environment is None:
            continue
        where, index = (
            environment.place.where,
            TESTPYPI if TESTPYPI in job.indexes and PYPI not in job.indexes else PYPI,
        )
        pages = workflows.pages.get(index, ())
        if not environment.url:
            fix = f"url: {pages[0]}" if pages else ""
            yield _VOICE.failed(where, f"environment {environment.name} of job {job.id} gives no address", fix)
        elif "$" in environment.url:
            yield _VOICE.passed(where, f"the address is worked out by the run: {environment.url}")
        elif any(_is_below(environment.url, page) for page in pages):
            yield _VOICE.passed(where, "the address is the project's page")
        else:
            say = _VOICE.unknown if workflows.projects > 1 else _VOICE.failed
            whose = f"; the repository holds {workflows.projects} projects" if workflows.projects > 1 else ""
            yield say(where, f"{environment.url} is not {pages[0] if pages else 'a known page'}{whose}")


def _is_below(url: str, page: str) -> bool:
    """Tell whether *url* is *page* or something of it, the project's name in whatever spelling."""
    start, _, name = page.rpartition("/")
    head, rest = url[: len(start) + 1], url[len(start) + 1 :]
    own = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return head.lower() == f"{start}/".lower() and re.sub(r"[-_.]+", "-", own).lower() == name
