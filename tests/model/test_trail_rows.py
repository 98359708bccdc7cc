"""The journal's events as rows."""

from __future__ import annotations

import pytest

from release.model.trail import NOT_FINISHED, rows

TIME = "2026-11-21T09:00:00+00:00"


def event(name: str, number: str = "", **data) -> dict:
    return {"event": name, "hash": number, "time": TIME, "data": data}


def table(*events: dict) -> list[tuple[str, str, str, str]]:
    return [(row.release, row.act, row.what, row.outcome) for row in rows(events)]


def act(name: str, ended: dict | None = None, phase: str = "done", **data) -> list[dict]:
    return [event(f"{name}:begin", "h", **data), event(f"{name}:{phase}", "i", begun="h", **(ended or {}))]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (act("git", {"code": 0}, argv=["/usr/bin/git", "tag", "a b"]), ("git", "git tag 'a b'", "done")),
        (act("git", {"code": 1}, argv=["git", "push"]), ("git", "git push", "exit code 1")),
        (act("run", {"code": None}, argv=[]), ("run", "", "took too long")),
        (act("http", {"status": 201}, method="POST", url="https://x/y"), ("http", "POST https://x/y", "201")),
        (act("files", files=[{"path": "a"}, {"path": "b"}]), ("files", "a, b", "done")),
        (act("upload", index="pypi", files=["a.whl"], candidate="d"), ("upload", "pypi a.whl", "done")),
        (act("verify", candidate="d"), ("verify", "d", "done")),
        (act("approve", project="x", version="1", who="A <a@b>"), ("approve", "x 1 A <a@b>", "done")),
        (act("write", {"error": "WriteFailed"}, "failed", path="a"), ("write", "a", "failed: WriteFailed")),
        ([event("run:begin", "h", argv=["x"])], ("run", "x", NOT_FINISHED)),
    ],
    ids=["git", "git refuses", "time-out", "http", "files", "upload", "verify", "approve", "failure", "killed"],
)
def test_an_act_is_a_row(events, expected):
    assert table(*events) == [("", *expected)]


@pytest.mark.parametrize(("side", "outcome"), [("new", "done"), ("old", "taken back")])
def test_a_transaction_is_a_row_under_its_version(side, outcome):
    begun = event("transaction:begin", "h", id="1", kind="bump", command="bump 1.0.2")
    done = event("transaction:done", "i", id="1", side=side)
    assert table(begun, event("transaction:back", "j", id="1"), done) == [("1.0.2", "bump", "bump 1.0.2", outcome)]


def test_what_follows_a_bump_is_of_that_release():
    events = [
        *act("git", argv=["git"]),
        event("transaction:begin", "a", id="1", kind="bump", command="bump 1.0.2"),
        event("transaction:done", "b", id="1", side="new"),
        event("transaction:begin", "c", id="2", kind="bump", command="bump --decide"),
        event("transaction:done", "d", id="2", side="new"),
        event("transaction:begin", "e", id="3", kind="bump", command="bump 1.0.3"),
        *act("approve", version="1.0.3"),
    ]
    assert [(row.release, row.outcome) for row in rows(events)] == [
        ("", "done"),
        ("1.0.2", "done"),
        ("1.0.2", "done"),
        ("1.0.3", "done"),
        ("1.0.3", NOT_FINISHED),
    ]


@pytest.mark.parametrize(
    ("events", "is_small"),
    [
        (act("write", path=".release/x.json"), True),
        (act("git", {"code": 0}, argv=["git"]), True),
        (act("git", {"code": 1}, argv=["git"]), False),
        ([event("run:begin", "h", argv=["x"])], False),
        (act("write", path=".release/candidate.json"), False),
        (act("remove", path=".release/candidate.json"), True),
        (act("approve", version="1"), False),
        (act("something-new", path="x"), False),
    ],
    ids=["a file", "git", "git refused", "killed", "the candidate", "no candidate", "an approval", "unknown"],
)
def test_steps_of_longer_acts_are_small_unless_they_went_wrong(events, is_small):
    assert [row.is_small for row in rows(events)] == [is_small]


@pytest.mark.parametrize(
    "odd",
    [{}, {"event": 1, "data": {}}, {"event": "x:done", "data": {"begun": "?"}}, {"event": "y:begin", "data": None}],
    ids=["empty", "a number", "an end without a beginning", "no data"],
)
def test_an_event_that_makes_no_sense_is_left_out(odd):
    assert table(odd, *act("verify", candidate="d")) == [("", "verify", "d", "done")]


def test_a_long_text_is_cut():
    [(_, _, what, _)] = table(*act("run", argv=["x", "y" * 1000]))
    assert (len(what), what[-1]) == (200, "…")
