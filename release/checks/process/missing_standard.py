"""A project that does not say which standards it follows, or what they ask for.

Why: "secure" means something only against a list. A standard that is named with the numbers of what it asks for can be
checked, one that is only named cannot.

Example: bad: no ``[standards]``. Good::

    [standards.slsa-build]
    requirements = ["L2"]
    files = ["docs/provenance.md"]

Fix: write ``[standards.NAME]`` with ``requirements`` into release-answers.toml.

Sources: SLSA v1.1; OpenSSF Scorecard; S2C2F; PEP 740.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "missing-standard"
ITEMS = ("STD-1", "STD-2")
_SAYS = Says(ID)
_FIX = "write [standards.NAME] with requirements = [...] into release-answers.toml"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """At least one standard is named, and each with what it asks for."""
    answers = facts.answers
    if not answers.is_there:
        yield _SAYS.unknown("release-answers.toml", "there is no register of standards", _FIX)
        return
    if not answers.standards:
        yield _SAYS.failed("release-answers.toml", "no standard is named", _FIX)
        return
    yield _SAYS.on("STD-1").passed("release-answers.toml", f"named: {', '.join(sorted(answers.standards))}")
    for name, standard in answers.standards.items():
        where = f"release-answers.toml:{answers.lines.get(f'standards.{name}', 1)}"
        numbers = standard.get("requirements")
        if isinstance(numbers, list) and numbers:
            yield _SAYS.on("STD-2").passed(where, f"{name}: {', '.join(map(str, numbers))}")
        else:
            yield _SAYS.on("STD-2").failed(where, f"{name} does not say what it asks for", _FIX)
