"""release-please: manifest, marked lines and blocks, and extra files."""

from __future__ import annotations

import json

import pytest
from declaring import declares, globs, ours
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import release_please
from release.model.mention import Kind, Source
from release.model.own import Own

MANIFEST = ".release-please-manifest.json"
CONFIG = "release-please-config.json"


def test_the_entry_of_the_root_is_found():
    assert found(release_please, MANIFEST, '{\n  ".": "1.0.1",\n  "web": "1.0.1"\n}\n') == [(2, "1.0.1")]


def test_the_entries_of_all_homes_are_found():
    own = Own(name="x", homes=("libs/x/", "libs/y/"))
    assert stated(release_please, MANIFEST, '{".": "3.0.0", "libs/x": "1.0.1", "libs/z": "1.0.1"}', own) == ["1.0.1"]


def test_a_manifest_in_a_home_is_seen_from_there():
    source = Source(path=f"py/{MANIFEST}", data=b'{".": "1.0.1", "a": "1.0.2", "b": "3"}', home="py/")
    own = Own(name="x", homes=("py/", "py/a/", "b/"))
    assert [mention.stated for mention in release_please.find(source, own)] == ["1.0.1", "1.0.2"]


@pytest.mark.parametrize("text", ["{}", "[]", '{".": 1}', '{"./": "1.0.1"}'])
def test_a_manifest_without_the_entry_holds_nothing(text):
    assert stated(release_please, MANIFEST, text) == []


def test_a_manifest_that_is_no_json_is_named():
    with pytest.raises(FileUnparsable, match="manifest"):
        stated(release_please, MANIFEST, "{")


MARKED = {
    "code": ('__version__ = "1.0.1"  # x-release-please-version\n', ["1.0.1"]),
    "markup": ("<!-- x-release-please-version --> v1.0.1\n", ["1.0.1"]),
    "first full version": ("python 3.10: 1.0.1, not 2.0.0 # x-release-please-version\n", ["1.0.1"]),
    "with a date": ("1.0.1 (2026-01-01) # x-release-please-version-date\n", ["1.0.1"]),
    "carriage returns": ("1.0.1 # x-release-please-version\r\n1.0.1\r\n", ["1.0.1"]),
    "block": (
        "1.0.1\n# x-release-please-start-version\nx==1.0.1\n\nx:1.0.1 y:1.0.1\n# x-release-please-end\n1.0.1",
        ["1.0.1", "1.0.1"],
    ),
    "block without an end": ("x-release-please-start-version\n1.0.1\n", ["1.0.1"]),
    "next line": ("# x-release-please-version\nv = '1.0.1'\n", []),
    "part of the version": ("1.0.1 # x-release-please-major\n", []),
    "block of a part": ("x-release-please-start-minor\n1.0.1\n", []),
    "no mark": ("release-please-version 1.0.1\n", []),
    "no full version": ("1.0 # x-release-please-version\n", []),
}


@pytest.mark.parametrize(("text", "expected"), MARKED.values(), ids=MARKED)
def test_marked_lines_are_found(text, expected):
    assert stated(release_please, "any/where.txt", text) == expected


def test_the_tools_places_are_documents_that_may_be_stale():
    texts = {MANIFEST: b'{".": "1.0.1"}', "a": b"1.0.1 x-release-please-version", "b": b"1.0 x"}
    mentions = [m for path, data in texts.items() for m in release_please.find(Source(path=path, data=data), OWN)]
    assert [(m.kind, m.is_loose) for m in mentions] == [(Kind.DOCUMENT, False)] * 2


def config(*files, folder="."):
    return json.dumps({"packages": {folder: {"extra-files": list(files)}}})


EXTRA = {
    "json": (
        {"type": "json", "jsonpath": "$.app.version"},
        '{"version": "3.0", "app": {"version": "1.0.1"}}',
        ["1.0.1"],
    ),
    "toml": ({"type": "toml", "jsonpath": "$.app.version"}, "[app]\nversion = '1.0.1'\n", ["1.0.1"]),
    "yaml": ({"type": "yaml", "jsonpath": "$.version"}, "version: 1.0.1\napp:\n  version: 1.0.1\n", ["1.0.1"]),
    "yaml, deeper": (
        {"type": "yaml", "jsonpath": "$.app.version"},
        "version: 1.0.1\napp:\n  version: 1.0.1\n",
        ["1.0.1"],
    ),
    "pattern": (
        {"type": "json", "jsonpath": "$.version", "glob": True, "path": "*.x"},
        '{"version": "1.0.1"}',
        ["1.0.1"],
    ),
    "no plain path": ({"type": "json", "jsonpath": "$.a[*].version"}, '{"version": "1.0.1"}', []),
    "another kind": ({"type": "xml", "jsonpath": "$.version"}, "version 1.0.1", []),
    "marked": ({"type": "generic"}, "1.0.1", []),
}


@pytest.mark.parametrize(("entry", "content", "expected"), EXTRA.values(), ids=EXTRA)
def test_an_extra_file_is_declared(entry, content, expected):
    assert ours(release_please, CONFIG, config({"path": "a.x"} | entry), "a.x", content) == expected


ENTRY = {"type": "json", "path": "a.json", "jsonpath": "$.version"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (config(ENTRY), ["py/a.json"]),
        (config(ENTRY, folder="libs/x"), ["py/libs/x/a.json"]),
        (config(ENTRY | {"path": "/a.json"}), ["py/a.json"]),
        (config(ENTRY | {"path": "/a.json"}, folder="libs/x"), []),
        (config("a.json", 1, {"type": "json"}), []),
        (json.dumps({"extra-files": [ENTRY]}), ["py/a.json"]),
        (json.dumps({"packages": [ENTRY], "extra-files": 1}), []),
        ("[]", []),
    ],
)
def test_extra_files_are_seen_from_their_package(text, expected):
    assert globs(release_please, CONFIG, text, home="py/") == expected


def test_other_files_declare_nothing():
    assert declares(release_please, "a.json", config(ENTRY)) == ()


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from([b"v = 1.0.1", b"\xff\xe9 2.0.0 x-release-please-version", b""])),
    after=st.lists(st.sampled_from([b"1.0.1", b"x-release-please-start-version", b"3.0.0", b"x-release-please-end"])),
    end=st.sampled_from([b"\n", b"\r\n", b"\r"]),
)
def test_nothing_but_the_marked_version_changes(before, after, end):
    head = end.join([*before, b'version = "'])
    tail = end.join([b'" # x-release-please-version', *after])
    assert_only_the_version_changes(release_please, "a.txt", head, "1.0.1", tail)


@given(st.dictionaries(st.text(max_size=5), st.sampled_from(["1.0.1", "3.0.0"]), max_size=4), st.integers(0, 4))
def test_nothing_but_the_own_entry_changes(others, indent):
    others.pop(".", None)
    text = json.dumps({**others, ".": "1.0.1", "z/z": "1.0.1"}, indent=indent)
    head, _, tail = text.partition('".": "')
    assert_only_the_version_changes(
        release_please, MANIFEST, f'{head}".": "'.encode(), "1.0.1", tail.removeprefix("1.0.1").encode()
    )
