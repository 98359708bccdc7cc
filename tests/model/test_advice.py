"""Which part of the version the changes advise, and whether the chosen one promises too little."""

from __future__ import annotations

import pytest

from release.model.advice import advise, chosen_part
from release.model.review import Api, ApiChange, FieldChange
from release.model.version import asked_version

GONE = Api(removed=(ApiChange(name="demo.f", words="is gone"),))
OTHER = Api(changed=(ApiChange(name="demo.f", words="parameter was removed: x"),))
MORE = Api(added=(ApiChange(name="demo.g", words="function()"),))
SAME = Api()
COMMAND = "console_scripts: demo = demo:main"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        *(("1.2.3", "2.0.0", "major"), ("1.2.3", "1.3.0", "minor"), ("1.2.3", "1.2.4", "patch")),
        *(("1.2", "1.2.1", "patch"), ("1.2.3", "1.2.3.post1", "patch"), ("1.2.3", "1.3.0rc1", "minor")),
        *(("1.2.3", "1!0.1", "major"), ("1.0", "1.0.0.1", "patch"), ("1.0rc1", "1.0", "patch")),
    ],
)
def test_the_part_that_was_chosen(old, new, expected):
    assert chosen_part(asked_version(old), asked_version(new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "api", "advised", "is_too_low"),
    [
        pytest.param("1.0.0", "1.0.1", GONE, "major", True, id="a name is gone in a patch"),
        pytest.param("1.0.0", "1.1.0", OTHER, "major", True, id="a parameter is gone in a minor"),
        pytest.param("1.0.0", "2.0.0", GONE, "major", False, id="a name is gone in a major"),
        pytest.param("1.0.0", "1.0.1", MORE, "minor", True, id="a name is new in a patch"),
        pytest.param("1.0.0", "1.1.0", MORE, "minor", False, id="a name is new in a minor"),
        pytest.param("1.0.0", "2.0.0", SAME, "patch", False, id="nothing changed in a major"),
        pytest.param("0.27.2", "0.28.1", GONE, "minor", False, id="before 1.0 the second number breaks"),
        pytest.param("0.27.2", "0.27.3", GONE, "minor", True, id="before 1.0 a patch must not"),
        pytest.param("0.27.2", "0.27.3", MORE, "patch", False, id="before 1.0 a patch may add"),
        pytest.param("0.9.0", "1.0.0", GONE, "major", False, id="the way to 1.0"),
    ],
)
def test_advice(old, new, api, advised, is_too_low):
    found = advise(old, new, api, ())
    assert (found.advised, found.is_too_low) == (advised, is_too_low)


def test_the_names_are_the_reason():
    assert advise("1.0.0", "1.0.1", GONE, ()).because == ("demo.f: is gone",)


@pytest.mark.parametrize(
    ("change", "advised"),
    [
        pytest.param(FieldChange(field="Entry points", removed=(COMMAND,)), "major", id="a command is gone"),
        pytest.param(FieldChange(field="Entry points", added=(COMMAND,)), "minor", id="a command is new"),
        pytest.param(FieldChange(field="Requires-Python", removed=(">=3.8",), added=(">=3.9",)), "minor", id="Python"),
        pytest.param(FieldChange(field="Summary", added=("x",)), "patch", id="words"),
    ],
)
def test_metadata_advises_too(change, advised):
    assert advise("1.0.0", "1.0.1", SAME, (change,)).advised == advised


@pytest.mark.parametrize(
    ("old", "new", "api", "words"),
    [
        pytest.param("2026.1", "2026.2", GONE, "calendar", id="a calendar"),
        pytest.param("", "1.0", SAME, "no version", id="a first release"),
        pytest.param("1.0.0", "1.0.1", Api(unseen="griffe is not here"), "griffe", id="nobody looked"),
    ],
)
def test_where_nothing_can_be_said_it_is_said_why(old, new, api, words):
    found = advise(old, new, api, ())
    assert words in found.words
    assert (found.advised, found.is_too_low) == ("", False)


def test_what_was_seen_counts_also_where_not_all_was():
    api = Api(removed=GONE.removed, unseen="griffe is not here")
    assert advise("1.0.0", "1.0.1", api, ()).is_too_low
