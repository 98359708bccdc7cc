"""Only plain files are read, and not more of them than asked for."""

from __future__ import annotations

import os

import pytest

from release.system.plain_files import read_plain


def test_a_file_is_read_up_to_the_limit(tmp_path):
    (tmp_path / "a").write_bytes(b"12345678")
    assert (read_plain(tmp_path / "a", 100), read_plain(tmp_path / "a", 3)) == (b"12345678", b"123")


def test_what_is_no_file_is_none(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    assert read_plain(tmp_path, 3) is None
    assert read_plain(tmp_path / "b", 3) is None
    assert read_plain(tmp_path / "a" / "b", 3) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "a")
    assert read_plain(tmp_path / "a", 3) is None
