"""What a wheel says of itself in its ``.dist-info``: WHEEL, RECORD and entry points."""

from __future__ import annotations

import configparser
import csv
import io
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from release.model.dists import RecordRow, WheelFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROW = 3  # columns of RECORD


def wheel_facts(bodies: Mapping[str, bytes]) -> WheelFacts:
    """Return what the files of ``.dist-info`` among *bodies* say; what cannot be read is a problem in it."""
    folders = sorted({path.partition("/")[0] for path in bodies if path.partition("/")[0].endswith(".dist-info")})
    if len(folders) != 1:
        return WheelFacts(problems=(f"{len(folders)} folders in it are called .dist-info, 1 expected",))
    folder, problems = folders[0], []
    texts = {path.removeprefix(f"{folder}/"): data.decode("utf-8", "replace") for path, data in bodies.items()}
    problems += [f"it has no {folder}/{name}" for name in ("WHEEL", "METADATA", "RECORD") if name not in texts]
    headers = HeaderParser().parsestr(texts.get("WHEEL", ""))
    is_pure = {"true": True, "false": False}.get(str(headers["Root-Is-Purelib"] or "").lower())
    return WheelFacts(
        folder=folder,
        version=str(headers["Wheel-Version"] or ""),
        is_pure=is_pure,
        tags=tuple(str(tag) for tag in headers.get_all("Tag", [])),
        record=_record(texts.get("RECORD"), problems),
        entry_points=_entry_points(texts.get("entry_points.txt", ""), problems),
        problems=tuple(problems),
    )


def _record(text: str | None, problems: list[str]) -> tuple[RecordRow, ...] | None:
    if text is None:
        return None
    try:
        rows = [row for row in csv.reader(io.StringIO(text)) if row]
    except csv.Error as problem:
        problems.append(f"RECORD cannot be read: {problem}")
        return None
    if any(len(row) != _ROW for row in rows):
        problems.append("RECORD has rows that are not of three columns")
        return None
    return tuple(RecordRow(path=path, digest=digest, size=size) for path, digest, size in rows)


def _entry_points(text: str, problems: list[str]) -> tuple[tuple[str, str, str], ...]:
    parser = configparser.ConfigParser(delimiters=("=",), strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    try:
        parser.read_string(text)
    except configparser.Error as problem:
        problems.append(f"entry_points.txt cannot be read: {' '.join(str(problem).split())}")
        return ()
    return tuple((group, name, value) for group in parser.sections() for name, value in parser[group].items())
