"""What an emergency looks through: commits since the last good release, tags and releases, against the journal."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from release.config import Config
from release.emergency.scope import compare_releases, last_release, moved_tags, read_commits
from release.facts.repository import read_repository
from release.model.journal_facts import Act, JournalFacts
from release.model.ownership import IndexFacts, LiveFile
from release.system.view import View

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)


def journal(*acts, **known):
    made = tuple(Act(name=name, time=NOW, outcome=outcome, data=data) for name, outcome, data in acts)
    return JournalFacts(path="journal", events=1, head="f" * 64, acts=made, **known)


@pytest.fixture
def project(make_project):
    made = make_project({"pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n', "demo.py": ""}, tag="v1.0")
    made.write("demo.py", "x = 1\n")
    made.write(".github/workflows/release.yml", "on: push\n")
    made.commit("change the workflow")
    return made


def people(project):
    return {"ada": {"email": project.git("log", "-1", "--format=%ae")}}


def test_a_commit_is_odd_by_its_signature_its_author_and_what_it_changes(project):
    commits = read_commits(View(project.root), "v1.0", {})
    assert [commit.title for commit in commits] == ["change the workflow"]
    odd = " ".join(commits[0].odd)
    assert "not signed" in odd
    assert "who is not registered" in odd
    assert "changes .github/workflows/release.yml" in odd
    assert "demo.py" not in odd


def test_who_is_registered_is_not_odd(project):
    assert "registered" not in " ".join(read_commits(View(project.root), "v1.0", people(project))[0].odd)


def test_commits_that_git_cannot_list_are_not_none_at_all(project):
    assert read_commits(View(project.root), "no-such-tag", {}) is None


def test_the_last_release_is_the_one_that_the_journal_knows_and_git_has(project):
    repository = read_repository(View(project.root), Config())
    head = project.git("rev-parse", "v1.0^{commit}")
    known = journal(("tag", "done", {"tag": "v1.0", "head": head}), ("tag", "done", {"tag": "v2.0", "head": "0" * 40}))
    assert last_release(repository, known) == ("v1.0", head)
    assert last_release(repository, None) == ("v1.0", head)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (journal(("tag", "done", {"tag": "v1.0", "head": "0" * 40})), (("v1.0",), 1)),
        (journal(("tag", "failed", {"tag": "v1.0", "head": "0" * 40})), ((), 0)),
        (journal(("tag", "done", {"tag": "v1.0", "head": "0" * 40}), broken="line 1"), ((), 0)),
        (None, ((), 0)),
    ],
    ids=["moved", "not-made", "broken", "no-journal"],
)
def test_a_tag_that_is_not_where_the_journal_has_it_is_found(project, known, found):
    assert moved_tags(read_repository(View(project.root), Config()), known) == found


def test_a_release_is_the_same_only_by_a_digest_that_was_verified():
    files = tuple(
        LiveFile(filename=name, version=None, sha256=sha)
        for name, sha in (("a", "1"), ("b", "2"), ("c", ""), ("d", "4"))
    )
    live = IndexFacts(index="pypi", is_known=True, files=files)
    known = journal(
        ("verify", "done", {"index": "pypi", "files": {"a": "1", "b": "9", "c": "3"}}),
        ("verify", "done", {"index": "testpypi", "files": {"d": "4"}}),
    )
    assert compare_releases(live, known) == {"a": "same", "b": "differs", "c": "unknown", "d": "unknown"}
    assert set(compare_releases(live, None).values()) == {"unknown"}
