"""The release, read from top to bottom: tests beside build and audit, then checks, review and the candidate."""

from __future__ import annotations

import concurrent.futures
import json
import sys
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from release.dists.describing import describe
from release.errors import DistributionChanged, HeadMoved, TagExistsElsewhere, TestsFailed
from release.facts.candidate import PATH
from release.facts.choosing import read_own
from release.facts.configured import require_known
from release.facts.places import read_stated
from release.facts.prefix import own_prefix
from release.facts.repository import read_repository, require_clean
from release.facts.testing import NO_TESTS
from release.facts.tools import read_tools
from release.git.state import ask_state, read_state
from release.git.tags import tag_name
from release.model.approval import AUDIT
from release.model.candidate import Candidate, TestRun
from release.model.releasing import ReleasePlan
from release.model.version import next_version, read_version
from release.report import json as as_json
from release.steps import audit, build, check, review

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.config import Config
    from release.model.audit import Audit
    from release.model.building import BuildPlan, Built
    from release.model.candidate import Audited
    from release.model.finding import Finding
    from release.system.view import View
    from release.system.world import World

_SILENT = " and reported nothing"
_OUTCOMES = {"success": "passed", "failed": "failed", "skipped": "not run", "aborted": "failed"}


def plan(view: View, config: Config) -> ReleasePlan:
    """Return what is released: HEAD, clean, at one version, and the version's tag on it if there is that tag."""
    require_known(view, config)  # what is wrong in the configuration is told before the tests run
    repository = read_repository(view, config)
    require_clean(repository, config, allow_dirty=False)
    own = read_own(view, repository.settings)
    prefix = own_prefix(view, repository, own, config)
    version = read_stated(view, own, repository, replace(config, tag_prefix=prefix))
    name = tag_name(prefix, version)
    tag = next((tag for tag in repository.tags if tag.name == name), None)
    commit = repository.state.commit
    if tag is not None and tag.commit != commit:
        parsed = read_version(version)
        raise TagExistsElsewhere(
            f"tag {name} is on another commit than the one to be built",
            where=(f"refs/tags/{name} -> {tag.commit[:7]} ; HEAD is {commit[:7]}",),
            fix=(f"git switch --detach {name}", *((f"invoke bump {next_version(parsed, 'patch')}",) if parsed else ())),
        )
    return ReleasePlan(
        project=own.name,
        version=version,
        commit=commit,
        tag=name if tag else "",
        sessions=config.tests.sessions,
        timeout_s=config.tests.timeout,
    )


def release(plan: ReleasePlan, world: World, config: Config, on_line: Callable[[str], None]) -> Candidate:
    """Make the candidate and the page about it; a failure at any step leaves no candidate, not even an older one."""
    view = world.view
    with world.alone("release"), concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        world.remove(PATH)
        build_plan = replace(build.plan(view, config), commit=plan.commit)
        tested = pool.submit(run_tests, plan, world, on_line)
        built = pool.submit(_build_and_check, world, config, build_plan)
        looked = pool.submit(audit.of_release, view, config)
        compared = pool.submit(review.plan, view, config)  # which asks the index for the release before
        try:
            tests = tested.result()
            require_passed(tests)
            made, findings = built.result()
        except BaseException:
            world.end_programs()
            raise
        made_review = review.apply(compared.result(), world, findings, tests)
        model = review.digest_of(world, made_review)
        review.render(world, made_review, model=model)  # what blocks is to be read there
        check.require_passed(made_review.findings)
        audited = _recorded(world, config, *looked.result())
        require_unchanged(plan, made, view)
        candidate = Candidate(
            project=plan.project,
            version=plan.version,
            commit=plan.commit,
            tag=plan.tag,
            epoch=build_plan.epoch,
            distributions=made.distributions,
            tests=tests,
            findings=made_review.findings,
            tools=read_tools(view, made.tools),
            audit=audited,
            review=model,
        )
        world.write(PATH, candidate.canonical())
        review.render(world, made_review, candidate, model)
    return candidate


def _recorded(world: World, config: Config, made: Audit | None, audited: Audited) -> Audited:
    """Write the audit's report, and the report's SHA-256 into the journal, before it may end the release."""
    if made:
        document = world.hide(as_json.render("audit", made)) + "\n"
        world.write(AUDIT, document.encode())
        audit.record(world, made, sha256(document.encode()).hexdigest())
    audit.require_unblocked(made, config.audit.block)
    return audited


def require_unchanged(plan: ReleasePlan, made: Built, view: View) -> None:
    """Refuse a candidate that is not what was tested and built: a test or another program may have changed it."""
    state = read_state(view, ask_state(view))
    if state.commit != plan.commit:
        raise HeadMoved(
            "HEAD moved while the release was made",
            where=(f"HEAD was {plan.commit[:7]} and is {state.commit[:7]}",),
            fix=("git reflog", "nox -s release"),
        )
    if state.changed:
        raise HeadMoved(
            "tracked files changed while the release was made",
            where=state.changed[:8],
            fix=("git diff", "nox -s tests"),
        )
    for file in made.distributions:
        now = describe(view.open(f"{build.FOLDER}/{file.filename}"), file.filename)
        if now != file:
            raise DistributionChanged(
                f"dist/{file.filename} is not the file that was built",
                where=(f"built {file.sha256}", f"there  {now.sha256}"),
                fix=("nox -s release",),
            )


def run_tests(plan: ReleasePlan, world: World, on_line: Callable[[str], None]) -> tuple[TestRun, ...]:
    """Run the noxfile's test sessions, whoever wrote them, as ``nox`` would, and return what became of each."""
    with world.scratch() as folder:
        report = folder / "report.json"
        argv = [sys.executable, "-m", "nox", "--non-interactive", "--report", str(report), "--sessions", *plan.sessions]
        answer = world.run(argv, timeout_s=plan.timeout_s, on_line=on_line)
        text = world.view.read_anywhere(report)
    if not text:
        how = f"took longer than {plan.timeout_s:g} s" if answer.code is None else f"ended with exit code {answer.code}"
        return (TestRun(session=" ".join(plan.sessions), outcome="failed", reason=f"nox {how}{_SILENT}"),)
    sessions: list[dict[str, Any]] = json.loads(text)["sessions"]
    return tuple(_run_of(session, world.hide) for session in sessions)


def require_passed(tests: tuple[TestRun, ...]) -> None:
    """Raise :class:`TestsFailed` if a session failed, or if there was none."""
    failed = [run for run in tests if run.outcome == "failed"]
    if not failed and all(run.outcome == "not run" and run.reason != NO_TESTS for run in tests):
        raise TestsFailed(
            "no test ran",
            where=tuple(f"{run.session}: {run.reason or run.outcome}" for run in tests),
            why="a release that nothing was tested on would look like one that passed",
            fix=("nox --list", 'set pythons = ["3.12"] in [tool.release.tests] to a Python that is here'),
        )
    if failed:
        raise TestsFailed(
            f"{len(failed)} of {len(tests)} test sessions failed",
            where=tuple(f"{run.session}: {run.reason or 'see its output above'}" for run in failed),
            fix=("nox --list", "$EDITOR pyproject.toml  # [tool.release.tests] sessions")
            if any(run.reason.endswith(_SILENT) for run in failed)
            else tuple(f"nox -s {run.session}" for run in failed),
        )


def _run_of(session: dict[str, Any], hide: Callable[[str], str]) -> TestRun:
    """Return what became of a session; its own words go into the candidate, which is made public."""
    name = (session.get("signatures") or [session["name"]])[-1]
    reason = hide(session.get("reason") or "")
    return TestRun(session=name, outcome=_OUTCOMES.get(session["result"], "failed"), reason=reason)


def _build_and_check(world: World, config: Config, plan: BuildPlan) -> tuple[Built, tuple[Finding, ...]]:
    made = build.apply(plan, world)
    return made, check.apply(check.plan(world.view, config), world)
