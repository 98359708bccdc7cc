"""A release that gives up at the first trouble of the index, or that calls trouble a refusal.

Why: an index that is read-only for a minute leaves half a release behind where nobody asks it again.

Example: bad: ``tries = 1`` in ``[tool.release.publish]``, or a workflow with a bare ``twine upload``. Good: the default
of five tries by ``nox -s publish``, which asks the index after any doubt.

Fix: raise ``tries``; publish by ``nox -s publish``.

Sources: the index's upload API; PEP 694.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "one-try-only"
ITEMS = ("OWN-50", "GATE-43")
_SAYS = Says(ID)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The project publishes by our session, with more than one try and time for the index to catch up."""
    tree = facts.tree
    if tree is None:
        yield _SAYS.unknown("", "nobody could read the configuration")
    elif "noxfile.py" not in tree.faces:
        yield _SAYS.unknown("noxfile.py", "it does not publish by our session: whether it tries again cannot be seen")
    elif tree.policy.tries > 1:
        told = (
            f"{tree.policy.tries} tries, then {tree.policy.wait_s} s for the index to serve it; what is there is kept"
        )
        yield _SAYS.passed("pyproject.toml", told)
    else:
        yield _SAYS.failed("pyproject.toml", "one try only", "remove tries from [tool.release.publish]")
