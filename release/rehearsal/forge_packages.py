"""GitLab's generic packages: files by package, version and name; the same name again is a second file."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass
from release.rehearsal.answering import Answer, Asked, document, nothing
from release.rehearsal.forge_state import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"(?![~@])[A-Za-z0-9._+~@-]+(?<![~@])")
_PIECE = 256 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    id: int
    package: tuple[str, str]
    name: str
    path: Path
    size: int
    sha256: str
    created: str


class Packages:
    """The generic packages of a project."""

    def __init__(self, folder: Path, numbers: Iterator[int]) -> None:
        """Put contents into *folder*; *numbers* are the ids."""
        self._folder = folder
        self._numbers = numbers
        self._packages: dict[tuple[str, str], int] = {}
        self._files: list[_File] = []

    def upload(self, asked: Asked, name: str, version: str, file: str) -> Answer:
        """Answer ``PUT /packages/generic/:name/:version/:file``."""
        if not (_NAME.fullmatch(name) and _NAME.fullmatch(version) and _NAME.fullmatch(file)):
            return document({"error": "file_name is invalid"}, 400)
        package, number = (name, version), next(self._numbers)
        path, digest, size = self._folder / f"package-{number}", hashlib.sha256(), 0
        with path.open("wb") as stream:
            while piece := asked.body.read(_PIECE):
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
        self._packages.setdefault(package, next(self._numbers))
        stored = _File(
            id=number,
            package=package,
            name=file,
            path=path,
            size=size,
            sha256=digest.hexdigest(),
            created=timestamp(),
        )
        self._files.append(stored)
        if asked.query.get("select") == "package_file":
            return document(self._document(stored), 201)
        return document({"message": "201 Created"}, 201)

    def download(self, _: Asked, name: str, version: str, file: str) -> Answer:
        """Answer with the latest file of that name."""
        found = [each for each in self._files if (each.package, each.name) == ((name, version), file)]
        if not found:
            return document({"message": "404 Not Found"}, 404)
        headers = (("X-Checksum-SHA256", found[-1].sha256),)
        return Answer(body=found[-1].path, kind="application/octet-stream", headers=headers)

    def find(self, asked: Asked) -> Answer:
        """Answer ``GET /packages``, by type, name and version."""
        wanted = {key: asked.query.get(f"package_{key}", "") for key in ("type", "name", "version")}
        shown = [
            {"id": number, "name": name, "version": version, "package_type": "generic", "status": "default"}
            for (name, version), number in self._packages.items()
        ]
        found = [each for each in shown if wanted["type"] in {"", "generic"} and wanted["name"] in str(each["name"])]
        return document([each for each in found if wanted["version"] in {"", each["version"]}])

    def files(self, _: Asked, package: str) -> Answer:
        """Answer ``GET /packages/:id/package_files``."""
        return document([self._document(each) for each in self._files if str(self._packages[each.package]) == package])

    def delete_file(self, _: Asked, package: str, file: str) -> Answer:
        """Answer ``DELETE /packages/:id/package_files/:id``."""
        for each in self._files:
            if (str(self._packages[each.package]), str(each.id)) == (package, file):
                self._files.remove(each)
                each.path.unlink()
                return nothing()
        return document({"message": "404 Not Found"}, 404)

    def _document(self, file: _File) -> dict[str, Any]:
        return {
            "id": file.id,
            "package_id": self._packages[file.package],
            "created_at": file.created,
            "file_name": file.name,
            "size": file.size,
            "file_sha256": file.sha256,
        }
