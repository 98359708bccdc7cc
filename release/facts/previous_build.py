"""The release to compare with, built from a tag: for projects that are not on an index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from release.dists.backend import Backend, Job
from release.facts.previous import FOLDER, Wanted, find_folder
from release.git.checkout import check_out
from release.model.review import FOUND, UNSEEN, Previous

if TYPE_CHECKING:
    from release.git.tags import Tag
    from release.system.world import World


_KINDS: tuple[Literal["sdist", "wheel"], ...] = ("sdist", "wheel")


def build_tag(world: World, tag: Tag, project: str, timeout_s: float) -> Wanted:
    """Return the distributions of *tag*, built from a clean checkout of it; they are kept by its commit.

    Raises :class:`BuildFailed` where that cannot be built any more.
    """
    kept = f"{FOLDER}/{tag.commit}"
    found = find_folder(world.view, kept, project)
    if found.previous.state != FOUND:
        _build(world, tag, kept, timeout_s)
        found = find_folder(world.view, kept, project)
    if found.previous.state != FOUND:
        words = f"{tag.name} builds no distribution of {project}"
        return Wanted(previous=Previous(state=UNSEEN, where=f"tag {tag.name}", words=words))
    return replace(found, previous=replace(found.previous, where=f"tag {tag.name}, built here"))


def _build(world: World, tag: Tag, kept: str, timeout_s: float) -> None:
    view = world.view
    epoch = view.git("log", "-1", "--no-show-signature", "--format=%ct", tag.commit, "--").text.strip()
    with world.scratch() as folder:
        check_out(world, tag.commit, folder / "checkout")
        version = str(tag.version) if tag.version else ""
        job = Job(epoch=int(epoch), timeout_s=timeout_s, version=version)
        backend = Backend(world, folder / "checkout" / view.prefix, job)
        environment = backend.environment()
        files = [backend.build(kind, folder / "built", environment) for kind in _KINDS]
        for file in files:
            world.move(file, f"{kept}/{file.name}")
