"""Building: from the commit, with real backends, into dist/ and nothing else."""

from __future__ import annotations

import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from release.config import Config
from release.errors import BuildFailed
from release.steps import build
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from release.model.building import Built

pytestmark = pytest.mark.usefixtures("offline")

BACKENDS = {
    "setuptools": ('["setuptools>=61"]', "setuptools.build_meta"),
    "hatchling": ('["hatchling"]', "hatchling.build"),
    "flit": ('["flit_core>=3.4"]', "flit_core.buildapi"),
    "poetry": ('["poetry-core>=2"]', "poetry.core.masonry.api"),
    "pdm": ('["pdm-backend"]', "pdm.backend"),
}


def small(backend: str = "hatchling", **more: str) -> dict[str, str]:
    requires, name = BACKENDS[backend]
    return {
        "pyproject.toml": f"""\
[build-system]
requires = {requires}
build-backend = "{name}"

[project]
name = "small-thing"
version = "2.0.0"
description = "A small thing."
requires-python = ">=3.8"
""",
        "small_thing/__init__.py": '"""A small thing."""\n\n__version__ = "2.0.0"\n',
        ".gitignore": "/dist/\n__pycache__/\n",
        **more,
    }


def built(project) -> Built:
    view = View(project.root)
    return build.apply(build.plan(view, Config()), World(view))


def names(project) -> list[str]:
    return sorted(path.name for path in (project.root / "dist").iterdir())


@pytest.mark.parametrize("backend", BACKENDS)
def test_each_backend_makes_an_sdist_and_the_wheel_from_it(make_project, backend):
    project = make_project(small(backend))
    made = built(project)
    assert [file.kind for file in made.distributions] == ["sdist", "wheel"]
    assert names(project) == ["small_thing-2.0.0-py3-none-any.whl", "small_thing-2.0.0.tar.gz"]
    assert any(name.replace("_", "-").startswith(backend.split("-")[0]) for name in made.tools), made.tools


def test_what_is_not_committed_is_not_built(make_project):
    project = make_project(small())
    project.write("small_thing/__init__.py", '"""Changed."""\n\n__version__ = "2.0.0"\n')
    project.write("small_thing/secret.py", "KEY = 1\n")
    made = built(project)
    assert made.plan.uncommitted == ("small_thing/__init__.py",)
    with zipfile.ZipFile(project.root / "dist/small_thing-2.0.0-py3-none-any.whl") as wheel:
        assert b"Changed" not in wheel.read("small_thing/__init__.py")
        assert "small_thing/secret.py" not in wheel.namelist()


def test_only_older_distributions_of_this_project_leave_dist(make_project):
    project = make_project(small())
    for name in ("small_thing-1.9.0.tar.gz", "Small.Thing-1.8.0.zip", "other-1.0.tar.gz", "notes.txt"):
        project.write(f"dist/{name}", "old")
    built(project)
    assert names(project) == [
        "notes.txt",
        "other-1.0.tar.gz",
        "small_thing-2.0.0-py3-none-any.whl",
        "small_thing-2.0.0.tar.gz",
    ]


def test_one_commit_gives_one_set_of_bytes(make_project):
    project = make_project(small())
    assert built(project).distributions == built(project).distributions


def test_the_wheel_is_built_from_the_sdist_and_not_from_the_tree(make_project):
    table = '\n[tool.hatch.build.targets.sdist]\nexclude = ["/small_thing/left_out.py"]\n'
    files = small()
    project = make_project(files | {"pyproject.toml": files["pyproject.toml"] + table, "small_thing/left_out.py": ""})
    built(project)
    with zipfile.ZipFile(project.root / "dist/small_thing-2.0.0-py3-none-any.whl") as wheel:
        assert "small_thing/left_out.py" not in wheel.namelist()


def test_the_commits_time_is_the_files_time(make_project):
    project = make_project(small())
    made = built(project)
    with tarfile.open(project.root / "dist/small_thing-2.0.0.tar.gz") as sdist:
        assert {member.mtime for member in sdist} == {made.plan.epoch}


def test_a_backend_that_fails_is_quoted_and_dist_stays(make_project):
    files = small("setuptools", **{"setup.py": 'raise SystemExit("the compiler is on holiday")\n'})
    project = make_project(files)
    project.write("dist/small_thing-1.9.0.tar.gz", "old")
    with pytest.raises(BuildFailed) as caught:
        built(project)
    assert "the compiler is on holiday" in "\n".join(caught.value.where)
    assert names(project) == ["small_thing-1.9.0.tar.gz"]


def test_a_requirement_that_cannot_be_had_is_named(make_project):
    files = small()
    files["pyproject.toml"] = files["pyproject.toml"].replace('["hatchling"]', '["hatchling", "no-such-thing-here"]')
    with pytest.raises(BuildFailed) as caught:
        built(make_project(files))
    assert "no-such-thing-here" in caught.value.what


def test_a_project_in_a_subfolder_is_built_there(make_project):
    inner = {f"packages/small/{path}": data for path, data in small().items()}
    project = make_project({"README.md": "a workspace\n", **inner})
    view = View(project.root / "packages/small")
    made = build.apply(build.plan(view, Config()), World(view))
    assert made.plan.prefix == "packages/small/"
    assert (project.root / "packages/small/dist/small_thing-2.0.0.tar.gz").is_file()


def test_a_project_with_nothing_but_setup_py_is_built(make_project):
    script = 'from setuptools import setup\n\nsetup(name="small-thing", version="2.0.0", packages=["small_thing"])\n'
    project = make_project({"setup.py": script, "small_thing/__init__.py": ""})
    assert [file.filename for file in built(project).distributions][1] == "small_thing-2.0.0-py3-none-any.whl"


def test_a_build_sees_no_publishing_credentials(make_project, monkeypatch):
    monkeypatch.setenv("TWINE_PASSWORD", "canary-password")
    monkeypatch.setenv("PYPI_API_TOKEN", "canary-token")
    script = "import os\nfrom setuptools import setup\nassert 'canary' not in str(dict(os.environ))\nsetup()\n"
    project = make_project(small("setuptools", **{"setup.py": script}))
    assert len(built(project).distributions) == 2
    assert b"canary" not in project.read(".release/journal.jsonl")


def test_what_a_backend_only_tells_when_asked_is_installed_too(make_project):
    backend = (
        "from flit_core.buildapi import *\n"
        "def get_requires_for_build_sdist(config_settings=None):\n    return ['wheel']\n"
        "def build_sdist(folder, config_settings=None):\n"
        "    import wheel\n    from flit_core import buildapi\n"
        "    return buildapi.build_sdist(folder, config_settings)\n"
    )
    files = small("flit", **{"backend/own_backend.py": backend})
    files["pyproject.toml"] = files["pyproject.toml"].replace(
        'build-backend = "flit_core.buildapi"', 'build-backend = "own_backend"\nbackend-path = ["backend"]'
    )
    files["pyproject.toml"] += '\n[tool.flit.sdist]\ninclude = ["backend/"]\n'
    made = built(make_project(files))
    assert "wheel" in made.tools


def test_a_submodule_is_in_the_build(make_project):
    library = make_project({"data.txt": "from the submodule\n"}, name="library")
    project = make_project(small())
    project.git("submodule", "--quiet", "add", str(library.remote), "small_thing/data")
    project.commit("with a submodule")
    built(project)
    with zipfile.ZipFile(project.root / "dist/small_thing-2.0.0-py3-none-any.whl") as wheel:
        assert "small_thing/data/data.txt" in wheel.namelist()


def test_an_option_in_place_of_a_requirement_is_not_handed_on(make_project):
    files = small()
    files["pyproject.toml"] = files["pyproject.toml"].replace('["hatchling"]', '["hatchling", "-r/etc/hostname"]')
    with pytest.raises(BuildFailed, match=r"cannot be built|is not a requirement"):
        built(make_project(files))
