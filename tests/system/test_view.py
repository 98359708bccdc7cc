"""The view: reads inside of the project, asks git questions, and nothing else."""

from __future__ import annotations

import os
from datetime import timezone
from pathlib import Path

import pytest

from release.errors import PlaceOutside, ProgramFailed, RepositoryMissing
from release.system.project_files import LARGEST_FILE
from release.system.view import View, find_root


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    (folder / "docs").mkdir(parents=True)
    (folder / "file").write_bytes(b"data")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    (folder / "in").symlink_to("file")
    (folder / "out").symlink_to("../outside/secret")
    (folder / "away").symlink_to("../outside")
    return folder


def test_files_inside_are_read_links_too(root):
    view = View(root)
    assert (view.read("file"), view.read("in"), view.size("in")) == (b"data", b"data", 4)
    assert (view.read("none"), view.size("none"), view.size("docs")) == (None, None, None)
    with view.open("file") as stream:
        assert stream.read() == b"data"


@pytest.mark.parametrize("path", ["out", "away/secret", "../outside/secret", "docs/../../outside/x", "/etc/passwd"])
@pytest.mark.parametrize("look", [View.read, View.size, View.open, View.path, View.obstacle])
def test_what_leads_outside_is_refused(root, path, look):
    with pytest.raises(PlaceOutside, match="leads out"):
        look(View(root), path)


def test_a_folder_beside_the_project_whose_name_begins_like_it_is_outside(root):
    beside = root.with_name(f"{root.name}-other")
    beside.mkdir()
    (beside / "secret").write_bytes(b"secret")
    (root / "beside").symlink_to(beside / "secret")
    with pytest.raises(PlaceOutside, match="leads out"):
        View(root).read("beside")


def test_a_path_has_the_name_that_it_leads_to(root):
    view = View(root)
    assert [view.name_of(path) for path in ("file", "in", "docs", ".")] == ["file", "file", "docs", "."]
    assert view.path(".") == root.resolve()
    with pytest.raises(PlaceOutside, match="leads out"):
        view.name_of("out")


def test_a_file_that_is_too_large_is_not_read(root):
    with (root / "huge").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert View(root).read("huge") is None
    assert View(root).size("huge") == LARGEST_FILE + 1


def test_names_are_sorted_and_folders_are_marked(root):
    assert View(root).names() == ("away/", "docs/", "file", "in", "out")


@pytest.mark.parametrize("folder", ["none", "file", "away", "../outside", "docs/../.."])
def test_there_are_no_names_where_no_folder_of_the_project_is(root, folder):
    assert View(root).names(folder) == ()


def test_what_keeps_a_file_from_being_written_is_named(root):
    assert View(root).obstacle("file") == ""
    (root / "file").chmod(0o444)
    assert View(root).obstacle("file") == "read-only"
    (root / "file").chmod(0o644)
    os.link(root / "file", root / "twin")
    assert View(root).obstacle("file").startswith("a hard link")
    (root / "docs" / "page").write_text("x")
    (root / "docs").chmod(0o555)
    assert View(root).obstacle("docs/page") == "in a read-only folder"
    (root / "docs").chmod(0o755)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("commit",), ("push",), ("tag", "x"), ("-c", "x=y", "status"), ("config", "user.name", "x")),
        *(("config", "x", "y", "--", "--list"), ("log", "--output=x"), ("log", "--outp", "x"), ("branch", "-D", "x")),
        *(
            ("ls-remote", "--upload-pack=touch x", "."),
            ("grep", "--open-files-in-pager=touch", "x"),
            ("grep", "-Otouch"),
        ),
        *(
            ("ls-remote", "--exec=x", "."),
            ("log", "--ext-diff"),
            ("cat-file", "--filters", "x"),
            ("update-ref", "HEAD"),
        ),
    ],
    ids=" ".join,
)
def test_git_is_asked_nothing_but_questions(toonstream, arguments):
    with pytest.raises(ProgramFailed, match="not a question"):
        View(toonstream.root).git(*arguments)


def test_git_answers_questions(toonstream):
    view = View(toonstream.root)
    assert view.git("rev-parse", "HEAD").text.strip() == toonstream.head
    assert "user.name" in view.git("config", "--list", "-z").text
    assert view.git("grep", "-l", "--", "--output=x").code == 1


@pytest.mark.parametrize(
    "name",
    [
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE"),
        *("GIT_CONFIG", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CEILING_DIRECTORIES", "GIT_GLOB_PATHSPECS"),
    ],
)
def test_the_environment_does_not_lead_git_elsewhere(make_project, name):
    project = make_project({"pyproject.toml": "x"})
    other = make_project({"other": "x"}, name="other")
    value = "1" if name.endswith("PATHSPECS") else str(other.root / ".git")
    view = View(project.root, {**os.environ, name: value})
    assert view.git("rev-parse", "HEAD").text.strip() == project.head
    assert view.git("ls-files", "--", "pyproject.toml").text == "pyproject.toml\n"
    assert f"remote.origin.url={project.remote}" in view.git("config", "--list").text
    assert "GIT" not in {key[:3] for key in view.handed_on() if key == name}


def test_paths_are_taken_literally(toonstream):
    assert View(toonstream.root).git("ls-files", "--", "*.cff").text == ""


def test_git_speaks_plain_english_and_asks_nobody(toonstream):
    variables = View(toonstream.root, {**os.environ, "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}).git_environment()
    assert (variables["LC_ALL"], variables["LANGUAGE"], variables["GIT_TERMINAL_PROMPT"]) == ("C.UTF-8", "", "0")


def test_a_project_outside_of_git_says_so(root):
    with pytest.raises(RepositoryMissing) as caught:
        View(root).git("status")
    assert caught.value.fix


def test_gits_folder_is_found_from_a_subfolder_and_from_a_worktree(toonstream, tmp_path):
    assert View(toonstream.root / "tests").git_folder == toonstream.root / ".git"
    assert View(toonstream.root / "tests").prefix == "tests/"
    assert View(toonstream.root).prefix == ""
    toonstream.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
    view = View(tmp_path / "tree")
    assert view.git_folder == toonstream.root / ".git" / "worktrees" / "tree"
    assert (view.has_git_file("HEAD"), view.has_git_file("MERGE_HEAD")) == (True, False)


def test_a_key_is_read_from_wherever_it_lies(root, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "key.pub").write_bytes(b"ssh-ed25519 AAAA \xff\n")
    view = View(root)
    assert view.read_anywhere(Path("~/key.pub")).startswith("ssh-ed25519 AAAA")
    assert view.read_anywhere(tmp_path / "none") == ""


@pytest.mark.parametrize("value", ["true", "1"])
def test_a_ci_is_known_by_its_variable(root, value):
    assert View(root, {"CI": value}).is_ci


@pytest.mark.parametrize("value", ["", "false", "False", "0"])
def test_without_it_there_is_no_ci(root, value):
    assert not View(root, {"CI": value}).is_ci


def test_the_environment_is_what_was_given(root):
    view = View(root, {"A": "b"})
    assert (view.env("A"), view.env("HOME")) == ("b", "")


def test_the_time_is_utc_to_the_second():
    assert (View.now().tzinfo, View.now().microsecond) == (timezone.utc, 0)


def test_a_program_beside_the_interpreter_comes_first(root):
    assert Path(View(root, {"PATH": "/usr/bin"}).which("python")).parent != Path("/usr/bin")
    assert View(root, {"PATH": "/nowhere"}).which("no-such-program") is None


@pytest.mark.parametrize(
    ("files", "start", "expected"),
    [
        pytest.param(("pyproject.toml", "a/b/x"), "a/b", ".", id="from below"),
        pytest.param(("pyproject.toml", "a/setup.py", "a/b/x"), "a/b", "a", id="nearest"),
        pytest.param(("pyproject.toml", "a/.git/x", "a/b/x"), "a/b", "a", id="not above the repository"),
        pytest.param(("a/b/x",), "a/b", "a/b", id="nothing found"),
    ],
)
def test_the_root_is_the_nearest_project(tmp_path, files, start, expected):
    top = tmp_path / "top"
    for name in files:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("")
    assert find_root(top / start) == (top / expected).resolve()


def test_a_variable_whose_value_is_a_secret_is_handed_to_no_program(tmp_path):
    view = View(tmp_path, {"CORP_UPLOAD": " of-corp-93kd ", "EMPTY": "", "HOME": "/home/ann"})
    view.keep_secret("of-corp-93kd", "")
    assert view.handed_on() == {"EMPTY": "", "HOME": "/home/ann"}
