"""A version that the index does not take, or that no user would get: it is there already, or a higher one is.

Why: a file name is used up for ever, also after it was deleted. A version below the highest is published without an
error, and nobody installs it.

Example: bad: ``1.0.1`` here, ``1.0.2`` live. Good: ``1.0.3`` here.

Fix: ``invoke bump patch``.

Sources: PEP 440 (order of versions, local versions); PyPI Docs, "File name reuse".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import digests_here, listed_of, unlisted, where
from release.checks.saying import Says
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.ownership import IndexFacts

ID = "version-not-higher"
ITEMS = ("OWN-03", "GATE-36", "GATE-44")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The version here is higher than every one on the index, or is the one that is live."""
    version, live = read_version(facts.version), listed_of(facts)
    if version is None:
        yield _SAYS.unknown("", f"the version here could not be read: {facts.version or 'none is stated'}")
        return
    if version.local:
        fix = f"invoke bump {version.public}"
        yield _SAYS.failed("", f"{version} has a local part, which no public index takes", fix)
        return
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    if not live.versions:
        yield _SAYS.unknown(where(live), "it does not tell the versions that were there (PEP 700)")
        return
    there = {*live.versions, *(file.version for file in live.files or () if file.version)}
    highest = max(there)
    if version > highest:
        yield _SAYS.passed(where(live), f"{version} is higher than {highest}, and no file of it is there")
    elif version in there and _is_live(facts, live, version):
        yield _SAYS.not_applicable(where(live), f"{version} is published from here: nothing waits to be published")
    elif version in there:
        told = f"{version} is there already, and nothing here shows that it is what was published from here"
        yield _SAYS.unknown(where(live), told, "invoke bump patch")
    else:
        yield _SAYS.failed(where(live), f"{version} is lower than {highest}, which is there", "invoke bump patch")


def _is_live(facts: AuditFacts, live: IndexFacts, version: Version) -> bool:
    """Tell whether every file of *version* there is one that was verified from here, with the same bytes."""
    known = digests_here(facts, live.index)
    files = live.of(version)
    return bool(files) and all(file.sha256 and known.get(file.filename) == file.sha256 for file in files)
