from __future__ import annotations

import pytest

from release.config import read_config
from release.errors import FileUnparsable, ProjectAmbiguous, ProjectMissing
from release.facts.choosing import read_own
from release.facts.project import candidate_paths
from release.facts.repository import read_repository
from release.system.view import View

_SETUP = 'from setuptools import setup\n\nsetup(name="thing", version="1.0")\n'


def own(project, name=""):
    view = View(project.root)
    return read_own(view, read_repository(view, read_config(view)).settings, name)


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[project]\nname = "thing"\n'},
        {"pyproject.toml": '[tool.poetry]\nname = "thing"\n'},
        {"pyproject.toml": "[tool.black]\n", "setup.cfg": "[metadata]\nname = thing\n"},
        {"setup.py": _SETUP},
    ],
    ids=["project", "poetry", "setup-cfg", "setup-py"],
)
def test_the_name_is_found_where_it_is_stated(make_project, files):
    assert own(make_project(files)).name == "thing"


@pytest.mark.parametrize(
    ("files", "packages"),
    [
        ({"thing/__init__.py": ""}, ("thing",)),
        ({"src/other_name/__init__.py": ""}, ("other_name",)),
        ({"thing.py": ""}, ("thing",)),
        ({"different/__init__.py": "", "tests/__init__.py": "", "docs/conf.py": ""}, ("different",)),
        ({"thing/__init__.py": "", "helpers/__init__.py": ""}, ("thing",)),
    ],
    ids=["flat", "src", "module", "another-name", "alike-first"],
)
def test_the_packages_are_found_in_every_layout(make_project, files, packages):
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\n', **files})
    assert own(project).packages == packages


def test_declared_packages_win(make_project):
    text = '[project]\nname = "thing"\n[tool.hatch.build.targets.wheel]\npackages = ["src/declared"]\n'
    files = {"pyproject.toml": text, "src/declared/__init__.py": "", "src/more/__init__.py": ""}
    assert own(make_project(files)).packages == ("declared",)


def test_the_slug_comes_from_the_remote(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\n'})
    project.git("remote", "set-url", "origin", "git@example.invalid:owner/thing.git")
    assert own(project).slug == "owner/thing"


def test_a_folder_without_a_name_is_no_project(make_project):
    with pytest.raises(ProjectMissing) as raised:
        own(make_project({"a.txt": "a\n"}))
    assert (raised.value.exit_code, raised.value.fix) == (2, ("$EDITOR pyproject.toml  # [project] name and version",))


def test_metadata_that_cannot_be_parsed_is_refused_with_its_line(make_project):
    project = make_project({"setup.cfg": "[metadata\nname = thing\n"})
    with pytest.raises(FileUnparsable) as raised:
        own(project)
    assert raised.value.where[0].startswith("setup.cfg")


def test_well_known_files_are_candidates_whatever_they_hold(toonstream):
    view = View(toonstream.root)
    found = candidate_paths(view, own(toonstream))
    assert set(found) >= {"pyproject.toml", "setup.py", "README.md", "CITATION.cff", "toonstream/__init__.py"}
    assert len(found) == len(set(found))


def _projects(**versions):
    return {
        f"libs/{name}/pyproject.toml": f'[project]\nname = "{name}"\nversion = "{versions[name]}"\n'
        for name in versions
    }


@pytest.mark.parametrize("base", ["", "src/"])
def test_the_package_that_a_dotted_name_leads_to_is_looked_into(make_project, base):
    place = f"{base}toon/stream/_version.py"
    project = make_project({"pyproject.toml": '[project]\nname = "toon.stream"\nversion = "1.0"\n', place: "x = 1\n"})
    assert place in candidate_paths(View(project.root), own(project))


def test_without_a_project_at_the_root_the_only_one_is_meant(make_project):
    found = own(make_project(_projects(core="1.0")))
    assert (found.name, found.homes) == ("core", ("libs/core/",))


@pytest.mark.parametrize("name", ["core", "python-core", "core-python-sdk", "core-monorepo", "Core.git"])
def test_the_project_that_is_named_like_the_repository_is_meant(make_project, name):
    project = make_project(_projects(another="2.0", core="1.0"))
    project.git("remote", "set-url", "origin", f"https://example.invalid/owner/{name}")
    assert own(project).homes == ("libs/core/",)


@pytest.mark.parametrize(
    ("address", "home"), [("o/core-sdk", "core-sdk"), ("o/python-core-sdk", "core-sdk"), ("o/core-py", "core")]
)
def test_the_nearest_name_is_meant(make_project, address, home):
    project = make_project(_projects(**{"core": "2.0", "core-sdk": "1.0"}))
    project.git("remote", "set-url", "origin", f"https://example.invalid/{address}.git")
    assert own(project).homes == (f"libs/{home}/",)


ROOFS = {
    "poetry's": ('version = "0.0.0"\n[tool.poetry]\npackage-mode = false\n', "core"),
    "uv's, without a version": ('dynamic = ["version"]\n[tool.uv]\npackage = false\n', "core"),
    "an application": ('version = "1.0.1"\n[tool.uv]\npackage = false\n', "roof"),
    "a package": ('version = "0.0.0"\n[tool.uv]\npackage = true\n', "roof"),
}


@pytest.mark.parametrize(("rest", "name"), ROOFS.values(), ids=ROOFS)
def test_a_root_that_is_no_package_and_keeps_no_version_is_not_meant(make_project, rest, name):
    root = {"pyproject.toml": f'[project]\nname = "roof"\n{rest}'}
    project = make_project({**root, "core/pyproject.toml": '[project]\nname = "core"\nversion = "1.0.1"\n'})
    assert own(project).name == name
    project.commit(**{"core/pyproject.toml": "[tool.x]\n"})
    assert own(project).name == "roof"


@pytest.mark.parametrize(
    ("manifest", "name"),
    [
        ('{"core": "1.0.1"}', "core"),
        ('{".": "1.0.1", "core": "1.0.1"}', "roof"),
        ("{}", "roof"),
        ("[", "roof"),
        ('{"web": "1.0.1"}', "roof"),
    ],
    ids=["below it", "itself, too", "nothing", "not to be read", "what is no Python"],
)
def test_a_root_that_is_no_package_is_not_meant_where_release_please_releases_what_is_below_it(
    make_project, manifest, name
):
    roof = '[tool.poetry]\nname = "roof"\nversion = "0.1.0"\npackage-mode = {}\n'
    below = {"core/pyproject.toml": '[project]\nname = "core"\nversion = "1.0.1"\n'}
    project = make_project({"pyproject.toml": roof.format("false"), ".release-please-manifest.json": manifest, **below})
    assert own(project).name == name
    project.commit(**{"pyproject.toml": roof.format("true")})
    assert own(project).name == "roof"


def test_of_projects_that_are_all_in_step_the_first_is_meant(make_project):
    assert own(make_project(_projects(zebra="1.0", core="1.0"))).name == "core"


def test_of_a_crowd_in_step_beside_an_outsider_the_first_is_meant(make_project):
    project = make_project(_projects(another="2.0", core="1.0", extra="1.0", more="1.0"))
    assert own(project).name == "core"


def test_a_project_in_a_folder_of_tests_is_not_meant(make_project):
    sample = {"tests/sample/pyproject.toml": '[project]\nname = "sample"\nversion = "9.0"\n'}
    assert own(make_project({**_projects(core="1.0"), **sample})).name == "core"


@pytest.mark.parametrize("folder", ["docs", "doc", "website"])
def test_a_project_for_the_pages_alone_is_not_meant(make_project, folder):
    pages = {f"{folder}/pyproject.toml": '[project]\nname = "pages"\nversion = "9.0"\n'}
    assert own(make_project({**_projects(core="1.0"), **pages})).name == "core"


def test_projects_with_versions_of_their_own_are_ambiguous(make_project):
    with pytest.raises(ProjectAmbiguous) as raised:
        own(make_project(_projects(core="1.0", extra="2.0")))
    assert raised.value.exit_code == 2
    assert raised.value.where == ("libs/core/: core 1.0", "libs/extra/: extra 2.0")
    assert raised.value.fix == ("--project core", "--project extra")  # of the command that was typed


@pytest.mark.parametrize("wanted", ["extra", "Extra", "libs/extra", "libs/extra/"])
def test_a_project_is_chosen_by_name_or_folder(make_project, wanted):
    root = {"pyproject.toml": '[project]\nname = "whole"\n'}
    project = make_project({**root, **_projects(core="1.0", extra="2.0")})
    assert own(project, wanted).homes == ("libs/extra/",)
    assert own(project).name == "whole"


def test_a_project_that_is_not_there_cannot_be_chosen(make_project):
    with pytest.raises(ProjectMissing) as raised:
        own(make_project(_projects(core="1.0")), "gone")
    assert "gone" in raised.value.what


def test_a_computed_name_at_the_top_comes_before_a_named_project_in_a_folder(make_project):
    script = 'from setuptools import setup\n\nsetup(\n    name=about["title"],\n    version=about["version"],\n)\n'
    project = make_project({"setup.py": script, **_projects(plugin="9.0")})
    project.git("remote", "set-url", "origin", "https://example.invalid/owner/thing.git")
    assert (own(project).name, own(project).homes) == ("thing", ("",))


@pytest.mark.parametrize("given", ['about["title"]', "find()", "about.title", "title"])
def test_whatever_the_top_computes_its_name_from_it_comes_first(make_project, given):
    script = f"from about import title\nsetup(\n    name={given},\n    version=found,\n)\n"
    project = make_project({"setup.py": script, **_projects(plugin="9.0")})
    assert own(project).homes == ("",)


def test_the_only_project_may_compute_its_name_in_its_folder(make_project):
    script = "import setuptools\nname = found()\nsetuptools.setup(name=name)\n"
    project = make_project({"README.md": "x", "python/setup.py": script, "tools/setup_it.sh": "x"})
    project.git("remote", "set-url", "origin", "https://example.invalid/owner/python-thing.git")
    assert (own(project).name, own(project).homes) == ("thing", ("python/",))
    project.commit(**{"docs/setup.py": script})
    assert own(project).homes == ("python/",)
    project.commit(**{"other/setup.py": script})
    with pytest.raises(ProjectMissing):
        own(project)


def test_a_template_of_a_project_is_none(make_project):
    files = {"README.md": "x", "parts/setup.py": "from ##NAME## import x\n", **_projects(plugin="9.0")}
    assert own(make_project(files)).name == "plugin"


def test_a_name_that_is_computed_is_the_repositorys(make_project):
    project = make_project({"setup.py": 'from setuptools import setup\n\nsetup(name=find(), version="1.0")\n'})
    project.git("remote", "set-url", "origin", "https://example.invalid/owner/thing.git")
    assert own(project).name == "thing"


def folders(**versions):
    return {
        f"{folder.replace('_', '/')}/pyproject.toml": f'[project]\nname = "part-{folder}"\nversion = "{version}"\n'
        for folder, version in versions.items()
    }


@pytest.mark.parametrize(
    "versions",
    [
        {"a": "1.0", "b": "1.0", "c": "2.0"},
        {"a": "1.0", "b": "1.0", "c": "1.0", "d": "2.0", "e": "3.0", "f": "4.0"},
    ],
    ids=["two", "just half"],
)
def test_fewer_than_three_or_no_more_than_half_in_step_are_no_crowd(make_project, versions):
    with pytest.raises(ProjectAmbiguous):
        own(make_project(folders(**versions)))


def test_of_projects_in_step_the_one_nearest_to_the_top_is_meant(make_project):
    assert own(make_project(folders(a_deep="1.0", b="1.0"))).homes == ("b/",)


def test_a_project_of_the_tests_alone_is_none(make_project):
    sample = {"tests/fixtures/demo/setup.py": 'from setuptools import setup\n\nsetup(name="demo", version="0.0.1")\n'}
    project = make_project({**sample, "pyproject.toml": '[tool.pdm]\nname = "thing"\nversion = "1.0"\n'})
    assert (own(project).name, own(project).homes) == ("thing", ("",))


def test_a_fixture_is_never_the_project(make_project):
    sample = {"tests/fixtures/demo/pyproject.toml": '[project]\nname = "demo"\nversion = "0.0.1"\n'}
    with pytest.raises(ProjectMissing):
        own(make_project({**sample, "README.md": "thing\n"}))


def _legacy(folder, text, module=""):
    script = f'from setuptools import setup\n\n{text}\nsetup(name="{folder}", version=V)\n'
    return {f"{folder}/setup.py": script} | ({f"{folder}/{folder}/__init__.py": module} if module else {})


def test_projects_whose_code_states_the_same_version_are_in_step(make_project):
    files = {
        **_legacy("one", "from one import __version__ as V", '__version__ = "1.0"\n'),
        **_legacy("two", 'TWO_VERSION = "1.0"\nV = TWO_VERSION'),
    }
    assert own(make_project(files)).homes == ("one/",)


def test_packages_inside_of_a_common_name_state_the_versions_of_their_projects(make_project):
    reads = 'V = open(NAME.replace("-", "/") + "/_version.py").read()'
    files = {
        f"{name}/{path}": text
        for name in ("big-one", "big-two")
        for path, text in {
            "setup.py": f'from setuptools import setup\n\n{reads}\nsetup(name="{name}", version=V)\n',
            f"{name.replace('-', '/')}/_version.py": 'VERSION = "1.0"\n',
        }.items()
    }
    assert own(make_project(files)).homes == ("big-one/",)
    files["big-two/big/two/_version.py"] = 'VERSION = "2.0"\n'
    with pytest.raises(ProjectAmbiguous):
        own(make_project(files, name="other"))


def test_projects_whose_code_states_other_versions_are_ambiguous(make_project):
    files = {
        **_legacy("one", "from one import __version__ as V", '__version__ = "1.0"\n'),
        **_legacy("two", 'TWO_VERSION = "2.0"\nV = TWO_VERSION'),
    }
    with pytest.raises(ProjectAmbiguous):
        own(make_project(files))


@pytest.mark.parametrize("aside", ["branches/1.x", "tags/1.5"])
def test_what_stands_beside_the_trunk_is_not_meant(make_project, aside):
    project = {f"{home}/setup.py": f'from setuptools import setup\n\nsetup(name="thing", version="{version}")\n'
        for home, version in ((aside, "1.5.7"), ("trunk/src", "2.0.0"))}  # fmt: skip
    assert own(make_project(project)).homes == ("trunk/src/",)


@pytest.mark.parametrize(
    ("domains", "files", "name"),
    [
        (("light_house",), {}, "light_house"),
        (("light_house",), {"pyproject.toml": "[tool.black]\n", "setup.cfg": "[isort]\n"}, "light_house"),
        (("light_house", "light_bulb"), {}, "lamps"),
        (("light_house",), {"pyproject.toml": '[project]\nname = "thing"\n'}, "thing"),
    ],
    ids=["nothing else", "settings of tools", "two integrations", "metadata"],
)
def test_an_integration_for_home_assistant_gives_the_name_where_no_metadata_does(make_project, domains, files, name):
    manifests = {f"custom_components/{d}/manifest.json": f'{{"domain": "{d}", "version": "1.0"}}\n' for d in domains}
    project = make_project({"custom_components/__init__.py": "", **manifests, **files})
    project.git("remote", "set-url", "origin", "git@example.invalid:owner/lamps.git")
    found = own(project)
    assert (found.name, found.packages) == (name, ())
    assert set(candidate_paths(View(project.root), found)) >= set(manifests)
