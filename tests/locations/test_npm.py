"""package.json and npm's locks: the package itself, none that it uses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import npm
from release.model.mention import Kind, Source
from release.model.own import Pointed

HITS = {
    "plain": '{"name": "x", "version": "1.0.1"}',
    "on one line": '{"version":"1.0.1"}',
    "behind dependencies": '{"dependencies": {"version": "1.0.1"}, "version": "1.0.1"}',
    "behind a list": '{"files": ["version", "1.0.1", {"version": "1.0.1"}], "version": "1.0.1"}',
    "behind escapes": '{"description": "\\"version\\": \\"1.0.1\\"", "version": "1.0.1"}',
    "escaped key": '{"\\u0076ersion": "1.0.1"}',
    "byte order mark": '\ufeff{"version": "1.0.1"}',
    "crlf": '{\r\n  "version": "1.0.1"\r\n}\r\n',
}

LOOK_ALIKES = {
    "a dependency": '{"dependencies": {"toonstream": "1.0.1"}}',
    "deeper": '{"config": {"version": "1.0.1"}}',
    "in a list": '[{"version": "1.0.1"}]',
    "a key": '{"1.0.1": "version"}',
    "escapes": '{"version": "1.0\\u002e1"}',
    "no text": '{"version": 1.0}',
    "empty": '{"version": ""}',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_packages_version_is_found(text):
    assert stated(npm, "package.json", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(npm, "package.json", text) == []


@pytest.mark.parametrize("path", ["bower.json", "web/composer.json", "setup.json", "lerna.json"])
def test_files_that_look_like_it_state_the_version_at_the_top(path):
    data = '{"requires": {"version": "1.0.1"}, "version": "1.0.1", "packages": {"": {"version": "1.0.1"}}}'
    assert npm.claims(path)
    assert len(stated(npm, path, data)) == 1


@pytest.mark.parametrize("path", ["config.json", "tests/setup.json", "schema.json"])
def test_other_json_is_not_claimed(path):
    assert not npm.claims(path)


LOCK = """\
{
  "name": "toonstream",
  "version": "1.0.1",
  "lockfileVersion": 3,
  "packages": {
    "node_modules/a": {
      "version": "1.0.1"
    },
    "": {
      "name": "toonstream",
      "version": "1.0.1"
    }
  },
  "dependencies": {"a": {"version": "1.0.1"}}
}
"""


@pytest.mark.parametrize("name", ["package-lock.json", "npm-shrinkwrap.json"])
def test_a_lock_states_the_version_of_its_root_twice(name):
    assert found(npm, f"ui/{name}", LOCK) == [(3, "1.0.1"), (11, "1.0.1")]


def test_a_lock_states_the_versions_of_packages_in_other_folders():
    entries = {"": {"version": "1.0.1"}, "../packages/a": {"version": "1.0.2"}, "parts/b": {"version": "1.0.3"}}
    foreign = {"node_modules/c": {"version": "1.0.4"}, "parts/b/node_modules/c": {"version": "1.0.5"}, "parts/d": {}}
    lock = json.dumps({"version": "1.0.1", "packages": {**entries, **foreign}})
    assert stated(npm, "ui/package-lock.json", lock) == ["1.0.1", "1.0.1", "1.0.2", "1.0.3"]
    assert stated(npm, "ui/package.json", lock) == ["1.0.1"]


def test_a_lock_repeats_no_version_that_is_left_in_the_package_itself():
    lock = json.dumps({"packages": {"../examples/a": {"version": "1.0.1"}, "tests/b": {"version": "1.0.1"}}})
    assert stated(npm, "ui/package-lock.json", lock) == []


def mention(text, own=OWN, path="package.json"):
    (only,) = npm.find(Source(path=path, data=text.encode()), own)
    return only


@pytest.mark.parametrize(
    ("name", "is_loose"),
    [("toonstream", False), ("@someone/toon-stream", False), ("toonstream-ui", True), ("", True)],
    ids=["own", "own in a scope", "longer", "none"],
)
def test_only_a_package_with_an_own_name_can_be_stale(name, is_loose):
    assert mention(json.dumps({"name": name, "version": "0.9.0"})).is_loose is is_loose
    assert mention(json.dumps({"name": name, "version": "0.9.0"}), path="ui/package.json").is_loose is is_loose


@pytest.mark.parametrize("version", ["1.0.0", "0.1.0"])
def test_the_version_that_a_new_package_begins_with_is_never_stale(version):
    assert mention(json.dumps({"name": "toon-stream", "version": version})).is_loose


@pytest.mark.parametrize(("path", "is_loose"), [("python/package.json", False), ("ui/package.json", True)])
def test_a_package_beside_the_projects_folder_may_count_its_own_versions(path, is_loose):
    source = Source(path=path, data=b'{"name": "toon-stream", "version": "0.9.0"}')
    (found,) = npm.find(source, replace(OWN, homes=("python/",)))
    assert found.is_loose is is_loose


def test_the_file_that_the_build_backend_reads_is_metadata():
    own = replace(OWN, pointed=(Pointed(path="js/package.json"),))
    pointed = mention('{"version": "1.0.1"}', own, "js/package.json")
    assert (pointed.kind, pointed.is_loose) == (Kind.METADATA, False)


@pytest.mark.parametrize("data", [b'{"version": "1.0.1",}', b"\xff", b"[" * 99999, b""])
def test_what_is_no_json_is_named(data):
    with pytest.raises(FileUnparsable, match=r"ui/package\.json is not valid JSON") as caught:
        stated(npm, "ui/package.json", data)
    assert caught.value.where[0].startswith("ui/package.json")


@pytest.mark.parametrize("path", ["package.json", "src-ui/package.json", "ui/package-lock.json"])
def test_a_package_in_any_folder_is_claimed(path):
    assert npm.claims(path)


@pytest.mark.parametrize(
    "path", ["node_modules/a/package.json", "ui/node_modules/a/package.json", "tests/x/package.json", "x.package.json"]
)
def test_foreign_and_other_files_are_not_claimed(path):
    assert not npm.claims(path)


MEMBERS = st.dictionaries(
    st.text().filter(lambda key: key not in {"version", "packages", "name"}),
    st.recursive(
        st.sampled_from(["1.0.1", 1.0, None, True, '"version": "1.0.1"', "\\", "\N{SNOWMAN}"]),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["version", "a"]), inner),
        max_leaves=5,
    ),
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(
    members=MEMBERS,
    place=st.integers(0, 3),
    indent=st.sampled_from([None, 2, "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    is_ascii=st.booleans(),
)
def test_nothing_but_the_version_changes(members, place, indent, end, mark, is_ascii):
    items = list(members.items())
    items.insert(place, ("version", "<here>"))
    text = json.dumps(dict(items), indent=indent, ensure_ascii=is_ascii).replace("\n", end)
    head, _, tail = (mark + text).encode("utf-8", "surrogatepass").partition(b"<here>")
    assert_only_the_version_changes(npm, "package.json", head, "1.0.1", tail)
    assert json.loads((head + b"7.8.9" + tail).decode("utf-8-sig")) == {**members, "version": "7.8.9"}


WORKSPACE = '{{"name": "@toonstream/app", "version": "1.0.1", "dependencies": {{{0}}}}}'
IN_STEP = {
    "in our scope": ('"@toonstream/lib": "1.0.1"', ["1.0.1", "1.0.1"]),
    "a range in our scope": ('"@toonstream/lib": "^1.0.1"', ["1.0.1", "1.0.1"]),
    "another range in our scope": ('"@toonstream/lib": "~1.0.1"', ["1.0.1", "1.0.1"]),
    "owner and project": ('"@someone-toon-stream/lib": "1.0.1"', ["1.0.1", "1.0.1"]),
    "another owner": ('"@other-toon-stream/lib": "1.0.1"', ["1.0.1"]),
    "a wide range": ('"@toonstream/lib": ">=1.0.1"', ["1.0.1"]),
    "a short range": ('"@toonstream/lib": "^1.0"', ["1.0.1"]),
    "itself": ('"@toonstream/app": "1.0.1"', ["1.0.1"]),
    "another scope": ('"@rich/lib": "1.0.1"', ["1.0.1"]),
    "no scope": ('"lib": "1.0.1"', ["1.0.1"]),
    "a folder": ('"@toonstream/lib": "file:../lib"', ["1.0.1"]),
}


@pytest.mark.parametrize(("required", "expected"), IN_STEP.values(), ids=IN_STEP)
def test_what_is_required_exactly_in_the_own_scope_moves_in_step(required, expected):
    assert stated(npm, "app/package.json", WORKSPACE.format(required)) == expected


def test_it_follows_only_the_current_version():
    text = WORKSPACE.format('"@toonstream/lib": "1.0.1"').encode()
    mentions = npm.find(Source(path="package.json", data=text), OWN)
    assert [(m.why, m.is_loose) for m in mentions if m.why.startswith("requires")] == [
        ("requires @toonstream/lib", True)
    ]
