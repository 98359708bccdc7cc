"""The fake GitHub's routes that only tell: tags, environments, approvals of runs, permissions, attestations."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from release.rehearsal.answering import Answer, Asked, Routes, document
from release.rehearsal.forge_documents import Shown, not_found, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.rehearsal.forge_state import Environment, Repository


class Telling:
    """Tells of a repository's settings and runs."""

    def __init__(self, repository: Repository, shown: Callable[[], Shown]) -> None:
        """Tell of *repository*."""
        self._repository = repository
        self._shown = shown

    def add_routes(self, routes: Routes, base: str) -> None:
        """Add the routes below *base*, a repository's address."""
        routes.add(f"GET {base}/git/ref/{{ref:path}}", self._ref)
        routes.add(f"GET {base}/environments", self._environments)
        routes.add(f"GET {base}/environments/{{name}}", self._environment)
        routes.add(f"GET {base}/environments/{{name}}/deployment-branch-policies", self._policies)
        routes.add(f"GET {base}/environments/{{name}}/secrets", self._secrets)
        routes.add(f"GET {base}/actions/secrets", self._secrets)
        routes.add(f"GET {base}/actions/runs/{{run_id}}/approvals", self._approvals)
        routes.add(f"GET {base}/actions/runs/{{run_id}}/pending_deployments", self._pending)
        routes.add(f"GET {base}/actions/permissions/workflow", self._permissions)
        routes.add(f"GET {base}/attestations/{{digest}}", lambda _, __: document({"attestations": []}))

    def _ref(self, asked: Asked, ref: str) -> Answer:
        commit = self._repository.tags.get(ref.removeprefix("tags/"))
        if commit is None:
            return not_found(asked)
        base = f"{self._shown().url}/repos/{self._repository.name}/git"
        node = base64.b64encode(ref.encode()).decode()
        pointed = {"type": "commit", "sha": commit, "url": f"{base}/commits/{commit}"}
        return document({"ref": f"refs/{ref}", "node_id": node, "url": f"{base}/refs/{ref}", "object": pointed})

    def _environments(self, _: Asked) -> Answer:
        shown = [self._shown().environment(each) for each in self._repository.environments.values()]
        return document({"total_count": len(shown), "environments": shown})

    def _environment(self, asked: Asked, name: str) -> Answer:
        found = self._repository.environments.get(name)
        return document(self._shown().environment(found)) if found else not_found(asked)

    def _policies(self, asked: Asked, name: str) -> Answer:
        found = self._repository.environments.get(name)
        if found is None:
            return not_found(asked)
        shown = [_policy(number, pattern) for number, pattern in enumerate(found.patterns, 1)]
        return document({"total_count": len(shown), "branch_policies": shown})

    def _secrets(self, asked: Asked, _name: str = "") -> Answer:
        if not self._repository.may_write(asked):
            return told("Must have admin rights to Repository.", 403)
        return document({"total_count": 0, "secrets": []})

    def _approvals(self, asked: Asked, run_id: str) -> Answer:
        decisions = self._repository.decisions.get(int(run_id)) if run_id.isdecimal() else None
        if decisions is None:
            return not_found(asked)
        named = self._repository.environments
        return document(
            [
                self._shown().approval(named[each["environment"]], each["state"], each["user"], each["comment"])
                for each in decisions
            ]
        )

    def _pending(self, asked: Asked, run_id: str) -> Answer:
        decisions = self._repository.decisions.get(int(run_id)) if run_id.isdecimal() else None
        if decisions is None:
            return not_found(asked)
        decided = {each["environment"] for each in decisions}
        waiting = [each for each in self._repository.environments.values() if each.name not in decided]
        return document([self._shown().pending(each) for each in waiting if each.reviewers])

    def _permissions(self, asked: Asked) -> Answer:
        if not self._repository.may_write(asked):
            return told("Must have admin rights to Repository.", 403)
        return document({"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False})


def decide(repository: Repository, run_id: int, environment: Environment | None, **decision: str) -> None:
    """Record a person's decision on a run; without an environment the run is only known."""
    decisions = repository.decisions.setdefault(run_id, [])
    if environment:
        decisions.append({"environment": environment.name, **decision})


def _policy(number: int, pattern: str) -> dict[str, Any]:
    kind, _, name = pattern.rpartition(":")
    node = base64.b64encode(f"DeploymentBranchPolicy:{number}".encode()).decode()
    return {"id": number, "node_id": node, "name": name, "type": kind or "branch"}
