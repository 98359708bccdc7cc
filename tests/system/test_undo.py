"""The bytes before: all of them on the disk, or nothing is begun."""

from __future__ import annotations

import subprocess
import sys

import pytest

from release.errors import WriteFailed
from release.system import undo


def test_pieces_lie_one_after_the_other(tmp_path):
    undo.store(tmp_path / "undo" / "1", [b"one", b"", b"three"])
    assert (tmp_path / "undo" / "1").read_bytes() == b"onethree"


def test_what_is_kept_is_never_written_over(tmp_path):
    undo.store(tmp_path / "1", [b"one"])
    with pytest.raises(WriteFailed):
        undo.store(tmp_path / "1", [b"two"])
    assert (tmp_path / "1").read_bytes() == b"one"


def test_on_a_full_disk_nothing_stays(tmp_path):
    code = (
        "import resource, sys; from pathlib import Path; from release.errors import WriteFailed\n"
        "from release.system import undo\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try: undo.store(Path(sys.argv[1]), [b'x' * 8, b'y' * 8])\n"
        "except WriteFailed as problem: print(problem.why)\n"
    )
    argv = [sys.executable, "-c", code, str(tmp_path / "1")]
    ran = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert ran.stdout == "no file was changed, because it could not have been put back\n", ran.stderr
    assert not (tmp_path / "1").exists()


def test_all_but_one_is_forgotten(tmp_path):
    for name in ("1", "2", "3"):
        undo.store(tmp_path / name, [b"x"])
    undo.forget(tmp_path, "2")
    undo.forget(tmp_path / "gone", "2")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["2"]


def test_no_two_ids_are_the_same():
    assert len({undo.new_id() for _ in range(100)}) == 100
