"""What a file's path says about it: is it foreign, is it at the project's top, does the build backend read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.version import read_version

if TYPE_CHECKING:
    from release.model.mention import Mention, Source
    from release.model.own import Own

EXAMPLES = frozenset({"examples", "example", "samples", "sample"})
BASES = ("", "src/", "lib/", "Lib/", "python/")  # folders in which import packages lie
VENDORED = frozenset(
    {"node_modules", "vendor", "_vendor", "vendored", "_vendored", "third_party", "extern", "_extern", "site-packages"}
)
TESTS = frozenset(
    {"tests", "test", "testing", "fixtures", "testdata", "test-data", "__snapshots__", "snapshots", "cassettes", "qa"}
)
_FOREIGN = VENDORED | TESTS | {".venv", "__pycache__", "templates", "template", "dist", "build"}
_LOCKS = (".lock", "-lock.json", "-lock.yaml", ".lockb", "npm-shrinkwrap.json", ".sum")


def is_foreign(path: str, *, or_example: bool = True) -> bool:
    """Tell whether a folder of *path* holds what others wrote, what tests and examples need, or what a build made.

    A project that lives in such a folder is seen through its own home (``Source.inside``), in which its files are
    not foreign. With ``or_example=False`` examples count as the project's.
    """
    folders = path.lower().split("/")[:-1]
    return not (_FOREIGN.isdisjoint(folders) and (not or_example or EXAMPLES.isdisjoint(folders)))


def is_lock(path: str) -> bool:
    """Tell whether *path* is a file in which a program writes down the versions of what it installs."""
    return path.lower().endswith(_LOCKS)


def is_top(source: Source) -> bool:
    """Tell whether *source* stands in its project's own folder and in no folder inside of it."""
    return "/" not in source.inside


def place_at(source: Source, own: Own, span: tuple[int, int], why: str, *, is_firm: bool) -> Mention:
    """Return the mention at *span* (start, end; bytes): metadata where the build backend is told to read the file.

    It is loose unless *is_firm* (an own name stands beside it, or it is where only the project's version can be) or
    metadata. ``0.0.0`` is always loose: it is what stands there while nobody keeps it.
    """
    is_pointed = any(pointed.path == source.path for pointed in own.pointed)
    mention = mention_at(source, span, Kind.METADATA if is_pointed else Kind.DOCUMENT, why)
    version = read_version(mention.stated)
    is_kept = version is None or any(version.release)
    return replace(mention, is_loose=not (is_pointed or (is_firm and is_kept)))
