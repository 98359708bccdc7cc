"""Which project this is: its names, its packages, and the files that may state its version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.errors import ProjectMissing
from release.git.remote import slug
from release.locations import python_module, setup_py, sphinx_conf
from release.model.mention import Source
from release.model.own import Own, normal_name
from release.syntax import ini, toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.git.state import Settings
    from release.system.view import View

_BASES = ("", "src/", "lib/", "python/")
_NOT_PACKAGES = frozenset(
    {"tests", "test", "testing", "docs", "doc", "examples", "example", "samples", "benchmarks", "bench", "scripts"}
    | {"tools", "build", "dist", "contrib", "ci", "release", "tasks", "noxfile", "setup", "conftest", "utils", "demo"}
)
_NAME_KEYS = (("project", "name"), ("tool", "poetry", "name"), ("tool", "flit", "metadata", "module"))
_PACKAGE_KEYS = (
    ("tool", "hatch", "build", "targets", "wheel", "packages"),
    ("tool", "setuptools", "packages"),
    ("tool", "setuptools", "py-modules"),
    ("tool", "flit", "module", "name"),
    ("tool", "poetry", "packages"),
)


def read_own(view: View, settings: Settings) -> Own:
    """Return the project's names; :class:`ProjectMissing` where nothing names it."""
    document = _pyproject(view)
    name = next((str(value) for keys in _NAME_KEYS if (value := dig(document, keys))), "") or _legacy_name(view)
    url = settings.get(f"remote.{settings.remote_of('')}.url")
    if not name:
        raise ProjectMissing(
            "there is no Python project here",
            where=(str(view.root),),
            why="no pyproject.toml, setup.cfg or setup.py states a name",
            fix=("cd PROJECT",),
        )
    return Own(name=name, packages=_packages(view, document, name), slug=slug(url))


def candidate_paths(view: View, own: Own) -> tuple[str, ...]:
    """Return the files that state the version in well-known places, whatever digits they hold, if they exist."""
    root = [name for name in view.names() if not name.endswith("/")]
    wanted = {"pyproject.toml", "setup.cfg", "setup.py", "CITATION.cff", *sphinx_conf.PATHS}
    found = [name for name in root if name in wanted or name.lower().split(".")[0] == "readme"]
    found += [path for path in sphinx_conf.PATHS if view.size(path) is not None]
    for folder in _package_folders(view, own):
        found += [f"{folder}{name}" for name in view.names(folder or ".") if name in python_module.FILES]
    found += [f"{base}{name}.py" for base in _BASES for name in own.packages if view.size(f"{base}{name}.py")]
    return tuple(dict.fromkeys(found))


def _pyproject(view: View) -> dict[str, Any]:
    data = view.read("pyproject.toml")
    return toml.parse_file("pyproject.toml", data) if data else {}


def _legacy_name(view: View) -> str:
    config, script = view.read("setup.cfg"), view.read("setup.py")
    name = ini.parse_file("setup.cfg", config).get("metadata", {}).get("name", "") if config else ""
    return str(name) or (setup_py.project_name(Source(path="setup.py", data=script)) if script else "")


def _packages(view: View, document: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return import names: those declared, else those in src/, else those like the project's name, else all."""
    declared = [piece for keys in _PACKAGE_KEYS for piece in _declared(dig(document, keys))]
    if declared:
        return tuple(dict.fromkeys(declared))
    by_base = {base: tuple(_modules(view, base)) for base in _BASES}
    alike = [found for modules in by_base.values() for found in modules if normal_name(found) == normal_name(name)]
    if by_base["src/"]:
        return tuple(dict.fromkeys((*by_base["src/"], *alike)))
    nested = name.replace("-", ".").split(".")
    folder = "/".join(nested)
    if not alike and len(nested) > 1 and any(view.names(f"{base}{folder}") for base in _BASES):
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
        elif (name.endswith(".py") and base == "src/") or (
            name.endswith(".py") and name.removesuffix(".py").lower() not in _NOT_PACKAGES
        ):
            yield name.removesuffix(".py")


def _package_folders(view: View, own: Own) -> list[str]:
    nested = own.name.replace("-", "/").replace(".", "/")
    names = [*own.packages, nested, own.name.replace("-", "_")]
    return [f"{base}{name}/" for base in _BASES for name in dict.fromkeys(names) if view.names(f"{base}{name}")]
