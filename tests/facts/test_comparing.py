"""Two releases on the disk compared as a whole: contents, metadata and API from one reading of each file."""

from __future__ import annotations

import tracemalloc

import pytest
from review_tools import sdist, wheel

from release.facts.comparing import compare_releases, counterpart
from release.system.view import View
from release.system.world import World

OLD = {"demo/__init__.py": "", "demo/a.py": "def f(x): ...\n"}
NEW = {"demo/__init__.py": "", "demo/a.py": "def f(): ...\ndef g(): ...\n"}


@pytest.fixture
def world(tmp_path):
    (tmp_path / "project").mkdir()
    return World(View(tmp_path / "project"))


def test_wheels_are_told_first_and_the_sdist_tells_the_rest(world, tmp_path):
    old = [wheel(tmp_path / "old", "1.0", OLD), sdist(tmp_path / "old", "1.0", OLD | {"tests/t.py": "1"})]
    new = [sdist(tmp_path / "new", "1.1", NEW | {"tests/t.py": "2"}), wheel(tmp_path / "new", "1.1", NEW)]
    found = compare_releases(world, old, new)
    assert [each.kind for each in found.contents] == ["wheel", "sdist"]
    assert [change.path for change in found.contents[1].changes] == ["tests/t.py"]


def test_metadata_and_dependencies_are_those_of_the_wheel(world, tmp_path):
    old = [wheel(tmp_path / "old", "1.0", OLD, lines=["Requires-Dist: sniffio", "License: MIT"])]
    new = [
        wheel(tmp_path / "new", "1.1", NEW, lines=["License-Expression: MIT"], points="[console_scripts]\nd = demo:f\n")
    ]
    found = compare_releases(world, old, new)
    assert [(each.name, each.new) for each in found.dependencies] == [("sniffio", "")]
    assert {each.field for each in found.metadata} == {"License", "License-Expression", "Entry points"}


def test_the_api_is_that_of_the_wheel(world, tmp_path):
    pytest.importorskip("griffe")
    found = compare_releases(world, [wheel(tmp_path / "old", "1.0", OLD)], [wheel(tmp_path / "new", "1.1", NEW)])
    assert [change.name for change in found.api.added] == ["demo.a.g"]
    assert [change.name for change in found.api.changed] == ["demo.a.f"]
    assert found.api.unseen == ""


def test_an_sdist_alone_has_metadata_and_no_api(world, tmp_path):
    old = [sdist(tmp_path / "old", "1.0", OLD, lines=["Requires-Dist: a"])]
    found = compare_releases(world, old, [sdist(tmp_path / "new", "1.1", NEW)])
    assert [each.name for each in found.dependencies] == ["a"]
    assert "no wheel" in found.api.unseen


def test_without_a_release_before_everything_is_new_and_nothing_is_changed(world, tmp_path):
    found = compare_releases(world, [], [wheel(tmp_path / "new", "1.0", NEW, lines=["Requires-Dist: a"])])
    assert {change.how for change in found.contents[0].changes} == {"added"}
    assert (found.dependencies, found.metadata) == ((), ())
    assert "nothing to compare" in found.api.unseen


def test_an_archive_that_cannot_be_read_is_a_problem_and_no_end(world, tmp_path):
    old = [wheel(tmp_path / "old", "1.0", OLD)]
    bad = tmp_path / "new" / "demo-1.1-py3-none-any.whl"
    bad.parent.mkdir()
    bad.write_bytes(b"PK\x03\x04 nothing more")
    [found] = compare_releases(world, old, [bad]).contents
    assert any("cannot be read" in words for words in found.problems)


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        pytest.param(
            "d-2-py3-none-any.whl", ["d-1.tar.gz", "d-1-py3-none-any.whl"], "d-1-py3-none-any.whl", id="same tag"
        ),
        pytest.param("d-2.tar.gz", ["d-1-py3-none-any.whl", "d-1.tar.gz"], "d-1.tar.gz", id="sdist"),
        pytest.param("d-2.tar.gz", ["d-1.zip"], "d-1.zip", id="sdist as zip"),
        pytest.param(
            "d-2-py3-none-any.whl", ["d-1-py2.py3-none-any.whl"], "d-1-py2.py3-none-any.whl", id="another tag"
        ),
        pytest.param("d-2-py3-none-any.whl", ["d-1.tar.gz"], "", id="none"),
    ],
)
def test_what_a_distribution_is_compared_with(name, names, expected):
    assert counterpart(name, names) == expected


def test_where_no_module_changed_nobody_is_asked(world, tmp_path):
    old, new = wheel(tmp_path / "old", "1.0", NEW), wheel(tmp_path / "new", "1.1", NEW)
    found = compare_releases(world, [old], [new])
    assert (found.api.changed, found.api.unseen) == ((), "")
    assert b'"run:begin"' not in (world.view.read(".release/journal.jsonl") or b"")


def test_where_no_definition_changed_nobody_is_asked(world, tmp_path):
    body = {**NEW, "demo/a.py": "def f():\n    return 1\n"}
    old = wheel(tmp_path / "old", "1.0", body)
    new = wheel(tmp_path / "new", "1.1", body | {"demo/a.py": "def f():\n    return 2\n"})
    found = compare_releases(world, [old], [new])
    assert (found.api.changed, found.api.unseen) == ((), "")
    assert found.api.seen_by == "comparing the code: no definition changed"
    assert b'"run:begin"' not in (world.view.read(".release/journal.jsonl") or b"")


@pytest.mark.parametrize("path", ["demo/a.pyi", "demo/a.py"])
def test_where_a_definition_changed_griffe_is_asked(world, tmp_path, path):
    pytest.importorskip("griffe")
    old = wheel(tmp_path / "old", "1.0", {"demo/__init__.py": "", path: "def f(a, b): ...\n"})
    new = wheel(tmp_path / "new", "1.1", {"demo/__init__.py": "", path: "def f(b, a): ...\n"})
    assert {change.name for change in compare_releases(world, [old], [new]).api.changed} == {"demo.a.f"}


def test_memory_does_not_grow_with_a_file(world, tmp_path):
    old, new = (
        wheel(tmp_path / version, version, {"demo/data.bin": bytes(40 << 20) + version.encode()})
        for version in ("1.0", "1.1")
    )
    tracemalloc.start()
    try:
        [found] = compare_releases(world, [old], [new]).contents
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert any(change.path == "demo/data.bin" for change in found.changes)
    assert peak < 24 << 20
