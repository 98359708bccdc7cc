"""Trusted publishers: the workflow or pipeline that may publish, and what its identities must state."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_GITHUB_WORKFLOW = re.compile(r"(?<=/)([^/]+\.(?:yml|yaml))(?=@)")
_GITLAB_WORKFLOW = re.compile(r"(?<=//)(.*[^/]\.(?:yml|yaml))(?=@)")


@dataclass(frozen=True, kw_only=True, slots=True)
class GitHubPublisher:
    """A workflow of a GitHub repository that may publish *projects*; an *environment* only where it is named."""

    repository: str
    owner_id: str
    workflow: str
    environment: str = ""
    projects: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    required = ("repository", "repository_owner", "repository_owner_id", "job_workflow_ref", "jti", "event_name")

    @property
    def identity(self) -> dict[str, Any]:
        """The publisher as a provenance document states it."""
        named = {"repository": self.repository, "workflow": self.workflow}
        return {"kind": "GitHub", **named, "environment": self.environment or None}

    def is_of(self, claims: Mapping[str, Any]) -> bool:
        """Whether *claims* are of this repository, owner and workflow."""
        found = _GITHUB_WORKFLOW.search(str(claims["job_workflow_ref"]))
        stated = (str(claims["repository"]), str(claims["repository_owner_id"]), found[1] if found else "")
        return stated == (self.repository, self.owner_id, self.workflow)

    def is_in(self, environment: str) -> bool:
        """Whether this publisher is the one for a job in *environment*."""
        return self.environment.lower() == environment.lower()

    def refusal(self, claims: Mapping[str, Any]) -> str:
        """Return what is wrong with *claims*, empty if nothing is."""
        workflow = f"{self.repository}/.github/workflows/{self.workflow}"
        expected = sorted(f"{workflow}@{claims[name]}" for name in ("ref", "sha") if claims.get(name))
        if claims["job_workflow_ref"] not in expected:
            got = claims["job_workflow_ref"]
            return f"The job_workflow_ref claim does not match, expecting one of {expected!r}, got {got!r}"
        if claims["event_name"] == "pull_request_target":
            return "Publishing from a workflow invoked via 'pull_request_target' is not supported."
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GitLabPublisher:
    """A pipeline of a GitLab project that may publish *projects*."""

    project_path: str
    workflow: str
    issuer: str
    environment: str = ""
    projects: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    required = ("sub", "project_path", "ci_config_ref_uri", "jti")

    @property
    def identity(self) -> dict[str, Any]:
        """The publisher as a provenance document states it."""
        named = {"repository": self.project_path, "workflow_filepath": self.workflow}
        return {"kind": "GitLab", **named, "environment": self.environment or None}

    def is_of(self, claims: Mapping[str, Any]) -> bool:
        """Whether *claims* are of this project and pipeline file."""
        found = _GITLAB_WORKFLOW.search(str(claims["ci_config_ref_uri"]))
        stated = (str(claims["project_path"]).lower(), found[1] if found else "", claims["iss"])
        return stated == (self.project_path.lower(), self.workflow, self.issuer)

    def is_in(self, environment: str) -> bool:
        """Whether this publisher is the one for a job in *environment*."""
        return self.environment == environment

    def refusal(self, claims: Mapping[str, Any]) -> str:
        """Return what is wrong with *claims*, empty if nothing is."""
        if not (claims.get("ref_path") and claims.get("sha")):
            return "The ref_path and sha claims are empty"
        where = f"{self.issuer.partition('://')[2]}/{self.project_path}//{self.workflow}"
        expected = sorted(f"{where}@{claims[name]}" for name in ("ref_path", "sha"))
        if claims["ci_config_ref_uri"] not in expected:
            got = claims["ci_config_ref_uri"]
            return f"The ci_config_ref_uri claim does not match, expecting one of {expected!r}, got {got!r}"
        return ""


Publisher = GitHubPublisher | GitLabPublisher
