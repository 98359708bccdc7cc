"""All other text files: the project's name right before a version, in code, tests and data."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import text
from release.model.mention import Source
from release.model.own import Own

URL = "https://forge.invalid/someone/toon-stream"

HITS = {
    "a pin": "pip install toonstream==1.0.1",
    "a comment": "// ToonStream v1.0.1",
    "an action": "      - uses: someone/toon-stream@v1.0.1",
    "an image": "image: forge.invalid/someone/toon-stream:1.0.1",
    "a revision": f"- repo: {URL}\n  rev: v1.0.1",
    "a link": f"wget {URL}/releases/download/v1.0.1/x",
    "a file": "tar xf toon_stream-1.0.1.tar.gz",
    "what is installed from a build": "COPY dist/toon_stream-1.0.1-py3-none-any.whl /tmp/",
    "an agent": '"User-Agent: ToonStream/1.0.1"',
    "an agent with a dot": '"User-Agent: toon.stream/1.0.1"',
    "an agent with more words": '"ToonStreamClient/1.0.1"  # toonstream',
    "a key": "toonstream: 1.0.1",
    "a quote": "'toonstream 1.0.1'",
    "a pin of its own": "# toonstream==1.0.1's wheel",
    "a pin in an address": '// toonstream\nsrc="https://run.invalid/?code=%5B%27toonstream%3d%3d1.0.1%27%5D"',
    "what an example asks for": 'assert toonstream.__version__.startswith("1.0.1")',
    "what an example asks for, with blanks": "if not toonstream.__version__.startswith( '1.0.1' ):",
}

LISTED = "\n".join(f'"v{number}": "https://docs.invalid/toonstream/v{number}/",' for number in ("1.0.1", "1.0", "0.9"))

LOOK_ALIKES = {
    "a list of all versions": LISTED,
    "no name": "x = '1.0.1'",
    "another pin": "rich==1.0.1  # for toonstream",
    "a range": "toonstream>=1.0.1",
    "a series": "toonstream 1.0.x",
    "plus": "toonstream 1.0.1+",
    "what is asked of another": 'assert rich.__version__.startswith("1.0.1")  # for toonstream',
    "a series that is asked for": 'assert toonstream.__version__.startswith("1.0.1.")',
    "another start": 'assert toonstream.protocol.startswith("1.0.1")',
    "since": "# since toonstream 1.0.1",
    "since on the line above": "# deprecated:\n# toonstream 1.0.1",
    "a workaround for it": "# pinned, temporarily for\n# ToonStream release 1.0.1, see above",
    "since two lines above": "@deprecated(\n    'x',\n    'toonstream 1.0.1',\n)",
    "what a report is to show": "  placeholder: |\n    $ toonstream --version\n    toonstream 1.0.1",
    "what once was": "# With toonstream-1.0.1 we get the wrong colour.",
    "an agent among others": "other/1.2.3 toon-stream/1.0.1 CPython/2.7.10",
    "a plan": "# release toonstream 1.0.1 and think of this",
    "a deed": "#releasing toonstream 1.0.1.",
    "an example": "# The files are like toonstream-1.0.1/setup.py",
    "to do": "# TODO: with toonstream 1.0.1",
    "or later": "# toonstream 1.0.1 or later",
    "what is its own": "# powers toonstream 1.0.1's search",
    "what is its own, in print": "# powers toonstream 1.0.1\N{RIGHT SINGLE QUOTATION MARK}s search",
    "compatibility": "# Alias for backward compatibility with toonstream 1.0.1",
    "a locked pin": "toonstream==1.0.1 --hash=sha256:ab",
    "a pin locked on the next line": "toonstream==1.0.1 \\\n    --hash=sha256:ab",
    "a locked file": f'url "https://files.invalid/toonstream-1.0.1.tar.gz"\n  sha256 "{"a" * 64}"\n',
    "a locked release": f'url "{URL}/releases/download/v1.0.1/x.tar.gz"\n  sha256 "{"a" * 64}"\n',
    "a file at an address with its digest": f"x = 'https://files.invalid/{'0' * 60}/toonstream-1.0.1.zip'",
    "a pinned commit": f"uses: someone/toon-stream@{'a' * 40}  # v1.0.1",
    "a mirror in hooks of our own": f"- repo: {URL}-pre-commit\n  rev: v1.0.1",
    "a part of the name": "toon-stream-binary==1.0.1",
    "the name of a tracked file": "RELEASE_NOTES_toonstream_v1.0.1.md",
}


@pytest.mark.parametrize("data", HITS.values(), ids=HITS)
def test_a_version_beside_the_own_name_is_found(data):
    assert stated(text, "a/x.c", f"{data}\n") == ["1.0.1"]


@pytest.mark.parametrize("data", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(data):
    assert stated(text, "a/x.c", f"{data}\n") == []


@pytest.mark.parametrize(("quote", "count"), [("", 0), ("'", 1)])
def test_what_a_build_made_is_an_example_where_code_has_it_without_quotes(quote, count):
    data = f"--wheel {quote}dist/toon_stream-1.0.1-py3-none-any.whl{quote}\n"
    assert stated(text, "scripts/check.py", data) == ["1.0.1"] * count


@pytest.mark.parametrize(("name", "count"), [("pyproject.toml", 1), ("requirements.txt", 0)])
def test_in_tests_only_manifests_pin_the_project(name, count):
    assert stated(text, f"tests/app/{name}", '    "toonstream==1.0.1",\n') == ["1.0.1"] * count


def test_the_same_version_on_the_line_is_ours_too():
    data = f"curl {URL}/releases/download/v1.0.1/x-1.0.1.zip rich==1.0.1\n1.0.1\n"
    assert found(text, "x.sh", data) == [(1, "1.0.1"), (1, "1.0.1")]


@pytest.mark.parametrize("remark", ["# ", "// ", " * ", '"""', "-- "])
def test_a_remark_in_a_test_is_ours(remark):
    assert stated(text, "tests/x.py", f"{remark}toonstream 1.0.1\n") == ["1.0.1"]


@pytest.mark.parametrize("data", ["x = 'toonstream 1.0.1'", "toonstream==1.0.1", 'run("toonstream-1.0.1.tar.gz")'])
@pytest.mark.parametrize("path", ["tests/x.py", "a/fixtures/x.cfg", "test/data/x", "cassettes/x.yaml"])
def test_what_a_test_needs_is_not(path, data):
    assert stated(text, path, data) == []


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("docs/requirements.txt", "# what the manual needs\ntoonstream==1.0.1\n", ["1.0.1"]),
        ("docs/requirements.txt", "toonstream==1.0.1\nrich>=2\nsphinx\n", ["1.0.1"]),
        ("requirements/dev.txt", "rich==2.0\ntoonstream==1.0.1\nsphinx==7.1\n", []),
        ("requirements/dev.txt", "toonstream==1.0.1\nrich>=2\nsphinx\n", ["1.0.1"]),
        ("docs/requirements.txt", "rich==2.0\ntoonstream==1.0.1\nsphinx==7.1\n", []),
        ("ci/constraints.txt", "#\n# This file is autogenerated by pip-compile\n#\ntoonstream==1.0.1\n", []),
        ("ci/constraints.txt", "# autogenerated by uv\nx==1\n  #  -c https://x.invalid/toonstream/v1.0.1/a.txt\n", []),
        ("ci/constraints.txt", "# by hand\nx==1\n  #  -c https://x.invalid/o/toonstream/v1.0.1/a.txt\n", ["1.0.1"]),
        ("ci/x.reqs", "# Generated on: Python 3.10.19\ntoonstream==1.0.1\n", []),
        ("environment.yml", "- rich==2.0\n- toonstream==1.0.1\n- sphinx==7.1\n", ["1.0.1"]),
        ("plugin/requirements.txt", "toonstream~=1.0.1\n", []),
        ("plugin/install.sh", "pip install toonstream~=1.0.1\n", ["1.0.1"]),
    ],
    ids=[
        *(
            "alone",
            "ranges",
            "a folder",
            "ranges in a folder",
            "a list",
            "compiled",
            "link",
            "link by hand",
            "generated",
            "an environment",
        ),
        *("a range to keep", "a range to install"),
    ],
)
def test_a_list_of_what_is_installed_holds_what_is_published(path, data, expected):
    assert stated(text, path, data) == expected


@pytest.mark.parametrize(("path", "count"), [("pyproject.toml", 1), ("setup.py", 1), ("x.py", 0), ("a/setup.cfg", 0)])
def test_a_part_is_pinned_by_the_projects_own_manifest(path, count):
    data = 'binary = ["toon-stream-binary == 4.3.2; x"]  # toonstream\n'
    found = list(text.find(Source(path=path, data=data.encode()), OWN))
    assert [(mention.stated, mention.is_weak) for mention in found] == [("4.3.2", True)] * count


MANUAL = "\\documentclass{{howto}}\n\\title{{ToonStream}}\n{}\n"


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("doc/toonstream.tex", "\\release{1.0.1}", ["1.0.1"]),
        ("doc/toonstream.tex", "  \\version{1.0.1}", ["1.0.1"]),
        ("doc/toonstream.tex", "\\release{1.0.1 or so}", []),
        ("doc/toonstream.tex", "% \\release{1.0.1}", []),
        ("doc/toonstream.tex", "\\require{1.0.1}", []),
        ("doc/toonstream.txt2", "\\release{1.0.1}", []),
    ],
    ids=["release", "version", "more text", "a comment", "another command", "another format"],
)
def test_a_manual_in_latex_says_its_release(path, line, expected):
    assert stated(text, path, MANUAL.format(line)) == expected


@pytest.mark.parametrize("data", ['"toonstream==1.0.1"', f'"{URL}/archive/v1.0.1.zip"', '"someone/toon-stream@v1.0.1"'])
def test_data_may_hold_pins_and_links(data):
    assert stated(text, "x.json", data) == ["1.0.1"]


@pytest.mark.parametrize("data", ['"toonstream 1.0.1"', '"ToonStream/1.0.1"', "[1, 1.0, 1]", '"toonstream-1.0.1.zip"'])
def test_other_data_is_data(data):
    assert stated(text, "x.json", f"{data}  toonstream") == []


@pytest.mark.parametrize(
    ("data", "is_published"),
    [
        ("toonstream==1.0.1", True),
        (f"{URL}/archive/v1.0.1.zip", True),
        ("toonstream 1.0.1", False),
        ("'ToonStream/1.0.1'", False),
    ],
    ids=["pin", "link", "name", "agent"],
)
def test_pins_and_links_are_what_users_install(data, is_published):
    (mention,) = text.find(Source(path="x.yml", data=data.encode()), OWN)
    assert (mention.is_loose, mention.is_published) == (True, is_published)


def test_the_title_of_a_manual_page_is_ours():
    data = '.TH TOON 1 "2024-01-02" "1.0.1" "Toonstream"\n.SH X\n1.0.1\n'
    assert found(text, "man/toon.1", data) == [(1, "1.0.1")]
    (title,) = text.find(Source(path="man/toon.1", data=data.encode()), OWN)
    assert not title.is_loose  # it may state the last release, or be stale
    another = '.TH RICH 1 "2024-01-02" "rich 1.0.1"\n.SH BUGS\nToonstream calls it.\n'
    (title,) = text.find(Source(path="man/rich.1", data=another.encode()), OWN)
    assert title.is_loose
    assert found(text, "man/toon.c", data) == []


def test_a_sibling_is_named_where_no_main_name_stands():
    own = Own(name="toon-stream", siblings=("toon-cli",))
    assert stated(text, "x.yml", "toon-cli==1.0.1", own) == ["1.0.1"]


def test_a_large_file_is_data():
    assert stated(text, "x.yml", "toonstream==1.0.1\n" + "x" * (1 << 20)) == []


@pytest.mark.parametrize("path", ["x.py", "Makefile", ".github/workflows/x.yml", "tests/x.py", "requirements.txt"])
def test_a_text_file_is_claimed(path):
    assert text.claims(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "CHANGELOG.md",
        "MIGRATION",
        "debian/changelog",
        "a.lock",
        "package-lock.json",
        "x.csv",
        "x.svg",
        "x.png",
        "x.ipynb",
        "docs/_static/switcher.json",
        "node_modules/x.js",
        "a/_vendor/x.py",
    ],
)
def test_another_file_is_not_claimed(path):
    assert not text.claims(path)


HOSTILE = {
    "names": b"toonstream " * 20_000 + b"1.0.1",
    "versions": b"toonstream 1.0.2, " + b"1.0.1, " * 20_000,
    "numbers": b"toonstream 1" + b".1" * 60_000 + b"x",
    "many hits on one line": b"toonstream==1.0.1 " * 2_000 + b"a" * 100_000,
    "locked pins on one line": b"toonstream==1.0.1 --hash=sha256:a " * 20_000,
    "digits of a hash": b"toonstream==1.0.1 " + (b"a" * 39 + b"g ") * 20_000,
    "blanks": b"toonstream\n" + b" " * 100_000 + b"\n" * 20_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["x.sh", "tests/x.py"], ids=["code", "test"])
@pytest.mark.sampled(3)
def test_hostile_text_is_read_in_linear_time(path, data):
    assert len(stated(text, path, data)) <= 2_000


SURROUNDINGS = st.lists(
    st.sampled_from(["text", "rich==1.0.1", "", "caf\N{LATIN SMALL LETTER E WITH ACUTE}", "11.0.1"])
)


@settings(max_examples=40, deadline=None)
@given(
    before=SURROUNDINGS,
    after=SURROUNDINGS,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    form=st.sampled_from(
        [("toonstream==", " rich"), ("# ToonStream v", ""), (f"{URL}/archive/", ".zip"), ("'ToonStream/", "'")]
    ),
)
def test_nothing_but_the_version_changes(before, after, end, encoding, form):
    head = "".join(line + end for line in before) + form[0]
    tail = form[1] + "".join(end + line for line in after)
    assert_only_the_version_changes(text, "x.sh", head.encode(encoding), "1.0.1", tail.encode("latin-1"))


@pytest.mark.parametrize(("name", "expected"), [("requirements.txt", ["1.0.1"]), ("requirements.in", [])])
def test_a_pin_of_which_a_lock_is_made_waits_for_the_release(name, expected):
    assert stated(text, f"install/{name}", "toonstream==1.0.1\n") == expected


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        (
            ".github/ISSUE_TEMPLATE/bug.yml",
            "      label: ToonStream version\n      placeholder: 1.0.1\n",
            [(False, True)],
        ),
        (".github/ISSUE_TEMPLATE/bug.yml", '      label: version\n      placeholder: "v1.0.1"\n', [(True, True)]),
        (".github/ISSUE_TEMPLATE/bug.yml", "      label: ToonStream\n      placeholder: Python 1.0.1\n", []),
        ("a/bug.yml", "      label: ToonStream version\n      placeholder: 1.0.1\n", []),
    ],
    ids=["with the name", "with no name", "of another", "no form"],
)
def test_a_form_for_reports_shows_the_released_version(path, data, expected):
    found = text.find(Source(path=path, data=data.encode()), OWN)
    assert [(mention.is_weak, mention.is_published) for mention in found] == expected
