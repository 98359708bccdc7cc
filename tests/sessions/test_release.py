"""`nox -s release` as a maintainer and a CI type it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest
import shapes

pytestmark = [pytest.mark.usefixtures("offline"), pytest.mark.measured]

OWN_TESTS = """\
import nox

import release.sessions


@nox.session(venv_backend="none")
def tests(session):
    session.run("python", "-c", "open('ran-own-tests', 'w').close()", external=True)


release.sessions.register()
"""


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """Where the environment of the first build is kept for the other tests."""
    return tmp_path_factory.mktemp("kept") / "environments"


@pytest.fixture
def quick(make_project, kept):
    """A project whose noxfile has its own `tests`, and that was built before, so that no environment has to be made."""
    files = {**shapes.mypylogger(), "noxfile.py": OWN_TESTS, ".gitignore": "/dist/\nran-*\n__pycache__/\n"}
    if not kept.exists():
        first = make_project(files, name="first")
        assert first.nox("-s", "build").code == 0
        (first.root / ".release/environments").rename(kept)
    project = make_project(files)
    shutil.copytree(kept, project.root / ".release/environments", symlinks=True)
    return project


def candidate(project) -> dict:
    return json.loads(project.read(".release/candidate.json"))


def error(project) -> dict:
    return json.loads(project.read(".release/error.json"))["error"]


def test_a_release_ends_with_the_digest_of_its_candidate_and_the_next_command(toonstream):
    ran = toonstream.nox("-s", "release")
    assert ran.code == 0, ran.text
    data = toonstream.read(".release/candidate.json")
    assert f"candidate  sha256:{hashlib.sha256(data).hexdigest()}" in ran.text
    assert "next  invoke approve" in ran.text
    made = json.loads(data)
    assert data == (json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
    assert (made["project"], made["version"], made["tag"]) == ("toonstream", "1.0.1", "v1.0.1")
    assert made["commit"] == toonstream.head
    assert made["tests"] == [{"session": "tests", "outcome": "passed", "reason": ""}]
    assert [f for f in made["findings"] if (f["outcome"], f["severity"]) == ("failed", "block")] == []
    assert made["review"] == hashlib.sha256(toonstream.read(".release/review.json")).hexdigest()
    assert hashlib.sha256(data).hexdigest().encode() in toonstream.read(".release/review.html")
    for file in made["distributions"]:
        content = toonstream.read(f"dist/{file['filename']}")
        assert (file["size"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert {"python", "git", "nox", "build", "twine", "build:setuptools"} <= set(made["tools"])
    assert toonstream.git("status", "--porcelain") == ""


def test_a_consumers_own_tests_are_the_tests(quick):
    ran = quick.nox("-s", "release")
    assert ran.code == 0, ran.text
    assert (quick.root / "ran-own-tests").exists()
    assert "FutureWarning" not in ran.text


def test_failing_tests_leave_no_candidate_not_even_an_older_one(quick):
    assert quick.nox("-s", "release").code == 0
    quick.commit(
        "break", **{"noxfile.py": OWN_TESTS.replace("open('ran-own-tests', 'w').close()", "raise SystemExit(3)")}
    )
    ran = quick.nox("-s", "release")
    assert ran.code == 1
    assert "tests-failed: 1 of 1 test sessions failed" in ran.text
    assert not (quick.root / ".release/candidate.json").exists()
    assert (error(quick)["id"], error(quick)["exit_code"]) == ("tests-failed", 1)


def test_a_failing_build_is_told_even_if_the_tests_pass(quick):
    quick.commit(
        "break",
        **{
            "pyproject.toml": quick.read("pyproject.toml")
            + b'\n[tool.hatch.build.targets.sdist]\ncore-metadata-version = "9"\n'
        },
    )
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"]) == (1, "build-failed")
    assert not (quick.root / ".release/candidate.json").exists()


def test_a_dirty_tree_is_not_released(quick):
    quick.write("README.md", "# changed\n")
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"], error(quick)["exit_code"]) == (1, "tree-dirty", 3)


def test_a_tag_on_another_commit_is_not_released(quick):
    quick.git("tag", "--annotate", "v0.2.7", "--message", "v0.2.7")
    quick.commit("later", **{"NOTES.md": "later\n"})
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"]) == (1, "tag-exists-elsewhere")


def test_an_untagged_commit_can_be_released_and_the_tag_is_next(quick):
    assert quick.invoke("bump", "patch").code == 0
    ran = quick.nox("-s", "release")
    assert ran.code == 0, ran.text
    assert "next  invoke tag" in ran.text
    assert candidate(quick)["tag"] == ""


def with_pythons(project, *versions: str) -> None:
    listed = ", ".join(f'"Programming Language :: Python :: {version}"' for version in versions)
    data = project.read("pyproject.toml").replace(
        b"dependencies = []", f"dependencies = []\nclassifiers = [{listed}]".encode()
    )
    project.commit("declare", **{"pyproject.toml": data, "noxfile.py": shapes.NOXFILE})


def test_a_python_that_is_missing_on_a_laptop_is_recorded_as_not_run(quick):
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    with_pythons(quick, here, "3.1")
    ran = quick.nox("-s", "release")
    assert ran.code == 0, ran.text
    runs = {run["session"]: run["outcome"] for run in candidate(quick)["tests"]}
    assert runs == {f"tests-{here}": "passed", "tests-3.1": "not run"}
    assert "tests-3.1    not run" in ran.text


def test_a_python_that_is_missing_in_ci_is_an_error(quick):
    with_pythons(quick, "3.1")
    ran = quick.nox("-s", "release", CI="true")
    assert (ran.code, error(quick)["id"]) == (1, "tests-failed")


def test_a_project_without_tests_is_not_called_tested(quick):
    quick.git("rm", "--quiet", "-r", "tests")
    quick.commit("no tests", **{"noxfile.py": shapes.NOXFILE})
    ran = quick.nox("-s", "release")
    assert ran.code == 0, ran.text
    (run,) = candidate(quick)["tests"]
    assert (run["session"], run["outcome"]) == ("tests", "not run")
    assert "tests        not run" in ran.text


def test_build_and_check_run_one_after_the_other_under_nox_j(quick):
    ran = quick.nox("-j", "2", "-s", "tests", "build", "check")
    assert ran.code == 0, ran.text
    assert re.search(r"^checks  \d+ passed", ran.text, re.MULTILINE)


def test_the_sessions_of_a_noxfile_with_two_lines_are_listed(mypylogger):
    ran = mypylogger.nox("--list")
    assert ran.code == 0
    listed = [line.split(" -> ")[0] for line in ran.out.splitlines() if " -> " in line]
    assert listed[:6] == ["* tests", "- build", "- check", "- review", "- release", "- publish"]


def with_tests(project, body: str) -> None:
    text = (
        f"import nox\nimport release.sessions\n\n@nox.session(venv_backend='none')\ndef tests(session):\n    {body}\n"
    )
    project.commit("tests", **{"noxfile.py": f"{text}\nrelease.sessions.register()\n"})


def test_tests_that_change_a_tracked_file_make_no_candidate(quick):
    with_tests(quick, "open('README.md', 'a').write('x')")
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"], error(quick)["where"]) == (1, "head-moved", ["README.md"])
    assert not (quick.root / ".release/candidate.json").exists()


def test_tests_that_commit_make_no_candidate(quick):
    with_tests(quick, "session.run('git', 'commit', '-q', '--allow-empty', '-m', 'x', external=True)")
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"]) == (1, "head-moved")


MEDDLE = """\
import pathlib, time
sdist = pathlib.Path("dist/mypylogger-0.2.7.tar.gz")
while not sdist.exists():
    time.sleep(0.01)
sdist.open("ab").write(bytes(1))
"""


def test_a_distribution_that_changes_after_the_build_is_an_alarm(quick):
    quick.commit("meddle", **{"meddle.py": MEDDLE})
    with_tests(quick, "session.run('python', 'meddle.py', external=True)")
    ran = quick.nox("-s", "release")
    assert ran.code == 1
    assert (error(quick)["id"], error(quick)["exit_code"]) == ("distribution-changed", 7)
    assert not (quick.root / ".release/candidate.json").exists()


def test_a_release_on_which_no_test_ran_is_none(quick):
    with_pythons(quick, "3.1")
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"], error(quick)["what"]) == (1, "tests-failed", "no test ran")


SLOW = """\
import time


def test_slow():
    with open("PIPE", "w") as pipe:
        pipe.write("running")
        pipe.flush()
        time.sleep(600)
"""


def test_ctrl_c_ends_the_tests_and_the_build(quick, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    quick.commit("slow", **{"noxfile.py": shapes.NOXFILE, "tests/test_slow.py": SLOW.replace("PIPE", str(pipe))})
    argv = [sys.executable, "-m", "nox", "-s", "release"]
    process = subprocess.Popen(
        argv, cwd=quick.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    held = os.open(pipe, os.O_RDONLY)
    assert os.read(held, 7) == b"running"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert os.read(held, 1) == b"", "the pipe has ended, so the test that held it has, too"
    os.close(held)
    assert not (quick.root / ".release/candidate.json").exists()


def test_json_is_one_document_whatever_happens(quick):
    assert json.loads(quick.nox("-s", "release", "--", "--json").out)["schema"] == "release-tasks/candidate/1"
    quick.write("dist/notes.txt", "x")
    failed = quick.nox("-s", "check", "--", "--json")
    assert json.loads(failed.out)["error"]["id"] == "check-failed"


def test_a_secret_in_a_failing_build_is_nowhere(quick):
    script = "import os\nraise SystemExit(os.environ['MY_TOKEN'])\n"
    text = '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "x"\nversion = "1.0"\n'
    quick.commit("leak", **{"pyproject.toml": text, "setup.py": script})
    ran = quick.nox("-s", "build", MY_TOKEN="canary-value")
    assert ran.code == 1
    kept = [path.read_bytes() for path in (quick.root / ".release").glob("*") if path.is_file()]
    assert b"canary-value" not in b"".join([ran.text.encode(), *kept])


def test_a_dist_folder_that_leads_out_of_the_project_is_refused_before_the_build(quick, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (quick.root / "dist").symlink_to(tmp_path / "elsewhere")
    assert quick.nox("-s", "build").code == 1
    assert error(quick)["id"] == "place-outside"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_release_is_audited_offline_and_its_candidate_tells_how_many_rows_stand_how(quick):
    ran = quick.nox("-s", "release")
    assert ran.code == 0, ran.text
    report = quick.read(".release/audit.json")
    made = json.loads(report)
    rows = "".join(f"{row['item']['id']} {row['state']}\n" for row in made["rows"])
    told = candidate(quick)["audit"]
    assert told == {"digest": hashlib.sha256(rows.encode()).hexdigest(), "counts": made["counts"], "words": ""}
    assert sum(told["counts"].values()) == 261
    events = [json.loads(line) for line in quick.read(".release/journal.jsonl").splitlines()]
    recorded = [event["data"]["digest"] for event in events if event["event"] == "audit:begin"]
    assert recorded == [hashlib.sha256(report).hexdigest()]
    assert f"audit  {told['counts']['passed']} passed, {told['counts']['failed']} failed" in ran.text


def test_a_row_that_the_project_says_blocks_ends_the_release_where_it_failed(quick):
    quick.write("pyproject.toml", quick.read("pyproject.toml") + b'\n[tool.release.audit]\nblock = ["OWN-04"]\n')
    quick.commit("block")
    ran = quick.nox("-s", "release")
    assert (ran.code, error(quick)["id"], error(quick)["exit_code"]) == (1, "check-failed", 1)
    assert error(quick)["where"][0].startswith("OWN-04 ")
    assert not (quick.root / ".release/candidate.json").exists()
    assert (quick.root / ".release/audit.json").exists()


@pytest.mark.parametrize(
    ("table", "named"),
    [
        pytest.param('[tool.release.audit]\nblock = ["NO-SUCH-ROW"]\n', "NO-SUCH-ROW", id="a row"),
        pytest.param('[tool.release.checks.severities]\nno-such-check = "ask"\n', "no-such-check", id="a check"),
    ],
)
def test_what_the_configuration_names_wrongly_is_told_before_the_tests_run(quick, table, named):
    quick.write("pyproject.toml", quick.read("pyproject.toml") + f"\n{table}".encode())
    quick.commit("name what there is not")
    quick.nox("-s", "release")
    assert (error(quick)["id"], error(quick)["exit_code"]) == ("config-invalid", 2)
    assert named in error(quick)["what"] + "".join(error(quick)["where"])
    assert "pyproject.toml" in error(quick)["where"][0]
    assert not (quick.root / "ran-own-tests").exists()
