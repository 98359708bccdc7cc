"""An address without TLS, so that whoever is in between can read and change what goes over it.

Why: a package, a token or a push that goes over plain HTTP is anybody's on the way. On this machine alone it does not
matter.

Example: bad: ``simple = "http://index.example/simple/"`` in ``[tool.release.indexes.mirror]``. Good: the same with
``https://``.

Fix: change the address; git: ``git remote set-url origin https://…``.

Sources: RFC 9325 (recommendations for TLS); CWE-319.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "unencrypted-address"
ITEMS = ("DAT-3",)
_SAYS = Says(ID)
_PLAIN = ("http", "git", "ftp", "svn")
_HERE = ("127.0.0.1", "::1", "localhost")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every address that the project or git is configured with is encrypted."""
    if facts.tree is None:
        yield _SAYS.unknown("", "nobody could read the configuration")
        return
    for address in facts.tree.addresses:
        parts = urlsplit(address.url)
        if parts.scheme in _PLAIN and parts.hostname not in _HERE:
            told = f"{address.name} is {parts.scheme}://{parts.hostname}"
            yield _SAYS.failed(address.where, told, f"change the address of {address.name} to https://")
        else:
            yield _SAYS.passed(address.where, f"{address.name} goes by {parts.scheme or 'ssh'}")
    if not facts.tree.addresses:
        yield _SAYS.not_applicable("", "neither git nor the project is configured with an address")
