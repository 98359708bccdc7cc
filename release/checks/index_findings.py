"""How checks of the index speak: what they say of what nobody could see, and what the journal knows of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.journal_facts import DONE
from release.model.ownership import LISTING, PAGE, IndexFacts

if TYPE_CHECKING:
    from release.checks.saying import Says
    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.journal_facts import Act
    from release.model.ownership import Page, Proof, Publisher

ASK = "invoke audit --online"
ANSWERS = "release-answers.toml"
EDIT_ANSWERS = f"$EDITOR {ANSWERS}"
# What the journal says of an upload by the forge's identity.
IDENTITY = "trusted publishing"
_NOT_ASKED = "the index was not asked"


def live_of(facts: AuditFacts) -> IndexFacts | None:
    """Return what the index that users install from tells, ``None`` where it was not asked."""
    return facts.index.live if facts.index else None


def testpypi_of(facts: AuditFacts) -> IndexFacts | None:
    """Return what the test index tells, ``None`` where it was not asked."""
    return facts.index.test if facts.index else None


def listed_of(facts: AuditFacts) -> IndexFacts | None:
    """Return what the index tells where it lists at least one file: an empty list tells nothing of what was deleted."""
    live = live_of(facts)
    return live if live is not None and live.files else None


def page_of(facts: AuditFacts) -> Page | None:
    """Return the index's document on the project, ``None`` where nobody could see it."""
    live = live_of(facts)
    return live.page if live else None


def where(index: IndexFacts | None) -> str:
    """Return the place of a finding about *index*."""
    return f"index {index.index}" if index else "index"


def unlisted(says: Says, facts: AuditFacts) -> Finding:
    """Say that nobody could see the files at the index, and why."""
    live = live_of(facts)
    if live is None:
        return says.unknown("index", _NOT_ASKED, ASK)
    if live.files == ():
        return says.unknown(where(live), "no file is listed; what was deleted there is not told", "invoke trail --all")
    return says.unknown(where(live), live.why(LISTING), ASK)


def untold(says: Says, facts: AuditFacts, words: str) -> Finding:
    """Say that nobody could see *words* (``the roles``) in the index's document, and why."""
    live = live_of(facts)
    if live is None:
        return says.unknown("index", f"{words}: {_NOT_ASKED}", ASK)
    why = live.why(PAGE) if live.page is None else f"{live.index} does not tell"
    return says.unknown(where(live), f"{words}: {why}", ASK)


def publisher_of(proofs: tuple[Proof, ...]) -> Publisher | None:
    """Return the publisher that all *proofs* agree on, ``None`` where one could not be read or they differ."""
    found = {each for proof in proofs for each in proof.publishers or ()}
    is_read = bool(proofs) and all(proof.publishers for proof in proofs)
    return next(iter(found)) if is_read and len(found) == 1 else None


def acts_at(facts: AuditFacts, index: str, *names: str) -> tuple[Act, ...]:
    """Return the acts of these *names* with *index*; none where there is no journal, or one that does not hold."""
    journal = facts.journal
    if journal is None or journal.broken:
        return ()
    return tuple(act for act in journal.named(*names) if act.data.get("index") == index)


def sent_here(facts: AuditFacts, index: str) -> frozenset[str]:
    """Return the files that *index* took from here, or served when they were verified."""
    taken = (act.data.get("accepted") for act in acts_at(facts, index, "upload"))
    names = {str(name) for accepted in taken if isinstance(accepted, list) for name in accepted}
    return frozenset(names | digests_here(facts, index).keys())


def digests_here(facts: AuditFacts, index: str) -> dict[str, str]:
    """Return the SHA-256 of each file that *index* was seen to serve, as it was then, by name."""
    found: dict[str, str] = {}
    for act in acts_at(facts, index, "verify"):
        files = act.data.get("files")
        if act.outcome == DONE and isinstance(files, dict):
            found |= {str(name): str(digest) for name, digest in files.items()}
    return found


def no_journal(says: Says, facts: AuditFacts) -> Finding | None:
    """Say that the journal cannot be relied on, ``None`` where it can."""
    if facts.journal is None:
        return says.unknown("", "there is no journal here: it lies where releases are made", "invoke trail")
    if facts.journal.broken:
        return says.unknown(facts.journal.path, f"the journal does not hold: {facts.journal.broken}", "invoke trail")
    return None


def people_at(facts: AuditFacts, index: str) -> dict[str, str]:
    """Return the registered people by their names at *index*, which are in lower case."""
    return {str(person[index]).casefold(): name for name, person in facts.answers.people.items() if person.get(index)}
