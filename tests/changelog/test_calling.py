"""The tool that writes the change log: what is called, and what it did, taken from a clean checkout.

A tool that is installed beside the interpreter or on PATH is the real one; else it is a stand-in with the same command
line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import changelog_tools
import pytest

from release.changelog.calling import plan_call, run_call
from release.errors import ChangelogEmpty, ChangelogFailed, PlaceOutside, ToolMissing
from release.git.checkout import check_out
from release.model.changelog import Release
from release.model.edit import FileEdit
from release.system.view import View
from release.system.world import World

RELEASE = Release(old="1.0.1", new="1.0.2", day=date(2026, 3, 5), old_tag="v1.0.1", new_tag="v1.0.2")
TOWNCRIER = '[tool.towncrier]\nname = "stream"\nfilename = "NEWS.md"\ndirectory = "news"\n'
CLIFF = '[changelog]\nheader = "# Changes\\n"\nbody = """\n## {{ version }}\n\n{% for commit in commits %}- {{ commit.message }}\n{% endfor %}\n"""\n'  # fmt: skip  # noqa: E501
NEWS = "<!-- towncrier release notes start -->\n\n# stream 1.0.1 (2026-01-02)\n\n- First.\n"
SCRIV_LOG = "# Changes\n\n<!-- scriv-insert-here -->\n\n## 1.0.1\n\n- First.\n"


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """All tools can be called."""
    monkeypatch.setenv("PATH", changelog_tools.put(tmp_path / "tools"))


def pretend(tmp_path, *names: str) -> View:
    """A view of *tmp_path* that finds programs of these *names* and no others."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in names:
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    return View(tmp_path, {"PATH": str(programs)})


def collected(project, *, path="", empty="warn", edits=(), script=""):
    """Plan and run in a clean checkout, as a bump does; the project itself must stay as it is."""
    world = World(View(project.root))
    before = project.tree()
    with world.scratch() as scratch:
        check_out(world, "HEAD", scratch / "tree")
        call = plan_call(world.view, RELEASE, path=path)
        call = acting(call, scratch, script) if script else call
        found = run_call(world, call, scratch / "tree", edits, empty=empty)
    assert project.tree() == before
    assert project.git("status", "--porcelain") == ""
    return found


CONFIGURED = {
    "towncrier in pyproject": ("pyproject.toml", TOWNCRIER, "towncrier build --yes --version 1.0.2 --date 2026-03-05"),
    "towncrier alone": ("towncrier.toml", TOWNCRIER, "towncrier build --yes --version 1.0.2 --date 2026-03-05"),
    "scriv in pyproject": ("pyproject.toml", "[tool.scriv]\n", "scriv collect --no-add --no-edit --version 1.0.2"),
    "scriv in setup.cfg": ("setup.cfg", "[scriv]\n", "scriv collect --no-add --no-edit --version 1.0.2"),
    "scriv in tox.ini": ("tox.ini", "[tool.scriv]\n", "scriv collect --no-add --no-edit --version 1.0.2"),
    "scriv alone": ("changelog.d/scriv.ini", "[scriv]\n", "scriv collect --no-add --no-edit --version 1.0.2"),
    "git-cliff": ("cliff.toml", CLIFF, "git-cliff --config cliff.toml --tag v1.0.2 --unreleased --prepend NEWS.md"),
    "git-cliff in pyproject": (
        *("pyproject.toml", '[tool.git-cliff.changelog]\nfooter = "end"\n'),
        "git-cliff --config pyproject.toml --tag v1.0.2 --output NEWS.md",
    ),
    "git-cliff that knows its file": (
        *("cliff.toml", '[changelog]\noutput = "NEWS.md"\n'),
        "git-cliff --config cliff.toml --tag v1.0.2",
    ),
}


@pytest.mark.parametrize(("path", "text", "command"), CONFIGURED.values(), ids=CONFIGURED)
def test_the_configured_tool_is_called(tmp_path, path, text, command):
    view = pretend(tmp_path, "towncrier", "scriv", "git-cliff")
    (tmp_path / "NEWS.md").write_text(NEWS)
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text)
    call = plan_call(view, RELEASE, path="NEWS.md")
    assert (" ".join(call.command), call.configured_in) == (command, path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.other]\n"),
        ("setup.cfg", "[flake8]\nignore = scriv]\n"),
        ("pyproject.toml", "tool = 1\n"),
        ("towncrier.toml", "[other]\n"),
    ],
    ids=["another tool", "another section", "no table", "empty"],
)
def test_without_configuration_no_tool_is_called(tmp_path, path, text):
    (tmp_path / path).write_text(text)
    assert plan_call(pretend(tmp_path), RELEASE) is None


def test_a_towncrier_toml_hides_the_other_configuration(tmp_path):
    (tmp_path / "towncrier.toml").write_text("[other]\n")
    (tmp_path / "pyproject.toml").write_text(TOWNCRIER)
    assert plan_call(pretend(tmp_path, "towncrier"), RELEASE) is None


def test_a_tool_can_be_chosen_or_switched_off(tmp_path):
    (tmp_path / "towncrier.toml").write_text(TOWNCRIER)
    view = pretend(tmp_path, "towncrier", "git-cliff")
    assert plan_call(view, RELEASE, tool="none") is None
    assert plan_call(view, RELEASE, tool="git-cliff").command == (
        *("git-cliff", "--tag", "v1.0.2", "--output", "CHANGELOG.md"),
    )


def test_a_missing_tool_is_told_with_the_command_that_gets_it(tmp_path):
    (tmp_path / "towncrier.toml").write_text(TOWNCRIER)
    view = pretend(tmp_path)
    if view.which("towncrier"):
        pytest.skip("towncrier is installed beside the interpreter")
    with pytest.raises(ToolMissing) as caught:
        plan_call(view, RELEASE)
    assert (caught.value.exit_code, caught.value.where[0]) == (3, "towncrier.toml")
    assert caught.value.fix == (
        "pip install towncrier",
        'or, in pyproject.toml: [tool.release.changelog] tool = "none"',
    )


@pytest.mark.usefixtures("tools")
def test_towncrier_makes_a_section_of_the_fragments(make_project):
    project = make_project({"towncrier.toml": TOWNCRIER, "NEWS.md": NEWS, "news/7.feature.md": "Faster.\n"})
    found = collected(project)
    (edit,) = found.changed
    assert (edit.path, edit.before) == ("NEWS.md", NEWS.encode())
    assert b"# stream 1.0.2 (2026-03-05)\n" in edit.after
    assert b"Faster." in edit.after
    assert [(gone.path, gone.before, gone.after) for gone in found.removed] == [
        ("news/7.feature.md", b"Faster.\n", None)
    ]
    assert (found.added, found.notes) == ((), ())


@pytest.mark.usefixtures("tools")
def test_fragments_of_a_project_in_a_folder_are_its_own(make_project):
    project = make_project({"part/towncrier.toml": TOWNCRIER, "part/news/7.feature.md": "Faster.\n"})
    world = World(View(project.root / "part"))
    with world.scratch() as scratch:
        check_out(world, "HEAD", scratch / "tree")
        found = run_call(world, plan_call(world.view, RELEASE), scratch / "tree" / "part")
    assert [edit.path for edit in found.added] == ["NEWS.md"]
    assert [(edit.path, edit.before) for edit in found.removed] == [("news/7.feature.md", b"Faster.\n")]


@pytest.mark.usefixtures("tools")
def test_no_fragments_are_told_or_refused(make_project):
    project = make_project({"towncrier.toml": TOWNCRIER, "NEWS.md": NEWS, "news/.gitignore": "!.gitignore\n"})
    assert collected(project).notes == ("towncrier found no changes for 1.0.2",)
    with pytest.raises(ChangelogEmpty):
        collected(project, empty="refuse")


@pytest.mark.usefixtures("tools")
def test_a_tool_that_fails_is_told_in_its_own_words(make_project):
    project = make_project({"towncrier.toml": TOWNCRIER + 'template = "absent.md"\n', "news/7.feature.md": "Faster.\n"})
    with pytest.raises(ChangelogFailed) as caught:
        collected(project)
    assert caught.value.where[0] == "towncrier build --yes --version 1.0.2 --date 2026-03-05"
    assert "release-tasks-" not in " ".join(caught.value.where)
    assert (caught.value.exit_code, caught.value.what) == (1, "towncrier failed: exit code 1")
    assert "emplate" in " ".join(caught.value.where)


@pytest.mark.usefixtures("tools")
def test_scriv_makes_an_entry_of_the_fragments(make_project):
    files = {"setup.cfg": "[scriv]\nformat = md\nchangelog = CHANGES.md\n", "CHANGES.md": SCRIV_LOG}
    found = collected(make_project({**files, "changelog.d/1.md": "### Added\n\n- Faster.\n"}))
    (edit,) = found.changed
    assert edit.path == "CHANGES.md"
    assert b"1.0.2" in edit.after
    assert b"- Faster." in edit.after
    assert [gone.path for gone in found.removed] == ["changelog.d/1.md"]
    assert found.notes == ()


@pytest.mark.usefixtures("tools")
def test_without_fragments_scriv_changes_nothing(make_project):
    files = {"setup.cfg": "[scriv]\nformat = md\n", "changelog.d/README.md": "Write here.\n"}
    found = collected(make_project(files))
    assert (found.changed, found.added, found.removed) == ((), (), ())
    assert found.notes == ("scriv found no changes for 1.0.2",)


@pytest.mark.usefixtures("tools")
def test_git_cliff_puts_the_new_commits_on_top(make_project):
    log = "# Changes\n\n## v1.0.1\n\n- By hand.\n"
    project = make_project({"cliff.toml": CLIFF, "CHANGES.md": log}, tag="v1.0.1")
    project.commit("feat: faster", faster="1")
    found = collected(project, path="CHANGES.md")
    (edit,) = found.changed
    assert edit.after.decode().startswith("# Changes\n")
    assert edit.after.index(b"## v1.0.2") < edit.after.index(b"aster") < edit.after.index(b"- By hand.")
    assert found.notes == ()


@pytest.mark.usefixtures("tools")
def test_git_cliff_begins_a_change_log(make_project):
    found = collected(make_project({"cliff.toml": CLIFF}))
    assert [(edit.path, edit.before) for edit in found.added] == [("CHANGELOG.md", None)]
    assert b"## v1.0.2" in found.added[0].after


@pytest.mark.usefixtures("tools")
def test_windows_line_ends_of_the_working_tree_stay(make_project):
    project = make_project({"towncrier.toml": TOWNCRIER, "NEWS.md": NEWS, "news/7.feature.md": "Faster.\n"})
    project.git("config", "core.autocrlf", "true")
    (project.root / "NEWS.md").write_bytes(NEWS.replace("\n", "\r\n").encode())
    project.git("add", "NEWS.md")
    (edit,) = collected(project).changed
    assert edit.after.count(b"\n") == edit.after.count(b"\r\n") > NEWS.count("\n")


@pytest.mark.usefixtures("tools")
def test_what_we_edit_is_there_before_the_tool_and_is_not_what_it_did(make_project):
    log = f"# Stream\n\nThis is 1.0.1.\n\n{NEWS}"
    files = {"towncrier.toml": TOWNCRIER, "NEWS.md": log, "version.txt": "1.0.1\n", "news/7.feature.md": "Faster.\n"}
    project = make_project(files)
    ours = [
        FileEdit(path="version.txt", before=b"1.0.1\n", after=b"1.0.2\n", edits=()),
        FileEdit(path="NEWS.md", before=log.encode(), after=log.replace("is 1.0.1", "is 1.0.2").encode(), edits=()),
    ]
    found = collected(project, edits=ours)
    (edit,) = found.changed
    assert edit.before == log.encode()
    assert b"This is 1.0.2.\n" in edit.after
    assert b"# stream 1.0.2 (2026-03-05)\n" in edit.after


@pytest.mark.usefixtures("tools")
def test_windows_line_ends_of_what_we_edit_stay(make_project):
    project = make_project({"towncrier.toml": TOWNCRIER, "version.txt": "1.0.1\n", "news/7.feature.md": "Faster.\n"})
    project.git("config", "core.autocrlf", "true")
    project.write("version.txt", b"1.0.1\r\n")
    project.git("add", "version.txt")
    ours = FileEdit(path="version.txt", before=b"1.0.1\r\n", after=b"1.0.2\r\n", edits=())
    assert [edit.path for edit in collected(project, edits=[ours]).files] == ["NEWS.md", "news/7.feature.md"]


def acting(call, tmp_path, script):
    """The same call of a program that does *script* in the checkout."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return replace(call, program=str(program))


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("ln -s NEWS.md LINK.md", ChangelogFailed),
        ("rm NEWS.md; ln -s towncrier.toml NEWS.md", ChangelogFailed),
        ("echo outside >../outside.md", PlaceOutside),
        ("echo why; exit 3", ChangelogFailed),
    ],
    ids=["a link", "a link for a file", "beside the project", "a failure"],
)
def test_what_a_tool_may_not_do_is_refused(make_project, tmp_path, script, error):
    project = make_project({"part/towncrier.toml": TOWNCRIER, "part/NEWS.md": NEWS})
    world = World(View(project.root / "part"))
    with world.scratch() as scratch:
        check_out(world, "HEAD", scratch / "tree")
        call = acting(plan_call(world.view, RELEASE), tmp_path, script)
        with pytest.raises(error) as caught:
            run_call(world, call, scratch / "tree" / "part")
    assert caught.value.where


@pytest.mark.usefixtures("tools")
def test_a_program_that_the_tool_makes_may_be_executed(make_project):
    project = make_project({"towncrier.toml": TOWNCRIER, "old.sh": "x\n", "NEWS.md": NEWS})
    (project.root / "old.sh").chmod(0o700)
    project.commit()
    found = collected(project, script="rm old.sh; echo x >new.sh; chmod 755 new.sh; chmod 755 NEWS.md")
    assert [(edit.path, edit.mode) for edit in found.files] == [("new.sh", 0o755), ("old.sh", 0o700)]


LOGS = {
    "towncrier": ("towncrier.toml", TOWNCRIER, "NEWS.md", ("news",)),
    "towncrier by default": ("towncrier.toml", "[tool.towncrier]\n", "NEWS.rst", ("newsfragments",)),
    "towncrier with a package": (
        *("towncrier.toml", '[tool.towncrier]\npackage = "a.b"\npackage_dir = "src"\n', "NEWS.rst"),
        ("src/a/b/newsfragments",),
    ),
    "a file for each version": (
        *("towncrier.toml", '[tool.towncrier]\nsingle_file = false\nfilename = "{version}.md"\n', "1.0.2.md"),
        ("newsfragments",),
    ),
    "scriv": (
        "setup.cfg",
        "[scriv]\nchangelog = docs/C.${config:format}\nformat = md\n",
        "docs/C.md",
        ("changelog.d",),
    ),
    "scriv by default": ("pyproject.toml", "[tool.scriv]\n", "CHANGELOG.rst", ("changelog.d",)),
    "git-cliff": ("cliff.toml", "[changelog]\n", "HISTORY.md", ()),
    "git-cliff that knows its file": ("cliff.toml", '[changelog]\noutput = "C.md"\n', "C.md", ()),
}


@pytest.mark.parametrize(("path", "text", "log", "news"), LOGS.values(), ids=LOGS)
def test_where_a_tool_reads_and_writes_is_known(tmp_path, path, text, log, news):
    (tmp_path / path).write_text(text)
    call = plan_call(pretend(tmp_path, "towncrier", "scriv", "git-cliff"), RELEASE, path="HISTORY.md")
    assert (call.log, call.news) == (log, news)
