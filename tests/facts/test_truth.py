"""Which of several places is the source of truth."""

from __future__ import annotations

import pytest
from discovering import after_bump, places_of

from release.errors import NothingFound

_MANIFEST = '[project]\nname = "thing"\ndynamic = ["version"]\n'
_COPY = {"src/copied/__init__.py": "", "src/copied/version.py": 'VERSION = "0.3"\n'}


def test_a_package_with_the_projects_name_is_believed_before_one_beside_it(make_project):
    own = {"src/thing/__init__.py": "__version_info__ = (1, 2, 3)\n"}
    project = make_project({"pyproject.toml": _MANIFEST, **own, **_COPY})
    found = places_of(project)
    assert (found.stated, found.disagreeing()) == ("1.2.3", ())
    assert set(after_bump(project, "1.3.0")) == {"src/thing/__init__.py"}


def test_a_copy_that_imports_its_version_is_no_truth_either(make_project):
    copy = {**_COPY, "src/copied/__init__.py": "from .version import VERSION\n"}
    own = {"src/thing/__init__.py": '__version__ = "1.2.3"\n'}
    found = places_of(make_project({"pyproject.toml": _MANIFEST, **own, **copy}))
    assert (found.stated, found.disagreeing()) == ("1.2.3", ())


@pytest.mark.parametrize("name", ["thing_cli", "copied"])
def test_packages_with_the_same_version_are_one_project(make_project, name):
    files = {f"src/{package}/__init__.py": '__version__ = "1.2.3"\n' for package in ("thing", name)}
    project = make_project({"pyproject.toml": _MANIFEST, **files})
    assert set(after_bump(project, "1.3.0")) == set(files)


@pytest.mark.parametrize("own", ["thing_cli", "thin"])
def test_a_package_with_a_part_of_the_name_that_was_forgotten_disagrees(make_project, own):
    files = {"src/thing/__init__.py": '__version__ = "1.2.3"\n', f"src/{own}/__init__.py": '__version__ = "1.2.2"\n'}
    found = places_of(make_project({"pyproject.toml": _MANIFEST, **files}))
    assert len(found.disagreeing()) == 1


def test_beside_a_package_with_a_part_of_the_name_none_is_a_copy(make_project):
    files = {"src/thing_core/__init__.py": '__version__ = "1.2.3"\n', "src/zoo/__init__.py": '__version__ = "0.3"\n'}
    found = places_of(make_project({"pyproject.toml": _MANIFEST, **files}))
    assert [mention.path for mention in found.disagreeing()] == ["src/zoo/__init__.py"]


def test_the_only_package_may_have_another_name(make_project):
    files = {"src/other/__init__.py": '__version__ = "1.2.3"\n', "src/more/__init__.py": '__version__ = "1.2.2"\n'}
    found = places_of(make_project({"pyproject.toml": _MANIFEST, **files}))
    assert [mention.stated for mention in found.disagreeing()] != []


@pytest.mark.parametrize("name", ["SCRIPT_VERSION", "APP_VERSION"])
def test_a_script_that_is_the_whole_project_has_its_own_name_for_the_version(make_project, name):
    project = make_project({"README.md": "x\n", "a_thing.py": f'SCRIPT_NAME = "a"\n{name} = "1.2.3"\n'})
    project.git("remote", "set-url", "origin", "https://forge.invalid/someone/a-thing.git")
    assert list(after_bump(project, "1.3.0")) == ["a_thing.py"]


def test_a_constant_of_another_script_is_no_truth(make_project):
    project = make_project({"pyproject.toml": _MANIFEST, "thing.py": '__version__ = "1.2.3"\n'})
    project.commit(**{"other.py": 'SCRIPT_VERSION = "1.2.2"\n'})
    assert (places_of(project).stated, places_of(project).disagreeing()) == ("1.2.3", ())


@pytest.mark.parametrize(("names", "is_found"), [(("designer", "html"), False), (("things", "html"), True)])
def test_one_of_several_modules_at_the_top_is_no_truth_unless_its_name_is_the_projects(make_project, names, is_found):
    files = {"setup.py": 'setup(name="my-things", version=made())\n', **{f"{name}.py": "" for name in names}}
    project = make_project({**files, f"{names[0]}.py": '__version__ = "1.0.1"\n'})
    if is_found:
        assert places_of(project).stated == "1.0.1"
    else:
        with pytest.raises(NothingFound):
            places_of(project)


_INTEGRATION = "custom_components/light_house/manifest.json"


def _manifest(version):
    return f'{{"domain": "light_house", "version": "{version}"}}\n'


@pytest.mark.parametrize("stated", ["1.2.3", "v1.2.3"], ids=["plain", "v"])
def test_an_integration_for_home_assistant_states_its_version_in_its_manifest(make_project, stated):
    files = {_INTEGRATION: _manifest(stated), "custom_components/light_house/const.py": 'X_VERSION = "1.2.2"\n'}
    after = after_bump(make_project({**files, "README.md": "x\n"}), "1.3.0")
    assert after == {_INTEGRATION: _manifest(stated.replace("1.2.3", "1.3.0"))}


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": _MANIFEST, "thing.py": '__version__ = "1.2.3"\n'},
        {"package.json": '{"name": "thing", "version": "1.2.3"}\n'},
        {".bumpversion.cfg": "[bumpversion]\ncurrent_version = 1.2.3\n"},
    ],
    ids=["python", "npm", "bump tool"],
)
def test_an_integration_beside_what_states_the_version_is_no_truth(make_project, files):
    project = make_project({"custom_components/a/manifest.json": '{"domain": "a", "version": "0.5"}\n', **files})
    assert places_of(project).stated == "1.2.3"
