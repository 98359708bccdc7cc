"""Leftovers: every reason why digits that equal the version stay, each with an example."""

from __future__ import annotations

import pytest
from packaging.version import Version

from release.facts.leftovers import find_leftovers, find_tuples
from release.model.mention import Source
from release.model.own import Own
from release.syntax.prose import is_past

OWN = Own(name="toon-stream", packages=("toonstream",))
CODE, PAGE = "src/toonstream/x.py", "docs/page.md"
NOTHING = "nothing here says that it is this project's version"
COMPARED = "a comparison, not a statement"


def reasons(path, text, digits="1.0.1", edited=()):
    source = Source(path=path, data=text.encode() if isinstance(text, str) else text)
    return [left.reason for left in find_leftovers(source, digits.encode(), edited, OWN)]


EXAMPLES = {
    "a longer number before": (CODE, "11.0.1", "part of a longer number"),
    "a longer number behind": (CODE, "1.0.1.2", "part of a longer number"),
    "a part of a number": (CODE, "2.1.0.1", "part of a longer number"),
    "a longer word before": (CODE, "x1.0.1", "part of a longer word"),
    "a longer word behind": (CODE, "1.0.1rc1", "part of a longer word"),
    "a revision": (CODE, "rev1.0.1", "part of a longer word"),
    "a file of history": ("CHANGELOG.md", "## 1.0.1", "history"),
    "a section of history": (PAGE, "# Changes\n\n- 1.0.1: x", "history"),
    "another pin": ("requirements.txt", "rich==1.0.1", "version of rich, another name"),
    "another pin with extras": ("requirements.txt", "rich[x] >= 1.0.1", "version of rich, another name"),
    "another pin of poetry": ("pyproject.toml", 'rich = "^1.0.1"', "version of rich, another name"),
    "another reference": ("ci.yml", "uses: a/checkout@v1.0.1", "version of checkout, another name"),
    "another repository": (PAGE, "git+https://x.invalid/rich.git@v1.0.1", "version of rich, another name"),
    "own pin that is a bound": ("requirements.txt", "toon_stream>=1.0.1", COMPARED),
    "a comparison with a version": (CODE, 'if __version__ >= "1.0.1":', COMPARED),
    "a comparison with a result": (CODE, 'assert result == "1.0.1"', COMPARED),
    "a bound": (PAGE, "a new one (> 1.0.1)", COMPARED),
    "a tag of HTML": (PAGE, "<b>1.0.1</b>", NOTHING),
    "or later": (PAGE, "with 1.0.1 or later", COMPARED),
    "plus": (PAGE, "with 1.0.1+", COMPARED),
    "another table": (
        "pyproject.toml",
        'version = "1.0.1"',
        "a version in another table, call or record than the project's",
    ),
    "another record": ("x.json", '"version": "1.0.1"', "a version in another table, call or record than the project's"),
    "a field": (PAGE, "Version: 1.0.1", "a version in another table, call or record than the project's"),
    "another name": (CODE, 'MIN_SERVER = "1.0.1"', "the value of MIN_SERVER, not of the project's version"),
    "another annotated name": (CODE, 'MIN: str = "1.0.1"', "the value of MIN, not of the project's version"),
    "an argument": (CODE, 'f(level="1.0.1")', "the value of level, not of the project's version"),
    "since when": (PAGE, "Added with 1.0.1", "says since when"),
    "nothing": (PAGE, "about 1.0.1", NOTHING),
}


@pytest.mark.parametrize(("path", "text", "reason"), EXAMPLES.values(), ids=EXAMPLES)
def test_each_reason_has_an_example(path, text, reason):
    assert reasons(path, text) == [reason]


def test_what_is_edited_is_not_left():
    assert reasons(CODE, "1.0.1 and 1.0.1", edited=[(0, 5)]) == [NOTHING]
    assert reasons(CODE, "1.0.1", edited=[(0, 5)]) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_a_leftover_has_its_line_and_text(end):
    source = Source(path=PAGE, data=end.join(["one", "two", "  see 1.0.1 here", "1.0.1"]).encode())
    assert [(left.line, left.text) for left in find_leftovers(source, b"1.0.1", [], OWN)] == [
        (3, "see 1.0.1 here"),
        (4, "1.0.1"),
    ]


def test_a_line_is_listed_once_for_a_reason():
    assert reasons(CODE, "1.0.1 1.0.1 11.0.1\n1.0.1") == [NOTHING, "part of a longer number", NOTHING]


def test_a_long_line_is_cut():
    source = Source(path=PAGE, data=b"x" * 10_000 + b" 1.0.1 " + b"y" * 10_000)
    (left,) = find_leftovers(source, b"1.0.1", [], OWN)
    assert len(left.text) <= 120


def test_bytes_that_are_no_text_are_shown_as_such():
    assert reasons(CODE, b"\xff 1.0.1 \xfe") == [NOTHING]


def test_a_file_full_of_digits_ends():
    assert reasons(CODE, "1.0.1 " * 100_000) == [NOTHING]
    assert len(reasons(CODE, "1.0.1\n" * 100_000)) == 1000


@pytest.mark.parametrize(
    "path",
    ["CHANGELOG", "CHANGES.rst", "docs/history.md", "NEWS.txt", "docs/release-notes.md", "docs/whats_new.rst",
     "debian/changelog", "changelog.d/12.fix", "docs/release_notes/1.0.rst", "CHANGELOG-1.x.md",
     "docs/Thing-6.6.1.rst", "docs/thing_v1.0rc1.md", "2026-06-18-numbers.md", "docs/x/2026-06-18.rst",
     ".planning/PROJECT.md", "backlog/numbers.md", "x/.planning/a/b.md",
     "docs/research/speed.md", "doc/dev/adr/7.txt", "docs/rfcs/x.md"],
)  # fmt: skip
def test_a_path_that_tells_history(path):
    assert is_past(path)


@pytest.mark.parametrize(
    "path",
    [
        "release.py",
        ".github/workflows/release.yml",
        "src/history.py",
        "exchange.md",
        "changes.json",
        "thing-1.0.1.py",
        "v2.md",
        "research/speed.md",
        "docs/plans/README.md",
        "docs/research/index.rst",
        "docs/research/Makefile",
        "src/backlog/usage.md",
        "plans/docs/usage.md",
        "planning/index.md",
        "docs/research.md",
        "docs/2026-06-numbers.md",
        "backlog/queue.py",
    ],
)
def test_a_path_that_does_not(path):
    assert not is_past(path)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("VERSION = (1, 0, 1)", True, id="django"),
        pytest.param('version_info = (1, 0, 1, "final", 0)', True, id="with-more"),
        pytest.param("__version_info__: tuple = ( 1 ,0, 1 )", True, id="annotated"),
        pytest.param("VERSION = (1, 0, 11)", False, id="longer-number"),
        pytest.param("SIZE = (1, 0, 1)", False, id="another-name"),
        pytest.param("# VERSION = (1, 0, 1)", False, id="comment"),
    ],
)
def test_a_tuple_of_the_versions_numbers_is_named_because_nothing_edits_it(line, expected):
    source = Source(path="x/__init__.py", data=f"import a\n{line}\n".encode())
    found = list(find_tuples(source, Version("1.0.1")))
    assert [(left.line, left.text) for left in found] == ([(2, line)] if expected else [])


@pytest.mark.parametrize("end", ["", "\n", "\nx = 1\n"])
def test_a_line_with_two_of_them_is_named_once(end):
    line = "VERSION, OLD_VERSION = (1, 0, 1), (1, 0, 1)"
    source = Source(path="x.py", data=f"{line}{end}".encode())
    assert [(left.line, left.text) for left in find_tuples(source, Version("1.0.1"))] == [(1, line)]
