"""An sdist and a wheel that do not say the same of themselves.

Why: a resolver reads one file's metadata and installs another file. Dependencies that only one of them names are
missing for those who get the other.

Example: bad: PKG-INFO requires ``idna``, METADATA does not. Good: the same fields, or ``Dynamic`` for one that only
the build can tell.

Fix: state it in ``[project]`` instead of computing it, build again.

Sources: PEP 643 (metadata of sdists), PEP 658.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, listed, shown
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, Metadata
    from release.model.finding import Finding

ID = "disagreeing-metadata"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_NAME = re.compile(r"^[A-Za-z0-9][\w.-]*")
_FIELDS = {
    "requires_dist": "Requires-Dist",
    "requires_python": "Requires-Python",
    "extras": "Provides-Extra",
    "classifiers": "Classifier",
    "licence": "License-Expression",
    "summary": "Summary",
}


def judge(facts: DistFacts) -> Iterator[Finding]:
    """The fields that a resolver or a reader looks at are the same in every file, unless they are dynamic."""
    known = [(file.where, file.metadata) for file in facts.files if file.metadata is not None]
    sdist = next((metadata for where, metadata in known if not where.endswith(".whl")), None)
    for where, metadata in known:
        if not where.endswith(".whl"):
            continue
        if sdist is None:
            yield _VOICE.not_applicable(where, "there is no sdist to compare it with")
            continue
        wrong = list(_wrong(sdist, metadata))
        if wrong:
            yield _VOICE.failed(where, "; ".join(wrong), "state it in [project], then: nox -s build")
        else:
            yield _VOICE.passed(where, "its metadata is the sdist's")


def _wrong(sdist: Metadata, wheel: Metadata) -> Iterator[str]:
    dynamic = {name.lower() for name in sdist.dynamic}
    for field, header in _FIELDS.items():
        if header.lower() in dynamic:
            continue
        old, new = (_plain(getattr(metadata, field)) for metadata in (sdist, wheel))
        if old != new:
            only = [f"+{item}" for item in sorted(new - old)] + [f"-{item}" for item in sorted(old - new)]
            yield f"{header}: {shown(listed(only))} against the sdist"


def _normal(found: re.Match[str]) -> str:
    return normal_name(found[0])


def _plain(value: str | tuple[str, ...]) -> set[str]:
    """Return the values without the difference of quotes, blanks and names that two versions of a backend make."""
    values = (value,) if isinstance(value, str) else tuple(_NAME.sub(_normal, item) for item in value)
    return {"".join(item.replace('"', "'").split()).replace("(", "").replace(")", "") for item in values if item}
