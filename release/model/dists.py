"""What was seen of built distributions; judging it is the checks' trade."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from release.model.distribution import Distribution


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """Name and version as the file's own metadata states them."""

    name: str
    version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What happened when a file was installed into a fresh environment and its modules imported.

    ``versions`` maps ``metadata`` and each module that has a ``__version__`` to what it says; ``failed`` maps each
    module that cannot be imported to its error; ``words`` says why the installation failed, empty if it did not.
    """

    words: str = ""
    modules: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """One file: ``metadata`` is ``None`` if it could not be read (``problem`` says why), ``tried`` if nobody tried.

    ``renders`` is twine's word on the long description, ``None`` if twine was not asked or gave no word.
    """

    distribution: Distribution
    metadata: Metadata | None = None
    problem: str = ""
    renders: bool | None = None
    rendering: str = ""
    tried: Tried | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DistFacts:
    """Everything in ``dist/``, and what was expected there."""

    project: str
    version: str
    files: tuple[FileFacts, ...]
    others: tuple[str, ...] = ()
