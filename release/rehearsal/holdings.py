"""What an index holds: projects, their releases and files, and what it remembers of files that are gone."""

from __future__ import annotations

import threading
import uuid
from dataclasses import field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name, canonicalize_version

from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(kw_only=True, slots=True)
class Stored:
    """A file on the index. The digests are those of the uploaded bytes, whatever is served."""

    filename: str
    kind: str  # sdist or bdist_wheel
    version: str
    size: int
    sha256: str
    blake2_256: str
    uploaded: datetime
    requires_python: str = ""
    summary: str = ""
    metadata: bytes | None = None
    provenance: dict[str, Any] | None = None
    yanked: str | bool = False
    stated_sha256: str = ""  # what listings state in place of the digest
    served: bytes | None = None  # what a download gets in place of the file
    listed_from: datetime | None = None
    unlisted_answers: int = 0  # how many more listings leave it out


@dataclass(kw_only=True, slots=True)
class Held:
    """A project on the index."""

    name: str
    owners: set[str]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    files: dict[str, Stored] = field(default_factory=dict)
    releases: dict[str, datetime] = field(default_factory=dict)  # by canonical version
    status: str = "active"
    serial: int = 0

    @property
    def key(self) -> str:
        """The normalized name."""
        return canonicalize_name(self.name)

    @property
    def size(self) -> int:
        """The sum of the files' sizes, in bytes."""
        return sum(stored.size for stored in self.files.values())


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(timezone.utc)


class Holdings:
    """Everything an index holds. The files' bytes are in *folder*, under their names."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = utc_now) -> None:
        """Start empty."""
        self.folder = folder
        self.now = now
        self.lock = threading.RLock()
        self.projects: dict[str, Held] = {}
        self.gone: set[str] = set()
        self.serial = 0
        self.lag_s = 0.0
        self.lag_answers = 0
        self.left_out: frozenset[str] = frozenset()

    def project(self, name: str) -> Held | None:
        """Return the project called *name* in any spelling."""
        return self.projects.get(canonicalize_name(name))

    def add_project(self, name: str, owner: str) -> Held:
        """Create the project *name*."""
        held = self.projects[canonicalize_name(name)] = Held(name=name, owners={owner})
        self.note(held)
        return held

    def add_file(self, held: Held, stored: Stored) -> None:
        """Take *stored* into *held*; its bytes are in the folder already. Listings may show it later."""
        if self.lag_s:
            stored.listed_from = stored.uploaded + timedelta(seconds=self.lag_s)
        stored.unlisted_answers = self.lag_answers
        held.files[stored.filename] = stored
        held.releases.setdefault(canonicalize_version(stored.version), stored.uploaded)
        self.note(held)

    def remove_file(self, filename: str) -> None:
        """Delete a file, whose name can never be used again."""
        held, _ = self.file(filename)
        del held.files[filename]
        (self.folder / filename).unlink()
        self.gone.add(filename)
        self.note(held)

    def file(self, filename: str) -> tuple[Held, Stored]:
        """Return the file called *filename* and its project; ``LookupError`` where there is none."""
        for held in self.projects.values():
            if filename in held.files:
                return held, held.files[filename]
        raise LookupError(f"the index has no {filename}")

    def same_bytes(self, blake2_256: str) -> bool:
        """Whether any file has these bytes, under whatever name."""
        return any(s.blake2_256 == blake2_256 for held in self.projects.values() for s in held.files.values())

    def listed(self, held: Held) -> list[Stored]:
        """Return the files that this listing shows, in the order of their names; counts as one listing."""
        with self.lock:
            shown = []
            for _, stored in sorted(held.files.items()):
                if stored.unlisted_answers:
                    stored.unlisted_answers -= 1
                elif stored.listed_from is None or stored.listed_from <= self.now():
                    shown.append(stored)
            return [] if held.status == "quarantined" else shown

    def note(self, held: Held) -> None:
        """Count a change of *held*, as the index's own journal does."""
        self.serial += 1
        held.serial = self.serial
