"""A licence that no machine can read, or whose text is missing.

Why: without a licence nobody may use the package, and a tool that cannot read it takes it for none. The index refuses
a file that names a licence text and does not bring it.

Example: bad: ``license = {text = "MIT License"}`` and the classifier ``License :: OSI Approved``. Good:
``license = "MIT"`` and ``license-files = ["LICENSE"]``.

Fix: write the SPDX expression, name the file, delete the classifier.

Sources: PEP 639 (licence expressions and files); SPDX licence list.
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from release.checks.index_findings import untold
from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.ownership import Stated

ID = "licence-unclear"
ITEMS = ("OWN-07",)
_SAYS = Says(ID)
_USUAL = ("LICENSE*", "LICENCE*", "COPYING*", "licenses/*", "LICENSES/*")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The licence is an SPDX expression, its text is tracked, and no classifier contradicts."""
    stated = facts.index.stated if facts.index else None
    if stated is None:
        yield untold(_SAYS, facts, "what the project states")
        return
    if not stated.source:
        yield _SAYS.unknown("pyproject.toml", "no file states the licence without being run")
        return
    yield _expression(stated)
    names = stated.licence_files or _USUAL
    found = sorted(path for path in facts.files if any(fnmatch.fnmatchcase(path, name) for name in names))
    if found:
        yield _SAYS.passed(found[0], "the text is tracked")
    else:
        yield _SAYS.failed(stated.source, f"no tracked file is {' or '.join(names[:3])}", "add the text as LICENSE")
    if stated.classifiers is None:
        yield _SAYS.unknown(stated.source, "the classifiers are only known when it is built")
    for classifier in stated.classifiers or ():
        if classifier.startswith("License ::") and stated.licence:
            yield _SAYS.failed(stated.source, f"beside the expression stands {classifier}", "delete the classifier")


def _expression(stated: Stated) -> Finding:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression  # noqa: PLC0415 - a list

    if not stated.licence:
        old = stated.old_licence or next((c for c in stated.classifiers or () if c.startswith("License ::")), "")
        told = f"only in the old form: {old[:80]}" if old else "no licence is stated"
        return _SAYS.failed(stated.source, told, 'write license = "…", an SPDX expression, into [project]')
    try:
        expression = canonicalize_license_expression(stated.licence)
    except InvalidLicenseExpression:
        return _SAYS.failed(stated.source, f"{stated.licence[:80]!r} is no SPDX expression", "see the SPDX list")
    return _SAYS.passed(stated.source, expression)
