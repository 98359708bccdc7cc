"""An index's documents on its projects (JSON): their people, addresses and known holes, beside their files."""

from __future__ import annotations

from dataclasses import field
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from release.model.records import dataclass
from release.rehearsal.answering import Answer, Asked, Routes, document
from release.rehearsal.reading import fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from release.rehearsal.holdings import Held, Holdings, Stored


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What an index knows of a project beside its files; what is ``None`` is as the files' metadata has it.

    ``vulnerabilities`` are entries of the index's own form. ``left_out`` are fields of the document that it does not
    have, as an index of another make.
    """

    maintainers: tuple[str, ...] = ()
    organization: str = ""
    author_email: str | None = None
    project_urls: Mapping[str, str] | None = None
    vulnerabilities: tuple[Mapping[str, Any], ...] = ()
    left_out: frozenset[str] = field(default_factory=frozenset)


class Documents:
    """The documents of an index."""

    def __init__(self, holdings: Holdings, url: Callable[[], str]) -> None:
        """Tell of *holdings*; *url* says where the index is."""
        self._holdings = holdings
        self._url = url
        self.about: dict[str, About] = {}

    def add_routes(self, routes: Routes) -> None:
        """Add the routes of the documents."""
        routes.add("GET /pypi/{name}/json", self._project)
        routes.add("GET /pypi/{name}/{version}/json", self._project)

    def describe(self, name: str, about: About) -> None:
        """Tell *about* the project called *name* from now on."""
        self.about[canonicalize_name(name)] = about

    def _project(self, _asked: Asked, name: str, version: str = "") -> Answer:
        held = self._holdings.project(name)
        files = self._holdings.listed(held) if held else []
        versions = sorted({Version(stored.version) for stored in files})
        if held is None or not versions or (version and Version(version) not in versions):
            return document({"message": "Not Found"}, 404)
        chosen = version or str(max((v for v in versions if not v.is_prerelease), default=versions[-1]))
        of_chosen = [stored for stored in files if Version(stored.version) == Version(chosen)]
        by_version = {str(v): [self._url_entry(s) for s in files if Version(s.version) == v] for v in versions}
        about = self.about.get(held.key, About())
        content = {
            "info": _info(held, chosen, of_chosen, about),
            "last_serial": held.serial,
            **({} if version else {"releases": by_version}),
            "urls": by_version[str(Version(chosen))],
            "vulnerabilities": list(about.vulnerabilities),
            "ownership": _ownership(held, about),
        }
        kept = {key: value for key, value in content.items() if key not in about.left_out}
        return fresh(document(kept), held.serial)

    def _url_entry(self, stored: Stored) -> dict[str, Any]:
        return {
            "filename": stored.filename,
            "packagetype": stored.kind,
            "digests": {"sha256": stored.stated_sha256 or stored.sha256, "blake2b_256": stored.blake2_256},
            "size": stored.size,
            "upload_time_iso_8601": stored.uploaded.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "url": f"{self._url()}/packages/{stored.filename}",
            "yanked": bool(stored.yanked),
            "yanked_reason": stored.yanked if isinstance(stored.yanked, str) else None,
        }


def _ownership(held: Held, about: About) -> dict[str, Any]:
    roles = [("Owner", name) for name in sorted(filter(None, held.owners))]
    roles += [("Maintainer", name) for name in about.maintainers]
    return {
        "roles": [{"role": role, "user": user} for role, user in roles],
        "organization": about.organization or None,
    }


def _info(held: Held, version: str, files: list[Stored], about: About) -> dict[str, Any]:
    """Return what the index tells of one version, as the metadata of its wheel has it."""
    headers = BytesHeaderParser().parsebytes(next((stored.metadata for stored in files if stored.metadata), b""))
    urls = dict(entry.split(", ", 1) for entry in headers.get_all("Project-URL", []) if ", " in entry)
    email = headers.get("Author-Email", "") if about.author_email is None else about.author_email
    info = {
        "name": held.name,
        "version": version,
        "summary": files[0].summary,
        "author_email": email,
        "maintainer_email": headers.get("Maintainer-Email", ""),
        "home_page": headers.get("Home-Page", ""),
        "project_urls": (urls or None) if about.project_urls is None else dict(about.project_urls),
        "requires_python": files[0].requires_python,
        "yanked": all(stored.yanked for stored in files),
    }
    return {key: value for key, value in info.items() if f"info.{key}" not in about.left_out}
