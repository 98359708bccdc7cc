"""GitHub's workflows: who may do what, what is handed over, and what others say of them."""

from __future__ import annotations

import json
import re

import generated
import pytest

from release.ci import render
from release.model.ci import is_unedited

RELEASE, AUDIT = ".github/workflows/release.yml", ".github/workflows/release-audit.yml"
COMMIT = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def jobs(shape="usual", **more):
    return generated.release(shape, **more)["jobs"]


def test_there_are_a_workflow_of_the_release_and_one_of_the_audit():
    assert list(render("github", generated.facts())) == [RELEASE, AUDIT]


@generated.shapes
def test_each_is_as_we_made_it_and_has_no_hole(shape):
    for text in render("github", generated.facts(shape)).values():
        assert is_unedited(text) is True
        assert "<<" not in text


@generated.shapes
def test_zizmor_finds_nothing_as_an_auditor(tmp_path, shape):
    files = {**render("github", generated.facts(shape)), **render("dependabot", generated.facts(shape))}
    ran = generated.look(tmp_path, "zizmor", "--offline", "--persona=auditor", "--format=json", ".", files=files)
    assert json.loads(ran.stdout) == [], ran.stdout
    assert ran.returncode == 0


def test_zizmor_would_find_something(tmp_path):
    text = render("github", generated.facts())[RELEASE].replace("persist-credentials: false", "fetch-tags: true")
    ran = generated.look(tmp_path, "zizmor", "--offline", "--format=json", ".", files={RELEASE: text})
    assert {found["ident"] for found in json.loads(ran.stdout)} == {"artipacked"}


@generated.shapes
def test_both_fit_githubs_schema(tmp_path, shape):
    files = render("github", generated.facts(shape))
    schema = ("--builtin-schema", "vendor.github-workflows")
    ran = generated.look(tmp_path, "check-jsonschema", *schema, *files, files=files)
    assert ran.returncode == 0, ran.stdout


@generated.shapes
def test_a_job_alone_gets_what_it_needs(shape):
    document = generated.release(shape)
    assert document["permissions"] == {}
    uploading = {name for name, job in document["jobs"].items() if "id-token" in job["permissions"]}
    assert uploading == {"publish", "trial"} & set(document["jobs"])
    writing = {name for name, job in document["jobs"].items() if job["permissions"].get("contents") == "write"}
    assert writing == {"announce"}


@generated.shapes
def test_who_can_become_the_publisher_is_in_an_environment_and_builds_nothing(shape):
    for name, job in jobs(shape).items():
        commands = [step["run"] for step in job["steps"] if "run" in step]
        if "id-token" in job["permissions"]:
            assert job["environment"]["name"]
            assert not any("release --" in command or "tests" in command for command in commands)
        else:
            assert "environment" not in job, name


@generated.shapes
def test_a_running_publish_is_never_ended(shape):
    for text in render("github", generated.facts(shape)).values():
        assert "cancel-in-progress: false" in text
        assert "cancel-in-progress: true" not in text


@generated.shapes
def test_every_job_ends_some_time_and_keeps_no_credentials(shape):
    for job in jobs(shape).values():
        assert int(job["timeout-minutes"]) <= 60
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] == "false"


@generated.shapes
def test_every_action_is_a_commit_with_its_version(shape):
    texts = render("github", generated.facts(shape)).values()
    uses = [line.partition("uses: ")[2] for text in texts for line in text.splitlines() if "uses: " in line]
    assert uses
    assert [each for each in uses if not COMMIT.fullmatch(each)] == []


@generated.shapes
def test_no_expression_stands_in_a_command(shape):
    commands = [step.get("run", "") for job in jobs(shape).values() for step in job["steps"]]
    assert [command for command in commands if "${{" in command] == []


def test_publishing_waits_for_all_tests_and_for_the_build():
    assert jobs()["publish"]["needs"] == ["tests", "build"]
    assert jobs()["publish"]["if"] == "github.ref_type == 'tag' && !inputs.trial"
    assert jobs()["announce"]["needs"] == ["build", "verify"]


def test_the_digest_of_the_build_goes_to_every_job_that_takes_its_files():
    made = jobs()
    assert made["build"]["outputs"]["candidate"] == "${{ steps.release.outputs.candidate }}"
    for name in ("publish", "verify", "announce", "trial"):
        [step] = [step for step in made[name]["steps"] if "CANDIDATE" in step.get("env", {})]
        assert step["env"]["CANDIDATE"] == "${{ needs.build.outputs.candidate }}"
        assert '--candidate "sha256:$CANDIDATE"' in step["run"]


@pytest.mark.parametrize(
    ("prefix", "pattern"),
    [("v", "v[0-9]*"), ("", "[0-9]*"), ("a/v", "a/v[0-9]*"), ("a+", r"a\+[0-9]*"), ("!", r"\![0-9]*")],
)
def test_a_tag_of_a_version_starts_it(prefix, pattern):
    assert generated.release(tag_prefix=prefix)["on"]["push"]["tags"] == [pattern]


def test_started_by_hand_it_is_a_trial_unless_somebody_says_no():
    assert generated.release()["on"]["workflow_dispatch"]["inputs"]["trial"]["default"] == "true"
    assert "gh workflow run release.yml --ref" in render("github", generated.facts())[RELEASE]


def test_without_an_environment_for_it_there_is_no_trial():
    assert "trial" not in jobs("no trial")


def test_names_mean_nothing_but_themselves():
    assert jobs("odd names")["publish"]["environment"]["name"] == 'release: #1 "really"'
    assert next(iter(render("github", generated.facts("odd names")))) == ".github/workflows/publish.yaml"


def test_a_project_in_a_folder_is_worked_on_there():
    document = generated.release("in a folder")
    assert document["defaults"]["run"]["working-directory"] == "packages/a b"
    [fetch] = [step for step in document["jobs"]["verify"]["steps"] if step["name"] == "Fetch the candidate"]
    assert fetch["with"]["path"] == "packages/a b"
    [keep] = [step for step in document["jobs"]["build"]["steps"] if step["name"] == "Keep the candidate"]
    assert keep["with"]["path"].splitlines()[0] == "packages/a b/dist/"


def test_only_the_job_that_publishes_gets_the_token_of_an_own_index():
    holders = [name for name, job in jobs("an index of its own").items() if "secrets." in json.dumps(job)]
    assert holders == ["publish"]


def test_the_tools_come_from_the_locked_file_and_nothing_is_built_for_them():
    for name, job in jobs(requirements="ci/tools.txt").items():
        installs = [step["run"] for step in job["steps"] if "pip install" in step.get("run", "")]
        assert len(installs) == 1, name
        assert "--require-hashes" in installs[0]
        assert "--only-binary :all:" in installs[0]
        assert installs[0].endswith("--requirement ci/tools.txt")


def test_the_indexes_own_action_runs_beside_nothing_of_the_repository():
    publish = jobs("by the index's own action")["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert [step["name"] for step in publish["steps"]] == [
        "Fetch the candidate",
        "Compare with what was built",
        "Publish",
    ]


def test_the_audit_comes_once_a_month_and_looks_at_pull_requests_that_change_what_ci_does():
    text = render("github", generated.facts())[AUDIT]
    assert 'cron: "17 5 2 * *"' in text
    assert 'paths: [".github/**"]' in text
    assert "issues: write" in text
