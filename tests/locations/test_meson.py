"""meson.build: the version of project(), not of anything else."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import meson
from release.model.mention import Source

HITS = {
    "plain": "project('toonstream', 'c', version: '1.0.1')\n",
    "over lines": "# x\nproject(\n  'toonstream',\n  'c', # version: '2'\n  version : '1.0.1',\n)\n",
    "lists before": "project('x', ['c', 'cpp'], default_options: ['a=1.0.1', 'b'], version: '1.0.1')\n",
    "behind the version of meson": "project('x', meson_version: '1.0.1', version: '1.0.1')\n",
    "crlf": "project('x',\r\n  version: '1.0.1')\r\n",
}

LOOK_ALIKES = {
    "meson itself": "project('x', meson_version: '1.0.1')\n",
    "a dependency": "project('x')\ndependency('y', version: '1.0.1')\n",
    "behind the call": "project('x')\nf(version: '1.0.1')\n",
    "a call inside": "project('x', version: run_command('f', version: '1.0.1').stdout())\n",
    "a comment": "project('x',\n# version: '1.0.1'\n)\n",
    "a text": "project('x', '''version: '1.0.1''' , 'y')\n",
    "another function": "subproject('x', version: '1.0.1')\nmy_project('x', version: '1.0.1')\n",
    "escapes": "project('x', version: '1.0\\x2e1')\n",
    "empty": "project('x', version: '')\n",
    "a list": "project('x', version: ['1.0.1'])\n",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_projects_version_is_found(text):
    assert stated(meson, "meson.build", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(meson, "meson.build", text) == []


@pytest.mark.parametrize(
    ("path", "name", "is_loose"),
    [("meson.build", "x", False), ("sub/meson.build", "x", True), ("sub/meson.build", "toon-stream", False)],
    ids=["top", "deeper", "own name"],
)
def test_a_project_inside_with_another_name_is_never_stale(path, name, is_loose):
    (mention,) = meson.find(Source(path=path, data=f"project('{name}', version: '0.9')".encode()), OWN)
    assert mention.is_loose is is_loose


def test_the_file_is_claimed_where_it_is_not_foreign():
    assert meson.claims("meson.build")
    assert meson.claims("src/meson.build")
    assert not meson.claims("vendor/x/meson.build")
    assert not meson.claims("meson.build.in")


LINES = st.lists(
    st.sampled_from(["# version: '1.0.1'", "", "x = '\N{SNOWMAN}'", "f('a', version: '1.0.1')", "y = '''('''"])
)


@settings(max_examples=50, deadline=None)
@given(
    inside=st.lists(st.sampled_from(["'c',", "# version: '1.0.1'", "a: ['1.0.1'],", "b: '\N{SNOWMAN})',", ""])),
    after=LINES,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    sign=st.sampled_from([":", " : ", ":\n  "]),
)
def test_nothing_but_the_version_changes(inside, after, end, mark, sign):
    head = mark + "\n".join(["# (\N{SNOWMAN}", "project('x',", *inside, f"version{sign}'"])
    tail = "\n".join(["',", *inside, ")", *after])
    data = (head.replace("\n", end).encode(), tail.replace("\n", end).encode())
    assert_only_the_version_changes(meson, "meson.build", data[0], "1.0.1", data[1])
