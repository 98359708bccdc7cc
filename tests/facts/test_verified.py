"""What verify has seen is taken for this candidate and this index, and for nothing else."""

from __future__ import annotations

import json

import pytest
from announcing_tools import candidate_of

from release.errors import CandidateUnverified
from release.facts.publishing import VERIFIED, VERIFIED_SCHEMA
from release.facts.verified import require_verified
from release.system.view import View

CANDIDATE = candidate_of("5" * 40)


@pytest.fixture
def view(tmp_path):
    (tmp_path / ".release").mkdir()
    return View(tmp_path, {})


def write(view, content):
    (view.root / VERIFIED).write_text(
        json.dumps({"schema": VERIFIED_SCHEMA, **content} if isinstance(content, dict) else content)
    )


def test_a_candidate_that_was_seen_on_the_index_is_verified(view):
    write(view, {"indexes": {"pypi": {"candidate": CANDIDATE.digest}}})
    require_verified(view, CANDIDATE, "pypi")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="null"),
        pytest.param([], id="a list"),
        pytest.param({"indexes": {}}, id="nothing seen"),
        pytest.param({"indexes": {"testpypi": {"candidate": CANDIDATE.digest}}}, id="another index"),
        pytest.param({"indexes": {"pypi": {"candidate": "0" * 64}}}, id="another candidate"),
        pytest.param({"indexes": {"pypi": "x"}}, id="nonsense"),
    ],
)
def test_anything_else_is_not(view, content):
    write(view, content)
    with pytest.raises(CandidateUnverified) as raised:
        require_verified(view, CANDIDATE, "pypi")
    assert raised.value.fix == ("nox -s verify -- --index pypi",)


@pytest.mark.parametrize("text", ["", "{", None])
def test_a_record_that_is_broken_or_missing_is_none(view, text):
    if text is not None:
        (view.root / VERIFIED).write_text(text)
    with pytest.raises(CandidateUnverified):
        require_verified(view, CANDIDATE, "pypi")
