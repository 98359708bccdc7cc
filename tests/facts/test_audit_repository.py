"""The newest release tag and the metadata are read as they are, and nothing is run for it."""

from __future__ import annotations

import os

import pytest

from release.config import read_config
from release.facts.audit.repository import read_repository
from release.system.view import View

PYPROJECT = """\
[project]
name = "demo"
version = "1.0"
authors = [{name = "Alice", email = "alice@project.dev"}, {name = "Bob"}]
[project.urls]
Source = "https://forge.dev/owner/demo.git"
Docs = "https://demo.readthedocs.dev/en/stable"
"""


def look(project):
    view = View(project.root, {"PATH": os.environ["PATH"]})
    return read_repository(view, read_config(view))


def test_an_annotated_tag_on_the_branch_is_told_with_what_its_commit_states(make_project):
    release = look(make_project({"pyproject.toml": PYPROJECT}, tag="v1.0")).release
    assert (release.name, release.version, release.stated) == ("v1.0", "1.0", "1.0")
    assert (release.is_annotated, release.has_message, release.branches) == (True, True, ("main", "origin/main"))


def test_a_lightweight_tag_is_told_as_one(make_project):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("tag", "v1.0")
    release = look(project).release
    assert (release.is_annotated, release.has_message) == (False, False)


def test_the_files_of_the_tags_commit_count_and_not_those_of_today(make_project):
    project = make_project({"pyproject.toml": PYPROJECT}, tag="v1.1")
    project.write("pyproject.toml", PYPROJECT.replace("1.0", "1.1"))
    project.commit("too late")
    assert look(project).release.stated == "1.0"


def test_the_tag_that_was_made_last_is_the_newest(make_project, monkeypatch):
    project = make_project({"pyproject.toml": PYPROJECT}, tag="v1.0")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    project.git("tag", "--annotate", "v2.0.dev0", "--message", "years ago")
    assert look(project).release.name == "v1.0"


def test_a_commit_that_is_on_no_branch_is_told(make_project):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("switch", "--quiet", "--detach")
    project.write("a.py", "x = 1\n")
    project.commit("beside")
    project.git("tag", "--annotate", "v1.0", "--message", "v1.0")
    project.git("switch", "--quiet", "main")
    assert look(project).release.branches == ()


@pytest.mark.parametrize(
    ("files", "stated", "is_computed"),
    [
        ({"pyproject.toml": '[tool.poetry]\nname = "demo"\nversion = "1.0"\n'}, "1.0", False),
        ({"setup.cfg": "[metadata]\nname = demo\nversion = 1.0\n"}, "1.0", False),
        (
            {
                "setup.cfg": "[metadata]\nname = demo\nversion = attr: demo.__version__\n",
                "demo.py": '__version__ = "1.0"\n',
            },
            "1.0",
            False,
        ),
        ({"setup.py": "setup()", "demo.py": '__version__ = "1.0"\n', ".gitattributes": "* -diff\n"}, "1.0", False),
        ({"pyproject.toml": '[project]\nname = "demo"\ndynamic = ["version"]\n[tool.setuptools_scm]\n'}, "", True),
        ({"pyproject.toml": '[project]\nname = "demo"\ndynamic = ["version"]\n'}, "", False),
        ({"setup.py": "setup(name='demo')", "a.py": '__version__ = "1"\n', "b.py": '__version__ = "2"\n'}, "", False),
    ],
    ids=["poetry", "setup.cfg", "a module", "not to compare", "made from the tag", "nowhere", "in two ways"],
)
def test_the_version_is_read_where_it_stands(make_project, files, stated, is_computed):
    release = look(make_project(files, tag="v1.0")).release
    assert (release.stated, release.is_computed) == (stated, is_computed)


def test_people_and_links_are_read_with_their_places(make_project):
    seen = look(make_project({"pyproject.toml": PYPROJECT}))
    assert [(contact.name, contact.address) for contact in seen.contacts] == [
        ("Alice", "alice@project.dev"),
        ("Bob", ""),
    ]
    assert [(each.label, each.host, each.slug) for each in seen.links] == [
        ("Source", "forge.dev", "owner/demo"),
        ("Docs", "demo.readthedocs.dev", "en/stable"),
    ]


def test_older_metadata_is_read_too(make_project):
    config = "[metadata]\nname = demo\nauthor = A\nauthor_email = a@b.dev\nurl = https://forge.dev/o/demo\n"
    config += "project_urls =\n    Bugs = https://forge.dev/o/demo/issues\n"
    seen = look(make_project({"setup.cfg": config}))
    assert [contact.address for contact in seen.contacts] == ["a@b.dev"]
    assert [(each.label, each.slug) for each in seen.links] == [("url", "o/demo"), ("Bugs", "o/demo")]


@pytest.mark.parametrize(
    "files",
    [
        {"setup.py": "setup(name='demo')\n"},
        {"pyproject.toml": '[project]\nname = "demo"\ndynamic = ["authors", "urls"]\n'},
    ],
    ids=["setup.py", "dynamic"],
)
def test_what_only_a_build_knows_is_not_known(make_project, files):
    seen = look(make_project(files))
    assert (seen.contacts, seen.links) == (None, None)


@pytest.mark.parametrize(
    ("url", "host", "slug"),
    [
        ("https://bob:pw-77-xx@forge.dev/owner/demo.git", "forge.dev", "owner/demo"),
        ("git@forge.dev:owner/demo.git", "forge.dev", "owner/demo"),
        ("ssh://git@forge.dev:2222/owner/demo", "forge.dev", "owner/demo"),
    ],
    ids=["https", "as scp writes it", "ssh"],
)
def test_the_remote_is_told_without_what_is_secret_in_it(make_project, url, host, slug):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("remote", "set-url", "origin", url)
    seen = look(project)
    assert (seen.remote.host, seen.remote.slug) == (host, slug)
    assert "pw-77" not in repr(seen)


def test_without_tag_and_remote_both_are_none(make_project):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("remote", "remove", "origin")
    seen = look(project)
    assert (seen.release, seen.remote) == (None, None)
