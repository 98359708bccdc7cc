"""The project's own modules: which assignments state the version, and which only look like it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import python_module
from release.model.mention import Form, Kind, Source
from release.model.own import Own, Pointed

INIT = "src/toonstream/__init__.py"

HITS = {
    "dunder": '__version__ = "1.0.1"\n',
    "capitals": "VERSION = '1.0.1'\n",
    "capitals between underscores": "__VERSION__ = '1.0.1'\n",
    "lower case": 'version = "1.0.1"\n',
    "final": 'from typing import Final\n__version__: Final = "1.0.1"\n',
    "two names": '__version__ = version = "1.0.1"\n',
    "brackets": '__version__ = ("1.0.1")\n',
    "three quotes": '__version__ = """1.0.1"""\n',
    "under if": 'if True:\n    __version__ = "1.0.1"\n',
    "under else": 'if TYPE_CHECKING:\n    pass\nelse:\n    __version__ = "1.0.1"\n',
    "under try": 'try:\n    __version__ = "1.0.1"\nfinally:\n    pass\n',
    "after a form feed": '\x0c\n__version__ = "1.0.1"\n',
    "another constant": 'V = "1.0.1"\n__version__ = V\n',
    "an object": 'from x import Version\nVERSION = Version("1.0.1")\n',
    "an object of distutils": '__version__ = version.StrictVersion("1.0.1")\n',
    "what the environment may replace": '__version__ = (\n  os.environ["V"] if "V" in os.environ else "1.0.1"\n)\n',
    "what the environment may state": '__version__ = os.environ.get("V", "1.0.1")\n',
    "what the environment may state, asked otherwise": 'VERSION = os.getenv("V", "1.0.1")\n',
    "docstring": '"""toonstream v1.0.1 - tokens."""\n',
    "docstring that says it twice": '"""ToonStream 1.0.1\n\nToonStream 1.0.1 is small.\n"""\n',
    "docstring with words": '"""\nToonStream, version 1.0.1.\n"""\n',
    "docstring behind an accent": '"""\ntoonstream \N{EM DASH} 1.0.1 \N{EM DASH} tokens."""\n',
}

LOOK_ALIKES = {
    "another name": 'MIN_SERVER = "1.0.1"\n',
    "an attribute": 'app.version = "1.0.1"\n',
    "in a function": 'def f():\n    version = "1.0.1"\n',
    "in a class": 'class Protocol:\n    VERSION = "1.0.1"\n',
    "a dictionary": 'x = {"version": "1.0.1"}\n',
    "a comment": '# __version__ = "1.0.1"\n',
    "a string": 'x = """\n__version__ = "1.0.1"\n"""\n',
    "computed": '__version__ = "1.0.1" + suffix\n',
    "another object": 'VERSION = Protocol("1.0.1")\n',
    "an object of more": 'VERSION = Version("1.0.1", build)\n',
    "one of two": '__version__ = "1.0.1" if x in os.environ else "1.0.2"\n',
    "a question to something else": '__version__ = "1.0.1" if x in settings else y\n',
    "a question to a word like it": '__version__ = "1.0.1" if my_environment else y\n',
    "a setting": '__version__ = settings.get("V", "1.0.1")\n',
    "bytes": '__version__ = b"1.0.1"\n',
    "formatted": '__version__ = f"1.0.1"\n',
    "no version": '__version__ = "unknown"\n',
    "a fallback for unknown": 'try:\n    from x import __version__\nexcept ImportError:\n    __version__ = "0.0.0"\n',
    "a local fallback": 'try:\n    from x import __version__\nexcept ImportError:\n    __version__ = "1.0.1+unknown"\n',
    "docstring of another": '"""rich 1.0.1 wrapped."""\n',
    "docstring's second line": '"""Tokens.\n\ntoonstream 1.0.1\n"""\n',
    "docstring with since": '"""Tokens, since toonstream 1.0.1."""\n',
}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("toonstream/_version.py", '"1.0.1"\nx = 1\n', ["1.0.1"]),
        ("toonstream/version.py", '"""\n1.0.1\n"""\nversion = x\n', ["1.0.1"]),
        ("toonstream/_version.py", '"Since 1.0.1"\nversion = x\n', []),
        ("toonstream/about.py", '"1.0.1"\nversion = x\n', []),
    ],
    ids=["all of it", "with blanks", "more words", "another file"],
)
def test_the_docstring_of_a_file_of_the_version_may_be_the_version(path, text, expected):
    assert stated(python_module, path, f"{text}# version\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("numeric = (1, 0, 1)\n__version__ = '.'.join(map(str, numeric))\n", ["1, 0, 1"]),
        ("numeric = (1, 0, 1)\n__version__ = '.'.join(str(n) for n in numeric)\n", ["1, 0, 1"]),
        ("APP_VERSION = Version(1, 0, 1, 'beta', 2)\n__version__ = APP_VERSION.short()\n", ["1, 0, 1, 'beta', 2"]),
        ("LIMITS = (1, 0, 1)\n__version__ = VERSION.short()\n", []),
        ("__version__ = Version('toon-stream', 1, 0, 1, dev=2)\n", ["'toon-stream', 1, 0, 1, dev=2"]),
        ("ver = Version('other', 1, 0, 1)\n__version__ = made()\n", []),
        ("version_info = ('CPython', 1, 0, 1)\n", []),
        ("PYTHON = (1, 0, 1)\n__version__ = made(PYTHON, 'x')\n", []),
        ("numeric = (1, 0, 1)\n__version__ = '.'.join(other)\n", []),
        ("numeric = (1, 0, 1)\nversions = '.'.join(map(str, numeric))\n", []),
    ],
    ids=[
        *("map", "comprehension", "a class of its own", "beside a class of its own", "incremental's"),
        *("incremental's of another", "a tuple with a name", "what a function takes"),
        *("of something else", "for something else"),
    ],
)
def test_numbers_of_any_name_are_the_version_that_is_joined_of_them(text, expected):
    assert stated(python_module, INIT, text) == expected


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_modules_version_is_found(text):
    assert stated(python_module, INIT, text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(python_module, INIT, text) == []


SERIES = {
    "series": ('__version__ = "1.3"\n__revision__ = "1.3.3"\n', Form.SHORT, Kind.DOCUMENT),
    "pre-release": ('__version__ = "1.3"\n__revision__ = "1.3.0rc1"\n', Form.SHORT, Kind.DOCUMENT),
    "the same": ('__version__ = "1.3.3"\n__revision__ = "1.3.3"\n', Form.TEXT, Kind.CODE),
    "another series": ('__version__ = "1.2"\n__revision__ = "1.3.3"\n', Form.TEXT, Kind.CODE),
    "one number": ('__version__ = "1"\n__revision__ = "1.3.3"\n', Form.TEXT, Kind.CODE),
    "two numbers in full": ('__version__ = "1.3"\n__revision__ = "1.3"\n', Form.TEXT, Kind.CODE),
}


@pytest.mark.parametrize(("text", "form", "kind"), SERIES.values(), ids=SERIES)
def test_beside_the_version_in_full_that_the_backend_reads_another_name_may_hold_its_series(text, form, kind):
    own = replace(OWN, pointed=(Pointed(path=INIT, name="__revision__"),))
    (mention,) = python_module.find(Source(path=INIT, data=text.encode()), own)
    assert (mention.why, mention.form, mention.kind) == ("__version__", form, kind)


@pytest.mark.parametrize(
    "pointed",
    [(), (Pointed(path=INIT),), (Pointed(path="x.py", name="__revision__"),), (Pointed(path=INIT, name="other"),)],
    ids=["nothing", "the whole file", "another file", "another name"],
)
def test_a_short_version_is_the_version_where_the_backend_reads_no_other(pointed):
    source = Source(path=INIT, data=SERIES["series"][0].encode())
    (mention,) = python_module.find(source, replace(OWN, pointed=pointed))
    assert (mention.form, mention.kind) == (Form.TEXT, Kind.CODE)


def test_a_docstring_and_an_assignment_are_both_found():
    text = '"""toonstream v1.0.1 - tokens."""\n\n__version__ = "1.0.1"\n'
    assert found(python_module, INIT, text) == [(1, "1.0.1"), (3, "1.0.1")]


def test_what_an_except_assigns_follows_and_is_no_truth():
    text = b'try:\n    from x import __version__\nexcept ImportError:\n    __version__ = "1.0.1"\n'
    (mention,) = python_module.find(Source(path=INIT, data=text), OWN)
    assert mention.kind is Kind.DOCUMENT


@pytest.mark.parametrize(
    "path",
    [
        "toonstream.py",
        "src/toonstream.py",
        "toonstream/version.py",
        "lib/toonstream/_version.py",
        "toonstream/__about__.py",
    ],
)
def test_a_file_of_the_project_is_read(path):
    assert python_module.claims(path)
    assert stated(python_module, path, 'VERSION = "1.0.1"\n') == ["1.0.1"]


@pytest.mark.parametrize(
    "path",
    ["other/__init__.py", "toonstream/a/b/c/__init__.py", "toonstream/protocol/version.py"],
    ids=["another package", "too deep", "a sub-package"],
)
def test_a_module_that_is_not_the_projects_says_nothing(path):
    assert stated(python_module, path, 'VERSION = "1.0.1"\n') == []


def test_a_package_may_have_the_name_of_a_usual_folder():
    assert python_module.claims("src/build/__init__.py")
    assert stated(python_module, "src/build/__init__.py", '__version__ = "1.0.1"\n', Own(name="build")) == ["1.0.1"]


def test_where_the_folder_src_is_the_package_its_version_files_are_the_projects_and_what_it_vendors_is_not():
    own = Own(name="toonstream", packages=("__init__", "six", "decorators"))
    assert stated(python_module, "src/__init__.py", '__version__ = "1.0.1"\n', own) == ["1.0.1"]
    assert stated(python_module, "src/six.py", '__version__ = "1.0.1"\n', own) == []


def test_a_dunder_in_a_sub_package_is_the_projects():
    assert stated(python_module, "toonstream/core/version.py", '__version__ = "1.0.1"\n') == ["1.0.1"]


def test_a_namespace_package_is_the_projects():
    own = Own(name="company-stream", packages=("stream",))
    assert stated(python_module, "company/stream/_version.py", 'VERSION = "1.0.1"\n', own) == ["1.0.1"]


@pytest.mark.parametrize(
    "path",
    [
        "toonstream/_vendor/x/__init__.py",
        "tests/toonstream/__init__.py",
        "docs/version.py",
        "toonstream/cli.py",
        "a.txt",
    ],
)
def test_vendored_code_tests_and_other_files_are_not_claimed(path):
    assert not python_module.claims(path)


def test_a_file_that_does_not_speak_of_a_version_is_not_parsed():
    assert stated(python_module, INIT, "def broken(:\n") == []


def test_what_is_no_python_is_named():
    with pytest.raises(FileUnparsable):
        stated(python_module, INIT, "__version__ = (\n")


E_ACUTE = "\N{LATIN SMALL LETTER E WITH ACUTE}"
LINES = st.lists(
    st.sampled_from([f"# {E_ACUTE} 1.0.1", "", f'x = "{E_ACUTE}1.0.1"', "if x:\n\tversion_of = '1.0.1'", "\x0c"])
)


@settings(max_examples=60, deadline=None)
@given(
    before=LINES,
    after=LINES,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    form=st.sampled_from(
        [('__version__ = "', '"'), (f"a = '{E_ACUTE}'; VERSION = '", "'"), ("if x:\n\t__version__: str = '", "'")]
    ),
)
def test_nothing_but_the_version_changes(before, after, end, encoding, form):
    cookie = ["# -*- coding: latin-1 -*-"] if encoding == "latin-1" else []
    head = "\n".join([*cookie, *before, form[0]]).replace("\n", end)
    tail = "\n".join([form[1], *after]).replace("\n", end)
    assert_only_the_version_changes(
        python_module, INIT, head.encode(encoding), "1.0.1", tail.encode(encoding.removesuffix("-sig"))
    )


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.text("ab \N{SNOWMAN}", max_size=9),
)
def test_a_docstring_keeps_all_its_other_bytes(end, encoding, text):
    head = f'"""{end}  toonstream v'.encode(encoding)
    tail = f' {text}{end}toonstream 1.0.1{end}"""{end}'.encode()
    assert_only_the_version_changes(python_module, INIT, head, "1.0.1", tail)


NUMBERS = {
    "tuple": "version_info = (1, 0, 1)\n",
    "dunder": "__version_info__ = 1, 0, 1\n",
    "list": "VERSION = [1, 0, 1]\n",
    "named tuple": "version_info = VersionInfo(major=1, minor=0, micro=1, releaselevel='final', serial=0)\n",
    "in quotes": "version_info = ('1', '0', '1')\n",
    "nothing behind the numbers": "VERSION = (1, 0, 1, None)\n",
    "joined": "VERSION = (1, 0, 1)\n__version__ = '.'.join(map(str, VERSION))\n",
}
NO_NUMBERS = {
    "one number": "version_info = (3,)\n",
    "zeros": "version_info = (0, 0, 0)\n",
    "computed": "version_info = (1, 0, x)\n",
    "text and numbers": "version_info = ('1', '0', 1)\n",
    "another name": "MIN_VERSION = (1, 0, 1)\n",
    "a fallback": "try:\n    from x import version_info\nexcept ImportError:\n    version_info = (1, 0, 1)\n",
    "in a dictionary": "x = {'version_info': (1, 0, 1)}\n",
}


def mentions(path, text):
    return list(python_module.find(Source(path=path, data=text.encode()), OWN))


@pytest.mark.parametrize("text", NUMBERS.values(), ids=NUMBERS)
def test_a_tuple_alone_is_the_truth(text):
    (mention,) = mentions(INIT, text)
    assert (mention.form, mention.kind) == (Form.NUMBERS, Kind.CODE)
    assert "1" in mention.stated


@pytest.mark.parametrize("text", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_other_tuples_are_not_found(text):
    assert mentions(INIT, text) == []


def test_a_short_name_of_a_tuple_is_the_versions_in_its_own_file():
    (mention,) = mentions("toonstream/__version__.py", "ver = (1, 0, 1)\nversion = f'{ver[0]}'\n")
    assert (mention.stated, mention.form, mention.kind) == ("1, 0, 1", Form.NUMBERS, Kind.CODE)
    assert mentions("toonstream/about.py", "ver = (1, 0, 1)\nversion = x\n") == []


def test_a_tuple_beside_the_text_follows_it():
    found = mentions(INIT, "version_info = (1, 0, 1)\n__version__ = '1.0.1'\n")
    assert [(m.stated, m.kind) for m in found] == [("1.0.1", Kind.CODE), ("1, 0, 1", Kind.DOCUMENT)]


def test_a_tuple_of_a_protocol_is_not_the_projects():
    assert mentions("toonstream/protocol/version.py", "VERSION = (1, 0, 1)\n") == []


def test_a_build_number_is_found_where_it_is_hexadecimal():
    found = mentions(INIT, "__version__ = '1.0.1'\n__build__ = 0x010001\n")
    assert [(m.stated, m.form, m.is_loose) for m in found[1:]] == [("0x010001", Form.HEX, True)]
    assert mentions(INIT, "__build__ = 65537  # version\n") == []


@pytest.mark.parametrize("text", ["print 'version'\n", "def f(:\n    version = 1\n", "# version\nx = (\n"])
def test_an_unparsable_module_without_a_version_is_left(text):
    assert mentions(INIT, text) == []


@pytest.mark.parametrize("text", ["print('x'\n__version__ = '1.0.1'\n", "x = (\nVERSION: str = 1\n", "version=(\n"])
def test_an_unparsable_module_with_a_version_is_named(text):
    with pytest.raises(FileUnparsable):
        mentions(INIT, text)
