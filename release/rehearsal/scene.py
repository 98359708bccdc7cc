"""What acts and proofs of a rehearsal share: the project, copies of it, and commands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ProofMissing
from release.model.candidate import parse_candidate
from release.rehearsal.sandbox import addresses, write_settings

if TYPE_CHECKING:
    from pathlib import Path

    from release.model.candidate import Candidate
    from release.rehearsal.index import Index
    from release.rehearsal.sandbox import Sandbox
    from release.system.child import Answer

PATH = ".release/candidate.json"


class Scene:
    """The sandbox, the project in it, and its candidate."""

    def __init__(self, sandbox: Sandbox, root: Path) -> None:
        """Play in *sandbox*, with the project in *root* and copies of it."""
        self.sandbox, self.root = sandbox, root

    @property
    def candidate(self) -> Candidate:
        """The candidate; :class:`ProofMissing` where there is none."""
        return candidate_in(self.root)

    @property
    def digests(self) -> dict[str, str]:
        """Name and SHA-256 of the candidate's distributions."""
        return {file.filename: file.sha256 for file in self.candidate.distributions}

    @property
    def version(self) -> str:
        """The candidate's version, empty while there is none."""
        return self.candidate.version if (self.root / PATH).exists() else ""

    def stage(self, name: str) -> tuple[Path, Index]:
        """Return a copy of the project, and the empty index that is its ``pypi``."""
        index = self.sandbox.add_index(name)
        root = self.sandbox.copy(self.root, name)
        write_settings(root, {"indexes": addresses({"pypi": index})})
        return root, index

    def still(self, name: str) -> Scene:
        """Return the scene on a copy of the project, in which nothing runs, so that it can be copied at any time."""
        return Scene(self.sandbox, self.sandbox.copy(self.root, name))

    def publish(self, root: Path, index: Index, **variables: str) -> Answer:
        """Publish from *root* to its ``pypi``, with a token for the project unless *variables* say otherwise."""
        given = variables or {"PYPI_API_TOKEN": index.make_token([self.sandbox.name])}
        return self.sandbox.nox(root, "publish", "--index", "pypi", **given)

    def announce(self, root: Path) -> Answer:
        """Announce from *root*."""
        return self.sandbox.nox(root, "announce", GH_TOKEN=self.sandbox.forge.make_token())


def candidate_in(root: Path) -> Candidate:
    """Return the candidate of the project in *root*; :class:`ProofMissing` where there is none."""
    path = root / PATH
    candidate = parse_candidate(path.read_bytes()) if path.exists() else None
    if candidate is None:
        raise ProofMissing("there is no candidate", where=(PATH,))
    return candidate


def last_lines(answer: Answer, most: int = 12) -> tuple[str, ...]:
    """Return the last lines that a command printed, without those of Nox itself."""
    text = (answer.out + answer.err).decode("utf-8", "replace")
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("nox > ")]
    return tuple(lines[-most:])
