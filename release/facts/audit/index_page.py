"""An index's document on a project (its JSON): people, addresses and known holes, each field read or not there."""

from __future__ import annotations

from email.utils import getaddresses
from typing import TYPE_CHECKING, Any

from release.errors import OutsideAnswered
from release.model.own import normal_name
from release.model.ownership import Hole, Page, Role
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.index.addresses import Index
    from release.system.view import View

_GONE = 404
_LONGEST = 300


def read_page(view: View, index: Index, project: str) -> Page | None:
    """Return what *index* tells of *project*, ``None`` where it has no such project, or none with a release.

    Raises :class:`OutsideAnswered` where the answer is no such document.
    """
    address = f"{index.base}/pypi/{normal_name(project)}/json"
    headers = {"Accept": "application/json", "Cache-Control": "no-cache", "Pragma": "no-cache"}
    answer = view.fetch(Request(url=address, headers=headers))
    if answer.status == _GONE:
        return None
    if not answer.ok:
        raise OutsideAnswered(f"{index.name} does not tell of {project}", where=(answer.words[:_LONGEST],))
    document = answer.json()
    if not isinstance(document, dict) or not isinstance(document.get("info"), dict):
        raise OutsideAnswered(f"{index.name} tells of {project} in a form of its own", where=(answer.shown,))
    return _page(document, document["info"])


def _page(document: dict[str, Any], info: dict[str, Any]) -> Page:
    owned = document.get("ownership")
    owned = owned if isinstance(owned, dict) else {}
    return Page(
        name=_text(info.get("name")),
        version=_text(info.get("version")),
        author_emails=_emails(info),
        urls=_urls(info),
        roles=_roles(owned.get("roles")),
        organization=_organization(owned),
        holes=_holes(document.get("vulnerabilities")),
        serial=str(document.get("last_serial") or ""),
    )


def addresses_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the mail addresses in *texts* (``Name <name@domain>, …``), in lower case."""
    return tuple(address.lower() for _, address in getaddresses(list(texts)) if "@" in address)


def _text(value: object) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) and value else None


def _emails(info: dict[str, Any]) -> tuple[str, ...] | None:
    """Return the authors' and maintainers' addresses, ``None`` where the document has no field for them."""
    if "author_email" not in info:
        return None
    texts = [info.get("author_email"), info.get("maintainer_email")]
    return addresses_in(text for text in texts if isinstance(text, str))


def _urls(info: dict[str, Any]) -> dict[str, str] | None:
    if "project_urls" not in info:
        return None
    stated = info["project_urls"]
    urls = {str(label): str(url) for label, url in stated.items()} if isinstance(stated, dict) else {}
    homepage = _text(info.get("home_page"))
    return urls | ({"Homepage": homepage} if homepage and "Homepage" not in urls else {})


def _roles(stated: object) -> tuple[Role, ...] | None:
    """Return the roles, ``None`` where they are not told, or where one of them is not to be read: half is no list."""
    if not isinstance(stated, list):
        return None
    roles = []
    for entry in stated:
        role, user = (entry.get("role"), entry.get("user")) if isinstance(entry, dict) else (None, None)
        if not (isinstance(role, str) and isinstance(user, str) and user):
            return None
        roles.append(Role(role=role, user=user))
    return tuple(roles)


def _organization(owned: dict[str, Any]) -> str | None:
    """Return the organization, empty where the project has none, ``None`` where the document does not tell."""
    if "organization" not in owned:
        return None
    found = owned["organization"]
    if found is None or isinstance(found, str):
        return found or ""
    name = found.get("name") if isinstance(found, dict) else None
    return name if isinstance(name, str) else None


def _holes(stated: object) -> tuple[Hole, ...] | None:
    if not isinstance(stated, list) or not all(isinstance(entry, dict) and entry.get("id") for entry in stated):
        return None
    return tuple(
        Hole(
            id=str(entry["id"]),
            summary=str(entry.get("summary") or entry.get("details") or "")[:_LONGEST].partition("\n")[0],
            fixed=tuple(map(str, entry["fixed_in"])) if isinstance(entry.get("fixed_in"), list) else (),
            is_withdrawn=bool(entry.get("withdrawn")),
        )
        for entry in stated
    )
