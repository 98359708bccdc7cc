"""Metadata that says something else here than at the index, or an author whom nobody can reach.

Why: whoever finds a hole writes to the address that the index shows. A link to a repository that is not this one sends
users, and their reports, to somebody else.

Example: bad: ``authors = [{email = "you@example.com"}]``, or a link to the repository under its former owner. Good: an
address that exists, and the index shows the same.

Fix: correct ``[project]``; the index takes it over with the next release.

Sources: PyPA, "Core metadata" (Author-email, Project-URL); PyPI Docs, "Project metadata, verified details".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from release.checks.index_findings import live_of, page_of, untold, where
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.ownership import Stated

ID = "metadata-differs"
ITEMS = ("OWN-05", "OWN-06")
_SAYS = Says(ID)
_FIX = "correct authors in [project]; the index takes it over with the next release"
_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_NOBODY = re.compile(r"[@.](?:example\.(?:com|org|net)|test\.com|domain\.com|example|invalid|test|localhost)$")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Authors and links are valid, and the index shows the same."""
    stated = facts.index.stated if facts.index else None
    if stated is None:
        yield untold(_SAYS, facts, "author and links")
        return
    yield from _authors(_SAYS.on("OWN-05"), facts, stated)
    yield from _links(_SAYS.on("OWN-06"), facts, stated)


def _authors(says: Says, facts: AuditFacts, stated: Stated) -> Iterator[Finding]:
    if stated.emails is None:
        yield says.unknown("pyproject.toml", "no file states the authors without being run")
        return
    wrong = [email for email in stated.emails if not _ADDRESS.fullmatch(email) or _NOBODY.search(email)]
    for email in wrong:
        yield says.failed(stated.source, f"{email[:80]} is nobody's address", _FIX)
    if not stated.emails:
        yield says.failed(stated.source, "no author has an address", _FIX)
    page, live = page_of(facts), live_of(facts)
    if page is None or page.author_emails is None:
        yield untold(says, facts, "the authors' addresses")
    elif set(map(str.lower, stated.emails)) == set(page.author_emails):
        yield says.passed(where(live), f"{', '.join(stated.emails) or 'no address'}, as here")
    elif page.version == facts.version:
        told = f"{', '.join(page.author_emails) or 'no address'}; here {', '.join(stated.emails) or 'none'}"
        yield says.failed(where(live), told, _FIX)
    else:
        told = f"{', '.join(page.author_emails) or 'no address'}: the next release brings {', '.join(stated.emails)}"
        yield says.unknown(where(live), told, "invoke status")


def _links(says: Says, facts: AuditFacts, stated: Stated) -> Iterator[Finding]:
    if "/" not in stated.slug:
        yield says.unknown("git remote", "no remote tells the repository's owner and name", "git remote -v")
        return
    page, live = page_of(facts), live_of(facts)
    if stated.links is None:
        yield says.unknown("pyproject.toml", "no file states the links without being run")
    else:
        yield _led(says, stated.source, stated.links, stated.slug)
    if page is None or page.urls is None:
        yield untold(says, facts, "the links")
    else:
        yield _led(says, where(live), page.urls, stated.slug)


def _led(says: Says, place: str, links: Mapping[str, str], slug: str) -> Finding:
    """Say whether one of *links* leads to the repository *slug*."""
    parts = [f"{urlsplit(url).path.strip('/').removesuffix('.git')}/".casefold() for url in links.values()]
    if any(path.startswith(f"{slug}/".casefold()) for path in parts):
        return says.passed(place, f"a link leads to {slug}")
    told = f"no link leads to {slug}: {', '.join(links.values()) or 'there is none'}"
    return says.failed(place, told[:300], f"add the repository {slug} to [project.urls]")
