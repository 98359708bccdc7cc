"""Bump: what the project, its change log, its tags and its configuration decide."""

from __future__ import annotations

import pytest

from release.config import read_config
from release.errors import (
    ChangelogEmpty,
    PatternMismatch,
    PlaceUnsure,
    ProjectAmbiguous,
    VersionInvalid,
    VersionMissing,
    VersionsDisagree,
)
from release.report import text as as_text
from release.steps import bump as step
from release.steps import tag as tagging
from release.system.view import View
from release.system.world import World

PYPROJECT = '[project]\nname = "thing"\nversion = "1.0.1"\n'
LOG = "# Changelog\n\n## [Unreleased]\n\n- Faster.\n\n## [1.0.1] - 2026-01-02\n\n- First.\n"
SCM = '[build-system]\nrequires = ["setuptools-scm"]\n\n[project]\nname = "thing"\ndynamic = ["version"]\n'
NOTEBOOK = '{"cells": [{"cell_type": "code", "outputs": [], "source": ["! pip install thing=1.0.0\\n"]}]}\n'


def plan(project, version="1.0.2", /, **flags):
    view = View(project.root)
    return step.plan(view, read_config(view), step.Wanted(version=version, **flags))


def bump(project, version="1.0.2", /, **flags):
    return step.apply(plan(project, version, **flags), World(View(project.root)))


def told(lines):
    return "\n".join(line.text for line in lines)


def test_the_open_section_of_the_change_log_becomes_the_version(make_project):
    project = make_project({"pyproject.toml": PYPROJECT, "CHANGELOG.md": LOG}, tag="v1.0.1")
    done = bump(project)
    day = View.now().date().isoformat()
    assert f"## [1.0.2] - {day}\n\n- Faster.\n" in project.read("CHANGELOG.md").decode()
    assert project.git("show", "--name-only", "--format=").split() == ["CHANGELOG.md", "pyproject.toml"]
    assert "CHANGELOG.md" in told(as_text.bumped(done))


def test_the_section_that_a_bump_closed_is_the_tags_message(make_project):
    project = make_project({"pyproject.toml": PYPROJECT, "CHANGELOG.md": LOG}, tag="v1.0.1")
    bump(project)
    view = View(project.root)
    assert "- Faster." in tagging.plan(view, read_config(view), tagging.Wanted(push=False)).message


def test_an_empty_section_is_a_note_or_by_configuration_a_refusal(make_project):
    empty = LOG.replace("- Faster.\n", "")
    project = make_project({"pyproject.toml": PYPROJECT, "CHANGELOG.md": empty})
    assert any("CHANGELOG.md" in note for note in plan(project).notes)
    project.commit(**{"pyproject.toml": PYPROJECT + '\n[tool.release.changelog]\nempty = "refuse"\n'})
    project.push()
    with pytest.raises(ChangelogEmpty):
        plan(project)


def test_a_project_of_tags_has_documents_to_edit_and_nothing_else(make_project):
    files = {"pyproject.toml": SCM, "README.md": "pip install thing==1.0.1\n", "thing/__init__.py": ""}
    project = make_project(files, tag="v1.0.1")
    done = bump(project)
    assert [file.path for file in done.plan.files] == ["README.md"]
    assert "next  invoke tag --version 1.0.2" in told(as_text.bumped(done))


def test_where_tags_state_everything_there_is_nothing_to_edit_and_no_commit(make_project):
    project = make_project({"pyproject.toml": SCM}, tag="v1.0.1")
    head = project.head
    done = bump(project)
    assert (done.commit, project.head) == ("", head)
    words = told(as_text.bumped(done))
    assert "setuptools-scm" in words
    assert "next  invoke tag --version 1.0.2" in words


def test_the_tag_of_a_project_of_tags_takes_the_version(make_project):
    project = make_project({"pyproject.toml": SCM}, tag="v1.0.1")
    project.commit(**{"a.txt": "a\n"})
    project.push()
    view = View(project.root)
    with pytest.raises(VersionMissing) as raised:
        tagging.plan(view, read_config(view), tagging.Wanted(push=False))
    assert raised.value.fix == ("invoke tag --version 1.0.2",)
    assert tagging.plan(view, read_config(view), tagging.Wanted(push=False, version="1.0.2")).name == "v1.0.2"


def test_a_tag_takes_no_other_version_than_the_files(make_project):
    project = make_project({"pyproject.toml": PYPROJECT})
    view = View(project.root)
    with pytest.raises(VersionsDisagree):
        tagging.plan(view, read_config(view), tagging.Wanted(push=False, version="1.0.2"))


def test_a_tag_ahead_of_the_files_is_no_base_for_a_step_and_none_against_a_decision(make_project):
    project = make_project({"pyproject.toml": PYPROJECT}, tag="v1.1.0")
    with pytest.raises(VersionsDisagree) as raised:
        plan(project, "patch")
    assert raised.value.fix == ("invoke bump 1.1.1",)
    assert plan(project, "1.1.1").new == "1.1.1"


def test_places_that_hold_an_older_release_are_shown_wherever_they_are(make_project):
    files = {
        "pyproject.toml": PYPROJECT,
        "docs/install.md": "pip install thing==1.0.0\n",
        "examples/tour.ipynb": NOTEBOOK,
        "CHANGELOG.md": "## 1.0.0\n\n- thing==1.0.0\n",
    }
    project = make_project(files, tag="v1.0.0")
    stale = {(mention.path, mention.stated) for mention in plan(project).stale}
    assert stale == {("docs/install.md", "1.0.0"), ("examples/tour.ipynb", "1.0.0")}
    bump(project, stale=True)
    assert project.read("examples/tour.ipynb").decode() == NOTEBOOK.replace("1.0.0", "1.0.2")


def test_a_configured_place_is_edited_and_an_excluded_file_is_not(make_project):
    settings = '\n[tool.release.locations]\ninclude = ["deploy.conf: release-of {version}"]\nexclude = ["docs/**"]\n'
    files = {
        "pyproject.toml": PYPROJECT + settings,
        "deploy.conf": "release-of 1.0.1\nother 1.0.1\n",
        "docs/a.md": "thing==1.0.1\n",
    }
    project = make_project(files)
    bump(project)
    assert project.read("deploy.conf") == b"release-of 1.0.2\nother 1.0.1\n"
    assert project.read("docs/a.md") == b"thing==1.0.1\n"


def test_a_configured_pattern_has_to_match_as_often_as_it_says(make_project):
    settings = '\n[tool.release.locations]\ninclude = ["deploy.conf: release-of {version}"]\n'
    project = make_project({"pyproject.toml": PYPROJECT + settings, "deploy.conf": "nothing\n"})
    with pytest.raises(PatternMismatch):
        plan(project)


def test_an_unsure_place_is_listed_and_left_or_by_configuration_refused(make_project):
    files = {"pyproject.toml": PYPROJECT, "deploy.yaml": "service:\n  version: 1.0.1\n"}
    project = make_project(files)
    done = bump(project)
    assert [(item.path, item.line) for item in done.plan.unsure] == [("deploy.yaml", 2)]
    assert "unsure     deploy.yaml:2" in told(as_text.bumped(done))
    assert project.read("deploy.yaml") == b"service:\n  version: 1.0.1\n"
    refusing = '\n[tool.release.locations]\nunsure = "refuse"\n'
    project.commit(**{"pyproject.toml": PYPROJECT + refusing})
    project.push()
    with pytest.raises(PlaceUnsure) as raised:
        plan(project)
    assert raised.value.where == ("deploy.yaml:2: version: 1.0.1",)


def test_one_of_several_projects_is_named(make_project):
    files = {
        "one/pyproject.toml": '[project]\nname = "one"\nversion = "1.0"\n',
        "two/pyproject.toml": '[project]\nname = "two"\nversion = "3.0"\n',
    }
    project = make_project(files)
    with pytest.raises(ProjectAmbiguous) as raised:
        plan(project, "patch")
    assert raised.value.fix[0] == "--project one"
    bump(project, "3.1", project="two")
    assert project.read("one/pyproject.toml") == files["one/pyproject.toml"].encode()
    assert b'version = "3.1"' in project.read("two/pyproject.toml")


def test_today_is_the_calendars_next_version(make_project):
    day = View.now().date()
    text = PYPROJECT.replace("1.0.1", f"{day.year - 1}.1.0")
    project = make_project({"pyproject.toml": text})
    with pytest.raises(VersionInvalid):
        plan(project, "today")
    for year, month in ((day.year - 2, 1), (day.year - 2, 6), (day.year - 1, 1)):
        date = f"{year}-{month:02}-15T12:00:00 +0000"
        project.run("git", "tag", "-a", f"v{year}.{month}.0", "-m", "x", GIT_COMMITTER_DATE=date)
    assert plan(project, "today").new == f"{day.year}.{day.month}.0"


def test_a_citation_gets_the_day_of_the_release_with_the_version(make_project):
    cff = "cff-version: 1.2.0\nversion: 1.0.1\ndate-released: 2026-01-02\ntitle: thing\n"
    project = make_project({"pyproject.toml": PYPROJECT, "CITATION.cff": cff})
    bump(project, "1.0.2.dev0")
    assert b"date-released: 2026-01-02" in project.read("CITATION.cff")
    bump(project, "1.0.2")
    day = View.now().date().isoformat()
    assert project.read("CITATION.cff").decode() == cff.replace("1.0.1", "1.0.2").replace("2026-01-02", day)
