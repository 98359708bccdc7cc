"""Environments: made with uv where it is there, else with Python's own means; kept by what they hold."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from importlib.metadata import distributions
from importlib.util import find_spec
from typing import TYPE_CHECKING

from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from release.errors import BuildFailed
from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from release.system.child import Answer
    from release.system.view import View
    from release.system.world import World

KEPT = ".release/environments"
_INSTALL_TIMEOUT_S = 900.0
_READY = "ready"
_KERNEL = regex(r"\bplatform_(?:release|version)\b")  # no versions by PEP 440, and compared in ways of their own
# uv compiles nothing either; Python does it for what is imported.
_PIP_OPTIONS = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-compile")
_END_OF_OUTPUT, _MOST_REASONS = "[end of output]", 8
_MOST_CONFLICTS = 8
_ABOUT_CHECK = ("Using ", "Checked ", "Found ")
# An index that is named is the only one, its files are as new as they are, and no cache stands in between.
_ONE_INDEX = {
    **dict.fromkeys(("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "UV_EXTRA_INDEX_URL", "UV_INDEX", "UV_FIND_LINKS"), ""),
    "PIP_UPLOADED_PRIOR_TO": "",
    **dict.fromkeys(("PIP_NO_INDEX", "UV_NO_INDEX", "UV_OFFLINE"), "0"),
    **dict.fromkeys(("PIP_NO_CACHE_DIR", "UV_NO_CACHE", "UV_NO_CONFIG"), "1"),
    "PIP_CONFIG_FILE": "nul" if os.name == "nt" else "/dev/null",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """A Python environment in ``folder`` (absolute)."""

    folder: Path

    @property
    def scripts(self) -> Path:
        """The folder of its programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.scripts / ("python.exe" if os.name == "nt" else "python"))

    def libraries(self, view: View) -> list[Path]:
        """Return the folders of what is installed in it."""
        if os.name == "nt":
            return [self.folder / "Lib" / "site-packages"]
        return [self.folder / "lib" / name / "site-packages" for name in view.names(str(self.folder / "lib"))]

    def variables(self, view: View) -> dict[str, str]:
        """Return what a program needs to run in it."""
        return {"PATH": os.pathsep.join([str(self.scripts), view.env("PATH")]), "VIRTUAL_ENV": str(self.folder)}


def make(world: World, folder: Path) -> Environment:
    """Make an empty environment in *folder* for the running Python."""
    uv = world.view.which("uv")
    if uv:
        argv = [uv, "venv", "--quiet", "--no-project", "--no-config", "--python", sys.executable, str(folder)]
    elif _has_pip():
        argv = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    else:
        argv = [sys.executable, "-m", "virtualenv", "--quiet", "--no-download", "--no-periodic-update", str(folder)]
    _require(world.run(argv, timeout_s=_INSTALL_TIMEOUT_S), "an environment cannot be made")
    return Environment(folder=folder)


def install(world: World, environment: Environment, arguments: Sequence[str], *, cwd: Path | None = None) -> Answer:
    """Install *arguments* (requirements, files, options that pip and uv share) and return how it went."""
    uv = world.view.which("uv")
    if uv:
        argv = [uv, "pip", "install", "--quiet", "--python", environment.python, *arguments]
    else:
        argv = [*_pip(environment), "install", *_PIP_OPTIONS, *arguments]
    variables = _of_one_index(world.view) if "--index-url" in arguments else None
    return world.run(argv, timeout_s=_INSTALL_TIMEOUT_S, cwd=cwd, environment=variables)


def has_needs(view: View, environment: Environment) -> bool:
    """Tell whether anything that is installed in *environment*, for the running Python, may need another distribution.

    What cannot be told is for the installer to say: metadata that cannot be read, a marker that installers differ on.
    """
    folders = [str(folder) for folder in environment.libraries(view)]
    try:
        return any(_applies(text) for found in distributions(path=folders) for text in found.requires or ())
    except (ValueError, UndefinedEnvironmentName):  # not UTF-8, no requirement, or a marker that compares nothing
        return True


def _applies(text: str) -> bool:
    """Tell whether the requirement *text* counts here, where no extra was asked for; it raises what packaging does."""
    marker = Requirement(text).marker
    return marker is None or bool(_KERNEL.search(str(marker))) or marker.evaluate({"extra": ""})


def conflicts(world: World, environment: Environment) -> tuple[str, ...] | None:
    """Return what the installer says of dependencies that are missing or do not fit, ``None`` if it could not say."""
    if not has_needs(world.view, environment):
        return ()
    uv = world.view.which("uv")
    if uv:
        argv = [uv, "pip", "check", "--python", environment.python]
    else:
        argv = [*_pip(environment), "check", "--disable-pip-version-check"]
    answer = world.run(argv, timeout_s=_INSTALL_TIMEOUT_S)
    if answer.ok:
        return ()
    lines = [line.strip() for line in answer.words.splitlines() if line.strip() and not line.startswith(_ABOUT_CHECK)]
    return tuple(lines[-_MOST_CONFLICTS:]) if answer.code == 1 and lines else None


def _pip(environment: Environment) -> list[str]:
    """Return the command of the pip that works on *environment*: our own Python's, else the one that is in there.

    ``pip --python`` only starts the file below with the other Python, and is a second pip in the time that it takes.
    """
    if not _has_pip():
        return [environment.python, "-m", "pip"]
    runner = find_spec("pip.__pip-runner__")
    if runner and runner.origin:
        return [environment.python, runner.origin]
    return [sys.executable, "-m", "pip", "--python", environment.python]


def _has_pip() -> bool:
    """Tell whether our own Python has pip; it installs into another one, which then needs no copy of its own."""
    return find_spec("pip") is not None


def _of_one_index(view: View) -> dict[str, str]:
    """Return what makes the index that is named the only one.

    uv takes no empty cutoff in place of the user's, and with any cutoff no file whose age the index does not tell.
    """
    cutoff = {"UV_EXCLUDE_NEWER": "2100-01-01T00:00:00Z"} if view.env("UV_EXCLUDE_NEWER") else {}
    return {**_ONE_INDEX, **cutoff}


def keep(world: World, requirements: Sequence[str]) -> Environment:
    """Return the environment that holds *requirements* for the running Python, made once a week and kept between.

    A new one gets the newest versions that fit; where it cannot be made, as without a network, the last one serves.
    """
    view, wanted = world.view, sorted({_requirement(text) for text in requirements})
    key = sha256(repr((sys.version, sys.executable, wanted)).encode()).hexdigest()[:16]
    year, week, _ = view.now().isocalendar()
    name = f"{key}-{year}-{week:02}"
    if not _is_ready(view, name):
        older = [old for entry in view.names(KEPT) if _is_ready(view, old := entry.rstrip("/")) and old.startswith(key)]
        try:
            _make_kept(world, name, wanted)
        except BuildFailed:
            if not older:
                raise
            name = older[-1]
        else:
            for old in older:
                world.remove(f"{KEPT}/{old}")
    return Environment(folder=view.root / KEPT / name)


def _requirement(text: str) -> str:
    """Return *text* if it is a requirement (PEP 508); an option in its place would go to the installer as one."""
    try:
        return str(Requirement(text))
    except InvalidRequirement as problem:
        raise BuildFailed(
            f"{text!r} is not a requirement: {str(problem).splitlines()[0]}",
            where=("pyproject.toml: [build-system] requires",),
            fix=("$EDITOR pyproject.toml",),
        ) from None


def _is_ready(view: View, name: str) -> bool:
    return view.size(f"{KEPT}/{name}/{_READY}") is not None


def _make_kept(world: World, name: str, wanted: Sequence[str]) -> None:
    world.remove(f"{KEPT}/{name}")
    environment = make(world, world.view.root / KEPT / name)
    if wanted:
        _require(install(world, environment, wanted), f"{', '.join(wanted)} cannot be installed")
    world.write(f"{KEPT}/{name}/{_READY}", "\n".join(wanted).encode())


def installed(view: View, environment: Environment) -> dict[str, str]:
    """Return the distributions in *environment*, name to version, as their metadata folders are named."""
    relative = environment.folder.relative_to(view.root).as_posix()
    libraries = [f"{relative}/Lib/site-packages"]
    libraries += [f"{relative}/lib/{name}site-packages" for name in view.names(f"{relative}/lib")]
    names = (name for library in libraries for name in view.names(library) if name.endswith(".dist-info/"))
    return {name: version for name, _, version in (entry[: -len(".dist-info/")].partition("-") for entry in names)}


def reasons(answer: Answer) -> tuple[str, ...]:
    """Return the last lines of why an installer failed: of what a build said, where pip marks that, else of its own."""
    said = [line.rstrip() for line in f"{answer.text}\n{answer.words}".splitlines() if line.strip()]
    ends = [number for number, line in enumerate(said) if line.strip() == _END_OF_OUTPUT]
    told = said[: ends[-1]] if ends else answer.words.splitlines()
    return tuple(told[-_MOST_REASONS:])


def _require(answer: Answer, what: str) -> None:
    if not answer.ok:
        raise BuildFailed(
            f"{what}: {answer.argv[0]} {'took too long' if answer.code is None else f'ended with {answer.code}'}",
            where=reasons(answer),
            why="the build runs in an environment of its own, which needs these from the index",
            fix=("$EDITOR pyproject.toml  # [build-system] requires", "nox -s build"),
        )
