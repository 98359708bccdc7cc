"""The open section becomes the new version's: every style of title, the links, and the bytes around."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.changelog.unreleased import release_unreleased
from release.errors import ChangelogEmpty
from release.model.changelog import Release, spliced
from release.notes import section

DAY = date(2026, 3, 5)
RELEASE = Release(old="1.0.1", new="1.0.2", day=DAY, old_tag="v1.0.1", new_tag="v1.0.2")
KEEP = """\
# Changelog

All notable changes.

## [Unreleased]

### Added

- A thing.

## [1.0.1] - 2026-01-02

- The first release.
"""
LINKS = """
[unreleased]: https://example.invalid/o/r/compare/v1.0.1...HEAD
[1.0.1]: https://example.invalid/o/r/compare/v1.0.0...v1.0.1
"""


def released(text: str, release: Release = RELEASE, path: str = "") -> str:
    path = path or ("CHANGELOG.md" if text.startswith("#") or "\n#" in text else "CHANGES.rst")
    edit = release_unreleased(text.encode(), path, release)
    assert spliced(edit.before, edit.splices) == edit.after
    return edit.after.decode()


def test_unreleased_becomes_the_version_and_a_fresh_one_stays_on_top():
    expected = KEEP.replace("## [Unreleased]\n", "## [Unreleased]\n\n## [1.0.2] - 2026-03-05\n")
    assert released(KEEP) == expected
    assert section(expected.encode(), "1.0.2") == "### Added\n\n- A thing."


TITLES = {
    "keep a changelog": ("## [Unreleased]", "## [1.0.1] - 2026-01-02", "## [1.0.2] - 2026-03-05"),
    "parentheses": ("## Unreleased", "## 1.0.1 (2026-01-02)", "## 1.0.2 (2026-03-05)"),
    "v alone": ("## Unreleased", "## v1.0.1", "## v1.0.2"),
    "v and a long dash": ("## Unreleased", "## v1.0.1 \u2014 2026-01-02", "## v1.0.2 \u2014 2026-03-05"),
    "words": ("## Upcoming release", "## Version 1.0.1, January 22nd, 2026", "## Version 1.0.2, March 5th, 2026"),
    "the project's name": ("## Unreleased", "## stream 1.0.1 (2 Jan 2026)", "## stream 1.0.2 (5 Mar 2026)"),
    "released": ("## Unreleased", "## 1.0.1 (released 2026-01-02)", "## 1.0.2 (released 2026-03-05)"),
    "closing marks": ("## Unreleased ##", "## 1.0.1 ##", "## 1.0.2 ##"),
    "deeper": ("### [Unreleased]", "### [1.0.1] - 2026/01/02", "### [1.0.2] - 2026/03/05"),
    "yanked": ("## [Unreleased]", "## [1.0.1] - 2026-01-02 [YANKED]", "## [1.0.2] - 2026-03-05"),
    "date to come": ("## [Unreleased] - YYYY-MM-DD", "## [1.0.1] - 2026-01-02", "## [1.0.2] - 2026-03-05"),
    "branch": ("## main (unreleased)", "## 1.0.1 (2026-01-02)", "## 1.0.2 (2026-03-05)"),
    "date first": ("## Unreleased", "## 2026-01-02 - 1.0.1", "## 2026-03-05 - 1.0.2"),
    "pending": ("## Pending", "## 1.0.1 (2026-01-02)", "## 1.0.2 (2026-03-05)"),
    "no number yet": ("## v1.x.x Unreleased", "## v1.0.1 (2 Jan 2026)", "## v1.0.2 (5 Mar 2026)"),
    "bold": ("## **Unreleased**", "## **1.0.1** - 2026-01-02", "## **1.0.2** - 2026-03-05"),
    "comparing": (
        "## Unreleased",
        "## [1.0.1](https://example.invalid/compare/v1.0.0...v1.0.1) (2026-01-02)",
        "## [1.0.2](https://example.invalid/compare/v1.0.1...v1.0.2) (2026-03-05)",
    ),
    "tagged": (
        "## Unreleased",
        "## [v1.0.1](https://example.invalid/releases/tag/v1.0.1)",
        "## [v1.0.2](https://example.invalid/releases/tag/v1.0.2)",
    ),
}


@pytest.mark.parametrize(("unreleased", "newest", "expected"), TITLES.values(), ids=TITLES)
def test_the_title_is_written_like_that_of_the_newest_version(unreleased, newest, expected):
    text = f"# Changes\n\n{unreleased}\n\n- new\n\n{newest}\n\n- old\n"
    assert released(text) == text.replace(unreleased, f"{unreleased}\n\n{expected}")


UNDERLINED = {
    "fitting": (
        "Changes\n=======\n\nUnreleased\n----------\n\n* new\n\n1.0.1 (2026-01-02)\n------------------\n\n* old\n",
        "Unreleased\n----------\n\n1.0.2 (2026-03-05)\n------------------\n\n* new\n",
    ),
    "all of one length": (
        "Unreleased\n====================\n\n* new\n\n1.0.1\n====================\n\n* old\n",
        "Unreleased\n====================\n\n1.0.2\n====================\n\n* new\n",
    ),
    "over and under": (
        "==========\nUnreleased\n==========\n\n* new\n\n=====\n1.0.1\n=====\n\n* old\n",
        "==========\nUnreleased\n==========\n\n=====\n1.0.2\n=====\n\n* new\n",
    ),
    "two empty lines": (
        "Unreleased\n==========\n\n* new\n\n\n1.0.1\n=====\n\n* old\n",
        "Unreleased\n==========\n\n\n1.0.2\n=====\n\n* new\n",
    ),
    "a line for the date": (
        "Unreleased\n==========\n\n* new\n\nVersion 1.0.1\n=============\n\nReleased 2026-01-02\n\n* old\n",
        "Unreleased\n==========\n\nVersion 1.0.2\n=============\n\nReleased 2026-03-05\n\n* new\n",
    ),
    "no release yet": (
        "Changes\n=======\n\nUnreleased\n----------\n\n* new\n",
        "Unreleased\n----------\n\n1.0.2 (2026-03-05)\n------------------\n\n* new\n",
    ),
}


@pytest.mark.parametrize(("text", "expected"), UNDERLINED.values(), ids=UNDERLINED)
def test_lines_under_titles_fit(text, expected):
    assert expected in released(text)


UNDER_102 = "Version 1.0.2\n============="
PLANNED = {
    "zest": ("1.0.2 (unreleased)\n------------------\n", "1.0.2 (2026-03-05)\n------------------\n"),
    "zest with another version": ("1.1 (unreleased)\n----------------\n", "1.0.2 (2026-03-05)\n------------------\n"),
    "development": ("1.1.dev0 (unreleased)\n---------------------\n", "1.0.2 (2026-03-05)\n---------------------\n"),
    "to be done": ("## [1.0.2] - TBD\n", "## [1.0.2] - 2026-03-05\n"),
    "pattern": ("## [1.0.2] - YYYY-MM-DD\n", "## [1.0.2] - 2026-03-05\n"),
    "crosses": ("## 1.0.2 (XXXX-XX-XX)\n", "## 1.0.2 (2026-03-05)\n"),
    "half a date": ("## 1.0.2 (2026-xx-xx)\n", "## 1.0.2 (2026-03-05)\n"),
    "its own words": ("## 1.0.2 Unreleased\n", "## 1.0.2 2026-03-05\n"),
    "a line of its own": ("Version 1.0.2\n=============\n\nUnreleased\n", UNDER_102 + "\n\nReleased 2026-03-05\n"),
    "a named line": ("## 1.0.2\n\n*Release date: unreleased*\n", "## 1.0.2\n\n*Release date: 2026-03-05*\n"),
    "by hand with a date": ("## 1.0.2 - 2026-02-01\n", "## 1.0.2 - 2026-02-01\n"),
    "by hand without a date": ("## 1.0.2\n", "## 1.0.2\n"),
}  # fmt: skip


@pytest.mark.parametrize(("title", "expected"), PLANNED.values(), ids=PLANNED)
def test_a_section_that_names_a_version_is_not_doubled(title, expected):
    assert released(f"{title}\n* new\n") == f"{expected}\n* new\n"


def test_the_line_under_a_title_of_markdown_stays_as_long_as_it_is():
    text = "Unreleased\n----------\n\n* new\n\nVersion 1.0.1\n-------------\n\n* old\n"
    edit = release_unreleased(text.encode(), "docs/changelog.md", RELEASE, released=b"Version 1.0.1\n-------------\n")
    assert edit.after.decode() == text.replace("Unreleased", "Version 1.0.2")


LINES = {
    "one longer": ("1.0.2.1 (unreleased)", 20, 20),
    "four longer": ("1.0.2 (in development)", 22, 22),
    "far longer": ("1.0.2 (to be determined)", 24, 18),
    "shorter": ("1.0.2 (tba)", 11, 18),
}


@pytest.mark.parametrize(("title", "before", "after"), LINES.values(), ids=LINES)
def test_a_line_that_is_long_enough_and_little_more_stays(title, before, after):
    old = "1.0.1 (2026-01-02)\n------------------\n\n* old\n"
    text = released(f"{title}\n{'-' * before}\n\n* new\n\n{old}")
    assert text.splitlines()[1] == "-" * after


def test_a_development_release_with_its_day_is_history():
    text = "## 1.0.2.dev1 (May 12th, 2025)\n\n- new\n\n## 1.0.1 (May 1st, 2025)\n\n- old\n"
    assert released(text, dataclasses.replace(RELEASE, old="1.0.2.dev1")) == text


@pytest.mark.parametrize("title", ["1.0.2 (unreleased)", "1.0.2 - TBD", "1.0.2 [XXXX-XX-XX]", "1.0.2, in development"])
def test_a_placeholder_goes_where_no_title_has_a_date(title):
    assert released(f"## {title}\n\n- new\n\n## 1.0.1\n\n- old\n") == "## 1.0.2\n\n- new\n\n## 1.0.1\n\n- old\n"


def test_in_development_becomes_a_date_in_the_words_of_the_newest_version():
    open_one = "Release 1.0.2 (in development)\n==============================\n\n* new\n"
    text = f"{open_one}\nRelease 1.0.1 (released Jan 2, 2026)\n===================================\n\n* old\n"
    assert released(text).startswith("Release 1.0.2 (released Mar 5, 2026)\n====================================\n")


def test_a_section_by_hand_is_kept_beside_an_open_one():
    text = KEEP.replace("## [1.0.1]", "## [1.0.2] - 2026-02-28\n\n- By hand.\n\n## [1.0.1]")
    assert released(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("## 1.0.1 (unreleased)\n\n- forgotten\n", id="the old version"),
        pytest.param("## 1.0.1 - 2026-01-02\n\n- old\n\n## 0.9 (unreleased)\n\n- older\n", id="an older one"),
        pytest.param("# Changes\n\nSee the releases.\n", id="no section"),
        pytest.param("# Changes\n\n<!--\n## [Unreleased]\n\n- template\n-->\n\n## 1.0.1\n\n- old\n", id="in a comment"),
        pytest.param("# Changes\n\n```\n## [Unreleased]\n```\n\n## 1.0.1\n\n- old\n", id="in code"),
        pytest.param("## 1.0.1\n\n- old\n\n## Unreleased\n\n- lost\n", id="open below a release"),
    ],
)
def test_where_nothing_is_open_nothing_changes_and_it_is_told(text):
    edit = release_unreleased(text.encode(), "NEWS.md", RELEASE)
    assert (edit.after.decode(), edit.is_empty) == (text, True)
    assert edit.notes == ("NEWS.md has no section for 1.0.2, and none that is open",)


LINKED = {
    "github": (
        "[unreleased]: https://h/o/r/compare/v1.0.1...HEAD\n[1.0.1]: https://h/o/r/compare/v1.0.0...v1.0.1\n",
        (
            "[unreleased]: https://h/o/r/compare/v1.0.2...HEAD\n[1.0.2]: https://h/o/r/compare/v1.0.1...v1.0.2\n"
            "[1.0.1]: https://h/o/r/compare/v1.0.0...v1.0.1\n"
        ),
    ),
    "gitlab": (
        "[Unreleased]: https://h/o/r/-/compare/v1.0.1...main\n[1.0.1]: https://h/o/r/-/tags/v1.0.1\n",
        (
            "[Unreleased]: https://h/o/r/-/compare/v1.0.2...main\n[1.0.2]: https://h/o/r/-/compare/v1.0.1...v1.0.2\n"
            "[1.0.1]: https://h/o/r/-/tags/v1.0.1\n"
        ),
    ),
    "versions lead to their tags": (
        "[unreleased]: https://h/compare/v1.0.1...HEAD\n[1.0.1]: https://h/tag/v1.0.1\n[1.0.0]: https://h/tag/v1.0.0\n",
        (
            "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/tag/v1.0.2\n"
            "[1.0.1]: https://h/tag/v1.0.1\n[1.0.0]: https://h/tag/v1.0.0\n"
        ),
    ),
    "only versions": (
        "[1.0.1]: https://h/compare/v1.0.0...v1.0.1\n[1.0.0]: https://h/tag/v1.0.0\n",
        (
            "[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n[1.0.1]: https://h/compare/v1.0.0...v1.0.1\n"
            "[1.0.0]: https://h/tag/v1.0.0\n"
        ),
    ),
    "rising": (
        (
            "[1.0.0]: https://h/tag/v1.0.0\n[1.0.1]: https://h/compare/v1.0.0...v1.0.1\n"
            "[unreleased]: https://h/compare/v1.0.1...HEAD\n"
        ),
        (
            "[1.0.0]: https://h/tag/v1.0.0\n[1.0.1]: https://h/compare/v1.0.0...v1.0.1\n"
            "[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n[unreleased]: https://h/compare/v1.0.2...HEAD\n"
        ),
    ),
    "no version yet": (
        "[unreleased]: https://h/compare/v1.0.0...HEAD\n",
        "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n",
    ),
    "forgotten at the last release": (
        "[unreleased]: https://h/compare/v1.0.0...HEAD\n[1.0.1]: https://h/compare/v1.0.0...v1.0.1\n",
        (
            "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n"
            "[1.0.1]: https://h/compare/v1.0.0...v1.0.1\n"
        ),
    ),
    "no final newline": (
        "[unreleased]: https://h/compare/v1.0.1...HEAD",
        "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/compare/v1.0.1...v1.0.2",
    ),
    "restructured text": (
        ".. _unreleased: https://h/compare/v1.0.1...HEAD\n.. _1.0.1: https://h/compare/v1.0.0...v1.0.1\n",
        (
            ".. _unreleased: https://h/compare/v1.0.2...HEAD\n.. _1.0.2: https://h/compare/v1.0.1...v1.0.2\n"
            ".. _1.0.1: https://h/compare/v1.0.0...v1.0.1\n"
        ),
    ),
    "there already": (
        "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n",
        "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n",
    ),
    "numbers of issues": (".. _300: https://h/issues/300\n", ".. _300: https://h/issues/300\n"),
    "issues beside the open section": (
        "[unreleased]: https://h/compare/v1.0.1...HEAD\n[300]: https://h/issues/300\n[301]: https://h/issues/301\n",
        (
            "[unreleased]: https://h/compare/v1.0.2...HEAD\n[1.0.2]: https://h/compare/v1.0.1...v1.0.2\n"
            "[300]: https://h/issues/300\n[301]: https://h/issues/301\n"
        ),
    ),
    "given up long ago": ("[0.9.0]: https://h/tag/v0.9.0\n", "[0.9.0]: https://h/tag/v0.9.0\n"),
    "others": ("[issue]: https://h/issues/1.0.1\n", "[issue]: https://h/issues/1.0.1\n"),
    "to a branch": ("[unreleased]: https://h/tree/main\n", "[unreleased]: https://h/tree/main\n"),
}


@pytest.mark.parametrize(("links", "expected"), LINKED.values(), ids=LINKED)
def test_the_links_move_on(links, expected):
    assert released(KEEP + "\n" + links).endswith("- The first release.\n\n" + expected)


def test_the_link_has_the_label_of_the_title():
    text = KEEP.replace("[1.0.1]", "[v1.0.1]") + "\n[Unreleased]: https://h/compare/v1.0.1...HEAD\n"
    assert released(text).endswith("v1.0.2...HEAD\n[v1.0.2]: https://h/compare/v1.0.1...v1.0.2\n")


def test_a_comparison_in_the_title_moves_on():
    text = (
        "## [Unreleased](https://h/compare/v1.0.1...HEAD)\n\n- new\n\n## [1.0.1](https://h/compare/v1.0.0...v1.0.1)\n"
    )
    assert released(text).startswith(
        "## [Unreleased](https://h/compare/v1.0.2...HEAD)\n\n## [1.0.2](https://h/compare/v1.0.1...v1.0.2)\n\n- new\n"
    )


def test_the_tags_of_the_project_stand_in_the_links():
    release = Release(old="1.0.1", new="1.0.2", day=DAY, old_tag="stream-1.0.1", new_tag="stream-1.0.2")
    text = KEEP + "\n[unreleased]: https://h/compare/stream-1.0.1...HEAD\n"
    assert released(text, release).endswith(
        "stream-1.0.2...HEAD\n[1.0.2]: https://h/compare/stream-1.0.1...stream-1.0.2\n"
    )


def test_before_the_first_tag_the_link_of_the_open_section_tells_what_to_compare_with():
    release = Release(old="1.0.1", new="1.0.2", day=DAY, old_tag="", new_tag="v1.0.2")
    text = KEEP + "\n[unreleased]: https://h/compare/5f457a7...HEAD\n"
    assert released(text, release).endswith("v1.0.2...HEAD\n[1.0.2]: https://h/compare/5f457a7...v1.0.2\n")


def test_no_open_section_stays_where_none_did_at_the_last_release():
    last = KEEP[KEEP.index("## [1.0.1]") :].encode()
    edit = release_unreleased(KEEP.encode(), "CHANGELOG.md", RELEASE, released=last)
    assert edit.after.decode() == KEEP.replace("[Unreleased]", "[1.0.2] - 2026-03-05")
    edit = release_unreleased(KEEP.encode(), "CHANGELOG.md", RELEASE, released=KEEP.encode())
    assert b"## [Unreleased]\n\n## [1.0.2] - 2026-03-05\n" in edit.after


def test_a_renamed_title_gets_its_line_and_its_date_below():
    text = "Unreleased\n==========\n\n* new\n\n1.0.1\n=====\n\nReleased on January 2, 2026\n\n* old\n"
    edit = release_unreleased(text.encode(), "NEWS.rst", RELEASE, released=b"1.0.1\n=====\n")
    assert edit.after.decode().startswith("1.0.2\n=====\n\nReleased on March 5, 2026\n\n* new\n\n1.0.1\n")


def test_a_placeholder_goes_where_the_line_below_has_the_date():
    text = (
        "1.0.2 (IN DEVELOPMENT)\n======================\n\nXXXX-XX-XX\n\n* new\n\n1.0.1\n=====\n\n2026-01-02\n\n* old\n"
    )
    assert released(text).startswith("1.0.2\n=====\n\n2026-03-05\n\n* new\n\n1.0.1\n")


def test_a_deeper_title_with_the_same_number_is_not_the_versions():
    text = "## 1.0.2 - 2026-02-01\n\n### Builder 1.0.2 (unreleased)\n\n- new\n"
    assert released(text) == text


def test_a_version_in_a_deeper_title_is_no_model_for_the_new_one():
    text = "## Unreleased\n\n### Builder 3.0\n\n- new\n\n## v1.0.1 - 2026-01-02\n\n- old\n"
    assert released(text).startswith("## Unreleased\n\n## v1.0.2 - 2026-03-05\n\n### Builder 3.0\n")


def test_a_line_for_the_date_in_the_open_section_is_filled_and_not_doubled():
    text = "Unreleased\n==========\n\nTBD\n\n* new\n\n1.0.1\n=====\n\n2026-01-02\n\n* old\n"
    assert "1.0.2\n=====\n\n2026-03-05\n\n* new\n" in released(text)


def test_a_line_for_the_date_is_no_text():
    edit = release_unreleased(b"Version 1.0.2\n=============\n\nUnreleased\n", "NEWS.rst", RELEASE)
    assert edit.is_empty


def test_comments_that_tell_how_to_write_stay_with_the_open_section():
    text = KEEP.replace("[Unreleased]\n", "[Unreleased]\n\n<!-- One line for\neach change. -->\n")
    assert "each change. -->\n\n## [1.0.2] - 2026-03-05\n\n### Added\n" in released(text)


EMPTY = {
    "nothing": "",
    "titles": "### Added\n\n### Fixed\n\n",
    "a comment": "<!-- write here -->\n\n",
    "nothing yet": "- Nothing changed yet.\n\n",
    "no changes": "*No unreleased changes.*\n\n",
}


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY)
def test_an_empty_section_is_told_or_refused(body):
    text = KEEP.replace("### Added\n\n- A thing.\n\n", body).encode()
    edit = release_unreleased(text, "CHANGELOG.md", RELEASE)
    assert edit.notes == ("CHANGELOG.md has the section for 1.0.2 without any text",)
    assert b"## [1.0.2] - 2026-03-05" in edit.after
    with pytest.raises(ChangelogEmpty) as caught:
        release_unreleased(text, "CHANGELOG.md", RELEASE, empty="refuse")
    assert (caught.value.exit_code, caught.value.fix) == (3, ("$EDITOR CHANGELOG.md",))


@pytest.mark.parametrize("body", ["- A thing.", "Text", "| a | b |", "No longer slow.", "Nothing yet, but this."])
def test_a_section_with_text_is_not_empty(body):
    text = KEEP.replace("- A thing.", body).encode()
    assert release_unreleased(text, "CHANGELOG.md", RELEASE, empty="refuse").notes == ()


def test_after_its_candidate_a_version_may_be_empty():
    text = KEEP.replace("- A thing.\n", "").replace("1.0.1", "1.0.2rc1").encode()
    assert release_unreleased(text, "CHANGELOG.md", RELEASE, empty="refuse").notes == ()


OF_FINAL = "1.1.0 - [unreleased]\n--------------------\n\n* A thing.\n\n1.0.1\n.....\n\n* Old.\n"


def test_the_section_of_the_release_to_come_stays_where_its_last_candidate_has_none():
    assert release_unreleased(OF_FINAL.encode(), "CHANGES.rst", _candidate("1.1.0a0", "1.1.0a1")) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.0.1", "1.1.0a1"), ("1.1.0a0", "1.1.0"), ("1.0.1rc1", "1.1.0a1")],
    ids=["the first candidate", "the release", "a candidate of another"],
)
def test_else_it_becomes_the_version_that_is_made(old, new):
    assert released(OF_FINAL, _candidate(old, new)).startswith(f"{new}\n----")


def test_so_it_does_where_the_last_candidate_has_a_section_of_its_own():
    text = OF_FINAL.replace("\n1.0.1\n.....\n", "\n1.1.0a0\n.......\n\n* Middle.\n\n1.0.1\n.....\n")
    assert released(text, _candidate("1.1.0a0", "1.1.0a1")).startswith("1.1.0a1\n----")


def _candidate(old, new):
    return Release(old=old, new=new, day=DAY, old_tag=f"v{old}", new_tag=f"v{new}")


def test_a_development_release_leaves_the_change_log_alone():
    release = Release(old="1.0.1", new="1.0.2.dev0", day=DAY, old_tag="v1.0.1", new_tag="v1.0.2.dev0")
    assert release_unreleased(KEEP.encode(), "CHANGELOG.md", release) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["", "\n"], ids=["open", "newline"])
def test_line_ends_and_the_first_and_last_bytes_stay(newline, mark, end):
    text = (mark + KEEP.replace("# Changelog\n\nAll notable changes.\n\n", "") + LINKS).removesuffix("\n") + end
    expected = released(text)
    assert expected.startswith(mark + "## [Unreleased]\n\n## [1.0.2] - 2026-03-05\n")
    assert released(text.replace("\n", newline)) == expected.replace("\n", newline)


def test_bytes_that_are_no_text_stay():
    data = KEEP.encode().replace(b"A thing.", b"caf\xe9 \xff\x00")
    edit = release_unreleased(data, "CHANGELOG.md", RELEASE)
    assert b"caf\xe9 \xff\x00" in edit.after


def test_releasing_twice_changes_nothing_more():
    once = released(KEEP + LINKS)
    assert released(once) == once


LINES = st.sampled_from(
    [
        *("# Changelog", "## [Unreleased]", "Unreleased", "## 1.0.2 (unreleased)", "## [1.0.1] - 2026-01-02", "====="),
        *("1.0.1 (2026-01-02)", "------", "- text", "", "```", "<!--", "-->", "Released 2026-01-02", "## v1.0.2"),
        *(
            "[unreleased]: https://h/compare/v1.0.1...HEAD",
            "[1.0.1]: https://h/tag/v1.0.1",
            "## \u00e9 1.1.dev0",
            "TBD",
        ),
        *("1.0.2", ".. _1.0.1: https://h/1.0.1", "## Version 2!1.0 (03/04/2026)", "#", "##", "<h2>Unreleased</h2>"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(LINES, LINES, st.text(max_size=12)), max_size=14),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["1.0.2", "1.1.0rc1", "2!0.1", "1.0.1.post1"]),
)
def test_any_text_is_released_once_and_only_by_splices(lines, newline, new):
    data = newline.join(lines).encode("utf-8", "surrogatepass")
    release = Release(old="1.0.1", new=new, day=DAY, old_tag="v1.0.1", new_tag=f"v{new}")
    edit = release_unreleased(data, "CHANGELOG.md", release)
    assert spliced(data, edit.splices) == edit.after
    assert b"".join(data[s.start : s.end] for s in edit.splices).count(b"- text") == 0
    again = release_unreleased(edit.after, "CHANGELOG.md", release)
    assert again.after == edit.after


def test_of_two_sections_for_the_version_the_higher_title_is_its_section():
    open_ones = "### 1.0.2 (unreleased)\n\n- in short\n\n## 1.0.2 (unreleased)\n\n- in full"
    text = f"# News\n\n{open_ones}\n\n## 1.0.1 (2026-01-02)\n"
    assert released(text) == text.replace("\n## 1.0.2 (unreleased)", "\n## 1.0.2 (2026-03-05)")


def test_the_section_of_the_development_version_becomes_the_releases():
    text = "# News\n\n## 1.0.2.dev0 (unreleased)\n\n- a thing\n\n## 1.0.1 (2026-01-02)\n\n- old\n"
    release = dataclasses.replace(RELEASE, old="1.0.2.dev0")
    assert released(text, release) == text.replace("1.0.2.dev0 (unreleased)", "1.0.2 (2026-03-05)")


@pytest.mark.parametrize("gap", [1, 2, 3])
def test_as_many_empty_lines_stand_before_the_new_title_as_before_the_next(gap):
    lines = "\n" * (gap + 1)
    text = f"# Log\n\n## [Unreleased]\n\n- a thing{lines}## [1.0.1] - 2026-01-02\n\n- old\n"
    assert f"## [Unreleased]{lines}## [1.0.2] - 2026-03-05\n" in released(text)


@pytest.mark.parametrize("gap", [0, 7], ids=["none", "many"])
def test_a_strange_number_of_empty_lines_is_no_model(gap):
    lines = "\n" * (gap + 1)
    text = f"# Log\n\n## [Unreleased]\n\n- a thing{lines}## [1.0.1] - 2026-01-02\n\n- old\n"
    assert "## [Unreleased]\n\n## [1.0.2] - 2026-03-05\n" in released(text)
