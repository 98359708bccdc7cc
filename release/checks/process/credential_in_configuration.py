"""A configuration that holds a credential instead of the name of the variable that holds it.

Why: a name can stay while the credential behind it is replaced; a credential in a file is in every clone for ever.

Example: bad: ``token = "pypi-AgEI…"`` in ``[tool.release.indexes.mirror]``. Good: ``token = "MIRROR_TOKEN"``.

Fix: revoke it; name a variable instead.

Sources: The Twelve-Factor App, config; CWE-798.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "credential-in-configuration"
ITEMS = ("OWN-32",)
_SAYS = Says(ID)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Each index's token is named by a variable; the public ones' by their own."""
    if facts.tree is None:
        yield _SAYS.unknown("", "nobody could read the configuration")
        return
    policy = facts.tree.policy
    for name, variable in policy.variables.items():
        where = f"pyproject.toml indexes.{name}.token"
        if _VARIABLE.fullmatch(variable):
            yield _SAYS.passed(where, f"names the variable {variable}")
        else:
            yield _SAYS.failed(where, "is not the name of a variable", "revoke it; $EDITOR pyproject.toml")
    if "noxfile.py" not in facts.tree.faces:
        yield _SAYS.unknown(
            "noxfile.py", "it does not publish by our session: where its credential is from cannot be seen"
        )
    elif not policy.variables:
        yield _SAYS.passed(
            "pyproject.toml", f"{', '.join(policy.stages)}: the identity of the job, a variable or the keyring"
        )
