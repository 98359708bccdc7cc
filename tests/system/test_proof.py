"""The proof of the chain: the first line that is not as it was written, or not where it was."""

from __future__ import annotations

import io
import json
import tracemalloc
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.system.journal import START, Journal, prove

EVENTS = 6


@pytest.fixture(scope="module")
def lines(tmp_path_factory) -> list[bytes]:
    journal = Journal(tmp_path_factory.mktemp("proof") / "journal.jsonl", lambda: "2026-11-21T09:00:00+00:00")
    for number in range(EVENTS):
        journal.append("act:begin", {"number": number, "path": "ä/b"}, durable=False)
    return journal.path.read_bytes().splitlines(keepends=True)


def proof(*lines: bytes):
    return prove(io.BytesIO(b"".join(lines)))


def hash_of(line: bytes) -> str:
    return json.loads(line)["hash"]


def resealed(line: bytes, **other) -> bytes:
    """Return *line* with *other* content and a hash that fits it."""
    body = {**json.loads(line), **other}
    del body["hash"]
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    whole = {**body, "hash": sha256(text).hexdigest()}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def test_a_whole_chain_holds_and_ends_with_its_last_hash(lines):
    found = proof(*lines)
    assert (found.events, found.head, found.broken) == (EVENTS, hash_of(lines[-1]), None)


def test_an_empty_journal_holds():
    assert (proof().events, proof().head, proof().broken) == (0, START, None)


def test_a_changed_line_is_named_with_both_hashes(lines):
    changed = lines[2].replace(b'"number":2', b'"number":7')
    broken = proof(*lines[:2], changed, *lines[3:]).broken
    assert (broken.line, broken.reason, broken.found) == (3, "its hash does not fit its text", hash_of(lines[2]))
    assert broken.expected == hash_of(resealed(lines[2], data={"number": 7, "path": "ä/b"}))


def test_a_line_that_was_changed_with_its_hash_breaks_the_next(lines):
    forged = resealed(lines[2], data={"number": 7})
    broken = proof(*lines[:2], forged, *lines[3:]).broken
    assert (broken.line, broken.expected, broken.found) == (4, hash_of(forged), hash_of(lines[2]))
    assert broken.reason == "it does not follow the line before it: a line was taken out or changed there"


@pytest.mark.parametrize("number", range(EVENTS - 1))
def test_a_line_that_was_taken_out_is_seen_at_the_next(lines, number):
    broken = proof(*lines[:number], *lines[number + 1 :]).broken
    assert (broken.line, broken.found) == (number + 1, hash_of(lines[number]))
    assert broken.expected == (hash_of(lines[number - 1]) if number else START)
    assert broken.reason.endswith("a line was taken out or changed there")


@pytest.mark.parametrize("number", range(EVENTS - 1))
def test_swapped_lines_are_named(lines, number):
    swapped = [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]]
    broken = proof(*swapped).broken
    assert broken.line == number + 1
    assert broken.reason == f"it does not follow the line before it, it follows line {number + 2}: lines were swapped"


def test_a_line_that_stands_twice_is_named(lines):
    assert proof(*lines[:3], lines[2], *lines[3:]).broken.line == 4


def test_a_second_beginning_is_named(lines):
    broken = proof(*lines, *lines).broken
    assert (broken.line, broken.found) == (EVENTS + 1, START)


@pytest.mark.parametrize("kept", [1, 30, -2])
def test_a_last_line_that_is_cut_off_is_named(lines, kept):
    found = proof(*lines[:-1], lines[-1][:kept])
    assert (found.events, found.broken.line, found.broken.reason) == (EVENTS - 1, EVENTS, "the last line is cut off")
    assert found.broken.found == f"{len(lines[-1][:kept])} bytes of one"


def test_a_line_that_a_crash_tore_off_holds_once_the_next_event_told_of_it(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl", lambda: "now")
    journal.append("one", {})
    with journal.path.open("ab") as stream:
        stream.write(b'{"data":{')
    journal.append("two", {})
    with journal.path.open("rb") as stream:
        assert prove(stream).broken is None
    torn = journal.path.read_bytes().replace(b'{"data":{\n', b'{"data":[\n', 1)
    assert (prove(io.BytesIO(torn)).broken.line, prove(io.BytesIO(torn)).events) == (3, 1)


@given(data=st.data())
def test_no_byte_can_be_changed_unseen(lines, data):
    text = bytearray(b"".join(lines))
    position = data.draw(st.integers(0, len(text) - 2))  # without the last line end the last event is still whole
    text[position] ^= data.draw(st.integers(1, 255))
    assert prove(io.BytesIO(bytes(text))).broken is not None


@pytest.mark.parametrize(
    "change",
    [(b'{"data"', b'{ "data"'), (b'"event":"act:begin",', b'"event":"evil:begin","event":"act:begin",')],
    ids=["a blank", "a key twice"],
)
def test_a_line_that_reads_the_same_and_is_written_otherwise_is_named(lines, change):
    broken = proof(*lines[:2], lines[2].replace(*change), *lines[3:]).broken
    assert (broken.line, broken.reason) == (3, "its text is not written as it was")


def test_a_large_journal_needs_little_memory(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl", lambda: "now")
    for _ in range(200):
        journal.append("act", {"text": "x" * 20_000}, durable=False)
    with journal.path.open("rb") as stream:
        tracemalloc.start()
        found = prove(stream)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (found.events, found.broken) == (200, None)
    assert peak < 1_000_000 < journal.path.stat().st_size
