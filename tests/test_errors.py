"""Errors: their ids, codes and parts."""

from __future__ import annotations

import pytest

from release.errors import (
    DecisionMissing,
    Locked,
    ProgramFailed,
    PushRefused,
    ReleaseError,
    TagExistsElsewhere,
    VersionInvalid,
)


@pytest.mark.parametrize(
    ("error", "name", "code"),
    [
        (TagExistsElsewhere, "tag-exists-elsewhere", 3),
        (VersionInvalid, "version-invalid", 2),
        (Locked, "locked", 3),
        (DecisionMissing, "decision-missing", 4),
        (PushRefused, "push-refused", 5),
        (ProgramFailed, "program-failed", 1),
        (ReleaseError, "release-error", 1),
    ],
)
def test_an_error_has_a_stable_id_and_code(error, name, code):
    assert (error("x").id, error("x").exit_code) == (name, code)


def test_an_error_keeps_its_parts():
    problem = Locked("what", where=["here"], why="because", fix=["do"])
    assert (str(problem), problem.what, problem.where, problem.why, problem.fix) == (
        *("what", "what", ("here",), "because"),
        ("do",),
    )


def test_the_reason_of_its_kind_stands_where_none_is_given():
    assert Locked("x").why == Locked.reason
