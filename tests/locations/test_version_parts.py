"""The version's parts one by one: macros, settings of CMake, names in a module."""

from __future__ import annotations

import pytest
from finding import OWN

from release.locations import version_parts
from release.model.mention import Form, Kind, Source
from release.model.parts import read_parts


def group(form, prefix="", values=("4", "3", "2")):
    names = (f"{prefix}{part}" for part in ("MAJOR", "MINOR", "PATCH"))
    return "".join(form.format(name=name, value=value) + "\n" for name, value in zip(names, values, strict=True))


MACRO, CMAKE, ASSIGNED = "#define {name} {value}", "set({name} {value})", "{name} = {value}"
OURS = {
    "macros of our own": ("include/x.h", group(MACRO, "TOONSTREAM_VERSION_")),
    "macros with a guard": ("x.hpp", "#pragma once\n" + group("#  define {name}\t{value} // part", "TOON_STREAM_VER_")),
    "cmake of our own": ("src/CMakeLists.txt", group(CMAKE, "TOONSTREAM_VERSION_")),
    "cmake of nobody": ("CMakeLists.txt", group(CMAKE, "PROJECT_VERSION_")),
    "names of nobody": ("toonstream/const.py", group(ASSIGNED, "VERSION_")),
    "in quotes": ("toonstream/const.py", group('{name} = "{value}"', "VERSION_")),
    "with another third name": ("x.py", group(ASSIGNED, "VERSION_").replace("PATCH", "CHANGE")),
    "annotated": ("toonstream/const.py", group("{name}: int = {value}", "VERSION_")),
    "apart": ("x.py", group(ASSIGNED + "  # part\n", "VERSION_")),
    "typescript": ("x.ts", group("export const {name} = {value};", "VERSION_")),
}
LOOK_ALIKES = {
    "another library's": ("x.h", group(MACRO, "ZLIB_VERSION_")),
    "another's, with our own above": ("x.h", group(MACRO, "TOONSTREAM_ZLIB_VERSION_")),
    "a protocol's": ("x.py", group(ASSIGNED, "API_VERSION_")),
    "a language's": ("x.c", group(MACRO, "PY_VERSION_")),
    "no version": ("x.py", group(ASSIGNED, "LOG_LEVEL_")),
    "bare, and nothing made of them": ("toonstream/const.py", group(ASSIGNED)),
    "not whole": ("x.h", group(MACRO, "VERSION_").replace("#define VERSION_PATCH 2\n", "")),
    "of two kinds": ("x.h", group(MACRO, "VERSION_").replace("VERSION_PATCH", "API_VERSION_PATCH")),
    "in another order": ("x.h", "".join(reversed(group(MACRO, "VERSION_").splitlines(keepends=True)))),
    "said twice": ("x.h", group(MACRO, "VERSION_") + "#else\n" + group(MACRO, "VERSION_")),
    "far apart": ("x.py", group(ASSIGNED + "\n" + "# more\n" * 60, "VERSION_")),
    "computed": ("x.py", group(ASSIGNED, "VERSION_", ("4", "3", "2 + 1"))),
    "compared": ("x.c", group("#if {name} > {value}", "VERSION_")),
    "used": ("x.cmake", group("message({name} {value})", "VERSION_")),
    "two numbers of anything": ("toonstream/const.py", group(ASSIGNED, "VERSION_").replace("VERSION_PATCH = 2\n", "")),
    "two of another": ("toonstream/version.py", "API_VERSION_MAJOR = 4\nAPI_VERSION_MINOR = 3\n"),
    "two of three": ("toonstream/version.py", "VERSION_MAJOR = 4\nVERSION_MINOR = 3\nVERSION_BUILD = 2\n"),
    "two degrees": ("toonstream/__init__.py", "CRITICAL = 5\nMAJOR = 4\nMINOR = 3\n__version__ = version('x')\n"),
    "two of Python's": ("setup.py", "MAJOR = 3\nMINOR = 8\nversion = re.search(x)[1]\n"),
    "two apart": ("toonstream/version.py", "VERSION_MAJOR = 4\nNAME = 'x'\nVERSION_MINOR = 3\n"),
    "other letters between": ("x.h", group(MACRO + " // caf\u00e9", "VERSION_")),
}


def found(path, text):
    return list(version_parts.find(Source(path=path, data=text.encode()), OWN))


@pytest.mark.parametrize(("path", "text"), OURS.values(), ids=OURS)
def test_a_whole_group_is_one_mention(path, text):
    assert version_parts.claims(path)
    (mention,) = found(path, text)
    assert (str(read_parts(mention.stated)), mention.form, mention.kind) == ("4.3.2", Form.PARTS, Kind.DOCUMENT)
    assert text.encode()[mention.start : mention.end].decode() == mention.stated
    assert mention.is_loose


@pytest.mark.parametrize("path", ["toonstream/version.py", "toonstream/_version.py"])
@pytest.mark.parametrize(
    "behind",
    [
        "",
        *(f"{name} = 'v%d.%d' % (MAJOR_VERSION, MINOR_VERSION)\n" for name in ("N", "VERSION")),
        "X = 'x'\nAPI_MAJOR_VERSION = 2\n",
    ],
)
def test_a_version_of_two_numbers_has_two_parts_and_they_are_no_truth(path, behind):
    (mention,) = found(path, f"MAJOR_VERSION       = 4\nMINOR_VERSION       = 3\n{behind}")
    assert mention.stated == "MAJOR_VERSION       = 4\nMINOR_VERSION       = 3"
    assert (mention.form, mention.kind, mention.is_loose) == (Form.PARTS, Kind.DOCUMENT, True)


@pytest.mark.parametrize(("path", "text"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(path, text):
    assert found(path, text) == []


@pytest.mark.parametrize(("prefix", "is_weak"), [("VERSION_", True), ("TOONSTREAM_VERSION_", False)])
def test_nobodys_names_need_digits_that_few_have(prefix, is_weak):
    (mention,) = found("x.h", group(MACRO, prefix))
    assert mention.is_weak is is_weak


@pytest.mark.parametrize("path", ["setup.py", "toonstream/__init__.py", "src/toonstream/_version.py"])
def test_parts_are_the_truth_where_the_version_is_made_of_them(path):
    (mention,) = found(path, group(ASSIGNED) + 'VERSION = f"{MAJOR}.{MINOR}.{PATCH}"\n')
    assert (mention.kind, mention.is_loose, mention.is_weak) == (Kind.CODE, False, False)


@pytest.mark.parametrize("path", ["setup.py", "toonstream/__init__.py"])
def test_bare_parts_beside_a_version_in_text_are_nothing(path):
    assert found(path, group(ASSIGNED) + 'VERSION = "4.3.2"\n') == []


@pytest.mark.parametrize("path", ["tests/x.h", "vendor/x/x.h", "examples/CMakeLists.txt", "README.md", "x.json"])
def test_tests_examples_others_files_and_documents_are_not_claimed(path):
    assert not version_parts.claims(path)


INFO = '__version_info__ = {{\n    "major": 1,\n    "minor": 0,\n    "micro": 1,\n    "releaselevel": "{0}",\n}}\n'


@pytest.mark.parametrize(("level", "kinds"), [("final", [Kind.CODE]), ("alpha", [])])
def test_a_dictionary_of_parts_is_the_truth_of_a_final_version(level, kinds):
    source = Source(path="toonstream/version.py", data=INFO.format(level).encode())
    assert [mention.kind for mention in version_parts.find(source, OWN)] == kinds
