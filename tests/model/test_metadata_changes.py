"""Metadata, dependencies, entry points and tags of two releases, field by field."""

from __future__ import annotations

import pytest
from review_tools import metadata

from release.model.metadata_changes import (
    compare_dependencies,
    compare_entry_points,
    compare_metadata,
    compare_tags,
)
from release.model.review import DependencyChange, FieldChange


def fields(old, new):
    return {each.field: each for each in compare_metadata(metadata("1.0", *old), metadata("1.1", *new))}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param((), ("a>=1",), [("a", "", ">=1", "")], id="new"),
        pytest.param(("sniffio",), (), [("sniffio", "any version", "", "")], id="gone"),
        pytest.param(("a<3,>=1",), ("a>=1",), [("a", "<3,>=1", ">=1", "")], id="other bound"),
        pytest.param(("a>=1,<3",), ("A <3, >=1",), [], id="written in another way"),
        pytest.param(("a; extra == 'x'",), (), [("a", "any version", "", "x")], id="in an extra"),
        pytest.param(
            ("a",),
            ("a; python_version < '3.9'",),
            [("a", "any version", 'any version; python_version < "3.9"', "")],
            id="condition",
        ),
        pytest.param(("a",), ("a[b]",), [("a", "any version", "[b] any version", "")], id="extra of it"),
        pytest.param((), ("a @ https://example.org/a.whl",), [("a", "", "any version @ https://example.org/a.whl", "")],
                     id="from an address"),
        pytest.param((), ("no requirement!",), [("no requirement!", "", "not valid", "")], id="not valid"),
    ],
)  # fmt: skip
def test_dependencies(old, new, expected):
    before, after = (
        metadata(version, *(f"Requires-Dist: {text}" for text in texts))
        for version, texts in (("1.0", old), ("1.1", new))
    )
    assert compare_dependencies(before, after) == tuple(
        DependencyChange(name=name, old=was, new=now, extra=extra) for name, was, now, extra in expected
    )


def test_a_licence_that_moves_to_another_field_is_told():
    found = fields(["License: MIT", "License-File: COPYING"], ["License-Expression: MIT", "License-File: LICENSE"])
    assert found["License"].removed == ("MIT",)
    assert found["License-Expression"].added == ("MIT",)
    assert (found["License-File"].removed, found["License-File"].added) == (("COPYING",), ("LICENSE",))


def test_of_lists_only_what_changed_is_told():
    found = fields(["Classifier: A", "Classifier: B"], ["Classifier: B", "Classifier: C"])
    assert found == {"Classifier": FieldChange(field="Classifier", added=("C",), removed=("A",))}


def test_addresses_carry_their_label():
    assert fields([], ["Project-URL: Source, https://example.org/x"])["Project-URL"].added == (
        "Source, https://example.org/x",
    )


def test_a_readme_is_told_by_its_lines():
    old, new = metadata("1.0"), metadata("1.1") + b"More.\n"
    assert compare_metadata(old, new) == (FieldChange(field="README", added=("2 lines",), removed=("1 lines",)),)


def test_a_field_that_nobody_knows_is_told():
    assert fields([], ["X-Custom: 1"])["x-custom"].added == ("1",)


def test_nothing_before_is_no_change():
    assert compare_metadata(None, metadata("1.0", "License: MIT")) == ()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\0", b"Name: \x1b[2J\n", b"Requires-Dist: " + b"(" * 5000])
def test_hostile_metadata_is_no_error(data):
    compare_metadata(data, metadata("1.0"))
    compare_dependencies(data, data)


def test_entry_points_are_told_one_by_one():
    old = b"[console_scripts]\ndemo = demo:main\n"
    new = b"[console_scripts]\ndemo = demo.cli:main\n[pytest11]\ndemo = demo.plugin [extra]\n"
    [found] = compare_entry_points(old, new)
    assert found.added == ("console_scripts: demo = demo.cli:main", "pytest11: demo = demo.plugin[extra]")
    assert found.removed == ("console_scripts: demo = demo:main",)


@pytest.mark.parametrize(("old", "new"), [(None, None), (b"[a]\nb = c [d]\n", b"[a]\nb=c[d]\n")])
def test_entry_points_that_mean_the_same_are_no_change(old, new):
    assert compare_entry_points(old, new) == ()


def test_entry_points_that_cannot_be_read_are_said_to_be():
    [found] = compare_entry_points(None, b"no section\n")
    assert found.added == ("entry_points.txt cannot be read",)


def test_tags_of_a_wheel():
    old, new = (
        b"Root-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n",
        b"Root-Is-Purelib: false\nTag: py3-none-any\n",
    )
    assert [each.field for each in compare_tags(old, new)] == ["Tag", "Root-Is-Purelib"]
    assert compare_tags(None, new) == ()
