"""Paths: what is foreign, what is at the project's top, and what the build backend reads."""

from __future__ import annotations

import pytest

from release.model.mention import Kind, Source
from release.model.own import Own, Pointed
from release.syntax.paths import is_foreign, is_top, place_at

OWN = Own(name="toonstream", pointed=(Pointed(path="js/package.json"),))


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/a/x.json",
        "src/_vendor/x.py",
        "a/Tests/x",
        "examples/x",
        "site-packages/x",
        ".venv/x",
        "dist/x",
        "qa/x",
    ],
)
def test_a_file_in_such_a_folder_is_foreign(path):
    assert is_foreign(path)


@pytest.mark.parametrize("path", ["tests", "uv.lock", "docs/build.md", "latest/x", "src/contest/x"])
def test_a_file_that_is_only_called_so_is_not(path):
    assert not is_foreign(path)


def test_examples_can_be_let_in():
    assert not is_foreign("examples/x.ipynb", or_example=False)
    assert is_foreign("examples/tests/x.ipynb", or_example=False)


def test_the_top_is_that_of_the_files_own_project():
    assert is_top(Source(path="x.json", data=b""))
    assert is_top(Source(path="tests/app/x.json", data=b"", home="tests/app/"))
    assert not is_top(Source(path="ui/x.json", data=b""))


@pytest.mark.parametrize(
    ("path", "text", "is_firm", "expected"),
    [
        ("a.json", b"1.0.1", True, (Kind.DOCUMENT, False)),
        ("a.json", b"1.0.1", False, (Kind.DOCUMENT, True)),
        ("a.json", b"0.0.0", True, (Kind.DOCUMENT, True)),
        ("a.json", b"no version", True, (Kind.DOCUMENT, False)),
        ("js/package.json", b"1.0.1", False, (Kind.METADATA, False)),
        ("js/package.json", b"0.0.0", False, (Kind.METADATA, False)),
    ],
    ids=["firm", "loose", "nobody's", "unreadable", "pointed to", "pointed to and nobody's"],
)
def test_a_place_is_as_firm_as_what_stands_around_it(path, text, is_firm, expected):
    mention = place_at(Source(path=path, data=text), OWN, (0, len(text)), "why", is_firm=is_firm)
    assert (mention.kind, mention.is_loose) == expected
