"""What a project is: its names, its packages, and the files that may state its version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.facts.pointers import find_exports, find_pointers
from release.locations import FAMILY, python_module, readers, setup_py, sphinx_conf
from release.model.mention import Source
from release.model.own import Own, normal_name
from release.syntax import ini, toml
from release.syntax.paths import BASES
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
_INTEGRATIONS = "custom_components/"
_SHORT_ONES = ("SECURITY.md", ".github/SECURITY.md", "docs/mkdocs.yml")  # no search for the version finds "1.0"
_PACKAGE_KEYS = (
    ("tool", "hatch", "build", "targets", "wheel", "packages"),
    ("tool", "setuptools", "packages"),
    ("tool", "setuptools", "py-modules"),
    ("tool", "flit", "module", "name"),
    ("tool", "poetry", "packages"),
)


def own_in(view: View, home: str, where: str, default: str = "") -> Own | None:
    """Return the project in folder *home* of the repository *where* (``owner/name``), ``None`` where none is named.

    *default* is its name where its files state none.
    """
    document = read_pyproject(view, home)
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


def candidate_paths(view: View, own: Own) -> tuple[str, ...]:
    """Return the files that state the version in well-known places, whatever digits they hold, if they exist."""
    found: list[str] = []
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys((*own.packages, own.name.replace("-", "_"))))}
    nested = own.name.replace("-", "/").replace(".", "/")
    for home in own.homes:
        names = view.names(home or ".")
        root = [name for name in names if not name.endswith("/")]
        found += integrations(view, home) if _INTEGRATIONS in names else ()
        found += [home + name for name in root if name in MANIFESTS]
        found += [home + name for name in root if name.lower().split(".")[0] == "readme" or _is_structured(name)]
        asked = (*sphinx_conf.PATHS, *_SHORT_ONES)
        found += [home + path for path in asked if view.size(home + path) is not None]
        for base in (f"{home}{base}" for base in BASES):
            there = names if base == home else view.names(base)
            found += _in_packages(view, base, there, ranks)
            if "/" in nested:
                found += versions_in(view, f"{base}{nested}/")
    return tuple(dict.fromkeys((*found, *(pointed.path for pointed in own.pointed))))


def _in_packages(view: View, base: str, there: Sequence[str], ranks: Mapping[str, int]) -> Iterator[str]:
    """Yield the files of the version in those packages that are *there* in the folder *base*, in the order of *ranks*.

    It goes by what is there: each of a thousand projects that are released together has a thousand packages.
    """
    for name in sorted(
        (name[:-1] for name in there if name.endswith("/") and name[:-1] in ranks), key=ranks.__getitem__
    ):
        yield from versions_in(view, f"{base}{name}/")
    modules = [name.removesuffix(".py") for name in there if name.endswith(".py")]
    yield from (f"{base}{name}.py" for name in sorted(filter(ranks.__contains__, modules), key=ranks.__getitem__))


def versions_in(view: View, folder: str) -> list[str]:
    """Return the files right in *folder*, a path that ends with ``/``, that packages keep their version in."""
    return [f"{folder}{name}" for name in view.names(folder) if name in _IN_PACKAGES]


def integrations(view: View, home: str) -> list[str]:
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


def read_pyproject(view: View, home: str) -> dict[str, Any]:
    """Return what the pyproject.toml of folder *home* says, nothing where there is none; :class:`FileUnparsable`."""
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
