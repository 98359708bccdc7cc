"""An audit as lines and as Markdown."""

from __future__ import annotations

import html
from dataclasses import replace

from auditing_rows import audit

from release.model.audit import State
from release.report import audited


def text(made) -> list[str]:
    return [line.text for line in audited.audit(made)]


def after(lines: list[str], head: str) -> list[str]:
    return lines[next(number for number, line in enumerate(lines) if line.startswith(head)) + 1 :]


def test_rows_are_counted_by_chapter_and_a_sum_of_rows_is_not_counted():
    counts = audited.counted(audit().rows)
    assert list(counts) == ["Tokens", "Repository", "Recurring", "Gate", ""]
    assert dict(counts["Tokens"]) == {"failed": 1, "passed": 1}
    assert dict(counts["Recurring"]) == {"to answer": 1, "answered": 1}
    assert sum(counts[""].values()) == 8


def test_what_failed_comes_with_evidence_and_fix():
    failed = after(text(audit()), "failed  1")
    assert failed[0].split() == ["TOK-1", "title", "of", "TOK-1"]
    assert failed[1].strip().startswith("<script>")
    assert failed[4].strip() == "and 1 more (--format json lists all)"
    assert failed[5].strip() == "fix  fix it"


def test_what_is_due_comes_with_its_end_and_what_is_missing_with_the_command():
    due = after(text(audit()), "due  2 that end, 1 that nobody has answered")
    assert due[0].split()[:2] == ["MTH-2", "2026-11-25"]
    assert due[1].split()[:2] == ["REP-3", "2026-12-24"]
    assert due[3].strip() == "MTH-1"
    assert due[4].strip().startswith("invoke answer MTH-1;")


def test_what_is_unknown_is_told_by_what_is_missing_for_it():
    unknown = after(text(audit()), "unknown  2")
    assert unknown[0].strip() == "2  needs administration=read"
    assert unknown[1].strip() == "REP-1 REP-2"


def test_the_sign_off_has_one_box_ticked_and_four_fields():
    words = list(audited.sign_off_words(audit()))
    assert [word[:9] for word in words[:3]] == ["[ ] STA-1", "[ ] STA-2", "[x] STA-3"]
    assert [word[:5] for word in words[3:]] == ["FLD-1", "FLD-2", "FLD-3", "FLD-4"]
    assert words[-1].endswith("2026-11-25")


def test_the_next_command_looks_outside_first_and_then_mends():
    assert audited.next_command(audit()) == "invoke audit --online"
    assert audited.next_command(audit(is_online=True)) == "fix it"
    met = [row for row in audit().rows if row.is_met]
    assert audited.next_command(audit(is_online=True, rows=tuple(met))) == "nox -s release"


def test_an_audit_that_asked_outside_does_not_end_with_itself():
    unknown = next(row for row in audit().rows if row.state is State.UNKNOWN and not row.item.children)
    alone = replace(unknown, fix=("invoke audit --online",))
    assert audited.next_command(audit(is_online=True, rows=(alone,))) == "invoke status"
    other = replace(unknown, fix=("invoke audit --online", "fix that"))
    assert audited.next_command(audit(is_online=True, rows=(other,))) == "fix that"


def test_a_subject_that_could_not_be_looked_at_is_told():
    assert "note  forge: nobody answered" in text(audit())


def test_markdown_has_every_row_and_what_was_found_is_no_markup():
    lines = audited.markdown(audit()).split("\n")
    rows = [line for line in lines if line.startswith(("| TOK", "| REP", "| MTH", "| GATE"))]
    assert len(rows) == len(audit().rows)
    assert {line.count("|") - line.count("\\|") for line in rows} == {5}
    whole = "\n".join(lines)
    assert not any(mark in whole for mark in ("<script", "`a`", "[b]", "\x1b", "\u202e", "*e*"))
    assert "[x] STA-3" in whole
    assert html.unescape(rows[1]).split("<code>")[1].startswith("<script>alert('x')</script> | `a` [b](c) & \"d\"")


def test_markdown_of_the_same_audit_is_the_same():
    assert audited.markdown(audit()) == audited.markdown(replace(audit()))
