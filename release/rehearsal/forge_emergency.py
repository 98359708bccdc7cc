"""A fake GitHub on which an emergency can be drilled: workflows are switched off there, and secrets deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.rehearsal.answering import Answer, Asked, Routes, document, nothing
from release.rehearsal.forge import Forge
from release.rehearsal.forge_documents import not_found

if TYPE_CHECKING:
    from pathlib import Path

    from release.rehearsal.authority import Authority

OFF, ON = "disabled_manually", "active"


class EmergencyForge(Forge):
    """The fake forge, with workflows that can be switched off, and the names of secrets.

    ``workflows`` are states by file, ``secrets`` pairs of environment (empty: the repository) and name.
    """

    def __init__(
        self, folder: Path, repository: str = "someone/project", *, authority: Authority | None = None
    ) -> None:
        """Begin with all workflows on, none known and no secret."""
        self.workflows: dict[str, str] = {}
        self.secrets: set[tuple[str, str]] = set()
        self.is_enabled = True
        super().__init__(folder, repository, authority=authority)

    def _add_first(self, routes: Routes, base: str) -> None:
        routes.add(f"PUT {base}/actions/workflows/{{file}}/disable", self._disable)
        routes.add(f"GET {base}/actions/workflows/{{file}}", self._workflow)
        routes.add(f"PUT {base}/actions/permissions", self._permit)
        routes.add(f"GET {base}/actions/permissions", lambda _: document({"enabled": self.is_enabled}))
        for method, handle in (("GET", self._secret), ("DELETE", self._delete)):
            routes.add(
                f"{method} {base}/actions/secrets/{{name}}", lambda asked, name, act=handle: act(asked, "", name)
            )
            routes.add(f"{method} {base}/environments/{{environment}}/secrets/{{name}}", handle)

    def _disable(self, asked: Asked, file: str) -> Answer:
        if file not in self.workflows:
            return not_found(asked)
        self.workflows[file] = OFF
        return nothing()

    def _workflow(self, asked: Asked, file: str) -> Answer:
        state = self.workflows.get(file)
        return document({"path": f".github/workflows/{file}", "state": state}) if state else not_found(asked)

    def _permit(self, asked: Asked) -> Answer:
        wanted = asked.json()
        if not isinstance(wanted, dict) or not isinstance(wanted.get("enabled"), bool):
            return document({"message": "Invalid request."}, 422)
        self.is_enabled = wanted["enabled"]
        return nothing()

    def _secret(self, asked: Asked, environment: str, name: str) -> Answer:
        return document({"name": name}) if (environment, name) in self.secrets else not_found(asked)

    def _delete(self, asked: Asked, environment: str, name: str) -> Answer:
        if (environment, name) not in self.secrets:
            return not_found(asked)
        self.secrets.discard((environment, name))
        return nothing()
