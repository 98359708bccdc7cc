"""Build: sdist, then the wheel from that sdist, from a clean checkout of HEAD, into ``dist/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.dists.backend import Backend, Job
from release.dists.describing import describe
from release.dists.environment import installed
from release.errors import BuildFailed, NothingFound
from release.facts.choosing import read_own
from release.facts.places import read_stated
from release.facts.repository import read_repository
from release.git.checkout import check_out
from release.model.building import BuildPlan, Built
from release.model.distribution import is_of_project

if TYPE_CHECKING:
    from pathlib import Path

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.own import Own
    from release.system.view import View
    from release.system.world import World

FOLDER = "dist"


def plan(view: View, config: Config) -> BuildPlan:
    """Return what is built: always HEAD, whatever the working tree holds."""
    repository = read_repository(view, config)
    own = read_own(view, repository.settings)
    commit = repository.state.commit
    view.path(FOLDER)  # a link out of the project is refused before anything is built
    epoch = view.git("log", "-1", "--no-show-signature", "--format=%ct", commit).text.strip()
    return BuildPlan(
        project=own.name,
        version=_version(view, own, repository, config),
        commit=commit,
        epoch=int(epoch),
        prefix=view.prefix,
        uncommitted=repository.state.changed,
        timeout_s=config.build_timeout,
    )


def apply(plan: BuildPlan, world: World) -> Built:
    """Build in a scratch folder and, when all is built, put the files into ``dist/`` in place of older ones."""
    with world.scratch() as folder:
        checkout = folder / "checkout"
        check_out(world, plan.commit, checkout)
        job = Job(epoch=plan.epoch, timeout_s=plan.timeout_s, version=plan.version)
        backend = Backend(world, checkout / plan.prefix, job)
        environment = backend.environment()
        sdist = backend.build("sdist", folder / "built", environment)
        world.unpack(sdist, folder / "unpacked")
        source = _only_folder(world, folder / "unpacked", sdist)
        wheel = Backend(world, source, job).build("wheel", folder / "built", environment)
        # What was built is described here, before it comes to a folder that other programs write to.
        made = tuple(describe(world.view.open_anywhere(file), file.name) for file in (sdist, wheel))
        _clear(world, plan.project)
        for file in (sdist, wheel):
            world.move(file, f"{FOLDER}/{file.name}")
    return Built(plan=plan, distributions=made, tools=installed(world.view, environment))


def _version(view: View, own: Own, repository: Repository, config: Config) -> str:
    """Return the version that the project states; none where only its backend can tell."""
    try:
        return read_stated(view, own, repository, config)
    except NothingFound:
        return ""


def _only_folder(world: World, unpacked: Path, sdist: Path) -> Path:
    names = world.view.names(str(unpacked))
    if len(names) != 1 or not names[0].endswith("/"):
        raise BuildFailed(
            f"{sdist.name} must hold one folder and nothing beside it (PEP 625)",
            where=tuple(names[:6]),
            fix=("python -m build --sdist",),
        )
    return unpacked / names[0].rstrip("/")


def _clear(world: World, project: str) -> None:
    """Remove older distributions of this project; whatever else lies in ``dist/`` is not ours to remove."""
    for name in world.view.names(FOLDER):
        if is_of_project(name, project):
            world.remove(f"{FOLDER}/{name}")
