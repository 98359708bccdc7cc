"""INI: what setuptools would read, and where a value stands."""

from __future__ import annotations

import pytest

from release.errors import FileUnparsable
from release.syntax import ini


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_line_end_is_read(end):
    data = end.join(["[a]", "x = 1.0.1", "y =", "    one", "    two", ""]).encode()
    assert ini.parse(data) == {"a": {"x": "1.0.1", "y": "one\ntwo"}}
    assert ini.value_span(data, ("a", "x"), "1.0.1") == (data.index(b"1.0.1"), data.index(b"1.0.1") + 5)


def test_percent_signs_mean_nothing():
    assert ini.parse(b"[a]\nx = %(y)s\n") == {"a": {"x": "%(y)s"}}


def test_a_byte_order_mark_is_skipped():
    assert ini.parse(b"\xef\xbb\xbf[a]\nx = 1\n") == {"a": {"x": "1"}}


def test_a_default_that_every_section_shares_has_no_span():
    assert ini.value_span(b"[DEFAULT]\nv = 1.0\n[a]\n[b]\n", ("a", "v"), "1.0") is None


@pytest.mark.parametrize(
    "data", [b"x = 1", b"[a]\nx", b"[a]\n[a]", b"[a]\nx=\xff"], ids=["bare", "no value", "twice", "latin"]
)
def test_what_is_no_ini_file_is_named_in_one_line(data):
    with pytest.raises(FileUnparsable) as caught:
        ini.parse_file("setup.cfg", data)
    assert "\n" not in caught.value.what
