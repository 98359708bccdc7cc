"""Several projects in one repository: siblings in step are released together, strangers are left alone."""

from __future__ import annotations

import pytest
from discovering import after_bump, places_of

_PROJECT = '[project]\nname = "{0}"\nversion = "{1}"\n'
_ROOT = {"pyproject.toml": _PROJECT.format("thing", "1.2.3")}


def _nested(name, version, home="libs/"):
    return {f"{home}{name}/pyproject.toml": _PROJECT.format(name, version)}


def test_projects_in_step_are_all_edited(make_project):
    module = {"libs/thing-core/thing_core/__init__.py": '__version__ = "1.2.3"\n'}
    project = make_project({**_ROOT, **_nested("thing-core", "1.2.3"), **module})
    assert after_bump(project, "1.3.0") == {
        "pyproject.toml": _PROJECT.format("thing", "1.3.0"),
        "libs/thing-core/pyproject.toml": _PROJECT.format("thing-core", "1.3.0"),
        "libs/thing-core/thing_core/__init__.py": '__version__ = "1.3.0"\n',
    }


def test_a_sibling_at_the_same_version_in_another_spelling_is_in_step(make_project):
    files = {"pyproject.toml": _PROJECT.format("thing", "1.3.0rc1"), **_nested("core", "1.3.0-rc.1")}
    own = places_of(make_project(files)).own
    assert (own.homes, own.siblings, own.strangers) == (("", "libs/core/"), ("core",), ())


def test_siblings_have_lock_entries_of_their_own(make_project):
    lock = "".join(
        f'[[package]]\nname = "{name}"\nversion = "1.2.3"\nsource = {{ {source} }}\n\n'
        for name, source in (
            ("core", 'editable = "libs/core"'),
            ("thing", 'editable = "."'),
            ("other", 'registry = "https://example.invalid/simple"'),
        )
    )
    project = make_project({**_ROOT, **_nested("core", "1.2.3"), "uv.lock": lock})
    assert after_bump(project, "1.3.0")["uv.lock"] == lock.replace("1.2.3", "1.3.0", 2)


def test_a_sibling_is_pinned_by_its_name(make_project):
    text = "pip install thing==1.2.3 thing-core==1.2.3 another==1.2.3\n"
    project = make_project({**_ROOT, **_nested("thing-core", "1.2.3"), "README.md": text})
    assert after_bump(project, "1.3.0")["README.md"] == text.replace("1.2.3", "1.3.0", 2)


def test_a_project_with_another_version_is_a_stranger_and_untouched(make_project):
    readme = {"libs/core/README.md": "pip install core==1.2.3\n", "libs/core/core/__init__.py": 'TESTED = "1.2.3"\n'}
    project = make_project({**_ROOT, **_nested("core", "4.5.6"), **readme})
    assert places_of(project).own.strangers == ("libs/core/",)
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml"}


def test_a_project_inside_of_a_stranger_may_be_in_step(make_project):
    files = {**_nested("core", "4.5.6"), **_nested("inner", "1.2.3", "libs/core/")}
    project = make_project({**_ROOT, **files})
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml", "libs/core/inner/pyproject.toml"}


def test_an_example_at_a_version_that_many_projects_have_is_in_step_by_chance(make_project):
    files = {"pyproject.toml": _PROJECT.format("thing", "0.1.0"), **_nested("demo", "0.1.0", "tests/")}
    assert set(after_bump(make_project(files), "0.2.0")) == {"pyproject.toml"}


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "setup.py"])
def test_a_manifest_that_is_a_template_is_no_project(make_project, name):
    template = {f"skeleton/{name}": '{% if x %}\n[project\nversion = "{{ v }}"\n', "skeleton/notes.txt": "1.2.3\n"}
    project = make_project({**_ROOT, **template})
    assert places_of(project).own.homes == ("",)
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml"}


def test_in_a_folder_of_projects_with_versions_of_their_own_the_same_one_is_chance(make_project):
    plugins = {
        **_nested("one", "1.2.3", "plugins/"),
        **_nested("two", "1.2.7", "plugins/"),
        "plugins/two/README.md": "one 1.2.3\n",
    }
    project = make_project({**_ROOT, **plugins})
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml"}


def test_a_majority_in_step_in_such_a_folder_is_released_together(make_project):
    plugins = {
        **_nested("one", "1.2.3", "plugins/"),
        **_nested("two", "1.2.3", "plugins/"),
        **_nested("three", "0.1.7", "plugins/"),
        "plugins/three/README.md": "one 1.2.3\n",
    }
    changed = set(after_bump(make_project({**_ROOT, **plugins}), "1.3.0"))
    assert {"plugins/one/pyproject.toml", "plugins/two/pyproject.toml"} < changed
    assert "plugins/three/pyproject.toml" not in changed


def _package(name, version, required="1.2.3"):
    other = f'"@else/player": "^{required}", "@else/other": "^1.2.3"'
    return f'{{"name": "{name}", "version": "{version}", "dependencies": {{{other}}}}}\n'


def test_npm_packages_in_step_require_each_other(make_project):
    files = {"web/player/package.json": _package("@else/player", "1.2.3"), "web/other/package.json": '{"version": 1}\n'}
    files["web/app/package.json"] = _package("app", "1.2.3", "1.2.3")
    after = after_bump(make_project({**_ROOT, **files}), "1.3.0")
    assert after["web/app/package.json"] == _package("app", "1.3.0", "1.3.0")
    assert after["web/player/package.json"] == _package("@else/player", "1.3.0", "1.2.3")


def test_an_npm_package_with_a_version_of_its_own_is_required_as_it_is(make_project):
    files = {"web/player/package.json": _package("@else/player", "2.0.0")}
    files["web/app/package.json"] = _package("app", "1.2.3")
    after = after_bump(make_project({**_ROOT, **files}), "1.3.0")
    assert after["web/app/package.json"] == _package("app", "1.3.0")


def test_the_lock_of_a_stranger_that_needs_the_project_by_its_folder_is_in_step(make_project):
    entry = '[[package]]\nname = "thing"\nversion = "1.2.3"\n\n[package.source]\ntype = "directory"\nurl = "../.."\n'
    project = make_project({**_ROOT, **_nested("samples", "4.5.6"), "libs/samples/poetry.lock": entry})
    assert after_bump(project, "1.3.0")["libs/samples/poetry.lock"] == entry.replace("1.2.3", "1.3.0")


def test_a_sibling_whose_metadata_holds_zeros_is_in_step_by_its_code(make_project):
    module = {"libs/core/core/__init__.py": '__version__ = "1.2.3"\n'}
    project = make_project({**_ROOT, **_nested("core", "0.0.0"), **module})
    assert places_of(project).own.homes == ("", "libs/core/")
    assert after_bump(project, "1.3.0")["libs/core/core/__init__.py"] == '__version__ = "1.3.0"\n'
