"""Where a credential is looked for, and what gives one where there is none."""

from __future__ import annotations

import logging
import subprocess

import pytest

from release.errors import CredentialMissing
from release.index.addresses import find_index
from release.index.credentials import find_credential, ways_to_give
from release.model.settings import IndexAt
from release.system.view import View

INDEX = find_index("second", {"second": IndexAt(upload="https://x.example/up/", token="SECOND_TOKEN", username="me")})
WAYS = (
    "read -rs SECOND_TOKEN && export SECOND_TOKEN  # then paste the token",
    "keyring set https://x.example/up/ me",
)


@pytest.mark.parametrize(
    ("environment", "fix"),
    [({}, WAYS), ({"CI": "true"}, ("give the job that publishes the secret SECOND_TOKEN",))],
    ids=["person", "job"],
)
def test_without_a_credential_the_ways_to_give_one_are_told(tmp_path, environment, fix):
    with pytest.raises(CredentialMissing) as caught:
        find_credential(View(tmp_path, environment), INDEX)
    assert caught.value.fix == fix


def test_a_token_that_is_read_is_in_the_environment_and_in_no_command():
    script = f"{WAYS[0]}\nprintenv SECOND_TOKEN"
    ran = subprocess.run(["bash", "-c", script], input="secret\n", capture_output=True, text=True, check=False)
    assert ran.stdout == "secret\n"


def test_another_token_is_given_where_the_one_that_was_refused_was_from():
    told = ("SECOND_TOKEN: for all of x", "the keyring: for all of x", "trusted publishing")
    assert [ways_to_give(INDEX, words) for words in told] == [WAYS[:1], WAYS[1:], ()]


def test_what_the_keyrings_library_logs_is_not_shown(tmp_path):
    logger = logging.getLogger("keyring")
    before = logger.level
    logger.setLevel(logging.NOTSET)
    with pytest.raises(CredentialMissing):
        find_credential(View(tmp_path, {}), INDEX)
    level = logger.level
    logger.setLevel(before)
    assert level == logging.WARNING
