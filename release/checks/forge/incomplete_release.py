"""A release on the forge without the files that were published, or with others.

Why: people compare what they download with it. A file that is missing is a release half made; one that is not ours,
or has other bytes, is somebody else's program under our name.

Example: bad: the sdist is missing, or the wheel has another SHA-256 than on the index. Good: the same files, the same
bytes.

Fix: announce again: what is missing is attached. What is not ours is looked at before anything else.

Sources: GitHub REST API, "Release assets" (``digest``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.forge_findings import ForgeVoice
from release.model.distribution import kind_of
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "incomplete-release"
ITEMS = ("GATE-30",)
_VOICE = ForgeVoice(ID)
_ASK = "invoke audit --online"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The release has a wheel and an sdist: those that are on the index, or else those of the candidate."""
    forge = facts.forge
    if forge is None or not forge.wanted.tag or forge.releases is None:
        yield _VOICE.unseen(facts, "releases", words="the files of the last release")
        return
    where, ours = f"tag {forge.wanted.tag}", _published(facts, forge.wanted.tag)
    if not forge.releases:
        yield _VOICE.failed(where, "the forge shows no release of it", "nox -s announce")
    for release in forge.releases:
        there = {name: digest for name, digest in release.assets.items() if kind_of(name)}
        yield from _compared(where, there, ours)


def _compared(where: str, there: Mapping[str, str], ours: Mapping[str, str]) -> Iterator[Finding]:
    missing = sorted(set(ours) - set(there)) or sorted({"wheel", "sdist"} - {kind_of(name) for name in there})
    strange = sorted(set(there) - set(ours))
    other = sorted(name for name in ours if there.get(name) and ours[name] and there[name] != ours[name])
    blind = sorted(name for name in ours if name in there and not (there[name] and ours[name]))
    if missing:
        yield _VOICE.failed(where, f"its release lacks {', '.join(missing)}", "nox -s announce")
    if other:
        yield _VOICE.failed(where, f"other bytes than were published: {', '.join(other)}", "invoke trail")
    if not ours:
        yield _VOICE.unknown(where, "neither index nor candidate tell which files were published", _ASK)
    elif strange:
        yield _VOICE.failed(where, f"its release has what was never published: {', '.join(strange)}", "invoke trail")
    elif blind:
        yield _VOICE.unknown(where, f"the forge tells no SHA-256 of {', '.join(blind)}", "nox -s announce")
    elif not (missing or other):
        yield _VOICE.passed(where, f"its release has {', '.join(sorted(there))}, as published")


def _published(facts: AuditFacts, tag: str) -> Mapping[str, str]:
    """Return name and SHA-256 of the distributions of *tag*'s version: as the index has them, else the candidate's."""
    version = next(filter(None, (read_version(text) for text in (tag, tag.lstrip("v"), tag.rpartition("-v")[2]))), None)
    if facts.index is None or version is None:
        return {}
    live = facts.index.live
    if live is not None and live.files:
        return {file.filename: file.sha256 for file in live.files if file.version == version}
    stated = facts.index.stated
    is_candidates = read_version(stated.candidate_version) == version
    return {name: digest for name, digest in stated.digests.items() if is_candidates and kind_of(name)}
