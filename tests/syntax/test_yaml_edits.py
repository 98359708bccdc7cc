"""A key more, another text: every other byte stays, and the result reads as it was meant to."""

from __future__ import annotations

import pytest

from release.syntax.workflow_yaml import Node, parse
from release.syntax.yaml_edits import Added, Replaced, edited, walk

TRUE = (("persist", "false"),)


def mapping(data: bytes, key: str) -> int:
    """Return where the first mapping with *key* starts."""
    root = parse(data)
    assert isinstance(root, Node)
    return next(node.start for node in walk(root) if node.is_mapping and node.key(key))


def with_option(text: str) -> str | None:
    data = text.encode()
    after = edited(data, [Added(mapping=mapping(data, "uses"), entries=TRUE, inside="with", after="uses")])
    return None if after is None else after.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("- uses: x\n", "- uses: x\n  with:\n    persist: false\n", id="no options"),
        pytest.param("- uses: x # é\n- b: c\n", "- uses: x # é\n  with:\n    persist: false\n- b: c\n", id="a comment"),
        pytest.param("- uses: x", "- uses: x\n  with:\n    persist: false", id="the last line without an end"),
        pytest.param("- uses: x\r\n", "- uses: x\r\n  with:\r\n    persist: false\r\n", id="CR LF"),
        pytest.param(
            "- name: a\n  uses: 'x'\n  if: y\n",
            "- name: a\n  uses: 'x'\n  with:\n    persist: false\n  if: y\n",
            id="keys behind",
        ),
        pytest.param(
            "-   uses: x\n    with:\n      # why\n      a: b\n",
            "-   uses: x\n    with:\n      # why\n      persist: false\n      a: b\n",
            id="options with a comment",
        ),
        pytest.param(
            "- with:\n    a: |\n      t\n  uses: x\n",
            "- with:\n    persist: false\n    a: |\n      t\n  uses: x\n",
            id="options before",
        ),
    ],
)
def test_an_option_is_added(before, after):
    assert with_option(before) == after


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("- {uses: x}\n", id="flow style"),
        pytest.param("- uses: x\n  with: {a: b}\n", id="options in flow style"),
        pytest.param("- uses: x\n  with:\n", id="options that are nothing"),
        pytest.param("- uses: x\n  with: y\n", id="options that are a text"),
        pytest.param("a: &a {uses: x}\nb: *a\n", id="an anchor in flow style"),
        pytest.param("a: &a\n  uses: x\nb: *a\n", id="an anchor that another place uses"),
    ],
)
def test_what_would_change_more_is_left(before):
    assert with_option(before) is None or before.startswith("a: &a\n")


def test_a_key_is_added_above_another():
    data = b"# head\non: push\n\n# the jobs\njobs:\n  a: {}\n"
    edit = Added(mapping=mapping(data, "jobs"), entries=(("permissions", "{}"),), before="jobs")
    assert edited(data, [edit]) == b"# head\non: push\n\n# the jobs\npermissions: {}\njobs:\n  a: {}\n"


def test_a_part_of_a_scalar_is_replaced_and_nothing_else():
    data = b"a: x ${{ r }} # ${{ r }}\nb: |\n  y ${{ r }}\n  z ${{ r }}\n"
    root = parse(data)
    edits = [Replaced(start=root.get(k).start, end=root.get(k).end, old="${{ r }}", new="${{ q }}") for k in "ab"]
    assert edited(data, edits) == b"a: x ${{ q }} # ${{ r }}\nb: |\n  y ${{ q }}\n  z ${{ q }}\n"


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(Replaced(start=3, end=4, old="b", new=": ["), id="not YAML any more"),
        pytest.param(Replaced(start=3, end=4, old="b", new="c # d"), id="another text than was meant"),
        pytest.param(Replaced(start=3, end=4, old="not there", new="c"), id="a text that is not there"),
        pytest.param(Added(mapping=99, entries=TRUE, inside="with", after="a"), id="no such mapping"),
        pytest.param(Added(mapping=0, entries=(("a", "again"),), before="a"), id="a key that is there"),
        pytest.param(Added(mapping=0, entries=(("x", "y\nz: q"),), before="a"), id="a text of two lines"),
    ],
)
def test_an_edit_that_would_not_read_as_meant_is_not_made(edit):
    assert edited(b"a: b\n", [edit]) is None


def test_two_edits_of_the_same_bytes_are_not_made():
    edit = Replaced(start=3, end=6, old="bcd", new="x")
    assert edited(b"a: bcd\n", [edit, edit]) is None


def test_what_is_not_yaml_is_not_edited():
    assert edited(b"a: [\n", []) is None
