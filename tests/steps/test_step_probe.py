"""`invoke audit --probe`: an index says whether it would take what is here to publish with; nothing is uploaded."""

from __future__ import annotations

import json

import pytest
from publishing_tools import NAME, an_index
from rehearsed import wheel

from release.rehearsal import faults

TASKS = "from release.tasks import ns\n"
PYPROJECT = """\
[project]
name = "{name}"
version = "1.0.1"

[tool.release.indexes.pypi]
upload = "{upload}"
simple = "{simple}"
token = "PROBED_TOKEN"
"""


@pytest.fixture
def served(tmp_path):
    with an_index(tmp_path / "index") as running:
        yield running


@pytest.fixture
def project(make_project, served):
    text = PYPROJECT.format(name=NAME, upload=served.upload_url, simple=served.simple_url)
    return make_project({"pyproject.toml": text, ".gitignore": ".release/\n", "tasks.py": TASKS})


def probe(project, token, *flags):
    return project.invoke("audit", "--probe", "pypi", *flags, **({"PROBED_TOKEN": token} if token else {}))


def test_a_token_that_may_upload_is_said_to_be_taken_and_nothing_is_uploaded(project, served, tmp_path):
    served.put(wheel(tmp_path / "made", name=NAME))
    before, token = served.digests(NAME), served.make_token([NAME])
    ran = probe(project, token)
    assert (ran.code, served.digests(NAME)) == (0, before), ran.text
    assert "does it know the token: accepted" in ran.text
    assert f"may it upload to {NAME}: accepted" in ran.text
    done = json.loads(project.read(".release/journal.jsonl").splitlines()[-1])
    assert (done["event"], done["data"]["accepted"]) == ("probe:done", True)
    assert token not in ran.text + project.read(".release/journal.jsonl").decode()


def test_a_token_that_was_revoked_ends_with_1_and_its_cause(project, served):
    token = served.make_token([NAME])
    served.revoke(token)
    ran = probe(project, token, "--json")
    assert ran.code == 1
    told = json.loads(ran.out)
    assert (told["is_accepted"], [asked["answered"] for asked in told["asked"]]) == (False, ["unknown token"])


def test_an_index_that_is_not_there_has_given_no_word(project, served):
    token = served.make_token([NAME])
    served.plan("POST /legacy/", faults.refused(503, "Service Unavailable"))
    ran = probe(project, token, "--json")
    assert (ran.code, json.loads(ran.out)["is_accepted"]) == (1, None)


def test_without_anything_to_publish_with_there_is_nothing_to_ask(project):
    ran = probe(project, "")
    assert ran.code == 3
    assert "nothing here lets us publish to pypi" in ran.text
