"""The journal: chained lines, torn lines that are kept, and several writers at once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timezone
from hashlib import sha256

import pytest

from release.errors import WriteFailed
from release.system.journal import RENEWED, START, Journal, aside_name, read_backwards, read_events, whole_event

MEBIBYTE = 1 << 20


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "new" / "journal.jsonl", lambda: "2026-11-20T10:00:00+00:00")


def tear(journal: Journal, data: bytes) -> None:
    """Leave *data* at the end, as a crash in the middle of writing does."""
    with journal.path.open("ab") as stream:
        stream.write(data)


def names(journal: Journal) -> list[str]:
    events, broken = read_events(journal.path.read_bytes())
    assert broken is None, broken
    return [event["event"] for event in events]


def test_each_event_carries_the_hash_of_the_one_before(journal):
    first = journal.append("one", {"a": 1})
    second = journal.append("two", {})
    events, broken = read_events(journal.path.read_bytes())
    assert broken is None
    assert [(event["previous"], event["hash"]) for event in events] == [(START, first), (first, second)]
    assert events[0]["data"] == {"a": 1}
    assert events[0]["time"] == "2026-11-20T10:00:00+00:00"


def test_a_new_process_continues_the_chain(journal):
    journal.append("one", {})
    Journal(journal.path, lambda: "later").append("two", {})
    assert names(journal) == ["one", "two"]


def test_an_empty_journal_holds():
    assert read_events(b"") == ([], None)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(b'"a":1', b'"a":2', "hash", id="changed"),
        pytest.param(b'"event":"one"', b'"event":"eno"', "hash", id="renamed"),
    ],
)
def test_a_changed_line_breaks_the_chain_where_it_stands(journal, old, new, reason):
    journal.append("zero", {})
    journal.append("one", {"a": 1})
    journal.append("two", {})
    events, broken = read_events(journal.path.read_bytes().replace(old, new))
    assert [event["event"] for event in events] == ["zero"]
    assert (broken.line, reason in broken.reason) == (2, True)


def test_a_removed_line_breaks_the_chain(journal):
    for event in ("one", "two", "three"):
        journal.append(event, {})
    first, _, third = journal.path.read_bytes().splitlines(keepends=True)
    assert read_events(first + third)[1].line == 2


def test_a_line_written_anew_with_a_fitting_hash_breaks_the_chain_after_it(journal, tmp_path):
    journal.append("one", {"a": 1})
    journal.append("two", {})
    forged = Journal(tmp_path / "forged", lambda: "now")
    forged.append("one", {"a": 2})
    lines = forged.path.read_bytes() + journal.path.read_bytes().splitlines(keepends=True)[1]
    assert read_events(lines)[1].line == 2


TORN = b'{"data":{},"event":"tw'


def test_a_torn_last_line_is_no_break(journal):
    journal.append("one", {})
    tear(journal, TORN)
    assert names(journal) == ["one"]


def test_the_event_after_a_torn_line_states_it_and_keeps_it(journal):
    journal.append("one", {})
    tear(journal, TORN)
    journal.append("two", {})
    assert names(journal) == ["one", "two"]
    assert TORN in journal.path.read_bytes()
    last = read_events(journal.path.read_bytes())[0][-1]
    assert last["torn"] == {"bytes": len(TORN), "sha256": sha256(TORN).hexdigest()}


@pytest.mark.parametrize(
    "leavings",
    [
        pytest.param([TORN, b"\n" + TORN], id="the event after it was torn too"),
        pytest.param([TORN, b"\n"], id="only its end was written"),
        pytest.param([TORN + b"\n"], id="closed"),
        pytest.param([b"\xff\x00\xfe"], id="not text"),
        pytest.param([b'"text"\n', b"[1]"], id="JSON that is no event"),
        pytest.param([b"\n\n"], id="blank lines"),
        pytest.param([b"x" * (2 * MEBIBYTE)], id="longer than what is read at once"),
        pytest.param([b"x\n" * MEBIBYTE], id="many lines"),
    ],
)
def test_the_chain_holds_over_whatever_a_crash_left(journal, leavings):
    journal.append("one", {})
    for data in leavings:
        tear(journal, data)
    journal.append("two", {})
    journal.append("three", {})
    assert names(journal) == ["one", "two", "three"]
    for data in leavings:
        assert data in journal.path.read_bytes()


def test_a_changed_torn_line_breaks_the_chain(journal):
    journal.append("one", {})
    tear(journal, TORN)
    journal.append("two", {})
    data = journal.path.read_bytes()
    assert read_events(data.replace(TORN, TORN[:-1]))[1].line == 3
    assert read_events(data.replace(TORN + b"\n", b""))[1].line == 2
    assert read_events(data.replace(TORN, TORN + b"\n" + TORN))[1] is not None


def test_a_last_line_that_lost_only_its_end_is_an_event(journal):
    journal.append("one", {})
    journal.append("two", {})
    journal.path.write_bytes(journal.path.read_bytes().rstrip(b"\n"))
    journal.append("three", {})
    assert names(journal) == ["one", "two", "three"]


def test_an_event_longer_than_what_is_read_at_once_is_followed(journal):
    journal.append("long", {"words": "x" * (5 * MEBIBYTE)})
    journal.append("two", {})
    assert names(journal) == ["long", "two"]


def test_a_torn_first_line_is_stated_too(journal):
    journal.path.parent.mkdir()
    tear(journal, TORN)
    journal.append("one", {})
    assert names(journal) == ["one"]


def test_a_path_that_is_not_utf_8_can_be_recorded(journal):
    journal.append("files", {"path": b"caf\xe9 \xc3\xa9".decode("utf-8", "surrogateescape")})
    journal.append("two", {})
    events, broken = read_events(journal.path.read_bytes())
    assert broken is None
    assert events[0]["data"]["path"].encode("utf-8", "surrogateescape") == b"caf\xe9 \xc3\xa9"


def test_processes_that_append_at_once_share_one_chain(journal):
    script = (
        "import sys; from pathlib import Path; from release.system.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]), lambda: 'now')\n"
        "for number in range(50): journal.append(sys.argv[2], {'number': number}, durable=False)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(journal.path), name]) for name in ("a", "b", "c")]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert sorted(names(journal)) == ["a"] * 50 + ["b"] * 50 + ["c"] * 50


def test_an_event_that_finds_no_room_is_an_error_and_the_next_one_continues(journal):
    journal.append("one", {})
    script = (
        "import resource, sys; from pathlib import Path; from release.system.journal import Journal\n"
        "from release.errors import WriteFailed\n"
        "room = Path(sys.argv[1]).stat().st_size + 40\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))\n"
        "try: Journal(Path(sys.argv[1]), lambda: 'now').append('two', {})\n"
        "except WriteFailed as problem: print(problem.what)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(journal.path)], capture_output=True, text=True, check=True)
    assert "journal cannot be written" in ran.stdout
    assert journal.path.read_bytes().count(b"\n") == 1
    journal.append("three", {})
    assert names(journal) == ["one", "three"]
    assert "torn" in json.loads(journal.path.read_bytes().splitlines()[-1])


def test_a_journal_that_cannot_be_opened_is_an_error(tmp_path):
    (tmp_path / "journal.jsonl").mkdir()
    with pytest.raises(WriteFailed, match="journal"):
        Journal(tmp_path / "journal.jsonl", lambda: "now").append("one", {})


@pytest.mark.parametrize("size", [10, MEBIBYTE // 8], ids=["short lines", "lines longer than a piece"])
def test_lines_are_read_from_the_end(journal, size):
    for number in range(5):
        journal.append("event", {"number": number, "text": "x" * size})
    tear(journal, b'{"half')
    with journal.path.open("rb") as stream:
        lines = list(read_backwards(stream))
    assert lines == journal.path.read_bytes().split(b"\n")[::-1]
    assert [event and event["data"]["number"] for event in map(whole_event, lines)] == [None, 4, 3, 2, 1, 0]


def test_a_line_with_another_hash_is_no_whole_event(journal):
    journal.append("event", {"number": 1})
    line = journal.path.read_bytes().strip()
    assert whole_event(line)
    assert whole_event(line.replace(b'"number":1', b'"number":2')) is None


def test_a_new_journal_says_which_older_ones_were_put_aside(journal):
    journal.append("one", {})
    aside = journal.path.with_name(aside_name(journal.path.name, datetime(2026, 11, 21, 18, 5, 9, tzinfo=timezone.utc)))
    data = journal.path.read_bytes()
    journal.path.rename(aside)
    journal.append("two", {})
    assert names(journal) == [RENEWED, "two"]
    told = read_events(journal.path.read_bytes())[0][0]["data"]["aside"]
    assert told == [{"path": "journal-20261121T180509Z.jsonl", "bytes": len(data), "sha256": sha256(data).hexdigest()}]
    assert aside.read_bytes() == data


def test_a_first_journal_says_nothing_of_others(journal):
    journal.append("one", {})
    assert names(journal) == ["one"]
