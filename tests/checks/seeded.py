"""Distributions built by hand: a good sdist and wheel, and ways to put one defect into either."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import stat
import tarfile
import warnings
import zipfile
from dataclasses import dataclass, field, replace

from release.dists.describing import describe
from release.facts.dist_files import links_of, read_facts
from release.model.comparing import compare
from release.model.dists import Compared, DistFacts, FileFacts, Tree, Tried

NAME, VERSION = "good-thing", "1.0.2"
SDIST, WHEEL = "good_thing-1.0.2.tar.gz", "good_thing-1.0.2-py3-none-any.whl"
TOP, INFO = "good_thing-1.0.2", "good_thing-1.0.2.dist-info"
README = "# Good thing\n\n[The manual](https://manual.example.invalid/) and [install](#install).\n\n## Install\n"
HEADERS = [
    ("Metadata-Version", "2.4"),
    ("Name", NAME),
    ("Version", VERSION),
    ("Summary", "A good thing."),
    ("Project-URL", "Homepage, https://thing.example.invalid/"),
    ("License-Expression", "MIT"),
    ("License-File", "LICENSE"),
    ("Classifier", "Programming Language :: Python :: 3"),
    ("Classifier", "Programming Language :: Python :: 3.12"),
    ("Requires-Python", ">=3.10"),
    ("Requires-Dist", "packaging>=20"),
    ("Description-Content-Type", "text/markdown"),
]
CLI = b"import sys\n\n\ndef main():\n    print('usage: good')\n    sys.exit(0)\n"


@dataclass(frozen=True)
class Item:
    """What a member holds; ``kind`` is a tar type, ``link`` where it leads."""

    data: bytes = b""
    mode: int = 0o644
    kind: bytes = tarfile.REGTYPE
    link: str = ""


@dataclass
class Thing:
    """A good sdist and wheel, before they are packed; a defect changes something here.

    ``doubles`` are packed beside the members; ``tree`` is what git has, by default what the sdist has.
    """

    headers: list[tuple[str, str]] = field(default_factory=lambda: list(HEADERS))
    readme: str = README
    sdist: dict[str, Item] = field(default_factory=dict)
    wheel: dict[str, Item] = field(default_factory=dict)
    wheel_headers: list[tuple[str, str]] | None = None
    names: tuple[str, str] = (SDIST, WHEEL)
    doubles: dict[str, bytes] = field(default_factory=dict)
    record: dict[str, str | None] = field(default_factory=dict)
    has_record: bool = True
    tag: str = "py3-none-any"
    tree: dict[str, bytes] | None = None
    settings: str = ""
    method: int = zipfile.ZIP_DEFLATED
    raw: dict[str, bytes] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    facts: dict[str, dict] = field(default_factory=dict)
    rebuilt: dict[str, bytes] = field(default_factory=dict)
    is_tried: bool = False

    def __post_init__(self) -> None:
        """Fill in what a good project has."""
        code = {"__init__.py": b'__version__ = "1.0.2"\n', "cli.py": CLI, "py.typed": b""}
        for name, data in code.items():
            self.put(name, data)
        self.sdist |= {
            "pyproject.toml": Item(b"[project]\n"),
            "LICENSE": Item(b"MIT License\n"),
            "README.md": Item(self.readme.encode()),
            "tests/test_it.py": Item(b"def test_it(): pass\n"),
        }
        self.wheel[f"{INFO}/licenses/LICENSE"] = Item(b"MIT License\n")
        self.wheel[f"{INFO}/entry_points.txt"] = Item(b"[console_scripts]\ngood = good_thing.cli:main\n")
        self.wheel[f"{INFO}/WHEEL"] = Item(
            f"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: {self.tag}\n".encode()
        )

    def put(self, name: str, data: bytes) -> None:
        """Put a module *name* into the package, in both."""
        self.sdist[f"src/good_thing/{name}"] = Item(data)
        self.wheel[f"good_thing/{name}"] = Item(data)

    def header(self, name: str, *values: str) -> None:
        """Give the header *name* these values, none to leave it out."""
        self.headers = [row for row in self.headers if row[0] != name] + [(name, value) for value in values]

    def metadata(self, headers: list[tuple[str, str]]) -> bytes:
        """Return PKG-INFO or METADATA."""
        return ("".join(f"{name}: {value}\n" for name, value in headers) + f"\n{self.readme}").encode()

    def packed(self) -> dict[str, bytes]:
        """Return the files by name."""
        sdist = (
            self.sdist if "PKG-INFO" in self.sdist else {"PKG-INFO": Item(self.metadata(self.headers)), **self.sdist}
        )
        wheel = dict(self.wheel)
        wheel.setdefault(f"{INFO}/METADATA", Item(self.metadata(self.wheel_headers or self.headers)))
        files = {self.names[0]: pack_tar(sdist, self.doubles), self.names[1]: self._pack_wheel(wheel)}
        return {name: data for name, data in {**files, **self.raw}.items() if name not in self.without}

    def _pack_wheel(self, wheel: dict[str, Item]) -> bytes:
        if self.has_record:
            wheel[f"{INFO}/RECORD"] = Item(record_of(wheel, self.record))
        return pack_zip(wheel, self.doubles, self.method)


def pack_tar(members: dict[str, Item], doubles: dict[str, bytes]) -> bytes:
    """Return a tar.gz with *members* below the top folder; a name that starts with ``=`` stands as it is."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        both = [*members.items(), *((name, Item(data)) for name, data in doubles.items() if name in members)]
        for name, item in both:
            info = tarfile.TarInfo(name[1:] if name.startswith("=") else f"{TOP}/{name}")
            info.type, info.mode, info.linkname, info.size = item.kind, item.mode, item.link, len(item.data)
            archive.addfile(info, io.BytesIO(item.data))
    return stream.getvalue()


def pack_zip(members: dict[str, Item], doubles: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with *members*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        both = [*members.items(), *((name, Item(data)) for name, data in doubles.items() if name in members)]
        for name, item in both:
            info = zipfile.ZipInfo(name)
            kind = stat.S_IFLNK if item.kind == tarfile.SYMTYPE else stat.S_IFREG
            info.external_attr = (kind | item.mode) << 16
            info.compress_type = method
            archive.writestr(info, item.link.encode() or item.data)
    return stream.getvalue()


def record_of(members: dict[str, Item], changes: dict[str, str | None]) -> bytes:
    """Return RECORD; *changes* replace a row's text, ``None`` leaves it out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name, item in members.items():
        if item.kind == tarfile.REGTYPE and name not in changes:
            digest = base64.urlsafe_b64encode(hashlib.sha256(item.data).digest()).decode().rstrip("=")
            writer.writerow((name, f"sha256={digest}", len(item.data)))
    for row in changes.values():
        if row is not None:
            text.write(f"{row}\n")
    writer.writerow((f"{INFO}/RECORD", "", ""))
    return text.getvalue().encode()


def good_try() -> Tried:
    """Return what happens to a good file."""
    return Tried(
        modules=("good_thing",),
        versions={"metadata": VERSION, "good_thing": VERSION},
        entry_points={"console_scripts: good": ""},
        commands={"good": ""},
        conflicts=(),
    )


def facts_of(thing: Thing, tried: dict[str, Tried] | None = None) -> DistFacts:
    """Return what is seen of *thing*; *tried* is what happened to the files, by default what does to good ones."""
    files = tuple(_file_facts(thing, name, data, tried or {}) for name, data in thing.packed().items())
    tree = thing.tree
    if tree is None:
        tree = {name: item.data for name, item in thing.sdist.items() if item.kind == tarfile.REGTYPE}
        tree.pop("PKG-INFO", None)
    blobs = {path: hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest() for path, data in tree.items()}
    return DistFacts(
        project=NAME,
        version=VERSION,
        files=files,
        others=thing.others,
        packages=("good_thing",),
        tree=Tree(blobs=blobs, settings=thing.settings),
        tested=thing.tested,
    )


def _file_facts(thing: Thing, name: str, data: bytes, tried: dict[str, Tried]) -> FileFacts:
    read = read_facts(io.BytesIO(data), name)
    known = replace(
        read,
        distribution=describe(io.BytesIO(data), name),
        renders=True,
        tried=tried.get(name, good_try()),
        links=links_of(read),
        rebuilt=(_compared(read, name, data, thing.rebuilt.get(name, data)),),
    )
    return replace(known, **thing.facts.get(name, {}))


def _compared(file: FileFacts, name: str, data: bytes, again: bytes) -> Compared:
    how = "the wheel built from the sdist" if name.endswith(".whl") else "the sdist built once more"
    contents = read_facts(io.BytesIO(again), name).contents
    return compare(file.contents, contents, how, is_same=data == again)
