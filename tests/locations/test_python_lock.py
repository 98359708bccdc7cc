"""Lock files of Python projects: the project's own entries, and none that comes from an index."""

from __future__ import annotations

import sys

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import python_lock
from release.model.mention import Source
from release.model.own import Own

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

UV_HEAD = 'version = 1\nrevision = 3\nrequires-python = ">=3.10"\n\n[manifest]\nmembers = ["toonstream"]\n\n'
OTHER = '[[package]]\nname = "rich"\nversion = "1.0.1"\nsource = { registry = "https://index.example/simple" }\n\n'


def uv(source, name="toonstream"):
    return f'{UV_HEAD}{OTHER}[[package]]\nname = "{name}"\nversion = "1.0.1"\nsource = {source}\n'


HITS = {
    "uv, editable": ("uv.lock", uv('{ editable = "." }')),
    "uv, virtual": ("uv.lock", uv('{ virtual = "." }')),
    "uv, a folder": ("uv.lock", uv('{ directory = "." }')),
    "uv, in a folder of its own": ("docs/uv.lock", uv('{ editable = "../" }')),
    "uv, another name in the project's folder": ("uv.lock", uv('{ virtual = "." }', "docs")),
    "uv, an own name in a folder that is not known": ("uv.lock", uv('{ editable = "x" }', "toon-stream")),
    "uv, a script": ("tools/x.py.lock", uv('{ directory = "../" }')),
    "uv, crlf": ("uv.lock", uv('{ editable = "." }').replace("\n", "\r\n")),
    "uv, extras behind it": (
        "uv.lock",
        uv('{ editable = "." }') + '[package.optional-dependencies]\nx = [\n    { name = "rich" },\n]\n',
    ),
    "poetry": (
        "docs/poetry.lock",
        (
            '[[package]]\nname = "toonstream"\nversion = "1.0.1"\ndescription = ""\ndevelop = true\n\n'
            '[package.dependencies]\nrich = "1.0.1"\n\n[package.source]\ntype = "directory"\nurl = ".."\n'
        ),
    ),
    "uv, an example that needs the project": ("samples/x/uv.lock", uv('{ editable = "../.." }')),
    "pdm": ("pdm.lock", '[[package]]\nname = "toonstream"\nversion = "1.0.1"\neditable = true\npath = "."\n'),
    "pylock": (
        "pylock.toml",
        (
            'lock-version = "1.0"\n\n[[packages]]\nname = "toonstream"\nversion = "1.0.1"\n'
            'directory = { editable = true, path = "." }\n'
        ),
    ),
    "pylock with a table": (
        "pylock.dev.toml",
        '[[packages]]\nname = "toonstream"\nversion = "1.0.1"\n\n[packages.directory]\npath = "."\n',
    ),
}

LOOK_ALIKES = {
    "uv, from an index": ("uv.lock", uv('{ registry = "https://index.example/simple" }')),
    "uv, from git": ("uv.lock", uv('{ git = "https://x.example/toonstream?tag=1.0.1#00" }')),
    "uv, from a URL": ("uv.lock", uv('{ url = "https://x.example/toonstream-1.0.1.tar.gz" }')),
    "uv, a built file": ("uv.lock", uv('{ path = "dist/toonstream-1.0.1-py3-none-any.whl" }')),
    "uv, another in a folder": ("uv.lock", uv('{ editable = "plugins/other" }', "other")),
    "uv, dynamic": ("uv.lock", '[[package]]\nname = "toonstream"\nsource = { editable = "." }\n'),
    "uv, in a folder of its own": ("docs/uv.lock", uv('{ virtual = "." }', "docs")),
    "uv, an own name in a test's folder": ("tests/x/uv.lock", uv('{ editable = "." }')),
    "poetry, from an index": ("poetry.lock", '[[package]]\nname = "toonstream"\nversion = "1.0.1"\n'),
    "poetry, from git": (
        "poetry.lock",
        '[[package]]\nname = "toonstream"\nversion = "1.0.1"\n\n[package.source]\ntype = "git"\nurl = "."\n',
    ),
    "pdm, from an index": ("pdm.lock", '[[package]]\nname = "toonstream"\nversion = "1.0.1"\n'),
    "pdm, a built file": (
        "pdm.lock",
        '[[package]]\nname = "toonstream"\nversion = "1.0.1"\npath = "./dist/toonstream-1.0.1-py3-none-any.whl"\n',
    ),
    "pylock, from an index": (
        "pylock.toml",
        '[[packages]]\nname = "toonstream"\nversion = "1.0.1"\nindex = "https://index.example/simple"\n',
    ),
    "another table": ("uv.lock", '[[other]]\nname = "toonstream"\nversion = "1.0.1"\nsource = { editable = "." }\n'),
    "inside a text": (
        "uv.lock",
        'x = """\n[[package]]\nname = "toonstream"\nversion = "1.0.1"\nsource = { editable = "." }\n"""\n',
    ),
    "no toml at all": ("uv.lock", "<<<<<<< ours\n"),
    "empty": ("uv.lock", ""),
}


@pytest.mark.parametrize(("path", "text"), HITS.values(), ids=HITS)
def test_the_own_entry_is_found(path, text):
    assert stated(python_lock, path, text) == ["1.0.1"]


@pytest.mark.parametrize(("path", "text"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(path, text):
    assert stated(python_lock, path, text) == []


def test_the_entries_of_siblings_are_ours_and_those_of_strangers_are_not():
    own = Own(name="quality", homes=("", "tools/", "app/"), strangers=("solver/",))
    folders = {"app": ".", "tools": "../tools", "solver": "../solver", "quality": "../solver/"}
    text = "".join(
        f'[[package]]\nname = "{name}"\nversion = "1.0.1"\nsource = {{ editable = "{folder}" }}\n\n'
        for name, folder in folders.items()
    )
    assert found(python_lock, "app/uv.lock", text, own) == [(3, "1.0.1"), (8, "1.0.1")]


def test_the_lock_of_a_stranger_may_need_the_project_by_its_folder_but_not_by_its_name_alone():
    own = Own(name="toonstream", strangers=("bench/",))
    entry = '[[package]]\nname = "toonstream"\nversion = "1.0.1"\nsource = {{ editable = "{}" }}\n\n'
    assert found(python_lock, "bench/uv.lock", entry.format("..") + entry.format("lib"), own) == [(3, "1.0.1")]


def test_an_own_entry_can_be_stale():
    (mention,) = python_lock.find(Source(path="uv.lock", data=uv('{ editable = "." }').encode()), OWN)
    assert not mention.is_loose


def test_a_text_of_several_lines_does_not_hide_the_entries_around_it():
    text = f'{OTHER}[[package]]\nname = "toonstream"\nversion = "1.0.1"\npath = "."\nx = """\nversion = "2"\n"""\n'
    assert stated(python_lock, "pdm.lock", text) == ["1.0.1"]


@pytest.mark.parametrize("path", ["uv.lock", "docs/uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "pylock.a.toml"])
def test_a_lock_in_any_folder_is_claimed(path):
    assert python_lock.claims(path)


@pytest.mark.parametrize("path", ["Cargo.lock", "pylock.a.b.toml", "xuv.lock", "uv.lock/x"])
def test_foreign_and_other_files_are_not_claimed(path):
    assert not python_lock.claims(path)


ENTRIES = st.lists(
    st.sampled_from(
        [
            OTHER,
            (
                '[[package]]\nname = "toonstream"\nversion = "1.0.1"\nsource = { registry = "x" }\n'
                'wheels = [\n    { url = "https://x.example/toonstream-1.0.1.whl", hash = "sha256:00" },\n]\n\n'
            ),
            '[[package]]\nname = "a"\nversion = "1.0.1"\nsource = { virtual = "a" }\n[package.metadata]\nversion = 1\n',
            "# \N{SNOWMAN} [[package]]\n",
        ]
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(
    before=ENTRIES,
    after=ENTRIES,
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    kind=st.sampled_from(["editable", "virtual", "directory"]),
)
def test_nothing_but_the_version_changes(before, after, end, mark, kind):
    head = mark + UV_HEAD + "".join(before) + '[[package]]\nname = "toonstream"\nversion = "'
    tail = f'"\nsource = {{ {kind} = "." }}\ndependencies = [\n    {{ name = "rich" }},\n]\n\n' + "".join(after)
    data = (head.replace("\n", end).encode(), tail.replace("\n", end).encode())
    assert_only_the_version_changes(python_lock, "uv.lock", data[0], "1.0.1", data[1])
    was, now = (tomllib.loads(data[0].decode("utf-8-sig") + v + data[1].decode()) for v in ("1.0.1", "7.8.9"))
    changed = [(a, b) for a, b in zip(was["package"], now["package"], strict=True) if a != b]
    assert [(a["source"], a["version"], b["version"]) for a, b in changed] == [({kind: "."}, "1.0.1", "7.8.9")]
