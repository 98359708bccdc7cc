"""The CI files that `init` writes, run line by line as that CI would: from the tests to the announcement."""

from __future__ import annotations

import contextlib
import hashlib
import json

import ci_runs
import pytest
from issues import Tracker

from release.rehearsal import demo
from release.rehearsal.authority import Authority

pytestmark = pytest.mark.slow
BEFORE, AFTER = ("sessions", "tests", "build"), ("publish", "verify", "announce")


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def make_stage(tmp_path_factory, authority):
    """Return a function that gives the stage of one kind of CI; it ends with the module."""
    with contextlib.ExitStack() as running:

        def make(kind="github", **settings):
            folder = tmp_path_factory.mktemp(kind)
            made = running.enter_context(ci_runs.a_stage(folder, kind, authority, **settings))
            if kind == "github":
                made.forge.add_environment("pypi", reviewers=("ada",))
                made.forge.add_run(int(ci_runs.RUN))
                made.forge.decide(int(ci_runs.RUN), "pypi", "ada", comment="Looks good")
            return made

        yield make


@pytest.fixture(scope="module")
def built(make_stage):
    """A run on GitHub whose tests and build are done."""
    stage = make_stage()
    ci_runs.github(stage, assumed=AFTER)
    return stage


def candidate(stage):
    return json.loads((stage.artifacts["candidate"] / ".release/candidate.json").read_bytes())


def digests(stage):
    return {file["filename"]: file["sha256"] for file in candidate(stage)["distributions"]}


def on(stage, index):
    return stage.sandbox.indexes[index].digests(demo.NAME)


def sent(stage):
    return [str(record) for index in stage.sandbox.indexes.values() for record in index.asked("POST *")]


def test_a_tag_is_tested_and_built(built):
    made = (built.artifacts["candidate"] / ".release/candidate.json").read_bytes()
    assert built.outputs["build"] == {"candidate": hashlib.sha256(made).hexdigest(), "version": "1.0.2"}
    assert candidate(built)["tag"] == ci_runs.TAG
    assert [run["session"] for run in candidate(built)["tests"]] == [f"tests-{ci_runs.PYTHON}"]
    assert "rehearsal-demo 1.0.2" in built.summaries["build"]
    assert [line for line in built.lines if line.startswith("nox")] == [
        "nox -s matrix",
        'nox -s "$SESSION"',
        'nox -s release -- --session "$SESSION"',
    ]
    assert sum("pip install" in line for line in built.lines) == len(BEFORE)


def test_what_was_built_is_published_verified_and_announced(built):
    run = built.again()
    results = ci_runs.github(run, assumed=BEFORE)
    assert results == {**dict.fromkeys((*BEFORE, *AFTER), "success"), "trial": "skipped"}
    assert on(run, "pypi") == digests(run)
    assert digests(run).items() <= run.forge.published(ci_runs.TAG).items()
    assert "approved   ada" in run.logs["publish"]
    assert "rehearsal-demo 1.0.2 on pypi: 2 uploaded" in run.summaries["publish"]
    assert [line for line in run.lines if line.startswith("nox")] == [
        'nox -s publish -- --candidate "sha256:$CANDIDATE"',
        'nox -s verify -- --candidate "sha256:$CANDIDATE"',
        'nox -s announce -- --candidate "sha256:$CANDIDATE"',
    ]


def test_another_candidate_than_the_build_jobs_is_not_published(built):
    def swap(root):
        path = root / ".release/candidate.json"
        path.write_bytes(path.read_bytes().replace(b'"outcome":"passed"', b'"outcome":"failed"', 1))

    run, before = built.again(spoil=swap), sent(built)
    with pytest.raises(ci_runs.JobFailed) as raised:
        ci_runs.github(run, assumed=BEFORE)
    job, _, text = raised.value.args
    assert (job, "candidate-changed: " in text, "exit 7" in text) == ("publish", True, True)
    assert "::error title=candidate-changed::" in text
    assert sent(built) == before


def test_a_trial_run_uploads_to_the_test_index_alone(built):
    run, before = built.again(inputs={"trial": "true"}), on(built, "pypi")
    results = ci_runs.github(run, assumed=BEFORE)
    assert results == {**dict.fromkeys((*BEFORE, "trial"), "success"), **dict.fromkeys(AFTER, "skipped")}
    assert on(run, "testpypi") == digests(run)
    assert on(run, "pypi") == before


def test_a_branch_is_built_and_nothing_of_it_leaves(built):
    run, before = built.again(ref="refs/heads/main"), sent(built)
    results = ci_runs.github(run, assumed=("sessions", "tests"))
    assert {name for name, result in results.items() if result == "success"} == set(BEFORE)
    assert sent(built) == before


@pytest.fixture
def wrong_tag(built):
    """A tag of another version on the commit, as long as one test."""
    project = built.sandbox.project
    built.sandbox.git(project, "tag", "--annotate", "v1.0.3", "--message", "Wrong")
    built.sandbox.git(project, "push", "--quiet", "origin", "v1.0.3")
    yield
    built.sandbox.git(project, "push", "--quiet", "--delete", "origin", "v1.0.3")
    built.sandbox.git(project, "tag", "--delete", "v1.0.3")


@pytest.mark.usefixtures("wrong_tag")
def test_a_tag_of_another_version_ends_the_build(built):
    with pytest.raises(ci_runs.JobFailed) as raised:
        ci_runs.github(built.again(ref="refs/tags/v1.0.3"), assumed=("sessions", "tests"))
    assert raised.value.args[0] == "build"
    assert "tag-foreign: this run is for the tag v1.0.3, and the commit states 1.0.2" in raised.value.args[2]


def test_a_tool_with_another_hash_is_not_installed(built):
    [tool] = (built.folder / "tools").glob("*.whl")
    data = tool.read_bytes()
    tool.write_bytes(data + b"\n")
    with pytest.raises(ci_runs.JobFailed) as raised:
        ci_runs.github(built.again())
    tool.write_bytes(data)
    assert raised.value.args[0] == "sessions"
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in raised.value.args[2]


@pytest.fixture(scope="module")
def built_for_the_action(make_stage):
    stage = make_stage(publisher="action")
    ci_runs.github(stage, assumed=("tests", *AFTER))
    return stage


def as_it_was(root):
    del root


def another_candidate(root):
    path = root / ".release/candidate.json"
    path.write_bytes(path.read_bytes() + b" ")


def another_file(root):
    path = next((root / "dist").glob("*.whl"))
    path.write_bytes(path.read_bytes() + b" ")


def a_file_more(root):
    (root / "dist/other-1.0.tar.gz").write_bytes(b"")


@pytest.mark.parametrize("spoil", [as_it_was, another_candidate, another_file, a_file_more])
def test_the_indexes_own_action_gets_exactly_what_was_built(built_for_the_action, spoil):
    run = built_for_the_action.again(spoil=spoil)
    is_good = spoil is as_it_was
    with contextlib.nullcontext() if is_good else pytest.raises(ci_runs.JobFailed, match="publish"):
        ci_runs.github(run, assumed=(*BEFORE, "verify", "announce"))
    uploads = [line for line in run.lines if line.startswith("pypa/")]
    assert uploads == ([f"pypa/gh-action-pypi-publish {sorted(digests(run))}"] if is_good else [])


@pytest.fixture(scope="module")
def on_gitlab(make_stage):
    return make_stage("gitlab")


def test_a_pipeline_of_gitlab_goes_the_same_way(on_gitlab):
    stage = on_gitlab.again()
    assert ci_runs.gitlab(stage) == ["tests", "sessions", "build", *AFTER]
    made = (stage.artifacts["build"] / ".release/candidate.json").read_bytes()
    assert stage.outputs["build"] == {"CANDIDATE": hashlib.sha256(made).hexdigest(), "VERSION": "1.0.2"}
    wanted = {file["filename"]: file["sha256"] for file in json.loads(made)["distributions"]}
    assert on(stage, "pypi") == wanted
    assert set(wanted) <= {link["name"] for link in stage.forge.releases[ci_runs.TAG]["links"]}


def test_once_a_month_an_issue_says_what_is_due(built, monkeypatch):
    tracker = Tracker(built.forge._application, f"/repos/{ci_runs.REPOSITORY}")
    monkeypatch.setattr(built.forge.repository, "may_write", lambda _: True)  # its own rule is that of releases
    results = ci_runs.github(built.again(ref="refs/heads/main", event="schedule"), workflow="release-audit.yml")
    assert results == {"due": "success", "workflows": "skipped"}
    [issue] = tracker.issues
    assert issue["title"] == "Release audit of rehearsal-demo"
    assert "what is due, seen on" in issue["body"]


def test_a_pull_request_that_changes_what_ci_does_is_looked_at(built):
    run = built.again(ref="refs/heads/main", event="pull_request")
    assert ci_runs.github(run, workflow="release-audit.yml") == {"due": "skipped", "workflows": "success"}
    assert run.lines[-1] == "nox -s audit -- --select WFS,PEN,UPD,GATE,SEC,TOK"


@pytest.mark.parametrize(("event", "job"), [("schedule", "audit"), ("merge_request_event", "pipeline")])
def test_gitlab_audits_as_well(on_gitlab, event, job):
    run = on_gitlab.again(ref="refs/heads/main", event=event)
    assert job in ci_runs.gitlab(run)
    assert "rehearsal-demo" in run.logs[job]
