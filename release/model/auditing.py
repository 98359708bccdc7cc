"""What an audit looks at: the facts of every subject; what nobody could see is ``None``."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from release.model.audit import Answers
    from release.model.forge_settings import ForgeFacts
    from release.model.journal_facts import JournalFacts
    from release.model.ownership import OwnershipFacts
    from release.model.project_facts import ProjectFacts
    from release.model.repository_facts import RepositoryFacts
    from release.model.secrets import SecretFacts
    from release.model.workflow import Workflows


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFacts:
    """The facts of one audit. ``now`` is UTC; ``files`` are the tracked paths, relative to the project.

    ``tree`` is what the project's own files say: documents, configuration, where the work stands.
    """

    project: str
    version: str
    now: datetime
    answers: Answers
    files: frozenset[str] = field(default_factory=frozenset)
    workflows: Workflows | None = None
    repository: RepositoryFacts | None = None
    secrets: SecretFacts | None = None
    forge: ForgeFacts | None = None
    index: OwnershipFacts | None = None
    journal: JournalFacts | None = None
    tree: ProjectFacts | None = None
