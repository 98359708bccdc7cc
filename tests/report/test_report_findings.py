"""Findings as lines: good ones together, the others one by one with the way out."""

from __future__ import annotations

from release.model.finding import Finding, Outcome
from release.report.findings import findings


def finding(outcome: Outcome, check: str = "wrong-name", **changes) -> Finding:
    return Finding(check=check, outcome=outcome, where="x.whl", evidence="seen", **changes)


def lines(*found: Finding) -> list[str]:
    return [line.text for line in findings(found)]


def test_failures_stand_last_where_eyes_are():
    shown = lines(finding(Outcome.FAILED), finding(Outcome.PASSED), finding(Outcome.UNKNOWN))
    assert [line.split()[0] for line in shown] == ["passed", "unknown", "failed", "checks"]
    assert shown[-1] == "checks  1 passed, 1 unknown, 1 failed"


def test_many_that_passed_are_told_by_name_alone():
    names = [f"odd-thing-{number}" for number in range(20)]
    shown = lines(
        *(finding(Outcome.PASSED, name) for name in names), *(finding(Outcome.PASSED, name) for name in names)
    )
    assert shown[0].startswith("  passed   odd-thing-0, odd-thing-1, ")
    assert all(len(line) <= 100 for line in shown)
    assert len(shown) == 5
    assert shown[-1] == "checks  40 passed"


def test_what_is_to_be_decided_comes_with_the_other_way_out():
    shown = lines(finding(Outcome.FAILED, severity="ask", fix="mend it"))
    assert shown == [
        "  decide   wrong-name             x.whl: seen",
        "           or: mend it",
        "checks  1 to decide",
    ]


def test_one_way_out_of_several_findings_is_told_once():
    shown = lines(*(finding(Outcome.FAILED, severity="ask", fix="mend it") for _ in range(3)))
    assert [line for line in shown if "mend it" in line] == [shown[3]]


def test_a_check_that_passed_for_one_file_alone_is_not_called_good():
    names = [f"odd-thing-{number}" for number in range(20)]
    shown = lines(*(finding(Outcome.PASSED, name) for name in names), finding(Outcome.FAILED, "odd-thing-3"))
    assert "odd-thing-3," not in "".join(shown[:-2])


def test_what_is_waived_is_shown_as_accepted():
    assert lines(finding(Outcome.FAILED, severity="waived"))[0].startswith("  accepted wrong-name ")


def test_what_does_not_apply_is_only_counted():
    assert lines(finding(Outcome.NOT_APPLICABLE)) == ["checks  1 not applicable"]
