"""Unpacking: nothing leaves the folder, and what tricks is refused in our words."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from release.errors import BuildFailed
from release.system.archives import MOST_BYTES, unpack


def member(name: str, **fields: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def tar(path, *members: tarfile.TarInfo, data: bytes = b"data"):
    with tarfile.open(path, "w:gz") as archive:
        for info in members:
            if info.isreg() and not info.size:
                info.size = len(data)
            if info.isreg() and info.size != len(data):
                archive.fileobj.write(info.tobuf())  # a header that promises more than there is
            else:
                archive.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def test_a_tar_and_a_zip_are_unpacked(tmp_path, folder):
    unpack(tar(tmp_path / "x-1.tar.gz", member("x-1/PKG-INFO")), folder)
    with zipfile.ZipFile(tmp_path / "y-1.zip", "w") as archive:
        archive.writestr("y-1/PKG-INFO", "data")
    unpack(tmp_path / "y-1.zip", folder)
    assert (folder / "x-1" / "PKG-INFO").read_bytes() == (folder / "y-1" / "PKG-INFO").read_bytes() == b"data"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(member("../out"), id="upwards"),
        pytest.param(member("x/../../out"), id="upwards by a detour"),
        pytest.param(member("link", type=tarfile.SYMTYPE, linkname="../out"), id="link upwards"),
        pytest.param(member("link", type=tarfile.SYMTYPE, linkname="/etc/passwd"), id="link to the root"),
        pytest.param(member("link", type=tarfile.LNKTYPE, linkname="../out"), id="hard link upwards"),
        pytest.param(member("device", type=tarfile.CHRTYPE), id="device"),
        pytest.param(member("pipe", type=tarfile.FIFOTYPE), id="pipe"),
        pytest.param(member("huge", size=MOST_BYTES + 1), id="huge"),
    ],
)
def test_a_tar_that_tricks_is_refused(tmp_path, folder, bad):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BuildFailed, match=r"x-1\.tar\.gz"):
        unpack(tar(tmp_path / "x-1.tar.gz", bad), folder)
    assert (tmp_path / "out").read_text() == "mine"
    assert list(folder.iterdir()) == []


def test_a_zip_member_cannot_leave_the_folder(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("../out", "data")
    unpack(tmp_path / "x.zip", folder)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["x.tar.gz", "x.zip"])
@pytest.mark.parametrize("damage", ["cut", "changed", "none of it"])
def test_a_damaged_archive_is_refused(tmp_path, folder, name, damage):
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x/y", bytes(range(256)) * 50)
    else:
        tar(path, member("x/y"), data=bytes(range(256)) * 50)
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes({"cut": data[:half], "changed": data[:60] + b"\xff" * 40 + data[100:], "none of it": b"x"}[damage])
    with pytest.raises(BuildFailed, match="cannot be unpacked"):
        unpack(path, folder)


def test_an_encrypted_zip_is_refused(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("x", "data")
    data = bytearray((tmp_path / "x.zip").read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.zip").write_bytes(bytes(data))
    with pytest.raises(BuildFailed, match="cannot be unpacked"):
        unpack(tmp_path / "x.zip", folder)
