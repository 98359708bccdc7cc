"""What a distribution says of itself, in one pass over it."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from release.dists.metadata import parse_metadata
from release.dists.reading import read_distribution
from release.dists.wheels import wheel_facts

WHEEL = "thing-1.0-py3-none-any.whl"
METADATA = b"""\
Metadata-Version: 2.4
Name: thing
Version: 1.0
Summary: A thing.
Home-page: https://home.example.invalid/
Project-URL: Source, https://source.example.invalid/
Author-email: Ann <ann@example.invalid>
License-Expression: MIT
License-File: LICENSE
Classifier: Typing :: Typed
Requires-Python: >=3.10
Requires-Dist: packaging>=20
Requires-Dist: rich; extra == "cli"
Provides-Extra: cli
Dynamic: classifier
Description-Content-Type: text/markdown

# A thing
"""


def test_every_field_that_people_look_at_is_read():
    found = parse_metadata(METADATA)
    assert (found.name, found.version, found.metadata_version) == ("thing", "1.0", "2.4")
    assert (found.summary, found.description, found.description_type) == ("A thing.", "# A thing\n", "text/markdown")
    assert found.urls == (("Home-page", "https://home.example.invalid/"), ("Source", "https://source.example.invalid/"))
    assert (found.requires_python, found.requires_dist) == (">=3.10", ("packaging>=20", 'rich; extra == "cli"'))
    assert (found.extras, found.classifiers, found.dynamic) == (("cli",), ("Typing :: Typed",), ("classifier",))
    assert (found.licence, found.licence_files, found.people) == ("MIT", ("LICENSE",), ("Ann <ann@example.invalid>",))
    assert found.mistakes == ()


def test_a_field_that_is_not_valid_is_kept_and_told():
    found = parse_metadata(METADATA.replace(b">=3.10", b"about 3"))
    assert found.requires_python == "about 3"
    assert len(found.mistakes) == 1
    assert "requires-python" in found.mistakes[0]


def test_a_field_that_stands_there_twice_counts_once_and_is_told():
    found = parse_metadata(METADATA.replace(b"Name: thing\n", b"Name: thing\nName: other\n"))
    assert found.name == "thing"
    assert any(words.startswith("name") for words in found.mistakes)


def test_a_field_of_a_later_version_of_the_metadata_is_no_mistake():
    assert parse_metadata(METADATA.replace(b"2.4", b"2.1")).mistakes == ()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\0\0", b"no header\n", b"Name:\n\n"], ids=["empty", "bytes", "text", "none"]
)
def test_what_is_no_metadata_is_no_error(data):
    assert parse_metadata(data).version == ""


def wheel(**members: bytes) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream


def test_a_wheel_is_read_in_one_go():
    info = "thing-1.0.dist-info"
    members = {"thing.py": b"x = 1\n", f"{info}/METADATA": METADATA, f"{info}/WHEEL": b"Tag: py3-none-any\n"}
    seen = []
    found = read_distribution(wheel(**members), WHEEL, lambda path, _: seen.append(path))
    assert found.metadata.name == "thing"
    assert (found.wheel.folder, found.wheel.tags) == (info, ("py3-none-any",))
    assert seen == list(members)


def test_an_sdist_states_what_its_top_folder_does_and_no_other():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name in ("thing-1.0/PKG-INFO", "thing-1.0/src/thing.egg-info/PKG-INFO", "thing-1.0/vendored/PKG-INFO"):
            info = tarfile.TarInfo(name)
            data = METADATA.replace(b"1.0", b"1.0" if name.count("/") == 1 else b"9")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert read_distribution(stream, "thing-1.0.tar.gz").metadata.version == "1.0"


def test_two_metadata_files_are_a_problem():
    found = read_distribution(wheel(**{"a-1.dist-info/METADATA": METADATA, "b-1.dist-info/METADATA": METADATA}), WHEEL)
    assert (found.metadata, found.problem) == (None, "2 METADATA files in it, 1 expected")


def test_what_a_wheel_lacks_is_told():
    found = wheel_facts({"a-1.dist-info/METADATA": METADATA})
    assert found.problems == ("it has no a-1.dist-info/WHEEL", "it has no a-1.dist-info/RECORD")
    assert found.record is None


def test_entry_points_keep_their_case():
    found = wheel_facts({"a-1.dist-info/entry_points.txt": b"[console_scripts]\nMyTool = a:Main\n"})
    assert found.entry_points == (("console_scripts", "MyTool", "a:Main"),)
