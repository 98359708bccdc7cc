"""The metadata of two releases compared: dependencies, and every other field (core metadata, entry points, tags)."""

from __future__ import annotations

import configparser
from typing import TYPE_CHECKING, Any

from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from release.model.regex import regex
from release.model.review import DependencyChange, FieldChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LICENCE_FIELDS = ("License-Expression", "License", "License-File")
PYTHON, README, ENTRY_POINTS, TAGS = "Requires-Python", "README", "Entry points", "Tag"
# Fields of RawMetadata by the name under which people know them; versions and dependencies are told elsewhere.
_FIELDS = {
    "name": "Name",
    "requires_python": PYTHON,
    "license_expression": "License-Expression",
    "license": "License",
    "license_files": "License-File",
    "provides_extra": "Provides-Extra",
    "classifiers": "Classifier",
    "project_urls": "Project-URL",
    "home_page": "Home-Page",
    "download_url": "Download-URL",
    "author": "Author",
    "author_email": "Author-Email",
    "maintainer": "Maintainer",
    "maintainer_email": "Maintainer-Email",
    "summary": "Summary",
    "keywords": "Keywords",
    "description": README,
    "description_content_type": "Description-Content-Type",
    "platforms": "Platform",
    "dynamic": "Dynamic",
    "metadata_version": "Metadata-Version",
}
_EXTRA = regex(r"""(?:\s*\band\b\s*)?\(?extra\s*==\s*["']([^"']+)["']\)?""")


def compare_metadata(old: bytes | None, new: bytes) -> tuple[FieldChange, ...]:
    """Return the fields of METADATA or PKG-INFO that are not as before; none where there was no release before."""
    before, after = _read(old or b""), _read(new)
    return tuple(_changes(before, after)) if old is not None else ()


def compare_dependencies(old: bytes | None, new: bytes) -> tuple[DependencyChange, ...]:
    """Return the requirements that are new, gone or different; all are new where there was no release before."""
    before, after = (_requirements(_raw(data or b"").get("requires_dist", [])) for data in (old, new))
    return tuple(
        DependencyChange(name=key[0], extra=key[1], old=before.get(key, ""), new=after.get(key, ""))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    )


def compare_entry_points(old: bytes | None, new: bytes | None) -> tuple[FieldChange, ...]:
    """Return what changed in entry_points.txt (``None`` where there is no such file)."""
    return tuple(_field(ENTRY_POINTS, _points(old or b""), _points(new or b"")))


def compare_tags(old: bytes | None, new: bytes) -> tuple[FieldChange, ...]:
    """Return what changed in a wheel's WHEEL file: its tags and whether it is pure."""
    if old is None:
        return ()
    before, after = (_headers(data) for data in (old, new))
    return tuple(change for name in (TAGS, "Root-Is-Purelib") for change in _field(name, before[name], after[name]))


def _changes(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*_FIELDS.values(), *sorted({*before, *after}))):
        old, new = before.get(name, ()), after.get(name, ())
        if name == README and old != new:
            yield FieldChange(field=name, added=(f"{_lines(new)} lines",), removed=(f"{_lines(old)} lines",))
        else:
            yield from _field(name, old, new)


def _field(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[FieldChange]:
    come = tuple(value for value in new if value not in old)
    gone = tuple(value for value in old if value not in new)
    if come or gone:
        yield FieldChange(field=name, added=come, removed=gone)


def _raw(data: bytes) -> dict[str, Any]:
    try:
        raw, _ = parse_email(data)
    except (ValueError, UnicodeError):  # hostile headers
        return {}
    return dict(raw)


def _read(data: bytes) -> dict[str, tuple[str, ...]]:
    """Return the fields with their values as texts; those that this does not know have their own name."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        raw, unknown = parse_email(data)
    except (ValueError, UnicodeError):
        return found
    fields: dict[str, Any] = {**raw, **unknown}
    for key, value in fields.items():
        if key not in {"version", "requires_dist"}:
            found[_FIELDS.get(key, key)] = _texts(value)
    return found


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(f"{label}, {address}" for label, address in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(str(item) for item in value)
    return (str(value),)


def _requirements(stated: list[str]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for text in stated:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            found[text, ""] = "not valid"
            continue
        marker = str(requirement.marker or "")
        extra = _EXTRA.search(marker)
        condition = _EXTRA.sub("", marker).strip()
        key = str(canonicalize_name(requirement.name)), extra[1] if extra else ""
        words = _versions(requirement) + (f"; {condition}" if condition else "")
        found[key] = f"{found[key]} or {words}" if key in found else words
    return found


def _versions(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}] " if requirement.extras else ""
    where = f" @ {requirement.url}" if requirement.url else ""
    return f"{extras}{','.join(sorted(map(str, requirement.specifier))) or 'any version'}{where}"


def _points(data: bytes) -> tuple[str, ...]:
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[method-assign,assignment]  # names keep their case
    try:
        parser.read_string(data.decode("utf-8", "replace"))
    except configparser.Error:
        return ("entry_points.txt cannot be read",)
    return tuple(
        f"{group}: {name} = {''.join(value.split())}"
        for group in parser.sections()
        for name, value in parser[group].items()
    )


def _headers(data: bytes) -> dict[str, tuple[str, ...]]:
    lines = [line.partition(":") for line in data.decode("utf-8", "replace").splitlines()]
    return {name: tuple(value.strip() for key, _, value in lines if key == name) for name in (TAGS, "Root-Is-Purelib")}


def _lines(texts: tuple[str, ...]) -> int:
    return sum(len(text.splitlines()) for text in texts)
