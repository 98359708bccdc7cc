"""The main job as a maintainer types it: bump and tag on projects in the shape of real ones."""

from __future__ import annotations

import shapes


def test_a_bump_changes_six_places_of_six_and_no_look_alike(toonstream):
    ran = toonstream.invoke("bump", "1.0.2")
    assert ran.code == 0, ran.text
    expected = shapes.toonstream("1.0.1")
    expected |= {
        path: str(expected[path]).replace(old.replace("X", "1.0.1"), old.replace("X", "1.0.2"))
        for path, old in {
            "setup.py": "    version='X'",
            "toonstream/__init__.py": '__version__ = "X"',
            "CITATION.cff": "\nversion: X",
        }.items()
    }
    expected["pyproject.toml"] = str(expected["pyproject.toml"]).replace('version = "1.0.1"', 'version = "1.0.2"', 1)
    readme = str(expected["README.md"]).replace("version-1.0.1-", "version-1.0.2-")
    expected["README.md"] = readme.replace("toonstream==1.0.1", "toonstream==1.0.2")
    assert {path: data for path, (data, _) in toonstream.tree().items()} == {
        path: str(text).encode() for path, text in expected.items()
    }
    assert toonstream.git("status", "--porcelain") == ""
    assert toonstream.git("log", "-1", "--format=%s") == "Bump version to 1.0.2"


def test_a_bump_reaches_docstring_title_and_assertions(mypylogger):
    ran = mypylogger.invoke("bump", "patch", "--json")
    assert ran.code == 0, ran.text
    assert mypylogger.read("src/mypylogger/__init__.py").startswith(b'"""mypylogger v0.2.8 - JSON')
    assert mypylogger.read("README.md") == (
        b"# mypylogger v0.2.8\n\nJSON logging. mypylogger v0.2.8 does one thing.\n\n"
        b"Since mypylogger 0.2.7 there is no configuration.\n"
    )
    tests = mypylogger.read("tests/test_core.py")
    assert tests.count(b"0.2.8") == 3
    assert b'assert max(["0.2.7", "0.1.0"]) == "0.2.7"' in tests


def test_a_tag_is_annotated_and_goes_with_its_branch(toonstream):
    assert toonstream.invoke("bump", "1.0.2", "tag").code == 0
    assert toonstream.git("cat-file", "-t", "v1.0.2") == "tag"
    assert toonstream.on_remote("refs/heads/main") == toonstream.head
    assert toonstream.on_remote("refs/tags/v1.0.2^{}") == toonstream.head
    again = toonstream.invoke("tag")
    assert (again.code, "nothing to do" in again.out) == (0, True)
