"""Which project this is: its names, its packages, and the files that may state its version."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from release.errors import FileUnparsable, ProjectAmbiguous, ProjectMissing
from release.facts.pointers import find_exports, find_pointers
from release.git.remote import slug
from release.locations import FAMILY, python_module, readers, release_please, setup_py, sphinx_conf
from release.model.mention import Source
from release.model.own import Own, normal_name
from release.model.regex import regex
from release.syntax import ini, toml
from release.syntax.paths import BASES, is_foreign
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from release.git.state import Settings
    from release.model.own import Pointed
    from release.system.view import View

MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py")
_IN_PACKAGES = frozenset({*python_module.FILES, "VERSION", "VERSION.txt", "version.txt"})
_ANY_TEXT = frozenset({"document", "text", "assignment", "declared", "release_please", "pointed", "test_assertion"})
_STRUCTURED = tuple(member for member in FAMILY.members if member not in _ANY_TEXT)
_NOT_PACKAGES = frozenset(
    {"tests", "test", "testing", "docs", "doc", "examples", "example", "samples", "benchmarks", "bench", "scripts"}
    | {"tools", "build", "dist", "contrib", "ci", "release", "tasks", "noxfile", "setup", "conftest", "utils", "demo"}
    | {"custom_components"}
)
_NAME_KEYS = (
    *(("project", "name"), ("tool", "poetry", "name"), ("tool", "flit", "metadata", "module")),
    *(("tool", "flit", "metadata", "dist-name"), ("tool", "pdm", "name")),
)
_ASIDE = ("branches/", "tags/")  # beside trunk/, in what once was a repository of Subversion
_PAGES = ("doc/", "docs/", "documentation/", "website/")
_INTEGRATIONS = "custom_components/"
_BEGIN = ("$EDITOR pyproject.toml  # [project] name and version",)
_SHORT_ONES = ("SECURITY.md", ".github/SECURITY.md", "docs/mkdocs.yml")  # no search for the version finds "1.0"
_COMPUTED = regex(rb"(?m)^[ \t]*(?:\w+\.)?setup\((?:[^()]|\([^()]*\)){0,400}?\bname[ ]?=[ ]?[A-Za-z_][\w.]*[ ]?[\[(,)]")
_NUMBER = regex(r"v?[0-9]")
_SUFFIX = regex(r"(?:-(?:python|py|sdk|monorepo))+\Z")  # of a repository, behind its main project's name
_STATED = regex(
    rb"(?im)^[ \t]*(?:[a-z0-9]+_)*_*version_*[ \t]*=[ \t]*(?:\(?\s{0,20}os\.environ[^\r\n]{1,200} else )?"
    rb"['\"](v?[0-9][^'\"\r\n]{0,40})['\"]"
)
_PACKAGE_KEYS = (
    ("tool", "hatch", "build", "targets", "wheel", "packages"),
    ("tool", "setuptools", "packages"),
    ("tool", "setuptools", "py-modules"),
    ("tool", "flit", "module", "name"),
    ("tool", "poetry", "packages"),
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
        own = own_in(view, "", where, _default_name(view, where))
    if own is None:
        raise ProjectMissing(
            f"there is no Python project {project or 'here'}",
            where=(str(view.root),),
            why="no pyproject.toml, setup.cfg or setup.py states " + (f"the name {project}" if project else "a name"),
            fix=tuple(f"--project {shlex.quote(own.name)}" for own in _every(view, where)[:4]) or _BEGIN,
        )
    return own


def _is_roof(view: View) -> bool:
    """Tell whether the root only holds the tools for what is below it: it is no package, and has no release."""
    document = _pyproject(view, "")
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
    integrations = [manifest.split("/")[1] for manifest in _integrations(view, "")]
    if len(integrations) == 1:
        return integrations[0]
    is_project = integrations or any(name in MANIFESTS or name.endswith(".py") for name in view.names())
    return (where.rpartition("/")[2] or view.root.name) if is_project else ""


def own_in(view: View, home: str, where: str, default: str = "") -> Own | None:
    """Return the project in folder *home* of the repository *where* (``owner/name``), ``None`` where none is named.

    *default* is its name where its files state none.
    """
    document = _pyproject(view, home)
    name = next((str(value) for keys in _NAME_KEYS if (value := dig(document, keys))), "") or _legacy_name(view, home)
    name = name or default
    if not name:
        return None
    pointed = find_pointers(view, home, document)
    packages = _packages(view, document, name, home)
    packages = tuple(dict.fromkeys((*packages, *_packages_of(pointed, home))))
    pointed = tuple(dict.fromkeys((*pointed, *find_exports(view, home, packages))))
    return Own(name=name, packages=packages, slug=where, homes=(home,), pointed=pointed)


def list_homes(view: View) -> tuple[str, ...]:
    """Return the folders that hold a tracked pyproject.toml, setup.cfg or setup.py, each ending with ``/``."""
    patterns = [f":(glob)**/{name}" for name in MANIFESTS]
    listed = view.git("ls-files", "-z", "--", *patterns, literal=False).text.split("\0")
    return tuple(sorted({f"{path.rpartition('/')[0]}/" for path in listed if "/" in path}))


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
    below = (own for own in every if own.homes[0])  # the root is none, or a roof
    mine = [own for own in below if not (is_foreign(own.homes[0]) or own.homes[0].startswith((*_ASIDE, *_PAGES)))]
    tail = normal_name(where.rpartition("/")[2])
    names = {tail, _SUFFIX.sub("", tail.removeprefix("python-"))} - {""}
    same = [own for own in mine if normal_name(own.name) in names]
    if same or len(mine) <= 1:
        return next(iter(same or mine), None)
    return _first_in_step(view, mine)


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
    document = _pyproject(view, home)
    value = dig(document, ("project", "version")) or dig(document, ("tool", "poetry", "version"))
    data = view.read(f"{home}setup.cfg")
    stated = ini.parse_file(f"{home}setup.cfg", data).get("metadata", {}).get("version", "") if data else ""
    if value or _NUMBER.match(stated):
        return str(value or stated)
    nested = _versions_in(view, f"{home}{own.name.replace('-', '/')}/") if "-" in own.name else []
    paths = (f"{home}setup.py", *(p.path for p in own.pointed), *nested)
    found = (_STATED.search(view.read(path) or b"") for path in paths)
    return next((match[1].decode("ascii", "replace") for match in found if match), "")


def candidate_paths(view: View, own: Own) -> tuple[str, ...]:
    """Return the files that state the version in well-known places, whatever digits they hold, if they exist."""
    found: list[str] = []
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys((*own.packages, own.name.replace("-", "_"))))}
    nested = own.name.replace("-", "/").replace(".", "/")
    for home in own.homes:
        names = view.names(home or ".")
        root = [name for name in names if not name.endswith("/")]
        found += _integrations(view, home) if _INTEGRATIONS in names else ()
        found += [home + name for name in root if name in MANIFESTS]
        found += [home + name for name in root if name.lower().split(".")[0] == "readme" or _is_structured(name)]
        asked = (*sphinx_conf.PATHS, *_SHORT_ONES)
        found += [home + path for path in asked if view.size(home + path) is not None]
        for base in (f"{home}{base}" for base in BASES):
            there = names if base == home else view.names(base)
            found += _in_packages(view, base, there, ranks)
            if "/" in nested:
                found += _versions_in(view, f"{base}{nested}/")
    return tuple(dict.fromkeys((*found, *(pointed.path for pointed in own.pointed))))


def _in_packages(view: View, base: str, there: Sequence[str], ranks: Mapping[str, int]) -> Iterator[str]:
    """Yield the files of the version in those packages that are *there* in the folder *base*, in the order of *ranks*.

    It goes by what is there: each of a thousand projects that are released together has a thousand packages.
    """
    for name in sorted(
        (name[:-1] for name in there if name.endswith("/") and name[:-1] in ranks), key=ranks.__getitem__
    ):
        yield from _versions_in(view, f"{base}{name}/")
    modules = [name.removesuffix(".py") for name in there if name.endswith(".py")]
    yield from (f"{base}{name}.py" for name in sorted(filter(ranks.__contains__, modules), key=ranks.__getitem__))


def _versions_in(view: View, folder: str) -> list[str]:
    return [f"{folder}{name}" for name in view.names(folder) if name in _IN_PACKAGES]


def _integrations(view: View, home: str) -> list[str]:
    """Return the manifests of the integrations for Home Assistant in *home*."""
    folders = [f"{home}{_INTEGRATIONS}{name}" for name in view.names(f"{home}{_INTEGRATIONS}") if name.endswith("/")]
    return [f"{folder}manifest.json" for folder in folders if "manifest.json" in view.names(folder)]


def _is_structured(name: str) -> bool:
    """Tell whether a file at the top is one of a format that states a version; locks hold it or are not asked."""
    return not name.endswith((".lock", "-lock.json")) and any(readers(name, _STRUCTURED))


def _packages_of(pointed: tuple[Pointed, ...], home: str) -> list[str]:
    """Return the import packages in which the pointed files lie."""
    inside = (p.path.removeprefix(home).split("/") for p in pointed if p.path.endswith(".py"))
    inside = (pieces[1:] if f"{pieces[0]}/" in BASES else pieces for pieces in inside)
    return [pieces[0] for pieces in inside if len(pieces) > 1 and pieces[0] not in _NOT_PACKAGES]


def _pyproject(view: View, home: str) -> dict[str, Any]:
    data = view.read(f"{home}pyproject.toml")
    return toml.parse_file(f"{home}pyproject.toml", data) if data else {}


def _legacy_name(view: View, home: str) -> str:
    config, script = view.read(f"{home}setup.cfg"), view.read(f"{home}setup.py")
    name = ini.parse_file(f"{home}setup.cfg", config).get("metadata", {}).get("name", "") if config else ""
    if name or not script:
        return str(name)
    return setup_py.project_name(Source(path=f"{home}setup.py", data=script))


def _packages(view: View, document: dict[str, Any], name: str, home: str) -> tuple[str, ...]:
    """Return import names: those declared, else those in src/, else those like the project's name, else all."""
    declared = [piece for keys in _PACKAGE_KEYS for piece in _declared(dig(document, keys))]
    if declared:
        return tuple(dict.fromkeys(declared))
    by_base = {base: tuple(_modules(view, home + base)) for base in BASES}
    alike = [found for modules in by_base.values() for found in modules if normal_name(found) == normal_name(name)]
    if by_base["src/"]:
        return tuple(dict.fromkeys((*by_base["src/"], *alike)))
    nested = name.replace("-", ".").split(".")
    folder = "/".join(nested)
    if not alike and len(nested) > 1 and any(view.names(f"{home}{base}{folder}") for base in BASES):
        return (nested[-1],)
    return tuple(dict.fromkeys(alike)) or tuple(m for m in by_base[""] if m.lower() not in _NOT_PACKAGES)


def _declared(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        text = item.get("include", "") if isinstance(item, dict) else item
        if isinstance(text, str) and text and "*" not in text:
            yield text.rstrip("/").rpartition("/")[2].split(".")[0]


def _modules(view: View, base: str) -> Iterator[str]:
    for name in view.names(base or "."):
        if name.endswith("/") and "__init__.py" in view.names(f"{base}{name}"):
            yield name.rstrip("/")
        elif (name.endswith(".py") and base.endswith("src/")) or (
            name.endswith(".py") and name.removesuffix(".py").lower() not in _NOT_PACKAGES
        ):
            yield name.removesuffix(".py")
