"""What a project makes of findings: severities, waivers with an end, and checks that are off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from release.model.audit import Waiver
from release.model.finding import Finding, Outcome
from release.model.policy import Policy, settle

TODAY = date(2026, 11, 21)


def finding(outcome: Outcome = Outcome.FAILED, where: str = "a.whl", **changes) -> Finding:
    return Finding(check="odd-thing", outcome=outcome, where=where, evidence="it is odd", **changes)


def waiver(until: date = TODAY, item: str = "odd-thing", place: str = "") -> Waiver:
    return Waiver(item=item, reason="known", owner="alice", until=until, place=place)


def test_without_a_policy_findings_stay_as_they_are():
    found = (finding(), finding(Outcome.PASSED), finding(Outcome.UNKNOWN, severity="ask"))
    assert settle(found, {}, (), TODAY) == found


@pytest.mark.parametrize(("severity", "blocks", "asks"), [("block", True, False), ("ask", False, True)])
def test_the_project_says_what_a_failure_does(severity, blocks, asks):
    (found,) = settle([finding()], {"odd-thing": severity}, (), TODAY)
    assert (found.blocks, found.asks) == (blocks, asks)


def test_a_severity_says_nothing_of_what_did_not_fail():
    found = finding(Outcome.UNKNOWN)
    assert settle([found], {"odd-thing": "ask"}, (), TODAY) == (found,)


def test_a_check_that_is_off_says_so_once():
    found = settle([finding(), finding(where="b.whl")], {"odd-thing": "off"}, (), TODAY)
    assert [(each.outcome, each.evidence) for each in found] == [
        (Outcome.NOT_APPLICABLE, "the project has turned it off")
    ]


def test_what_is_waived_stays_failed_and_says_who_why_and_until_when():
    (found,) = settle([finding()], {}, [waiver()], TODAY)
    assert (found.outcome, found.blocks, found.asks, found.severity) == (Outcome.FAILED, False, False, "waived")
    assert found.evidence == "it is odd (accepted by alice until 2026-11-21: known)"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(waiver(TODAY - timedelta(days=1)), id="ended"),
        pytest.param(waiver(TODAY + timedelta(days=367)), id="too-long"),
        pytest.param(waiver(item="other-thing"), id="of-another-check"),
        pytest.param(waiver(place="b*"), id="of-another-place"),
    ],
)
def test_a_waiver_that_does_not_hold_changes_nothing(given):
    assert settle([finding()], {}, [given], TODAY) == (finding(),)


def test_a_waiver_with_a_place_counts_there():
    first, second = settle(
        [finding(where="a.whl: x.pem"), finding(where="b.whl")], {}, [waiver(place="a.whl: *")], TODAY
    )
    assert (first.severity, second.severity) == ("waived", "block")


def test_a_policy_settles_with_all_that_it_holds():
    policy = Policy(today=TODAY, severities={"odd-thing": "ask"}, waivers=(waiver(place="b"),))
    assert [each.severity for each in policy.settle([finding(), finding(where="b")])] == ["ask", "waived"]
