"""Reading distributions without unpacking them: what they hold and what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.dists.contents import LIMITS, read_contents
from release.dists.metadata import parse_metadata
from release.dists.wheels import wheel_facts
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from release.model.contents import Contents
    from release.model.dists import Metadata, WheelFacts

_LARGEST_TEXT = 8 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What a distribution holds and says; ``metadata`` is ``None`` where ``problem`` says why it cannot be read."""

    contents: Contents
    metadata: Metadata | None = None
    problem: str = ""
    wheel: WheelFacts | None = None


def read_distribution(stream: BinaryIO, filename: str, look: Callable[[str, bytes], None] | None = None) -> Read:
    """Return what the distribution in *stream* holds and says, from one pass over it; *look* sees each file's bytes."""
    bodies: dict[str, bytes] = {}
    is_wheel = filename.endswith(".whl")

    def see(path: str, block: bytes) -> None:
        if _is_told(path, is_wheel=is_wheel) and path not in bodies:
            bodies[path] = block
        if look is not None:
            look(path, block)

    contents = read_contents(stream, filename, LIMITS, see)
    found = [data for path, data in bodies.items() if _is_metadata(path, is_wheel=is_wheel)]
    wheel = wheel_facts(bodies) if is_wheel else None
    name = "METADATA" if is_wheel else "PKG-INFO"
    if len(found) != 1 or len(found[0]) >= _LARGEST_TEXT:
        said = "; ".join(contents.problems) if not contents.is_whole else f"{len(found)} {name} files in it, 1 expected"
        return Read(contents=contents, problem=said, wheel=wheel)
    return Read(contents=contents, metadata=parse_metadata(found[0]), wheel=wheel)


def _is_told(path: str, *, is_wheel: bool) -> bool:
    """Tell whether *path* (as the archive states it, with an sdist's top folder) is of the files that are kept."""
    folder, _, name = path.partition("/")
    return (folder.endswith(".dist-info") and "/" not in name) if is_wheel else name == "PKG-INFO"


def _is_metadata(path: str, *, is_wheel: bool) -> bool:
    folder, _, name = path.partition("/")
    return (folder.endswith(".dist-info") and name == "METADATA") if is_wheel else name == "PKG-INFO"
