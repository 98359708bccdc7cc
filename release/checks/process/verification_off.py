"""A setting that switches off the verification of a connection.

Why: TLS without verification encrypts for whoever answers. One line in a script is enough for every later install.

Example: bad: ``pip install --trusted-host index.example …`` in a workflow. Good: the certificate authority added with
``PIP_CERT``.

Fix: remove the setting; where an authority of one's own is the reason, name its certificate.

Sources: CWE-295 (improper certificate validation); pip, ``--cert`` and ``--trusted-host``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "verification-off"
ITEMS = ("DAT-3",)
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No configuration, script or workflow switches off verification."""
    found = facts.tree.unverified if facts.tree else None
    if found is None:
        yield _SAYS.unknown("", "git could not search the tracked files")
        return
    for place in found:
        yield _SAYS.failed(place.where, place.text, f"$EDITOR {place.where.rpartition(':')[0]}")
    if not found:
        yield _SAYS.passed("", "no tracked configuration or script switches verification off")
