"""What twine says, read file by file."""

from __future__ import annotations

import zipfile

from release.dists import rendering
from release.system.view import View
from release.system.world import World

GOOD = "Metadata-Version: 2.1\nName: x\nVersion: 1\nDescription-Content-Type: text/markdown\n\n# x\n"


def wheel(path, metadata: str = GOOD, *, cut: int = 0) -> None:
    name = path.name.split("-")[0]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.dist-info/METADATA", metadata)
        archive.writestr(f"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{name}-1.dist-info/RECORD", "")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - cut])


def said(root, *names):
    return rendering.check(World(View(root)), list(names))


def test_each_file_gets_its_own_words(tmp_path):
    wheel(tmp_path / "x-1-py3-none-any.whl")
    wheel(tmp_path / "y-1-py3-none-any.whl", GOOD.replace("Description-Content-Type: text/markdown\n", ""))
    found = said(tmp_path, "x-1-py3-none-any.whl", "y-1-py3-none-any.whl")
    assert found["x-1-py3-none-any.whl"] == (True, "")
    assert found["y-1-py3-none-any.whl"][0] is False
    assert "long_description_content_type" in found["y-1-py3-none-any.whl"][1]


def test_a_file_on_which_twine_crashes_is_unknown_and_blames_no_other(tmp_path):
    wheel(tmp_path / "x-1-py3-none-any.whl")
    wheel(tmp_path / "z-1-py3-none-any.whl", cut=40)
    found = said(tmp_path, "x-1-py3-none-any.whl", "z-1-py3-none-any.whl")
    assert found["x-1-py3-none-any.whl"][0] is not False
    assert found["z-1-py3-none-any.whl"][0] is not True


def test_a_file_that_twine_cannot_read_has_its_words(tmp_path):
    wheel(tmp_path / "x-1-py3-none-any.whl", "Name: x\n")
    renders, words = said(tmp_path, "x-1-py3-none-any.whl")["x-1-py3-none-any.whl"]
    assert renders is False
    assert "InvalidDistribution" in words
