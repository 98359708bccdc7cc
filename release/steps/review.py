"""Review: what this release changes against the last one, as a page that a person reads before approving."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from release.checks import CHANGES
from release.checks.dist_findings import Voice, shown
from release.checks.dists import unreadable_archive
from release.dists.describing import describe
from release.errors import ComparisonUnknown, NothingFound, NothingToReview, ReleaseError
from release.facts.candidate import read_candidate
from release.facts.choosing import read_own
from release.facts.comparing import Compared, compare_releases
from release.facts.places import read_stated
from release.facts.policy import read_policy
from release.facts.prefix import own_prefix
from release.facts.previous import Wanted, fetch, find_folder, find_previous, find_version
from release.facts.previous_build import build_tag
from release.facts.provenance import read_provenance
from release.facts.publish_path import publish_path
from release.facts.repository import read_repository
from release.git.tags import tag_name
from release.model.advice import advise
from release.model.distribution import is_of_project, promised
from release.model.records import dataclass
from release.model.review import FOUND, UNSEEN, Notes, Origin, Past, PathStep, Previous, Review
from release.model.review_json import canonical
from release.model.reviewing import ReviewFacts
from release.notes import find_changelog, read_section
from release.report.review_html import review_page
from release.report.review_markdown import review_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from release.config import Config
    from release.facts.repository import Repository
    from release.git.tags import Tag
    from release.model.candidate import Candidate, TestRun
    from release.model.distribution import Distribution
    from release.model.finding import Finding
    from release.model.policy import Policy
    from release.system.view import View
    from release.system.world import World

FOLDER = "dist"
JSON, HTML, MARKDOWN = ".release/review.json", ".release/review.html", ".release/review.md"
_IDS = frozenset(member.replace("_", "-") for member in CHANGES.members)
_LONGEST_NOTES = 200_000  # characters
_MOST_WORDS = 3
_FORMS = {"md": "markdown", "markdown": "markdown", "rst": "rst"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewPlan:
    """What is compared: the distributions of *project* in ``dist/`` at *version*, with what ``wanted`` names."""

    project: str
    version: str
    origin: Origin
    wanted: Wanted
    tag: Tag | None
    path: tuple[PathStep, ...]
    notes: Notes
    policy: Policy
    semver: str
    timeout_s: float


def plan(view: View, config: Config, against: str = "") -> ReviewPlan:
    """Return what is compared; the index is asked what it has, and nothing is fetched.

    *against* is a folder with distributions, a tag or a version; empty for the last release on the index.
    """
    repository = read_repository(view, config)
    own = read_own(view, repository.settings)
    version = _version(view, config, repository)
    tag = tag_name(own_prefix(view, repository, own, config), version)
    wanted = _wanted(view, config, repository, (own.name, version), against)
    return ReviewPlan(
        project=own.name,
        version=version,
        origin=read_provenance(view, repository, tag, (version, wanted.previous.version)),
        wanted=wanted,
        tag=next((each for each in repository.tags if wanted.tag and each.name == wanted.tag), None),
        path=publish_path(config, wanted, is_ci=view.is_ci),
        notes=_notes(view, config, version),
        policy=read_policy(view, config),
        semver=config.checks.semver,
        timeout_s=config.build_timeout,
    )


def apply(
    plan: ReviewPlan, world: World, findings: Sequence[Finding] = (), tests: Sequence[TestRun] | None = None
) -> Review:
    """Compare, judge the changes, and write ``.release/review.json``.

    *findings* are those of the other checks, *tests* what became of the tests, ``None`` where they were not run.
    Raises :class:`NothingToReview` where there is nothing in ``dist/``.
    """
    view = world.view
    names = _names(view, plan.project)
    if not names:
        raise NothingToReview(
            f"dist/ holds no distribution of {plan.project}", where=(f"{FOLDER}/",), fix=("nox -s build",)
        )
    wanted = _had(plan, world, names)
    compared = compare_releases(world, _files(view, wanted), [view.root / FOLDER / name for name in names])
    made = _review(plan, wanted, compared, _described(view, names))
    facts = ReviewFacts(review=made, semver=plan.semver)
    seen = (*_broken(compared, findings), *(finding for check in CHANGES for finding in check.judge(facts)))
    judged = plan.policy.settle(seen)
    others = [finding for finding in findings if finding.check not in _IDS]  # an older candidate has ours, too
    made = replace(made, findings=(*others, *judged), tests=tuple(tests or ()), is_tested=tests is not None)
    world.write(JSON, _hidden(world, canonical(made)))
    return made


def render(world: World, review: Review, candidate: Candidate | None = None, model: str = "") -> None:
    """Write the page and the job's summary; with a *candidate* they name its digest, *model* is that of the review."""
    digest = candidate.digest if candidate else ""
    model = model or digest_of(world, review)
    world.write(HTML, _hidden(world, review_page(review, digest, model)))
    world.write(MARKDOWN, _hidden(world, review_markdown(review, digest, model)))


def find_candidate(view: View, plan: ReviewPlan) -> Candidate | None:
    """Return the candidate of exactly what lies in ``dist/`` and of this commit, ``None`` where there is none."""
    known = read_candidate(view)
    if known is None or (known.project, known.commit) != (plan.project, plan.origin.commit):
        return None
    there = _described(view, _names(view, plan.project))
    return known if sorted(known.distributions, key=_by_name) == sorted(there, key=_by_name) else None


def digest_of(world: World, review: Review) -> str:
    """Return the SHA-256 (hexadecimal) of ``.release/review.json`` as :func:`apply` writes it, for the candidate."""
    return sha256(_hidden(world, canonical(review))).hexdigest()


def _hidden(world: World, data: bytes) -> bytes:
    """Return *data* without secrets; of a page that nobody should see anything may be made public."""
    return world.hide(data.decode()).encode()


def _names(view: View, project: str) -> list[str]:
    return [name for name in view.names(FOLDER) if is_of_project(name, project)]


def _described(view: View, names: Sequence[str]) -> tuple[Distribution, ...]:
    return tuple(describe(view.open(f"{FOLDER}/{name}"), name) for name in names)


def _by_name(file: Distribution) -> str:
    return file.filename


def _version(view: View, config: Config, repository: Repository) -> str:
    """Return the version that the project states, else the one of the files in ``dist/``, where they agree."""
    own = read_own(view, repository.settings)
    try:
        return read_stated(view, own, repository, config)
    except NothingFound:
        versions = {str(found[1]) for name in _names(view, own.name) if (found := promised(name))}
        if len(versions) != 1:
            raise
        return versions.pop()


def _wanted(view: View, config: Config, repository: Repository, release: tuple[str, str], against: str) -> Wanted:
    project, version = release
    if not against:
        return find_previous(view, config, project, version)
    if view.names(str(view.root / against)):
        return find_folder(view, against, project)
    is_tag = any(tag.name == against for tag in repository.tags)
    if against[:1].isdigit():  # what is on the index is what people have; a tag of that name is second
        found = find_version(view, config, project, against)
        if found.previous.state == FOUND or not is_tag:
            return found
    if is_tag:
        return Wanted(previous=Previous(state=UNSEEN, where=f"tag {against}"), tag=against)
    raise ComparisonUnknown(
        f"there is no folder, tag or version {against!r} to compare with",
        where=(f"--against {against}",),
        fix=("git fetch --tags", "nox -s review"),
    )


def _had(plan: ReviewPlan, world: World, names: Sequence[str]) -> Wanted:
    """Return what is compared with, fetched or built; what cannot be had is said, and is no reason to stop."""
    if plan.tag is None:
        return fetch(world, plan.wanted, names)
    try:
        return build_tag(world, plan.tag, plan.project, plan.timeout_s)
    except ReleaseError as problem:
        words = "; ".join((problem.what, *problem.where[-1:]))
        return replace(plan.wanted, previous=replace(plan.wanted.previous, words=words))


def _files(view: View, wanted: Wanted) -> list[Path]:
    return [view.root / wanted.folder / file.filename for file in wanted.previous.files]


def _review(plan: ReviewPlan, wanted: Wanted, compared: Compared, distributions: tuple[Distribution, ...]) -> Review:
    previous = wanted.previous
    before = previous.version if previous.state == FOUND else ""
    size, files = sum(file.size for file in distributions), _members(compared, distributions)
    return Review(
        project=plan.project,
        version=plan.version,
        origin=plan.origin,
        previous=previous,
        distributions=distributions,
        contents=compared.contents,
        dependencies=compared.dependencies,
        metadata=compared.metadata,
        api=compared.api,
        advice=advise(before, plan.version, compared.api, compared.metadata),
        path=plan.path,
        notes=plan.notes,
        history=(*wanted.past, Past(version=plan.version, size=size, files=files)) if wanted.past else (),
    )


def _broken(compared: Compared, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what reading the new archives found wrong; nothing where *findings* have the word of that check."""
    if any(finding.check == unreadable_archive.ID for finding in findings):
        return
    for each in compared.contents:
        name = f"{each.new}: "  # what is wrong with the old one is not this release's
        words = [problem.removeprefix(name) for problem in each.problems if problem.startswith(name)]
        if words:
            yield Voice(unreadable_archive.ID).failed(each.new, shown("; ".join(words[:_MOST_WORDS])), "nox -s build")


def _members(compared: Compared, distributions: tuple[Distribution, ...]) -> int | None:
    kinds = {file.kind for file in distributions}
    kind = "wheel" if "wheel" in kinds else "sdist"
    return next((each.new_files for each in compared.contents if each.kind == kind), None)


def _notes(view: View, config: Config, version: str) -> Notes:
    path = find_changelog(view, config.changelog.path)
    text = read_section(view, version, config.changelog.path) if path else ""
    return Notes(text=text[:_LONGEST_NOTES], form=_FORMS.get(path.rpartition(".")[2].lower(), "text"), path=path)
