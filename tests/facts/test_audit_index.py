"""What an audit sees of the indexes: seven requests at most, each index apart, and what is not told is not there."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import rehearsed
from packaging.version import Version

from release.config import read_config
from release.facts.audit.index import LIMIT, read_index
from release.model.ownership import Hole, Publisher, Role
from release.rehearsal import faults
from release.rehearsal.index import Index
from release.rehearsal.index_documents import About
from release.system.view import View

SIMPLE, PAGE, PROVENANCE = "GET /simple/demo/", "GET /pypi/demo/json", "GET /integrity/*"
JSON = (("Content-Type", "application/vnd.pypi.simple.v1+json"),)
WHEEL, SDIST, OLD = "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz", "demo-0.9.tar.gz"
PUBLISHER = {"kind": "GitHub", "repository": "owner/demo", "workflow": "release.yml", "environment": "pypi"}
ABOUT = About(
    maintainers=("bob",),
    organization="demo-org",
    author_email="Alice <Alice@project.invalid>",
    project_urls={"Source": "https://forge.invalid/owner/demo"},
    vulnerabilities=({"id": "PYSEC-2026-1", "summary": "a hole", "fixed_in": ["1.1"], "withdrawn": None},),
)
PYPROJECT = """
[project]
name = "Demo"
version = "1.1"
authors = [{ name = "Alice", email = "alice@project.invalid" }]
license = "MIT"
dependencies = ["Requests>=2"]

[project.urls]
Source = "https://forge.invalid/owner/demo"
"""


def provenance(**publisher):
    return {"version": 1, "attestation_bundles": [{"publisher": {**PUBLISHER, **publisher}, "attestations": []}]}


@pytest.fixture
def live(tmp_path):
    """The index, with two releases whose publisher it knows."""
    with Index(tmp_path / "live") as index:
        index.add_project("demo", "alice")
        for number, version in enumerate(("0.9", "1.0")):
            for made in (rehearsed.sdist, rehearsed.wheel):
                uploaded = rehearsed.NOW.replace(hour=number)
                index.put(made(tmp_path / "made", "demo", version), uploaded=uploaded, owner="alice")
        for filename in (WHEEL, SDIST, OLD):
            index.attest(filename, provenance())
        index.describe("demo", ABOUT)
        yield index


@pytest.fixture
def test(tmp_path):
    with Index(tmp_path / "test") as index:
        yield index


@pytest.fixture
def project(make_project, live, test):
    places = [
        f'[tool.release.indexes.{name}]\nupload = "{index.upload_url}"\nsimple = "{index.simple_url}"\n'
        for name, index in (("pypi", live), ("testpypi", test))
    ]
    return make_project({"pyproject.toml": PYPROJECT + "\n".join(places), "demo.py": ""})


@pytest.fixture
def read(project):
    def read(**options):
        view = View(project.root)
        return read_index(view, read_config(view), "Demo", **options)

    return read


def test_everything_is_asked_for_once_in_seven_requests(read, live, test):
    facts = read()
    assert facts.asked == len(live.requests) + len(test.requests) == LIMIT
    assert len({str(record.path) for record in (*live.requests, *test.requests)}) == len(live.requests)


def test_the_index_tells_files_people_and_holes(read, live):
    found = read().live
    assert found.is_known
    assert {file.filename: file.sha256 for file in found.files} == live.digests("demo")
    assert found.status == "active"
    assert found.latest == Version("1.0")
    assert found.page.roles == (Role(role="Owner", user="alice"), Role(role="Maintainer", user="bob"))
    assert found.page.organization == "demo-org"
    assert found.page.author_emails == ("alice@project.invalid",)
    assert found.page.holes == (Hole(id="PYSEC-2026-1", summary="a hole", fixed=("1.1",)),)


def test_the_publishers_of_the_last_release_and_of_one_before_are_asked_for(read):
    proofs = read().live.proofs
    assert [proof.filename for proof in proofs] == [WHEEL, SDIST, OLD]
    assert {proof.publishers for proof in proofs} == {(Publisher(**PUBLISHER),)}


def test_a_publisher_without_an_environment_has_none(read, live):
    live.attest(SDIST, provenance(environment=None))
    assert [proof.publishers[0].environment for proof in read().live.proofs] == ["pypi", "", "pypi"]


def test_what_the_project_states_is_read_from_its_files(read):
    stated = read(is_online=False).stated
    assert stated.emails == ("alice@project.invalid",)
    assert stated.links == {"Source": "https://forge.invalid/owner/demo"}
    assert (stated.licence, stated.dependencies) == ("MIT", ("requests",))


def test_nothing_is_asked_offline(read, live, test):
    facts = read(is_online=False)
    assert (facts.live, facts.test) == (None, None)
    assert live.requests + test.requests == []


def test_the_test_index_says_nothing_for_the_index(read, live, test, tmp_path):
    live.delete(WHEEL)
    test.put(tmp_path / "made" / WHEEL)
    facts = read()
    assert WHEEL not in {file.filename for file in facts.live.files}
    assert {file.filename for file in facts.test.files} == {WHEEL}
    assert facts.test.page.roles == (Role(role="Owner", user="maintainer"),)


def test_a_project_that_the_index_does_not_have_is_not_known(read):
    found = read().test
    assert found.is_known is False
    assert found.files is None
    assert found.page is None
    assert "no project" in found.why("listing")


BROKEN = {
    "unavailable": faults.refused(503),
    "forbidden": faults.refused(403),
    "empty": faults.refused(200, body=b" ", headers=JSON),
    "other-json": faults.refused(200, body=b'{"files": 1}', headers=JSON),
    "a-list": faults.refused(200, body=b"[]", headers=JSON),
    "a-page": faults.refused(200, body=b"<html>", headers=(("Content-Type", "text/html"),)),
    "cut": faults.truncated(),
    "no-answer": faults.answer_lost(),
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
def test_a_list_that_cannot_be_read_is_no_list_and_is_not_asked_for_again(read, live, fault):
    live.plan(SIMPLE, fault)
    found = read().live
    assert found.is_known is None
    assert found.files is None
    assert found.why("listing")
    assert not found.proofs
    assert len(live.asked(SIMPLE)) == 1
    assert not live.unspent


@pytest.mark.parametrize("fault", [each for name, each in BROKEN.items() if name != "a-page"])
def test_a_page_that_cannot_be_read_leaves_the_rest(read, live, fault):
    live.plan(PAGE, fault)
    found = read().live
    assert found.page is None
    assert found.why("page")
    assert len(found.files) == 4
    assert not live.unspent


@pytest.mark.parametrize("fault", [BROKEN["unavailable"], BROKEN["other-json"], BROKEN["cut"]])
def test_a_provenance_that_cannot_be_read_is_of_nobody_known(read, live, fault):
    live.plan(PROVENANCE, fault, fault, fault)
    found = read().live
    assert [proof.publishers for proof in found.proofs] == [None, None, None]
    assert found.why("provenance")


def test_an_older_index_that_tells_neither_people_nor_hashes_is_not_taken_for_an_empty_one(read, live):
    live.describe("demo", About(left_out=frozenset({"ownership", "vulnerabilities", "info.author_email"})))
    live.leave_out("hashes", "upload-time", "size", "provenance")
    found = read().live
    assert (found.page.roles, found.page.organization, found.page.holes) == (None, None, None)
    assert found.page.author_emails is None
    assert {file.sha256 for file in found.files} == {""}
    assert {(file.uploaded, file.size) for file in found.files} == {(None, None)}
    assert found.by_time == ()


@pytest.mark.parametrize(
    "owned",
    [{"roles": "alice"}, {"roles": [{"role": "Owner"}]}, {"roles": [{"role": "Owner", "user": "a"}, 1]}, []],
    ids=["text", "no-user", "half", "list"],
)
def test_roles_in_a_form_of_their_own_are_not_half_read(read, live, owned):
    document = {"info": {"name": "demo"}, "ownership": owned}
    live.plan(PAGE, faults.refused(200, body=json.dumps(document).encode()))
    assert read().live.page.roles is None


def test_no_more_is_asked_than_may_be(read, live, test):
    facts = read(limit=3)
    assert len(live.requests) + len(test.requests) == 3
    assert facts.asked == 3
    assert any("requests were sent" in why for each in facts.all_indexes() for why in each.unseen.values())


def test_what_is_no_digest_is_not_taken_for_one(read, live):
    live.state_digest(SDIST, "nonsense")
    assert {file.filename: file.sha256 for file in read().live.files}[SDIST] == ""


def test_the_name_is_asked_for_in_its_normal_form_from_which_no_index_leads_on(read, live):
    read()
    assert {record.path for record in live.requests if "simple" in record.path} == {"/simple/demo/"}


def test_an_address_in_the_configuration_that_is_not_safe_is_told(project, live):
    text = (project.root / "pyproject.toml").read_text(encoding="utf-8")
    project.write("pyproject.toml", text.replace(live.upload_url, "https://evil.invalid/legacy/"))
    view = View(project.root)
    found = read_index(view, read_config(view), "demo").live
    assert found.is_known is None
    assert "would send the token" in found.why("listing")


def test_the_index_that_is_published_to_last_is_the_one_that_users_have():
    from release.facts.audit.index import live_index  # noqa: PLC0415 - beside what it is about

    def of(*stages):
        return live_index(SimpleNamespace(publish=SimpleNamespace(stages=stages)))

    assert (of("testpypi", "pypi"), of("testpypi"), of("corporate")) == ("pypi", "pypi", "corporate")
