"""Building once more what lies in ``dist/``, and what is different then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from release.dists.backend import Backend, Job
from release.dists.contents import read_contents
from release.dists.describing import describe
from release.errors import BuildFailed
from release.git.checkout import check_out
from release.model.comparing import compare
from release.model.dists import Compared
from release.model.records import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from release.model.dists import FileFacts
    from release.system.world import World

FROM_SDIST = "the wheel built from the sdist"
AGAIN = "the sdist built once more"
FROM_TREE = "the wheel built from the tree"
_KINDS: tuple[Literal["sdist", "wheel"], ...] = ("sdist", "wheel")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuild:
    """How the project is built: HEAD's ``commit``, the project's folder in the repository, and the job."""

    commit: str
    prefix: str
    job: Job


def compare_file(world: World, file: FileFacts, again: Path, how: str) -> Compared:
    """Return what is different in *again* (absolute), which was built as *how* says, from *file*."""
    if file.held is None:
        return Compared(filename=file.where, how=how, words="the file in dist/ cannot be read")
    if again.name != file.where:
        return Compared(filename=file.where, how=how, words=f"what was built is called {again.name}")
    view = world.view
    is_same = describe(view.open_anywhere(again), again.name).sha256 == file.distribution.sha256
    if is_same:
        return Compared(filename=file.where, how=how, is_same=True)
    with view.open_anywhere(again) as stream:
        contents = read_contents(stream, again.name)
    return compare(file.held, contents, how, is_same=False)


def build_sdists_wheel(world: World, sdist: Path, folder: Path, job: Job) -> Path:
    """Build the wheel of *sdist* in *folder* (both absolute) as pip does, and return it."""
    world.unpack(sdist, folder / "unpacked")
    names = world.view.names(str(folder / "unpacked"))
    backend = Backend(world, folder / "unpacked" / (names[0].rstrip("/") if names else ""), job)
    return backend.build("wheel", folder / "built", backend.environment())


def rebuild(world: World, files: tuple[FileFacts, ...], plan: Rebuild) -> dict[str, Compared]:
    """Build sdist and wheel from other checkouts, in folders of other names, and compare, by file.

    Nobody else may read what is written then (umask 077): what depends on folder, time or umask comes to light.
    """
    found: dict[str, Compared] = {}
    with world.scratch() as folder:
        try:
            made = {kind: _build(world, folder / f"another-{kind}", plan, kind) for kind in _KINDS}
        except BuildFailed as problem:
            words = "; ".join((problem.what, *problem.where[-2:]))
            return {file.where: Compared(filename=file.where, how=AGAIN, words=words) for file in files}
        for file in files:
            kind: Literal["sdist", "wheel"] = "wheel" if file.is_wheel else "sdist"
            how = FROM_TREE if file.is_wheel else AGAIN
            if kind == "sdist" or made[kind].name == file.where:
                found[file.where] = compare_file(world, file, made[kind], how)
    return found


def _build(world: World, checkout: Path, plan: Rebuild, kind: Literal["sdist", "wheel"]) -> Path:
    """Build from a checkout of its own, which the other's build has not written to."""
    check_out(world, plan.commit, checkout)
    backend = Backend(world, checkout / plan.prefix, plan.job)
    return backend.build(kind, checkout.parent / f"built-{kind}", backend.environment())
