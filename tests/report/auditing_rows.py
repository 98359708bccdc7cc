"""An audit with one row of each kind, and words in it that would be markup."""

from __future__ import annotations

from datetime import date

from release.model.audit import CHECKLIST, GATE, Audit, Item, Row, SignOff, State, Word
from release.model.finding import Finding, Outcome

HOSTILE = "<script>alert('x')</script> | `a` [b](c) & \"d\" \x1b[31m \u202e *e*"


def item(id_: str, chapter: str = "Tokens", **known: object) -> Item:
    return Item(**{"id": id_, "document": CHECKLIST, "chapter": chapter, "title": f"title of {id_}", **known})


def finding(outcome: Outcome, where: str, evidence: str = "seen") -> Finding:
    return Finding(check=f"bad-{outcome.value}", outcome=outcome, where=where, evidence=evidence, fix="do it")


def audit(**known: object) -> Audit:
    rows = (
        Row(item=item("TOK", children=("TOK-1", "TOK-2")), state=State.FAILED, evidence=("failed: TOK-1",)),
        Row(item=item("TOK-1"), state=State.FAILED, evidence=(HOSTILE, "b", "c", "d"), fix=("fix it",)),
        Row(item=item("TOK-2"), state=State.PASSED, evidence=("fine",)),
        Row(item=item("REP-1", "Repository"), state=State.UNKNOWN, evidence=("needs administration=read",)),
        Row(item=item("REP-2", "Repository"), state=State.UNKNOWN, evidence=("needs administration=read",)),
        Row(item=item("REP-3", "Repository"), state=State.WAIVED, evidence=("waived",), until=date(2026, 12, 24)),
        Row(
            item=item("MTH-1", "Recurring", answer_days=38),
            state=State.HUMAN,
            evidence=("nobody has answered",),
            word=Word.MISSING,
            fix=("invoke answer MTH-1",),
        ),
        Row(
            item=item("MTH-2", "Recurring", answer_days=38),
            state=State.HUMAN,
            evidence=("alice",),
            word=Word.DUE,
            until=date(2026, 11, 25),
        ),
        Row(item=item("GATE-01", "Gate", document=GATE), state=State.NOT_APPLICABLE, evidence=("no release yet",)),
    )
    findings = (
        finding(Outcome.FAILED, ".github/workflows/a b.yml:7", HOSTILE),
        finding(Outcome.UNKNOWN, "SECURITY.md:2"),
        finding(Outcome.PASSED, "README.md:1"),
        finding(Outcome.FAILED, "environment pypi"),
        finding(Outcome.FAILED, "/etc/passwd:1"),
        finding(Outcome.FAILED, "~/.pypirc:3"),
    )
    given = {
        "project": "demo",
        "version": "1.0",
        "at": "2026-11-21T12:00:00+00:00",
        "is_online": False,
        "counts": {"failed": 1},
        "rows": rows,
        "findings": findings,
        "sign_off": SignOff(status="STA-3", day=date(2026, 11, 21), next_review=date(2026, 11, 25)),
        "notes": ("forge: nobody answered",),
        **known,
    }
    return Audit(**given)
