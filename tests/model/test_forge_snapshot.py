"""The accepted settings: one form of text, and every difference by its path."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from release.model.forge_settings import Environment, ForgeFacts, Reviewer, Ruleset, Secret, Wanted
from release.model.forge_snapshot import SCHEMA, drift, parse_snapshot, snapshot, snapshot_bytes

FACTS = ForgeFacts(
    kind="github",
    page="https://forge.example/a/b",
    wanted=Wanted(environments=("pypi",)),
    environments=(
        Environment(name="pypi", reviewers=(Reviewer(name="bob"), Reviewer(name="ada")), refs="any", secrets=()),
        Environment(name="preview", reviewers=(), refs="listed"),
    ),
    rulesets=(Ruleset(id="1", name="old", target="tag", is_active=False),),
    admins=("eve", "ada"),
)


def test_the_same_settings_are_the_same_bytes_in_whatever_order_the_forge_tells_them():
    other = replace(FACTS, admins=("ada", "eve"), environments=tuple(reversed(FACTS.environments)))
    assert snapshot_bytes(other) == snapshot_bytes(FACTS)
    assert parse_snapshot(snapshot_bytes(FACTS)) == snapshot(FACTS)


def test_a_snapshot_has_names_and_times_and_nothing_that_was_not_asked_for():
    kept = replace(FACTS.environments[0], secrets=(Secret(name="TOKEN", updated="2026-11-01T00:00:00Z"),))
    shown = snapshot(replace(FACTS, environments=(kept, FACTS.environments[1])))
    assert shown["environments"]["pypi"]["reviewers"] == ["ada", "bob"]
    assert shown["environments"]["pypi"]["secrets"] == {"TOKEN": "2026-11-01T00:00:00Z"}
    assert {"secrets", "patterns"}.isdisjoint(shown["environments"]["preview"])
    assert shown["rulesets"]["old"] == {"target": "tag", "active": False}
    assert shown["admins"] == ["ada", "eve"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"schema": "other"}', b"\xff", b"[" * 10**5], ids=lambda data: repr(data[:9])
)
def test_what_is_no_snapshot_is_none(data):
    assert parse_snapshot(data) is None


@pytest.mark.parametrize(
    ("accepted", "found", "expected"),
    [
        pytest.param({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", True)], id="another value"),
        pytest.param({"a": ["x"]}, {"a": ["x", "y"]}, [("a", True)], id="a longer list"),
        pytest.param({"a": {}}, {"a": {"b": 1}}, [("a.b", True)], id="a new one"),
        pytest.param({"a": {"b": 1}}, {"a": {}}, [("a.b", True)], id="one gone"),
        pytest.param({"a": 1}, {"a": None}, [("a", False)], id="unseen now"),
        pytest.param({"a": None}, {"a": {"b": 1}}, [("a", False)], id="unseen then"),
        pytest.param({"a": None}, {"a": None}, [("a", False)], id="unseen both times"),
        pytest.param({"a": False}, {"a": False}, [], id="the same"),
        pytest.param({"a": {"b": 1}}, {"a": 7}, [("a", True)], id="another kind"),
    ],
)
def test_a_difference_is_told_by_its_path(accepted, found, expected):
    assert [(each.path, each.is_seen) for each in drift(accepted, found)] == expected


def test_a_snapshot_that_accepts_does_not_drift_from_itself_where_everything_was_seen():
    seen = {**snapshot(FACTS), "schema": SCHEMA}
    unseen = [each.path for each in drift(json.loads(snapshot_bytes(FACTS)), seen) if each.is_seen]
    assert unseen == []
