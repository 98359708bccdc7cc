"""Projects whose files state no version: tags do, or nothing does."""

from __future__ import annotations

import pytest
from discovering import after_bump, places_of

from release.errors import NothingFound

_SCM = '[build-system]\nrequires = ["setuptools-scm>=8"]\n\n[project]\nname = "thing"\ndynamic = ["version"]\n'
_SETUP_SCM = 'from setuptools import setup\n\nsetup(name="thing", use_scm_version=True)\n'


@pytest.mark.parametrize(
    ("files", "tool"),
    [
        ({"pyproject.toml": _SCM}, "pyproject.toml: build-system.requires has setuptools-scm>=8"),
        ({"setup.py": _SETUP_SCM}, "setup.py: use_scm_version"),
    ],
    ids=["pyproject", "setup-py"],
)
def test_documents_at_the_last_tags_version_are_current(make_project, files, tool):
    files = files | {"CITATION.cff": "cff-version: 1.2.0\nversion: 1.4.0\n", "README.md": "pip install thing==1.4.0\n"}
    project = make_project(files, tag="v1.4.0")
    places = places_of(project)
    assert (places.stated, places.tool) == ("1.4.0", tool)
    assert after_bump(project, "1.5.0") == {
        "CITATION.cff": "cff-version: 1.2.0\nversion: 1.5.0\n",
        "README.md": "pip install thing==1.5.0\n",
    }


def test_a_document_at_another_version_than_the_last_tags_is_stale(make_project):
    files = {"pyproject.toml": _SCM, "README.md": "pip install thing==1.3.0\n"}
    places = places_of(make_project(files, tag="v1.4.0"))
    assert (places.current(), [mention.path for mention in places.stale()]) == ((), ["README.md"])


def test_tags_state_the_version_where_documents_say_so_without_a_tool(make_project):
    files = {"pyproject.toml": '[project]\nname = "thing"\n', "README.md": "pip install thing==1.4.0\n"}
    project = make_project(files, tag="v1.4.0")
    assert "tags" in places_of(project).tool
    assert after_bump(project, "1.5.0") == {"README.md": "pip install thing==1.5.0\n"}


def test_without_a_tag_the_tool_is_told(make_project):
    with pytest.raises(NothingFound) as raised:
        places_of(make_project({"pyproject.toml": _SCM}))
    assert raised.value.where == ("pyproject.toml: build-system.requires has setuptools-scm>=8",)
    assert raised.value.fix[0] == "git describe --tags"


@pytest.mark.parametrize("tag", ["", "v1.4.0"], ids=["no-tag", "tag"])
def test_where_nothing_states_a_version_it_says_what_to_add(make_project, tag):
    files = {"pyproject.toml": '[project]\nname = "thing"\n', "thing/__init__.py": ""}
    with pytest.raises(NothingFound) as raised:
        places_of(make_project(files, tag=tag))
    assert raised.value.where[1] == "modules of thing"
    assert raised.value.fix == ('add version = "0.1.0" to [project] in pyproject.toml',)
