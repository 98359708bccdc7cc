"""Lines that are new and gone, bounded in what is compared and in what is kept."""

from __future__ import annotations

import subprocess

import pytest

from release.model.line_diff import compare_lines, is_text

LONG = b"".join(b"line %d\n" % number for number in range(40))


def test_the_difference_is_as_diff_writes_it():
    found = compare_lines(b"a\nb\nc\n", b"a\nB\nc\n", 100)
    assert found.lines == ("@@ -1,3 +1,3 @@", " a", "-b", "+B", " c")
    assert (found.added, found.removed, found.left_out) == (1, 1, 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(LONG, LONG.replace(b"line 20\n", b"other\n"), id="in the middle"),
        pytest.param(LONG, b"first\n" + LONG, id="at the beginning"),
        pytest.param(LONG, LONG + b"last\n", id="at the end"),
        pytest.param(LONG, LONG.replace(b"line 3\n", b"").replace(b"line 33\n", b"x\ny\n"), id="in two places"),
        pytest.param(b"", LONG, id="a new file"),
        pytest.param(LONG, b"", id="a file that is gone"),
    ],
)
def test_counts_and_hunks_are_those_of_git(tmp_path, old, new):
    (tmp_path / "old").write_bytes(old)
    (tmp_path / "new").write_bytes(new)
    argv = ["git", "diff", "--no-index", "--no-color", "old", "new"]
    told = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False).stdout.splitlines()
    theirs = [line for line in told if line[:1] in "+- " and not line.startswith(("+++", "---"))]
    found = compare_lines(old, new, 1000)
    assert [line for line in found.lines if not line.startswith("@@")] == theirs
    assert found.added == sum(line.startswith("+") for line in theirs)


def test_what_is_over_the_limit_is_counted():
    found = compare_lines(b"", LONG, 10)
    assert len(found.lines) == 10
    assert found.left_out == 41 - 10
    assert found.added == 40


def test_texts_that_have_little_in_common_are_counted_and_not_matched():
    old = b"".join(b"old %d\n" % number for number in range(5000))
    new = b"".join(b"new %d\n" % number for number in range(4000))
    found = compare_lines(old, new, 100)
    assert (found.added, found.removed, found.lines) == (4000, 5000, ())
    assert found.left_out == 9000


def test_a_very_long_line_is_cut_and_says_so():
    found = compare_lines(b"", b"x" * 5000, 100)
    assert found.longest == 5000
    assert found.lines[1].endswith("characters more")
    assert len(found.lines[1]) < 700


def test_line_ends_of_windows_are_a_change():
    assert compare_lines(b"a\n", b"a\r\n", 100).lines[1:] == ("-a", "+a\r")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", True, id="empty"),
        pytest.param("ä\n".encode("latin-1"), True, id="latin-1"),
        pytest.param(b"\x7fELF\0\0", False, id="with NUL"),
    ],
)
def test_what_is_text(data, expected):
    assert is_text(data) is expected
