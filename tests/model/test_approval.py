"""Approvals as records: their text, whom they count for, and how long."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.model import candidate as candidates
from release.model.approval import (
    Approval,
    is_enough,
    is_expired,
    is_for,
    open_points,
    parse_approvals,
    people,
    signed_bytes,
)
from release.model.candidate import Audited, Candidate
from release.model.finding import Finding, Outcome

CANDIDATE = Candidate(
    project="thing",
    version="1.0.1",
    commit="a" * 40,
    tag="v1.0.1",
    epoch=1,
    distributions=(),
    tests=(),
    findings=(),
    tools={},
)
APPROVAL = Approval(
    candidate=CANDIDATE.digest,
    project="thing",
    version="1.0.1",
    who="Änne <Anne@Example.invalid>",
    when="2026-11-21T09:00:00+00:00",
    gate="typed",
    comment='"looks" right\n',
    decisions=("unknown: x",),
)
NOW = datetime(2026, 11, 21, 9, tzinfo=timezone.utc)


def test_approvals_are_read_as_they_were_written():
    second = replace(APPROVAL, who="Bob <bob@example.invalid>", signature="-----BEGIN\nabc\n")
    assert parse_approvals(APPROVAL.line + second.line) == ((APPROVAL, second), ())


def test_a_line_is_canonical_json_with_its_schema():
    body = json.loads(APPROVAL.line)
    assert body["schema"] == "release-tasks/approval/1"
    assert APPROVAL.line == json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n"


@given(st.integers(0, len(APPROVAL.line) - 1), st.integers(1, 255))
def test_a_line_of_which_any_byte_was_changed_is_not_that_approval(position, flip):
    changed = bytearray(APPROVAL.line)
    changed[position] ^= flip
    approvals, bad = parse_approvals(bytes(changed))
    assert APPROVAL not in approvals
    assert bad or approvals


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"\n", id="empty"),
        pytest.param(b"[1]\n", id="a list"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(APPROVAL.line[:-1], id="no line end"),
        pytest.param(APPROVAL.line.replace(b'":"', b'": "', 1), id="a blank more"),
        pytest.param(APPROVAL.line.replace(b"approval/1", b"approval/2"), id="another schema"),
        pytest.param(APPROVAL.line.replace(b'{"candidate"', b'{"a":1,"candidate"'), id="another key"),
        pytest.param(APPROVAL.line.replace(b"+00:00", b""), id="a time in no zone"),
        pytest.param(APPROVAL.line.replace(b"2026-11-21T", b"yesterday "), id="no time"),
        pytest.param(APPROVAL.line.replace(b'["unknown: x"]', b"[1]"), id="a decision that is no text"),
        pytest.param(APPROVAL.line.replace(b'"typed"', b"1"), id="a gate that is no text"),
    ],
)
def test_what_is_no_approval_is_told_by_its_line(line):
    assert parse_approvals(APPROVAL.line + line) == ((APPROVAL,), (2,))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"version": "1.0.2"}, id="version"),
        pytest.param({"project": "other"}, id="project"),
        pytest.param({"commit": "b" * 40}, id="commit"),
        pytest.param({"tag": ""}, id="tag"),
        pytest.param({"epoch": 2}, id="epoch"),
    ],
)
def test_an_approval_is_for_one_candidate_and_for_no_other(other):
    assert is_for(APPROVAL, CANDIDATE)
    assert not is_for(APPROVAL, replace(CANDIDATE, **other))


@pytest.mark.parametrize("field", ["project", "version"])
def test_an_approval_that_names_another_release_is_for_none(field):
    assert not is_for(replace(APPROVAL, **{field: "2"}), CANDIDATE)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(timedelta(0), False, id="at once"),
        pytest.param(timedelta(days=30, seconds=-1), False, id="the last second"),
        pytest.param(timedelta(days=30), True, id="thirty days"),
        pytest.param(timedelta(minutes=-10), False, id="clocks that differ"),
        pytest.param(timedelta(minutes=-11), True, id="from the future"),
    ],
)
def test_an_approval_holds_for_its_days(after, expected):
    assert is_expired(APPROVAL, NOW + after, 30) is expected


def test_one_address_is_one_person_however_it_is_written():
    again = replace(APPROVAL, who="Someone else <anne@example.INVALID>")
    other = replace(APPROVAL, who="octocat")
    assert people([APPROVAL, again, other]) == ("anne@example.invalid", "octocat")
    assert not is_enough([APPROVAL, again], 2)
    assert is_enough([APPROVAL, again, other], 2)


@pytest.mark.parametrize(
    "other",
    [{"who": "Bob <bob@x>"}, {"when": "2026-11-22T09:00:00+00:00"}, {"comment": ""}, {"decisions": ()}, {"gate": "x"}],
    ids=["who", "when", "comment", "decisions", "gate"],
)
def test_a_signature_is_over_all_of_the_approval(other):
    assert signed_bytes(replace(APPROVAL, **other), CANDIDATE) != signed_bytes(APPROVAL, CANDIDATE)


def test_a_signature_is_over_the_candidate_and_not_over_itself():
    assert signed_bytes(APPROVAL, CANDIDATE).startswith(CANDIDATE.canonical())
    assert signed_bytes(APPROVAL, replace(CANDIDATE, epoch=2)) != signed_bytes(APPROVAL, CANDIDATE)
    assert signed_bytes(replace(APPROVAL, signature="x"), CANDIDATE) == signed_bytes(APPROVAL, CANDIDATE)


def test_what_nobody_could_see_and_what_did_not_run_is_accepted_with_an_approval():
    seen, unseen = (
        Finding(check="broken-install", outcome=outcome, where="x.whl", evidence="no pip")
        for outcome in (Outcome.PASSED, Outcome.UNKNOWN)
    )
    runs = (
        candidates.TestRun(session="tests", outcome="passed"),
        candidates.TestRun(session="tests-3.1", outcome="not run", reason="none"),
    )
    assert open_points(replace(CANDIDATE, findings=(seen, unseen), tests=runs)) == (
        "unknown: broken-install: x.whl: no pip",
        "not run: tests-3.1: none",
    )


@pytest.mark.parametrize(
    ("audit", "points"),
    [
        pytest.param(None, (), id="of a time without audits"),
        pytest.param(Audited(digest="d", counts={"passed": 3, "failed": 0}), (), id="nothing failed"),
        pytest.param(
            Audited(digest="d", counts={"passed": 3, "failed": 2}),
            ("audit: 2 rows failed: see .release/audit.json, or: invoke audit",),
            id="rows failed",
        ),
        pytest.param(Audited(words="no repository"), ("unknown: audit: no repository",), id="not made"),
    ],
)
def test_what_the_audit_leaves_open_is_decided_by_who_approves(audit, points):
    assert open_points(replace(CANDIDATE, audit=audit)) == points


def test_what_a_check_asks_is_decided_with_the_approval_and_what_is_waived_was_before():
    found = [
        Finding(check="odd", outcome=Outcome.FAILED, where="x.whl", evidence="it is odd", severity=severity)
        for severity in ("block", "ask", "waived")
    ]
    assert open_points(replace(CANDIDATE, findings=tuple(found))) == ("decide: odd: x.whl: it is odd",)


def test_a_candidate_keeps_the_severity_of_its_findings():
    found = Finding(check="odd", outcome=Outcome.FAILED, where="x.whl", evidence="it is odd", severity="ask")
    made = replace(CANDIDATE, findings=(found,))
    assert candidates.parse_candidate(made.canonical()) == made
