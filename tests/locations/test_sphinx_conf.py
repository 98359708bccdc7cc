"""Sphinx's conf.py: release and version, in full or short."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import sphinx_conf
from release.model.mention import Form, Source

CONF = "docs/conf.py"

HITS = {
    "release": 'release = "1.0.1"\n',
    "version": "version = '1.0.1'\n",
    "both in one": 'version = release = "1.0.1"\n',
    "annotated": 'release: str = "1.0.1"\n',
    "unicode prefix": "release = u'1.0.1'\n",
    "a name for it": '__version__ = "1.0.1"\nversion = __version__\n',
    "under if": 'if tags.has("x"):\n    release = "1.0.1"\n',
    "same digits elsewhere": 'needs_sphinx = "1.0.1"\nrelease = "1.0.1"\n',
}

LOOK_ALIKES = {
    "another setting": 'needs_sphinx = "1.0.1"\n',
    "a name that has two values": 'if x:\n    v = "1.0.1"\nelse:\n    v = "1.0.2"\nrelease = v\n',
    "a name that nothing uses": '__version__ = "1.0.1"\n',
    "computed": 'release = ".".join(["1.0.1"])\n',
    "a fallback": 'try:\n    from x import release\nexcept ImportError:\n    release = "1.0.1"\n',
    "in a function": 'def setup(app):\n    version = "1.0.1"\n    return {"version": "1.0.1"}\n',
    "no version": 'release = "main"\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_a_setting_is_found(text):
    assert stated(sphinx_conf, CONF, text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(sphinx_conf, CONF, text) == []


def test_both_may_be_short():
    data = b'version = "1.0"\nrelease = "1.0.1"\n'
    assert [(m.stated, m.form is Form.SHORT, m.why) for m in sphinx_conf.find(Source(path=CONF, data=data), OWN)] == [
        ("1.0", True, "Sphinx version"),
        ("1.0.1", True, "Sphinx release"),
    ]


def test_the_usual_places_are_claimed():
    assert sphinx_conf.claims("doc/source/conf.py")
    assert sphinx_conf.claims("conf.py")
    assert sphinx_conf.claims("web/conf.py")
    assert not sphinx_conf.claims("tests/docs/conf.py")


@pytest.mark.parametrize(
    ("head", "expected"),
    [("extensions = ['sphinx.ext.autodoc']\n", ["1.0.1"]), ("# settings of the server\n", [])],
    ids=["speaks of it", "does not"],
)
def test_in_another_folder_the_file_has_to_speak_of_sphinx(head, expected):
    assert stated(sphinx_conf, "web/conf.py", f"{head}release = '1.0.1'\n") == expected


@settings(max_examples=30, deadline=None)
@given(
    before=st.lists(
        st.sampled_from(["# 1.0.1", "x = '\N{LATIN SMALL LETTER E WITH ACUTE}'", "html_title = '1.0.1'", "\x0c"])
    ),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    form=st.sampled_from([("release = '", "'"), ("version = release = \t'", "' # 1.0.1")]),
)
def test_nothing_but_the_version_changes(before, end, encoding, form):
    cookie = ["# coding: latin-1"] if encoding == "latin-1" else []
    head = end.join([*cookie, *before, form[0]]).encode(encoding)
    assert_only_the_version_changes(sphinx_conf, CONF, head, "1.0.1", f"{form[1]}{end}y = '1.0.1'".encode())


@pytest.mark.parametrize("path", ["docs/en/conf.py", "DOCS/conf.py", "src/x/conf.py", "a/b/c/documentation/conf.py"])
def test_a_folder_of_documentation_is_claimed(path):
    assert sphinx_conf.claims(path)


@pytest.mark.parametrize("path", ["a/b/c/d/docs/conf.py", "examples/docs/conf.py", "docs/x.py"])
def test_another_file_is_not(path):
    assert not sphinx_conf.claims(path)


@pytest.mark.parametrize(
    ("path", "home", "is_loose"), [(CONF, "", False), ("a/docs/conf.py", "", True), ("a/docs/conf.py", "a/", False)]
)
def test_only_the_usual_places_are_firm(path, home, is_loose):
    (mention,) = sphinx_conf.find(Source(path=path, data=b"release = '1.0.1'", home=home), OWN)
    assert mention.is_loose is is_loose


def test_a_menu_says_which_version_is_stable():
    text = b'menu = {\n    "dev": "v1.1 (devel)",\n    "stable": "v1.0 (stable)",\n    "v1.0": "v1.0 (old)",\n}\n'
    (mention,) = sphinx_conf.find(Source(path=CONF, data=text), OWN)
    assert (mention.stated, mention.line, mention.is_stable, mention.is_loose) == ("1.0", 3, True, True)
