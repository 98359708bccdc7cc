"""Facts of CI files: the pins that they use, and the header that tells ours from an edited one."""

from __future__ import annotations

import re

import pytest

from release.model.action_pins import pins_of
from release.model.ci import is_unedited, newest_pin, pins_as_of, with_header

MADE = with_header("on:\n  push:\njobs: {}\n", "0.1.0")
ACTIONS = (
    "actions/checkout",
    "actions/setup-python",
    "actions/upload-artifact",
    "actions/download-artifact",
    "pypa/gh-action-pypi-publish",
)


def test_what_we_made_is_known_as_ours():
    assert is_unedited(MADE) is True


def test_every_change_of_one_character_is_seen():
    edited = [f"{MADE[:at]}{chr(ord(MADE[at]) ^ 1)}{MADE[at + 1 :]}" for at in range(len(MADE))]
    assert [text for text in edited if is_unedited(text) is True] == []


@pytest.mark.parametrize("text", [f"{MADE}# more\n", MADE[:-1], f"\n{MADE}"], ids=["longer", "shorter", "line above"])
def test_what_was_added_or_taken_away_is_seen(text):
    assert is_unedited(text) is not True


def test_line_ends_that_git_changed_are_no_edit():
    assert is_unedited(MADE.replace("\n", "\r\n")) is True


@pytest.mark.parametrize(
    "text", ["", "on: push\n", "# made by release-tasks init\n"], ids=["empty", "other", "no digest"]
)
def test_what_somebody_else_made_is_not_ours(text):
    assert is_unedited(text) is None


def test_what_an_older_version_made_is_ours():
    assert is_unedited(with_header("jobs: {}\n", "0.0.1")) is True


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_pinned_to_the_newest_release_of_the_table(action):
    pin = newest_pin(action)
    assert pins_of(action)[pin.version] == pin.commit
    assert re.fullmatch(rf"{action}@[0-9a-f]{{40}} # v\d+\.\d+\.\d+", pin.text)


def test_versions_are_compared_as_numbers():
    versions = [tuple(map(int, version[1:].split("."))) for version in pins_of("astral-sh/setup-uv")]
    assert newest_pin("astral-sh/setup-uv").version == "v" + ".".join(map(str, max(versions))) == "v10.0.1"


def test_an_action_that_is_not_in_the_table_has_no_pin():
    with pytest.raises(KeyError):
        newest_pin("somebody/action")


def test_the_table_states_its_month():
    assert re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", pins_as_of())
