"""What a project says of itself, as far as its files say it without being run: metadata, remote, last candidate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement

from release.errors import FileUnparsable, ProgramFailed
from release.facts.audit.index_page import addresses_in
from release.facts.candidate import read_candidate
from release.facts.repository import read_repository
from release.git.remote import repository_path
from release.model.own import normal_name
from release.model.ownership import Stated
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.config import Config
    from release.system.view import View

_PYPROJECT = "pyproject.toml"
_COVERAGE = ("coverage.xml", "reports/coverage.xml", "build/coverage.xml", "docs/coverage.xml")
_RATE = re.compile(rb"<coverage\b[^>]*?\bline-rate=\"([01](?:\.\d+)?)\"")
_LINKS_OF_POETRY = ("homepage", "repository", "documentation")
_YEAR = "--since=365.days"


def read_stated(view: View, config: Config, project: str) -> Stated:
    """Return what the files of the project called *project* state; what only runs when it is built is ``None``."""
    repository = read_repository(view, config)
    candidate = read_candidate(view)
    path, coverage = _coverage(view)
    return Stated(
        name=project,
        slug=repository_path(repository.settings.get(f"remote.{repository.remote}.url")) if repository.remote else "",
        digests={file.filename: file.sha256 for file in candidate.distributions} if candidate else {},
        candidate_version=candidate.version if candidate else "",
        committers=_committers(view),
        coverage=coverage,
        coverage_path=path,
        **_metadata(view),
    )


def _metadata(view: View) -> dict[str, Any]:
    """Return what pyproject.toml states, nothing where it states nothing of the kind."""
    data = view.read(_PYPROJECT)
    try:
        document = toml.parse_file(_PYPROJECT, data) if data else {}
    except FileUnparsable:
        return {}
    project, tool = document.get("project"), document.get("tool")
    if isinstance(project, dict):
        return _standard(project)
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    return _poetry(poetry) if isinstance(poetry, dict) else {}


def _standard(project: dict[str, Any]) -> dict[str, Any]:
    """Return what ``[project]`` states (PEP 621 and 639)."""
    dynamic = set(_texts(project.get("dynamic")) or ())
    people = [entry for key in ("authors", "maintainers") for entry in _tables(project.get(key))]
    licence, files, old = project.get("license"), _texts(project.get("license-files")), ""
    if isinstance(licence, dict):  # the form before PEP 639
        files = files or ((str(licence["file"]),) if "file" in licence else None)
        old = str(licence.get("text") or licence.get("file") or "")
    urls = project.get("urls")
    return {
        "source": f"{_PYPROJECT} [project]",
        "emails": None if "authors" in dynamic else tuple(str(each["email"]) for each in people if each.get("email")),
        "links": None if "urls" in dynamic else _links(urls),
        "licence": licence if isinstance(licence, str) else None,
        "old_licence": old,
        "licence_files": files,
        "classifiers": None if "classifiers" in dynamic else _texts(project.get("classifiers")) or (),
        "dependencies": None if "dependencies" in dynamic else _names(_texts(project.get("dependencies")) or ()),
    }


def _poetry(table: dict[str, Any]) -> dict[str, Any]:
    """Return what ``[tool.poetry]`` states."""
    stated = [text for key in ("authors", "maintainers") for text in _texts(table.get(key)) or ()]
    own = {key.capitalize(): str(table[key]) for key in _LINKS_OF_POETRY if table.get(key)}
    needed = table.get("dependencies")
    return {
        "source": f"{_PYPROJECT} [tool.poetry]",
        "emails": addresses_in(stated),
        "links": own | _links(table.get("urls")),
        "licence": table["license"] if isinstance(table.get("license"), str) else None,
        "classifiers": _texts(table.get("classifiers")) or (),
        "dependencies": tuple(normal_name(name) for name in needed if name != "python")
        if isinstance(needed, dict)
        else (),
    }


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(map(str, value)) if isinstance(value, list) else None


def _tables(value: object) -> Iterable[dict[str, Any]]:
    return (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def _links(value: object) -> dict[str, str]:
    return {str(label): str(url) for label, url in value.items()} if isinstance(value, dict) else {}


def _names(requirements: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_name_of, requirements))


def _name_of(requirement: str) -> str:
    """Return the normal name that *requirement* begins with; what is no requirement is kept as it is written."""
    try:
        return normal_name(Requirement(requirement).name)
    except InvalidRequirement:
        return requirement[:60]


def _committers(view: View) -> frozenset[str] | None:
    """Return who committed within a year, in lower case; ``None`` where this clone does not hold the year."""
    try:
        if view.git("rev-parse", "--is-shallow-repository").text.strip() == "true":
            return None
        answer = view.git("log", "HEAD", _YEAR, "--format=%ae%n%ce")
    except ProgramFailed:
        return None
    return frozenset(answer.text.lower().split("\n")) - {""} if answer.ok else None


def _coverage(view: View) -> tuple[str, float | None]:
    """Return the measured share of lines in percent, and the file that tells it."""
    for path in _COVERAGE:
        found = _RATE.search((view.read(path) or b"")[:4096])
        if found:
            return path, round(100 * float(found[1]), 2)
    return "", None
