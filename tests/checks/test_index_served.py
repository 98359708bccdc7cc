"""Facts and checks together, against a running index: what it keeps back or answers wrongly turns no row green."""

from __future__ import annotations

import json

import pytest
import rehearsed
from auditing import act, answers, journal
from index_cases import FORGE, PEOPLE, README, WORKFLOWS, good
from test_index_removed import green

from release.config import read_config
from release.facts.audit.index import LIMIT, read_index
from release.rehearsal import faults
from release.rehearsal.index import Index
from release.rehearsal.index_documents import About
from release.system.view import View

SIMPLE, PAGE, PROVENANCE = "GET /simple/*", "GET /pypi/*", "GET /integrity/*"
JSON = (("Content-Type", "application/vnd.pypi.simple.v1+json"),)
PUBLISHER = {"kind": "GitHub", "repository": "owner/demo", "workflow": "release.yml", "environment": "pypi"}
FILES = {
    "LICENSE": "MIT",
    "pyproject.toml": (
        '[project]\nname = "demo"\nversion = "1.0.2"\nlicense = "MIT"\n'
        'authors = [{ name = "Alice", email = "alice@gmail.com" }]\n'
        '[project.urls]\nSource = "https://forge.invalid/owner/demo"\n'
    ),
}
SOURCE = {"Source": "https://forge.invalid/owner/demo"}


class Scene:
    """A project with two releases on an index, in order unless a test says otherwise."""

    def __init__(self, project, live, trial):
        self.project, self.live, self.trial = project, live, trial

    def seen(self):
        view = View(self.project.root)
        digests = self.live.digests("demo")
        acts = [
            act("upload", "2026-11-20", index="pypi", by="trusted publishing", accepted=sorted(digests)),
            act("verify", "2026-11-20", index="pypi", files=digests),
        ]
        return good(
            index=read_index(view, read_config(view), "demo"),
            journal=journal(*acts),
            answers=answers(people=PEOPLE, answers={}),
            workflows=WORKFLOWS,
            forge=FORGE,
        )


@pytest.fixture
def scene(make_project, tmp_path):
    with Index(tmp_path / "live") as live, Index(tmp_path / "trial") as trial:
        live.add_project("demo", "alice")
        live.set_owners("demo", "alice", "bob")
        for day, version in ((10, "1.0.0"), (20, "1.0.1")):
            path = rehearsed.sdist(tmp_path / "made", "demo", version)
            live.put(path, uploaded=rehearsed.NOW.replace(day=day))
            live.attest(path.name, {"attestation_bundles": [{"publisher": PUBLISHER}]})
        live.describe("demo", About(author_email="Alice <alice@gmail.com>", project_urls=SOURCE))
        places = "".join(
            f'[tool.release.indexes.{name}]\nupload = "{index.upload_url}"\nsimple = "{index.simple_url}"\n'
            for name, index in (("pypi", live), ("testpypi", trial))
        )
        project = make_project({**FILES, "pyproject.toml": FILES["pyproject.toml"] + places})
        project.git("remote", "set-url", "origin", "https://forge.invalid/owner/demo.git")
        yield Scene(project, live, trial)


IN_ORDER = {"OWN-01", "OWN-02", "OWN-08", "OWN-14", "OWN-34", "PYP-1", "PYP-2", "GATE-19", "GATE-34", "MON-4", "ENV-2"}


def test_a_project_in_order_is_seen_to_be_in_order_with_seven_requests(scene):
    assert green(scene.seen()) >= IN_ORDER
    assert len(scene.live.requests) + len(scene.trial.requests) <= LIMIT
    assert README.links  # what the tree says is not asked for here


def kept_back(*fields):
    return lambda scene: scene.live.leave_out(*fields)


def told(**about):
    return lambda scene: scene.live.describe("demo", About(**about))


def answered(route, *wrong):
    return lambda scene: scene.live.plan(route, *wrong)


WRONG = {
    "no-project": answered(SIMPLE, faults.refused(404)),
    "no-page": answered(PAGE, faults.refused(404)),
    "no-provenance": answered(PROVENANCE, *[faults.refused(404)] * 3),
    "list-unavailable": answered(SIMPLE, faults.refused(503)),
    "page-unavailable": answered(PAGE, faults.refused(502)),
    "provenance-unavailable": answered(PROVENANCE, *[faults.refused(500)] * 3),
    "empty-list": answered(SIMPLE, faults.refused(200, body=b'{"files": [], "versions": []}', headers=JSON)),
    "empty-page": answered(PAGE, faults.refused(200, body=b'{"info": {}}')),
    "page-of-nothing": answered(PAGE, faults.refused(200, body=b"null")),
    "another-document": answered(SIMPLE, faults.refused(200, body=json.dumps({"message": "moved"}).encode())),
    "no-hashes": kept_back("hashes"),
    "no-times": kept_back("upload-time"),
    "an-older-list": kept_back("hashes", "upload-time", "size", "provenance", "yanked"),
    "no-people": told(left_out=frozenset({"ownership"})),
    "no-holes-told": told(left_out=frozenset({"vulnerabilities"})),
    "no-addresses": told(left_out=frozenset({"info.author_email", "info.project_urls"})),
}
BAD = {
    "in-order": lambda _: None,
    "stranger": lambda scene: scene.live.set_owners("demo", "alice", "mallory"),
    "sole-owner": lambda scene: scene.live.set_owners("demo", "alice"),
    "archived": lambda scene: scene.live.set_status("demo", "archived"),
    "other-bytes": lambda scene: scene.live.state_digest("demo-1.0.1.tar.gz", "0" * 64),
    "other-publisher": lambda scene: scene.live.attest(
        "demo-1.0.1.tar.gz", {"attestation_bundles": [{"publisher": {**PUBLISHER, "repository": "mallory/demo"}}]}
    ),
    "no-environment": lambda scene: scene.live.attest(
        "demo-1.0.1.tar.gz", {"attestation_bundles": [{"publisher": {**PUBLISHER, "environment": None}}]}
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
@pytest.mark.sampled(2)
def test_whatever_the_index_keeps_back_or_answers_wrongly_turns_no_row_green(scene, bad):
    bad(scene)
    before = green(scene.seen())
    for name, wrong in WRONG.items():
        scene.live.leave_out()
        scene.live.describe("demo", About(author_email="Alice <alice@gmail.com>", project_urls=SOURCE))
        wrong(scene)
        asked = len(scene.live.requests) + len(scene.trial.requests)
        after = green(scene.seen())
        assert (name, after - before) == (name, set())
        assert len(scene.live.requests) + len(scene.trial.requests) - asked <= LIMIT


@pytest.mark.parametrize(
    ("bad", "row"),
    [
        ("stranger", "OWN-14"),
        ("sole-owner", "PYP-1"),
        ("archived", "OWN-08"),
        ("other-bytes", "GATE-19"),
        ("other-publisher", "OWN-06"),
        ("no-environment", "ENV-2"),
    ],
)
def test_what_is_bad_at_the_index_is_seen(scene, bad, row):
    BAD[bad](scene)
    assert row not in green(scene.seen())
