"""What ``init`` finds of a project: its build, its version, its tags, its forge, its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ProjectAmbiguous, ReleaseError
from release.facts.choosing import read_own
from release.facts.forge import find_place
from release.facts.known import read_known
from release.facts.places import read_places
from release.facts.prefix import own_prefix
from release.facts.project import MANIFESTS
from release.facts.repository import read_repository
from release.facts.stateless import scm_tool
from release.facts.testing import NO_TESTS, declared_pythons, read_test_setup
from release.model.adoption import GITHUB, GITLAB, NONE, Known
from release.model.records import dataclass
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.config import Config
    from release.facts.repository import Repository
    from release.facts.testing import TestSetup
    from release.model.facts import Places
    from release.model.forge import Place
    from release.model.own import Own
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """The project as it is before anything is written; ``places`` is ``None`` where ``problem`` says why.

    ``branch`` is the one that the remote has as its main one, else HEAD's. ``pythons`` are those of the classifiers.
    """

    own: Own
    repository: Repository
    places: Places | None
    problem: str
    prefix: str
    branch: str
    place: Place
    provider: str
    backend: str
    tests: TestSetup | None
    pythons: tuple[str, ...]

    @property
    def version(self) -> str:
        """The version that the project states; that of its last tag where only tags do; empty where nothing does."""
        return self.places.stated if self.places else ""


def look(view: View, config: Config, project: str = "") -> Seen:
    """Return what there is to find; :class:`ProjectMissing` or :class:`ProjectAmbiguous` where it is not one project.

    A project whose version cannot be found is one all the same.
    """
    repository = read_repository(view, config)
    own = read_own(view, repository.settings, project)
    places, problem = None, ""
    try:
        places = read_places(view, own, read_known(repository, own, config))
    except ProjectAmbiguous:
        raise
    except ReleaseError as found:
        problem = found.what
    place = find_place(view, config, repository.remote)
    return Seen(
        own=places.own if places else own,
        repository=repository,
        places=places,
        problem=problem,
        prefix=own_prefix(view, repository, own, config),
        branch=_main_branch(view, repository),
        place=place,
        provider=_provider(view, place.kind),
        backend=_backend(view, own.homes[0]),
        tests=read_test_setup(view, config),
        pythons=declared_pythons(view, config),
    )


def tell(seen: Seen, config: Config, sessions: tuple[str, ...]) -> Iterator[Known]:
    """Yield what was found, for people; *sessions* are those of an own noxfile that run the tests."""
    yield Known(name="backend", value=seen.backend)
    yield _told_version(seen)
    named = seen.version.removeprefix("v") if seen.prefix.endswith("v") else seen.version
    count = sum(tag.prefix == seen.prefix and tag.version is not None for tag in seen.repository.tags)
    yield Known(
        name="tags", value=f"{seen.prefix}{named or 'VERSION'}", where=f"{count} so far" if count else "none yet"
    )
    yield Known(name="branch", value=seen.branch or "none: HEAD is detached")
    forge = seen.place.kind if seen.place.kind in {GITHUB, GITLAB} else "no forge, git alone"
    where = f"{forge}: {seen.place.shown}" if seen.repository.remote else ""
    yield Known(name="remote", value=seen.repository.remote or "none", where=where)
    yield _told_tests(seen, config, sessions)


def _told_version(seen: Seen) -> Known:
    if seen.places is None:
        return Known(name="version", value="not found", where=seen.problem)
    if seen.places.tool:
        return Known(name="version", value=seen.version or "of the next tag", where=seen.places.tool)
    first, *more = seen.places.current() or (None,)
    where = f"{first.path}:{first.line}" if first else ""
    others = f" and {len(more)} more place{'s' * (len(more) != 1)}" if more else ""
    return Known(name="version", value=seen.version, where=where + others)


def _told_tests(seen: Seen, config: Config, sessions: tuple[str, ...]) -> Known:
    if sessions:
        return Known(name="tests", value=f"nox -s {' '.join(sessions)}", where="noxfile.py")
    if seen.tests is None:
        return Known(name="tests", value="none", where=NO_TESTS)
    pythons = f" on Python {', '.join(seen.pythons)}" if seen.pythons else ""
    command = " ".join(seen.tests.command).removeprefix("python -m ")
    given = config.tests.command or config.tests.requires
    where = "as configured" if given else f"installed for it: {_told_requirements(seen.tests.requirements)}"
    return Known(name="tests", value=f"{command}{pythons}", where=where)


def _told_requirements(words: tuple[str, ...]) -> str:
    """Return an installer's arguments as words for people: ``-e .[test] pytest`` is the project, its extra, pytest."""
    _, project, *others = words
    extra = project[len(".[") : -len("]")]
    told = ["the project", *([f"its extra {extra}"] if extra else [])]
    return ", ".join((*told, *(word for word in others if word != "-r")))


def _main_branch(view: View, repository: Repository) -> str:
    """Return the branch that the remote's HEAD names, as a clone keeps it; HEAD's own where there is none."""
    name = f"refs/remotes/{repository.remote}/HEAD"
    told = view.git("for-each-ref", "--format=%(symref:lstrip=3)", name).text.strip() if repository.remote else ""
    return told or repository.state.branch


def _provider(view: View, kind: str) -> str:
    """Return whose CI the project has: its forge's, else that of the files which are there."""
    if kind in {GITHUB, GITLAB}:
        return kind
    if "workflows/" in view.names(".github"):
        return GITHUB
    return GITLAB if view.size(".gitlab-ci.yml") is not None else NONE


def _backend(view: View, home: str) -> str:
    """Return what builds the distributions, and what it takes the version from where that is git."""
    document = toml.parse_file(f"{home}pyproject.toml", view.read(f"{home}pyproject.toml") or b"")
    name = str(dig(document, ("build-system", "build-backend")) or "").partition(":")[0]
    if not name:
        stated = [file for file in MANIFESTS[1:] if view.size(home + file) is not None]
        name = f"setuptools ({', '.join(stated) or 'by default'})"
    return name if not scm_tool(view, home) else f"{name}, version from git"
