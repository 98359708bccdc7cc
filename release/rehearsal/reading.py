"""What an index tells and serves: files listed as JSON (PEP 691) and as pages (PEP 503), metadata, provenance.

Not pypiserver's: a copy of bottle in it puts a finder into ``sys.meta_path`` that spoils later imports, never closes
the files of ranged downloads, and comes with pip as a dependency; what remains of it is what stands here.
"""

from __future__ import annotations

import hashlib
import html
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from release.rehearsal.answering import Answer, Asked, Routes, document, in_range

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.rehearsal.holdings import Held, Holdings, Stored

JSON = "application/vnd.pypi.simple.v1+json"
PROVENANCE = "application/vnd.pypi.integrity.v1+json"
API_VERSION = "1.4"
_FRESH = (("Cache-Control", "max-age=600, public"), ("Vary", "Accept"))


class Reading:
    """The reading side of an index."""

    def __init__(self, holdings: Holdings, url: Callable[[], str]) -> None:
        """Tell of *holdings*; *url* says where the index is."""
        self._holdings = holdings
        self._url = url

    def add_routes(self, routes: Routes) -> None:
        """Add the routes that read."""
        routes.add("GET /simple/", self._projects)
        routes.add("GET /simple/{name}/", self._project)
        routes.add("GET /simple/{name}", self._moved)
        routes.add("GET /packages/{filename}", self._file)
        routes.add("GET /integrity/{name}/{version}/{filename}/provenance", self._provenance)

    def _projects(self, asked: Asked) -> Answer:
        projects = [held for _, held in sorted(self._holdings.projects.items())]
        if not _wants_json(asked):
            return _page("Simple index", [f'<a href="{held.key}/">{held.key}</a>' for held in projects])
        names = [{"name": held.name, "_last-serial": held.serial} for held in projects]
        meta = {"api-version": API_VERSION, "_last-serial": self._holdings.serial}
        return fresh(document({"meta": meta, "projects": names}, kind=JSON), self._holdings.serial)

    def _project(self, asked: Asked, name: str) -> Answer:
        held = self._holdings.project(name)
        if held is None:
            return document({"message": "Not Found"}, 404)
        if name != held.key:
            return Answer(status=301, headers=(("Location", f"/simple/{held.key}/"),))
        files = self._holdings.listed(held)
        if not _wants_json(asked):
            return fresh(_page(f"Links for {held.key}", [_link(stored) for stored in files]), held.serial)
        content = {
            "meta": {"api-version": API_VERSION, "_last-serial": held.serial},
            "name": held.key,
            "project-status": {"status": held.status},
            "versions": sorted({stored.version for stored in files}, key=Version),
            "files": [self._entry(held, stored) for stored in files],
        }
        return fresh(document(content, kind=JSON), held.serial)

    def _entry(self, held: Held, stored: Stored) -> dict[str, Any]:
        metadata = {"sha256": hashlib.sha256(stored.metadata).hexdigest()} if stored.metadata is not None else False
        where = f"{self._url()}/integrity/{held.key}/{stored.version}/{stored.filename}/provenance"
        entry = {
            "filename": stored.filename,
            "url": f"{self._url()}/packages/{stored.filename}",
            "hashes": {"sha256": stored.stated_sha256 or stored.sha256},
            "requires-python": stored.requires_python or None,
            "size": stored.size,
            "upload-time": stored.uploaded.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "yanked": stored.yanked,
            "data-dist-info-metadata": metadata,
            "core-metadata": metadata,
            "provenance": where if stored.provenance else None,
        }
        return {name: value for name, value in entry.items() if name not in self._holdings.left_out}

    def _moved(self, _: Asked, name: str) -> Answer:
        return Answer(status=301, headers=(("Location", f"/simple/{canonicalize_name(name)}/"),))

    def _file(self, asked: Asked, filename: str) -> Answer:
        try:
            _, stored = self._holdings.file(filename.removesuffix(".metadata"))
        except LookupError:
            return Answer(status=404, body=b"Not Found")
        usual = self._holdings.folder / stored.filename if stored.served is None else stored.served
        data = stored.metadata if filename.endswith(".metadata") else usual
        if data is None:
            return Answer(status=404, body=b"Not Found")
        return in_range(asked, Answer(body=data, kind="application/octet-stream"))

    def _provenance(self, _asked: Asked, name: str, version: str, filename: str) -> Answer:
        held = self._holdings.project(name)
        stored = held.files.get(filename) if held else None
        if stored is None or stored.version != version:
            return document({"message": "Not Found"}, 404)
        if stored.provenance is None:
            return document({"message": f"No provenance available for {filename}"}, 404)
        return document(stored.provenance, kind=PROVENANCE)


def _wants_json(asked: Asked) -> bool:
    accepted = asked.headers.get("accept", "")
    return JSON in accepted or JSON.replace("v1", "latest") in accepted


def _page(title: str, lines: list[str]) -> Answer:
    body = "\n".join(f"    {line}<br>" for line in lines)
    page = f"<!DOCTYPE html>\n<html>\n  <head><title>{title}</title></head>\n  <body>\n{body}\n  </body>\n</html>\n"
    return Answer(body=page.encode(), kind="text/html; charset=utf-8")


def _link(stored: Stored) -> str:
    python = f' data-requires-python="{html.escape(stored.requires_python)}"' if stored.requires_python else ""
    reason = stored.yanked if isinstance(stored.yanked, str) else ""
    yanked = f' data-yanked="{html.escape(reason)}"' if stored.yanked else ""
    inside = hashlib.sha256(stored.metadata).hexdigest() if stored.metadata is not None else ""
    metadata = f' data-core-metadata="sha256={inside}"' if inside else ""
    where = f"/packages/{stored.filename}#sha256={stored.stated_sha256 or stored.sha256}"
    return f'<a href="{where}"{python}{yanked}{metadata}>{stored.filename}</a>'


def fresh(answer: Answer, serial: int) -> Answer:
    """Return *answer* as one that may be kept for ten minutes, with the *serial* of what it tells of."""
    headers = (*answer.headers, *_FRESH, ("X-PyPI-Last-Serial", str(serial)))
    return replace(answer, headers=headers)
