"""Records do what the standard dataclass does: made twice from one body, by each, they cannot be told apart."""

from __future__ import annotations

import dataclasses

import pytest

from release.model.records import dataclass


def body():
    class Login:
        """Who, and with what."""

        user: str
        password: str = dataclasses.field(default="", repr=False)
        seen: list[str] = dataclasses.field(default_factory=list, compare=False)
        claims: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)

    return Login


def empty():
    class Login:
        """Nothing."""

    return Login


OPTIONS = {"frozen": True, "kw_only": True, "slots": True}
OURS, STANDARD = dataclass(**OPTIONS)(body()), dataclasses.dataclass(**OPTIONS)(body())
BOTH = pytest.mark.parametrize("login", [OURS, STANDARD], ids=["ours", "the standard's"])


@BOTH
def test_records_are_equal_where_all_that_is_compared_is(login):
    assert login(user="a", password="b", seen=["x"]) == login(user="a", password="b")
    assert login(user="a", password="b") != login(user="a")
    assert login(user="a", claims={"a": "b"}) != login(user="a")
    assert login(user="a") != "a"


def test_a_record_is_not_equal_to_one_of_another_class():
    assert OURS(user="a") != dataclass(**OPTIONS)(body())(user="a")
    assert OURS(user="a") != STANDARD(user="a")


@BOTH
def test_equal_records_have_one_hash_and_what_is_not_hashed_does_not_change_it(login):
    assert hash(login(user="a", claims={"a": "b"})) == hash(login(user="a", seen=["x"]))
    assert len({login(user="a"), login(user="a"), login(user="b")}) == 2


@BOTH
def test_a_record_shows_its_fields_without_those_that_are_not_shown(login):
    assert repr(login(user="a", password="secret")) == "body.<locals>.Login(user='a', seen=[], claims={})"


@BOTH
def test_a_record_takes_names_alone_and_no_others(login):
    with pytest.raises(TypeError):
        login("a")
    with pytest.raises(TypeError):
        login(user="a", name="b")


@BOTH
def test_the_tools_for_dataclasses_take_a_record(login):
    changed = dataclasses.replace(login(user="a"), user="b")
    assert dataclasses.asdict(changed) == {"user": "b", "password": "", "seen": [], "claims": {}}
    assert dataclasses.is_dataclass(login)
    with pytest.raises((AttributeError, TypeError)):
        login(user="a").other = 1  # no room: it has slots


@pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass], ids=["ours", "the standard's"])
def test_a_record_that_may_change_has_no_hash(decorator):
    login = decorator(slots=True)(body())
    changed = login("a")
    changed.user = "b"
    assert changed == login("b")
    with pytest.raises(TypeError):
        hash(changed)


@pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass], ids=["ours", "the standard's"])
def test_records_without_fields_are_all_equal(decorator):
    login = decorator(**OPTIONS)(empty())
    assert login() == login()
    assert hash(login()) == hash(login())
    assert repr(login()) == "empty.<locals>.Login()"


def test_a_record_that_shows_nothing_shows_nothing():
    assert "secret" not in repr(dataclass(repr=False, **OPTIONS)(body())(user="secret"))
