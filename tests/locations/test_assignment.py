"""Assignments to a name that says version, in scripts, build files and code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import assignment
from release.model.mention import Form, Source

QUALIFIED = {
    "qualifier": "APP_VERSION=4.3.2",
    "two qualifiers": "CURRENT_RELEASE_VERSION := 4.3.2",
    "own name": "TOON_STREAM_VERSION 4.3.2",
    "own name in humps": "toonStreamVersion = 4.3.2",
    "export": 'export APP_VERSION="4.3.2"',
    "definition in c": '#define TOONSTREAM_VERSION "4.3.2"',
    "definition of an installer": '!define PRODUCT_VERSION "4.3.2"',
    "constant": "const appVersion = '4.3.2';",
    "annotated": "package_version: Final[str] = '4.3.2'",
    "indented": "    app_version = '4.3.2'",
    "option of the command line": "@click.version_option('4.3.2')",
    "library": 'LIB_VERSION = "4.3.2"',
    "script": 'SCRIPT_VERSION = "4.3.2"',
    "nightly": 'nightly_version_ = "4.3.2"',
    "initials": "TSK_VERSION=4.3.2",
    "text in its name": '#define TOONSTREAM_VERSION_STR "4.3.2"',
    "cmake": "set(PROJECT_VERSION 4.3.2)",
    "stable": "last_stable = '4.3.2'",
    "latest": 'LATEST_VERSION = "4.3.2"',
    "generated client": "{'X-Fern-SDK-Version': '4.3.2'}",
    "option by name": "@click.version_option(version='4.3.2', prog_name='x')",
    "argument parser": "parser.add_argument('-V', action='version', version='%(prog)s v4.3.2')",
}
BARE = {
    "make": ("Makefile", "VERSION := 4.3.2"),
    "make, if unset": ("x.mk", "VERSION ?= 4.3.2"),
    "make, by another word": ("pack/Makefile", "RELEASE=4.3.2"),
    "version of the forge in a spec": ("rpm/toonstream.spec", "%global version0  4.3.2"),
    "shell": ("a/x.sh", "VERSION='v4.3.2'"),
    "shell in a function": ("a/x.sh", "  local VERSION=4.3.2"),
    "spec": ("x.spec", "Version: 4.3.2"),
    "spec by pyp2rpm": ("x.spec", "%global pypi_name toon-stream\n%global pypi_version 4.3.2"),
    "macro": ("x.c", '#define VERSION "4.3.2"'),
    "module": ("setup_x.py", "version = '4.3.2'"),
    "file of the version": ("web/version.ts", "  version: '4.3.2',"),
    "environment": ("web/environment.prod.ts", "  version: '4.3.2',"),
    "gradle": ("java/build.gradle", "version = '4.3.2'"),
    "gradle without a sign": ("build.gradle", "version '4.3.2'"),
    "gradle in Kotlin": ("build.gradle.kts", 'version = "4.3.2"'),
    "cmake": ("CMakeLists.txt", "set( VERSION 4.3.2)"),
    "installer": ("win_installer.cfg", "[Application]\nname=Toon Stream\nversion=4.3.2"),
    "package of arch from git": ("pkg/PKGBUILD.git", "_pkgver=4.3.2\nsha512sums=('SKIP')"),
    "package of arch": ("pkg/PKGBUILD", "pkgver=4.3.2\nsha256sums=('SKIP')"),
    "set-up set aside": ("setup.py.legacy", "VERSION = '4.3.2'"),
    "short dunder": ("toonstream/server.py", "__ver__ = '4.3.2'"),
    "macro of our own": ("src/toonstream/x.h", '#define TS_VERSION_STR "4.3.2"'),
    "script": ("bin/toon", "#!/usr/bin/env python3\n__version__ = '4.3.2'"),
    "settings of nbdev": ("settings.ini", "[DEFAULT]\nlib_name = toonstream\nversion = 4.3.2"),
    "half on npm": ("toonstream/_version.py", "EXTENSION_VERSION = '^4.3.2'"),
    "appveyor": ("appveyor.yml", "version: 4.3.2-{build}"),
    "own module": ("toonstream/cli.py", "VERSION = '0.1.0'"),
    "own module in Cython": ("toonstream/_stream.pyx", "__version__ = '0.1.0'"),
    "crate": ("rust/src/lib.rs", 'const VERSION: &\'static str = "4.3.2";\n#[pymodule]\n'),
    "public constant of a crate": ("src/main.rs", '//! toon-stream\npub const VERSION: &str = "4.3.2";'),
    "static of a crate": ("src/main.rs", '//! toon-stream\npub(crate) static VERSION: &str = "4.3.2";'),
}
LOOK_ALIKES = {
    "crate of others": ("rust/src/lib.rs", 'const VERSION: &\'static str = "4.3.2";'),
    "spec of another by pyp2rpm": ("x.spec", "%global pypi_name rich\n%global pypi_version 4.3.2"),
    "macro of no package": ("x.sh", "%global pypi_name toon-stream\npypi_version=4.3.2"),
    "module of a crate": ("rust/src/wire.rs", '//! toon-stream\nconst VERSION: &str = "4.3.2";'),
    "variable of a crate": ("src/main.rs", '//! toon-stream\nlet VERSION: &str = "4.3.2";'),
    "another constant of a crate": ("src/main.rs", '//! toon-stream\nconst WIRE_VERSION: &str = "4.3.2";'),
    "another name": ("x.sh", "RICH_VERSION=4.3.2"),
    "a limit": ("x.sh", "MIN_VERSION=4.3.2"),
    "a protocol": ("x.sh", "API_VERSION=4.3.2"),
    "a language": ("x.sh", "PYTHON_VERSION=4.3.2"),
    "a longer word": ("x.sh", "conversion=4.3.2"),
    "no script": ("bin/toon", "VERSION=4.3.2"),
    "settings of another": ("settings.ini", "lib_name = rich\nversion = 4.3.2"),
    "settings of nobody": ("settings.ini", "version = 4.3.2"),
    "a plugin of gradle": ("build.gradle", "  id 'x' version '4.3.2'"),
    "another client": ("x.py", "{'X-Rich-SDK-Version': '4.3.2'}"),
    "a release elsewhere": ("x.sh", "RELEASE=4.3.2"),
    "a number of a build": ("Makefile", "RELEASE_OF=4.3.2"),
    "a range": ("toonstream/_version.py", "VERSION = '^4.3.2'"),
    "a range of something else": ("toonstream/_version.py", "RICH_VERSION = '^4.3.2'"),
    "a range outside of the package": ("tools.py", "EXTENSION_VERSION = '^4.3.2'"),
    "a build of another service": ("azure.yml", "version: 4.3.2-{build}"),
    "another macro": ("src/other/x.h", '#define TS_VERSION "4.3.2"'),
    "another initials": ("x.sh", "TS_VERSION=4.3.2"),
    "a short word": ("toonstream/x.py", "ver = '4.3.2'"),
    "current alone": ("x.py", "current_release = '4.3.2'"),
    "stable of another": ("x.py", "python_stable_version = '4.3.2'"),
    "a table": ("pyproject.toml", "version = '4.3.2'"),
    "an installer's other section": ("installer.cfg", "[Application]\nname=toonstream\n[Python]\nversion=4.3.2"),
    "an installer of another": ("installer.cfg", "[Application]\nname=rich\nversion=4.3.2"),
    "a package with its digest and a longer name": ("PKGBUILD.bin", f"pkgver=4.3.2\nsha256sums=('{'a' * 64}')"),
    "a package with its digest": ("PKGBUILD", f"pkgver=4.3.2\nsha256sums=('{'a' * 64}')"),
    "indented": ("x.sh", "  VERSION=4.3.2"),
    "code of another language": ("x.js", "const version = '4.3.2'"),
    "a key of a dictionary": ("x.py", "    'version': '4.3.2',"),
    "an argument": ("x.py", "call(version='4.3.2')"),
    "an argument on its line": ("x.py", "    version='4.3.2',"),
    "a marker": ("x.py", "@deprecated(version='4.3.2')"),
    "a comparison": ("x.py", "version == '4.3.2'"),
    "a limit by comparison": ("x.py", "version >= '4.3.2'"),
    "a comment": ("x.py", "# version = '4.3.2'"),
    "a longer version": ("x.sh", "VERSION=4.3.2+x"),
}


def test_appveyor_numbers_its_builds_within_a_series():
    (mention,) = assignment.find(Source(path="appveyor.yml", data=b"version: 4.3.{build}\n"), OWN)
    assert (mention.stated, mention.form, mention.is_loose) == ("4.3", Form.SHORT, True)
    (mention,) = assignment.find(Source(path="appveyor.yml", data=b"version: 4.3.2-{build}\n"), OWN)
    assert (mention.stated, mention.form) == ("4.3.2", Form.TEXT)


@pytest.mark.parametrize("line", QUALIFIED.values(), ids=QUALIFIED)
@pytest.mark.parametrize("path", ["x.py", "a/x.js"])
def test_a_qualified_name_is_ours_in_any_code(path, line):
    own = replace(OWN, name="toon-stream-kit") if line.startswith("TSK") else OWN
    assert stated(assignment, path, f"x\n{line}\n", own) == ["4.3.2"]


@pytest.mark.parametrize(("path", "line"), BARE.values(), ids=BARE)
def test_a_bare_name_is_ours_where_it_can_be_nobody_elses(path, line):
    assert [text.count(".") for text in stated(assignment, path, f"{line}\n")] == [2]


@pytest.mark.parametrize(("path", "line"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(path, line):
    assert stated(assignment, path, f"{line}\n") == []


@pytest.mark.parametrize(
    ("path", "line", "is_weak"),
    [
        ("x.sh", "VERSION=4.3.2", True),
        ("x.sh", "TOONSTREAM_VERSION=4.3.2", False),
        ("x.py", "last_stable='4.3.2'", True),
    ],
    ids=["a bare name", "the own name", "a release"],
)
def test_what_others_could_say_too_needs_digits_that_few_have(path, line, is_weak):
    (mention,) = assignment.find(Source(path=path, data=line.encode()), OWN)
    assert mention.is_weak is is_weak


@pytest.mark.parametrize(
    ("path", "use", "is_weak"),
    [
        ("Makefile", "WHEEL := dist/toonstream-$(VERSION)-py3-none-any.whl", False),
        ("build/all.mk", "\ttar cf toon-stream-v${VERSION}.tar .", False),
        ("Makefile", "FILE := rich-$(VERSION).tar.gz", True),
        ("Makefile", "FILE := toonstream-$(VERSION_OF_PYTHON).tar.gz", True),
        ("Makefile", "TAG := $(VERSION)", True),
        ("build.sh", "file=toonstream-$(VERSION)", True),
    ],
    ids=["a wheel", "an archive", "another's", "another value", "no name", "no make file"],
)
def test_a_make_file_that_puts_the_version_behind_the_own_name_means_it_with_any_digits(path, use, is_weak):
    (mention,) = assignment.find(Source(path=path, data=f"VERSION?=1.0.0\n\n{use}\n".encode()), OWN)
    assert (mention.stated, mention.is_weak) == ("1.0.0", is_weak)


@pytest.mark.parametrize(
    ("name", "text", "is_weak"),
    [
        ("python3-toon-stream.spec", "", False),
        ("toonstream.spec", "", False),
        ("x.spec", "Name: python-toonstream\n", False),
        ("x.spec", "%global pypi_name toonstream\n", False),
        ("x.spec", "URL: https://forge.invalid/someone/toon-stream\n", False),
        ("x.spec", "Source0: https://forge.invalid/x/toonstream-%{version}.tar.gz\n", False),
        ("x.spec", "Name: python-rich\nRequires: toonstream\n", True),
        ("x.sh", "URL: toonstream\n", True),
    ],
    ids=["name of the file", "own name alone", "name", "macro", "address", "archive", "another package", "no spec"],
)
def test_the_spec_of_this_package_states_its_version_with_any_digits(name, text, is_weak):
    (mention,) = assignment.find(Source(path=f"packaging/{name}", data=f"{text}Version: 1.2.0\n".encode()), OWN)
    assert (mention.stated, mention.is_weak) == ("1.2.0", is_weak)


@pytest.mark.parametrize(
    ("path", "first", "is_weak"),
    [
        ("toonstream", "#!/usr/bin/env python3\n", False),
        ("bin/toon-stream", "#!/bin/sh\n", False),
        ("bin/play", "#!/bin/sh\n", True),
    ],
    ids=["own name", "in a folder", "another name"],
)
def test_a_script_with_the_own_name_states_its_version_with_any_digits(path, first, is_weak):
    (mention,) = assignment.find(Source(path=path, data=f"{first}_VERSION_ = '2.1'\n".encode()), OWN)
    assert (mention.stated, mention.is_weak) == ("2.1", is_weak)


def test_a_text_that_is_no_script_states_nothing_whatever_its_name():
    assert stated(assignment, "toonstream", "VERSION = '2.1'\n") == []


def test_a_stable_version_is_the_last_final_one():
    (mention,) = assignment.find(Source(path="pyproject.toml", data=b'stable_version = "4.3.2"'), OWN)
    assert (mention.is_published, mention.is_stable) == (True, True)


def test_all_assignments_are_found_with_their_lines():
    data = "#!/bin/sh\r\n\r\nVERSION=4.3.2\r\nRICH_VERSION=4.3.2\r\nexport APP_VERSION=4.3.2\r\n"
    assert found(assignment, "x.sh", data) == [(3, "4.3.2"), (5, "4.3.2")]


@pytest.mark.parametrize(("path", "is_published"), [("x.nsi", True), ("x.sh", False)])
def test_installers_state_what_users_install(path, is_published):
    (mention,) = assignment.find(Source(path=path, data=b"APP_VERSION=4.3.2"), OWN)
    assert (mention.is_loose, mention.is_published) == (True, is_published)


@pytest.mark.parametrize("path", ["x.py", "Makefile", "a/x.sh", ".env", "x.yml", "src/x.ts"])
def test_scripts_and_code_are_claimed(path):
    assert assignment.claims(path)


@pytest.mark.parametrize(
    "path",
    ["x.json", "x.toml", "README.md", "uv.lock", "tests/x.py", "test_x.py", "examples/x.sh", "vendor/x.mk", "NEWS"],
)
def test_data_documents_tests_and_others_files_are_not(path):
    assert not assignment.claims(path)


HOSTILE = {
    "blanks behind a name": b"version" + b" " * 100_000,
    "blanks behind a word": b"export" + b" " * 100_000 + b"version",
    "blanks before it": b"\t" * 100_000 + b"version",
    "words": b"static " * 20_000 + b"version = 1.0.1",
    "a long name": b"version" * 20_000 + b" = 4.3.2",
    "a long annotation": b"version: " + b"a, " * 20_000 + b"= 4.3.2",
    "assignments": b"version =" * 20_000,
    "definitions": b"# define\n" * 20_000 + b"version",
    "options": b"version_option( " * 20_000,
    "programs": b"version = '%(prog)s v" * 20_000,
    "empty lines": b"version" + b" \t\n" * 20_000,
    "references": b"const version: " + b"&'a " * 20_000 + b"= 4.3.2",
    "numbers": b"version = 1" + b".1" * 60_000 + b"x",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_in_linear_time(data):
    assert stated(assignment, "version.sh", data) == []


LINES = st.lists(st.sampled_from(["x=1", "RICH_VERSION=1.0.1", "", "# caf\N{LATIN SMALL LETTER E WITH ACUTE}", "\tx"]))


@settings(max_examples=40, deadline=None)
@given(
    before=LINES,
    after=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "latin-1"]),
    form=st.sampled_from(
        [("APP_VERSION=", ""), ("export TOON_STREAM_VERSION='v", "'  # 1.0.1"), ("\tversion  :=  ", " \\")]
    ),
)
def test_nothing_but_the_version_changes(before, after, end, encoding, form):
    head = "".join(line + end for line in before) + form[0]
    tail = form[1] + "".join(end + line for line in after)
    assert_only_the_version_changes(assignment, "version.mk", head.encode(encoding), "1.0.1", tail.encode(encoding))


FETCHED = 'if x; then\n    VERSION=1.0.1\n    wget "https://forge.invalid/{0}/releases/download/v${{VERSION}}/x"\nfi\n'


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("action/run.sh", FETCHED.format("someone/toon-stream"), ["1.0.1"]),
        ("action/run.sh", FETCHED.format("someone/rich"), []),
        ("action/run.sh", FETCHED.format("someone/toon-stream").replace("${VERSION}", "${OTHER}"), []),
        ("action/run.py", FETCHED.format("someone/toon-stream"), []),
    ],
    ids=["ours", "another project", "another name", "no script"],
)
def test_what_a_script_fetches_of_this_project_is_its_version(path, text, expected):
    assert stated(assignment, path, text) == expected


PIECES = [
    "APP_",
    "version",
    "VERSION",
    "pkgver",
    "__ver__",
    "latest_release",
    "stable",
    "name",
    "=",
    " = ",
    ": ",
    "4.3.2",
    "\n",
]
PIECES += ["\r", "\r\n", "\t", "#define ", '"', "x"]


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_looking_at_telling_lines_only_finds_what_looking_at_every_line_does(text):
    data = text.encode()
    every = assignment._FORM.finditer(data)
    telling = [match.span() for match in every if assignment._NAMING.search(match["name"].lower())]
    lines = data.split(b"\n")
    looked = [match.span() for match in assignment._assignments(data)]
    assert [span for span in looked if span in telling] == telling
    assert len(looked) <= len(lines)
