"""An audit as SARIF: what the published schema requires, and only findings that a forge can show."""

from __future__ import annotations

import json
from dataclasses import replace

from auditing_rows import HOSTILE, audit

from release.report.sarif import sarif


def run() -> dict:
    made = json.loads(sarif(audit(), "1.2.3"))
    assert (made["version"], len(made["runs"])) == ("2.1.0", 1)
    return made["runs"][0]


def test_only_findings_in_a_file_of_the_project_are_results():
    places = [
        (each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], each["ruleId"])
        for each in run()["results"]
    ]
    assert places == [(".github/workflows/a%20b.yml", "bad-failed"), ("SECURITY.md", "bad-unknown")]


def test_what_failed_is_an_error_and_what_nobody_could_see_is_open():
    assert [(each["kind"], each["level"]) for each in run()["results"]] == [("fail", "error"), ("open", "none")]


def test_a_result_has_all_that_is_required():
    driver = run()["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("release-tasks", "1.2.3")
    for each in run()["results"]:
        assert driver["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["message"]["text"]
        location = each["locations"][0]["physicalLocation"]
        assert location["region"]["startLine"] >= 1
        assert location["artifactLocation"]["uriBaseId"] in run()["originalUriBaseIds"]
    assert run()["invocations"] == [{"executionSuccessful": True, "endTimeUtc": "2026-11-21T12:00:00Z"}]


def test_a_result_keeps_its_mark_when_its_line_moves():
    marks = {each["partialFingerprints"]["releaseTasks/v1"] for each in run()["results"]}
    moved = json.loads(sarif(audit(), "1.2.3").replace('"startLine": 7', '"startLine": 9'))
    assert {each["partialFingerprints"]["releaseTasks/v1"] for each in moved["runs"][0]["results"]} == marks
    assert len(marks) == 2


def test_the_counts_of_all_rows_and_what_was_not_looked_at_are_told():
    properties = run()["properties"]
    assert properties["counts"] == {"failed": 1}
    assert properties["notes"] == ["forge: nobody answered"]
    assert properties["status"] == "STA-3"


def test_the_document_is_ascii_whatever_was_found():
    text = sarif(audit(), "1.2.3")
    assert text.isascii()
    assert json.loads(text)["runs"][0]["results"][0]["message"]["text"].startswith(HOSTILE)


def test_an_audit_without_findings_is_a_run_without_results():
    made = json.loads(sarif(audit(findings=()), "1.2.3"))["runs"][0]
    assert (made["results"], made["tool"]["driver"]["rules"]) == ([], [])


def test_the_fix_stands_below_what_was_seen():
    seen = replace(audit().findings[1], evidence="seen", fix="do it")
    texts = [
        json.loads(sarif(audit(findings=(each,)), "1"))["runs"][0]["results"][0]["message"]["text"]
        for each in (seen, replace(seen, fix=""))
    ]
    assert texts == ["seen\nfix: do it", "seen"]
