"""What zizmor says of the workflows, asked without the network; where it is not installed, that is said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from release.model.workflow import ACTION, GITHUB, Scan, Scanned
from release.system.scanner import ask_zizmor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.workflow import Workflows
    from release.system.view import View


def with_scan(view: View, workflows: Workflows) -> Workflows:
    """Return *workflows* with what zizmor says of them, or why it says nothing."""
    paths = [file.path for file in workflows.files if file.kind in {GITHUB, ACTION}]
    if not paths:
        return workflows
    paths += sorted({update.place.path for update in workflows.updates or ()})
    answer = ask_zizmor(view, paths)
    if answer is None:
        return replace(workflows, scan=Scan(tool="zizmor", problem="zizmor is not installed"))
    if not answer.ok:
        words = answer.words.splitlines()[-1:] or ["it said nothing"]
        return replace(workflows, scan=Scan(tool="zizmor", problem=f"zizmor failed: {words[0][:200]}"))
    try:
        found = tuple(read_scan(json.loads(answer.text)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return replace(workflows, scan=Scan(tool="zizmor", problem="zizmor's answer is not what is known of it"))
    return replace(workflows, scan=Scan(tool="zizmor", found=found))


def read_scan(answer: list[dict[str, Any]]) -> Iterator[Scanned]:
    """Yield the findings of zizmor's JSON; one that a comment ignores is none."""
    for finding in answer:
        if finding.get("ignored"):
            continue
        places = finding["locations"]
        primary = [place for place in places if place["symbolic"].get("kind") == "Primary"] or places
        place = primary[0]
        points = [found["concrete"]["location"] for found in primary]
        key = place["symbolic"]["key"].get("Local") or {}
        yield Scanned(
            rule=str(finding["ident"]),
            severity=str(finding["determinations"]["severity"]).lower(),
            words=str(finding["desc"]),
            path=str(key.get("given_path") or key.get("verbatim_path") or key.get("sub_path") or "").removeprefix("./"),
            first=min(int(point["start_point"]["row"]) for point in points) + 1,
            last=max(int(point["end_point"]["row"]) for point in points) + 1,
        )
