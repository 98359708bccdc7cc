"""The trail: the journal's events as rows that people read, one an act."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BUMP = regex(r"bump ([^\s-]\S*)")
# Steps of a longer act, which tells of them; they are told themselves where they went wrong.
_SMALL = frozenset({"files", "files-restored", "write", "copy", "remove", "move", "unpack", "git", "run"})
_CANDIDATE = "/candidate.json"
_NAMED = ("path", "archive", "index", "tag", "project", "version", "who", "at", "namespace")
_MOST = 200
NOT_FINISHED = "not finished"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One act: when it began (UTC), the version that was worked on, what was done to what, and how it ended.

    ``is_small`` marks a step of a longer act.
    """

    time: str
    release: str
    act: str
    what: str
    outcome: str
    is_small: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Trail:
    """The rows, of all releases or of the last one; ``hidden`` counts the small ones that are left out.

    ``proved`` and ``head`` are what a proof of the chain gave: how many events hold, and the last one's hash. Without
    one they are 0 and empty.
    """

    rows: tuple[Row, ...]
    hidden: int
    is_all: bool
    proved: int = 0
    head: str = ""


def rows(events: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield one row an act of *events* (oldest first), in the order in which the acts ended; then the unfinished ones.

    Only what has not ended yet is kept in memory.
    """
    release = ""
    opened: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for event in events:
        act, _, phase = str(event.get("event", "")).rpartition(":")
        data = event.get("data")
        if not isinstance(data, dict):
            continue
        if (act, phase) == ("journal", "renewed"):
            yield from (_put_aside(str(event.get("time", "")), old) for old in data.get("aside", ()))
        if phase == "begin":
            release = version_of(event) or release
            opened[_key(act, event, data)] = (release, event)
            continue
        begun = opened.pop(_key(act, event, data), None)
        if phase in {"done", "failed"} and begun is not None:
            yield _row(*begun, _ended(phase, data), {**begun[1]["data"], **data})
        elif begun is not None:
            opened[_key(act, event, data)] = begun  # it goes on, as a transaction that is being taken back
    for release_of, event in opened.values():
        yield _row(release_of, event, NOT_FINISHED, event["data"])


def _put_aside(time: str, old: Mapping[str, Any]) -> Row:
    """Return the row that a journal tells of an older one, which was put aside when it began."""
    what = f"{old.get('path')}, {old.get('bytes')} bytes, sha256:{old.get('sha256')}"
    return Row(time=time, release="", act="journal", what=what, outcome="put aside")


def version_of(event: Mapping[str, Any]) -> str:
    """Return the version that a release begins with at *event*, empty where none begins."""
    if event.get("event") != "transaction:begin":
        return ""
    found = _BUMP.fullmatch(str(event["data"].get("command", "")))
    return found[1] if found else ""


def _key(act: str, event: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Return what the beginning and the end of one act have in common."""
    if act == "transaction":
        return f"transaction {data.get('id')}"
    return str(data.get("begun") or event.get("hash"))


def _row(release: str, event: Mapping[str, Any], outcome: str, data: Mapping[str, Any]) -> Row:
    act = str(event["event"]).rpartition(":")[0]
    is_told = act == "write" and str(data.get("path", "")).endswith(_CANDIDATE)
    is_small = act in _SMALL and outcome == "done" and not is_told
    name = str(data.get("kind") or act) if act == "transaction" else act
    what = _what(act, data)
    return Row(
        time=str(event.get("time", "")), release=release, act=name, what=what, outcome=outcome, is_small=is_small
    )


def _what(act: str, data: Mapping[str, Any]) -> str:
    """Return what an act was done to, in one line."""
    if isinstance(data.get("argv"), list):
        words = [str(word) for word in data["argv"]]
        text = shlex.join([words[0].replace("\\", "/").rpartition("/")[2], *words[1:]] if words else [])
    elif act == "http":
        text = f"{data.get('method')} {data.get('url')}"
    elif act == "transaction":
        text = str(data.get("command", ""))
    else:
        files = data.get("files")
        names = [str(file.get("path") if isinstance(file, dict) else file) for file in files or ()]
        told = [*(str(data[key]) for key in _NAMED if data.get(key)), ", ".join(names)]
        text = " ".join(filter(None, told)) or str(data.get("candidate", ""))
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def _ended(phase: str, data: Mapping[str, Any]) -> str:
    if phase == "failed":
        return f"failed: {data.get('error', '')}"
    if "code" in data and data["code"] != 0:
        return "took too long" if data["code"] is None else f"exit code {data['code']}"
    if data.get("side") == "old":
        return "taken back"
    return str(data.get("status") or "done")
