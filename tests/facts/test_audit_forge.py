"""What the forge tells of its settings: few requests, every refusal is unknown, and no answer leads us astray."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from forge_settings_tools import (
    ALL,
    TAG,
    WANTED,
    facts_of,
    judged,
    keep_well,
    neglect,
    release,
    see,
)

from release.config import Config
from release.facts.audit.forge import ask_forge, read_forge
from release.model.finding import Outcome
from release.model.forge import Place
from release.model.forge_settings import Wanted
from release.model.forge_snapshot import SNAPSHOT, snapshot_bytes
from release.model.settings import Forge as ForgeTable
from release.rehearsal.faults import answer_lost, passed, refused, throttled, truncated
from release.rehearsal.forge_settings import ForgeWithSettings, shown_admin
from release.system.view import View

MOST = 18
GREEN = {Outcome.PASSED, Outcome.NOT_APPLICABLE}
WITHOUT_FORGE = {"leaked-token-still-stored", "missing-test-token", "missing-token", "running-in-incident"} | {
    *("secret-older-than-incident", "unprotected-secret")
}
KEPT = {"well kept": keep_well, "neglected": neglect}
NOTHING = {
    "forbidden": refused(403),
    "missing": refused(404),
    "token not taken": refused(401),
    "too often": throttled("30"),
    "limited": refused(403, headers=(("X-RateLimit-Remaining", "0"),)),
    "broken": refused(500),
    "away": refused(503),
    "moved": refused(301, headers=(("Location", "/elsewhere"),)),
    "no answer": answer_lost(),
    "cut off": truncated(),
    "nothing": refused(200, body=b" "),
    "null": refused(200, body=b"null"),
    "an empty object": refused(200, body=b"{}"),
    "a number": refused(200, body=b"7"),
    "not JSON": refused(200, body=b"<html>"),
    "a list of nothing": refused(200, body=b"[null]"),
}


@pytest.fixture
def forge(tmp_path):
    with ForgeWithSettings(tmp_path / "forge") as running:
        yield running


@pytest.fixture
def look(forge, tmp_path):
    """Return a function that looks with a token of some permissions, and sees to it that the limit is kept."""

    def seen(permissions=ALL, wanted=WANTED, **more):
        before = len(forge.requests)
        token = forge.make_token("maintainer", **permissions) if permissions else ""
        facts = see(forge, tmp_path, token, wanted, **more)
        assert facts.requests == len(forge.requests) - before <= MOST
        return facts

    return seen


def test_a_well_kept_repository_is_seen_in_eighteen_requests(forge, look):
    keep_well(forge)
    facts = look()
    assert len({record.path for record in forge.requests}) == len(forge.requests) == MOST
    assert (facts.about.name, facts.about.default_branch, facts.about.is_public) == ("someone/project", "main", True)
    pypi = facts.environment("PyPI")
    assert [each.name for each in pypi.reviewers] == ["bob", "eve"]
    assert (pypi.prevents_self_review, pypi.admins_bypass, pypi.refs) == (True, False, "listed")
    assert [pattern.shown for pattern in pypi.patterns] == ["tag:v*"]
    assert facts.environment("testpypi").prevents_self_review is False
    assert (pypi.secrets, facts.repository_secrets, facts.organization_secrets) == ((), (), ())
    assert [(rules.target, len(rules.rules)) for rules in facts.rulesets] == [("branch", 3), ("tag", 3)]
    assert facts.admins == ("ada", "bob")
    assert (facts.published_by.id, facts.reviews[0].who, facts.releases[0].is_immutable) == ("7", "bob", True)


def test_a_well_kept_repository_is_green_but_for_what_there_was_no_room_to_ask(forge, look, tmp_path):
    keep_well(forge)
    (tmp_path / SNAPSHOT).write_bytes(snapshot_bytes(look()))
    facts = look()
    outcomes = judged(facts_of(facts))
    unknown = {check for check, outcome in outcomes.items() if outcome is Outcome.UNKNOWN}
    assert {check for check, outcome in outcomes.items() if outcome is Outcome.FAILED} == set()
    assert unknown == {"code-scanning-off", "long-retention", "private-reporting-off"}
    assert facts.unseen["private_reporting"] == "it was not asked for: 18 requests are the limit"


def test_what_is_left_of_the_limit_is_asked_for(forge, look):
    keep_well(forge)
    release(forge)
    forge.settings.now.rulesets, forge.settings.now.runs = [], []
    facts = look(wanted=Wanted(environments=("nowhere",), tag=TAG))
    assert (facts.private_reporting, facts.retention_days, facts.code_scanning) == (False, 90, False)
    assert (facts.immutable_releases, facts.protection.is_there) == (False, False)


@pytest.mark.slow
@pytest.mark.parametrize("permission", ALL)
@pytest.mark.parametrize("keep", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("is_private", [False, True], ids=["public", "private"])
def test_a_check_that_lacks_a_permission_says_the_same_or_unknown(forge, look, keep, permission, is_private):
    keep(forge)
    forge.settings.now.is_private = is_private
    whole = judged(facts_of(look()))
    fewer = judged(facts_of(look({name: level for name, level in ALL.items() if name != permission})))
    assert {check for check in whole if fewer[check] not in {whole[check], Outcome.UNKNOWN}} == set()


@pytest.mark.parametrize("keep", KEPT.values(), ids=KEPT)
def test_each_single_permission_shows_nothing_else_than_all_of_them(forge, look, keep):
    keep(forge)
    whole = judged(facts_of(look()))
    for permission in ALL:
        alone = judged(facts_of(look({permission: "read"})))
        assert {check for check in whole if alone[check] not in {whole[check], Outcome.UNKNOWN}} == set()


@pytest.mark.parametrize("fault", NOTHING.values(), ids=NOTHING)
def test_a_forge_that_tells_nothing_makes_nothing_green(forge, look, fault):
    keep_well(forge)
    forge.plan("GET *", *[fault] * 40)
    facts = look()
    told = {field.name for field in fields(facts) if getattr(facts, field.name) not in (None, {}, 0)}
    assert told == {"kind", "page", "wanted", "unseen", "requests"}
    outcomes = judged(facts_of(facts))
    assert {check for check, outcome in outcomes.items() if outcome in GREEN} == WITHOUT_FORGE
    assert all(facts.unseen.values())


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["forbidden", "missing", "away", "cut off", "an empty object", "a list of nothing"])
@pytest.mark.parametrize("keep", KEPT.values(), ids=KEPT)
def test_one_answer_that_tells_nothing_changes_what_depends_on_it_to_unknown(forge, look, keep, fault):
    keep(forge)
    whole = judged(facts_of(look()))
    for path in {record.path for record in forge.requests}:
        forge.plan(f"GET {path}", NOTHING[fault])
        outcomes = judged(facts_of(look()))
        wrong = {check for check in whole if outcomes[check] not in {whole[check], Outcome.UNKNOWN}}
        assert wrong - _about(path, fault) == set(), path
        assert forge.unspent == 0


def _about(path, fault):
    """What may be said of a public repository whose release is answered 404: it is not there."""
    is_told = path.endswith(f"/releases/tags/{TAG}") and fault == "missing"
    return {"missing-release", "incomplete-release", "changeable-release"} if is_told else set()


def test_a_list_in_pages_of_a_hundred_is_read_to_its_end(forge, look):
    forge.settings.now.documents["/collaborators"] = [shown_admin(f"admin{n}") for n in range(250)]
    facts = look()
    assert len(facts.admins) == 250
    assert len(forge.asked("GET */collaborators")) == 3


@pytest.mark.parametrize("fault", ["broken", "no answer", "cut off", "a number"])
def test_a_list_whose_second_page_does_not_come_is_unknown(forge, look, fault):
    forge.settings.now.documents["/collaborators"] = [shown_admin(f"admin{n}") for n in range(150)]
    forge.plan("GET */collaborators", passed(), NOTHING[fault])
    facts = look()
    assert facts.admins is None
    assert facts.unseen["admins"]
    assert forge.unspent == 0


def test_a_list_that_is_too_long_is_unknown_and_not_cut(forge, look):
    forge.settings.now.documents["/keys"] = [{"id": n, "title": "k", "read_only": True} for n in range(301)]
    facts = look()
    assert facts.deploy_keys is None
    assert "more pages" in facts.unseen["deploy_keys"]


@pytest.mark.parametrize("permission", ALL)
def test_without_a_permission_long_lists_show_no_more_than_with_it(forge, look, permission):
    forge.settings.now.documents["/collaborators"] = [shown_admin(f"admin{n}") for n in range(250)]
    forge.settings.now.documents["/keys"] = [{"id": n, "title": "k", "read_only": True} for n in range(150)]
    forge.settings.now.documents["/hooks"] = [{"id": n, "config": {"secret": "*"}} for n in range(250)]
    whole = judged(facts_of(look()))
    fewer = judged(facts_of(look({name: level for name, level in ALL.items() if name != permission})))
    assert {check for check in whole if fewer[check] not in {whole[check], Outcome.UNKNOWN}} == set()


def test_a_list_that_gives_less_than_it_promised_is_unknown(forge, look):
    keep_well(forge)
    forge.plan("GET */environments", refused(200, body=b'{"total_count": 2, "environments": []}'))
    facts = look()
    assert facts.environments is None
    assert facts.unseen["environments"] == "2 environments were promised, 0 were given"
    assert judged(facts_of(facts))["decorative-gate"] is Outcome.UNKNOWN


def test_a_missing_permission_is_named_as_the_forge_names_it(forge, look):
    keep_well(forge)
    may_not = "the token in $GH_TOKEN may not look (403): it needs the permission"
    facts = look({"metadata": "read"})
    assert facts.unseen["hooks"] == f"{may_not} repository_hooks: read"
    assert facts.unseen["admins"] == f"{may_not} administration: read"


def test_where_the_forge_names_no_permission_the_documented_one_is_named(forge, look):
    keep_well(forge)
    forge.settings.now.is_private = True
    words = "the token in $GH_TOKEN may not look (404): it needs the permission metadata: read, push access"
    assert look({"metadata": "read"}).unseen["admins"] == words


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("token not taken", "the token in $GH_TOKEN is not taken (401)"),
        ("too often", "the forge was asked too often (429)"),
        ("limited", "the forge was asked too often (403)"),
        ("away", "the forge is in trouble (503)"),
        ("moved", "the repository has moved (301)"),
        ("not JSON", "did not answer in JSON"),
        ("a number", "did not answer as its description says"),
        ("no answer", "did not answer GET"),
    ],
)
def test_why_nothing_was_seen_is_told(forge, look, fault, words):
    forge.plan("GET */hooks", NOTHING[fault])
    assert words in look().unseen["hooks"]


def test_without_a_token_only_what_is_public_is_asked_for(forge, look):
    keep_well(forge)
    facts = look(permissions=None)
    assert (facts.environments is None, facts.runs is None, facts.rulesets is None) == (False, False, False)
    assert facts.unseen["admins"] == "there is no token; it needs the permission metadata: read, push access"
    assert len(forge.requests) < 12


@pytest.mark.parametrize(
    ("path", "fact"), [("/dependabot/alerts", "dependency_alerts"), ("/secret-scanning/alerts", "secret_alerts")]
)
def test_alerts_that_are_off_are_told_from_alerts_that_may_not_be_seen(forge, look, path, fact):
    keep_well(forge)
    forge.settings.now.documents[path] = None
    assert getattr(look(), fact).is_on is False
    assert getattr(look({"metadata": "read"}), fact) is None


def test_another_thing_that_is_disabled_says_nothing_of_the_alerts(forge, look):
    forge.plan("GET */dependabot/alerts", refused(403, body=b'{"message": "This account is disabled."}'))
    assert look().dependency_alerts is None


@pytest.mark.parametrize(("is_private", "releases"), [(False, ()), (True, None)], ids=["public", "private"])
def test_a_release_that_is_not_found_is_absent_only_where_everybody_would_see_it(forge, look, is_private, releases):
    keep_well(forge)
    forge.repository.releases.clear()
    forge.settings.now.is_private = is_private
    assert look().releases == releases


def test_nothing_in_the_facts_is_a_token_though_the_forge_repeats_it(forge, look):
    keep_well(forge)
    hidden = "hunter2hunter2"
    forge.settings.now.documents["/keys"] = [{"id": 1, "title": f"key {hidden}", "read_only": True}]
    forge.settings.now.documents["/hooks"] = [{"id": 1, "config": {"url": f"https://u:{hidden}@h.example/{hidden}"}}]
    assert hidden not in repr(look(MY_TOKEN=hidden))


def test_what_the_forge_writes_cannot_move_the_cursor_or_fill_the_screen(forge, look):
    keep_well(forge)
    forge.settings.now.documents["/keys"] = [{"id": 1, "title": "\x1b[2J\u202e" + "x" * 5000, "read_only": True}]
    [key] = look().deploy_keys
    assert key.title.isascii()
    assert len(key.title) == 300


@pytest.mark.parametrize("is_private", [False, True])
def test_a_server_that_tells_no_visibility_tells_whether_the_repository_is_private(forge, look, is_private):
    about = {"full_name": "a/b", "private": is_private, "default_branch": "main", "owner": {"type": "User"}}
    forge.plan("GET /repos/someone/project", refused(200, body=json.dumps(about).encode()))
    assert look().about.is_public is not is_private


def test_the_secrets_of_an_organization_are_asked_for_where_one_owns_the_repository(forge, look):
    keep_well(forge)
    forge.settings.now.is_organization = True
    forge.settings.now.secrets["organization"] = {"PYPI_TOKEN": "2026-11-01T00:00:00Z"}
    facts = look()
    assert [secret.name for secret in facts.organization_secrets] == ["PYPI_TOKEN"]


def test_the_older_protection_is_asked_for_where_no_ruleset_holds(forge, look):
    keep_well(forge)
    del forge.settings.now.rulesets[0]
    forge.settings.now.protection = {
        "url": "x",
        "required_pull_request_reviews": {"url": "x"},
        "enforce_admins": {"url": "x", "enabled": True},
        "allow_force_pushes": {"enabled": False},
        "allow_deletions": {"enabled": False},
    }
    facts = look()
    assert facts.protection.needs_review
    assert judged(facts_of(facts))["unprotected-default-branch"] is Outcome.PASSED


def test_who_may_pass_a_ruleset_by_is_told_to_admins_only(forge, look):
    keep_well(forge)
    assert all(rules.bypass == () for rules in look().rulesets)
    assert all(rules.bypass is None for rules in look({"metadata": "read"}).rulesets)


def test_a_project_on_a_plain_server_is_unknown_with_its_reason(tmp_path):
    place = Place(kind="bare", base="", api="", project="srv/demo")
    facts = ask_forge(View(tmp_path, {}), place, WANTED)
    assert facts.why_unseen("environments/pypi/secrets") == "a forge of the kind bare tells nothing of its settings"
    assert not any(outcome is Outcome.PASSED for outcome in judged(facts_of(facts)).values())


def test_the_forge_of_a_project_is_asked_about_its_last_tag(forge, make_project):
    keep_well(forge)
    pyproject = '[project]\nname = "demo"\nversion = "1.0.2"\n'
    project = make_project({"pyproject.toml": pyproject}, tag=TAG)
    config = Config(forge=ForgeTable(kind="github", url=f"{forge.url}/someone/project", api=forge.url))
    facts = read_forge(View(project.root, {"GH_TOKEN": forge.make_token(**ALL), **_path()}), config, None)
    assert (facts.wanted.tag, facts.wanted.environments) == (TAG, ("pypi",))
    assert facts.releases[0].tag == TAG


def _path():
    import os  # noqa: PLC0415 - only here

    return {name: os.environ[name] for name in ("PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")}


def test_a_stored_snapshot_comes_with_the_facts(forge, look, tmp_path):
    keep_well(forge)
    assert look().accepted is None
    (tmp_path / SNAPSHOT).write_text("[]")
    assert look().accepted is None
    (tmp_path / SNAPSHOT).write_bytes(snapshot_bytes(look()))
    assert look().accepted["environments"]["pypi"]["reviewers"] == ["bob", "eve"]
