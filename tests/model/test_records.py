"""Records do what the standard dataclass does: made twice from one body, by each, they cannot be told apart."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import pytest

from release.model.records import dataclass


def body():
    class Login:
        """Who, and with what."""

        user: str
        password: str = dataclasses.field(default="", repr=False)
        seen: list[str] = dataclasses.field(default_factory=list, compare=False)
        claims: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)
        host: ClassVar[str] = "forge.invalid"
        paths: ClassVar[tuple[str, ...]]

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


@BOTH
def test_a_record_keeps_what_is_written_of_its_fields_and_what_is_the_class_s_is_none(login):
    types = {"user": "str", "password": "str", "seen": "list[str]", "claims": "dict[str, str]"}
    assert {field.name: field.type for field in dataclasses.fields(login)} == types
    of_class = {"host": "ClassVar[str]", "paths": "ClassVar[tuple[str, ...]]"}
    assert login.__annotations__ == types | of_class
    assert login(user="a").host == "forge.invalid"


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


@pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass], ids=["ours", "the standard's"])
def test_a_record_that_is_made_often_is_made_as_at_first(decorator):
    made = []

    class Sum:
        """Two numbers, and what they make."""

        first: int
        second: int = 2
        seen: list[int] = dataclasses.field(default_factory=list)
        total: int = dataclasses.field(init=False)
        kind: str = dataclasses.field(default="sum", init=False)

        def __post_init__(self) -> None:
            self.total = self.first + self.second
            made.append(self.total)

    kind = decorator(kw_only=True, slots=True)(Sum)
    for number in range(200):
        record = kind(first=number) if number % 2 else kind(first=number, second=3, seen=[number])
        assert (record.total, record.kind) == (number + (2 if number % 2 else 3), "sum")
        record.seen.append(1)
        assert record.seen == [1] if number % 2 else [number, 1]
    assert len(made) == 200
    for wrong in ({}, {"first": 1, "total": 2}, {"first": 1, "third": 2}):
        with pytest.raises(TypeError):
            kind(**wrong)


@pytest.mark.parametrize("wrong", [{}, {"user": "a", "name": "b"}])
@pytest.mark.parametrize("before", [0, 100], ids=["the first", "one of many"])
def test_what_a_record_refuses_is_named_as_the_standard_names_it(wrong, before):
    words = []
    for decorator in (dataclass, dataclasses.dataclass):
        login = decorator(**OPTIONS)(body())
        for _ in range(before):
            login(user="a")
        with pytest.raises(TypeError) as refused:
            login(**wrong)
        words.append(str(refused.value))
    assert words[0] == words[1]
