"""Every check of the forge: what it finds, what it lets pass, and that it is never green for want of looking."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone

import pytest
from forge_cases import (
    BRANCHES,
    FAILED,
    FAILED_RUN,
    GOOD,
    NOT_APPLICABLE,
    OLD,
    PASSED,
    RUN,
    SEEN,
    SERIOUS,
    TAGS,
    UNKNOWN,
    WANTED,
    YOUNG,
    alerts,
    env,
    set_to,
)
from forge_settings_tools import (
    FILES,
    NOW,
    answer,
    answers,
    facts_of,
    judged,
    published,
    workflows,
)

from release.checks import FORGE
from release.checks.items import read_items
from release.model.audit import Answers
from release.model.forge_settings import Bypass, ForgeFacts, Pattern, Secret
from release.model.workflow import Job, Unread, Workflows
from release.model.workflow_parts import Setting

QUIET = {"leaked-token-still-stored", "running-in-incident", "secret-older-than-incident", "stale-secret"} | {
    *("missing-token", "missing-test-token", "unprotected-secret")
}
KNOWN = {"kind", "page", "wanted", "unseen", "requests"}
CASES = [
    pytest.param(check, facts, outcome, id=f"{check}: {name}")
    for check, cases in SEEN.items()
    for name, (facts, outcome) in cases.items()
]


def outcome_of(check: str, facts):
    return judged(facts)[check]


@pytest.mark.parametrize(("check", "forge", "expected"), CASES)
def test_what_a_check_says_of_a_setting(check, forge, expected):
    assert outcome_of(check, facts_of(forge)) is expected


def test_a_well_kept_repository_passes_every_check():
    outcomes = judged(facts_of(GOOD))
    assert {check for check, outcome in outcomes.items() if outcome is not PASSED} == QUIET
    assert {outcomes[check] for check in QUIET} == {NOT_APPLICABLE}


@pytest.mark.parametrize("field", [each.name for each in fields(ForgeFacts) if each.name not in KNOWN])
def test_a_fact_that_nobody_could_see_makes_nothing_better(field):
    whole, fewer = judged(facts_of(GOOD)), judged(facts_of(replace(GOOD, **{field: None})))
    is_worse = {FAILED, UNKNOWN} if field == "accepted" else {UNKNOWN}
    assert {check for check in whole if fewer[check] not in {whole[check], *is_worse}} == set()
    assert fewer != whole or field in {"protection", "immutable_releases"}


FACTS = [each.name for each in fields(ForgeFacts) if each.name not in KNOWN]
OF_ENVIRONMENTS = ("reviewers", "prevents_self_review", "admins_bypass", "refs", "patterns", "secrets")
INPUTS = {
    "workflows not looked at": {"workflows": None},
    "no workflows": {"workflows": Workflows()},
    "nobody registered": {"answers": answers(people={})},
    "no answers": {"answers": Answers(is_there=False)},
    "index not asked": {"index": None},
    "forge not asked": {"forge": None},
}
GREEN = {PASSED, NOT_APPLICABLE}


def said_by(check: str, facts):
    """The worst that one check says."""
    outcomes = {finding.outcome for finding in FORGE.load(check.replace("-", "_")).judge(facts)}
    return next(outcome for outcome in (FAILED, UNKNOWN, PASSED, NOT_APPLICABLE) if outcome in outcomes)


@pytest.mark.parametrize(("check", "forge", "expected"), [case for case in CASES if case.values[2] not in GREEN])
def test_nothing_turns_green_where_less_can_be_seen(check, forge, expected):
    assert said_by(check, facts_of(forge)) is expected
    fewer = [facts_of(replace(forge, **{name: None})) for name in FACTS]
    for name in OF_ENVIRONMENTS:
        blind = forge.environments and tuple(replace(each, **{name: None}) for each in forge.environments)
        fewer.append(facts_of(replace(forge, environments=blind)))
    fewer += [facts_of(forge, **changes) if "forge" not in changes else facts_of(None) for changes in INPUTS.values()]
    assert [facts for facts in fewer if said_by(check, facts) in GREEN] == []


def test_without_the_forge_nothing_passes():
    outcomes = judged(facts_of(None))
    assert {outcome for check, outcome in outcomes.items() if check not in QUIET} == {UNKNOWN}
    assert outcomes["stale-secret"] is outcomes["unprotected-secret"] is UNKNOWN


def test_without_anybody_registered_nobody_is_known():
    outcomes = judged(facts_of(GOOD, answers=answers(people={})))
    unknown = {check for check, outcome in outcomes.items() if outcome is UNKNOWN}
    assert unknown == {"stranger-with-admin", "unlisted-reviewer", "unknown-approver"}


@pytest.mark.parametrize(
    "person", [{"roles": ["owner"]}, {"forge": "mallory"}, {"forge": 7, "roles": "owner"}], ids=str
)
def test_a_person_without_a_name_at_the_forge_or_without_a_role_is_no_admin(person):
    facts = facts_of(set_to(admins=("mallory",)), answers=answers(people={**answers().people, "Mallory": person}))
    assert outcome_of("stranger-with-admin", facts) is FAILED


def test_without_workflows_it_is_not_known_who_uses_a_secret():
    outcomes = judged(facts_of(set_to(repository_secrets=(Secret(name="IDLE"),)), workflows=None))
    asked = ("unreferenced-secret", "leftover-token", "missing-token", "missing-test-token")
    assert {outcomes[check] for check in asked} == {UNKNOWN}


def test_a_workflow_that_publishes_nothing_makes_nothing_green():
    outcomes = judged(facts_of(GOOD, workflows=Workflows()))
    assert {outcomes[check] for check in ("leftover-token", "missing-token", "missing-test-token")} == {UNKNOWN}


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        pytest.param((Secret(name="pypi_token", updated=YOUNG),), PASSED, id="kept"),
        pytest.param((Secret(name="PYPI_TOKEN", updated=OLD),), FAILED, id="old"),
        pytest.param((Secret(name="PYPI_TOKEN"),), UNKNOWN, id="no time"),
        pytest.param((), FAILED, id="missing"),
        pytest.param(None, UNKNOWN, id="unseen"),
    ],
)
def test_a_token_that_a_job_names_has_to_be_in_its_environment(secrets, expected):
    facts = facts_of(env(secrets=secrets), workflows=workflows(token="PYPI_TOKEN"))
    assert outcome_of("missing-token", facts) is expected
    assert outcome_of("leftover-token", facts) is NOT_APPLICABLE


def test_a_token_for_an_index_that_no_job_uploads_to_is_not_missed():
    [file] = workflows(token="PYPI").files
    real = Workflows(files=(replace(file, jobs=file.jobs[1:]),))
    unread = replace(real, unread=(Unread(place=file.place, problem="x"),))
    assert outcome_of("missing-test-token", facts_of(GOOD, workflows=real)) is NOT_APPLICABLE
    assert outcome_of("missing-test-token", facts_of(GOOD, workflows=unread)) is UNKNOWN


def test_a_token_that_is_registered_or_named_by_a_job_counts_whatever_it_is_called():
    kept = set_to(repository_secrets=(Secret(name="UPLOAD", updated=OLD),))
    assert outcome_of("secret-at-repository-level", facts_of(kept)) is UNKNOWN
    assert outcome_of("secret-at-repository-level", facts_of(kept, workflows=workflows(token="UPLOAD"))) is FAILED
    registered = answers(tokens={"upload": {"secret": "UPLOAD"}})
    assert outcome_of("stale-secret", facts_of(kept, answers=registered)) is FAILED


TOKEN_CHECKS = ("secret-at-repository-level", "stale-secret", "leftover-token")


@pytest.mark.parametrize("check", TOKEN_CHECKS)
def test_a_secret_that_only_other_jobs_name_is_no_token_of_an_index(check):
    kept = set_to(repository_secrets=(Secret(name="CODECOV", updated=OLD),))
    used = workflows_naming("CODECOV")
    assert outcome_of(check, facts_of(kept, workflows=used)) in {PASSED, NOT_APPLICABLE}
    assert outcome_of(check, facts_of(kept, workflows=None)) is UNKNOWN
    [file] = used.files
    blind = replace(used, files=(replace(file, jobs=(replace(file.jobs[0], inherits=file.place), *file.jobs[1:])),))
    assert outcome_of(check, facts_of(kept, workflows=blind)) is UNKNOWN


def workflows_naming(secret: str) -> Workflows:
    """The usual workflow, with a job beside it that names *secret* and publishes nothing."""
    [file] = workflows().files
    named = Setting(name="CODECOV", value=f"${{{{ secrets.{secret} }}}}", place=file.place)
    return Workflows(files=(replace(file, jobs=(*file.jobs, Job(id="tests", place=file.place, env=(named,)))),))


def test_a_name_that_no_job_names_is_taken_for_what_it_says_on_gitlab():
    kept = set_to(kind="gitlab", repository_secrets=(Secret(name="DOCS", is_open=True),))
    assert outcome_of("secret-at-repository-level", facts_of(kept)) is PASSED


def test_a_young_token_is_stale_after_the_day_that_its_register_says():
    kept = env(secrets=(Secret(name="PYPI_TOKEN", updated=YOUNG),))
    due = answers(tokens={"upload": {"secret": "PYPI_TOKEN", "rotate_by": date(2026, 11, 20)}})
    assert outcome_of("stale-secret", facts_of(kept, answers=due)) is FAILED


def test_a_failure_that_somebody_has_read_is_no_news():
    facts = facts_of(set_to(runs=(RUN, FAILED_RUN)), answers=answers(answers={"MON-1": answer("MON-1", NOW.date())}))
    assert outcome_of("unread-failure", facts) is PASSED


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        pytest.param(None, UNKNOWN, id="index not asked"),
        pytest.param(published({}), UNKNOWN, id="nothing published"),
        pytest.param(published({}, digests=FILES, candidate_version="1.0.2"), PASSED, id="the candidate's"),
        pytest.param(published({}, digests=FILES, candidate_version="1.0.3"), UNKNOWN, id="another candidate's"),
        pytest.param(published(dict.fromkeys(FILES, "c" * 64)), FAILED, id="other bytes"),
        pytest.param(published(dict.fromkeys(FILES, "")), UNKNOWN, id="no digest"),
        pytest.param(published({**FILES, "demo-1.0.2-py2-none-any.whl": "d" * 64}), FAILED, id="one file more"),
    ],
)
def test_the_files_of_a_release_are_compared_with_what_was_published(index, expected):
    found = FORGE.load("incomplete_release").judge(facts_of(GOOD, index=index))
    assert {finding.outcome for finding in found} == {expected}


def test_a_snapshot_that_cannot_be_read_is_not_the_same_as_none():
    [finding] = FORGE.load("drifted_settings").judge(
        facts_of(set_to(accepted=None), files=frozenset({"release-forge.json"}))
    )
    assert (finding.outcome, finding.evidence) == (FAILED, "it is no snapshot that can be read")


def test_drift_names_the_path_of_the_setting():
    found = list(FORGE.load("drifted_settings").judge(facts_of(env(prevents_self_review=False))))
    assert [(each.where, each.evidence) for each in found] == [
        ("release-forge.json: environments.pypi.prevents-self-review", "accepted true, found false")
    ]


@pytest.mark.parametrize(
    ("forge", "evidence", "fix"),
    [
        pytest.param(
            set_to(admins=None, unseen={"admins": "may not look"}), "may not look", "invoke audit --online", id="now"
        ),
        pytest.param(
            set_to(accepted={**GOOD.accepted, "admins": None}),
            "nobody could see it when it was accepted",
            "invoke audit --online --accept",
            id="then",
        ),
    ],
)
def test_drift_that_nobody_can_see_says_when_it_was_unseen(forge, evidence, fix):
    [finding] = FORGE.load("drifted_settings").judge(facts_of(forge))
    assert (finding.outcome, finding.evidence, finding.fix) == (UNKNOWN, evidence, fix)


@pytest.mark.parametrize(
    ("path", "fact"),
    [("repository", "about"), ("secrets.repository", "repository_secrets"), ("token-may-write", "token_may_write")],
)
def test_drift_that_nobody_can_see_says_why(path, fact):
    forge = set_to(**{fact: None}, unseen={fact: "the reason"})
    found = {each.where: each for each in FORGE.load("drifted_settings").judge(facts_of(forge))}
    assert found[f"release-forge.json: {path}"].evidence == "the reason"


def days_ago(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("more", "expected"), [(0, PASSED), (1, FAILED)], ids=["on the last day", "a day later"])
@pytest.mark.parametrize(
    ("check", "days", "aged"),
    [
        ("stale-secret", 92, lambda at: env(secrets=(Secret(name="PYPI", updated=at),))),
        ("missing-token", 92, lambda at: env(secrets=(Secret(name="PYPI", updated=at),))),
        (
            "open-alert",
            7,
            lambda at: set_to(dependency_alerts=alerts(replace(SERIOUS, created=at))),
        ),
    ],
)
def test_an_age_is_too_high_from_the_day_after_the_last(check, days, aged, more, expected):
    facts = facts_of(aged(days_ago(days + more)), workflows=workflows(token="PYPI"))
    assert outcome_of(check, facts) is expected


def test_a_failure_of_more_than_a_month_ago_is_history():
    runs = [(RUN, replace(FAILED_RUN, created=days_ago(days))) for days in (37, 38)]
    assert [outcome_of("unread-failure", facts_of(set_to(runs=each))) for each in runs] == [FAILED, PASSED]


def test_a_failure_on_the_day_of_the_answer_was_read():
    facts = set_to(runs=(RUN, replace(FAILED_RUN, created=NOW.isoformat())))
    said = [answers(answers={"MTH-2": answer("MTH-2", day)}) for day in (NOW.date(), NOW.date() - timedelta(days=1))]
    assert [outcome_of("unread-failure", facts_of(facts, answers=each)) for each in said] == [PASSED, FAILED]


@pytest.mark.parametrize(
    ("is_public", "page", "expected"),
    [
        (True, "https://github.com/someone/project", PASSED),
        (False, "https://github.com/someone/project", UNKNOWN),
        (True, "https://github.firm.example/someone/project", UNKNOWN),
    ],
    ids=["public", "private", "another server"],
)
def test_a_public_repository_on_the_forges_own_server_has_a_limit_that_nobody_has_to_ask_for(is_public, page, expected):
    forge = set_to(retention_days=None, page=page, about=replace(GOOD.about, is_public=is_public))
    assert outcome_of("long-retention", facts_of(forge)) is expected


@pytest.mark.parametrize(("days", "expected"), [(90, PASSED), (91, FAILED)])
def test_what_the_forge_says_of_its_retention_counts(days, expected):
    assert outcome_of("long-retention", facts_of(set_to(retention_days=days))) is expected


@pytest.mark.parametrize(("version", "include"), [("1.0.3", "refs/tags/v1.0.3"), ("", "refs/tags/v0")])
@pytest.mark.parametrize("check", ["movable-tags", "ruleset-bypass"])
def test_without_a_tag_the_rules_for_the_next_one_are_looked_at(check, version, include):
    rules = (BRANCHES, replace(TAGS, includes=(include,), rules=TAGS.rules, bypass=(Bypass(kind="DeployKey", id=""),)))
    forge = set_to(wanted=replace(WANTED, tag=""), rulesets=rules)
    assert outcome_of(check, facts_of(forge, version=version)) is (PASSED if check == "movable-tags" else FAILED)


def test_who_may_pass_a_tags_rules_by_depends_on_who_owns_the_repository():
    rules = (BRANCHES, replace(TAGS, bypass=(Bypass(kind="RepositoryRole", id="5"),)))
    owned = [set_to(rulesets=rules, about=replace(GOOD.about, is_organization=owner)) for owner in (True, False)]
    assert [outcome_of("ruleset-bypass", facts_of(forge)) for forge in owned] == [FAILED, PASSED]


def evidence_of(check: str, forge) -> list[str]:
    return [finding.evidence for finding in FORGE.load(check).judge(facts_of(forge))]


def test_what_may_deploy_is_told_in_words():
    assert evidence_of("open_branch_policy", env(refs="any")) == ["every branch and tag may deploy"]
    assert evidence_of("open_branch_policy", env(refs="protected")) == ["every protected branch may deploy"]


def test_what_was_not_seen_is_called_by_what_it_would_tell_or_by_its_name():
    unseen = {"hooks": "no", "dependency_alerts": "no"}
    blind = set_to(hooks=None, dependency_alerts=None, unseen=unseen)
    assert evidence_of("hook_without_secret", blind) == ["hooks: no"]
    assert evidence_of("alerts_off", blind) == ["alerts on dependencies: no"]


def test_renovate_proposes_updates_as_well():
    off = set_to(about=replace(GOOD.about, security_updates=False))
    assert (
        outcome_of("security-updates-off", facts_of(off, workflows=replace(workflows(), renovate="r.json"))) is PASSED
    )


@pytest.mark.parametrize("fact", FACTS)
def test_what_is_unknown_says_why_that_very_fact_was_not_seen(fact):
    forge = replace(GOOD, **{fact: None}, unseen={fact: f"because of {fact}"})
    said = [finding for check in FORGE for finding in check.judge(facts_of(forge))]
    unknown = [finding for finding in said if finding.outcome is UNKNOWN and "was not seen" not in finding.evidence]
    assert [finding for finding in unknown if f"because of {fact}" not in finding.evidence] == []


@pytest.mark.parametrize(("patterns", "expected"), [((), FAILED), ((Pattern(name="v*", is_tag=True),), PASSED)])
def test_without_a_tag_any_pattern_of_tags_will_do(patterns, expected):
    forge = replace(env(patterns=patterns), wanted=replace(WANTED, tag=""))
    assert outcome_of("open-branch-policy", facts_of(forge)) is expected


def incident(kind: str, **more) -> dict:
    return {"id": "2026-11-x", "kind": kind, "detected": datetime(2026, 11, 10, 8, tzinfo=timezone.utc), **more}


@pytest.mark.parametrize(
    ("kind", "updated", "check", "expected"),
    [
        ("repository", "2026-11-11T00:00:00Z", "secret-older-than-incident", PASSED),
        ("repository", YOUNG, "secret-older-than-incident", FAILED),
        ("repository", "", "secret-older-than-incident", FAILED),
        ("token", YOUNG, "secret-older-than-incident", NOT_APPLICABLE),
        ("token", YOUNG, "leaked-token-still-stored", FAILED),
        ("token", "2026-11-11T00:00:00Z", "leaked-token-still-stored", PASSED),
        ("token", YOUNG, "running-in-incident", FAILED),
    ],
)
def test_what_an_open_incident_asks_of_the_forge(kind, updated, check, expected):
    facts = facts_of(
        env(secrets=(Secret(name="PYPI_TOKEN", updated=updated),)), answers=answers(incidents=(incident(kind),))
    )
    only = replace(facts, forge=replace(facts.forge, environments=facts.forge.environments[:1]))
    assert outcome_of(check, only) is expected


@pytest.mark.parametrize("kind", ["repository", "token"])
@pytest.mark.parametrize("fact", ["repository_secrets", "organization_secrets", "environments", "actions"])
def test_in_an_incident_what_was_not_seen_is_unknown(kind, fact):
    seen = answers(incidents=(incident(kind),))
    asked = ["secret-older-than-incident"] if kind == "repository" else ["leaked-token-still-stored"]
    asked = ["running-in-incident"] if fact == "actions" else asked
    forge = replace(GOOD, **{fact: None}, unseen={fact: f"because of {fact}"})
    for check in asked:
        assert outcome_of(check, facts_of(forge, answers=seen)) is UNKNOWN
        found = FORGE.load(check.replace("-", "_")).judge(facts_of(forge, answers=seen))
        assert f"because of {fact}" in " ".join(finding.evidence for finding in found)
        assert outcome_of(check, facts_of(None, answers=seen)) is UNKNOWN


def test_a_secret_that_was_set_at_the_moment_of_detection_is_old():
    at = datetime(2026, 11, 10, 8, tzinfo=timezone.utc)
    for kind, check in (("repository", "secret-older-than-incident"), ("token", "leaked-token-still-stored")):
        for later, expected in ((0, FAILED), (1, PASSED)):
            kept = env(secrets=(Secret(name="PYPI", updated=(at + timedelta(seconds=later)).isoformat()),))
            only = replace(kept, environments=kept.environments[:1])
            assert outcome_of(check, facts_of(only, answers=answers(incidents=(incident(kind),)))) is expected


def test_workflows_that_are_stopped_are_as_they_should_be_in_an_incident():
    stopped = set_to(actions=replace(GOOD.actions, is_enabled=False))
    facts = facts_of(stopped, answers=answers(incidents=(incident("token"),)))
    assert outcome_of("running-in-incident", facts) is PASSED


@pytest.mark.parametrize("more", [{"contained": date(2026, 11, 12)}, {"resolved": date(2026, 11, 12)}], ids=str)
def test_workflows_may_run_again_after_an_incident_is_contained(more):
    facts = facts_of(GOOD, answers=answers(incidents=(incident("token", **more),)))
    assert outcome_of("running-in-incident", facts) is NOT_APPLICABLE


def test_without_a_register_no_incident_is_known():
    outcomes = judged(facts_of(GOOD, answers=Answers(is_there=False)))
    asked = ("secret-older-than-incident", "leaked-token-still-stored", "running-in-incident")
    assert {outcomes[check] for check in asked} == {UNKNOWN}


def test_a_day_of_detection_counts_to_its_end():
    facts = facts_of(
        env(secrets=(Secret(name="PYPI_TOKEN", updated="2026-11-10T23:00:00Z"),)),
        answers=answers(incidents=(incident("token", detected=date(2026, 11, 10)),)),
    )
    assert outcome_of("leaked-token-still-stored", facts) is FAILED


def test_every_check_has_cases():
    ids = {check.ID for check in FORGE}
    incidents = {"leaked-token-still-stored", "running-in-incident", "secret-older-than-incident"}
    assert ids == {*SEEN, *incidents}
    assert ids == {name.replace("_", "-") for name in FORGE.members}


@pytest.mark.parametrize("name", FORGE.members)
def test_a_check_names_rows_that_there_are_and_explains_itself(name):
    check = FORGE.load(name)
    assert set(check.ITEMS) <= {item.id for item in read_items()}
    assert all(f"\n\n{word}: " in check.__doc__ for word in ("Why", "Example", "Fix", "Sources"))


def test_every_finding_that_is_not_good_names_a_fix():
    bad = [facts_of(forge) for cases in SEEN.values() for forge, _ in cases.values()]
    for facts in [*bad, facts_of(None)]:
        for check in FORGE:
            for finding in check.judge(facts):
                assert finding.fix or finding.outcome in {PASSED, NOT_APPLICABLE}, finding


ROWS = """
REP-1 REP-2 REP-3 REP-4 ENV-1 ENV-2 ENV-4 GHP-1 GHP-2 GHP-3 SEC-1 SEC-2 SEC-3 TOK-S1 WFS-1 MON-1 MON-3 MON-4 AUD-2
AUD-3 UPD-1 UPD-2 UPD-3 UPD-4 MTH-3 QTR-1 QTR-2 QTR-3 AUT-1 AUT-3 AUT-4 PEN-3 PEN-4 DAT-2 REV-3 TST-3 TCI-2 TCI-3
RCI-1 RCI-3 RCA-3 RCR-2 DOC-2 GATE-06 GATE-07 GATE-08 GATE-09 GATE-10 GATE-11 GATE-12 GATE-17 GATE-18 GATE-27 GATE-30
GATE-31 GATE-32 GATE-33 GATE-39 GATE-40 GATE-42 GATE-45 GATE-46 OWN-36 OWN-39 OWN-40 OWN-44 OWN-45
"""


def test_every_row_that_the_forge_knows_something_of_has_a_check():
    assert {item for check in FORGE for item in check.ITEMS} == set(ROWS.split())
