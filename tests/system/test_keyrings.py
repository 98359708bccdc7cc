"""The keyring is asked with a time limit, and what it says of its failures is not repeated."""

from __future__ import annotations

import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from release.system.keyrings import has_keyring, look_up


class Ring(KeyringBackend):
    priority = 9

    def __init__(self, answer):
        super().__init__()
        self.get_password = answer

    def get_password(self, *_):
        raise NotImplementedError

    def set_password(self, *_):
        raise NotImplementedError

    def delete_password(self, *_):
        raise NotImplementedError


@pytest.fixture
def ring():
    before = keyring.get_keyring()
    yield lambda answer: keyring.set_keyring(Ring(answer))
    keyring.set_keyring(before)


def test_what_it_holds_is_returned_without_blanks(ring):
    ring(lambda service, name: f" {service}/{name}\n")
    assert look_up("index", "me").password == "index/me"


def test_nothing_in_it_is_no_problem(ring):
    ring(lambda *_: None)
    assert (look_up("index", "me").password, look_up("index", "me").problem) == ("", "")


def test_one_that_fails_is_told_by_the_kind_of_its_failure(ring):
    def fail(*_):
        raise LookupError("the password is 12345678")

    ring(fail)
    assert look_up("index", "me").problem == "LookupError"


def test_one_that_does_not_answer_is_not_waited_for(ring):
    closed = threading.Event()
    ring(lambda *_: closed.wait(60) and "late")
    kept = look_up("index", "me", timeout_s=0.05)
    closed.set()
    assert (kept.password, kept.problem) == ("", "it does not answer")
    assert "late" not in repr(kept)


def test_a_backend_that_can_hold_nothing_is_no_keyring(ring):
    ring(lambda *_: None)
    assert has_keyring()
    keyring.set_keyring(NoKeyring())
    assert not has_keyring()
