"""tbump: the stored copy, and the files that it patches."""

from __future__ import annotations

import pytest
from declaring import declares, globs, ours
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import tbump
from release.model.mention import Form

PLAIN = """\
github_url = "https://forge.example/someone/toon-stream"

[version]
current = "1.0.1"
regex = '''
  (?P<major>\\d+)
  \\.(?P<minor>\\d+)
  \\.(?P<patch>\\d+)
'''

[git]
message_template = "Bump to {new_version}"

"""
IN_PYPROJECT = (
    '[project]\nversion = "1.0.1"\n[tool.tbump.version]\ncurrent = "1.0.1"\n[[tool.tbump.file]]\nsrc = "a.py"\n'
)


@pytest.mark.parametrize(("path", "text"), [("tbump.toml", PLAIN), ("pyproject.toml", IN_PYPROJECT)])
def test_the_stored_copy_is_found(path, text):
    assert stated(tbump, path, text) == ["1.0.1"]


@pytest.mark.parametrize(
    "text",
    ['[version]\ncurrent = "1.0.1"\n', "[tool.tbump]\nversion = 1\nfile = 1\n", "[tool]\ntbump = 1\n"],
    ids=["another tool's", "no tables", "no table"],
)
def test_without_its_tables_nothing_is_found(text):
    assert (stated(tbump, "pyproject.toml", text), declares(tbump, "pyproject.toml", text)) == ([], ())


def test_only_the_files_at_the_root_are_claimed():
    assert not any(tbump.claims(path) for path in ("sub/tbump.toml", "setup.cfg"))


FILES = {
    "no template": ('src = "a.py"', "1.0.1 x==1.0.1", ["1.0.1", "1.0.1"]),
    "template": ('src = "a.py"\nsearch = \'v = "{current_version}"\'', 'v = "1.0.1"\nw = "1.0.1"', ["1.0.1"]),
    "pattern": ('src = "**/*.py"', "1.0.1", ["1.0.1"]),
    "parts": ('src = "a.py"\nversion_template = "{major}.{minor}"', "1.0.1", []),
    "all numbers": ('src = "a.py"\nversion_template = "{major}.{minor}.{patch}"', "1.0.1", ["1.0.1"]),
    "a part of no version": ('src = "a.py"\nversion_template = "{major}.{minor}.{micro}"', "1.0.1", []),
    "a template with a width": ('src = "a.py"\nversion_template = "{major:>1}.{minor}.{patch}"', "1.0.1", []),
    "a template that is none": ('src = "a.py"\nversion_template = 3', "1.0.1", []),
    "other fields": ('src = "a.py"\nsearch = "{release} {current_version}"', "x 1.0.1", []),
    "no path": ('search = "{current_version}"', "1.0.1", []),
    "another file": ('src = "b.py"', "1.0.1", []),
}


@pytest.mark.parametrize(("keys", "content", "expected"), FILES.values(), ids=FILES)
def test_a_file_is_declared(keys, content, expected):
    assert ours(tbump, "tbump.toml", f"{PLAIN}[[file]]\n{keys}\n", "a.py", content) == expected


REGEX = r"(?P<major>\d+)\.(?P<minor>\d+)\.(?P<patch>\d+)(?P<pre>(?:a|rc)\d+)?(?:\.(?P<dev>dev\d*))?"


@pytest.mark.parametrize(
    ("regex", "template", "forms"),
    [
        (REGEX, "{major}.{minor}.{patch}", [Form.RELEASE]),
        (REGEX, "{major}.{minor}.{patch}{pre}", []),
        (REGEX, "{major}.{minor}.{patch}{dev}", []),
        (REGEX, "v{major}.{minor}.{patch}", []),
        (r"(?P<a>\d+)\.(?P<b>\d+)\.(?P<c>\d+)(?:\.(?P<d>\d+))?", "{a}.{b}.{c}", []),
        (r"(?P<a>[0-9.]+)", "{a}", [Form.RELEASE]),
        (r"(?P<a>[[0-9.]+)", "{a}", [Form.RELEASE]),
        ("(", "{major}.{minor}.{patch}", []),
        ("x", "{major}.{minor}.{patch}", []),
    ],
    ids=[
        "numbers",
        "candidates",
        "development",
        "more",
        "a fourth number",
        "all",
        "a set in a set",
        "no regex",
        "another regex",
    ],
)
def test_a_template_that_leaves_out_every_suffix_holds_the_numbers_of_the_release(regex, template, forms):
    text = f"[version]\ncurrent = '1.0.1'\nregex = '{regex}'\n[[file]]\nsrc = 'a.py'\nversion_template = '{template}'\n"
    assert [place.form for place in declares(tbump, "tbump.toml", text)] == forms


def test_the_table_in_pyproject_is_read():
    assert globs(tbump, "pyproject.toml", IN_PYPROJECT, home="libs/x/") == ["libs/x/a.py"]


def test_what_is_no_table_declares_nothing():
    assert globs(tbump, "tbump.toml", 'file = ["a.py"]\n') == []


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.sampled_from(["# 1.0.1", "[app]\ncurrent = '1.0.1'", "x = 'caf\xe9'"]), unique=True),
    after=st.lists(st.sampled_from(["regex = '1.0.1'", "# current = '1.0.1'"]), unique=True),
    end=st.sampled_from(["\n", "\r\n"]),
    quote=st.sampled_from(["'", '"']),
)
def test_nothing_but_the_stored_version_changes(before, after, end, quote):
    head = end.join([*sorted(before, key=lambda line: line.startswith("[")), "[version]", f"current = {quote}"])
    tail = end.join([quote, *after])
    assert_only_the_version_changes(tbump, "tbump.toml", head.encode(), "1.0.1", tail.encode())
