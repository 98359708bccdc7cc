"""Secrets on this machine: in the settings of the programs that publish, in shell histories, in the environment."""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from release.facts.audit.secret_shapes import find_shapes, is_placeholder
from release.model.records import dataclass
from release.model.redact import redact
from release.model.secrets import INDEX_TOKEN, PASSWORD, Lies, Placeholder, Secret
from release.model.settings import PUBLIC
from release.system.plain_files import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from release.facts.audit.secret_shapes import Shape
    from release.system.view import View

    Make = Callable[[Shape, Lies, str, str], Secret]

_LARGEST = 16 * 1024 * 1024  # bytes of a file that are read
_CONFIGS = (".config", "Library/Application Support", "AppData/Roaming")
_HOME = (".pypirc", ".netrc", "_netrc", ".pip/pip.conf", "pip/pip.ini", ".git-credentials", ".gitconfig", ".env")
_IN_CONFIG = (
    *("pip/pip.conf", "pip/pip.ini", "git/credentials", "git/config", "uv/uv.toml", "pypoetry/auth.toml"),
    *("pypoetry/config.toml", "hatch/config.toml", "pdm/config.toml", "flit/config.toml"),
)
_ELSEWHERE = (".local/share/uv/credentials/credentials.toml", ".local/share/hatch/config.toml")
_IN_TREE = (".pypirc", ".netrc", "pip.conf", "pip.ini", "poetry.toml", "uv.toml", ".git-credentials")
_HISTORIES = (
    *(".bash_history", ".zsh_history", ".zhistory", ".histfile", ".sh_history", ".ksh_history", ".history"),
    *(".local/share/fish/fish_history", ".python_history", ".xonsh_history"),
    ".local/share/powershell/PSReadLine/ConsoleHost_history.txt",
    "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
)
_SECTION = re.compile(rb"[ \t]*\[([^\]\n]*)\]")
_STATED = re.compile(rb"[ \t]*password[ \t]*[=:][ \t]*(.*?)[ \t\r]*")
_POETRY = re.compile(rb"[ \t]*(?:password|pypi-token\.[\w-]+|[\w-]+)[ \t]*=[ \t]*\"([^\"\n]{8,})\"")
_TYPED = re.compile(
    rb"\b(?:twine|uv|poetry|flit|hatch|pdm|maturin)\b[^\n;|&]*?(?:[ =](?:-p|--password|--token|--auth)[ =]"
    rb"|_(?:PASSWORD|TOKEN)=)[\"']?([^\s\"';|&]{8,})"
    rb"|\b(?:TWINE_PASSWORD|UV_PUBLISH_TOKEN|UV_PUBLISH_PASSWORD|FLIT_PASSWORD|HATCH_INDEX_AUTH|PDM_PUBLISH_PASSWORD"
    rb"|MATURIN_PYPI_TOKEN|POETRY_PYPI_TOKEN_\w+|(?:TEST_?)?PYPI_(?:API_)?TOKEN)=[\"']?([^\s\"';|&]{8,})"
)
_PUBLISHING = re.compile(
    r"TWINE_PASSWORD|UV_PUBLISH_(?:TOKEN|PASSWORD)|FLIT_PASSWORD|HATCH_INDEX_AUTH|PDM_PUBLISH_PASSWORD"
    r"|MATURIN_(?:PYPI_TOKEN|PASSWORD)|POETRY_PYPI_TOKEN_\w+|POETRY_HTTP_BASIC_\w+_PASSWORD|(?:TEST_?)?PYPI_(?:API_)?TOKEN"
)
_TEST = re.compile(r"test[-_]?pypi", re.IGNORECASE)


@dataclass(slots=True)
class Places:
    """What is found on this machine, and what was looked at."""

    make: Make
    secrets: list[Secret] = field(default_factory=list)
    placeholders: list[Placeholder] = field(default_factory=list)
    looked: dict[Lies, list[str]] = field(default_factory=dict)
    missing: dict[Lies, list[str]] = field(default_factory=dict)

    def note(self, shapes: Iterator[tuple[Shape, str]], lies: Lies, meant_for: str = "") -> None:
        """Keep what *shapes*, each with its place, are."""
        for shape, where in shapes:
            if not shape.wrong:
                self.secrets.append(self.make(shape, lies, where, meant_for))
            elif shape.kind == INDEX_TOKEN:
                length = shape.end - shape.start
                self.placeholders.append(Placeholder(lies=lies, where=redact(where), length=length, reason=shape.wrong))


def look_around(view: View, places: Places, variables: Mapping[str, str]) -> None:
    """Look at the settings, histories and variables of whoever runs this; *variables* hold tokens, by index."""
    _look_at_environment(view, places, variables)
    _look_at_tree(view, places)
    home = view.env("HOME") or view.env("USERPROFILE")
    if view.is_ci or not home:
        why = "this is a machine of CI" if view.is_ci else "HOME is not set"
        for lies, what in (
            (Lies.SETTINGS, "the home of whoever releases"),
            (Lies.SHELL, "the shells of whoever releases"),
        ):
            places.missing.setdefault(lies, []).append(f"{what}, for {why}: invoke audit, where releases are made")
        return
    _look_at_home(view, places, Path(home))
    _look_at_histories(view, places, Path(home))


def _look_at_environment(view: View, places: Places, variables: Mapping[str, str]) -> None:
    expected = {variable: index for index, variable in variables.items()}
    for name, value in view.environment.items():
        data = value.encode("utf-8", "surrogateescape")
        shapes = [(shape, name) for shape in find_shapes(data)]
        is_publishing = name in expected or bool(_PUBLISHING.fullmatch(name))
        meant = expected.get(name) or ("testpypi" if _TEST.search(name) else "pypi" if "PYPI" in name else "")
        places.note(iter(shapes), Lies.ENVIRONMENT, meant if is_publishing else "")
        if is_publishing and value.strip() and not any(shape.kind == INDEX_TOKEN for shape, _ in shapes):
            places.secrets.append(Secret(kind=PASSWORD, lies=Lies.ENVIRONMENT, where=name, meant_for=meant))
    places.looked[Lies.ENVIRONMENT] = [f"{len(view.environment)} variables"]


def _look_at_tree(view: View, places: Places) -> None:
    """Look at the settings that lie in the project, tracked or not."""
    names = [name for name in view.names() if name in _IN_TREE or name.startswith(".env")]
    paths = [Path(view.root, name) for name in names if not name.endswith("/")]
    for path in paths:
        _look_at_settings(places, path, path.name)
    places.looked.setdefault(Lies.SETTINGS, []).append(f"{len(paths)} in the project")


def _look_at_home(view: View, places: Places, home: Path) -> None:
    asked = [Path(home, name) for name in (*_HOME, *_ELSEWHERE)]
    configs = [Path(home, name) for name in _CONFIGS]
    if view.env("XDG_CONFIG_HOME"):
        configs[0] = Path(view.env("XDG_CONFIG_HOME"))
    asked += [Path(folder, name) for folder in configs for name in _IN_CONFIG]
    asked += [Path(view.env(name)) for name in ("PIP_CONFIG_FILE", "NETRC", "GIT_CONFIG_GLOBAL") if view.env(name)]
    count = sum(_look_at_settings(places, path, _shown(path, home)) for path in dict.fromkeys(asked))
    places.looked.setdefault(Lies.SETTINGS, []).append(f"{count} in the home of whoever runs this")


def _look_at_settings(places: Places, path: Path, shown: str) -> bool:
    """Look at one file; return whether it is there."""
    data = _read(path, places, (Lies.SETTINGS, shown))
    if data is None:
        return False
    meant = _sections(data) if path.name == ".pypirc" else {}
    known = set()
    for shape in find_shapes(data):
        number = _line_of(data, shape.start)
        known.add(number)
        places.note(iter([(shape, f"{shown}:{number}")]), Lies.SETTINGS, meant.get(number, ""))
    stated = {".pypirc": _STATED, "auth.toml": _POETRY}.get(path.name)
    for number, line in enumerate(data.split(b"\n"), start=1) if stated else ():
        match = stated.fullmatch(line) if stated else None
        if match and match[1] and number not in known:
            index = meant.get(number, "")
            places.secrets.append(Secret(kind=PASSWORD, lies=Lies.SETTINGS, where=f"{shown}:{number}", meant_for=index))
    return True


def _sections(data: bytes) -> dict[int, str]:
    """Return the public index that each line of a ``.pypirc`` is about."""
    found, section = {}, ""
    for number, line in enumerate(data.split(b"\n"), start=1):
        header = _SECTION.match(line)
        section = header[1].decode("utf-8", "replace").strip() if header else section
        if section in PUBLIC:
            found[number] = section
    return found


def _line_of(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _look_at_histories(view: View, places: Places, home: Path) -> None:
    asked = [Path(home, name) for name in _HISTORIES]
    if view.env("HISTFILE"):
        asked.append(Path(view.env("HISTFILE")))
    if view.env("ZDOTDIR"):
        asked.append(Path(view.env("ZDOTDIR"), ".zsh_history"))
    seen = []
    for path in dict.fromkeys(asked):
        shown = _shown(path, home)
        data = _read(path, places, (Lies.SHELL, shown))
        if data is None:
            continue
        seen.append(shown)
        shapes = [(shape, _line_of(data, shape.start)) for shape in find_shapes(data)]
        places.note(((shape, f"{shown}:{number}") for shape, number in shapes), Lies.SHELL)
        known = {number for _, number in shapes}
        for typed in _TYPED.finditer(data):
            number = _line_of(data, typed.start())
            value = (typed[1] or typed[2]).decode("utf-8", "replace")
            if number not in known and not is_placeholder(value):
                places.secrets.append(Secret(kind=PASSWORD, lies=Lies.SHELL, where=f"{shown}:{number}"))
    if seen:
        places.looked[Lies.SHELL] = [", ".join(seen)]
    else:  # nobody can tell from that what is typed into another shell, or elsewhere
        places.missing.setdefault(Lies.SHELL, []).append("no shell keeps a history here")


def _read(path: Path, places: Places, what: tuple[Lies, str]) -> bytes | None:
    """Return the bytes of *path*, ``None`` where there is no such file; what cannot be read is noted as missing."""
    lies, shown = what
    try:
        data = read_plain(path, _LARGEST + 1)
    except OSError as problem:
        places.missing.setdefault(lies, []).append(f"{shown}: {problem.strerror}")
        return None
    if data and len(data) > _LARGEST:
        places.missing.setdefault(lies, []).append(f"{shown} behind its first {_LARGEST >> 20} MB")
    return data


def _shown(path: Path, home: Path) -> str:
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else path.as_posix()
