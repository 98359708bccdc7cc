"""``[tool.release]`` in pyproject.toml: every key declared once, with its meaning and default."""

from __future__ import annotations

from dataclasses import field, fields
from typing import TYPE_CHECKING, Any

from release.errors import ConfigInvalid
from release.model.finding import SEVERITIES
from release.model.records import dataclass
from release.model.regex import regex
from release.model.settings import (
    BRACES,
    CHOICES,
    FILLED,
    IN_PROJECT,
    MOST_DAYS,
    NEVER_EMPTY,
    PUBLIC,
    RULES,
    Announce,
    Approval,
    Audit,
    Changelog,
    Checks,
    Ci,
    Forge,
    IndexAt,
    Publish,
    Tests,
)
from release.model.settings import key as _key
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from release.system.view import View

_PATH = "pyproject.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Include:
    """One item of ``include``: the files, as a shell pattern, and the text in them, with ``{version}``."""

    path: str
    pattern: str
    count: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Locations:
    """``[tool.release.locations]``."""

    include: tuple[Include, ...] = _key((), 'Places: "PATH: TEXT with {version}", or {path, pattern, count}; count: 1.')
    exclude: tuple[str, ...] = _key(
        (), 'Where nothing is the version: files, as shell patterns, or "PATH: TEXT with {version}".'
    )
    unsure: str = _key("leave", "What happens where a place may or may not be the version: leave it, or refuse.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """``[tool.release]``."""

    branches: tuple[str, ...] = _key(
        ("main", "master", "trunk", "develop", "release/*", "release-*", "releases/*", "stable/*", "maint/*", "*.x"),
        "Branches from which releases are made, as shell patterns.",
    )
    remote: str = _key("", "The remote to ask and to push to; default: the branch's own, else origin.")
    tag_prefix: str = _key("auto", "What stands before the version in a tag; auto: as in the newest tag, else v.")
    commit_message: str = _key("Bump version to {version}", "The commit's message; {old} and {version} are filled in.")
    tag_message: str = _key("Release {tag}", "The first line of the tag's message; {tag} and {version} are filled in.")
    allow_dirty: tuple[str, ...] = _key((), "Files that may have uncommitted changes, as shell patterns.")
    sign: str = _key("auto", "Sign tags: auto (as git's tag.gpgSign says), always or never.")
    build_timeout: int = _key(1800, "Longest time for building the distributions, in seconds.")
    tests: Tests = field(default_factory=Tests, metadata={"doc": "How the tests are run."})
    checks: Checks = field(default_factory=Checks, metadata={"doc": "How the distributions are checked."})
    changelog: Changelog = field(default_factory=Changelog, metadata={"doc": "How the change log is written."})
    locations: Locations = field(
        default_factory=Locations, metadata={"doc": "Where the version stands, and where not."}
    )
    approval: Approval = field(default_factory=Approval, metadata={"doc": "Whose yes a candidate needs."})
    audit: Audit = field(default_factory=Audit, metadata={"doc": "What of the security checklist ends a release."})
    ci: Ci = field(default_factory=Ci, metadata={"doc": "What CI is told, and who its job is."})
    publish: Publish = field(default_factory=Publish, metadata={"doc": "How the distributions are published."})
    forge: Forge = field(default_factory=Forge, metadata={"doc": "Where the project is shown to people."})
    announce: Announce = field(default_factory=Announce, metadata={"doc": "What the release on the forge says."})
    indexes: Mapping[str, IndexAt] = field(default_factory=dict, metadata={"doc": "Where other indexes are."})


_HEADER = regex(r"[ \t]*\[\[?[ \t]*([^\[\]]+?)[ \t]*\]")
_KEY = regex(r"[ \t]*([\w.\"' \t-]+?)[ \t]*=")
_TABLES: dict[str, Any] = {
    "tests": Tests,
    "checks": Checks,
    "changelog": Changelog,
    "locations": Locations,
    "approval": Approval,
    "audit": Audit,
    "ci": Ci,
    "publish": Publish,
    "forge": Forge,
    "announce": Announce,
}


def read_config(view: View) -> Config:
    """Return the configuration; :class:`ConfigInvalid` names every mistake in it at once."""
    data = view.read(_PATH)
    if data is None:
        return Config()
    tool = toml.parse_file(_PATH, data).get("tool", {})
    table = tool.get("release", {}) if isinstance(tool, dict) else {}
    mistakes: list[str] = []
    config = _filled(Config, table, ("tool", "release"), (data, mistakes))
    if table:
        mistakes += _unknown_names(view, config, data)
    if mistakes:
        raise ConfigInvalid("[tool.release] is not valid", where=tuple(mistakes), fix=(f"$EDITOR {_PATH}",))
    return config  # type: ignore[no-any-return]  # _filled returns the type it was given


def line_of(data: bytes, *keys: str) -> str:
    """Return the place (``file:line``) of *keys* below ``[tool.release]`` in *data*, the bytes of pyproject.toml."""
    return f"{_PATH}:{_line(data, ('tool', 'release', *keys))}"


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return a question after the nearest of the *known* words, empty where none is near."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(word, known, n=1, cutoff=likeness)
    return f"; did you mean {near[0]!r}?" if near else ""


def _unknown_names(view: View, config: Config, data: bytes) -> list[str]:
    """Return the mistakes in names of indexes and of files of signers: each has to be there."""
    found = []
    where = f"{line_of(data, 'publish', 'stages')}: tool.release.publish.stages"
    for stage in config.publish.stages:
        if stage not in PUBLIC and stage not in config.indexes:
            near = nearest(stage, (*PUBLIC, *config.indexes), likeness=0.5)  # short names: two swapped letters are half
            found.append(f"{where}: there is no index {stage!r}{near}")
        elif stage not in PUBLIC and not config.indexes[stage].upload:
            found.append(f"{where}: tool.release.indexes.{stage} has no upload address")
    for key in ("signers", "revoked"):
        path = getattr(config.approval, key)
        if path and IN_PROJECT[0].fullmatch(path) and view.size(path) is None:
            found.append(f"{line_of(data, 'approval', key)}: tool.release.approval.{key}: there is no file {path!r}")
    return found


def _filled(kind: Any, table: object, keys: tuple[str, ...], found: tuple[bytes, list[str]]) -> Any:
    """Return *kind* made from *table*, which stands under *keys*, noting every mistake as ``file:line: words``."""
    data, mistakes = found
    name = ".".join(keys)
    if not isinstance(table, dict):
        mistakes.append(f"{_PATH}:{_line(data, keys)}: {name} must be a table")
        return kind()
    known = {entry.name.replace("_", "-"): entry for entry in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{_PATH}:{_line(data, (*keys, key))}"
        entry = known.get(key)
        if entry is None:
            mistakes.append(f"{where}: {name} has no key {key!r}{_hint(key, known)}")
        elif entry.name == "indexes" and isinstance(value, dict):
            values["indexes"] = {at: _filled(IndexAt, value[at], (*keys, key, at), found) for at in value}
        elif entry.name in _TABLES:
            values[entry.name] = _filled(_TABLES[entry.name], value, (*keys, key), found)
        else:
            mistake, values[entry.name] = _converted(value, str(entry.type), entry.name)
            if mistake:
                mistakes.append(f"{where}: {name}.{key} {mistake}")
    return kind(**values)


def _hint(key: str, known: Mapping[str, object]) -> str:
    """Return which key may be meant by *key*: the nearest of the *known* ones, else the same of another table."""
    near = nearest(key, known)
    if near:
        return near
    other = next((name for name, kind in _TABLES.items() if key in {entry.name for entry in fields(kind)}), "")
    return f"; it is one of tool.release.{other}" if other else ""


def _converted(value: object, kind: str, name: str) -> tuple[str, Any]:
    """Return (mistake, value) of the key *name*; without a mistake the value is of the wanted *kind*."""
    if name == "include":
        return _included(value)
    if name == "severities":
        return _severities(value)
    if kind.startswith("tuple"):
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            return "must be a list of strings", ()
        return _list_mistake(value, name), tuple(value)
    if kind == "bool":
        mistake = "" if isinstance(value, bool) else "must be true or false"
    elif kind == "int":
        mistake = _number_mistake(value, name)
    elif name == "indexes":
        mistake = "must be a table of tables"
    else:
        mistake = _text_mistake(value, name)
    return mistake, value


def _list_mistake(value: list[str], name: str) -> str:
    if name in NEVER_EMPTY and not value:
        return "must name at least one"
    rule = RULES.get(name)
    return rule[1] if rule and not all(rule[0].fullmatch(item) for item in value) else ""


def _number_mistake(value: object, name: str) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        return "must be a whole number above 0"
    return f"must be at most {MOST_DAYS}" if name == "expires_days" and value > MOST_DAYS else ""


def _text_mistake(value: object, name: str) -> str:
    choices = CHOICES.get(name)
    if not isinstance(value, str):
        return "must be a string"
    if not value.isprintable():
        return "must have no control characters"
    if name == "remote" and set(value) & set("/:\\"):
        return "must be a remote's name; where code goes is not for a file to say (--remote takes an address)"
    rule = RULES.get(name)
    if rule is not None and not rule[0].fullmatch(value):
        return rule[1]
    if name in FILLED:
        return _braces_mistake(value, FILLED[name])
    return f"must be one of {', '.join(choices)}" if choices and value not in choices else ""


def _braces_mistake(value: str, known: tuple[str, ...]) -> str:
    wrong = next((word for word in BRACES.findall(value) if word not in known), "")
    words = " and ".join(f"{{{word}}}" for word in known)
    return f"knows {words}, and no {{{wrong}}}{nearest(wrong, known)}" if wrong else ""


def _included(value: object) -> tuple[str, tuple[Include, ...]]:
    if not isinstance(value, list):
        return "must be a list of strings or tables", ()
    items = [{"item": item} if not isinstance(item, (str, dict)) else _item(item) for item in value]
    wrong = [f"item {number} {mistake}" for number, item in enumerate(items, 1) if (mistake := _item_mistake(item))]
    return "; ".join(wrong), () if wrong else tuple(Include(**item) for item in items)


def _severities(value: object) -> tuple[str, dict[str, str]]:
    if not isinstance(value, dict):
        return "must be a table of check = severity", {}
    wrong = [f"{check} must be one of {', '.join(SEVERITIES)}" for check in value if value[check] not in SEVERITIES]
    return "; ".join(wrong), {} if wrong else value


def _item(item: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(item, dict):
        return item
    path, _, pattern = item.partition(": ")
    return {"path": path, "pattern": pattern}


def _item_mistake(item: dict[str, Any]) -> str:
    known = {entry.name for entry in fields(Include)}
    path, pattern, count = item.get("path"), item.get("pattern"), item.get("count", 1)
    if not (isinstance(path, str) and isinstance(pattern, str) and path and pattern):
        return 'must be "PATH: PATTERN" or a table with a path and a pattern'
    if not item.keys() <= known:
        return f"has no key {min(item.keys() - known)!r}"
    if "{version}" not in pattern:
        return "must have {version} in its pattern"
    is_number = isinstance(count, int) and not isinstance(count, bool) and count > 0
    return "" if is_number else "must have a count that is a whole number above 0"


def _line(data: bytes, keys: tuple[str, ...]) -> int:
    """Return the line (from 1) where *keys* stand; where they are written inline, that of the nearest table."""
    best, line = 0, 1
    table: tuple[str, ...] = ()
    for number, text in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
        header, key = _HEADER.match(text), _KEY.match(text)
        if header:
            here = table = _pieces(header[1])
        elif key:
            here = (*table, *_pieces(key[1]))
        else:
            continue
        depth = min(len(here), len(keys))
        if here[:depth] == keys[:depth] and depth > best:
            best, line = depth, number
    return line


def _pieces(dotted: str) -> tuple[str, ...]:
    return tuple(piece.strip(" \t\"'") for piece in dotted.split("."))
