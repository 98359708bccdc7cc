"""A release that never went to the test index first.

Why: what an index refuses (a name, a README, a licence) is found out where it costs nothing, or on the day it matters.

Example: bad: the journal has no verified upload to testpypi. Good: one for this version.

Fix: ``nox -s publish -- --index testpypi``, then ``nox -s verify -- --index testpypi``.

Sources: the packaging user guide, "Using TestPyPI".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.journal_facts import Act

ID = "untried-index"
ITEMS = ("GATE-46", "OWN-11", "OWN-37")
_SAYS = Says(ID)
_FIX = "nox -s publish -- --index testpypi && nox -s verify -- --index testpypi"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The journal has an upload to the test index that was verified there; for the next release, of this version."""
    journal = facts.journal
    if journal is None:
        yield _SAYS.unknown("", "there is no journal here: uploads are written where they are made", _FIX)
        return
    done = [act for act in journal.named("verify") if act.outcome == "done" and act.data.get("index") == "testpypi"]
    anyhow, this = _SAYS.on("GATE-46", "OWN-11"), _SAYS.on("OWN-37")
    if not done:
        yield anyhow.unknown(journal.path, "no upload to testpypi was verified from here", _FIX)
    else:
        yield anyhow.passed(journal.path, f"testpypi served what was uploaded, on {done[-1].time.date()}")
    now = [act for act in done if any(f"-{facts.version}" in str(name) for name in _names(act))]
    if now:
        yield this.passed(journal.path, f"{facts.version} was verified on testpypi on {now[-1].time.date()}")
    else:
        yield this.unknown(journal.path, f"{facts.version} was not verified on testpypi from here", _FIX)


def _names(act: Act) -> tuple[object, ...]:
    files = act.data.get("files")
    return tuple(files) if isinstance(files, (dict, list)) else ()
