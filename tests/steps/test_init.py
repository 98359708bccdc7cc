"""Init finds a project, writes what calls us, keeps what people wrote, and finds nothing to do the second time."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest
import shapes

from release.config import read_config
from release.errors import (
    FileUnparsable,
    NameTaken,
    PlaceOutside,
    PlaceReadOnly,
    ProjectAmbiguous,
    ProviderUnknown,
)
from release.steps import init
from release.system.view import View
from release.system.world import World

PYPROJECT = '[project]\nname = "thing"\nversion = "1.0"\n\n[build-system]\nbuild-backend = "flit_core.buildapi"\n'
TASK = "from invoke import task\n\n\n@task\ndef docs(c):\n    pass\n"
NOXFILE = "import nox\n\n\n@nox.session\ndef {name}(session):\n    pass\n"
PUBLISHING = """\
on: push
jobs:
  upload:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/checkout@v4
      - run: pip install twine && twine upload dist/*
        env:
          TWINE_PASSWORD: ${{ secrets.PYPI_API_TOKEN }}
"""
WORKFLOW = ".github/workflows/release.yml"
OURS = {"tasks.py", "noxfile.py", ".gitignore"}
OF_GITHUB = {WORKFLOW, ".github/workflows/release-audit.yml", ".github/dependabot.yml"}


class Adopting:
    """A project, and what ``init`` does in it."""

    def __init__(self, project) -> None:
        self.project = project
        self.view = View(project.root)

    def plan(self, **wanted):
        return init.plan(self.view, read_config(self.view), init.Wanted(**wanted))

    def adopt(self, **wanted):
        plan = self.plan(**wanted)
        init.apply(plan, World(self.view))
        return plan

    def lock(self, **environment: str):
        world = World(View(self.project.root, {**self.view.environment, **environment}))
        return init.lock(world, read_config(self.view), init.Wanted())


@pytest.fixture
def adopting(make_project):
    """Return a function that makes a project from *files* beside a pyproject.toml, on GitHub if that is wanted."""

    def make(files=None, *, forge="", **more) -> Adopting:
        project = make_project({"pyproject.toml": PYPROJECT, "thing.py": "", **(files or {})}, **more)
        if forge:
            project.git("remote", "set-url", "origin", f"https://{forge}.com/someone/thing.git")
        return Adopting(project)

    return make


def paths(plan) -> set[str]:
    return {file.path for file in plan.files}


def known(plan) -> dict[str, tuple[str, str]]:
    return {entry.name: (entry.value, entry.where) for entry in plan.known}


def test_a_project_with_nothing_gets_all_that_calls_us_and_the_second_time_nothing(adopting):
    one = adopting()
    before = one.project.tree()
    assert paths(one.adopt()) == OURS
    after = one.project.tree()
    assert {path: after[path] for path in before} == before
    assert not one.adopt().is_drifted
    assert one.project.tree() == after


def test_what_is_found_is_told(adopting):
    one = adopting({"tests/test_thing.py": "", "thing.py": '__version__ = "1.0"\n'}, forge="gitlab", tag="rel-1.0")
    told = known(one.plan())
    assert told == {
        "backend": ("flit_core.buildapi", ""),
        "version": ("1.0", "pyproject.toml:3 and 1 more place"),
        "tags": ("rel-1.0", "1 so far"),
        "branch": ("main", ""),
        "remote": ("origin", "gitlab: https://gitlab.com/someone/thing"),
        "tests": ("pytest", "installed for it: the project, pytest"),
    }


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"pyproject.toml": f'{PYPROJECT}\n[project.optional-dependencies]\ntest = ["x"]\n'}, "its extra test, pytest"),
        ({"requirements-test.txt": "x\n"}, "requirements-test.txt, pytest"),
    ],
    ids=["extra", "file"],
)
def test_what_the_tests_get_is_told_in_words(adopting, files, words):
    told = known(adopting({"tests/test_thing.py": "", **files}).plan())
    assert told["tests"] == ("pytest", f"installed for it: the project, {words}")
    assert told["remote"] == ("origin", "no forge, git alone: this machine")


def test_a_version_that_git_tells_is_none_to_write(adopting):
    text = '[build-system]\nrequires = ["setuptools-scm"]\n\n[project]\nname = "thing"\ndynamic = ["version"]\n'
    told = known(adopting({"pyproject.toml": text}, tag="v1.4").plan())
    assert told["version"] == ("1.4", "pyproject.toml: build-system.requires has setuptools-scm")
    assert told["backend"][0].endswith(", version from git")


def test_a_project_whose_version_nobody_finds_is_adopted_all_the_same(adopting):
    one = adopting({"pyproject.toml": '[project]\nname = "thing"\n', "thing.py": ""})
    plan = one.adopt()
    assert known(plan)["version"] == ("not found", "thing has no place that states its version")
    assert paths(plan) == OURS


def test_a_noxfile_of_its_own_gets_our_two_lines_and_its_test_session_is_ours(adopting):
    one = adopting({"noxfile.py": NOXFILE.format(name="unit_tests")})
    plan = one.adopt()
    assert known(plan)["tests"] == ("nox -s unit_tests", "noxfile.py")
    written = one.project.read("noxfile.py").decode()
    assert written.endswith('\n\nrelease.sessions.register(skip=["tests"])\n')
    assert (
        one.project.read("pyproject.toml").decode() == f'{PYPROJECT}\n[tool.release.tests]\nsessions = ["unit_tests"]\n'
    )
    assert not one.plan().is_drifted


def test_sessions_that_are_configured_are_not_guessed(adopting):
    text = f'{PYPROJECT}\n[tool.release.tests]\nsessions = ["lint"]\n'
    one = adopting({"pyproject.toml": text, "noxfile.py": NOXFILE.format(name="lint") + NOXFILE.format(name="unit")})
    assert paths(one.adopt()) == OURS
    assert one.project.read("pyproject.toml").decode() == text


def test_a_session_with_the_name_of_ours_is_told_and_no_ci_calls_it(adopting):
    one = adopting({"noxfile.py": NOXFILE.format(name="release")}, forge="github")
    plan = one.plan()
    assert paths(plan) == OURS
    assert [note for note in plan.notes if "session release is the project's own" in note]
    assert [note for note in plan.notes if note.startswith("no CI files: ")]


def test_a_task_with_the_name_of_ours_is_told_each_time_with_the_way_to_ours(adopting):
    one = adopting({"tasks.py": TASK + TASK.partition("\n\n\n")[2].replace("docs", "bump")})
    told = [note for note in one.adopt().notes if "python -m release bump" in note]
    assert told == ["task bump is the project's own: where our commands say invoke bump, type python -m release bump"]
    assert [note for note in one.plan().notes if note.startswith("task ")] == told
    assert "Write the version everywhere" not in one.project.invoke("--list").out


@pytest.mark.parametrize("path", ["tasks.py", "tasks/__init__.py"])
def test_tasks_of_its_own_get_ours_beside_them(adopting, path):
    one = adopting({path: TASK})
    assert path in paths(one.adopt())
    assert one.project.read(path).decode().startswith("from invoke import task\nimport release.tasks\n")
    assert not one.plan().is_drifted


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"tasks.py": "from celery import task\n"}, "tasks.py is not Invoke's"),
        ({"tasks/__init__.py": ""}, "tasks/__init__.py is an empty package"),
        ({"invoke.yaml": "tasks:\n  collection_name: chores\n"}, "invoke.yaml names another module"),
    ],
    ids=["somebody else's tasks", "an empty package", "another name"],
)
def test_a_tasks_file_that_is_not_invokes_stays(adopting, files, words):
    one = adopting(files)
    plan = one.adopt()
    assert [note for note in plan.notes if words in note and "python -m release TASK" in note]
    assert paths(plan) == OURS - {"tasks.py"}


def test_an_empty_tasks_file_is_filled(adopting):
    one = adopting({"tasks.py": "\n"})
    one.adopt()
    assert one.project.read("tasks.py").decode() == shapes.TASKS


def test_a_noxfile_under_another_name_is_told(adopting):
    one = adopting({"nox_ci.py": NOXFILE.format(name="lint"), "other.py": "import nox\n", "broken.py": "nox ("})
    plan = one.plan()
    assert plan.notes[0] == "nox_ci.py has Nox sessions under another name: nox -f nox_ci.py; ours are in noxfile.py"
    assert "noxfile.py" in paths(plan)


@pytest.mark.parametrize("path", ["release.py", "release/__init__.py"])
def test_a_module_that_hides_our_package_is_told(adopting, path):
    one = adopting({path: ""})
    before = one.project.tree()
    with pytest.raises(NameTaken) as caught:
        one.adopt()
    assert caught.value.fix[0].startswith(f"git mv {path.partition('/')[0]} ")
    assert one.project.tree() == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("noxfile.py", "def f(:\n"),
        ("tasks.py", "import invoke\n\tx\n"),
        (".github/dependabot.yml", "updates: [\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error_and_nothing_changes(adopting, path, text):
    one = adopting({path: text}, forge="github")
    before = one.project.tree()
    with pytest.raises(FileUnparsable) as caught:
        one.adopt()
    assert caught.value.where[0].startswith(path)
    assert one.project.tree() == before


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(adopting):
    one = adopting({".gitignore": "x\n"})
    (one.project.root / ".gitignore").chmod(0o444)
    before = one.project.tree()
    with pytest.raises(PlaceReadOnly):
        one.adopt()
    assert one.project.tree() == before


def test_a_link_that_leads_out_of_the_project_is_not_written_through(adopting, tmp_path):
    one = adopting()
    (tmp_path / "elsewhere.py").write_text("")
    (one.project.root / "noxfile.py").symlink_to(tmp_path / "elsewhere.py")
    with pytest.raises(PlaceOutside):
        one.adopt()
    assert (tmp_path / "elsewhere.py").read_text() == ""


def test_a_rollback_takes_all_of_it_back(adopting):
    one = adopting({"noxfile.py": NOXFILE.format(name="unit")})
    before = one.project.tree()
    one.adopt()
    ran = one.project.run("python", "-m", "release", "rollback")
    assert ran.code == 0, ran.text
    assert one.project.tree() == before


def test_several_projects_are_not_one(adopting):
    other = {f"{name}/pyproject.toml": PYPROJECT.replace("thing", name).replace("1.0", number)
             for name, number in (("one", "1.0"), ("two", "2.0"))}  # fmt: skip
    one = adopting({**other, "pyproject.toml": ""})
    with pytest.raises(ProjectAmbiguous):
        one.plan()
    assert known(one.plan(project="two"))["version"][0] == "2.0"


# CI


def test_the_files_of_the_forges_ci_are_made(adopting):
    one = adopting(forge="github")
    assert paths(one.adopt()) == OURS | OF_GITHUB
    assert not one.plan().is_drifted


def test_gitlab_has_its_own(adopting):
    assert paths(adopting(forge="gitlab").plan()) == OURS | {".gitlab-ci.yml"}


@pytest.mark.parametrize(("ci", "files"), [("none", set()), ("github", OF_GITHUB), ("gitlab", {".gitlab-ci.yml"})])
def test_whose_ci_gets_files_can_be_said(adopting, ci, files):
    assert paths(adopting(forge="github").plan(ci=ci)) == OURS | files


def test_without_a_forge_the_way_to_ci_files_is_told(adopting):
    one = adopting()
    assert [note for note in one.plan().notes if note.startswith("no CI files: ")]
    assert one.plan(ci="none").notes == ()


def test_a_ci_that_nobody_knows_is_told(adopting):
    with pytest.raises(ProviderUnknown):
        adopting().plan(ci="jenkins")


def test_one_changed_character_is_seen_shown_and_kept(adopting):
    one = adopting(forge="github")
    one.adopt()
    edited = one.project.read(WORKFLOW).replace(b"ubuntu-24.04", b"ubuntu-24.05", 1)
    one.project.write(WORKFLOW, edited)
    plan = one.adopt()
    assert (plan.is_drifted, paths(plan), [file.path for file in plan.kept]) == (True, set(), [WORKFLOW])
    assert [line for line in plan.kept[0].difference() if line.startswith("-") and "ubuntu-24.05" in line]
    assert one.project.read(WORKFLOW) == edited


def test_what_was_edited_is_replaced_where_that_is_wanted(adopting):
    one = adopting(forge="github")
    one.adopt()
    made = one.project.read(WORKFLOW)
    one.project.write(WORKFLOW, made + b"# mine\n")
    assert paths(one.adopt(overwrites=True)) == {WORKFLOW}
    assert one.project.read(WORKFLOW) == made


def test_what_nobody_edited_follows_the_configuration(adopting):
    one = adopting(forge="github")
    one.adopt()
    one.project.write("pyproject.toml", f'{PYPROJECT}\n[tool.release.ci]\nenvironment = "production"\n')
    plan = one.adopt()
    assert (WORKFLOW in paths(plan), plan.kept) == (True, ())
    assert b"production" in one.project.read(WORKFLOW)


def test_line_ends_that_git_changed_are_no_edit(adopting):
    one = adopting(forge="github")
    one.adopt()
    for path in OF_GITHUB:
        one.project.write(path, one.project.read(path).replace(b"\n", b"\r\n"))
    assert not one.plan().is_drifted


def test_a_workflow_of_its_own_is_kept(adopting):
    one = adopting({WORKFLOW: PUBLISHING}, forge="github")
    plan = one.adopt()
    assert [(file.path, file.why) for file in plan.kept] == [(WORKFLOW, "not made by init")]
    assert one.project.read(WORKFLOW).decode() == PUBLISHING


def test_a_job_that_publishes_already_is_told_and_its_environment_taken(adopting):
    one = adopting({".github/workflows/upload.yml": PUBLISHING}, forge="github")
    plan = one.adopt()
    assert [
        note for note in plan.notes if note.startswith("job upload publishes, too (.github/workflows/upload.yml:3)")
    ]
    assert b'[tool.release.ci]\nenvironment = "production"\n' in one.project.read("pyproject.toml")
    assert b"name: production" in one.project.read(WORKFLOW)
    assert not one.plan().is_drifted


def test_dependabots_own_file_gets_the_actions_and_keeps_the_rest(adopting):
    path, text = ".github/dependabot.yml", "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n"
    one = adopting({path: text}, forge="github")
    one.adopt()
    assert one.project.read(path).decode().startswith(f"{text}  - package-ecosystem: github-actions\n")
    assert not one.plan().is_drifted


def test_where_renovate_is_there_dependabot_is_not(adopting):
    assert paths(adopting({"renovate.json": "{}"}, forge="github").plan()) == OURS | OF_GITHUB - {
        ".github/dependabot.yml"
    }


def test_a_list_of_dependabot_that_cannot_be_added_to_is_told_and_the_rest_is_written(adopting):
    one = adopting({".github/dependabot.yml": "version: 2\nupdates: []\n"}, forge="github")
    plan = one.adopt()
    assert [note for note in plan.notes if "package-ecosystem: github-actions" in note]
    assert WORKFLOW in paths(plan)


def test_a_project_in_a_folder_gets_no_ci_files_there(make_project):
    project = make_project({"part/pyproject.toml": PYPROJECT, "part/thing.py": ""})
    project.git("remote", "set-url", "origin", "https://github.com/someone/thing.git")
    view = View(project.root / "part")
    plan = init.plan(view, read_config(view), init.Wanted())
    assert paths(plan) == OURS
    assert [note for note in plan.notes if "lies in part/ of its repository" in note]


# What differs from the defaults, and what is dangerous


def test_a_main_branch_with_another_name_is_one_to_release_from(adopting):
    one = adopting(branch="production")
    one.adopt()
    assert one.project.read("pyproject.toml").decode() == f'{PYPROJECT}\n[tool.release]\nbranches = ["production"]\n'


def test_the_branch_of_a_change_is_not_taken_for_the_main_one(adopting):
    one = adopting()
    one.project.git("remote", "set-head", "origin", "main")
    one.project.git("switch", "--quiet", "--create", "feature")
    plan = one.plan()
    assert known(plan)["branch"] == ("main", "")
    assert "pyproject.toml" not in paths(plan)


def test_without_a_pyproject_what_differs_is_told(make_project):
    files = {"setup.py": "from setuptools import setup\nsetup(name='thing', version='1.0')\n", "thing.py": ""}
    one = Adopting(make_project(files, branch="production"))
    plan = one.adopt()
    assert paths(plan) == OURS
    assert [note for note in plan.notes if "tool.release.branches = ['production']" in note]


def test_where_a_program_cannot_add_the_settings_they_are_told(adopting):
    text = "tool = {release = {tests = {timeout = 7}}}\n"
    files = {"pyproject.toml": f"{text}{PYPROJECT}", ".github/workflows/upload.yml": PUBLISHING}
    plan = adopting(files, forge="github").plan()
    assert paths(plan) == OURS | OF_GITHUB
    assert [note for note in plan.notes if "tool.release.ci.environment = production" in note]


def test_what_is_dangerous_is_named_with_its_place(adopting):
    token = "ghp_" + "a" * 30 + "3yO6cJ"
    one = adopting({".github/workflows/upload.yml": PUBLISHING, "deploy.sh": f"TOKEN={token}\n"}, forge="github")
    plan = one.plan()
    named = {danger.check: danger.where for danger in plan.dangers}
    assert named["stored-token"] == ".github/workflows/upload.yml:10"
    assert named["unpinned-action"] == ".github/workflows/upload.yml:7"
    assert "persisted-credentials" in plan.faults
    assert "stored-token" not in plan.faults


def test_a_project_without_faults_has_none(adopting):
    plan = adopting().plan()
    assert (plan.dangers, plan.faults) == ((), ())


# Tools with their hashes


def wheel(folder) -> None:
    from release import __version__  # noqa: PLC0415 - the version that is asked for

    name = f"release_tasks-{__version__}"
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as file:
        metadata = f"Metadata-Version: 2.1\nName: release-tasks\nVersion: {__version__}\nProvides-Extra: attest\n"
        file.writestr(f"{name}.dist-info/METADATA", metadata)
        file.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{name}.dist-info/RECORD", "")


def test_the_tools_of_ci_are_locked_with_their_hashes_once(adopting, tmp_path):
    (tmp_path / "wheels").mkdir()
    wheel(tmp_path / "wheels")
    one = adopting(forge="github")
    variables = {"UV_NO_INDEX": "1", "UV_FIND_LINKS": str(tmp_path / "wheels"), "UV_OFFLINE": "1", "UV_NO_CONFIG": "1"}
    locked = one.lock(**variables)
    assert locked is not None, "nothing was tried"
    assert locked.problem == ""
    plan = one.adopt(lock=locked)
    assert "release-requirements.txt" in paths(plan)
    text = one.project.read("release-requirements.txt").decode()
    assert "\nrelease-tasks==" in text or "\nrelease-tasks[attest]==" in text
    assert "--hash=sha256:" in text
    assert str(tmp_path) not in text
    assert one.lock(**variables) is None
    assert not one.plan().is_drifted


def test_where_the_tools_cannot_be_locked_the_way_is_told(adopting, tmp_path):
    one = adopting(forge="github")
    locked = one.lock(UV_NO_INDEX="1", UV_FIND_LINKS=str(tmp_path), UV_OFFLINE="1", UV_NO_CONFIG="1")
    assert locked is not None, "nothing was tried"
    plan = one.plan(lock=locked)
    assert "release-requirements.txt" not in paths(plan)
    (note,) = [note for note in plan.notes if note.startswith("no release-requirements.txt")]
    assert "uv pip compile" in note
    assert "--generate-hashes" in note


def test_without_ci_files_nothing_is_locked(adopting):
    assert adopting().lock() is None


def test_a_lock_file_that_a_person_keeps_is_left(adopting):
    assert adopting({"release-requirements.txt": "release-tasks==0.1.0\n"}, forge="github").lock() is None


def test_a_plan_of_another_commit_is_not_carried_out(adopting):
    one = adopting()
    plan = replace(one.plan(), head="0" * 40)
    before = one.project.tree()
    with pytest.raises(Exception, match="HEAD moved"):
        init.apply(plan, World(one.view))
    assert one.project.tree() == before
