"""Where build backends are told to read the version: that file states it, and a bump edits it."""

from __future__ import annotations

import pytest
from discovering import after_bump, own_of, places_of

_DYNAMIC = '[project]\nname = "thing"\ndynamic = ["version"]\n'


def _backend(name):
    return f'[build-system]\nrequires = []\nbuild-backend = "{name}"\n\n'


def _setup(head, version):
    return f'from setuptools import setup\n{head}\nsetup(name="thing", version={version})\n'


POINTED = {
    "setuptools attr": (
        {"pyproject.toml": _DYNAMIC + '[tool.setuptools.dynamic]\nversion = {attr = "inner.odd.RELEASE"}\n'},
        "src/inner/odd.py",
        'RELEASE = "1.2.3"\n',
    ),
    "setuptools attr of a package": (
        {"pyproject.toml": _DYNAMIC + '[tool.setuptools.dynamic]\nversion = {attr = "inner.RELEASE"}\n'},
        "inner/__init__.py",
        'RELEASE = "1.2.3"\n',
    ),
    "setuptools file": (
        {"pyproject.toml": _DYNAMIC + '[tool.setuptools.dynamic]\nversion = {file = "meta/current"}\n'},
        "meta/current",
        "1.2.3\n",
    ),
    "setuptools files": (
        {"pyproject.toml": _DYNAMIC + '[tool.setuptools.dynamic]\nversion = {file = ["meta/current.txt"]}\n'},
        "meta/current.txt",
        "1.2.3\n",
    ),
    "setup.cfg attr": (
        {"setup.cfg": "[metadata]\nname = thing\nversion = attr: inner.odd.RELEASE\n"},
        "inner/odd.py",
        'RELEASE = "1.2.3"\n',
    ),
    "setup.cfg file": (
        {"setup.cfg": "[metadata]\nname = thing\nversion = file: meta/current.txt\n"},
        "meta/current.txt",
        "1.2.3\n",
    ),
    "hatch path": (
        {"pyproject.toml": _DYNAMIC + '[tool.hatch.version]\npath = "meta/odd.py"\n'},
        "meta/odd.py",
        'VERSION = "1.2.3"\n',
    ),
    "hatch pattern": (
        {"pyproject.toml": _DYNAMIC + '[tool.hatch.version]\npath = "meta/odd"\npattern = "is (?P<version>.+)!"\n'},
        "meta/odd",
        "It is 1.2.3!\n",
    ),
    "pdm path": (
        {"pyproject.toml": _DYNAMIC + '[tool.pdm.version]\nsource = "file"\npath = "meta/odd.py"\n'},
        "meta/odd.py",
        '__version__ = "1.2.3"\n',
    ),
    "scikit-build regex": (
        {
            "pyproject.toml": _DYNAMIC
            + '[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.regex"\n'
            + 'input = "meta/odd.h"\nregex = \'ODD "(?P<value>[0-9.]+)"\'\n'
        },
        "meta/odd.h",
        '#define ODD "1.2.3"\n',
    ),
    "maturin": (
        {"pyproject.toml": _backend("maturin") + _DYNAMIC},
        "Cargo.toml",
        '[package]\nname = "other"\nversion = "1.2.3"\n',
    ),
    "maturin's own manifest": (
        {"pyproject.toml": _backend("maturin") + _DYNAMIC + '[tool.maturin]\nmanifest-path = "rs/Cargo.toml"\n'},
        "rs/Cargo.toml",
        '[package]\nname = "other"\nversion = "1.2.3"\n',
    ),
    "meson-python": (
        {"pyproject.toml": _backend("mesonpy") + _DYNAMIC},
        "meson.build",
        "project('other', 'c', version: '1.2.3')\n",
    ),
    "setup.py imports the name": (
        {"setup.py": _setup("from inner.odd import RELEASE as given", "given")},
        "inner/odd.py",
        'RELEASE = "1.2.3"\n',
    ),
    "setup.py imports the name and trims it": (
        {"setup.py": _setup("from inner.odd import RELEASE", "RELEASE.strip()")},
        "inner/odd.py",
        'RELEASE = "1.2.3"\n',
    ),
    "setup.py imports the module": (
        {"setup.py": _setup("import inner.odd", "inner.odd.RELEASE")},
        "inner/odd.py",
        'RELEASE = "1.2.3"\n',
    ),
    "setup.py reads a text": (
        {"setup.py": _setup('text = open("meta/version.txt").read()', "text.strip()")},
        "meta/version.txt",
        "1.2.3\n",
    ),
    "setup.py joins a path": (
        {"setup.py": _setup('import os\nhere = ""\npath = os.path.join(here, "inner", "odd.py")', "find(path)")},
        "inner/odd.py",
        '__version__ = "1.2.3"\n',
    ),
    "setup.py joins names": (
        {
            "setup.py": _setup(
                'from os.path import join\nwhere = join("src", "inner")\npath = join(where, "odd.py")', "x"
            )
        },
        "src/inner/odd.py",
        '__version__ = "1.2.3"\n',
    ),
    "setup.py divides a path": (
        {"setup.py": _setup('from pathlib import Path\npath = Path() / "inner" / "odd.py"', "find(path)")},
        "inner/odd.py",
        '__version__ = "1.2.3"\n',
    ),
}


POINTED["setup.py gathers its arguments first"] = (
    {
        "setup.py": "from setuptools import setup\nfrom inner.odd import __version__\n"
        'params = dict(name="thing", version=__version__)\nsetup(**params)\n',
        "setup.cfg": "[metadata]\nname = thing\n",
    },
    "inner/odd.py",
    '__version__ = "1.2.3"\n',
)
POINTED["setup.py reads json"] = (
    {
        "setup.py": _setup(
            'import json\nwith open("about.json", "r") as file:\n    about = json.load(file)', 'about["version"]'
        )
    },
    "about.json",
    '{"name": "thing", "tags": ["9.9"], "needs": {"version": "9.9"}, "version": "1.2.3"}\n',
)
POINTED["setup.py opens a file to read"] = (
    {"setup.py": _setup('text = open("meta/version.txt", "r", encoding="utf-8").read()', "text.strip()")},
    "meta/version.txt",
    "1.2.3\n",
)
POINTED["pdm in its early days"] = (
    {"pyproject.toml": _DYNAMIC + '[tool.pdm]\nversion = {from = "inner/odd.py"}\n'},
    "inner/odd.py",
    '__version__ = "1.2.3"\n',
)
_GETTER = 'def get(given=VERSION):\n    return ".".join(map(str, given[:LENGTH]))\n'
POINTED["a getter's constant"] = (
    {"pyproject.toml": _DYNAMIC + '[tool.pdm.version]\nsource = "call"\ngetter = "inner.odd:get(3)"\n'},
    "inner/odd.py",
    'LENGTH = "9.9"\nAPI_VERSION = "9.9"\nVERSION = "1.2.3"\n' + _GETTER,
)
POINTED["a getter's tuple from beside it"] = (
    {
        "pyproject.toml": _DYNAMIC + '[tool.pdm.version]\nsource = "call"\ngetter = "inner.util.odd:get"\n',
        "inner/util/odd.py": "from ..core.about import VERSION\n" + _GETTER,
    },
    "inner/core/about.py",
    "VERSION = (1, 2, 3, 'final', 0)\n",
)
POINTED["a function that setup.py calls"] = (
    {"setup.py": _setup("from inner import get", "get()"), "inner/__init__.py": "from .odd import VERSION\n" + _GETTER},
    "inner/odd.py",
    'VERSION = "1.2.3"\n',
)
POINTED["setup.py reads a list of pieces, line by line"] = (
    {"setup.py": _setup('HOME = "inner"\nlines = opened([HOME, "package.py"])', "found(lines)")},
    "inner/package.py",
    "name = 'thing'\nversion = '1.2.3'\n",
)
POINTED["setup.py reads a file that says both"] = (
    {"setup.py": _setup('lines = opened(["inner", "package.py"])', "found(lines)")},
    "inner/package.py",
    "version = '9.9'\n__version__ = '1.2.3'\n",
)
POINTED["a base with a capital"] = (
    {"pyproject.toml": _DYNAMIC + '[tool.setuptools.dynamic]\nversion = {attr = "inner.odd.RELEASE"}\n'},
    "Lib/inner/odd.py",
    'RELEASE = "1.2.3"\n',
)


@pytest.mark.parametrize(("files", "path", "text"), POINTED.values(), ids=POINTED)
@pytest.mark.parametrize("home", ["", "libs/thing/"], ids=["root", "folder"])
def test_what_the_backend_reads_states_the_version_and_is_edited(make_project, files, path, text, home):
    files = {home + name: data for name, data in {**files, path: text}.items()}
    project = make_project(files)
    assert places_of(project).stated == "1.2.3"
    changed = text.replace("1.2.3", "1.3.0").replace("1, 2, 3", "1, 3, 0")
    assert after_bump(project, "1.3.0") == {home + path: changed}


def test_a_setup_py_in_a_folder_may_be_run_at_the_top(make_project):
    script = _setup('path = "server/odd/__init__.py"', "find(path)")
    files = {"scripts/setup.py": script, "server/odd/__init__.py": '__version__ = "1.2.3"\n'}
    project = make_project(files)
    assert places_of(project).stated == "1.2.3"
    assert set(after_bump(project, "1.3.0")) == {"server/odd/__init__.py"}
    own_file = {**files, "scripts/server/odd/__init__.py": '__version__ = "2.3.4"\n'}
    assert places_of(make_project(own_file, name="other")).stated == "2.3.4"


@pytest.mark.parametrize("module", [".inner.odd", "thing.inner.odd"], ids=["relative", "absolute"])
def test_a_module_from_which_a_package_imports_its_version_states_it(make_project, module):
    files = {
        "pyproject.toml": _DYNAMIC,
        "thing/__init__.py": f"from {module} import RELEASE as __version__\n",
        "thing/inner/odd.py": 'RELEASE = "1.2.3"\n',
    }
    assert after_bump(make_project(files), "1.3.0") == {"thing/inner/odd.py": 'RELEASE = "1.3.0"\n'}


def test_what_a_package_imports_from_another_is_not_its_version(make_project):
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.2.3"\n',
        "thing/__init__.py": "from thingy.inner import RELEASE as __version__\n",
        "thing/inner.py": 'RELEASE = "1.2.3"\n',
    }
    assert list(after_bump(make_project(files), "1.3.0")) == ["pyproject.toml"]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": _DYNAMIC + '[tool.hatch.version]\npath = "gone.py"\n'},
        {"pyproject.toml": _DYNAMIC + '[tool.hatch.version]\npath = "../outside.py"\n'},
        {"pyproject.toml": _DYNAMIC + '[tool.setuptools.dynamic]\nversion = {attr = "gone.__version__"}\n'},
        {"pyproject.toml": _DYNAMIC + '[tool.pdm.version]\ngetter = "gone:get"\n'},
        {"setup.py": _setup('path = "https://example.invalid/odd.py"', "find(path)")},
    ],
    ids=["gone", "outside", "no-module", "no-getter", "address"],
)
def test_a_pointer_to_nothing_in_the_project_is_none(make_project, files):
    assert own_of(make_project(files)).pointed == ()


OTHERS = {
    "a program that is called": ('check_call([executable, "gen/make.py"])', "gen/make.py"),
    "a script that is opened": ('exec(open("gen/make.py").read())', "gen/make.py"),
    "a module that is compiled": ('mypycify(["gen/version.py"])', "gen/version.py"),
}


@pytest.mark.parametrize(("line", "path"), OTHERS.values(), ids=OTHERS)
def test_what_setup_py_does_with_other_files_says_nothing_of_the_version(make_project, line, path):
    files = {"setup.py": _setup(f"{line}\nfrom inner.odd import __version__", "__version__")}
    files |= {"inner/odd.py": '__version__ = "1.2.3"\n', path: 'version = "3.1"\n'}
    assert places_of(make_project(files)).disagreeing() == ()


def test_many_sources_of_an_extension_are_read_over_at_once(make_project):
    sources = ", ".join(f'"src/inner/part{number}.py"' for number in range(3000))
    files = {"setup.py": _setup(f"built = mypycify([{sources}])", "found()"), "thing.py": '__version__ = "1.2.3"\n'}
    assert places_of(make_project(files)).stated == "1.2.3"


def test_a_getters_other_constants_are_no_version(make_project):
    files = {
        "pyproject.toml": _DYNAMIC + '[tool.pdm.version]\ngetter = "inner.odd:get"\n',
        "inner/odd.py": "MIN_PYTHON_VERSION = '3.9'\nfrom .about import __version__\n"
        "def get():\n    check(MIN_PYTHON_VERSION)\n    return __version__\n",
        "inner/about.py": '__version__ = "1.2.3"\n',
    }
    assert places_of(make_project(files)).disagreeing() == ()


def test_a_setup_py_that_states_its_version_reads_it_nowhere(make_project):
    files = {"setup.py": _setup('path = "inner/odd.py"', '"1.2.3"'), "inner/odd.py": '__version__ = "9.9"\n'}
    assert own_of(make_project(files)).pointed == ()


def test_an_import_of_another_package_is_no_pointer(make_project):
    files = {"pyproject.toml": _DYNAMIC, "thing/__init__.py": "from odd import __version__\n"}
    files |= {"thing/odd.py": '__version__ = "1.2.3"\n'}
    assert own_of(make_project(files)).pointed == ()
