"""Check: is what lies in ``dist/`` this version of this project, and does it install, import and render."""

from __future__ import annotations

import concurrent.futures
from dataclasses import field, replace
from typing import TYPE_CHECKING

from release.checks import DISTS
from release.checks.dist_findings import judged
from release.dists import auditing, rendering
from release.dists.backend import Job
from release.dists.trying import Attempt, try_file
from release.errors import BuildFailed, CheckFailed
from release.facts.choosing import read_own
from release.facts.dist_files import links_of, read_file, read_tree
from release.facts.dist_rebuilding import FROM_SDIST, Rebuild, build_sdists_wheel, compare_file, rebuild
from release.facts.places import read_stated
from release.facts.policy import read_policy
from release.facts.repository import read_repository
from release.model.distribution import is_of_project
from release.model.dists import DistFacts, Tried
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.config import Config
    from release.model.dists import Compared, FileFacts, Tree
    from release.model.finding import Finding
    from release.model.own import Own
    from release.model.policy import Policy
    from release.model.settings import Checks
    from release.system.view import View
    from release.system.world import World

FOLDER = "dist"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPlan:
    """What is checked: the files in ``dist/`` against the version that the project states, and against git."""

    own: Own
    version: str
    rebuild: Rebuild
    files: tuple[str, ...]
    others: tuple[str, ...]
    settings: Checks
    tested: tuple[str, ...]
    tree: Tree | None
    policy: Policy


def plan(view: View, config: Config) -> CheckPlan:
    """Return what is checked; ``dist/`` is listed and nothing in it is opened."""
    repository = read_repository(view, config)
    own = read_own(view, repository.settings)
    epoch = view.git("log", "-1", "--no-show-signature", "--format=%ct").text.strip()
    names = view.names(FOLDER)
    version = read_stated(view, own, repository, config)
    job = Job(epoch=int(epoch), timeout_s=config.checks.timeout, version=version)
    return CheckPlan(
        own=own,
        version=version,
        rebuild=Rebuild(commit=repository.state.commit, prefix=view.prefix, job=job),
        files=tuple(name for name in names if is_of_project(name, own.name)),
        others=tuple(name for name in names if not is_of_project(name, own.name)),
        settings=config.checks,
        tested=config.tests.pythons,
        tree=read_tree(view),
        policy=read_policy(view, config),
    )


def apply(plan: CheckPlan, world: World) -> tuple[Finding, ...]:
    """Read, render, install and import every file, side by side, and return what the checks say of it."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        read = tuple(pool.map(lambda name: read_file(world.view, f"{FOLDER}/{name}"), plan.files))
        readable = [_path(file) for file in read if file.metadata]
        rendered = pool.submit(rendering.check, world, readable) if readable else None
        rebuilt = pool.submit(_rebuilt, world, plan, read)
        futures = [pool.submit(_try, world, plan, file, read) for file in read]
        seen = tuple(replace(file, links=links_of(file)) for file in read)
        words = rendered.result() if rendered else {}
        again = rebuilt.result()
        tried = {file.where: future.result() for file, future in zip(read, futures, strict=True)}
    files = tuple(
        _with_results(file, words.get(_path(file), (None, "")), tried, again.get(file.where)) for file in seen
    )
    return plan.policy.settle(judged(DISTS, _facts(plan, files)))


def require_passed(findings: tuple[Finding, ...]) -> None:
    """Raise :class:`CheckFailed` if any finding blocks; what is to be decided is for whoever approves."""
    failed = [finding for finding in findings if finding.blocks]
    if failed:
        raise CheckFailed(
            f"{len(failed)} of {len(findings)} findings block the release",
            where=tuple(f"{finding.check}: {finding.where}: {finding.evidence}" for finding in failed),
            fix=tuple(dict.fromkeys(finding.fix for finding in failed if finding.fix)),
        )


def _facts(plan: CheckPlan, files: tuple[FileFacts, ...]) -> DistFacts:
    pairs = (entry.partition(": ") for entry in plan.settings.secrets_allowed)
    return DistFacts(
        project=plan.own.name,
        version=plan.version,
        files=files,
        others=plan.others,
        packages=plan.own.packages,
        tree=plan.tree,
        tested=plan.tested,
        allowed=tuple((pattern, reason.strip()) for pattern, _, reason in pairs),
    )


def _path(file: FileFacts) -> str:
    return f"{FOLDER}/{file.where}"


def _rebuilt(world: World, plan: CheckPlan, files: tuple[FileFacts, ...]) -> dict[str, Compared]:
    if not plan.settings.rebuild:
        return {}
    return rebuild(world, files, replace(plan.rebuild, job=replace(plan.rebuild.job, is_private=True)))


def _with_results(
    file: FileFacts, rendered: tuple[bool | None, str], tried: dict[str, Tries], again: Compared | None
) -> FileFacts:
    """Add what became of *file*; an sdist whose wheel is the one in ``dist/``, to the byte, was tried with that."""
    renders, said = rendered
    mine = tried[file.where]
    result = mine.tried or tried[mine.compared[0].filename].tried
    rebuilt = (*mine.compared, *((again,) if again else ()))
    return replace(file, renders=renders, rendering=said, tried=result, rebuilt=rebuilt, tools=mine.tools)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tries:
    """What became of one file: ``tried`` is ``None`` where it makes the very wheel that it is compared with."""

    tried: Tried | None
    compared: tuple[Compared, ...] = ()
    tools: dict[str, str | None] = field(default_factory=dict)


def _try(world: World, plan: CheckPlan, file: FileFacts, files: tuple[FileFacts, ...]) -> Tries:
    """Try a wheel as it is, an sdist by the wheel that it builds, as pip does; that one is compared with ours."""
    path, settings = world.view.path(_path(file)), plan.settings
    attempt = Attempt(name=plan.own.name, modules=settings.modules, timeout_s=settings.timeout)
    if file.is_wheel:
        attempt = replace(attempt, runs_commands=settings.scripts, asks_tools=True)
        return Tries(tried=try_file(world, path, attempt), tools=auditing.ask_about_binary(world, path))
    with world.scratch() as folder:
        try:
            wheel = build_sdists_wheel(world, path, folder, plan.rebuild.job)
        except BuildFailed as problem:
            return Tries(tried=Tried(words="; ".join((problem.what, *problem.where[-3:]))))
        there = next((other for other in files if other.where == wheel.name), None)
        compared = (compare_file(world, there, wheel, FROM_SDIST),) if there else ()
        if any(each.is_same for each in compared):
            return Tries(tried=None, compared=compared)
        return Tries(tried=try_file(world, wheel, attempt), compared=compared)
