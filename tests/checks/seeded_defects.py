"""The defects that are seeded: each is one change to a good thing, and the id of the check that has to name it."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import seeded
from seeded import CLI, HEADERS, INFO, NAME, SDIST, TOP, VERSION, WHEEL, Item, Thing

from release.rehearsal import macaroons

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM = "Zq8vT3mWx5Lk9Rb2Nc7Yd4Hf6Jg1P0"


@dataclass(frozen=True)
class Defect:
    """The words for it, the check that names it, and how it is made."""

    words: str
    check: str
    seed: Callable[[Thing], None]


DEFECTS: list[Defect] = []


def defect(check: str, words: str):
    """Add the decorated function to the table."""

    def add(seed: Callable[[Thing], None]) -> Callable[[Thing], None]:
        DEFECTS.append(Defect(words, check, seed))
        return seed

    return add


def simple(check: str, table: dict[str, Callable[[Thing], object]]) -> None:
    """Add defects that are one expression each."""
    DEFECTS.extend(Defect(words, check, lambda thing, seed=seed: seed(thing) and None) for words, seed in table.items())


def github_token() -> str:
    """Return a token with the right checksum, of nobody."""
    number, text = zlib.crc32(RANDOM.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        text = DIGITS[digit] + text
    return f"ghp_{RANDOM}{text.rjust(6, '0')}"


def index_token() -> str:
    """Return a token of an index that is nowhere."""
    return macaroons.issue(b"key", "127.0.0.1", "an id", [[1, [NAME]]])


def private_key() -> bytes:
    """Return what has the form of a key, and opens nothing."""
    return b"-----BEGIN PRIVATE KEY-----\n" + b"\n".join([RANDOM.encode() * 2] * 6) + b"\n-----END PRIVATE KEY-----\n"


def module(thing: Thing, text: str, name: str = "settings.py") -> None:
    """Put a module with *text* into both."""
    thing.put(name, text.encode())


def both(thing: Thing, path: str, item: Item) -> None:
    """Put a member into the sdist, where git has it too."""
    thing.sdist[path] = item


simple(
    "missing-distribution",
    {
        "no wheel": lambda thing: setattr(thing, "without", (WHEEL,)),
        "no sdist": lambda thing: setattr(thing, "without", (SDIST,)),
    },
)
simple("unexpected-file", {"a file of settings in dist": lambda thing: setattr(thing, "others", (".env",))})


@defect("wrong-name", "a wheel whose metadata names another project")
def _(thing):
    thing.wheel_headers = [(name, "other-thing" if name == "Name" else value) for name, value in HEADERS]


@defect("wrong-name", "an sdist whose file name is not normal")
def _(thing):
    thing.names = ("Good.Thing-1.0.2.tar.gz", WHEEL)


@defect("wrong-version", "a wheel whose metadata states another version")
def _(thing):
    thing.wheel_headers = [(name, "1.0.1" if name == "Version" else value) for name, value in HEADERS]


@defect("wrong-version", "an sdist whose metadata states another version")
def _(thing):
    headers = [(name, "1.0.3" if name == "Version" else value) for name, value in HEADERS]
    thing.sdist["PKG-INFO"] = Item(thing.metadata(headers))
    thing.tree = {name: item.data for name, item in thing.sdist.items() if name != "PKG-INFO"}


@defect("unreadable-archive", "bytes behind the end of a wheel")
def _(thing):
    thing.raw[WHEEL] = thing.packed()[WHEEL] + b"more"


@defect("unreadable-archive", "a second folder at the top of an sdist")
def _(thing):
    thing.sdist["=other-1.0"] = Item(kind=tarfile.DIRTYPE)


@defect("unreadable-archive", "a wheel that unpacks to a thousand times its size")
def _(thing):
    thing.wheel["good_thing/zeros.bin"] = Item(b"\0" * (70 << 20))


@defect("unreadable-archive", "an sdist that is cut off")
def _(thing):
    thing.raw[SDIST] = thing.packed()[SDIST][:-200]


@defect("unreadable-archive", "a wheel packed in an unusual way")
def _(thing):
    thing.method = zipfile.ZIP_LZMA


@defect("unreadable-archive", "a wheel that is none")
def _(thing):
    thing.raw[WHEEL] = b"\0 no archive"


@defect("unreadable-archive", "a wheel before another one")
def _(thing):
    thing.raw[WHEEL] = seeded.pack_zip({"evil.py": Item(b"1")}, {}) + thing.packed()[WHEEL]


simple(
    "escaping-path",
    {
        "a wheel with a path upwards": lambda thing: thing.wheel.update({"../evil.py": Item(b"x = 1\n")}),
        "a wheel with an absolute path": lambda thing: thing.wheel.update({"/tmp/evil.py": Item(b"x = 1\n")}),
        "a wheel with a drive": lambda thing: thing.wheel.update({"C:\\evil.py": Item(b"x = 1\n")}),
        "a wheel with a backslash": lambda thing: thing.wheel.update({"good_thing\\evil.py": Item(b"x = 1\n")}),
        "an sdist with a path upwards": lambda thing: thing.sdist.update({"../../evil.py": Item(b"x = 1\n")}),
        "an sdist with an absolute path": lambda thing: thing.sdist.update({"=/etc/cron.d/evil": Item(b"x = 1\n")}),
    },
)
simple(
    "unprintable-name",
    {
        "an escape sequence in a name": lambda thing: both(thing, "docs/a\x1b[2Jb.txt", Item(b"x")),
        "a mark that turns the direction of a name": lambda thing: both(thing, "docs/a\u202etxt.py", Item(b"x")),
        "a line end in a name": lambda thing: both(thing, "docs/a\nb.txt", Item(b"x")),
        "a name that Windows cannot write": lambda thing: module(thing, "x = 1\n", "aux.py"),
        "a name with a question mark": lambda thing: both(thing, "docs/what?.txt", Item(b"x")),
    },
)
simple(
    "symlink-in-distribution",
    {
        "a link out of an sdist": lambda thing: both(thing, "data", Item(kind=tarfile.SYMTYPE, link="../../etc")),
        "an absolute link in an sdist": lambda thing: both(
            thing, "data", Item(kind=tarfile.SYMTYPE, link="/etc/passwd")
        ),
        "a hard link out of an sdist": lambda thing: both(
            thing, "data", Item(kind=tarfile.LNKTYPE, link="/etc/passwd")
        ),
        "a pipe in an sdist": lambda thing: both(thing, "pipe", Item(kind=tarfile.FIFOTYPE)),
        "a device in an sdist": lambda thing: both(thing, "disk", Item(kind=tarfile.BLKTYPE)),
        "a link in a wheel": lambda thing: thing.wheel.update(
            {"good_thing/data": Item(kind=tarfile.SYMTYPE, link="other")}
        ),
    },
)
simple(
    "duplicate-member",
    {
        "a module that is in the wheel twice": lambda thing: thing.doubles.update({"good_thing/cli.py": CLI}),
        "a file that is in the sdist twice": lambda thing: thing.doubles.update({"LICENSE": b"MIT License\n"}),
    },
)


@defect("duplicate-member", "a file that is a folder too")
def _(thing):
    thing.sdist |= {"docs/a": Item(b"x"), "docs/a/b": Item(b"y")}


@defect("case-collision", "two modules that differ in case")
def _(thing):
    module(thing, "x = 1\n", "CLI.py")


@defect("case-collision", "two documents of an sdist that differ in case")
def _(thing):
    thing.sdist |= {"docs/Guide.md": Item(b"x"), "docs/guide.md": Item(b"y")}


@defect("case-collision", "two names that differ in how a letter is composed")
def _(thing):
    thing.sdist |= {"docs/\u00e9.md": Item(b"x"), "docs/e\u0301.md": Item(b"y")}


simple(
    "secret-in-distribution",
    {
        "a token of an index": lambda thing: module(thing, f"T = {index_token()!r}\n"),
        "a token of GitHub": lambda thing: module(thing, f"T = {github_token()!r}\n"),
        "a fine-grained token of GitHub": lambda thing: module(
            thing, f"T = 'github_pat_{RANDOM[:22]}_{RANDOM}{RANDOM[:29]}'\n"
        ),
        "a token of GitLab": lambda thing: module(thing, f"T = 'glpat-{RANDOM[:20]}'\n"),
        "a key of a cloud": lambda thing: module(thing, "K = 'AKIA" + "Q3EGR5ZWYX7NKB2M" + "'\n"),
        "a private key in the package": lambda thing: thing.put("key.pem", private_key()),
        "a private key among the tests": lambda thing: both(thing, "tests/key.pem", Item(private_key())),
        "a password in an address": lambda thing: module(thing, "U = 'https://bob:G7hq2LmZx9@db.acme.io/x'\n"),
        "a file of settings": lambda thing: both(thing, ".env", Item(b"TOKEN=1\n")),
        "the settings of uploads": lambda thing: both(thing, ".pypirc", Item(b"[pypi]\nusername = x\n")),
        "an ssh key's file": lambda thing: both(thing, "deploy/id_ed25519", Item(b"x")),
        "a random text for a password": lambda thing: module(thing, f"API_SECRET = '{RANDOM}'\n"),
        "a token in a file of 9 MB": lambda thing: thing.sdist.update(
            {"data.bin": Item(bytes(range(256)) * (36 << 10) + github_token().encode())}
        ),
    },
)
simple(
    "leftover-file",
    {
        "byte code in a wheel": lambda thing: thing.wheel.update(
            {"good_thing/__pycache__/cli.cpython-312.pyc": Item(b"\xcb\r\r\n")}
        ),
        "a git folder in an sdist": lambda thing: both(thing, ".git/config", Item(b"[core]\n")),
        "an old copy in an sdist": lambda thing: both(thing, "docs/guide.md.orig", Item(b"x")),
        "a finder's file": lambda thing: both(thing, "docs/.DS_Store", Item(b"x")),
        "an egg's metadata in a wheel": lambda thing: thing.wheel.update({"good_thing.egg-info/PKG-INFO": Item(b"x")}),
        "a virtual environment": lambda thing: both(thing, ".venv/pyvenv.cfg", Item(b"x")),
    },
)
simple(
    "startup-hook",
    {
        "a file that each start of Python reads": lambda thing: thing.wheel.update(
            {"good_thing.pth": Item(b"import good_thing\n")}
        ),
        "a start-up module": lambda thing: thing.wheel.update({"sitecustomize.py": Item(b"x = 1\n")}),
    },
)


def _tree_of(thing: Thing) -> dict[str, bytes]:
    return {name: item.data for name, item in thing.sdist.items()}


@defect("file-not-in-git", "a file of the sdist that git does not have")
def _(thing):
    thing.tree = _tree_of(thing)
    thing.sdist["m4/build-to-host.m4"] = Item(b"gl_[$1]_prefix\n")


@defect("file-differs-from-git", "a file of the sdist with other bytes")
def _(thing):
    thing.tree = {**_tree_of(thing), "README.md": b"another\n"}


@defect("file-missing-from-sdist", "a tracked file of the package that the sdist lacks")
def _(thing):
    thing.tree = {**_tree_of(thing), "src/good_thing/data.json": b"{}"}


@defect("file-missing-from-sdist", "a tracked notice that the sdist lacks")
def _(thing):
    thing.tree = {**_tree_of(thing), "NOTICE": b"by us"}


@defect("file-missing-from-wheel", "a subpackage that nobody listed")
def _(thing):
    thing.sdist["src/good_thing/sub/__init__.py"] = Item(b"x = 1\n")


@defect("empty-package", "a wheel with nothing but its metadata")
def _(thing):
    thing.wheel = {path: item for path, item in thing.wheel.items() if path.startswith(INFO)}
    thing.header("Requires-Dist")


@defect("empty-package", "a wheel that only names what it depends on")
def _(thing):
    thing.wheel = {path: item for path, item in thing.wheel.items() if path.startswith(INFO)}


@defect("empty-package", "a wheel whose files are all empty")
def _(thing):
    thing.wheel |= {path: Item() for path in thing.wheel if path.startswith("good_thing/")}


simple(
    "unexpected-top-level",
    {
        "a stray module": lambda thing: thing.wheel.update({"helpers.py": Item(b"x = 1\n")}),
        "a stray folder": lambda thing: thing.wheel.update({"assets/logo.txt": Item(b"x")}),
    },
)
simple(
    "tests-in-wheel",
    {
        "tests at the top": lambda thing: thing.wheel.update({"tests/__init__.py": Item(b"x = 1\n")}),
        "documents at the top": lambda thing: thing.wheel.update({"docs/conf.py": Item(b"x = 1\n")}),
        "the build script at the top": lambda thing: thing.wheel.update({"setup.py": Item(b"x = 1\n")}),
    },
)


@defect("missing-py-typed", "a marker that only the sdist has")
def _(thing):
    del thing.wheel["good_thing/py.typed"]


@defect("missing-py-typed", "a classifier without its marker")
def _(thing):
    del thing.wheel["good_thing/py.typed"]
    del thing.sdist["src/good_thing/py.typed"]
    thing.headers.append(("Classifier", "Typing :: Typed"))


@defect("wrong-dist-info", "metadata in the folder of another version")
def _(thing):
    old = {path: item for path, item in thing.wheel.items() if path.startswith(INFO)}
    other = INFO.replace(VERSION, "1.0.1")
    thing.wheel = {path: item for path, item in thing.wheel.items() if path not in old}
    thing.wheel |= {path.replace(INFO, other): item for path, item in old.items()}
    thing.wheel[f"{other}/METADATA"] = Item(thing.metadata(thing.headers))
    thing.raw[WHEEL] = seeded.pack_zip(
        {
            **thing.wheel,
            f"{other}/RECORD": Item(seeded.record_of(thing.wheel, {}).replace(INFO.encode(), other.encode())),
        },
        {},
    )


@defect("wrong-dist-info", "metadata of a second project")
def _(thing):
    thing.wheel["other-1.0.dist-info/INSTALLER"] = Item(b"pip\n")


simple(
    "wrong-record",
    {
        "a file that RECORD does not name": lambda thing: thing.record.update({"good_thing/cli.py": None}),
        "a row without a file": lambda thing: thing.record.update({"x": "good_thing/gone.py,sha256=AAAA,1"}),
        "a digest of another file": lambda thing: thing.record.update(
            {"good_thing/cli.py": f"good_thing/cli.py,sha256={'A' * 43},{len(CLI)}"}
        ),
        "a digest that is not strong": lambda thing: thing.record.update(
            {"good_thing/cli.py": f"good_thing/cli.py,md5=AAAA,{len(CLI)}"}
        ),
        "a row that is there twice": lambda thing: thing.record.update({"x": f"{INFO}/RECORD,,"}),
        "rows of two columns": lambda thing: thing.record.update({"x": "good_thing/cli.py,"}),
        "no RECORD": lambda thing: setattr(thing, "has_record", False),
    },
)


@defect("wrong-record", "a size of another file")
def _(thing):
    row = next(row for row in seeded.record_of(thing.wheel, {}).decode().splitlines() if "cli.py" in row)
    thing.record["good_thing/cli.py"] = row.rpartition(",")[0] + ",7"


@defect("wrong-tag", "another tag in WHEEL")
def _(thing):
    thing.wheel[f"{INFO}/WHEEL"] = Item(b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\n")


@defect("wrong-tag", "compiled code for any machine")
def _(thing):
    thing.wheel["good_thing/fast.so"] = Item(b"\x7fELF")


@defect("wrong-tag", "a platform that indexes refuse")
def _(thing):
    name = "good_thing-1.0.2-py3-none-linux_x86_64.whl"
    thing.names = (SDIST, name)
    thing.wheel[f"{INFO}/WHEEL"] = Item(b"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-linux_x86_64\n")


@defect("wrong-tag", "no WHEEL")
def _(thing):
    del thing.wheel[f"{INFO}/WHEEL"]


@defect("disagreeing-metadata", "a dependency that only the wheel has")
def _(thing):
    thing.wheel_headers = [*HEADERS, ("Requires-Dist", "idna>=3")]


@defect("disagreeing-metadata", "another range of Python in the wheel")
def _(thing):
    thing.wheel_headers = [(name, ">=3.11" if name == "Requires-Python" else value) for name, value in HEADERS]


simple(
    "invalid-metadata",
    {
        "a dependency by its address": lambda thing: thing.header(
            "Requires-Dist", "x @ https://x.example.invalid/x.whl"
        ),
        "a dependency that is none": lambda thing: thing.header("Requires-Dist", "packaging >>> 3"),
        "a range of Python that is none": lambda thing: thing.header("Requires-Python", "about 3"),
        "a summary without end": lambda thing: thing.header("Summary", "x" * 513),
        "a label without end": lambda thing: thing.header("Project-URL", f"{'x' * 33}, https://x.example.invalid/"),
        "an address that is none": lambda thing: thing.header("Project-URL", "Home, see below"),
        "a kind of text that nobody knows": lambda thing: thing.header("Description-Content-Type", "text/html"),
    },
)
simple(
    "invalid-classifier",
    {
        "a classifier that is not on the list": lambda thing: thing.headers.append(
            ("Classifier", "Development Status :: Stable")
        ),
        "a classifier that was taken off the list": lambda thing: thing.headers.append(
            ("Classifier", "Natural Language :: Ukranian")
        ),
        "a classifier that keeps a project private": lambda thing: thing.headers.append(
            ("Classifier", "Private :: Do Not Upload")
        ),
    },
)
simple(
    "invalid-licence",
    {
        "an expression that is not SPDX's": lambda thing: thing.header("License-Expression", "Apache 2"),
        "a licence file that is not there": lambda thing: thing.header("License-File", "LICENSE", "NOTICE"),
        "no licence at all": lambda thing: thing.header("License-Expression"),
        "an expression beside a classifier": lambda thing: thing.headers.append(
            ("Classifier", "License :: OSI Approved :: MIT License")
        ),
    },
)


@defect("invalid-licence", "no licence text")
def _(thing):
    thing.header("License-File")
    del thing.sdist["LICENSE"]
    del thing.wheel[f"{INFO}/licenses/LICENSE"]


simple(
    "python-range-disagrees",
    {
        "a classifier that the range does not allow": lambda thing: thing.headers.append(
            ("Classifier", "Programming Language :: Python :: 3.9")
        ),
        "no range at all": lambda thing: thing.header("Requires-Python"),
        "a Python that is tested and not allowed": lambda thing: setattr(thing, "tested", ("3.9", "3.12")),
        "a Python that is promised and not tested": lambda thing: setattr(thing, "tested", ("3.11",)),
    },
)
simple(
    "dead-readme-link",
    {
        "a link that the index does not serve": lambda thing: setattr(
            thing, "readme", "# A\n\n[guide](docs/guide.md)\n"
        ),
        "an image that the index does not serve": lambda thing: setattr(thing, "readme", "# A\n\n![logo](logo.png)\n"),
        "an anchor that is not there": lambda thing: setattr(thing, "readme", "# A\n\n[b](#b)\n"),
    },
)


def judge(thing: Thing, **facts) -> None:
    """Give the wheel these facts."""
    thing.facts[WHEEL] = facts


def tried(**changes):
    """Return what happens to a good file, with *changes*."""
    return replace(seeded.good_try(), **changes)


simple(
    "unrendered-readme",
    {
        "a README that does not render": lambda thing: judge(thing, renders=False, rendering="no such directive"),
        "a README whose kind nobody states": lambda thing: judge(
            thing, renders=False, rendering="`long_description_content_type` missing. defaulting to `text/x-rst`."
        ),
    },
)
simple(
    "dependency-conflict",
    {"dependencies that do not fit": lambda thing: judge(thing, tried=tried(conflicts=("x needs y<2, y is 2.1",)))},
)
simple(
    "broken-console-script",
    {
        "a command that does not end": lambda thing: judge(
            thing, tried=tried(commands={"good": "it ran for more than 30 s"})
        ),
        "a command without help": lambda thing: judge(thing, tried=tried(commands={"good": "exit code 2: no option"})),
    },
)
simple(
    "known-vulnerability",
    {
        "a hole in a dependency": lambda thing: judge(
            thing, tried=tried(holes=("x 1.2: PYSEC-2026-12, without it: 1.3",))
        )
    },
)
simple(
    "broken-entry-point",
    {
        "an entry point that names no object": lambda thing: thing.wheel.update(
            {f"{INFO}/entry_points.txt": Item(b"[console_scripts]\ngood = good thing\n")}
        ),
        "a command that names no function": lambda thing: thing.wheel.update(
            {f"{INFO}/entry_points.txt": Item(b"[console_scripts]\ngood = good_thing.cli\n")}
        ),
        "entry points that cannot be read": lambda thing: thing.wheel.update(
            {f"{INFO}/entry_points.txt": Item(b"good = good_thing.cli:main\n")}
        ),
        "a command that needs what is no dependency": lambda thing: judge(
            thing, tried=tried(entry_points={}, needs={"console_scripts: good": "click"})
        ),
    },
)


@defect("broken-binary", "compiled code that asks for more than its tags promise")
def _(thing):
    name = "good_thing-1.0.2-cp312-cp312-manylinux_2_17_x86_64.whl"
    thing.names = (SDIST, name)
    thing.wheel["good_thing/fast.so"] = Item(b"\x7fELF")
    thing.wheel[f"{INFO}/WHEEL"] = Item(
        b"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp312-cp312-manylinux_2_17_x86_64\n"
    )
    thing.facts[name] = {"tools": {"auditwheel": "it needs GLIBC_2.38"}}


@defect("wheel-differs-from-sdist", "a module that the sdist does not build")
def _(thing):
    thing.rebuilt[WHEEL] = thing.packed()[WHEEL]
    thing.wheel["good_thing/extra.py"] = Item(b"x = 1\n")


@defect("wheel-differs-from-sdist", "a module with other code")
def _(thing):
    thing.rebuilt[WHEEL] = thing.packed()[WHEEL]
    thing.wheel["good_thing/cli.py"] = Item(CLI + b"import evil\n")


@defect("unreproducible-build", "the same files with other times")
def _(thing):
    stream = io.BytesIO(thing.packed()[WHEEL])
    again = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(again, "w") as new:
        for info in reversed(old.infolist()):
            new.writestr(info, old.read(info))
    thing.rebuilt[WHEEL] = again.getvalue()


@defect("unreproducible-build", "an sdist that differs when it is built again")
def _(thing):
    stamp = Item(b"built at 12:01\n")
    thing.rebuilt[SDIST] = seeded.pack_tar(
        {"PKG-INFO": Item(thing.metadata(thing.headers)), **thing.sdist, "stamp.txt": stamp}, {}
    )


# These are installed for real.
INSTALLED: list[Defect] = [
    Defect(
        "a module that imports what is not there",
        "broken-install",
        lambda thing: module(thing, "import nowhere_to_be_found\n", "__init__.py"),
    ),
    Defect(
        "a module that states another version",
        "wrong-import-version",
        lambda thing: module(thing, "__version__ = '1.0.1'\n", "__init__.py"),
    ),
    Defect(
        "a command whose function is not there",
        "broken-entry-point",
        lambda thing: module(thing, "x = 1\n", "cli.py"),
    ),
    Defect(
        "a command that crashes",
        "broken-console-script",
        lambda thing: module(thing, "def main():\n    raise ValueError('no')\n", "cli.py"),
    ),
    Defect(
        "a command that ends badly",
        "broken-console-script",
        lambda thing: module(thing, "import sys\ndef main():\n    sys.exit('no such option')\n", "cli.py"),
    ),
]

__all__ = ["DEFECTS", "INSTALLED", "TOP", "Defect"]
