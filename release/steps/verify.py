"""Verify: what users get from an index is what was approved, and it installs and imports."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from release.dists.trying import Attempt, try_out
from release.errors import NotServed, OutsideUnreachable, ServedDiffers
from release.facts.approval import expected_identity, require_candidate, require_unchanged
from release.facts.publishing import (
    VERIFIED,
    VERIFIED_SCHEMA,
    read_accepted,
    read_verified,
    record_path,
    require_digests,
)
from release.facts.repository import read_repository
from release.gates.environment import workflow_of
from release.index.addresses import find_index
from release.index.listing import read_listing
from release.index.provenance import read_publishers
from release.model.publishing import FileState, Listing, Verdict, Verified, compare
from release.system.http import Digest, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from release.config import Config
    from release.index.addresses import Index
    from release.index.provenance import Publisher
    from release.model.candidate import Candidate
    from release.model.publishing import Served
    from release.system.view import View
    from release.system.world import World

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0
_LARGEST_FILE = 10 * 1024**3


def plan(view: View, config: Config, name: str) -> tuple[Candidate, Index]:
    """Return the candidate and the index to ask; :class:`CandidateMissing` where there is nothing to compare with."""
    candidate = require_candidate(view)
    require_unchanged(view, candidate)
    return candidate, find_index(name, config.indexes)


def apply(
    planned: tuple[Candidate, Index],
    world: World,
    config: Config,
    on_line: Callable[[str], None],
    *,
    tries_out: bool = True,
) -> Verified:
    """Wait until all files are served, download and compare each, install and import; record the verdict.

    Where it is not *tried out*, nothing is installed: a job that can publish runs nobody's code.
    Raises :class:`NotServed` where files never came or are still on their way when the time is over, and
    :class:`ServedDiffers` where a byte is not the approved one.
    """
    candidate, index = planned
    started = world.view.now()
    with world.act("verify", index=index.name, candidate=candidate.digest) as result:
        listing, states = _served(world, config, planned, on_line)
        _require_same(index, states)
        found = [file for state in states if (file := listing.find(state.filename))]
        for file, state in zip(found, states, strict=True):
            _require_bytes(world.view, index, file, state)
        publishers = _publishers(world.view, index, found)
        unsure = _require_expected(world.view, config, planned, publishers)
        if tries_out:
            _try(world, config, candidate, index)
        result.update(
            files={state.filename: state.sha256 for state in states}, publishers=[str(each) for each in publishers]
        )
    verified = Verified(
        candidate=candidate,
        index=index.name,
        states=tuple(states),
        installed=candidate.version if tries_out else "",
        publishers=tuple(map(str, publishers)),
        notes=(*unsure, *(f"{file.filename} is yanked" for file in found if file.is_yanked)),
        seconds=(world.view.now() - started).total_seconds(),
        is_last=index.name == config.publish.stages[-1],
    )
    _record(world, verified)
    return verified


def _served(
    world: World, config: Config, planned: tuple[Candidate, Index], on_line: Callable[[str], None]
) -> tuple[Listing, list[FileState]]:
    """Ask until every file is listed; a file that nobody has sent is not waited for.

    In a CI another job has published, whose record is not here: there a file may have been sent and not be listed yet.
    """
    view, (candidate, index) = world.view, planned
    accepted = read_accepted(view, candidate, index.name)
    is_known = not view.is_ci or view.size(record_path(index.name)) is not None
    end, pause = view.now() + timedelta(seconds=config.publish.wait), _FIRST_PAUSE_S
    while True:
        try:
            listing = read_listing(view, index, candidate.project)
        except OutsideUnreachable:
            if (is_known and not accepted) or view.now() >= end:
                raise  # an index that does not answer has not said that it lacks a file
            listing = Listing(is_known=False)
        states = compare(candidate.distributions, listing, accepted)
        absent = [state.filename for state in states if state.verdict is Verdict.ABSENT]
        lagging = [state.filename for state in states if state.verdict is Verdict.LAGGING]
        if absent and not lagging and (is_known or view.now() >= end):
            why = "never uploaded from here" if is_known else f"not listed within {config.publish.wait} s"
            raise NotServed(
                f"{index.name} does not have {absent[0]}" + (f" and {len(absent) - 1} more" if absent[1:] else ""),
                where=tuple(f"{why}: {name}" for name in absent),
                fix=(f"nox -s publish -- --index {index.name}",),
            )
        if not (absent or lagging):
            return listing, states
        if view.now() >= end:
            raise NotServed(
                f"{index.name} has accepted {lagging[0]} and does not serve it yet",
                where=tuple(f"lagging: {name}" for name in lagging),
                why=f"it was waited for {config.publish.wait} s; what an index serves is brought up to date late",
                fix=(f"nox -s verify -- --index {index.name}",),
            )
        missing = len(lagging) + len(absent)
        on_line(f"{index.name}: {missing} of {len(states)} files not listed yet, asking again in {pause:g} s")
        world.pause(min(pause, max(0.0, (end - view.now()).total_seconds())))
        pause = min(pause * 2, _LONGEST_PAUSE_S)


def _require_same(index: Index, states: Sequence[FileState]) -> None:
    different = [state for state in states if state.verdict is Verdict.DIFFERENT and state.found]
    if different:
        raise ServedDiffers(
            f"{index.name} lists other bytes for {len(different)} of the candidate's files",
            where=tuple(f"{s.filename}: approved {s.sha256} ; listed {s.found}" for s in different),
            fix=("invoke trail", "yank the release at the index, and find out who uploaded it"),
        )
    require_digests(index, states)


def _require_bytes(view: View, index: Index, file: Served, state: FileState) -> None:
    """Download *file* and compare it with what was approved, whatever the list says of it."""
    digest = Digest()
    request = Request(url=file.url, headers={"Cache-Control": "no-cache"}, largest=_LARGEST_FILE, deadline_s=3600)
    answer = view.fetch(request, digest)
    if not answer.ok:
        raise NotServed(
            f"{index.name} lists {file.filename} and does not give it",
            where=(answer.shown, answer.words[:200]),
            fix=(f"nox -s verify -- --index {index.name}",),
        )
    if digest.hex != state.sha256:
        raise ServedDiffers(
            f"{index.name} serves other bytes for {file.filename}",
            where=(f"approved {state.sha256}", f"served   {digest.hex}"),
            fix=("invoke trail", "yank the release at the index, and find out why"),
        )


def _publishers(view: View, index: Index, files: Sequence[Served]) -> tuple[Publisher, ...]:
    """Return who published the files by the index's word; they have to be one and the same."""
    found: dict[Publisher, list[str]] = {}
    for file in files:
        for publisher in read_publishers(view, file):
            found.setdefault(publisher, []).append(file.filename)
    if len(found) > 1:
        raise ServedDiffers(
            f"the files on {index.name} have different publishers",
            where=tuple(f"{', '.join(names)}: {publisher}" for publisher, names in found.items()),
            fix=("invoke trail",),
        )
    return tuple(found)


def _require_expected(
    view: View, config: Config, planned: tuple[Candidate, Index], publishers: Sequence[Publisher]
) -> tuple[str, ...]:
    """Refuse a publisher that is not the repository, workflow and environment which may publish; return what is unsure.

    What a publisher may be is what `publish` asks of its own job; one that is no repository cannot be compared.
    """
    candidate, index = planned
    repository = read_repository(view, config)
    expected = expected_identity(config, repository.settings, repository.remote, candidate)
    wrong, unsure = [], []
    for found in publishers:
        pairs = {
            "repository": (found.repository.casefold(), expected.repository.casefold()),
            "workflow": (found.workflow, workflow_of(expected, found.forge) if found.forge else ""),
            "environment": (found.environment, expected.environment),
        }
        if not (found.forge and "/" in expected.repository):
            unsure.append(f"published by {found}: nothing here says whether it may")
            continue
        if not found.environment:
            unsure.append(
                f"the publisher at {index.name} is bound to no environment: any job of its workflow may publish"
            )
            del pairs["environment"]
        wrong += [f"{name}: found {there}, expected {ours}" for name, (there, ours) in pairs.items() if there != ours]
    if wrong:
        raise ServedDiffers(
            f"{index.name} names another publisher than the one that may publish",
            where=wrong,
            why="whoever publishes elsewhere passes by the people who approve",
            fix=("set environment and workflow in [tool.release.ci], or find out who published", "invoke trail"),
        )
    return tuple(unsure)


def _try(world: World, config: Config, candidate: Candidate, index: Index) -> None:
    """Install the version as a user would get it, only itself from this index, and import it."""
    wanted = f"{candidate.project}=={candidate.version}"
    attempt = Attempt(name=candidate.project, modules=config.checks.modules, timeout_s=config.checks.timeout)
    tried = try_out(world, (["--index-url", index.simple, "--no-deps", wanted], [wanted]), attempt)
    if tried.words or tried.failed:
        failed = tuple(f"import {module}: {words}" for module, words in tried.failed.items())
        raise NotServed(
            f"{wanted} from {index.name} does not work",
            where=(*((tried.words,) if tried.words else ()), *failed),
            fix=(f"python -m pip install --index-url {index.simple} {wanted}",),
        )


def _record(world: World, verified: Verified) -> None:
    entry = {"candidate": verified.candidate.digest, "at": world.view.now().isoformat()}
    body = {"schema": VERIFIED_SCHEMA, "indexes": {**read_verified(world.view), verified.index: entry}}
    world.write(VERIFIED, (json.dumps(body, indent=1, sort_keys=True) + "\n").encode())
