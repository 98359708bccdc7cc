"""What the index refuses in the uploaded file itself: an archive that is none, a wrong name, missing members."""

from __future__ import annotations

import configparser
import os
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

if TYPE_CHECKING:
    from pathlib import Path

    from packaging.metadata import Metadata

_BOMB_FROM, _BOMB_RATIO = 64 * 1024 * 1024, 50
_PLATFORMS = ("any", "win32", "win_", "macosx_", "manylinux", "musllinux_", "linux_armv", "ios_", "android_")


def refuse_sdist(path: Path, filename: str, metadata: Metadata) -> str:
    """Return what is wrong with the sdist at *path*, to be called *filename*."""
    try:
        is_tar, is_zip = tarfile.is_tarfile(path), zipfile.is_zipfile(path)
        if is_tar and is_zip:
            return "Invalid distribution file. File is both a zip and a tar file"
        if not is_tar or not filename.endswith(".tar.gz"):
            return "Invalid distribution file. File is not a tarfile"
        with tarfile.open(path, "r:gz") as archive:
            members = archive.getmembers()
    except (tarfile.ReadError, EOFError, zlib.error, OSError):
        return "Invalid distribution file. None"
    names = {member.name for member in members}
    top = os.path.commonpath(names) if names else ""
    wrong = _refuse_tar(members, names, top) or _refuse_sdist_name(filename, metadata)
    return wrong or _missing_license(metadata, filename, names, top)


def _refuse_tar(members: list[tarfile.TarInfo], names: set[str], top: str) -> str:
    if any(member.issparse() for member in members):
        return "Invalid distribution file. tar archive not accepted: Sparse members are not allowed."
    if top in {".", "/", ""}:
        return "Invalid distribution file. Incorrect number of top-level directories in sdist"
    return "" if f"{top}/PKG-INFO" in names else f"Invalid distribution file. PKG-INFO not found at {top}/PKG-INFO"


def _refuse_sdist_name(filename: str, metadata: Metadata) -> str:
    key = canonicalize_name(metadata.name)
    try:
        name, _ = parse_sdist_filename(filename)
    except InvalidSdistFilename:
        return f"Invalid source distribution filename: {filename}"
    if name != key:
        return f"Start filename for {metadata.name!r} with {key.replace('-', '_')!r}."
    expected = f"{key.replace('-', '_')}-{metadata.version}.tar.gz"
    return "" if filename == expected else f"Filename {filename!r} is invalid, should be {expected!r}."


def refuse_wheel(path: Path, filename: str, metadata: Metadata) -> tuple[str, bytes]:
    """Return what is wrong with the wheel at *path*, to be called *filename*; and its METADATA if nothing is."""
    if not zipfile.is_zipfile(path):
        return "Invalid distribution file. File is not a zipfile", b""
    try:
        with zipfile.ZipFile(path) as archive:
            wrong = _refuse_zip(archive, path, filename)
            wrong = wrong or _refuse_wheel_name(filename, metadata) or _refuse_members(archive, filename, metadata)
            return wrong, b"" if wrong else archive.read(f"{_info(filename)}/METADATA")
    except zipfile.BadZipFile:
        return "Invalid distribution file. None", b""


def _info(filename: str) -> str:
    name, version, _ = filename.split("-", 2)
    return f"{name}-{version}.dist-info"


def _refuse_zip(archive: zipfile.ZipFile, path: Path, filename: str) -> str:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _BOMB_FROM and unpacked > _BOMB_RATIO * path.stat().st_size:
        return f"Invalid distribution file. File exceeds compression ratio of {_BOMB_RATIO}"
    if {entry.compress_type for entry in entries} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "Invalid distribution file. File does not use a supported compression type"
    if len({entry.filename for entry in entries}) < len(entries):
        return "Invalid distribution file. ZIP archive not accepted: Duplicate filename in local headers."
    if filename.count("-") < 2:  # noqa: PLR2004 - name, version, and something
        return "Invalid distribution file. Unable to parse name and version from wheel filename"
    if f"{_info(filename)}/WHEEL" not in archive.namelist():
        return f"Invalid distribution file. WHEEL not found at {_info(filename)}/WHEEL"
    return ""


def _refuse_wheel_name(filename: str, metadata: Metadata) -> str:
    try:
        name, version, _, tags = parse_wheel_filename(filename)
    except InvalidWheelFilename as error:
        return str(error)
    for tag in tags:
        if not tag.platform.startswith(_PLATFORMS):
            return f"Binary wheel '{filename}' has an unsupported platform tag '{tag.platform}'."
    key = canonicalize_name(metadata.name)
    expected = key.replace("-", "_")
    if name != key:
        return f"Start filename for {metadata.name!r} with {expected!r}."
    if (stated := filename.split("-", 1)[0]) != expected:
        return f"Filename {filename!r} should contain the normalized project name {expected!r}, not {stated!r}."
    if version != metadata.version:
        return f"Version in filename should be {str(metadata.version)!r} not {str(version)!r}."
    return ""


def _refuse_members(archive: zipfile.ZipFile, filename: str, metadata: Metadata) -> str:
    info, names = _info(filename), set(archive.namelist())
    if wrong := _missing_license(metadata, filename, names, f"{info}/licenses"):
        return wrong
    if f"{info}/RECORD" not in names:
        return f"Wheel '{filename}' does not contain the required RECORD file: {info}/RECORD"
    if f"{info}/entry_points.txt" in names:
        parser = configparser.ConfigParser(delimiters=("=",), strict=True, interpolation=None)
        try:
            parser.read_string(archive.read(f"{info}/entry_points.txt").decode())
        except (configparser.Error, UnicodeDecodeError):
            return f"Wheel '{filename}' has invalid entry points defined in the entry_points.txt file"
    if f"{info}/METADATA" not in names:
        return f"Wheel '{filename}' does not contain the required METADATA file: {info}/METADATA"
    return ""


def _missing_license(metadata: Metadata, filename: str, names: set[str], where: str) -> str:
    for name in metadata.license_files or []:
        if f"{where}/{name}" not in names:
            return f"License-File {name} does not exist in distribution file {filename} at {where}/{name}"
    return ""


def metadata_of(path: Path) -> bytes | None:
    """Return the METADATA of the wheel at *path*, ``None`` where it has none."""
    with zipfile.ZipFile(path) as archive:
        name = f"{_info(path.name)}/METADATA"
        return archive.read(name) if name in archive.namelist() else None
