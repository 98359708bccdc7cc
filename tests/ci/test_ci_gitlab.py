"""GitLab's pipeline: the gate, what is handed over, and its schema."""

from __future__ import annotations

import generated
import pytest

from release.ci import render
from release.model.ci import is_unedited


@generated.shapes
def test_it_is_as_we_made_it_and_fits_gitlabs_schema(tmp_path, shape):
    files = render("gitlab", generated.facts(shape))
    [(path, text)] = files.items()
    assert is_unedited(text) is True
    assert "<<" not in text
    ran = generated.look(tmp_path, "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path, files=files)
    assert ran.returncode == 0, ran.stdout


def test_the_pipeline_is_gitlabs_usual_file():
    assert list(render("gitlab", generated.facts())) == [".gitlab-ci.yml"]


@generated.shapes
def test_publishing_is_started_by_hand_in_the_environment_and_stops_what_follows(shape):
    made = generated.release(shape, "gitlab")
    [rule] = made["publish"]["rules"]
    assert (rule["when"], rule["allow_failure"]) == ("manual", "false")
    assert made["publish"]["environment"]["name"] == generated.facts(shape).environment
    assert made["publish"]["needs"] == ["tests", "build"]


@generated.shapes
def test_only_the_job_that_publishes_has_an_identity(shape):
    made = generated.release(shape, "gitlab")
    assert [name for name, job in made.items() if isinstance(job, dict) and "id_tokens" in job] == ["publish"]


def test_each_index_gets_an_identity_of_its_own():
    tokens = generated.release("an index of its own", "gitlab")["publish"]["id_tokens"]
    assert {name: token["aud"] for name, token in tokens.items()} == {
        "TESTPYPI_ID_TOKEN": "testpypi",
        "PRIVATE_ID_TOKEN": "private",
        "SIGSTORE_ID_TOKEN": "sigstore",
    }


@generated.shapes
def test_a_running_publish_is_never_ended(shape):
    assert generated.release(shape, "gitlab")["default"]["interruptible"] == "false"


@pytest.mark.parametrize("job", ["publish", "verify", "announce"])
def test_the_digest_of_the_build_is_compared(job):
    made = generated.release(kind="gitlab")
    assert '--candidate "sha256:$CANDIDATE"' in made[job]["script"][-1]
    assert "build" in made[job]["needs"]
    assert made["build"]["artifacts"]["reports"]["dotenv"] == ".release/ci.env"


@pytest.mark.parametrize(
    ("prefix", "pattern"), [("v", "/^v[0-9]/"), ("", "/^[0-9]/"), ("a/v", r"/^a\/v[0-9]/"), ("a.", r"/^a\.[0-9]/")]
)
def test_a_tag_of_a_version_starts_it(prefix, pattern):
    made = generated.release(kind="gitlab", tag_prefix=prefix)
    assert made["publish"]["rules"][0]["if"] == f"$CI_COMMIT_TAG =~ {pattern}"


def test_each_python_is_a_job_of_its_own():
    tests = generated.release("many Pythons and machines", "gitlab")["tests"]
    assert tests["parallel"]["matrix"] == [{"PYTHON": ["3.10", "3.13"]}]
    assert tests["script"] == ['nox -s tests --force-python "$PYTHON"']


def test_an_image_can_be_pinned_and_where_it_is_not_the_file_says_how():
    pinned = "python:3.13@sha256:" + "0" * 64
    assert generated.release(kind="gitlab", image=pinned)["default"]["image"] == pinned
    text = render("gitlab", generated.facts())[".gitlab-ci.yml"]
    assert "docker buildx imagetools inspect python:3.13" in text


def test_a_project_in_a_folder_is_worked_on_there():
    made = generated.release("in a folder", "gitlab")
    assert made["default"]["before_script"][0] == "cd 'packages/a b'"
    assert made["build"]["artifacts"]["paths"][0] == "packages/a b/dist/"
