"""Reviewing what lies in dist/: compared with a folder, a tag, a version or the index, and written as three files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from publishing_tools import an_index
from review_tools import sdist, wheel

from release.config import read_config
from release.errors import ComparisonUnknown, NothingFound, NothingToReview
from release.model.candidate import Candidate
from release.model.candidate import TestRun as Run
from release.model.distribution import Distribution
from release.model.finding import BLOCK, Finding, Outcome
from release.model.review import FIRST, FOUND, UNSEEN
from release.model.review_json import parse_review
from release.model.reviewing import verdict
from release.steps import review as step
from release.system.view import View
from release.system.world import World

PYPROJECT = '[project]\nname = "demo"\nversion = "1.1"\n'
NOTES = "# Changes\n\n## 1.1\n\nThe *best* one. <script>alert(1)</script>\n\n## 1.0\n\nOld.\n"
CODE = {"demo/__init__.py": ""}


class Scene:
    """A project with distributions of 1.1 in dist/ and of 1.0 beside it."""

    def __init__(self, project):
        self.project = project
        self.old = project.root.parent / "old"
        for folder, version, code in ((self.old, "1.0", "x = 1\n"), (project.root / "dist", "1.1", "x = 2\n")):
            wheel(folder, version, CODE | {"demo/a.py": code})
            sdist(folder, version, CODE | {"demo/a.py": code})

    @property
    def view(self):
        return View(self.project.root)

    def plan(self, against=None):
        view = self.view
        return step.plan(view, read_config(view), str(self.old) if against is None else against)

    def review(self, against=None, findings=(), tests=None):
        return step.apply(self.plan(against), World(self.view), findings, tests)

    def read(self, name):
        return self.project.read(f".release/review.{name}")


@pytest.fixture
def scene(make_project):
    files = {"pyproject.toml": PYPROJECT, ".gitignore": "dist/\n.release/\n", "CHANGELOG.md": NOTES}
    return Scene(make_project(files, tag="v1.0"))


def test_the_review_is_written_as_json(scene):
    made = scene.review()
    assert parse_review(scene.read("json")) == made
    assert sha256(scene.read("json")).hexdigest() == step.digest_of(World(scene.view), made)


def test_what_changed_is_in_it(scene):
    made = scene.review()
    assert (made.project, made.version, made.previous.version) == ("demo", "1.1", "1.0")
    assert {change.path for change in made.changes} >= {"demo/a.py"}
    assert made.origin.commit == scene.project.head
    assert made.notes.text.startswith("The *best* one.")


def test_the_same_files_make_the_same_pages(scene):
    texts = []
    for _ in range(2):
        step.render(World(scene.view), scene.review())
        texts.append([scene.read(name) for name in ("json", "html", "md")])
    assert texts[0] == texts[1]


def test_hostile_names_in_an_archive_stay_names(scene):
    names = (
        "<script>alert(1)</script>.py",
        "a\u202egnp.py",
        "b\x1b[2J.py",
        "c\n## Verdict.py",
        "../../d.py",
        "`e` @owner.py",
    )
    wheel(scene.project.root / "dist", "1.1", CODE | dict.fromkeys(names, "x = 1\n"))
    step.render(World(scene.view), scene.review())
    html, markdown = scene.read("html").decode(), scene.read("md").decode()
    for page in (html, markdown):
        assert not [text for text in ("</script>.py", "\u202e", "\x1b", "\n## Verdict") if text in page]
    assert '<b class="x">\\u202e</b>gnp.py' in html
    assert "`e`" not in markdown


def test_findings_and_tests_of_others_are_on_the_page(scene):
    red = Finding(check="secret", outcome=Outcome.FAILED, where="demo/a.py", evidence="a token", severity=BLOCK)
    made = scene.review(findings=(red,), tests=(Run(session="tests-3.12", outcome="passed"),))
    assert verdict(made).tone == "red"
    step.render(World(scene.view), made)
    assert b"a token" in scene.read("html")
    assert b"tests-3.12" in scene.read("html")


def test_an_archive_that_is_damaged_speaks_against_an_approval_and_the_one_before_does_not(scene):
    for path in (next(scene.old.glob("*.tar.gz")), next((scene.project.root / "dist").glob("*.tar.gz"))):
        with path.open("ab") as file:
            file.write(b"x")
    found = verdict(scene.review())
    assert [(each.check, each.where, each.fix) for each in found.blocks] == [
        ("unreadable-archive", "demo-1.1.tar.gz", "nox -s build")
    ]
    known = replace(found.blocks[0], evidence="as the checks said it")
    assert verdict(scene.review(findings=(known,))).blocks == (known,)
    other = replace(known, check="missing-distribution")
    assert {each.check for each in verdict(scene.review(findings=(other,))).blocks} == {other.check, known.check}


def test_changes_are_judged_once_also_where_an_older_candidate_has_their_findings(scene):
    made = scene.review()
    again = scene.review(findings=made.findings)
    assert again.findings == made.findings


def test_the_projects_severities_and_waivers_count(scene):
    scene.project.write("pyproject.toml", PYPROJECT + '[tool.release.checks.severities]\nnew-top-level = "block"\n')
    wheel(scene.project.root / "dist", "1.1", CODE | {"tests/a.py": ""})
    [found] = [finding for finding in scene.review().findings if finding.check == "new-top-level"]
    assert (found.outcome, found.severity) == (Outcome.FAILED, BLOCK)


def test_a_version_that_only_the_backend_knows_is_that_of_the_files(scene):
    scene.project.write("pyproject.toml", '[project]\nname = "demo"\ndynamic = ["version"]\n')
    assert scene.review().version == "1.1"
    wheel(scene.project.root / "dist", "1.2")
    with pytest.raises(NothingFound):
        scene.plan()


def test_nothing_in_dist_is_refused(scene):
    for file in (scene.project.root / "dist").iterdir():
        file.unlink()
    with pytest.raises(NothingToReview):
        scene.review()


def test_what_cannot_be_compared_with_is_refused_before_anything_is_written(scene):
    with pytest.raises(ComparisonUnknown):
        scene.plan("../nowhere")
    assert not (scene.project.root / ".release/review.json").exists()


def test_a_folder_without_distributions_is_said(scene):
    scene.project.write("empty/readme.txt", "")
    assert scene.review("empty").previous.state == UNSEEN


def test_the_index_is_asked_where_nothing_is_named(scene, tmp_path):
    with an_index(tmp_path / "index") as index:
        scene.project.write(
            "pyproject.toml", f'{PYPROJECT}[tool.release.indexes.pypi]\nupload = "{index.upload_url}"\n'
        )
        assert scene.review("").previous.state == FIRST
        for file in sorted(scene.old.iterdir()):
            index.put(file)
        made = scene.review("")
        assert (made.previous.state, made.previous.version, made.previous.where) == (FOUND, "1.0", "pypi")
        assert [(each.version, each.files) for each in made.history] == [("1.0", 5), ("1.1", 5)]
        scene.project.git("tag", "1.0")
        assert (scene.review("1.0").previous.version, scene.plan("1.0").tag) == ("1.0", None)


def test_an_index_that_does_not_answer_is_no_end_and_never_green(scene):
    address = "http://127.0.0.1:1/legacy/"
    scene.project.write("pyproject.toml", f'{PYPROJECT}[tool.release.indexes.pypi]\nupload = "{address}"\n')
    made = scene.review("", tests=())
    assert made.previous.state == UNSEEN
    assert verdict(made).tone == "grey"


@pytest.mark.usefixtures("offline")
def test_a_tag_is_built_and_kept(make_project):
    backend = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    files = {"pyproject.toml": backend + PYPROJECT.replace("1.1", "1.0"), ".gitignore": "dist/\n.release/\n"}
    project = make_project(files | {"demo/__init__.py": "x = 1\n"}, tag="v1.0")
    scene = Scene(project)
    commit = project.head
    project.commit("bump", **{"pyproject.toml": backend + PYPROJECT})
    made = scene.review("v1.0")
    assert (made.previous.state, made.previous.version, made.previous.where) == (FOUND, "1.0", "tag v1.0, built here")
    assert len(list((project.root / ".release/previous" / commit).iterdir())) == 2


def test_a_tag_that_cannot_be_built_is_said(scene):
    broken = '[build-system]\nrequires = []\nbuild-backend = "nowhere"\n'
    scene.project.commit("broken", **{"pyproject.toml": broken + PYPROJECT})
    scene.project.git("tag", "--annotate", "v0.9", "--message", "x")
    made = scene.review("v0.9")
    assert made.previous.state == UNSEEN
    assert "cannot be built" in made.previous.words


def test_the_page_names_the_candidate_of_these_files_and_of_no_others(scene):
    made = scene.review()
    candidate = a_candidate(scene, made.distributions)
    scene.project.write(".release/candidate.json", candidate.canonical())
    assert step.find_candidate(scene.view, scene.plan()) == candidate
    step.render(World(scene.view), made, candidate)
    for name in ("html", "md"):
        assert candidate.digest.encode() in scene.read(name)
    wheel(scene.project.root / "dist", "1.1", {"demo/__init__.py": "other = 1\n"})
    assert step.find_candidate(scene.view, scene.plan()) is None


def test_the_model_does_not_depend_on_the_candidate(scene):
    made = scene.review()
    before = scene.read("json")
    step.render(World(scene.view), made, a_candidate(scene, made.distributions))
    assert scene.read("json") == before


def test_no_page_shows_a_secret_of_ours(scene, monkeypatch):
    secret = "pypi-AgENdGVzdC5weXBpLm9yZwIkZGVtby1zZWNyZXQ"
    monkeypatch.setenv("TWINE_PASSWORD", secret)
    scene.project.commit(f"a slip: {secret}", more="1")
    step.render(World(scene.view), scene.review())
    for name in ("json", "html", "md"):
        assert secret.encode() not in scene.read(name)
    model = re.search(rb"review\.json\s+# ([0-9a-f]{64})", scene.read("html"))
    assert model[1].decode() == sha256(scene.read("json")).hexdigest()


def test_a_session_writes_the_page_and_ends_with_the_next_command(scene):
    scene.project.write("noxfile.py", "import release.sessions\n\nrelease.sessions.register()\n")
    ran = scene.project.nox("-s", "review", "--", "--against", str(scene.old))
    assert ran.code == 0, ran.text
    assert "next  nox -s release" in ran.text
    assert scene.read("html").startswith(b"<!doctype html>")
    told = scene.project.nox("-s", "review", "--", "--against", str(scene.old), "--json")
    assert json.loads(told.out[told.out.index("{") :])["schema"] == "release-tasks/review/1"


def a_candidate(scene, distributions):
    assert all(isinstance(file, Distribution) for file in distributions)
    return Candidate(
        project="demo",
        version="1.1",
        commit=scene.project.head,
        tag="v1.1",
        epoch=0,
        distributions=distributions,
        tests=(Run(session="tests", outcome="passed"),),
        findings=(),
        tools={},
    )
