"""README: what states this project's version, and the look-alikes beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import document
from release.model.mention import Source

URL = "https://forge.invalid/someone/toon-stream"
SHIELD = "https://img.shields.io"

HITS = {
    "badge": "badge/version-1.0.1-brightgreen.svg",
    "badge with v": "badge/version-v1.0.1-blue",
    "badge whose colour reads like a beta": "badge/pypi-v1.0.1-b00",
    "badge with the own name": "badge/toonstream-v1.0.1-blue",
    "badge with the own name escaped": "badge/toon--stream-1.0.1-blue",
    "badge with an escaped blank": "badge/latest%20release-1.0.1-blue",
    "badge in rst": f".. image:: {SHIELD}/badge/release-1.0.1-blue.svg\n   :alt: release",
    "badge by query": f"![x]({SHIELD}/static/v1?label=version&message=1.0.1&color=blue)",
    "badge by query in html": f'<img src="{SHIELD}/static/v1?label=version&amp;message=v1.0.1&amp;color=blue">',
    "badge by query in any order": f"{SHIELD}/static/v1?color=x&message=1.0.1&label=release",
    "pin": "pip install toon-stream==1.0.1",
    "pin with extras": "pip install 'toonstream[cli,fast]==1.0.1'",
    "pin with blanks": 'pip install "toon_stream == 1.0.1"',
    "pin of conda": "conda install toon-stream=1.0.1",
    "pin of conda with channel and build": "conda install forge::toon-stream=1.0.1=py_0",
    "pin of poetry": 'toon-stream = "^1.0.1"',
    "git reference": f"pip install git+{URL}@v1.0.1",
    "git reference with suffix": f"pip install git+{URL}.git@v1.0.1#egg=toon-stream",
    "action": "uses: someone/toon-stream@v1.0.1",
    "image": "docker run forge.invalid/someone/toon-stream:1.0.1",
    "pre-commit": f"  - repo: {URL}\n    rev: v1.0.1",
    "pre-commit, as it once was": f"  - repo: {URL}\n    sha: v1.0.1",
    "what it says when asked": "```\n$ toonstream --version\nToonStream 1.0.1\n```",
    "below a command's block": "```\n$ toonstream play\n```\nThis is ToonStream 1.0.1",
    "help of the module": "DATA\n    __all__ = ['x']\n    __version__ = '1.0.1'",
    "pre-commit with comment": f"  - repo: '{URL}'\r\n    # pinned\r\n    rev: 'v1.0.1'\r\n",
    "pre-commit's mirror": f"  - repo: {URL}-pre-commit\n    rev: v1.0.1",
    "another form of the mirror": "  - repo: https://forge.invalid/pre-commit/mirrors-toonstream\n    rev: v1.0.1",
    "resource of a program": "StringStruct(u'FileVersion', u'1.0.1'),",
    "key with the own name": '"toonstream_version": "1.0.1",',
    "variable with the own name": "toon_stream_version = '1.0.1'",
    "up to date": "toonstream is up to date (1.0.1)",
    "part in npm's scope": "    @toonstream/player v1.0.1  enabled",
    "release link": f"[notes]({URL}/releases/tag/v1.0.1)",
    "archive link": f"{URL}/archive/refs/tags/v1.0.1.tar.gz",
    "old archive link": f"{URL}/archive/v1.0.1.zip",
    "gitlab tag link": f"{URL}/-/tags/v1.0.1",
    "blob link": f"{URL}/blob/v1.0.1/docs/x.md",
    "raw link": "https://raw.invalid/someone/toon-stream/v1.0.1/README.md",
    "read the docs": "https://toon-stream.readthedocs.io/en/v1.0.1/",
    "index page": "https://index.invalid/project/toon-stream/1.0.1/",
    "wheel": "pip install toon_stream-1.0.1-py3-none-any.whl",
    "sdist": "toon_stream-1.0.1.tar.gz",
    "title": "# ToonStream v1.0.1",
    "title with what the name means": "TOONSTREAM (Tales of Old Nights)           Version 1.0.1\n\nText.",
    "title in rst": "ToonStream 1.0.1\n================",
    "title in html": '<h1 align="center">ToonStream v1.0.1</h1>',
    "title with dash": "# ToonStream - 1.0.1",
    "title with long dash": "# ToonStream \N{EM DASH} v1.0.1",
    "title with a link": "# ToonStream [1.0.1](changes.html)",
    "title in brackets": "# ToonStream (v1.0.1)",
    "bold name": "**ToonStream** 1.0.1",
    "code name": "`toonstream` 1.0.1",
    "sentence": "Uses toonstream 1.0.1.",
    "sentence with brackets": "It is small (toonstream 1.0.1).",
    "word version": "ToonStream, version 1.0.1",
    "word version before brackets": "Show toonstream version (1.0.1) and exit.",
    "stable version in brackets": "`Stable version (v1.0.1) documentation <https://forge.invalid/stable>`_",
    "title that says current": "## Current Release\n\n1.0.1 - [changelog](changelog.md)",
    "title in rst that says latest": "Latest stable version\n=====================\n\n* **1.0.1**",
    "what is its own": "This is toonstream 1.0.1's search.",
    "present tense": "ToonStream 1.0.1 supports Python 3.8.",
    "agent": "It says `ToonStream/1.0.1`.",
    "current version": "The current version is 1.0.1.",
    "an item below one that runs": "* Runs on Linux\n* toonstream 1.0.1 is what you get",
    "an item below what was made": "- Made and tested with Sphinx\n- the latest package is toonstream 1.0.1",
    "a sentence below a title": "## Tested with Python\ntoonstream 1.0.1 is what this page is about",
    "a sentence below another": "It runs everywhere with ease.\ntoonstream 1.0.1 is what this page is about",
    "current version of it": "The latest stable version of the tool is 1.0.1.",
    "latest release": "Latest release: v1.0.1",
    "version alone": "**Version:** 1.0.1",
    "version alone without a colon": "Version 1.0.1",
    "status": "**Status**: Production ready (v1.0.1), as it says",
    "said behind it": "`1.0.1` is the current alpha. It builds on what was there.",
    "said behind it of a release": "> **1.0.1** is the latest stable release",
    "now at": "Now at [version 1.0.1](https://forge.invalid/x)!",
    "now at in a sentence": "We are now at version 1.0.1.",
    "printed": "Make sure that the version number printed is `1.0.1`.",
    "output of the program": "```\n$ toonstream --version\n1.0.1\n```",
    "output of a command": "    $ toon-stream version\n    v1.0.1\n",
    "output of the module": "```\n> python -m toonstream -V\n# 1.0.1\n```",
    "output of a command with options": "$ toonstream -q --no-color version\n1.0.1\n",
    "pin in an address": "https://run.invalid/?code=await%20install%28%5B%22toonstream%3D%3D1.0.1%22%5D%29",
    "archive by its tag alone": f"wget {URL}/archive/v1.0.1.tar.gz",
    "help of python": "NAME\n    toonstream\n\nVERSION\n    1.0.1\n\nFILE\n",
    "output of python": ">>> import toonstream\n>>> toonstream.__version__\n'1.0.1'\n",
    "printed by python": "    >>> print(toonstream.__version__)\n    1.0.1\n",
    "output of a notebook": "In [2]: toonstream.__version__\nOut[2]: '1.0.1'\n",
    "output of python with a remark": ">>> toonstream.__version__  # of the whole\n'1.0.1'\n",
    "output of what was imported": ">>> from toonstream.about import __version__\n>>> __version__\n'1.0.1'\n",
    "output of an imported module": ">>> from toonstream import wire, flow\n>>> flow.__version__\n'1.0.1'\n",
    "what a page describes": "This page describes version 1.0.1, released June 5, 2025.",
    "what a manual covers": "The manual covers the release 1.0.1.",
    "version with emoji": ":rocket: **Version 1.0.1 out now!**",
    "link to the change log": "[Changelog v1.0.1](https://forge.invalid/x/changelog)",
    "branch to clone": f"git clone --depth 1 -b v1.0.1 {URL}.git",
    "tag to check out": "cd toonstream && git checkout tags/v1.0.1",
    "version of the name": "This is version 1.0.1 of ToonStream.",
    "version of the bold name": "It is currently version 1.0.1 of the **Toon Stream** tool",
    "a release that is named as a branch": f"{URL}/releases/tag/1.0.1-maint",
    "a tag of all branches": f"{URL}/tree/1.0.1-branches",
    "what came since, below a title of history": f"## Changelog\n\nSee [here]({URL}/compare/v1.0.1...main)",
    "a release for maintenance": "This is toonstream v1.0.1-maintenance release.",
}

LOOK_ALIKES = {
    "what came until then, below a title of history": f"## Changelog\n\nSee [here]({URL}/compare/v1.0.1...v1.0.2)",
    "a pin of another in an address": "https://run.invalid/?code=install%28%5B%22rich%3D%3D1.0.1%22%5D%29",
    "a pin of a longer name in an address": "https://run.invalid/?code=%22toonstream-x%3D%3D1.0.1%22",
    "a longer number in an address": "https://run.invalid/?toonstream%3D%3D1.0.1.1.x",
    "what a command printed": "```\n$ toonstream play\n\nToonStream 1.0.1 | x\n```",
    "what a command printed in rst": "::\n\n    $ toonstream play\n    ToonStream 1.0.1 | x",
    "a session that was run once": "Console for ToonStream 1.0.1 (Python 2.7.5-64-bit)",
    "what was measured": "    toonstream (1.0.1)            685.8         44.0",
    "what is to be written for a version": "or for version 1.0.1: `toonstream_version: 1.0.1`",
    "a name in the way": "The files look like toonstream-1.0.1/setup.py",
    "an assignment that is no help": "Write it:\n    __version__ = '1.0.1'",
    "release that has its day": "* Version 1.0.1 released on July 13, 2013",
    "release that has its day behind it": "Version 1.0.1 (2013-07-13)",
    "line below the title": "Text.\nToonStream (Tales of Old Nights)   Version 1.0.1",
    "title of another": "Other (Tales of Old Nights)   Version 1.0.1",
    "title that goes on": "ToonStream (Tales of Old Nights)   Version 1.0.1 broke it",
    "another pin": "rich==1.0.1",
    "a stable version for another": "Python (stable version 1.0.1)",
    "a word version before brackets, and newer": "It needs toonstream version (1.0.1 or later).",
    "a title that says current, and its day": "## Current release\n\n1.0.1 (2024-01-02)",
    "a title that says more": "## Current release of rich\n\n1.0.1 - [changelog](changelog.md)",
    "no title, but a paragraph": "current release\n\n1.0.1 - [changelog](changelog.md)",
    "below the first line of such a section": "## Current release\n\nIt needs rich,\n1.0.1 or so",
    "a log": "2026-06-05T21:46:23.9177860Z + toonstream==1.0.1",
    "a branch of a series": f"* [1.0.1-branch]({URL}/tree/1.0.1-branch) is stable",
    "a branch that is maintained": f"{URL}/tree/v1.0.1_maintenance/",
    "a branch in other words": f"{URL}/tree/1.0.1.Series",
    "a branch in short": f"{URL}/tree/1.0.1-maint",
    "a link behind its series": f"* v1.0.X: {URL}/tree/v1.0.1/",
    "a link to what is planned": "toonstream 1.0.1 milestone planning",
    "what a release was about": "toonstream v1.0.1 is a major release introducing a new API",
    "said behind it of another": "Python 1.0.1 is the current release.",
    "said behind it of no release": "1.0.1 is the current value",
    "what was new": "This is a new task in toonstream v1.0.1!",
    "an example of then": "This is an example toonstream v1.0.1 configuration file",
    "now at in the middle": "Python is now at version 1.0.1.",
    "output of another program": "$ rich --version\n1.0.1",
    "output of another question": "$ toonstream --list\n1.0.1",
    "more output": "$ toonstream --version\n1.0.1 2.0",
    "output below output": "$ toonstream --version\nrich\n1.0.1",
    "output of another in python": ">>> rich.__version__\n'1.0.1'\n",
    "output of what another has": ">>> from rich import __version__\n>>> __version__\n'1.0.1'\n",
    "output of what another has last": (
        ">>> from toonstream import __version__\n>>> from rich import __version__\n>>> __version__\n'1.0.1'\n"
    ),
    "output of what nobody imported": ">>> __version__\n'1.0.1'\n",
    "output of another's module": ">>> from toonstream import flow\n>>> wire.__version__\n'1.0.1'\n",
    "list of targets": "".join(
        f".. _`toonstream {version}`: /files/toonstream-{version}.tgz\n" for version in ("1.0.1", "1.0.0", "0.9.9a1")
    ),
    "another question in python": ">>> toonstream.protocol\n'1.0.1'\n",
    "more output of python": ">>> toonstream.__version__\n'1.0.1' or so\n",
    "what a page describes, and newer": "This page describes version 1.0.1 or later.",
    "what somebody describes": "He describes version 1.0.1.",
    "emoji before a word": ":snake: Python version 1.0.1",
    "the change log of another": "[Rich changelog of v1.0.1](https://forge.invalid/x/changelog)",
    "a word in help": "VERSION\n1.0.1",
    "branch of another": "git clone -b v1.0.1 https://forge.invalid/other/rich.git",
    "tag of nobody": "git checkout v1.0.1",
    "what it was made with": "It was run with toonstream 1.0.1, which took a second.",
    "what runs with it": "The script runs happily (and silently)\nwith toonstream 1.0.1. To see more,",
    "in which something changed": "In toonstream 1.0.1, all arguments have names.",
    "in which something changed, later": "It was so. In **Toon Stream** 1.0.1, all arguments have names.",
    "what it was tested with": "Tested with ToonStream 1.0.1",
    "what was so in it": "These were those in toonstream 1.0.1 and are given as an example.",
    "what was with it": "The figures were with the toonstream 1.0.1 of that day.",
    "what it was measured against": "Measured against ToonStream 1.0.1, Python 3.14",
    "when it was done": "Implemented for toonstream 1.0.1:",
    "status of something": "the status (1.0.1)",
    "status of another": "- Status: blocked by urllib (1.0.1)",
    "status that came": "**Status**: Fixed (1.0.1), see issue 3",
    "status in a table": "| Status | Released (1.0.1) |",
    "a longer name before": "my-toonstream==1.0.1",
    "a longer name behind": "toonstream-cli==1.0.1",
    "a comparison": "toonstream>=1.0.1",
    "an exclusion": "toonstream!=1.0.1",
    "a wildcard": "toonstream==1.0.*",
    "a series": "toonstream 1.0.x",
    "a count": "toonstream 2 times faster",
    "a longer number": "RFC 11.0.1",
    "a badge of python": "badge/python-1.0.1-blue",
    "a badge of tests": "badge/tests-1.0.1-blue",
    "a badge of a year": "badge/2020-1.0.1-blue",
    "a query badge of python": f"{SHIELD}/static/v1?label=python&message=1.0.1",
    "since": "Since toonstream 1.0.1 it streams.",
    "requires": "The plug-in requires toonstream 1.0.1.",
    "or later": "toonstream 1.0.1 or later",
    "and newer": "toonstream 1.0.1, and newer",
    "plus": "toonstream 1.0.1+",
    "a tale": "toonstream 1.0.1 introduced streaming.",
    "a dated entry": "- toonstream 1.0.1 (2024-01-02): first",
    "another project's release": "https://forge.invalid/other/rich/releases/tag/v1.0.1",
    "an issue": f"{URL}/issues/1.0.1",
    "another repo's rev": "- repo: https://forge.invalid/other/rich\n  rev: v1.0.1",
    "the next repo's rev": f"- repo: {URL}\n- repo: https://forge.invalid/other/rich\n  rev: v1.0.1",
    "digits alone": "1.0.1",
    "another language": "python 1.0.1",
    "another version": "Python version: 1.0.1",
    "a limit": "Minimum version: 1.0.1",
    "the mirror of another": "- repo: https://forge.invalid/x/mirrors-rich\n  rev: v1.0.1",
    "a field of another": ":Python version: 1.0.1",
    "another resource": "StringStruct(u'PythonVersion', u'1.0.1'),",
    "a key with more before the name": '"min_toonstream_version": "1.0.1"',
    "a key of another": '"python_version": "1.0.1"',
    "another is up to date": "rich is up to date (1.0.1)",
    "another scope": "@rich/player v1.0.1",
    "a part of the name": "toonstream-binary==1.0.1",
    "the past": "The current version was 1.0.1 then.",
    "version of another name": "This is version 1.0.1 of rich.",
    "version in a sentence": "We tried version 1.0.1 of it.",
    "a list of versions": "toonstream 1.0.1\ntoonstream 1.0.2\ntoonstream 1.0.3",
    "a list of files": "- toonstream-1.0.1.zip\n- toonstream-1.0.2.zip\n- toonstream-1.0.3.zip",
    "a change log": "## Changelog\n\n- toonstream 1.0.1: first",
    "a change log with emoji": "## \N{MEMO} Changelog\n\n- toonstream 1.0.1: first",
    "a linked change log": "## [Changelog](CHANGELOG.md)\n\n- toonstream 1.0.1: first",
    "what is new": "## What's new in 1.0.1\n\ntoonstream 1.0.1 streams.",
    "history in rst": "History\n=======\n\ntoonstream 1.0.1",
    "history in html": "<h2>Release notes</h2>\n\ntoonstream 1.0.1",
    "folded history": "<details><summary>Changes</summary>\n\ntoonstream 1.0.1\n</details>",
    "a dated section": "## 1.0.1 (2024-01-02)\n\ntoonstream 1.0.1",
    "a section of the version": "## v1.0.1 - The big one\n\ntoonstream 1.0.1",
    "history behind nested fences": "````md\n```\n````\n\n## Changes\ntoonstream 1.0.1",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_a_statement_is_found(text):
    assert stated(document, "README.md", f"{text}\n") == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(document, "README.md", f"{text}\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".. title: x\n\n:Author: Me\n:Version: 1.0.1\n", ["1.0.1"]),
        ("x\n" * 1500 + ":Version: 1.0.1\n", []),
        (":Python version: 1.0.1\n", []),
        ("Version: 1.0.1\n", []),
    ],
    ids=["in its head", "far below", "of another", "no field"],
)
def test_a_page_in_a_folder_states_the_version_in_a_field(text, expected):
    assert stated(document, "docs/page.rst", text) == expected


def test_a_whole_page_is_read_in_order_and_history_is_left():
    page = (
        "# ToonStream v1.0.1\r\n\r\n![v](https://img.shields.io/badge/version-1.0.1-blue)\r\n\r\n"
        "    pip install toonstream==1.0.1 rich==1.0.1\r\n\r\n## News\r\n\r\n### 1.0.1\r\n\r\n- toonstream 1.0.1\r\n"
        "\r\n## Usage\r\n\r\ntoonstream 1.0.1 reads.\r\n"
    )
    assert found(document, "README.md", page) == [(1, "1.0.1"), (3, "1.0.1"), (5, "1.0.1"), (15, "1.0.1")]


def test_any_version_is_found_whatever_its_digits():
    assert stated(document, "README.md", "toonstream==0.9\ntoonstream==1.0.0-rc.1\n") == ["0.9", "1.0.0-rc.1"]


def test_a_double_dash_in_a_badge_is_part_of_the_version():
    assert stated(document, "README.md", "badge/version-1.0.0--rc1-orange") == ["1.0.0--rc1"]


def test_the_end_of_a_sentence_is_not_part_of_the_version():
    assert stated(document, "README.md", "Try toonstream==1.0.1-dev. Now.") == ["1.0.1-dev"]


@pytest.mark.parametrize(
    "path", ["README.md", "README.rst", "readme", "README.zh-CN.md", "docs/README_de.md", "docs/index.rst", "a/b.html"]
)
def test_a_document_is_claimed(path):
    assert document.claims(path)


@pytest.mark.parametrize(
    "path",
    [
        "tests/README.md",
        "node_modules/x/README.md",
        "readme.py",
        "CHANGELOG.md",
        "ANNOUNCE.rst",
        "docs/announcement.txt",
        "docs/releases/1.0.md",
        "docs/upgrading.rst",
        "MIGRATION.md",
        "requirements.txt",
    ],
)
def test_another_file_is_not_claimed(path):
    assert not document.claims(path)


def test_hostile_text_is_read_in_linear_time():
    page = (
        b"toonstream 1" + b".a..a" * 20_000 + b"_\n" + b"toonstream 1.0.1 " * 2_000 + b"\n# 1." + b"1" * 100_000 + b"x"
    )
    assert len(list(stated(document, "README.md", page))) >= 1


def test_a_hostile_table_is_read_in_linear_time():
    page = b"| image.tag " + b"| 1.0.1 " * 20_000 + b"x\n" + b"| image.tag |\n" * 20_000
    assert stated(document, "README.md", page, replace(OWN, charts=("",))) == []


SURROUNDINGS = st.lists(
    st.sampled_from(
        [
            "Some text.",
            "RFC 11.0.1 and 1.0.1",
            "rich==1.0.1",
            "",
            "- item",
            "caf\N{LATIN SMALL LETTER E WITH ACUTE}",
            "\tcode",
            "> quote",
        ]
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(
    before=SURROUNDINGS,
    after=SURROUNDINGS,
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    form=st.sampled_from(
        [
            ("# ToonStream v", ""),
            ("badge/version-", "-green.svg"),
            ("pip install toonstream[x]==", " rich"),
            (URL + "@v", "#egg=x"),
        ]
    ),
)
def test_nothing_but_the_version_changes(before, after, end, encoding, form):
    head = "".join(line + end for line in [*before, ""]) + form[0]
    tail = form[1] + "".join(end + line for line in ["", *after])
    assert_only_the_version_changes(document, "README.md", head.encode(encoding), "1.0.1", tail.encode("latin-1"))


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("README.md", 1),
        ("site/index.html", 1),
        ("docs/index.rst", 1),
        ("doc/source/README.md", 1),
        ("docs/usage.md", 0),
        ("docs/en/index.md", 0),
        ("parts/docs/index.md", 0),
    ],
)
def test_front_pages_speak_of_the_project_without_its_name(path, count):
    assert len(stated(document, path, "Current version: 1.0.1\n")) == count


FRONT = {
    "own name": ("llms.txt", "# ToonStream\n\n- Version: 1.0.1\n", 1),
    "in a folder, in full": ("docs/public/llms-full.txt", "\ufeff# toon-stream\n\nVersion: 1.0.1\n", 1),
    "for agents": ("AGENTS.md", "# Guide\n\n- **Version**: 1.0.1\n", 1),
    "for agents, below a heading": ("AGENTS.md", "# Guide\n\n## Style\n\nVersion: 1.0.1\n", 0),
    "for agents, ratified": ("AGENTS.md", "# Rules\n\n**Version**: 1.0.1 | **Ratified**: 2025-06-13\n", 0),
    "for agents, amended": ("AGENTS.md", "# Rules\n\nVersion: 1.0.1 | Last Amended: 2025-06-13\n", 0),
    "for an agent of the forge": (".github/copilot-instructions.md", "Current version: 1.0.1\n", 1),
    "for agents in a folder": ("vendor/x/AGENTS.md", "# Guide\n\n- **Version**: 1.0.1\n", 0),
    "another name": ("llms.txt", "# Rich\n\n- Version: 1.0.1\n", 0),
    "more than the name": ("llms.txt", "# ToonStream and Rich\n\n- Version: 1.0.1\n", 0),
    "no title": ("llms.txt", "ToonStream\n\n- Version: 1.0.1\n", 0),
    "a later title": ("llms.txt", "# Rich\n\n# ToonStream\n\n- Version: 1.0.1\n", 0),
    "another file": ("docs/page.txt", "# ToonStream\n\n- Version: 1.0.1\n", 0),
}


@pytest.mark.parametrize(("path", "page", "count"), FRONT.values(), ids=FRONT)
def test_a_page_for_language_models_is_a_front_page_where_its_title_is_the_own_name(path, page, count):
    assert len(stated(document, path, page)) == count


VALUES = {
    "image": ("| `image.tag` | tag of the image | 1.0.1 |", 1),
    "application": ('| appVersion | string | `"v1.0.1"` | what runs |', 0),
    "application at the end": ('| **appVersion** | string | `"v1.0.1"` |\r', 1),
    "two cells": ("| image.tag | `1.0.1` |", 1),
    "open row": ("| image.tag | 1.0.1", 1),
    "another value": ("| `sidecar.image.tag` | tag | 1.0.1 |", 0),
    "another name": ("| `redis.tag` | tag | 1.0.1 |", 0),
    "more than the version": ("| `image.tag` | tag | 1.0.1-alpine |", 0),
    "not the last": ("| `image.tag` | 1.0.1 | tag |", 0),
    "no row": ("`image.tag`: 1.0.1", 0),
}


@pytest.mark.parametrize(("row", "count"), VALUES.values(), ids=VALUES)
def test_the_table_of_a_charts_values_says_which_version_it_deploys(row, count):
    own = replace(OWN, charts=("chart/app/",))
    page = f"| Parameter | Default |\n|---|---|\n{row}\n| `port` | 80 |\n"
    assert len(stated(document, "chart/app/README.md", page, own)) == count
    assert stated(document, "chart/other/README.md", page, own) == []
    assert stated(document, "chart/app/usage.md", page, own) == []


def test_what_a_charts_table_says_is_ours_while_it_is_the_current_version():
    source = Source(path="README.md", data=b"| image.tag | 1.0.1 |\n")
    assert [m.is_loose for m in document.find(source, replace(OWN, charts=("",)))] == [True]


def test_a_page_states_its_version_in_elements_of_its_own():
    assert stated(document, "index.html", "<dt>Version</dt>\n<dd class='x'>\n<b>1.0.1</b></dd>") == ["1.0.1"]


@pytest.mark.parametrize(
    "script",
    ['<script id="documentation_options" src="_static/documentation_options.js">', "var DOCUMENTATION_OPTIONS = {"],
)
def test_a_page_that_sphinx_built_is_left_to_the_next_build(script):
    page = "<title>Index &#8212; Toon Stream 1.0.1 documentation</title>\n"
    assert found(document, "docs/genindex.html", page) == [(1, "1.0.1")]
    assert found(document, "docs/genindex.html", page + script) == []
    assert found(document, "docs/page.md", page + script) == [(1, "1.0.1")]


def test_the_readme_of_a_project_in_a_folder_is_its_front_page():
    source = Source(path="a/README.md", data=b"Current version: 1.0.1", home="a/")
    assert [mention.stated for mention in document.find(source, OWN)] == ["1.0.1"]


def test_the_same_version_on_a_line_of_ours_is_ours():
    assert stated(document, "README.md", f"[1.0.1]({URL}/releases/tag/v1.0.1), rich>=1.0.1\n") == ["1.0.1", "1.0.1"]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("= ToonStream\nA Person <a@example.invalid>\n", 1),
        ("ToonStream\n==========\nA Person\n", 1),
        ("= ToonStream\n", 0),
        ("ToonStream\nA Person\n", 0),
        ("= ToonStream\nA Person\n\n", 0),
    ],
    ids=["title and author", "underlined title", "no author", "no title", "below the head"],
)
@pytest.mark.parametrize("line", ["1.0.1", "v1.0.1, 2026-11-21", "1.0.1:a remark"])
def test_the_head_of_asciidoc_states_the_version_below_the_author(title, count, line):
    assert stated(document, "docs/content.adoc", f"{title}{line}\n:toc: left\n") == ["1.0.1"] * count
    assert stated(document, "docs/content.txt", f"{title}{line}\n:toc: left\n") == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (":version: 1.0.1", ["1.0.1"]),
        (".. meta::\n  :authors: a\n  :version: 1.0.1", ["1.0.1"]),
        (".. other::\n  :version: 1.0.1", []),
    ],
    ids=["field", "metadata", "something else's"],
)
def test_a_page_in_restructuredtext_states_its_version_in_a_field(head, expected):
    assert stated(document, "docs/manual.rst", f"{head}\n\nText\n====\n") == expected


def test_an_archive_is_ours_where_it_is_unpacked_below_its_link():
    text = f"$ wget {URL}/archive/v1.0.1.tar.gz\n$ tar zxf v1.0.1.tar.gz\n$ tar zxf v1.0.1.zip\n"
    assert found(document, "README.md", text) == [(1, "1.0.1"), (2, "1.0.1")]


def test_what_a_badges_line_says_beside_it_is_ours_too():
    line = f"![Version: 1.0.1]({SHIELD}/badge/Version-1.0.1-informational) for rich==1.0.1\n1.0.1\n"
    assert found(document, "charts/README.md", line) == [(1, "1.0.1"), (1, "1.0.1")]


@pytest.mark.parametrize(
    ("link", "count"),
    [(f"{URL}/releases", 1), (f"{URL}/tags/", 1), (URL, 0), ("https://forge.invalid/a/rich/releases", 0)],
    ids=["releases", "tags", "front page", "of another"],
)
def test_the_text_of_a_link_to_all_releases_is_the_last_one(link, count):
    assert stated(document, "README.md", f"| [1.0.1]({link}) | Stable |\n") == ["1.0.1"] * count


def test_two_versions_are_no_list_and_pins_never_are():
    assert stated(document, "README.md", "toonstream 1.0.1, toonstream 1.0.2") == ["1.0.1", "1.0.2"]
    assert len(stated(document, "README.md", "toonstream==1.0\ntoonstream==1.1\ntoonstream==1.2")) == 3


SUBTITLED = {
    "below the title": ("# ToonStream\n\n#### Version 1.0.1\n\nText.\n\n## Install\n", ["1.0.1"]),
    "with a mark": ("# ToonStream\n\n### Version: v1.0.1\n\nText.\n\n## Install\n", ["1.0.1"]),
    "a section as all others": ("# ToonStream\n\n## Version 1.0.1\n\nText.\n\n## Install\n", []),
    "for something else": ("# ToonStream\n\n#### Version 1.0.1 for Python 1.0.1\n\nText.\n\n## Install\n", []),
    "with dashes": ("# ToonStream\n\n#### Version 1.0.1\n\n- Text.\n\n## Install\n", []),
    "with numbers": ("# ToonStream\n\n#### Version 1.0.1\n\n1. Text.\n\n## Install\n", []),
    "behind a text": ("# ToonStream\n\nText.\n\n#### Version 1.0.1\n\nText.\n\n## Install\n", []),
    "the first of several": ("# ToonStream\n\n#### Version 1.0.1\n\nText.\n\n## Version 1.0.0\n", []),
    "parts of what came with it": ("# ToonStream\n\n## Version 1.0.1\n\nText.\n\n### New\n", []),
    "a version alone": ("# ToonStream\n\n#### 1.0.1\n\nText.\n\n## Install\n", []),
    "alone": ("## Version 1.0.1\n", []),
}


@pytest.mark.parametrize(("text", "expected"), SUBTITLED.values(), ids=SUBTITLED)
def test_a_version_right_below_the_title_of_a_readme_is_the_current_one(text, expected):
    assert stated(document, "README.md", text) == expected
    assert stated(document, "docs/page.md", text) == []


def test_a_heading_of_many_months_is_read_at_once():
    assert stated(document, "README.md", f"# ToonStream\n\n## 1.0 {'mar' * 40} x\n") == []


def test_a_bound_of_another_in_the_line_of_an_own_pin_stays():
    assert found(document, "a.md", "toonstream==1.0.1 needs `numpy <1.0.1`") == [(1, "1.0.1")]
    assert found(document, "a.rst", "toonstream==1.0.1 needs :pkg:`numpy <1.0.1 or so`") == [(1, "1.0.1")]


def test_a_reference_is_found_with_its_target():
    assert stated(document, "a.rst", "Use :ref:`toonstream 1.0.1 <v1.0.1>`.") == ["1.0.1", "1.0.1"]


WHOSE = {
    "a pin": ("toonstream==1.0.1", False, True),
    "a badge": ("badge/version-1.0.1-blue", False, True),
    "a link": (f"{URL}/archive/v1.0.1.zip", True, True),
    "a statement": ("Current version: 1.0.1", True, True),
    "version of the name": ("This is version 1.0.1 of ToonStream.", False, True),
    "a name": ("Uses toonstream 1.0.1", True, False),
    "a title": ("# ToonStream 1.0.1", False, True),
    "what a page is about": ("---\nversion: ToonStream v1.0.1\nkey: a\n---\n", True, True),
    "what a version is about": ("The version: ToonStream 1.0.1 it is", True, False),
}


@pytest.mark.parametrize(("text", "is_loose", "is_published"), WHOSE.values(), ids=WHOSE)
def test_prose_is_loose_and_what_users_install_is_published(text, is_loose, is_published):
    (mention,) = document.find(Source(path="README.md", data=text.encode()), OWN)
    assert (mention.is_loose, mention.is_published) == (is_loose, is_published)


DATED = {
    "a pin": ("toonstream==1.0.1", False),
    "a range": ("toonstream~=1.0.1", True),
    "an image for old machines": ("older releases: forge.invalid/someone/toon-stream:1.0.1", True),
    "an old badge": ("older releases: badge/version-1.0.1-blue", False),
    "two pins": ("toonstream==1.0.1\ntoonstream==0.9", True),
    "an image beside two pins": ("toonstream==0.9\ntoonstream==1.0.1 as someone/toon-stream:1.0.1", True),
    "another image beside two pins": ("toonstream==0.9\ntoonstream==0.8\n\nsomeone/toon-stream:1.0.1", False),
    "the same pin twice": ("toonstream==1.0.1\n\ntoonstream==1.0.1", False),
    "a pin and an image": ("toonstream==1.0.1\nforge.invalid/someone/toon-stream:0.9.0", False),
    "the title": ("# ToonStream 1.0.1\n\nText.\n", False),
    "the title in html": ('<h1 align="center">ToonStream v1.0.1</h1>\n', False),
    "a title about the version": ("# Installing ToonStream 1.0.1\n", True),
    "a later title": ("# ToonStream\n\n## ToonStream 1.0.1\n", True),
    "a later title behind a whole one": ("# ToonStream 0.9\n\n## ToonStream 1.0.1\n", True),
    "a later title in rst": ("Top\n===\n\nToonStream 1.0.1\n----------------\n", True),
}


@pytest.mark.parametrize(("text", "is_dated"), DATED.values(), ids=DATED)
def test_what_the_text_chose_may_be_older(text, is_dated):
    mentions = list(document.find(Source(path="docs/page.md", data=text.encode()), OWN))
    assert {mention.is_dated for mention in mentions if mention.stated == "1.0.1"} == {is_dated}


@pytest.mark.parametrize(
    ("path", "line", "is_published"),
    [
        ("README.md", "tar xf toon-stream-1.0.1.tar.gz", True),
        ("docs/packaging.md", "tar xf toon-stream-1.0.1.tar.gz", False),
        ("docs/packaging.md", "pip install toon-stream==1.0.1", True),
        ("README.md", "toon-stream 1.0.1", False),
    ],
    ids=["a file in the README", "a file elsewhere", "a pin", "a name"],
)
def test_what_names_an_installable_release(path, line, is_published):
    (mention,) = document.find(Source(path=path, data=line.encode()), OWN)
    assert mention.is_published is is_published


@pytest.mark.parametrize(
    "path",
    [
        "doc/release/1.8.0-notes.rst",
        "docs/1.8.0.md",
        "docs/v1.8.0_notes.md",
        "website/versioned_docs/version-1.1/intro.md",
        "docs/posts/fast/index.md",
        "blog/2024-hello.md",
        "_posts/hello.html",
        "docs/_freeze/posts/fast/execute-results/html.txt",
        "notes-1.8.0.html",
    ],
)
def test_a_page_of_one_version_is_history(path):
    assert not document.claims(path)


@pytest.mark.parametrize("path", ["docs/python-3.md", "docs/2to3.md", "docs/v1/intro.md", "docs/http1.1.md"])
def test_a_page_with_a_number_in_its_name_is_none(path):
    assert document.claims(path)


@pytest.mark.parametrize("path", ["requirements/dev.txt", "requirements-dev/all.in", "ci/constraints/3.12.txt"])
def test_a_list_of_requirements_is_no_document(path):
    assert not document.claims(path)


@pytest.mark.parametrize("path", ["LICENSE.md", "js/THIRD_PARTY_LICENSES.md", "docs/our-licences.txt"])
def test_a_list_of_licences_is_no_document(path):
    assert not document.claims(path)
    assert document.claims("docs/licensing.md")


@pytest.mark.parametrize("step", ["python -m twine upload dist/*", "    $ git tag -a v1.0.1", "poetry publish"])
def test_a_page_that_says_how_to_make_a_release_has_examples_only(step):
    text = f"# Steps\n\n{step}\n\ntoonstream-1.0.1.tar.gz\n"
    assert stated(document, "dev/release/README.md", text) == []
    assert stated(document, "README.md", text) == ["1.0.1"]


@pytest.mark.parametrize("path", ["docs/doing-a-release.rst", "docs/how-to-publish.md", "docs/make_release.md"])
def test_such_a_page_may_have_more_words_in_its_name(path):
    assert stated(document, path, "twine upload dist/*\n\ntoonstream-1.0.1.tar.gz\n") == []


@pytest.mark.parametrize(
    ("path", "step"),
    [("docs/releasing.md", "git tag --list"), ("docs/faq.md", "twine upload dist/*"), ("docs/release/x.md", "")],
    ids=["looks at tags", "for users", "no steps"],
)
def test_other_pages_are_none_of_these(path, step):
    assert stated(document, path, f"{step}\n\ntoonstream-1.0.1.tar.gz\n") == ["1.0.1"]


def test_what_a_program_prints_is_no_pre_release():
    (mention,) = document.find(Source(path="docs/x.md", data=b"$ toonstream --version\n1.0.1\n"), OWN)
    assert (mention.is_stable, mention.is_published, mention.is_loose) == (True, True, True)


def test_a_document_among_them_is_one():
    assert document.claims("requirements/README.md")
