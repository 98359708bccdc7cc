"""A review as canonical JSON, and back."""

from __future__ import annotations

import json

import pytest
from review_tools import a_review, finding

from release.model import candidate
from release.model.finding import Outcome
from release.model.review import DependencyChange, Past
from release.model.review_json import canonical, parse_review

WHOLE = a_review(
    findings=(finding(), finding(outcome=Outcome.UNKNOWN)),
    tests=(candidate.TestRun(session="tests", outcome="passed"),),
    dependencies=(DependencyChange(name="sniffio", old="any version"),),
    history=(Past(version="1.0", size=10), Past(version="1.1", size=12, files=3)),
)


def test_what_is_written_is_read_back():
    assert parse_review(canonical(WHOLE)) == WHOLE


def test_the_same_review_is_the_same_bytes():
    assert canonical(WHOLE) == canonical(parse_review(canonical(WHOLE)))
    assert canonical(WHOLE).isascii()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda body: body.update(schema="another/1"), id="another schema"),
        pytest.param(lambda body: body.pop("project"), id="something missing"),
        pytest.param(lambda body: body.update(project=1), id="another type"),
        pytest.param(lambda body: body.update(more=1), id="something more"),
        pytest.param(lambda body: body["findings"][0].update(outcome="fine"), id="no outcome"),
        pytest.param(lambda body: body.update(history="abc"), id="no list"),
    ],
)
def test_what_is_no_review_is_none(spoil):
    body = json.loads(canonical(WHOLE))
    spoil(body)
    assert parse_review(json.dumps(body).encode()) is None


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"[" * 100_000], ids=["empty", "null", "list", "deep"])
def test_other_bytes_are_none(data):
    assert parse_review(data) is None
