"""setup.py: what setup() is told, and the strings beside it."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import setup_py
from release.model.mention import Source
from release.model.own import Own

HITS = {
    "what a function returns": (
        "from setuptools import setup\nV = '1.0.1'\ndef found():\n    if x:\n        return y\n    return V\n"
        "setup(version=found())"
    ),
    "what a function returns at once": "def found():\n    return '1.0.1'\nsetup(version=found())\n",
    "keyword": 'setup(name="x", version="1.0.1")\n',
    "module": "import setuptools\nsetuptools.setup(version='1.0.1')\n",
    "distutils": "import distutils.core\ndistutils.core.setup(version='1.0.1')\n",
    "another name of the module": "import setuptools as impl\nimpl.setup(**dict(version='1.0.1'))\n",
    "an update of the keywords": 'k = {}\nk.update(name="x", version="1.0.1")\nsetup(**k)\n',
    "a copy of the keywords": 'k = dict(version="1.0.1")\ndef run():\n    c = dict(k)\n    setup(**c)\n',
    "an update by a dictionary": 'm = {"version": "1.0.1"}\nk = {}\nk.update(m)\nsetup(**k)\n',
    "an update by braces": 'k = {}\nk.update({"version": "1.0.1"})\nsetup(**k)\n',
    "under main": 'if __name__ == "__main__":\n    setup(\n        version="1.0.1",\n    )\n',
    "in a function": 'def main():\n    setup(version="1.0.1")\n',
    "constant": 'VERSION = "1.0.1"\nsetup(version=VERSION)\n',
    "annotated constant": 'VERSION: str = "1.0.1"\nsetup(version=VERSION)\n',
    "constant under main": 'if __name__ == "__main__":\n    v = "1.0.1"\n    setup(version=v)\n',
    "constant in the function": 'def main():\n    version = "1.0.1"\n    setup(version=version)\n',
    "constant that grows": 'VERSION = "1.0.1"\nif dev:\n    VERSION += ".dev0"\nsetup(version=VERSION)\n',
    "raw string": 'setup(version=r"1.0.1")\n',
    "address put together": 'URL = "x"\nD = "%s/archive/1.0.1.tar.gz" % URL\nsetup(download_url=D)\n',
    "address in pieces": 'setup(download_url=URL + "/archive/" + "v1.0.1.zip")\n',
    "address in a format": 'setup(download_url="{}/thing-1.0.1.tgz".format(URL))\n',
    "pointer to the change log": 'GS = ("gs x " +\n      "Find 1.0.1 in changelog for more details")\n',
    "in pieces, one of them empty": 'setup(version="" "1.0.1")\n',
    "same digits elsewhere": 'x = ["rich==1.0.1", "1.0.1"]\nsetup(install_requires=x, version="1.0.1")\n',
    "a place in a table": """\
VERSION = "1.0.1"
about = {}
if not VERSION:
    with open("x/__version__.py") as f:
        exec(f.read(), about)
else:
    about["__version__"] = VERSION
setup(version=about["__version__"])
""",
}

LOOK_ALIKES = {
    "what a function reads": (
        "def other():\n    v = '1.0.1'\n    return v\n"
        "def found():\n    with open('V') as f:\n        v = f.read()\n    return v\nsetup(version=found())\n"
    ),
    "what a function falls back to": (
        "def found():\n    if match:\n        return match[1]\n    return '1.0.1'\nsetup(version=found())\n"
    ),
    "what a function makes of something": "def found(x):\n    return '1.0.1'\nsetup(version=found(1))\n",
    "a module's function": "def found():\n    return '1.0.1'\nsetup(version=other.found())\n",
    "what the environment may replace": "V = os.environ.get('V', '1.0.1')\nsetup(version=V)\n",
    "another function": 'configure(version="1.0.1")\n',
    "another module's setup": 'logging.setup(version="1.0.1")\n',
    "another name of another module": 'import logging as impl\nimpl.setup(version="1.0.1")\n',
    "another method of the keywords": 'k = {}\nk.check(version="1.0.1")\nsetup(**k)\n',
    "an update of something else": 'k = {}\nj.update(version="1.0.1")\nsetup(**k)\n',
    "a copy of itself": 'k = dict(k)\nj = {"version": "1.0.1"}\nsetup(**k)\n',
    "a method": 'self.setup(version="1.0.1")\n',
    "another keyword": 'setup(python_requires="1.0.1", install_requires=["x==1.0.1"])\n',
    "an unused constant": 'VERSION = "1.0.1"\nsetup(version=read())\n',
    "a computed version": 'setup(version="1.0.1" + suffix)\n',
    "a fallback": 'try:\n    V = read()\nexcept OSError:\n    V = "1.0.1"\nsetup(version=V)\n',
    "two constants": 'if x:\n    V = "1.0.1"\nelse:\n    V = "1.0.2"\nsetup(version=V)\n',
    "no version": 'setup(version="latest")\n',
    "an escape": 'setup(version="1.0\\x2e1")\n',
    "several pieces": 'setup(version="1.0" ".1")\n',
    "several pieces and a comment": 'setup(version=("1.0"  # 1.0.1\n".1"))\n',
    "an archive of others": 'URL = "%s/archive/1.0.1.tar.gz" % BASE\nsetup(url=URL)\n',
    "a page to download from": 'setup(download_url=URL + "/1.0.1/")\n',
    "a longer number in an address": 'setup(download_url="%s/archive/1.0.1.1.tar.gz.asc" % URL)\n',
    "another pointer": 'x = "Find 1.0.1 in the changelog"\n',
    "a comment": '# setup(version="1.0.1")\n',
    "a docstring": '"""setup(version="1.0.1")"""\n',
    "another place in a table": 'about = {}\nabout["protocol"] = "1.0.1"\nsetup(version=about["__version__"])\n',
    "a place in a table that may hold more": """\
exec(f.read(), about)
if NIGHTLY:
    about["__version__"] = "1.0.1"
setup(version=about["__version__"])
""",
    "a place in a function's table": """\
def minimal():
    pins = {}
    pins["v"] = V
V = "1.0.1"
pins["v"] = pins["__version__"]
setup(version=pins["v"])
""",
    "a place in another table": 'other["__version__"] = "1.0.1"\nsetup(version=about["__version__"])\n',
}


def test_keywords_that_update_each_other_are_read():
    text = 'a = {"version": "1.0.1"}\nb = {}\na.update(b)\nb.update(**a)\nsetup(**b)\n'
    assert set(stated(setup_py, "setup.py", text)) == {"1.0.1"}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_of_setup_is_found(text):
    assert stated(setup_py, "setup.py", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(setup_py, "setup.py", text) == []


def test_the_literal_is_found_not_its_use():
    assert found(setup_py, "setup.py", 'VERSION = "1.0.1"\n\nsetup(version=VERSION)\n') == [(1, "1.0.1")]


def test_what_is_no_python_is_named_with_its_line():
    with pytest.raises(FileUnparsable, match=r"setup\.py is not valid Python") as caught:
        stated(setup_py, "setup.py", "x = 1\nsetup(\n")
    assert caught.value.where == ("setup.py:2",)


@pytest.mark.parametrize(
    ("text", "name"),
    [('setup(name="x")', "x"), ("setup(name=N)", ""), ('app.setup(name="x")', ""), ("", "")],
    ids=["literal", "constant", "another setup", "empty"],
)
def test_the_projects_name_is_read(text, name):
    assert setup_py.project_name(Source(path="setup.py", data=text.encode())) == name


def test_only_the_file_at_the_root_is_claimed():
    assert setup_py.claims("setup.py")
    assert not setup_py.claims("plugins/setup.py")


E_ACUTE = "\N{LATIN SMALL LETTER E WITH ACUTE}"
LINES = st.lists(
    st.sampled_from([f"# {E_ACUTE} 1.0.1", "", f'x = "{E_ACUTE}1.0.1"', "if x:\n\ty = '1.0.1'", "\x0cz = 1"])
)


@settings(max_examples=50, deadline=None)
@given(
    before=LINES,
    after=LINES,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    same_line=st.sampled_from(["", f"a = '{E_ACUTE}'; ", "\x0c"]),
    quote=st.sampled_from(["'", '"', '"""']),
)
def test_nothing_but_the_version_changes(before, after, end, encoding, same_line, quote):
    cookie = ["# -*- coding: latin-1 -*-"] if encoding == "latin-1" else []
    head = "\n".join([*cookie, *before, f"{same_line}setup(name='{E_ACUTE}', version={quote}"]).replace("\n", end)
    tail = "\n".join([f"{quote})", *after]).replace("\n", end)
    assert_only_the_version_changes(
        setup_py, "setup.py", head.encode(encoding), "1.0.1", tail.encode(encoding.removesuffix("-sig"))
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('from setuptools import setup\nNAME = "x"\nsetup(name=NAME, version="1.0.1")\n', id="constant"),
        pytest.param(
            'from setuptools import setup\nkw = dict(name="x", version="1.0.1")\nsetup(**kw)\n', id="dict-call"
        ),
        pytest.param(
            'from setuptools import setup\nkw = {"name": "x", "version": "1.0.1"}\nsetup(**kw)\n', id="dict-display"
        ),
        pytest.param('from setuptools import setup\nsetup(**dict(name="x", version="1.0.1"))\n', id="in-place"),
    ],
)
def test_name_and_version_are_followed_to_where_they_are_written(text):
    source = Source(path="setup.py", data=text.encode())
    assert setup_py.project_name(source) == "x"
    (mention,) = setup_py.find(source, Own(name="x"))
    assert source.data[mention.start : mention.end] == b"1.0.1"


MADE = "from setuptools import setup\n\n{0}\nsetup(name='x', version={1})\n"
TUPLES = {
    "joined": ("VERSION_INFO = (1, 0, 1)", "'.'.join(map(str, VERSION_INFO))", ["1, 0, 1"]),
    "by a name": ("version_info = (1, 0, 1)\nv = '%d.%d.%d' % version_info", "v", ["1, 0, 1"]),
    "not used": ("VERSION_INFO = (1, 0, 1)", "find()", []),
    "another name": ("PYTHON = (1, 0, 1)", "'.'.join(map(str, PYTHON))", []),
    "a text beside it": ("VERSION_INFO = (3, 9)", "'1.0.1'", ["1.0.1"]),
    "read from a file": ("VERSION = (1, 1, 1)\nexec(open('v.py').read())", "'.'.join(VERSION)", []),
}


@pytest.mark.parametrize(("line", "version", "expected"), TUPLES.values(), ids=TUPLES)
def test_a_version_made_of_a_tuple_of_numbers_is_that_tuple(line, version, expected):
    assert stated(setup_py, "setup.py", MADE.format(line, version)) == expected


@pytest.mark.parametrize(("name", "expected"), [("setup_mod", ["1.0.1"]), ("django", []), ("logging", [])])
def test_the_module_of_setup_may_have_a_name_of_its_own(name, expected):
    assert stated(setup_py, "setup.py", f"import x as {name}\n\n{name}.setup(version='1.0.1')\n") == expected
