"""Which project of the repository is meant: the one at its top, the one that stands for it, or the one asked for."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from release.errors import FileUnparsable, ProjectAmbiguous, ProjectMissing
from release.facts.project import MANIFESTS, integrations, list_homes, own_in, read_pyproject, versions_in
from release.git.remote import slug
from release.locations import release_please
from release.model.own import normal_name
from release.model.regex import regex
from release.syntax import ini
from release.syntax.paths import is_foreign
from release.syntax.probe import dig

if TYPE_CHECKING:
    from release.git.state import Settings
    from release.model.own import Own
    from release.system.view import View

_ASIDE = ("branches/", "tags/")  # beside trunk/, in what once was a repository of Subversion
_PAGES = ("doc/", "docs/", "documentation/", "website/")
_BEGIN = ("$EDITOR pyproject.toml  # [project] name and version",)
_COMPUTED = regex(rb"(?m)^[ \t]*(?:\w+\.)?setup\((?:[^()]|\([^()]*\)){0,400}?\bname[ ]?=[ ]?[A-Za-z_][\w.]*[ ]?[\[(,)]")
_NUMBER = regex(r"v?[0-9]")
_SUFFIX = regex(r"(?:-(?:python|py|sdk|monorepo))+\Z")  # of a repository, behind its main project's name
_STATED = regex(
    rb"(?im)^[ \t]*(?:[a-z0-9]+_)*_*version_*[ \t]*=[ \t]*(?:\(?\s{0,20}os\.environ[^\r\n]{1,200} else )?"
    rb"['\"](v?[0-9][^'\"\r\n]{0,40})['\"]"
)


def read_own(view: View, settings: Settings, project: str = "") -> Own:
    """Return the project: the one in the tree's root, else the one that stands for the repository, or *project*.

    *project* is a name or a folder. :class:`ProjectMissing` where nothing names one, :class:`ProjectAmbiguous` where
    several with versions of their own could be meant.
    """
    where = slug(settings.get(f"remote.{settings.remote_of('')}.url"))
    own = None if project or _is_roof(view) else own_in(view, "", where, _computed_name(view, where))
    own = own or _chosen(view, where, project)
    if own is None and not project:
        own = own_in(view, "", where, _default_name(view, where)) or _only_one(view, where)
    if own is None:
        raise ProjectMissing(
            f"there is no Python project {project or 'here'}",
            where=(str(view.root),),
            why="no pyproject.toml, setup.cfg or setup.py states " + (f"the name {project}" if project else "a name"),
            fix=tuple(f"--project {shlex.quote(own.name)}" for own in _every(view, where)[:4]) or _BEGIN,
        )
    return own


def _only_one(view: View, where: str) -> Own | None:
    """Return the only project that there is, where it computes its name: it is called as the repository is."""
    homes = [home for home in list_homes(view) if _is_released(home)]
    name = where.rpartition("/")[2].removeprefix("python-")
    return own_in(view, homes[0], where, name) if len(homes) == 1 and name else None


def _is_roof(view: View) -> bool:
    """Tell whether the root only holds the tools for what is below it: it is no package, and has no release."""
    document = read_pyproject(view, "")
    if False not in (dig(document, ("tool", "poetry", "package-mode")), dig(document, ("tool", "uv", "package"))):
        return False
    stated = dig(document, ("project", "version")) or dig(document, ("tool", "poetry", "version")) or "0"
    if not any(digit in "123456789" for digit in str(stated)):
        return True
    released = release_please.packages(view.read(release_please.MANIFEST) or b"")
    below = (view.read(f"{folder}/{name}") for folder in released for name in MANIFESTS)
    return "." not in released and any(data is not None for data in below)


def _computed_name(view: View, where: str) -> str:
    """Return the repository's own name where the setup.py at the top computes the project's."""
    script = view.read("setup.py")
    return where.rpartition("/")[2] if script and _COMPUTED.search(script) else ""


def _default_name(view: View, where: str) -> str:
    """Return what the project in the root is called where nothing states it, empty where there is none.

    That is the domain of the only integration for Home Assistant, or else the repository's own name: a name may be
    computed.
    """
    domains = [manifest.split("/")[1] for manifest in integrations(view, "")]
    if len(domains) == 1:
        return domains[0]
    is_project = domains or any(name in MANIFESTS or name.endswith(".py") for name in view.names())
    return (where.rpartition("/")[2] or view.root.name) if is_project else ""


def _chosen(view: View, where: str, project: str) -> Own | None:
    """Return the project in a folder that is meant: by *project*, by the repository's name, or as the only one."""
    every = _every(view, where)
    if project:
        wanted = [own for own in every if project.rstrip("/").removeprefix("./") + "/" in own.homes]
        wanted = wanted or [own for own in every if normal_name(own.name) == normal_name(project)]
        if len(wanted) > 1:
            raise ProjectAmbiguous(
                f"this repository holds {len(wanted)} projects with the name {project}",
                where=tuple(own.homes[0] or "./" for own in wanted),
                fix=tuple(f"--project {shlex.quote(own.homes[0])}" for own in wanted if own.homes[0]),
            )
        return wanted[0] if wanted else None
    mine = [own for own in every if own.homes[0] and _is_released(own.homes[0])]  # the root is none, or a roof
    tail = normal_name(where.rpartition("/")[2])
    bare = tail.removeprefix("python-")
    for name in filter(None, (tail, bare, _SUFFIX.sub("", tail), _SUFFIX.sub("", bare))):
        same = [own for own in mine if normal_name(own.name) == name]
        if same:
            return same[0]
    if len(mine) <= 1:
        return next(iter(mine), None)
    return _first_in_step(view, mine)


def _is_released(home: str) -> bool:
    """Tell whether the folder *home* may hold a project that is released: no vendored one, no page, no old branch."""
    return not (is_foreign(home) or home.startswith((*_ASIDE, *_PAGES)))


def _every(view: View, where: str) -> list[Own]:
    """Return all projects of the repository, the one in its root first; templates of a project are none."""
    found = [own_in(view, "", where)]
    for home in list_homes(view):
        with suppress(FileUnparsable):
            found.append(own_in(view, home, where))
    return [own for own in found if own]


def _first_in_step(view: View, projects: list[Own]) -> Own:
    """Return the first of projects that all have one version, or whose most common version most of them have."""
    stated: dict[str, list[Own]] = {}
    for own in projects:
        stated.setdefault(_quick_version(view, own), []).append(own)
    known = {text: owns for text, owns in stated.items() if text}
    most = max(known.values(), key=len, default=[])
    if len(known) == 1 or (len(most) > 2 and len(most) * 2 > sum(map(len, known.values()))):  # noqa: PLR2004 - a crowd
        return min(most, key=lambda own: (own.homes[0].count("/"), own.homes))
    raise ProjectAmbiguous(
        "this repository holds several projects with versions of their own",
        where=tuple(f"{own.homes[0]}: {own.name} {text}" for text, owns in stated.items() for own in owns)[:12],
        fix=tuple(f"--project {shlex.quote(own.name)}" for own in projects[:4]),
    )


def _quick_version(view: View, own: Own) -> str:
    """Return what the metadata states, or else the first version in a file that they point to, empty for none."""
    (home,) = own.homes
    document = read_pyproject(view, home)
    value = dig(document, ("project", "version")) or dig(document, ("tool", "poetry", "version"))
    data = view.read(f"{home}setup.cfg")
    stated = ini.parse_file(f"{home}setup.cfg", data).get("metadata", {}).get("version", "") if data else ""
    if value or _NUMBER.match(stated):
        return str(value or stated)
    nested = versions_in(view, f"{home}{own.name.replace('-', '/')}/") if "-" in own.name else []
    paths = (f"{home}setup.py", *(p.path for p in own.pointed), *nested)
    found = (_STATED.search(view.read(path) or b"") for path in paths)
    return next((match[1].decode("ascii", "replace") for match in found if match), "")
