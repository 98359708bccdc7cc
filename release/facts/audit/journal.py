"""The journal as an audit sees it: the proof of its chain, the acts, and whether a token stands in it."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from release.model.journal_facts import DONE, FAILED, OPEN, Act, JournalFacts
from release.system.journal import prove, whole_event
from release.system.world import FOLDER, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.system.view import View

# Steps of longer acts, of which those tell.
_SMALL = frozenset({"files", "files-restored", "write", "copy", "remove", "move", "unpack", "run", "folder"})
_TOKENS = re.compile(
    rb"pypi-[A-Za-z0-9_-]{70,}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}|glpat-[A-Za-z0-9_-]{20,}"
)
_OWN_FILES = ("error.json", "last-error.txt", "candidate.json", "approval.json", "journal.jsonl")


def read_journal(view: View) -> JournalFacts | None:
    """Return what the journal tells, ``None`` where there is none: it is where the releases were made."""
    if view.size(JOURNAL) is None:
        return None
    with view.open(JOURNAL) as stream:
        proof = prove(stream)
    with view.open(JOURNAL) as stream:
        acts = tuple(_acts(event for line in stream if (event := whole_event(line.removesuffix(b"\n")))))
    broken = proof.broken
    return JournalFacts(
        path=JOURNAL,
        events=proof.events,
        head=proof.head,
        broken=f"line {broken.line}: {broken.reason}" if broken else "",
        acts=acts,
        leaks=tuple(place for name in _OWN_FILES for place in _leaks(view, f"{FOLDER}/{name}")),
    )


def _acts(events: Iterator[dict[str, Any]]) -> Iterator[Act]:
    """Yield the acts in the order in which they ended, then those that did not."""
    opened: dict[str, dict[str, Any]] = {}
    for event in events:
        name, _, phase = str(event.get("event", "")).rpartition(":")
        data = event.get("data")
        if not isinstance(data, dict):
            continue
        key = f"transaction {data.get('id')}" if name == "transaction" else str(data.get("begun") or event["hash"])
        if phase == "begin":
            opened[key] = event
        elif phase in {"done", "failed"}:
            begun = opened.pop(key, None)
            act = _act(name, event, {**(begun["data"] if begun else {}), **data}, phase)
            if act is not None:
                yield act
    for event in opened.values():
        act = _act(str(event["event"]).rpartition(":")[0], event, event["data"], OPEN)
        if act is not None:
            yield act


def _act(name: str, event: dict[str, Any], data: dict[str, Any], phase: str) -> Act | None:
    """Return the act, ``None`` for a step of a longer one; of what git does only pushes are told."""
    time = _time(str(event.get("time", "")))
    is_push = name == "git" and list(data.get("argv") or ())[:2] == ["git", "push"]
    if time is None or name in _SMALL or (name == "git" and not is_push):
        return None
    named = "push" if is_push else str(data.get("kind") or name) if name == "transaction" else name
    outcome = {"done": DONE, "failed": FAILED}.get(phase, phase)
    if outcome == DONE and (data.get("code") or data.get("side") == "old"):
        outcome = FAILED
    return Act(name=named, time=time, outcome=outcome, data=data)


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _leaks(view: View, path: str) -> Iterator[str]:
    if view.size(path) is None:
        return
    with view.open(path) as stream:
        for number, line in enumerate(stream, start=1):
            if _TOKENS.search(line):
                yield f"{path}:{number}"
