"""The house: imports only point down, and nothing goes in a circle."""

from __future__ import annotations

import house_scan as house
import pytest

SOURCES = house.modules()
KNOWN = set(SOURCES)


def test_imports_only_point_down():
    assert [line for module, source in SOURCES.items() for line in house.floor_breaks(module, source, KNOWN)] == []


def test_no_module_imports_itself_by_a_detour():
    graph = {
        module: {name for _, name in house.imported(source, KNOWN) if name in KNOWN} - {module}
        for module, source in SOURCES.items()
    }
    assert house.cycles(graph) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("release.model.edit", "from release.system.view import View", id="upwards"),
        pytest.param("release.git.tags", "import release.config", id="neighbour"),
        pytest.param("release.git.tags", "from release import notes", id="neighbour from the package"),
        pytest.param("release.syntax.toml", "def f():\n    from release.system.view import View", id="lazy"),
        pytest.param(
            "release.errors",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from release.model.line import Line",
            id="for the type checker",
        ),
        pytest.param("release.steps.tag", "from release.steps import bump", id="step to step"),
        pytest.param("release.steps.tag", "from release.tasks import ns", id="a face"),
        pytest.param("release.steps.tag", "from . import bump", id="relative"),
        pytest.param("release.gadgets", "import ast", id="on no floor"),
        pytest.param("release", "from release.errors import ReleaseError", id="the package itself"),
    ],
)
def test_a_break_of_the_floors_is_seen(module, source):
    assert house.floor_breaks(module, source, KNOWN)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("release.steps.pipeline", "from release.steps import bump", id="the pipeline imports steps"),
        pytest.param("release.git.tags", "from release.git.state import State", id="within a unit"),
        pytest.param("release.faces", "from release.system.view import View", id="down over several floors"),
        pytest.param("release.__main__", "from release import __version__", id="the version"),
    ],
)
def test_what_the_floors_allow_is_allowed(module, source):
    assert house.floor_breaks(module, source, KNOWN) == []


def test_a_circle_is_seen():
    assert house.cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
