"""Trusted publishers: the workflow or pipeline that may publish, and what its identities must state."""

from __future__ import annotations

import re
import uuid
from abc import ABC, abstractmethod
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher(ABC):
    """A file of a CI's jobs that may publish *projects*; in an *environment* only where one is named."""

    required: ClassVar[tuple[str, ...]]  # the claims without which an identity is none of this CI's
    _claim: ClassVar[str]  # the one that names the file, and the ref it is of
    _file: ClassVar[re.Pattern[str]]

    workflow: str
    environment: str = ""
    projects: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    @abstractmethod
    def identity(self) -> dict[str, Any]:
        """The publisher as a provenance document states it."""

    @abstractmethod
    def is_of(self, claims: Mapping[str, Any]) -> bool:
        """Whether *claims* are of this repository and file."""

    @abstractmethod
    def is_in(self, environment: str) -> bool:
        """Whether this publisher is the one for a job in *environment*."""

    @abstractmethod
    def refusal(self, claims: Mapping[str, Any]) -> str:
        """Return what is wrong with *claims*, empty if nothing is."""

    def _stated_file(self, claims: Mapping[str, Any]) -> str:
        found = self._file.search(str(claims[self._claim]))
        return found[1] if found else ""

    def _mismatch(self, claims: Mapping[str, Any], where: str, *refs: str) -> str:
        """Return how the claim differs from the file *where* at each of the claimed *refs*, empty if it does not."""
        expected = sorted(f"{where}@{claims[name]}" for name in refs if claims.get(name))
        got = claims[self._claim]
        wrong = f"The {self._claim} claim does not match, expecting one of {expected!r}, got {got!r}"
        return "" if got in expected else wrong


@dataclass(frozen=True, kw_only=True, slots=True)
class GitHubPublisher(Publisher):
    """A workflow of a GitHub repository."""

    required = ("repository", "repository_owner", "repository_owner_id", "job_workflow_ref", "jti", "event_name")
    _claim = "job_workflow_ref"
    _file = re.compile(r"(?<=/)([^/]+\.(?:yml|yaml))(?=@)")

    repository: str
    owner_id: str

    @property
    def identity(self) -> dict[str, Any]:
        """The publisher as a provenance document states it."""
        named = {"repository": self.repository, "workflow": self.workflow}
        return {"kind": "GitHub", **named, "environment": self.environment or None}

    def is_of(self, claims: Mapping[str, Any]) -> bool:
        """Whether *claims* are of this repository, owner and workflow."""
        stated = (str(claims["repository"]), str(claims["repository_owner_id"]), self._stated_file(claims))
        return stated == (self.repository, self.owner_id, self.workflow)

    def is_in(self, environment: str) -> bool:
        """Whether this publisher is the one for a job in *environment*, in any case."""
        return self.environment.lower() == environment.lower()

    def refusal(self, claims: Mapping[str, Any]) -> str:
        """Return what is wrong with *claims*, empty if nothing is."""
        if wrong := self._mismatch(claims, f"{self.repository}/.github/workflows/{self.workflow}", "ref", "sha"):
            return wrong
        if claims["event_name"] == "pull_request_target":
            return "Publishing from a workflow invoked via 'pull_request_target' is not supported."
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GitLabPublisher(Publisher):
    """A pipeline of a GitLab project."""

    required = ("sub", "project_path", "ci_config_ref_uri", "jti")
    _claim = "ci_config_ref_uri"
    _file = re.compile(r"(?<=//)(.*[^/]\.(?:yml|yaml))(?=@)")

    project_path: str
    issuer: str

    @property
    def identity(self) -> dict[str, Any]:
        """The publisher as a provenance document states it."""
        named = {"repository": self.project_path, "workflow_filepath": self.workflow}
        return {"kind": "GitLab", **named, "environment": self.environment or None}

    def is_of(self, claims: Mapping[str, Any]) -> bool:
        """Whether *claims* are of this project and pipeline file."""
        stated = (str(claims["project_path"]).lower(), self._stated_file(claims), claims["iss"])
        return stated == (self.project_path.lower(), self.workflow, self.issuer)

    def is_in(self, environment: str) -> bool:
        """Whether this publisher is the one for a job in *environment*."""
        return self.environment == environment

    def refusal(self, claims: Mapping[str, Any]) -> str:
        """Return what is wrong with *claims*, empty if nothing is."""
        if not (claims.get("ref_path") and claims.get("sha")):
            return "The ref_path and sha claims are empty"
        where = f"{self.issuer.partition('://')[2]}/{self.project_path}//{self.workflow}"
        return self._mismatch(claims, where, "ref_path", "sha")
