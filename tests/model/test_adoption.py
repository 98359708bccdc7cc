"""What would change in a file is shown, and not more of it than a screen holds."""

from __future__ import annotations

from release.model.adoption import Proposed


def proposed(before: bytes | None, after: bytes) -> Proposed:
    return Proposed(path="a.txt", before=before, after=after, why="")


def test_a_difference_has_a_line_around_what_changes():
    shown = proposed(b"1\n2\n3\n4\n", b"1\n2\nthree\n4\n").difference()
    assert shown == ("--- a/a.txt", "+++ b/a.txt", "@@ -2,3 +2,3 @@", " 2", "-3", "+three", " 4")


def test_a_long_difference_is_cut_and_says_so():
    shown = proposed(b"", b"".join(b"%d\n" % number for number in range(100))).difference()
    assert (len(shown), shown[-2:]) == (61, ("+56", "... and 43 lines more"))


def test_what_is_no_text_is_shown_all_the_same():
    assert proposed(b"\xff\n", b"").difference()[-1] == "-�"


def test_a_file_that_is_not_there_is_new():
    assert proposed(None, b"").is_new
    assert not proposed(b"", b"x").is_new
