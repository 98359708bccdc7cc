"""Audit: what was seen, what people answered, and the state of every box that follows from both."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from release.checks import SUBJECTS
from release.checks.items import read_items
from release.errors import CheckFailed, ReleaseError
from release.facts.answers import PATH
from release.facts.audit.collecting import collect
from release.facts.configured import chosen
from release.model.audit import OWNERSHIP, Audit, ItemFinding, State
from release.model.candidate import Audited
from release.model.finding import Finding, Outcome
from release.model.judging import judge, sign_off
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.family import Family
    from release.model.auditing import AuditFacts
    from release.system.view import View
    from release.system.world import World

EVENT = "audit"
_SHOWN = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is asked for: ``select`` are ids, the beginnings of ids, subjects of checks and documents; none is all."""

    is_online: bool = False
    select: tuple[str, ...] = ()
    project: str = ""


def look(view: View, config: Config, wanted: Wanted) -> Audit:
    """Return the rows that are asked for, and the findings behind them; all are looked at, for the sign-off.

    :class:`ItemUnknown` where a word of the selection means nothing.
    """
    items = read_items()
    wished = chosen(items, wanted.select)
    collected = collect(view, config, wanted.project, is_online=wanted.is_online)
    facts = collected.facts
    findings, said = run_checks(facts)
    rows = judge(items, said, facts.answers, facts.now.date())
    if facts.answers.problems:  # no answer is taken into a file that is not understood
        rows = tuple(replace(row, fix=tuple(map(_mending, row.fix))) for row in rows)
    shown = tuple(row for row in rows if row.item.id in wished)
    kept = {check for row in shown for check in row.checks}
    return Audit(
        project=facts.project,
        version=facts.version,
        at=facts.now.isoformat(),
        is_online=wanted.is_online,
        counts={state.value: sum(row.state is state for row in shown) for state in State},
        rows=shown,
        findings=tuple(finding for finding in findings if not wanted.select or finding.check in kept),
        sign_off=sign_off(rows, facts.answers, facts.now.date()),
        notes=collected.notes,
        select=wanted.select,
        ownership=facts.index if OWNERSHIP in map(str.casefold, wanted.select) else None,
    )


def run_checks(facts: AuditFacts) -> tuple[tuple[Finding, ...], dict[str, dict[str, Sequence[Finding]]]]:
    """Return what all checks say of *facts*, and the same by item and check; a silent check has an empty entry."""
    findings: list[Finding] = []
    said: dict[str, dict[str, Sequence[Finding]]] = {}
    for family in SUBJECTS.values():
        for check in family:
            found = tuple(_as_seen(finding, facts, family) for finding in check.judge(facts))
            findings += found
            for item in check.ITEMS:
                said.setdefault(item, {})[check.ID] = [each for each in found if _speaks_to(each, item)]
    return tuple(findings), said


def record(world: World, audit: Audit, digest: str) -> None:
    """Write into the journal that there was an audit, its counts, and the SHA-256 of its report."""
    about = {"counts": dict(audit.counts), "status": audit.sign_off.status, "select": list(audit.select)}
    with world.act(EVENT, digest=digest, online=audit.is_online, **about):
        pass


def of_release(view: View, config: Config) -> tuple[Audit | None, Audited]:
    """Return the offline audit that a release makes, and what its candidate tells of it; no audit tells why not."""
    try:
        made = look(view, config, Wanted())
    except ReleaseError as problem:
        return None, Audited(words=view.hide(problem.what))
    rows = "".join(f"{row.item.id} {row.state.value}\n" for row in made.rows)
    return made, Audited(digest=sha256(rows.encode()).hexdigest(), counts=made.counts)


def require_unblocked(made: Audit | None, words: Sequence[str]) -> None:
    """Raise :class:`CheckFailed` where a row that *words* select failed, or none of them could be looked at."""
    if not words:
        return
    blocking = chosen(read_items(), words)
    failed = [row for row in made.rows if row.state is State.FAILED and row.item.id in blocking] if made else []
    if failed or made is None:
        raise CheckFailed(
            f"{len(failed)} rows of the security checklist block the release" if made else "the audit was not made",
            where=tuple(f"{row.item.id} {row.item.title}: {'; '.join(row.evidence[:2])}" for row in failed[:_SHOWN]),
            why="[tool.release.audit] block says so",
            fix=(f"invoke audit --select {','.join(row.item.id for row in failed[:_SHOWN]) or 'checklist'}",),
        )


def is_blocked(audit: Audit, *, is_strict: bool) -> bool:
    """Tell whether a row failed; with *is_strict* also where one is unknown or waits for an answer."""
    bad = (row.state for row in audit.rows if not row.is_met and row.state is not State.WAIVED)
    return any(is_strict or state is State.FAILED for state in bad)


def _mending(fix: str) -> str:
    return f"$EDITOR {PATH}" if fix.startswith("invoke answer ") else fix


def _as_seen(finding: Finding, facts: AuditFacts, family: Family) -> Finding:
    """Return *finding*, as unknown where it says that something in CI does not apply and no job is known to publish.

    Such a project is published in some way that nobody sees; taking its workflows away must make nothing green.
    """
    is_absent = family is SUBJECTS["workflow"] and finding.outcome is Outcome.NOT_APPLICABLE
    if not is_absent or facts.workflows is None or any(facts.workflows.publishing()):
        return finding
    words = f"{finding.evidence}; no job is known to publish, so how that is done cannot be seen"
    return replace(finding, outcome=Outcome.UNKNOWN, evidence=words, fix="publish by a job that runs: nox -s publish")


def _speaks_to(finding: Finding, item: str) -> bool:
    return not isinstance(finding, ItemFinding) or not finding.items or item in finding.items
