"""Metadata that an index refuses: a dependency by address, a local version, a summary of two lines, a broken field.

Why: the upload fails when the tag is pushed and people wait, or the second of two files fails when the first is
public.

Example: bad: ``other @ git+https://...`` among the dependencies; version ``1.0+local``. Good: ``other>=1.2``.

Fix: correct ``[project]``, build again.

Sources: the index's upload rules (metadata); the core metadata specification.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement

from release.checks.dist_findings import Voice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, Metadata
    from release.model.finding import Finding

ID = "invalid-metadata"
_VOICE = Voice(ID)
_LONGEST_SUMMARY, _LONGEST_LABEL = 512, 32
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
# Told by other checks: what is wrong with licences, versions and names.
_ELSEWHERE = re.compile(r"licen[cs]e|'version'|'name'", re.IGNORECASE)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every field is one that indexes take."""
    for file in facts.files:
        if file.metadata is None:
            yield _VOICE.unknown(file.where, f"its metadata cannot be read: {shown(file.problem)}")
            continue
        wrong = list(_wrong(file.metadata))
        if wrong:
            yield _VOICE.failed(file.where, shown("; ".join(wrong[:4])), "$EDITOR pyproject.toml")
        else:
            yield _VOICE.passed(file.where, f"metadata {file.metadata.metadata_version} that indexes take")


def _wrong(metadata: Metadata) -> Iterator[str]:
    yield from (words for words in metadata.mistakes if not _ELSEWHERE.search(words))
    if "+" in metadata.version:
        yield f"{metadata.version} is a local version"
    if len(metadata.summary) > _LONGEST_SUMMARY:
        yield f"its summary is longer than {_LONGEST_SUMMARY} characters"
    for label, address in metadata.urls:
        if len(label) > _LONGEST_LABEL:
            yield f"the label {label!r} of an address is longer than {_LONGEST_LABEL} characters"
        if address != "UNKNOWN" and not _ADDRESS.match(address):
            yield f"{label} is no address: {address!r}"
    for text in metadata.requires_dist:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue  # among the mistakes already
        if requirement.url:
            yield f"it depends on {requirement.name} by its address"
