"""The words and commands that checks of the forge have in common."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from forge_cases import GOOD
from forge_settings_tools import answers

from release.checks.forge_findings import fix_at, named_with, page_at
from release.checks.forge_incidents import open_incidents

GITLAB = replace(GOOD, kind="gitlab", page="https://gitlab.example/a/b c")


def test_a_setting_is_changed_through_the_forges_api():
    assert fix_at(GOOD, "keys/1", "DELETE") == "gh api --method DELETE repos/someone/project/keys/1"
    assert fix_at(GOOD, "", "PATCH", "a[b]=c d") == "gh api --method PATCH repos/someone/project -F 'a[b]=c d'"
    assert fix_at(replace(GOOD, about=None), "keys") == "gh api --method PATCH 'repos/{owner}/{repo}/keys'"


def test_on_gitlab_a_setting_is_changed_on_its_page():
    assert fix_at(GITLAB, "keys/1") == "python -m webbrowser 'https://gitlab.example/a/b c/-/settings/ci_cd'"
    assert page_at(GITLAB, "settings/keys") == fix_at(GITLAB, "keys/1")
    assert page_at(GOOD, "settings/keys") == "python -m webbrowser https://forge.example/someone/project/settings/keys"


def test_people_are_known_by_their_names_at_the_forge_and_one_of_the_roles():
    people = answers().people
    assert named_with(people, "owner", "maintainer") == {"ada", "bob"}
    assert named_with(people, "reviewer") == {"eve"}
    assert named_with({}, "owner") == frozenset()


@pytest.mark.parametrize(
    ("detected", "since"),
    [
        (datetime(2026, 11, 3, 8), datetime(2026, 11, 3, 8, tzinfo=timezone.utc)),  # noqa: DTZ001 - as TOML may have it
        (datetime(2026, 11, 3, 8, tzinfo=timezone(timedelta(hours=2))), datetime(2026, 11, 3, 6, tzinfo=timezone.utc)),
        (None, datetime.max.replace(tzinfo=timezone.utc)),
    ],
    ids=["no zone", "a zone", "nothing"],
)
def test_an_incident_is_known_of_since_it_was_detected(detected, since):
    [incident] = open_incidents(answers(incidents=({"id": "x", "kind": "token", "detected": detected},)), "token")
    assert (incident.id, incident.since, incident.is_contained) == ("x", since, False)


def test_only_open_incidents_of_the_kind_count():
    found = ({"kind": "token", "resolved": datetime.now(timezone.utc)}, {"kind": "repository"})
    assert open_incidents(answers(incidents=found), "token") == ()
    assert len(open_incidents(answers(incidents=found), "token", "repository")) == 1
