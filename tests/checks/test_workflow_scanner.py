"""What zizmor says is told once, and its absence is not a pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workflow_cases import FILE, facts_of, flow, job, run, use

from release.checks import WORKFLOW
from release.facts.audit.scanned import read_scan
from release.model.finding import Outcome
from release.model.workflow import Scan, Scanned

TEXT = flow("push", "permissions: {}", a=job(use("actions/checkout@v4"), run("pytest")))


def said(rule: str, line: int, severity: str = "high") -> Scanned:
    return Scanned(rule=rule, severity=severity, words="something", path=FILE, first=line, last=line)


def judged(scan: Scan | None) -> list:
    facts = facts_of(TEXT)
    facts = replace(facts, workflows=replace(facts.workflows, scan=scan))
    return [*WORKFLOW.load("scanner_finding").judge(facts)]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(said("obfuscation", 1), id="a rule that no check here has"),
        pytest.param(said("template-injection", 4), id="a place that the check here did not see"),
        pytest.param(said("obfuscation", 2, "medium"), id="of medium severity"),
    ],
)
def test_what_only_the_scanner_finds_is_told(found):
    assert [(item.outcome, item.where) for item in judged(Scan(tool="zizmor", found=(found,)))] == [
        (Outcome.FAILED, f"{FILE}:{found.first}")
    ]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(said("artipacked", 4), id="a checkout that keeps the token"),
        pytest.param(said("unpinned-uses", 4), id="an action by its tag"),
        pytest.param(said("obfuscation", 1, "low"), id="of low severity"),
        pytest.param(said("obfuscation", 1, "informational"), id="for information"),
    ],
)
def test_what_a_check_here_tells_is_not_repeated(found):
    assert [item.outcome for item in judged(Scan(tool="zizmor", found=(found,)))] == [Outcome.PASSED]


@pytest.mark.parametrize(
    "scan",
    [pytest.param(None, id="not asked"), pytest.param(Scan(tool="zizmor", problem="not installed"), id="absent")],
)
def test_without_the_scanner_nothing_passes(scan):
    (finding,) = judged(scan)
    assert finding.outcome is Outcome.UNKNOWN
    assert "pip install zizmor" in finding.fix


def test_the_scanners_answer_is_read():
    answer = {
        "ident": "artipacked",
        "desc": "words",
        "determinations": {"severity": "Medium"},
        "ignored": False,
        "locations": [
            {
                "symbolic": {"key": {"Local": {"verbatim_path": f"./{FILE}"}}, "kind": "Primary"},
                "concrete": {"location": {"start_point": {"row": 3}, "end_point": {"row": 5}}},
            }
        ],
    }
    assert [*read_scan([answer, {**answer, "ignored": True}])] == [
        Scanned(rule="artipacked", severity="medium", words="words", path=FILE, first=4, last=6)
    ]
