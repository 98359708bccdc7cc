"""Python versions that disagree: ``Requires-Python``, the classifiers, the wheel's tags, and what is tested.

Why: installers obey ``Requires-Python`` and people read the classifiers. A version that is promised and not allowed
cannot be installed; one that is allowed and not tested breaks for whoever has it.

Example: bad: ``requires-python = ">=3.10"`` with the classifier ``:: 3.9``. Good: both name the same versions.

Fix: bring ``requires-python``, the classifiers and ``[tool.release.tests] pythons`` together.

Sources: the core metadata specification (Requires-Python); PEP 345 and PEP 440.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from release.checks.dist_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, Metadata
    from release.model.finding import Finding

ID = "python-range-disagrees"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_CLASSIFIER = re.compile(r"Programming Language :: Python :: ([23]\.[0-9]+)$")
_TAG = re.compile(r"-(?:cp|pp)(3)([0-9]+)-(?!abi3)")
_LATEST_PATCH = 30
_FIX = "bring requires-python, the classifiers and [tool.release.tests] pythons together"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """What is promised is allowed, and what is configured to be tested is what is promised."""
    for file in facts.files:
        if file.metadata is None:
            yield _VOICE.unknown(file.where, "its metadata cannot be read")
            continue
        try:
            allowed = SpecifierSet(file.metadata.requires_python)
        except InvalidSpecifier:
            yield _VOICE.not_applicable(file.where, "Requires-Python is not valid, as another check tells")
            continue
        tag = _TAG.search(file.where) if file.is_wheel else None
        wrong = list(_wrong(file.metadata, allowed, facts.tested, f"{tag[1]}.{tag[2]}" if tag else ""))
        if wrong:
            yield _VOICE.failed(file.where, "; ".join(wrong), _FIX)
        else:
            yield _VOICE.passed(file.where, f"Python {file.metadata.requires_python}")


def _wrong(metadata: Metadata, allowed: SpecifierSet, tested: tuple[str, ...], tag: str) -> Iterator[str]:
    if not metadata.requires_python:
        yield "it has no Requires-Python, so every Python takes it"
    promised = [found[1] for text in metadata.classifiers if (found := _CLASSIFIER.match(text))]
    refused = [version for version in promised if not _allows(allowed, version)]
    if refused:
        yield f"the classifiers promise {', '.join(refused)}, Requires-Python is {metadata.requires_python}"
    if tag and not _allows(allowed, tag):
        yield f"it is a wheel for {tag}, Requires-Python is {metadata.requires_python}"
    outside = [version for version in tested if re.fullmatch(r"3\.[0-9]+", version) and not _allows(allowed, version)]
    if outside:
        yield f"{', '.join(outside)} is tested and not allowed by {metadata.requires_python}"
    untested = [version for version in promised if tested and version not in tested]
    if untested:
        yield f"the classifiers promise {', '.join(untested)}, the tests run on {', '.join(tested)}"


def _allows(allowed: SpecifierSet, version: str) -> bool:
    """Tell whether any release of the Python *version* (as 3.12) is in *allowed*."""
    return any(allowed.contains(f"{version}.{patch}", prereleases=True) for patch in range(_LATEST_PATCH))
