"""Checks on what the index tells: each with what is bad, what is good, and what nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

import index_cases as case
import pytest
from auditing import act, answers, facts, journal, outcomes
from index_cases import by, good, live_file, sha, with_live, with_page, with_people, with_stated, with_test
from packaging.version import Version

from release.checks import INDEX
from release.model.audit import Answer
from release.model.forge_settings import Alert, Alerts, Environment, Secret
from release.model.ownership import Hole, OwnershipFacts, Publisher, Role
from release.model.project_facts import Document, Section

UNSEEN = OwnershipFacts(stated=case.STATED)
GONE = with_live(is_known=False, files=None, page=None, proofs=(), versions=(), status="")
TOKEN = act("upload", "2026-11-20", index="pypi", by="PYPI_API_TOKEN: a token", accepted=["demo-1.0.1.tar.gz"])
VERIFIED_IN_VAIN = act("verify", index="pypi", outcome="failed", files={"demo-1.0.1.tar.gz": sha(2)})
ONE_ROLE = (Role(role="Owner", user="alice"),)
TAKEN_OVER = {"id": "1", "kind": "repository", "detected": date(2026, 11, 15)}


def readme(text: str, path: str = "README.md"):
    document = Document(path=path, sections=(Section(title="", line=0, text=text),))
    return good(tree=replace(good().tree, documents=(document,)))


def paid(evidence: str):
    answer = Answer(item="ACC-P4", by="alice", on=date(2026, 1, 1), until=date(2027, 1, 1), evidence=evidence)
    alice = {**case.PEOPLE["alice"], "email": "alice@own-domain.dev"}
    return good(answers=answers(people={"alice": alice}, answers={"ACC-P4": answer}))


BAD = {
    "absent_from_test_index": [with_test(is_known=False, files=None), with_test(files=(live_file(case.NEW, 9, 20),))],
    "digest_differs": [
        with_live(files=(live_file(case.NEW, 7, 20),)),
        replace(with_stated(digests={"demo-1.0.1.tar.gz": sha(8)}), journal=journal(TOKEN)),
    ],
    "disagreeing_live_version": [with_page(version="1.0.0"), with_page(version="3.0")],
    "file_not_in_journal": [with_live(files=(*case.FILES, live_file(Version("1.0.2"), 4, 21)))],
    "idle_collaborator": [with_stated(committers=frozenset({"alice@gmail.com"}))],
    "index_behind_journal": [with_live(files=case.FILES[:1])],
    "licence_unclear": [
        with_stated(licence="MIT License, more or less"),
        with_stated(licence=None, old_licence="MIT"),
        with_stated(classifiers=("License :: OSI Approved :: MIT License",)),
        good(files=frozenset({"README.md"})),
    ],
    "metadata_differs": [
        with_stated(emails=("you@example.com",)),
        with_stated(emails=()),
        with_stated(links={"Source": "https://forge.invalid/other/demo"}),
        with_page(urls={}),
        replace(with_page(author_emails=("mallory@gmail.com",)), version="1.0.1"),
    ],
    "name_not_normal": [
        good(project="-demo"),
        with_live(files=(live_file(case.NEW, 2, 20, filename="Demo-1.0.1.tar.gz"),)),
    ],
    "name_not_on_index": [GONE],
    "only_on_test_index": [GONE],
    "project_not_active": [with_live(status="quarantined"), with_live(status="archived")],
    "publisher_changed": [
        with_live(proofs=by(replace(case.PUBLISHER, repository="mallory/demo"), case.PUBLISHER)),
        with_live(proofs=by(replace(case.PUBLISHER, workflow="build.yml"), case.PUBLISHER)),
    ],
    "publisher_of_other_repository": [
        with_live(proofs=by(replace(case.PUBLISHER, repository="mallory/demo"), case.PUBLISHER)),
        with_stated(slug="owner/renamed"),
    ],
    "publisher_without_environment": [
        with_live(proofs=by(replace(case.PUBLISHER, environment=""), case.PUBLISHER)),
        with_live(proofs=by(replace(case.PUBLISHER, environment="release"), case.PUBLISHER)),
    ],
    "release_without_provenance": [
        with_live(files=(case.FILES[0], replace(case.FILES[1], has_provenance=False))),
        with_live(files=(*case.FILES, replace(case.FILES[1], filename="demo-1.0.1.zip", has_provenance=False))),
    ],
    "sole_owner": [with_page(roles=ONE_ROLE), with_page(roles=(*ONE_ROLE, Role(role="Maintainer", user="bob")))],
    "stored_token_beside_publisher": [
        good(forge=replace(case.FORGE, repository_secrets=(Secret(name="PYPI_API_TOKEN"),))),
        good(forge=replace(case.FORGE, environments=(Environment(name="pypi", secrets=(Secret(name="TWINE_X"),)),))),
    ],
    "stranger_among_owners": [
        with_page(roles=(*case.ROLES, Role(role="Maintainer", user="mallory"))),
        with_page(roles=ONE_ROLE),
        with_page(roles=(*ONE_ROLE, Role(role="Maintainer", user="bob"))),
        with_people(roles=["maintainer"]),
    ],
    "unaccounted_release": [
        replace(with_live(files=(live_file(case.NEW, 9, 20),)), answers=answers(incidents=(TAKEN_OVER,)))
    ],
    "unattested_mail_domain": [
        paid("the codes are in the safe"),
        paid("own-domain.dev is renewed until 2026-11-01"),
        paid("not-own-domain.dev is renewed until 2027-11-01"),
    ],
    "undocumented_collaborator": [
        with_people(reason=""),
        with_people(review=date(2026, 1, 1)),
        with_page(roles=(*case.ROLES, Role(role="Maintainer", user="mallory"))),
    ],
    "unlinked_page": [readme("no link"), readme(f"see {case.PAGE_ADDRESS}-other and {case.PAGE_ADDRESS}.js")],
    "unmeasured_number": [readme("99.9% coverage"), readme("coverage: **80 %**")],
    "unproved_upload_right": [
        good(journal=journal(act("upload", index="pypi", outcome="failed", words="403 not allowed"))),
        good(journal=journal(act("probe", index="pypi", accepted=False, words=["no role"]))),
    ],
    "version_not_higher": [good(version="0.9"), good(version="1.0.2+local")],
    "vulnerable_dependency": [
        with_page(holes=(Hole(id="PYSEC-2026-1", fixed=("1.0.2",)),)),
        good(forge=replace(case.FORGE, dependency_alerts=Alerts(is_on=True, open=(Alert(number=1, about="x"),)))),
    ],
}
FINE = {
    "disagreeing_live_version": [
        with_live(
            files=(case.FILES[0], replace(case.FILES[1], is_yanked=True)), page=replace(case.PAGE, version="1.0.0")
        )
    ],
    "digest_differs": [
        replace(with_stated(digests={"demo-1.0.1.tar.gz": sha(2)}), journal=journal(TOKEN)),
        with_stated(digests={"demo-1.0.1.tar.gz": sha(8)}),
    ],
    "licence_unclear": [with_stated(licence="MIT OR Apache-2.0"), with_stated(licence_files=("LICENSE",))],
    "metadata_differs": [with_page(urls={"Docs": "https://docs.invalid", "Code": "https://x.invalid/Owner/Demo.git"})],
    "name_not_on_index": [with_page(name="Demo"), with_page(name=None)],
    "only_on_test_index": [with_test(files=(live_file(Version("9.0"), 3, 20),)), with_test(is_known=False, files=None)],
    "release_without_provenance": [with_live(files=(replace(case.FILES[0], has_provenance=False), case.FILES[1]))],
    "sole_owner": [with_page(roles=ONE_ROLE, organization="demo-org")],
    "stored_token_beside_publisher": [
        good(forge=replace(case.FORGE, repository_secrets=(Secret(name="CODECOV_TOKEN"),)))
    ],
    "unaccounted_release": [good(answers=answers(incidents=(TAKEN_OVER,)))],
    "unattested_mail_domain": [paid("own-domain.dev is renewed until 2027-05-01; codes in the safe")],
    "unlinked_page": [
        readme(f'<a href="{case.PAGE_ADDRESS}/">page</a>'),
        readme(f"{case.PAGE_ADDRESS.replace('/project/', '/p/')}."[:-1]),
    ],
    "unmeasured_number": [readme("at least 80 % coverage is asked for"), readme("100% coverage", "CHANGELOG.md")],
    "unproved_second_factor": [
        replace(with_page(roles=ONE_ROLE), journal=journal(TOKEN)),
    ],
    "unproved_upload_right": [
        good(journal=journal()),
        replace(with_stated(slug="other/demo"), journal=journal(act("probe", index="pypi", accepted=True, words=[]))),
    ],
    "version_not_higher": [good(version="1.0.1")],
    "vulnerable_dependency": [with_page(holes=(Hole(id="PYSEC-2026-1", is_withdrawn=True),))],
}
UNTOLD = {
    "absent_from_test_index": [with_test(files=(live_file(case.NEW, 3, 20, sha256=""),)), good(journal=None)],
    "digest_differs": [with_live(files=(live_file(case.NEW, 2, 20, sha256=""),)), good(journal=journal())],
    "disagreeing_live_version": [with_page(version=None), with_live(page=None)],
    "file_not_in_journal": [
        good(journal=journal()),
        good(journal=journal(broken="line 3")),
        with_live(files=(*case.FILES, live_file(Version("1.0.2"), 4, 21, uploaded=None))),
        with_live(files=(*case.FILES, live_file(Version("0.9"), 4, 1))),
    ],
    "idle_collaborator": [with_stated(committers=None), with_people(pypi="somebody")],
    "index_behind_journal": [good(journal=journal()), GONE],
    "licence_unclear": [with_stated(source=""), with_stated(classifiers=None)],
    "metadata_differs": [
        with_stated(slug=""),
        with_stated(emails=None),
        with_page(author_emails=("old@gmail.com",)),
        with_live(page=None),
    ],
    "name_not_on_index": [with_live(is_known=None, files=None, page=None)],
    "project_not_active": [with_live(status=""), GONE],
    "publisher_changed": [
        with_live(proofs=by(None, case.PUBLISHER)),
        with_live(proofs=(*by(None, case.PUBLISHER), by(case.PUBLISHER, None)[0])),
        with_live(proofs=()),
    ],
    "publisher_of_other_repository": [
        with_live(proofs=()),
        with_stated(slug="demo"),
        with_live(proofs=by(Publisher(kind="Google", repository="a@b.invalid"), case.PUBLISHER)),
    ],
    "publisher_without_environment": [with_live(proofs=()), good(workflows=None)],
    "release_without_provenance": [with_live(files=tuple(replace(f, has_provenance=False) for f in case.FILES))],
    "sole_owner": [with_page(roles=None), with_page(roles=ONE_ROLE, organization=None)],
    "stored_token_beside_publisher": [
        good(forge=None),
        with_live(proofs=()),
        good(forge=replace(case.FORGE, environments=None)),
    ],
    "stranger_among_owners": [with_page(roles=None), good(answers=answers(people={}))],
    "unattested_mail_domain": [with_stated(emails=None), good(index=None)],
    "unlinked_page": [good(workflows=None), good(tree=None)],
    "unmeasured_number": [with_stated(coverage=None), good(tree=None)],
    "unproved_second_factor": [good(), good(journal=None), good(journal=journal(TOKEN))],
    "unproved_upload_right": [
        replace(good(journal=journal()), now=datetime(2027, 6, 1, tzinfo=timezone.utc)),
        replace(with_stated(slug="other/demo"), journal=journal()),
        replace(with_stated(slug="other/demo"), journal=journal(act("probe", index="pypi", accepted=None))),
        replace(with_stated(slug="other/demo"), journal=journal(act("probe", index="testpypi", accepted=True))),
        good(journal=None),
    ],
    "version_not_higher": [
        good(version=""),
        good(version="1.0.1", journal=None),
        good(version="1.0.1", journal=replace(case.JOURNAL, broken="line 2")),
        good(version="1.0.1", journal=journal(VERIFIED_IN_VAIN)),
        with_live(versions=()),
    ],
    "vulnerable_dependency": [
        with_page(holes=None),
        good(forge=replace(case.FORGE, dependency_alerts=None)),
        good(forge=replace(case.FORGE, dependency_alerts=Alerts(is_on=False))),
    ],
}


def cases(table):
    return [
        pytest.param(check, seen, id=f"{check}-{number}")
        for check, every in table.items()
        for number, seen in enumerate(every, start=1)
    ]


@pytest.mark.parametrize(("check", "seen"), cases(BAD))
def test_what_is_bad_fails(check, seen):
    assert "failed" in outcomes(INDEX.load(check), seen)


@pytest.mark.parametrize(("check", "seen"), cases(FINE))
def test_what_only_looks_bad_does_not_fail(check, seen):
    assert not outcomes(INDEX.load(check), seen) & {"failed"}


@pytest.mark.parametrize(("check", "seen"), cases(UNTOLD))
def test_what_nobody_can_tell_is_unknown(check, seen):
    found = outcomes(INDEX.load(check), seen)
    assert "unknown" in found
    assert "failed" not in found


@pytest.mark.parametrize("check", sorted(set(INDEX.members) - {"unproved_second_factor"}))
def test_a_project_in_order_has_nothing_bad_and_nothing_unknown(check):
    assert outcomes(INDEX.load(check), good()) <= {"passed", "not-applicable"}


@pytest.mark.parametrize("check", INDEX.members)
def test_without_anything_to_look_at_a_check_is_unknown(check):
    assert outcomes(INDEX.load(check), facts()) == {"unknown"}


def test_every_check_has_something_bad_that_it_finds():
    assert set(BAD) == set(INDEX.members) - {"unproved_second_factor"}  # it proves, and never accuses


def test_a_proof_at_the_test_index_is_none_for_the_index():
    token = replace(TOKEN, data={**TOKEN.data, "index": "testpypi"})
    seen = replace(with_page(roles=ONE_ROLE), journal=journal(token))
    check = INDEX.load("unproved_second_factor")
    assert outcomes(check, seen, "ACC-P2") == {"unknown"}


def test_an_upload_to_the_test_index_is_in_no_way_one_to_the_index():
    here = journal(*(replace(each, data={**each.data, "index": "testpypi"}) for each in case.JOURNAL.acts))
    for check in ("file_not_in_journal", "index_behind_journal", "digest_differs"):
        assert outcomes(INDEX.load(check), good(journal=here)) == {"unknown"}


@pytest.mark.parametrize(("roles", "outcome"), [(ONE_ROLE, "passed"), (case.ROLES, "unknown")], ids=["one", "two"])
def test_an_upload_with_a_token_proves_the_second_factor_of_the_only_one_who_can_have_made_it(roles, outcome):
    seen = replace(with_page(roles=roles), journal=journal(TOKEN))
    assert outcomes(INDEX.load("unproved_second_factor"), seen, "ACC-P2") == {outcome}


@pytest.mark.parametrize(
    ("environment", "row"), [("", "ENV-2"), ("", "GATE-41"), ("release", "GATE-41")], ids=["none", "no-gate", "other"]
)
def test_a_publisher_in_no_environment_is_bad_for_the_environment_and_for_the_gate(environment, row):
    seen = with_live(proofs=by(replace(case.PUBLISHER, environment=environment), case.PUBLISHER))
    assert outcomes(INDEX.load("publisher_without_environment"), seen, row) == {"failed"}
