"""Who published a file, as the index serves it (PEP 740): repository, workflow and environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.errors import OutsideAnswered
from release.model.records import dataclass
from release.system.http import Request

if TYPE_CHECKING:
    from release.model.publishing import Served
    from release.system.view import View

_GONE = 404


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """A trusted publisher; what its kind does not have is empty."""

    kind: str
    repository: str
    workflow: str = ""
    environment: str = ""

    @property
    def forge(self) -> str:
        """``github`` or ``gitlab``; empty for a publisher that is no repository."""
        kind = self.kind.casefold()
        return kind if kind in {"github", "gitlab"} else ""

    def __str__(self) -> str:
        """Return it on one line, for people."""
        inside = ", ".join(text for text in (self.workflow, self.environment) if text)
        return f"{self.kind} {self.repository}" + (f" ({inside})" if inside else "")


def read_publishers(view: View, served: Served) -> tuple[Publisher, ...]:
    """Return who is vouched for as the publisher of *served*; nobody where the index has no provenance for it.

    The index has verified the signatures when it took the file; here its word for that is read.
    """
    if not served.provenance:
        return ()
    headers = {"Accept": "application/vnd.pypi.integrity.v1+json, application/json", "Cache-Control": "no-cache"}
    answer = view.fetch(Request(url=served.provenance, headers=headers))
    if answer.status == _GONE:
        return ()
    if not answer.ok:
        raise OutsideAnswered(f"the provenance of {served.filename} is not served", where=(answer.words[:200],))
    try:
        return tuple(_publisher(bundle["publisher"]) for bundle in answer.json()["attestation_bundles"])
    except (KeyError, TypeError, AttributeError):
        raise OutsideAnswered(
            f"the provenance of {served.filename} is in a form of its own", where=(answer.shown,)
        ) from None


def _publisher(found: dict[str, Any]) -> Publisher:
    return Publisher(
        kind=str(found["kind"]),
        repository=str(found.get("repository") or found.get("email") or ""),
        workflow=str(found.get("workflow") or found.get("workflow_filepath") or ""),
        environment=str(found.get("environment") or ""),
    )
