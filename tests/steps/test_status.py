from __future__ import annotations

import shutil

import pytest
import shapes

from release.config import read_config
from release.errors import ConfigInvalid, HistoryMissing
from release.steps import bump
from release.steps import status as step
from release.system.view import View
from release.system.world import World


def look(project, *, online=True):
    view = View(project.root)
    return step.look(view, read_config(view), online=online)


def released(project):
    project.git("push", "--quiet", "origin", "v1.0.1")


def bumped(project):
    view = View(project.root)
    bump.apply(bump.plan(view, read_config(view), bump.Wanted(version="1.0.2")), World(view))


def tagged(project):
    bumped(project)
    project.git("tag", "--annotate", "v1.0.2", "--message", "x")
    project.git("push", "--quiet", "origin", "main", "v1.0.2")


def worked(project):
    released(project)
    project.commit(**{"other.txt": "work\n"})


def dirty(project):
    released(project)
    project.write("CHANGELOG.md", "mine\n")


def disagreeing(project):
    text = project.read("setup.py").decode()
    project.commit(**{"setup.py": text.replace("version='1.0.1'", "version='1.0.4'")})


def detached(project):
    project.git("checkout", "--quiet", "--detach")


def behind(project):
    project.commit(**{"other.txt": "work\n"})
    project.push()
    project.git("reset", "--quiet", "--hard", "HEAD~1")


def offline(project):
    project.git("remote", "set-url", "origin", "/nowhere.git")


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (released, "nox -s release"),
        (worked, "invoke bump patch"),
        (bumped, "invoke tag"),
        (tagged, "nox -s release"),
        (dirty, "git commit -a"),
        (disagreeing, "invoke bump 1.0.5 --stale"),
        (detached, "git switch main"),
        (behind, "git pull --ff-only"),
        (offline, "nox -s release"),
    ],
)
def test_the_next_command_is_the_one_that_leads_on(toonstream, state, command):
    state(toonstream)
    assert look(toonstream).next == command


def test_a_tag_that_was_not_pushed_is_next(toonstream):
    toonstream.git("push", "--quiet", "origin", ":refs/tags/v1.0.1")
    assert look(toonstream).next == "invoke tag"


def test_allowed_changes_hold_nothing_up(toonstream):
    text = toonstream.read("pyproject.toml").decode()
    toonstream.commit(**{"pyproject.toml": f'{text}\n[tool.release]\nallow-dirty = ["CHANGE*"]\n'})
    toonstream.write("CHANGELOG.md", "mine\n")
    assert look(toonstream).next == "invoke bump patch"


def test_it_tells_places_tags_and_remote(toonstream):
    bumped(toonstream)
    now = look(toonstream)
    assert len(now.places.current()) == shapes.TOONSTREAM_PLACES
    assert (now.last_tag, now.commits_since, now.tag, now.tag_is_here) == ("v1.0.1", 1, "v1.0.2", False)
    assert now.remote_words.startswith("origin: main at ")
    assert now.remote_words.endswith("tag v1.0.2 not there")


def test_offline_the_remote_is_not_looked_at_and_said_so(toonstream):
    offline(toonstream)
    assert look(toonstream, online=False).remote_words == "origin: not looked (--no-online)"
    assert "not looked" in look(toonstream).remote_words


def test_a_remote_is_not_needed(toonstream):
    toonstream.git("remote", "remove", "origin")
    now = look(toonstream)
    assert (now.remote_words, now.next) == ("none", "nox -s release")


def test_before_the_first_commit_it_says_so(toonstream):
    shutil.rmtree(toonstream.root / ".git")
    toonstream.git("init", "--quiet")
    with pytest.raises(HistoryMissing):
        look(toonstream)


def test_looking_changes_nothing(toonstream):
    before = toonstream.tree()
    look(toonstream)
    assert toonstream.tree() == before
    assert not (toonstream.root / ".release").exists()


SCM = '[build-system]\nrequires = ["setuptools-scm"]\n\n[project]\nname = "thing"\ndynamic = ["version"]\n'


def test_where_tags_state_the_version_the_one_that_was_bumped_to_is_tagged_next(make_project):
    project = make_project({"pyproject.toml": SCM, "README.md": "pip install thing==1.0.1\n"}, tag="v1.0.1")
    assert look(project, online=False).next == "nox -s release"
    project.commit("Work", **{"a.txt": "a\n"})
    assert look(project, online=False).next == "invoke tag --version 1.0.2"
    project.commit("Bump version to 1.7.0", **{"README.md": "pip install thing==1.7.0\n"})
    project.commit("Work more", **{"a.txt": "b\n"})
    assert look(project, online=False).next == "invoke tag --version 1.7.0"


def test_a_name_in_the_configuration_that_means_nothing_is_told(toonstream):
    text = toonstream.read("pyproject.toml").decode()
    toonstream.write("pyproject.toml", f'{text}\n[tool.release.checks.severities]\nno-such-check = "off"\n')
    with pytest.raises(ConfigInvalid) as caught:
        look(toonstream)
    assert "there is no check 'no-such-check'" in caught.value.where[0]
