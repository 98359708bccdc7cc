"""A right to publish that nobody has seen at work for a quarter.

Why: ``twine check`` does not log in, and the test index has other accounts. Whether the next release will be taken is
known by the last one, or by asking.

Example: bad: the last upload is two years old, or was refused. Good: one of this quarter was taken, by the job that
will publish the next.

Fix: ``nox -s publish`` refuses before anything is sent where a credential does not fit; a first release under a new
publisher is best a pre-release.

Sources: PyPI Docs, "API tokens", "Trusted publishers".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.index_findings import acts_at, listed_of, no_journal, publisher_of, unlisted, where
from release.checks.saying import Says
from release.model.probing import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.journal_facts import Act
    from release.model.ownership import IndexFacts

ID = "unproved-upload-right"
ITEMS = ("OWN-10", "OWN-15", "OWN-33", "OWN-38")
_SAYS = Says(ID)
_MOST_DAYS = 92
_WORDS = (True, False)  # an index that was busy gave none
_FIX = "invoke audit --probe INDEX; or nox -s publish -- --index testpypi; then a pre-release on the index"


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """An upload of this quarter was taken, or the index said that it would take one, and none was refused since."""
    if (problem := no_journal(_SAYS, facts)) is not None:  # a refusal would stand there
        yield problem
        return
    live = listed_of(facts)
    if live is None:
        yield unlisted(_SAYS, facts)
        return
    act = next(iter(acts_at(facts, live.index, "upload")[::-1]), None)
    asked = next(
        (each for each in acts_at(facts, live.index, EVENT)[::-1] if each.data.get("accepted") in _WORDS), None
    )
    if asked is not None and (act is None or asked.time > act.time) and (facts.now - asked.time).days <= _MOST_DAYS:
        yield _by_probe(live, asked)
    elif act is not None and not act.data.get("accepted"):
        words = str(act.data.get("words") or act.error)[:160]
        yield _SAYS.failed(where(live), f"the last upload, on {act.time.date()}, was not taken: {words}", _FIX)
    elif act is not None and (facts.now - act.time).days <= _MOST_DAYS:
        yield _SAYS.passed(where(live), f"it took an upload on {act.time.date()}, by {act.data.get('by')}")
    else:
        yield _by_workflow(facts, live)


def _by_probe(live: IndexFacts, act: Act) -> Finding:
    """Say what the index answered when it was asked; asking is newer than every upload from here."""
    words, day = act.data.get("words"), act.time.date()
    told = " / ".join(map(str, words)) if isinstance(words, list) else ""
    if act.data.get("accepted"):
        return _SAYS.passed(where(live), f"it said on {day} that it would take an upload: {told}")
    return _SAYS.failed(where(live), f"it said on {day} that it would take no upload: {told}", _FIX)


def _by_workflow(facts: AuditFacts, live: IndexFacts) -> Finding:
    """Say whether the workflow of this repository published lately."""
    publisher = publisher_of(live.proofs_of(live.by_time[-1])) if live.by_time else None
    slug = facts.index.stated.slug if facts.index else ""
    times = [file.uploaded for file in live.newest if file.uploaded]
    if not (publisher and times and slug and publisher.repository.casefold() == slug.casefold()):
        return _SAYS.unknown(where(live), "no upload of this quarter is known to be ours", _FIX)
    age = (facts.now - max(times)).days
    if age > _MOST_DAYS:
        return _SAYS.unknown(where(live), f"the last upload, by {publisher}, is {age} days old", _FIX)
    return _SAYS.passed(where(live), f"it took an upload on {max(times).date()}, by {publisher}")
