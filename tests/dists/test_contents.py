"""Reading archives that may be hostile: everything in them is told, nothing is unpacked, and it is bounded."""

from __future__ import annotations

import gzip
import io
import random
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from hashlib import sha256

import pytest

from release.dists.contents import LIMITS, Limits, read_bodies, read_contents
from release.model.contents import FILE, FOLDER, LINK, OTHER, Member

WHEEL, SDIST = "thing-1.0-py3-none-any.whl", "thing-1.0.tar.gz"
HOSTILE_NAMES = ["/etc/passwd", "thing/../../out", "C:\\out", "a\nb", "a\x1b[31mb", "a\u202eb", "A/é", "a\u200bb"]
NAME_IDS = ["absolute", "upwards", "drive", "newline", "ansi", "bidi", "accent", "zero-width"]


def zipped(*members, **options) -> io.BytesIO:
    """Return a zip of (name or ZipInfo, data)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream


def tarred(*members) -> io.BytesIO:
    """Return a tar.gz of (name, data) and of whole TarInfo."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            archive.addfile(info, io.BytesIO(member[1]))
    return stream


def special(name: str, kind: bytes, link: str = "", mode: int = 0o644) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, mode
    return info


def test_a_wheel_is_listed_with_digests_and_modes():
    info = zipfile.ZipInfo("thing/run.sh")
    info.external_attr = (stat.S_IFREG | 0o755) << 16
    found = read_contents(zipped(("thing/__init__.py", b"x = 1\n"), (info, b"#!/bin/sh\n"), ("thing/sub/", b"")), WHEEL)
    first, second, third = found.members
    assert first == Member(
        path="thing/__init__.py", size=6, mode=0o600, kind=FILE, sha256=sha256(b"x = 1\n").hexdigest()
    )
    assert (second.path, second.mode, second.is_executable) == ("thing/run.sh", 0o755, True)
    assert (third.path, third.kind) == ("thing/sub", FOLDER)
    assert (found.problems, found.top, found.is_whole) == ((), "", True)


def test_an_sdist_is_listed_without_its_top_folder():
    top = special("thing-1.0", tarfile.DIRTYPE)
    found = read_contents(tarred(top, ("thing-1.0/PKG-INFO", b"Name: thing\n"), ("thing-1.0/a/b.py", b"")), SDIST)
    assert [member.path for member in found.members] == ["PKG-INFO", "a/b.py"]
    assert (found.top, found.problems) == ("thing-1.0", ())


def test_a_file_of_an_sdist_has_the_name_that_git_gives_its_bytes():
    (member,) = read_contents(tarred(("thing-1.0/a.py", b"hello\n")), SDIST).members
    assert member.blob == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_a_zipped_sdist_is_read_as_one():
    found = read_contents(zipped(("thing-1.0/PKG-INFO", b"Name: thing\n")), "thing-1.0.zip")
    assert (found.top, found.paths()) == ("thing-1.0", {"PKG-INFO"})


def test_members_beside_the_top_folder_are_kept_and_told():
    found = read_contents(tarred(("thing-1.0/PKG-INFO", b""), ("evil.py", b""), ("/etc/passwd", b"")), SDIST)
    assert {member.path for member in found.members} == {"PKG-INFO", "evil.py", "/etc/passwd"}
    assert found.problems == ("1 members beside its top folder thing-1.0/, as evil.py",)


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=NAME_IDS)
def test_a_hostile_name_in_a_wheel_is_kept_as_it_is(name):
    found = read_contents(zipped((name, b"x")), WHEEL)
    assert [member.path for member in found.members] == [name]
    assert not found.problems


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=NAME_IDS)
def test_a_hostile_name_in_an_sdist_is_kept_as_it_is(name):
    found = read_contents(tarred(("thing-1.0/PKG-INFO", b""), (f"thing-1.0/{name}", b"x")), SDIST)
    assert [member.path for member in found.members] == ["PKG-INFO", name]


def test_a_name_that_is_no_utf8_can_still_be_shown():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("thing-1.0/\udcff.py"))
    assert [member.path for member in read_contents(stream, SDIST).members] == ["\\udcff.py"]


def test_links_say_where_they_lead():
    found = read_contents(
        tarred(special("t/soft", tarfile.SYMTYPE, "../../out"), special("t/hard", tarfile.LNKTYPE, "/etc/passwd")),
        SDIST,
    )
    assert [(each.kind, each.link) for each in found.members] == [(LINK, "../../out"), (LINK, "/etc/passwd")]


def test_a_link_in_a_wheel_says_where_it_leads():
    info = zipfile.ZipInfo("thing/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    (member,) = read_contents(zipped((info, b"/etc/passwd")), WHEEL).members
    assert (member.kind, member.link, member.sha256) == (LINK, "/etc/passwd", "")


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE], ids=["tty", "disk", "pipe"])
def test_a_device_is_told_and_never_opened(kind):
    (member,) = read_contents(tarred(special("t/dev", kind)), SDIST).members
    assert (member.path, member.kind) == ("dev", OTHER)


def test_a_member_that_is_there_twice_is_listed_twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        stream = zipped(("a.py", b"1"), ("a.py", b"2"))
    found = read_contents(stream, WHEEL)
    assert [(each.path, each.sha256[:4]) for each in found.members] == [("a.py", "6b86"), ("a.py", "d473")]


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_what_unpacks_to_much_more_than_it_is_is_not_read_to_its_end(make):
    name = WHEEL if make is zipped else SDIST
    stream = make(("t/zeros", b"\0" * (70 << 20)))
    tracemalloc.start()
    found = read_contents(stream, name)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 32 << 20
    assert not found.is_whole
    assert "it unpacks to more than 50 times its" in found.problems[0]


def test_a_stated_size_that_lies_is_not_followed():
    stream = zipped(("t/zeros", b"\0" * 1000))
    data = bytearray(stream.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    found = read_contents(io.BytesIO(bytes(data)), WHEEL)
    assert not found.is_whole


def test_three_hundred_thousand_members_are_too_many_in_a_zip():
    row = b"PK\x01\x02" + b"\x14\0" * 2 + b"\0" * 20 + struct.pack("<HHH", 1, 0, 0) + b"\0" * 12 + b"a"
    rows = row * 300_000
    end = b"PK\x05\x06" + b"\0" * 4 + struct.pack("<HHIIH", 3, 3, len(rows), 0, 0)
    tracemalloc.start()
    found = read_contents(io.BytesIO(rows + end), WHEEL)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.problems == (f"it holds more than {LIMITS.members} members",)
    assert most < 16 << 20


def test_too_many_members_are_too_many_in_a_tar():
    block = special("t/a", tarfile.REGTYPE).tobuf()
    found = read_contents(io.BytesIO(gzip.compress(block * 1001 + b"\0" * 1024)), SDIST, Limits(members=1000))
    assert found.problems == ("it holds more than 1000 members",)
    assert len(found.members) == 1000


def test_a_header_that_is_itself_a_bomb_is_not_kept_in_memory():
    pax = special("t/pax", tarfile.XHDTYPE)
    pax.size = 60 << 20
    bomb = gzip.compress(pax.tobuf() + b"\0" * pax.size)
    tracemalloc.start()
    found = read_contents(io.BytesIO(bomb), SDIST)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not found.is_whole
    assert "a header of it, or what stands behind its end, is larger than" in found.problems[0]
    assert most < 32 << 20


def test_a_sparse_file_of_ten_gigabytes_is_not_read():
    info = special("t/sparse", tarfile.GNUTYPE_SPARSE)
    buffer = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    buffer[483:495] = b"%011o\0" % (7 << 30)
    buffer[148:156] = b"%06o\0 " % (sum(buffer[:148]) + 8 * 32 + sum(buffer[156:512]))
    found = read_contents(io.BytesIO(gzip.compress(bytes(buffer) + b"\0" * 1024)), SDIST)
    assert not found.is_whole
    assert "it unpacks to more than" in found.problems[0]


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_a_truncated_archive_is_told(make):
    name = WHEEL if make is zipped else SDIST
    whole = make(("t/a.py", random.Random(1).randbytes(9000)), ("t/b.py", b"y")).getvalue()
    for length in (0, 1, 20, len(whole) // 2, len(whole) - 1):
        found = read_contents(io.BytesIO(whole[:length]), name)
        assert not found.is_whole
        assert found.problems


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_whatever_bytes_are_changed_it_is_told_and_never_raised(make):
    name = WHEEL if make is zipped else SDIST
    whole = make(*((f"t/{number}.py", b"x" * number) for number in range(20))).getvalue()
    if make is tarred:
        whole = gzip.decompress(whole)
    chance = random.Random(7)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        stream = io.BytesIO(gzip.compress(bytes(data), 1) if make is tarred else bytes(data))
        read_contents(stream, name)
        read_bodies(stream, name, lambda _: True)


def test_an_archive_before_another_is_told():
    first, second = zipped(("evil.py", b"x")).getvalue(), zipped(("good.py", b"x")).getvalue()
    found = read_contents(io.BytesIO(first + second), WHEEL)
    assert "something stands before its first member" in found.problems


def test_something_behind_the_end_is_told():
    found = read_contents(io.BytesIO(zipped(("a.py", b"x")).getvalue() + b"more"), WHEEL)
    assert found.problems == ("something stands behind its end",)


def test_a_stored_zip_inside_of_a_wheel_is_nothing_odd():
    inner = zipfile.ZipInfo("data.zip")
    found = read_contents(zipped((inner, zipped(("x", b"y")).getvalue())), WHEEL)
    assert not found.problems


@pytest.mark.slow
def test_many_members_need_the_wide_form_of_a_zip_and_are_read():
    found = read_contents(zipped(*((f"{number}.py", b"") for number in range(66_000))), WHEEL)
    assert (len(found.members), found.problems) == (66_000, ())


def test_an_unusual_way_of_packing_is_told():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.py", "x")
    assert read_contents(stream, WHEEL).problems == ("a member of it is packed in a way that indexes refuse",)


def test_the_bytes_of_wanted_files_are_read_and_nothing_else():
    stream = tarred(
        ("thing-1.0/PKG-INFO", b"Name: thing\n"), ("thing-1.0/a.py", b"x = 1\n"), ("thing-1.0/big", b"z" * 99)
    )
    assert read_bodies(stream, SDIST, lambda member: member.path == "a.py") == {"a.py": b"x = 1\n"}
    assert set(read_bodies(stream, SDIST, lambda _: True, most_bytes=20)) == {"PKG-INFO", "a.py"}


def test_who_looks_sees_every_byte_in_blocks_that_overlap():
    seen = []
    body = random.Random(3).randbytes(9 << 20)
    read_contents(zipped(("big", body), ("none", b"")), WHEEL, look=lambda path, block: seen.append((path, len(block))))
    assert seen == [("big", 8 << 20), ("big", (1 << 20) + 4096), ("none", 0)]
