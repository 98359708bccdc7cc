"""What can be seen of the files in ``dist/`` by reading them and by asking git; nothing is installed or built."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.dists.describing import describe
from release.dists.reading import read_distribution
from release.dists.readme import read_links
from release.facts.dist_leaks import LeakFinder
from release.model.distribution import Distribution, kind_of
from release.model.dists import FileFacts, Leak, Links, Tree

if TYPE_CHECKING:
    from typing import BinaryIO

    from release.system.view import View

# The tree that holds nothing; git knows it in every repository (of SHA-1 names).
_EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_SETTINGS = ("pyproject.toml", "setup.cfg", "setup.py", "MANIFEST.in", "meson.build", "CMakeLists.txt")
_FILES, _LINK = ("100644", "100755"), "120000"


def read_file(view: View, path: str) -> FileFacts:
    """Return what the distribution at *path* is, holds and says; it is read twice, never unpacked."""
    filename = path.rpartition("/")[2]
    facts = read_facts(view.open(path), filename)
    return replace(facts, distribution=describe(view.open(path), filename))


def read_facts(stream: BinaryIO, filename: str) -> FileFacts:
    """Return what *stream* holds as the distribution *filename*; it is closed."""
    finder = LeakFinder()
    with stream:
        read = read_distribution(stream, filename, finder.look)
    return FileFacts(
        distribution=Distribution(filename=filename, kind=kind_of(filename), size=0, sha256=""),
        metadata=read.metadata,
        problem=read.problem,
        contents=read.contents,
        wheel=read.wheel,
        leaks=tuple(_below(leak, read.contents.top) for leak in finder.leaks),
    )


def links_of(file: FileFacts) -> Links | None:
    """Return the links of the long description of *file*; files with the same one are looked at once."""
    metadata = file.metadata
    return read_links(metadata.description, metadata.description_type) if metadata else None


def _below(leak: Leak, top: str) -> Leak:
    return replace(leak, path=leak.path.removeprefix(f"{top}/")) if top else leak


def read_tree(view: View) -> Tree | None:
    """Return what git has of the project at HEAD, ``None`` where it cannot be asked."""
    prefix = view.prefix
    answer = view.git("diff-tree", "-r", "-z", "--no-renames", _EMPTY, "HEAD", "--", ".")
    if not answer.ok:
        return None
    pieces = answer.out.decode("utf-8", "backslashreplace").split("\0")
    rows = [(row.split(" "), path.removeprefix(prefix)) for row, path in zip(pieces[::2], pieces[1::2], strict=False)]
    blobs = {path: row[3] for row, path in rows if row[1] in _FILES}
    links = frozenset(path for row, path in rows if row[1] == _LINK)
    texts = (view.read(name) or b"" for name in _SETTINGS)
    return Tree(blobs=blobs, links=links, settings=b"\n".join(texts).decode("utf-8", "replace"))
