"""Sizes, names, docstrings and errors, as STYLE.md gauges them."""

from __future__ import annotations

import inspect

import house_scan as house
import pytest

from release import errors

SOURCES = house.modules()
EXIT_CODES = {1, 2, 3, 4, 5, 6, 7, 130}
ERRORS = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)]


def over_all(look) -> list[str]:
    return [line for module, source in SOURCES.items() for line in look(module, source)]


def test_modules_and_functions_are_short_and_named_for_what_they_hold():
    assert over_all(house.oversized) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("release.long", "x = 1\n" * 301, id="long module"),
        pytest.param("release.long", "def f():\n" + "    x = 1\n" * 60, id="long function"),
        pytest.param("release.git.utils", "", id="vague name"),
        pytest.param("release.git.tags", "# TODO: later", id="left to do"),
    ],
)
def test_what_is_too_long_or_vague_is_seen(module, source):
    assert house.oversized(module, source)


def test_there_is_one_exception_root():
    assert over_all(house.exception_roots) == ["release.errors.root.ReleaseError"]


@pytest.mark.parametrize("base", ["Exception", "ValueError", "KeyboardInterrupt"])
def test_a_second_exception_root_is_seen(base):
    assert house.exception_roots("release.bad", f"class Bad({base}): ...") == ["release.bad.Bad"]


def test_everything_public_has_a_docstring():
    assert over_all(house.undocumented) == []


@pytest.mark.parametrize(
    "source",
    ["x = 1", '"""M."""\ndef f(): ...', '"""M."""\nclass C: ...', '"""M."""\nclass C:\n    "C."\n    def f(self): ...'],
)
def test_a_missing_docstring_is_seen(source):
    assert house.undocumented("release.bad", source)


def test_every_error_has_an_id_of_its_own():
    ids = [error("words").id for error in ERRORS]
    assert len(set(ids)) == len(ids)
    assert all(name.replace("-", "").isalpha() and name == name.lower() for name in ids)


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_documented_and_ends_with_a_code_of_the_table(error):
    assert error.__doc__
    assert error.exit_code in EXIT_CODES
