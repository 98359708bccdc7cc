"""Records as JSON."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass

import pytest
from packaging.version import Version

from release.errors import TagExists
from release.model.finding import Outcome
from release.report.json import render, render_error
from release.system.console import Console


@dataclass(frozen=True)
class Inner:
    pattern: object
    outcome: Outcome
    version: Version


@dataclass(frozen=True)
class Record:
    data: bytes
    inner: tuple[Inner, ...]
    table: dict[int, object]
    sources: str = "left out"


def test_a_record_becomes_plain_json_with_its_schema():
    record = Record(data=b"abc", inner=(Inner(1, Outcome.PASSED, Version("1.0")),), table={1: re.compile("x") and None})
    assert json.loads(render("bump-plan", record)) == {
        "schema": "release-tasks/bump-plan/1",
        "data": {"bytes": 3, "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        "inner": [{"outcome": "passed", "version": "1.0"}],
        "table": {"1": None},
    }


def test_a_list_stands_under_its_kind():
    expected = {"schema": "release-tasks/findings/1", "findings": ["failed"]}
    assert json.loads(render("findings", [Outcome.FAILED])) == expected


def test_an_error_has_all_its_parts():
    problem = TagExists("tag é exists", where=("a", "b"), fix=("invoke bump patch",))
    assert json.loads(render_error(problem)) == {
        "schema": "release-tasks/error/1",
        "error": {
            "id": "tag-exists",
            "what": "tag é exists",
            "where": ["a", "b"],
            "why": TagExists.reason,
            "fix": ["invoke bump patch"],
            "exit_code": 3,
        },
    }


ODD = {
    "delete": "\x7f",
    "next line": "\x85",
    "soft hyphen": "\xad",
    "direction": "\u202e",
    "line separator": "\u2028",
    "tag": "\U000e0041",
    "escape": "\x1b[0m",
    "letters": "→ é 語",
    "byte": "\udce9",
    "quotes": '"\\',
}


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_json_survives_the_console_whatever_it_holds(encoding, text):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    Console({}, stream).say(render("x", {"text": text}))
    assert json.loads(raw.getvalue())["text"] == text
