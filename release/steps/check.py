"""Check: is what lies in ``dist/`` this version of this project, and does it install, import and render."""

from __future__ import annotations

import concurrent.futures
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from release.checks import DISTS
from release.dists import rendering
from release.dists.backend import Backend, Job
from release.dists.reading import describe, read_metadata
from release.dists.trying import try_file
from release.errors import BuildFailed, CheckFailed
from release.facts.places import read_stated
from release.facts.project import read_own
from release.facts.repository import read_repository
from release.model.distribution import is_of_project
from release.model.dists import DistFacts, FileFacts, Tried
from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from release.config import Config
    from release.model.own import Own
    from release.system.view import View
    from release.system.world import World

FOLDER = "dist"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPlan:
    """What is checked: the files in ``dist/`` against the version that the project states."""

    own: Own
    version: str
    epoch: int
    files: tuple[str, ...]
    others: tuple[str, ...]
    modules: tuple[str, ...]
    timeout_s: float


def plan(view: View, config: Config) -> CheckPlan:
    """Return what is checked; ``dist/`` is listed and nothing is opened."""
    repository = read_repository(view, config)
    own = read_own(view, repository.settings)
    epoch = view.git("log", "-1", "--no-show-signature", "--format=%ct").text.strip()
    names = view.names(FOLDER)
    return CheckPlan(
        own=own,
        version=read_stated(view, own, repository, config),
        epoch=int(epoch),
        files=tuple(name for name in names if is_of_project(name, own.name)),
        others=tuple(name for name in names if not is_of_project(name, own.name)),
        modules=config.check.modules,
        timeout_s=config.check.timeout,
    )


def apply(plan: CheckPlan, world: World) -> tuple[Finding, ...]:
    """Read, render, install and import every file, side by side, and return what the checks say of it."""
    read = [_read(world.view, f"{FOLDER}/{name}") for name in plan.files]
    readable = [_path(file) for file in read if file.metadata]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        rendered = pool.submit(rendering.check, world, readable) if readable else None
        tried = [pool.submit(_try, world, plan, _path(file)) for file in read]
        words = rendered.result() if rendered else {}
        results = [future.result() for future in tried]
    files = tuple(_with_results(file, words, result) for file, result in zip(read, results, strict=True))
    facts = DistFacts(project=plan.own.name, version=plan.version, files=files, others=plan.others)
    return tuple(finding for check in DISTS for finding in check.judge(facts))


def require_passed(findings: tuple[Finding, ...]) -> None:
    """Raise :class:`CheckFailed` if any finding failed."""
    failed = [finding for finding in findings if finding.outcome is Outcome.FAILED]
    if failed:
        raise CheckFailed(
            f"{len(failed)} of {len(findings)} findings block the release",
            where=tuple(f"{finding.check}: {finding.where}: {finding.evidence}" for finding in failed),
            fix=tuple(dict.fromkeys(finding.fix for finding in failed if finding.fix)),
        )


def _read(view: View, path: str) -> FileFacts:
    distribution = describe(view.open(path), path.rpartition("/")[2])
    try:
        return FileFacts(distribution=distribution, metadata=read_metadata(view, path))
    except ValueError as unreadable:
        return FileFacts(distribution=distribution, problem=str(unreadable))


def _path(file: FileFacts) -> str:
    return f"{FOLDER}/{file.distribution.filename}"


def _with_results(file: FileFacts, words: dict[str, tuple[bool | None, str]], tried: Tried) -> FileFacts:
    renders, said = words.get(_path(file), (None, ""))
    return replace(file, renders=renders, rendering=said, tried=tried)


def _try(world: World, plan: CheckPlan, path: str) -> Tried:
    """Try a wheel as it is, an sdist by the wheel that it builds, as pip does."""
    file = world.view.root / path
    if path.endswith(".whl"):
        return try_file(world, file, plan.own, modules=plan.modules, timeout_s=plan.timeout_s)
    with world.scratch() as folder:
        try:
            wheel = _wheel_of(world, plan, file, folder)
        except BuildFailed as problem:
            return Tried(words="; ".join((problem.what, *problem.where[-3:])))
        return try_file(world, wheel, plan.own, modules=plan.modules, timeout_s=plan.timeout_s)


def _wheel_of(world: World, plan: CheckPlan, sdist: Path, folder: Path) -> Path:
    world.unpack(sdist, folder / "unpacked")
    names = world.view.names(str(folder / "unpacked"))
    source = folder / "unpacked" / (names[0].rstrip("/") if names else "")
    backend = Backend(world, source, Job(epoch=plan.epoch, timeout_s=plan.timeout_s, version=plan.version))
    return backend.build("wheel", folder / "built", backend.environment())
