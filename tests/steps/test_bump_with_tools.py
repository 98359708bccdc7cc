"""Bump, tag and rollback of a project whose change log a tool writes: one transaction with all that the tool does.

The tools are the real ones where they are installed, else stand-ins with the same command line.
"""

from __future__ import annotations

import json
import shutil

import changelog_tools
import pytest

from release.config import read_config
from release.errors import (
    ChangelogFailed,
    CommitRefused,
    FileChanged,
    PlaceUncommitted,
    RollbackUnsafe,
    ToolMissing,
)
from release.git.recorded import read_transactions
from release.steps import bump as step
from release.steps import rollback, tag
from release.system.view import View
from release.system.world import World

PYPROJECT = '[project]\nname = "stream"\nversion = "1.0.1"\n'
TOWNCRIER = '\n[tool.towncrier]\nname = "stream"\nfilename = "docs/stream.md"\ndirectory = "news"\n'
TASKS = "from release.tasks import ns\n"
SCRIV_LOG = """\
# Changes

<!-- scriv-insert-here -->

<a id='changelog-1.0.1'></a>
# 1.0.1

- First.
"""
FILES = {
    "towncrier": {
        "pyproject.toml": PYPROJECT + TOWNCRIER,
        "docs/index.md": "Streams.\n",
        "news/7.feature.md": "Faster streams.\n",
        "news/8.bugfix.md": "No more leaks.\n",
    },
    "scriv": {
        "pyproject.toml": f'{PYPROJECT}\n[tool.scriv]\nformat = "md"\n',
        "CHANGELOG.md": SCRIV_LOG,
        "changelog.d/1.md": "### Added\n\n- Faster streams.\n",
    },
    "git-cliff": {
        "pyproject.toml": PYPROJECT,
        "cliff.toml": '[changelog]\nheader = "# Changes"\nbody = """\n## {{ version }}\n\n{% for commit in commits %}'
        '- {{ commit.message }}\n{% endfor %}\n"""\n',
        "CHANGELOG.md": "# Changes\n\n## v1.0.1\n\n- First.\n",
    },
}
PATHS = {
    "towncrier": ["docs/stream.md", "news/7.feature.md", "news/8.bugfix.md", "pyproject.toml"],
    "scriv": ["CHANGELOG.md", "changelog.d/1.md", "pyproject.toml"],
    "git-cliff": ["CHANGELOG.md", "pyproject.toml"],
}


@pytest.fixture
def make(make_project, tmp_path, monkeypatch):
    """Return a function that makes a project with one of the tools, and a commit since its last release."""
    monkeypatch.setenv("PATH", changelog_tools.put(tmp_path / "tools"))

    def make(name="towncrier", **files):
        project = make_project({"tasks.py": TASKS, **FILES[name], **files}, tag="v1.0.1")
        project.commit("feat: Faster streams.", **{"src.py": "1\n"})
        project.push()
        return project

    return make


def plan(project, version="1.0.2", **flags):
    view = View(project.root)
    return step.plan(view, read_config(view), step.Wanted(version=version, **flags))


def bump(project, version="1.0.2", **flags):
    return step.apply(plan(project, version, **flags), World(View(project.root)))


def roll_back(project):
    view = View(project.root)
    return rollback.apply(rollback.plan(view, read_config(view)), World(view))


def plan_tag(project):
    view = View(project.root)
    return tag.plan(view, read_config(view), tag.Wanted(push=False))


def everything(project):
    return {
        "tree": project.tree(),
        "refs": project.git("for-each-ref", "--format=%(refname) %(objectname)"),
        "index": project.git("ls-files", "--stage"),
        "status": project.git("status", "--porcelain"),
    }


def refuse(project, error, exit_code=3, **flags):
    before = everything(project)
    with pytest.raises(error) as raised:
        bump(project, **flags)
    assert raised.value.exit_code == exit_code
    assert everything(project) == before
    return raised.value


# --- one transaction ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_what_the_tool_does_is_in_the_bumps_commit(make, name):
    project = make(name)
    bump(project)
    assert project.git("show", "--name-only", "--no-renames", "--format=").split() == PATHS[name]
    assert project.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", FILES)
def test_the_new_section_is_the_tags_message(make, name):
    project = make(name)
    bump(project)
    title, _, body = plan_tag(project).message.partition("\n\n")
    assert title == "Release v1.0.2"
    assert "- Faster streams." in body
    assert "First" not in body
    assert "<a id" not in body


@pytest.mark.parametrize("commit", [True, False], ids=["commit", "files"])
@pytest.mark.parametrize("name", FILES)
def test_a_rollback_brings_the_fragments_back_and_removes_what_was_made(make, name, commit):
    project = make(name)
    before = everything(project)
    folders = sorted(path for path in project.root.iterdir() if path.is_dir())
    bump(project, commit=commit)
    if commit:
        view = View(project.root)
        tag.apply(plan_tag(project), World(view))
    roll_back(project)
    assert everything(project) == before
    assert sorted(path for path in project.root.iterdir() if path.is_dir() and path.name != ".release") == folders


def test_permissions_of_what_was_removed_come_back(make):
    project = make()
    (project.root / "news/7.feature.md").chmod(0o700)
    project.commit()
    project.push()
    before = everything(project)
    bump(project)
    roll_back(project)
    assert everything(project) == before


def test_a_dry_run_shows_what_the_tool_would_do_and_changes_nothing(make):
    project = make()
    before = everything(project)
    ran = project.invoke("bump", "1.0.2", "--dry-run")
    assert ran.code == 0, ran.text
    assert everything(project) == before
    assert not (project.root / ".release").exists()
    assert "--- /dev/null\n+++ b/docs/stream.md\n" in ran.out
    assert "--- a/news/7.feature.md\n+++ /dev/null\n" in ran.out
    assert "  $ towncrier build --yes --version 1.0.2 --date " in ran.out
    assert "  $ git add -- docs/stream.md\n" in ran.out


def test_json_tells_made_and_removed_files(make):
    ran = make().invoke("bump", "1.0.2", "--dry-run", "--json")
    record = json.loads(ran.out)
    fates = {file["path"]: (file["before"] is None, file["after"] is None) for file in record["files"]}
    assert fates["docs/stream.md"] == (True, False)
    assert fates["news/7.feature.md"] == (False, True)
    assert record["changelog_command"][:2] == ["towncrier", "build"]


def test_the_journal_names_the_tool(make):
    project = make()
    bump(project)
    (recorded,) = read_transactions(View(project.root))
    assert recorded.begun.tool.startswith("towncrier build --yes --version 1.0.2 --date ")


def test_a_place_in_the_change_log_and_its_new_section_are_one_edit(make):
    readme = "# stream\n\n    pip install stream==1.0.1\n\n<!-- towncrier release notes start -->\n"
    project = make(
        **{"pyproject.toml": PYPROJECT + TOWNCRIER.replace("docs/stream.md", "README.md"), "README.md": readme}
    )
    done = bump(project)
    (file,) = [file for file in done.plan.files if file.path == "README.md"]
    assert [edit.new for edit in file.edits] == ["1.0.2"]
    text = project.read("README.md").decode()
    assert "pip install stream==1.0.2\n" in text
    assert "- Faster streams. (#7)" in text


def test_a_project_in_a_folder_is_its_own(make_project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", changelog_tools.put(tmp_path / "tools"))
    project = make_project({f"part/{path}": data for path, data in FILES["towncrier"].items()}, tag="v1.0.1")
    before = everything(project)
    inner = type(project)(project.root / "part")
    bump(inner)
    assert project.git("show", "--name-only", "--format=").split() == [f"part/{path}" for path in PATHS["towncrier"]]
    roll_back(inner)
    assert everything(project)["index"] == before["index"]
    assert project.git("status", "--porcelain") == ""


# --- left to the project -----------------------------------------------------------------------------------------


def test_a_section_that_is_there_already_is_not_written_again(make):
    project = make(**{"docs/stream.md": "# stream 1.0.2 (2026-01-02)\n\n- By hand.\n"})
    assert [file.path for file in bump(project).plan.files] == ["pyproject.toml"]


def test_a_development_version_is_not_told(make):
    assert [file.path for file in bump(make(), "1.1.0.dev0").plan.files] == ["pyproject.toml"]


def test_a_tool_that_is_not_wanted_is_not_called(make):
    text = f'{PYPROJECT}{TOWNCRIER}\n[tool.release.changelog]\ntool = "none"\n'
    assert [file.path for file in bump(make(**{"pyproject.toml": text})).plan.files] == ["pyproject.toml"]


@pytest.mark.parametrize("name", ["towncrier", "scriv"])
def test_a_version_without_fragments_and_without_their_folder_is_a_note(make, name):
    project = make(name)
    bump(project)
    project.push()
    assert not {"news", "changelog.d"} & {path.name for path in project.root.iterdir()}
    assert bump(project, "1.0.3").plan.notes == (f"{name} found no changes for 1.0.3",)


def test_fragments_that_are_not_committed_are_named(make):
    project = make()
    project.write("news/9.feature.md", "Mine.\n")
    notes = plan(project).notes
    assert "not committed, so towncrier does not see it: news/9.feature.md" in notes


# --- refused -----------------------------------------------------------------------------------------------------


def test_a_tool_that_is_missing_is_told_before_anything_is_written(make, monkeypatch, tmp_path):
    project = make()
    view = View(project.root, {"PATH": str(tmp_path / "nothing")})
    if view.which("towncrier"):
        pytest.skip("towncrier is installed beside the interpreter")
    git = tmp_path / "git"
    git.mkdir()
    (git / "git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(git))
    error = refuse(project, ToolMissing)
    assert error.fix[0] == "pip install towncrier"
    assert 'tool = "none"' in error.fix[1]
    assert bump(project, commit=False).plan.notes == (f"{error.what}: pip install towncrier",)


def test_a_tool_that_fails_changes_nothing(make):
    error = refuse(make(**{"pyproject.toml": f'{PYPROJECT}{TOWNCRIER}template = "absent.md"\n'}), ChangelogFailed, 1)
    assert error.where
    assert error.why == "it ran in a scratch folder, so nothing was changed"


def test_a_file_that_is_to_be_made_and_is_here_already_stays(make):
    project = make()
    project.write("docs/stream.md", "mine\n")
    assert "docs/stream.md" in refuse(project, PlaceUncommitted).what


def test_a_fragment_with_uncommitted_changes_stays(make):
    project = make()
    project.write("news/7.feature.md", "Mine.\n")
    refuse(project, PlaceUncommitted, allow_dirty=True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda p: p.write("news/7.feature.md", "Mine.\n"), id="changed"),
        pytest.param(lambda p: (p.root / "news/7.feature.md").unlink(), id="gone"),
        pytest.param(lambda p: p.write("docs/stream.md", "mine\n"), id="made"),
    ],
)
def test_what_changed_between_plan_and_act_stays(make, change):
    project = make()
    planned = plan(project)
    change(project)
    before = everything(project)
    with pytest.raises(FileChanged):
        step.apply(planned, World(View(project.root)))
    assert everything(project) == before


def test_a_hook_that_refuses_leaves_everything_as_it_was(make):
    project = make()
    project.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o755)
    refuse(project, CommitRefused, 1)


def test_a_file_that_git_ignores_is_not_made(make):
    project = make()
    project.write(".git/info/exclude", "docs/\n")
    refuse(project, CommitRefused, 1)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda p: p.write("docs/stream.md", "mine\n"), id="made and changed"),
        pytest.param(lambda p: p.write("news/7.feature.md", "mine\n"), id="removed and made anew"),
        pytest.param(lambda p: (p.root / "docs/stream.md").unlink(), id="made and removed"),
    ],
)
def test_what_was_touched_since_is_not_undone(make, change):
    project = make()
    bump(project)
    change(project)
    before = everything(project)
    with pytest.raises(RollbackUnsafe):
        roll_back(project)
    assert everything(project) == before
