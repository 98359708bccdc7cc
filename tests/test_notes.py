"""The change log's section of one version."""

from __future__ import annotations

import pytest

from release.errors import ConfigInvalid
from release.notes import find_changelog, read_section, section
from release.system.view import View

MARKDOWN = b"""# Changelog

## [Unreleased]

## [1.0.2-rc1] - 2026-01-03

- candidate

## [1.0.2] - 2026-01-04

### Changed

- rich 1.0.1 is enough

### Bump tool to 1.0.1

- deeper

## [1.0.1] - 2026-01-02

- The first release.

[1.0.2]: https://example.invalid/2
[1.0.1]: https://example.invalid/1
"""
RST = b"""\
=========
Changes
=========

1.0.2 (2026-01-04)
------------------

* Second. ``1.0.1``

1.0.1 (2026-01-02)
------------------

* First.
"""


@pytest.mark.parametrize(
    ("data", "stated", "expected"),
    [
        pytest.param(
            MARKDOWN,
            "1.0.2",
            "### Changed\n\n- rich 1.0.1 is enough\n\n### Bump tool to 1.0.1\n\n- deeper",
            id="not the candidate's",
        ),
        pytest.param(MARKDOWN, "1.0.1", "- The first release.", id="not a deeper title, no link targets"),
        pytest.param(MARKDOWN, "1.0.2-rc1", "- candidate", id="candidate"),
        pytest.param(MARKDOWN, "1.0", "", id="a shorter version"),
        pytest.param(MARKDOWN, "0.1", "", id="a tail of digits"),
        pytest.param(MARKDOWN, "1x0x1", "", id="dots mean dots"),
        pytest.param(RST, "1.0.2", "* Second. ``1.0.1``", id="underlined"),
        pytest.param(RST, "1.0.1", "* First.", id="underlined and last"),
        pytest.param(b"## v1.0\r\n\r\n- a\r\n- b\r\n", "1.0", "- a\n- b", id="windows line ends"),
        pytest.param(b"## 1.0.dev1\n- d\n## 2!1.0\n- e\n", "1.0", "", id="development and another epoch"),
        pytest.param("## 1.0\n- é \udce9\n".encode("utf-8", "surrogateescape"), "1.0", "- é \ufffd", id="not all text"),
        pytest.param(b"```\n## 1.0\n```\n", "1.0", "", id="in code"),
        pytest.param(b"", "1.0", "", id="empty"),
        pytest.param(b"## 1.0\n", "1.0", "", id="no text"),
    ],
)
def test_the_section_of_a_version(data, stated, expected):
    assert section(data, stated) == expected


@pytest.mark.parametrize(
    "name", ["CHANGELOG.md", "changelog.md", "HISTORY.rst", "News.md", "CHANGES", "CHANGES.txt", "docs/changelog.rst"]
)
def test_the_change_log_is_found_by_its_name(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(RST if "md" not in name else MARKDOWN)
    assert read_section(View(tmp_path), "1.0.1")


def test_without_a_change_log_there_is_no_section(tmp_path):
    assert read_section(View(tmp_path), "1.0.1") == ""
    assert find_changelog(View(tmp_path)) == ""


def test_where_a_link_to_the_next_section_arrives_is_not_text():
    data = b"<a id='changelog-1.0.2'></a>\n# 1.0.2\n\n- Second.\n\n<a id='changelog-1.0.1'></a>\n# 1.0.1\n\n- First.\n"
    assert section(data, "1.0.2") == "- Second."


def test_a_file_that_only_points_to_the_change_log_is_not_it(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "CHANGES.md").write_bytes(b"# Changes\n\nSee docs/changelog.md.\n")
    assert find_changelog(View(tmp_path)) == "CHANGES.md"
    (tmp_path / "docs/changelog.md").write_bytes(MARKDOWN)
    assert find_changelog(View(tmp_path)) == "docs/changelog.md"


def test_a_folder_is_no_change_log(tmp_path):
    (tmp_path / "CHANGES").mkdir()
    (tmp_path / "HISTORY.md").write_bytes(MARKDOWN)
    assert find_changelog(View(tmp_path)) == "HISTORY.md"


def test_the_configured_file_is_the_change_log(tmp_path):
    (tmp_path / "CHANGELOG.md").write_bytes(b"## 1.0.1\n\n- not this\n")
    (tmp_path / "what.md").write_bytes(MARKDOWN)
    assert read_section(View(tmp_path), "1.0.1", "what.md") == "- The first release."


def test_a_configured_file_that_is_not_there_is_a_mistake(tmp_path):
    with pytest.raises(ConfigInvalid) as caught:
        find_changelog(View(tmp_path), "what.md")
    assert caught.value.where == ("tool.release.changelog.path: what.md",)
