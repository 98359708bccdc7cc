"""An audit as SARIF 2.1.0, for the forge's code scanning: the findings that lie in a file, and the counts of all rows.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from release.model.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.model.audit import Audit
    from release.model.finding import Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PLACE = re.compile(r"(?P<path>(?![/\\~])[^:\n]+):(?P<line>[1-9][0-9]*)")
# Only what failed has a level; what nobody could see is "open" (3.27.9 and 3.27.10).
_LEVELS = {Outcome.FAILED: "error", Outcome.UNKNOWN: "none"}


def sarif(made: Audit, version: str) -> str:
    """Return the audit as one SARIF document (ASCII); *version* is ours.

    A finding without ``path:line`` is in no result: a forge can show it nowhere. The counts tell that it is there.
    """
    shown = [(finding, found) for finding in made.findings if (found := _shown(finding))]
    rules = sorted({finding.check for finding, _ in shown})
    run = {
        "tool": {
            "driver": {
                "name": "release-tasks",
                "version": version,
                "semanticVersion": version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "the folder of the project"}}},
        "results": [_result(finding, found, rules) for finding, found in shown],
        "invocations": [{"executionSuccessful": True, "endTimeUtc": _utc(made.at)}],
        "properties": {
            "project": made.project,
            "online": made.is_online,
            "status": made.sign_off.status,
            "counts": dict(made.counts),
            "notes": list(made.notes),
        },
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _shown(finding: Finding) -> re.Match[str] | None:
    return _PLACE.fullmatch(finding.where) if finding.outcome in _LEVELS else None


def _rule(check: str) -> dict[str, Any]:
    return {"id": check, "name": check, "shortDescription": {"text": check.replace("-", " ")}}


def _result(finding: Finding, found: re.Match[str], rules: Iterable[str]) -> dict[str, Any]:
    text = f"{finding.evidence}\nfix: {finding.fix}" if finding.fix else finding.evidence
    mark = sha256("\0".join((finding.check, found["path"], finding.evidence)).encode("utf-8", "replace")).hexdigest()
    return {
        "ruleId": finding.check,
        "ruleIndex": list(rules).index(finding.check),
        "level": _LEVELS[finding.outcome],
        "kind": "fail" if finding.outcome is Outcome.FAILED else "open",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(found["path"]), "uriBaseId": "PROJECT"},
                    "region": {"startLine": int(found["line"])},
                }
            }
        ],
        "partialFingerprints": {"releaseTasks/v1": mark},
    }


def _utc(at: str) -> str:
    return at.replace("+00:00", "Z")
