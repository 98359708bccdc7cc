"""python-semantic-release: what its settings declare."""

from __future__ import annotations

import pytest
from declaring import declares, globs, ours
from finding import found, stated
from hypothesis import given
from hypothesis import strategies as st

from release.locations import declared, semantic_release
from release.model.own import Own

TABLE = '[tool.semantic_release]\ntag_format = "v{version}"\n'

OPTIONS = {
    "variable": ("version_variables = ['a.py:__version__']", '__version__ = "1.0.1"\nx = "1.0.1"\n', ["1.0.1"]),
    "variable with its form": ("version_variables = ['a.py:rel:nf']", "rel: 1.0.1\n", ["1.0.1"]),
    "variable like the tag": ("version_variables = ['a.py:rel:tf']", "rel: v1.0.1\n", ["1.0.1"]),
    "whole file": ("version_variables = ['a.py:*:tf']", "v1.0.1\n", ["1.0.1"]),
    "older name": ("version_variable = 'a.py:x,a.py:y'", "x = 1.0.1\ny = 1.0.1\nz = 1.0.1", ["1.0.1", "1.0.1"]),
    "toml key": ("version_toml = ['a.py:tool.x.version']", "[tool.x]\nversion = '1.0.1'\nw = '1.0.1'", ["1.0.1"]),
    "pattern": ("version_pattern = ['a.py:rev: v{version}']", "rev: v1.0.1\nrev 1.0.1", ["1.0.1"]),
    "expression": ("version_pattern = ['a.py:x\\s+{version}']", "x   1.0.1\nx1.0.1", ["1.0.1"]),
    "bad expression": ("version_pattern = ['a.py:({version}']", "(1.0.1", []),
    "no version": ("version_pattern = ['a.py:rev']", "rev 1.0.1", []),
    "no colon": ("version_variables = ['a.py']", "1.0.1", []),
    "another file": ("version_variables = ['b.py:x']", "x = 1.0.1", []),
    "no list": ("version_variables = 3", "x = 1.0.1", []),
}


@pytest.mark.parametrize(("option", "content", "expected"), OPTIONS.values(), ids=OPTIONS)
def test_an_option_declares_places(option, content, expected):
    assert ours(semantic_release, "pyproject.toml", f"{TABLE}{option}\n", "a.py", content) == expected


FILES = {
    "pyproject.toml": "[tool.semantic_release]\nversion_variables = ['a.py:x']\n",
    "releaserc.toml": "[semantic_release]\nversion_variables = ['a.py:x']\n",
    "releaserc.json": '{"semantic_release": {"version_variables": ["a.py:x"]}}',
    "setup.cfg": "[semantic_release]\nversion_variable = a.py:x\n",
}


@pytest.mark.parametrize("path", FILES)
def test_every_file_of_settings_is_read(path):
    assert globs(semantic_release, path, FILES[path], home="libs/") == ["libs/a.py"]


@pytest.mark.parametrize("text", ["", "[tool]\nsemantic_release = 1\n", "# semantic_release\n"])
def test_without_settings_nothing_is_declared(text):
    assert declares(semantic_release, "pyproject.toml", text) == ()


def test_it_keeps_no_copy():
    assert stated(semantic_release, "pyproject.toml", TABLE + 'version = "1.0.1"\n') == []
    assert not semantic_release.claims("sub/pyproject.toml")


@given(
    name=st.from_regex(r"x[A-Za-z0-9_.-]{0,8}", fullmatch=True),
    sign=st.sampled_from([" = ", "=", ": ", " := ", "==", "@", ": str = "]),
    quote=st.sampled_from(["", '"', "'"]),
)
def test_what_a_variable_is_set_to_is_declared(name, sign, quote):
    content = f"a = 7.8.9\n  {name}{sign}{quote}7.8.9{quote}\ny{name} = 7.8.9\n{name}z = 7.8.9\n"
    text = f'{TABLE}version_variables = ["a.py:{name}"]\n'
    own = Own(name="x", declared=declares(semantic_release, "pyproject.toml", text))
    assert found(declared, "a.py", content, own) == [(2, "7.8.9")]
