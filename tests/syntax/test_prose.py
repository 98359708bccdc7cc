"""Running text: headings in every usual form, and the sections that tell history."""

from __future__ import annotations

import pytest

from release.syntax.prose import headings, history_ranges, is_past, is_within


def titles(text):
    return [(heading.level, heading.title.decode()) for heading in headings(text.encode())]


FORMS = {
    "atx": ("# One\ntext\n## Two ##\n", [(1, "One"), (2, "Two ##")]),
    "setext": ("One\n===\n\nTwo\n---\n", [(1, "One"), (2, "Two")]),
    "setext with crlf": ("One\r\n===\r\n", [(1, "One")]),
    "setext with cr": ("One\r===\r", [(1, "One")]),
    "short setext beside atx": ("# One\n\nTwo\n-\n", [(1, "One"), (2, "Two")]),
    "rst": ("=====\nTitle\n=====\n\nSub\n~~~\n\nOther\n=====\n", [(1, "Title"), (2, "Sub"), (1, "Other")]),
    "rst with tildes for a start": ("Title\n~~~~~\n\nHistory\n~~~~~~~\n", [(1, "Title"), (1, "History")]),
    "a word and a fence": ("Run\n~~~ sh\n# no\n~~~\n# yes\n", [(1, "yes")]),
    "html": ('<h1 align="center">One <b>x</b></h1>\n<H2>Two</H2>\n', [(1, "One x"), (2, "Two")]),
    "summary": ("<details><summary>More</summary>\nx\n</details>\n", [(7, "More"), (7, "")]),
    "fenced": ("```sh\n# no\n```\n~~~\n# no\n~~~\n# yes\n", [(1, "yes")]),
    "fence in a longer fence": ("````\n```\n# no\n````\n# yes\n", [(1, "yes")]),
    "indented fence and html": (
        " ```\n# no\n  ```\n\t<h2>Two</h2>\n   <summary>More</summary>\n",
        [(2, "Two"), (7, "More")],
    ),
    "text and a rule in a fence": ("```\nno\n===\n```\n===\nYes\n===\n", [(1, "Yes")]),
    "fence of the other kind": ("```\n~~~\n# no\n```\n# yes\n", [(1, "yes")]),
    "fence with words is no end": ("```\n``` sh\n# no\n```\n# yes\n", [(1, "yes")]),
    "code on one line is no fence": ("```x```\n# yes\n", [(1, "yes")]),
    "a fence never closed": ("# yes\n```\n# no\n", [(1, "yes")]),
    "rule behind a list": ("# One\n- item\n---\n", [(1, "One")]),
    "rule behind a fence": ("# One\n```\nx\n```\n---\n", [(1, "One")]),
    "comment in a literal block": ("::\n\n   # no\n", []),
    "hash tag": ("#no\n####### no\n", []),
    "dots below text": ("some longer text\n...\n", []),
    "dashes below a table's head": ("| a |\n---\n", []),
    "a long line": ("x" * 300 + "\n===\n", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.values(), ids=FORMS)
def test_headings_are_read(text, expected):
    assert titles(text) == expected


def test_a_heading_starts_at_its_first_byte():
    data = b"x\n# One\n\nTwo\n===\n"
    assert [data[heading.start :][:3] for heading in headings(data)] == [b"# O", b"Two"]


PAST = [
    "Changelog", "Change Log", "CHANGES", "**History**", "Release notes", "Release history:", "Recent changes", "News",
    "\N{MEMO} Changelog", "7. Changelog", "[Changelog](CHANGELOG.md)", '<a name="x"></a>Changelog', "What's new",
    "Revisions", "Latest revision:",
    "What\N{RIGHT SINGLE QUOTATION MARK}s New in 1.0?", "New in 1.0.1", "Changes in version 1.0", "Version history",
    "1.0.1", "v1.0", "[1.0.1] - 2024-01-02", "1.0.1 (2 January 2024)", "Version 1.0.1", "Release 1.0: the big one",
    "1.0.1 - unreleased", "v1.0.1 - The big one",
]  # fmt: skip

PRESENT = [
    "Usage", "Installation", "toonstream 1.0.1", "1.1 Installation", "2. Usage", "Making changes", "Newsletter",
    "Python 3.8", "Features", "New features", "Historical data", "Releasing", "Upgrade to 2.0", "",
]  # fmt: skip


@pytest.mark.parametrize("title", PAST)
def test_a_section_that_tells_the_past_ends_with_the_next_of_its_level(title):
    data = f"# toon\n\n## {title}\n\n### Deeper\n\nold\n\n## Usage\n\nnew\n".encode()
    assert [data[start:end] for start, end in history_ranges(data)] == [f"## {title}\n\n### Deeper\n\nold\n\n".encode()]


@pytest.mark.parametrize("title", PRESENT)
def test_another_section_is_not_the_past(title):
    assert history_ranges(f"# toon\n\n## {title}\n\nnew\n".encode()) == []


def test_the_last_section_goes_to_the_end():
    data = b"Title\n=====\n\nHistory\n-------\n\nold\n"
    assert history_ranges(data) == [(13, len(data))]


def test_the_headings_of_a_file_are_read_once_however_many_ask():
    data = b"# Name\n" + b"text\n" * 10
    assert headings(data) is headings(bytes(bytearray(data)))


def test_ranges_are_in_order_and_do_not_overlap():
    data = b"# Changelog\n## 1.0\n## 0.9\n# Usage\n# 0.1\n"
    assert history_ranges(data) == [(0, 26), (34, len(data))]


def test_an_offset_is_within_a_range_or_not():
    ranges = [(2, 4), (6, 7)]
    assert [offset for offset in range(9) if is_within(ranges, offset)] == [2, 3, 6]
    assert not is_within([], 0)


@pytest.mark.parametrize("path", ["docs/migrate-to-two.rst", "migrate.md", "docs/migrating.md", "doc/migration.txt"])
def test_a_page_about_moving_from_one_version_to_another_tells_history(path):
    assert is_past(path)
    assert not is_past("src/migrate.py")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("js/toonstream.v1.0.1.js", True),
        ("toonstream-1.0.1.min.js", True),
        ("js/toonstream.v1.0.1-dev.js", True),
        ("static/style_1.0.1rc1.css", True),
        ("js/toonstream.js", False),
        ("js/1.0.1/toonstream.js", False),
        ("js/es2015.1.js", False),
        ("js/toonstream-1.0.1.py", False),
    ],
)
def test_a_built_file_that_is_called_by_its_version_is_that_version(path, expected):
    assert is_past(path) is expected
