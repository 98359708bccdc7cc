"""What a bump writes: every place in its own form."""

from __future__ import annotations

import pytest
from discovering import after_bump, places_of

_README = "# thing\n\npip install thing=={0}\n"
_PROJECT = '[project]\nname = "thing"\nversion = "{0}"\n'


def _lock(version):
    return f'[[package]]\nname = "thing"\nversion = "{version}"\nsource = {{ editable = "." }}\n'


def _crate(version):
    return f'[package]\nname = "thing"\nversion = "{version}"\n'


def _package(version):
    return f'{{"name": "thing", "version": "{version}"}}\n'


@pytest.mark.parametrize(
    ("path", "text", "project_versions", "place_versions"),
    [
        ("uv.lock", _lock, ("5.57.0", "5.58.0-rc.0"), ("5.57.0", "5.58.0rc0")),
        ("uv.lock", _lock, ("5.58.0-rc.0", "5.58.0"), ("5.58.0rc0", "5.58.0")),
        ("package.json", _package, ("4.0.3", "4.0.4a1"), ("4.0.3", "4.0.4-alpha.1")),
        ("Cargo.toml", _crate, ("4.0.3", "4.0.4a1"), ("4.0.3", "4.0.4-alpha.1")),
        ("Cargo.toml", _crate, ("4.0.4a1", "4.0.4a2"), ("4.0.4-alpha.1", "4.0.4-alpha.2")),
        ("Cargo.toml", _crate, ("4.1", "4.2"), ("4.1.0", "4.2.0")),
    ],
    ids=["lock", "lock-final", "npm", "cargo", "cargo-next", "cargo-short"],
)
def test_each_format_gets_the_form_that_it_demands(make_project, path, text, project_versions, place_versions):
    (stated, new), (old, written) = project_versions, place_versions
    project = make_project({"pyproject.toml": _PROJECT.format(stated), path: text(old)})
    assert after_bump(project, new) == {"pyproject.toml": _PROJECT.format(new), path: text(written)}


def test_a_module_that_holds_the_series_beside_the_version_gets_both(make_project):
    text = '__version__ = "{0}"\n__revision__ = "{1}"\n'
    script = "from setuptools import setup\nimport thing\n\nsetup(name='thing', version=thing.__revision__)\n"
    project = make_project({"setup.py": script, "thing/__init__.py": text.format("1.3", "1.3.3")})
    assert after_bump(project, "1.4.0") == {"thing/__init__.py": text.format("1.4", "1.4.0")}
    assert after_bump(project, "1.3.4") == {"thing/__init__.py": text.format("1.3", "1.3.4")}


def test_a_v_in_the_truth_itself_is_kept(make_project):
    files = {"pyproject.toml": '[project]\nname = "thing"\n', "README.md": "pip install thing=={0}\n"}
    project = make_project(
        {**files, "README.md": files["README.md"].format("1.2.0"), "thing.py": "VERSION = 'v1.2.0'\n"}
    )
    new = {"README.md": files["README.md"].format("1.3.0"), "thing.py": "VERSION = 'v1.3.0'\n"}
    assert after_bump(project, "1.3.0") == after_bump(project, "v1.3.0") == new


@pytest.mark.parametrize(
    ("folder", "deployed", "is_ours"),
    [("chart/", "v1.2.0", True), ("", "1.2.0", True), ("chart/", "1.1.0", False), ("examples/chart/", "1.2.0", False)],
    ids=["chart", "chart at the top", "another version", "chart of an example"],
)
def test_the_readme_beside_the_chart_that_deploys_the_project_follows(make_project, folder, deployed, is_ours):
    chart = f"name: x\nversion: 1.2.0\nappVersion: {deployed}\n"
    readme = f"{folder}README.md"
    files = {
        "pyproject.toml": _PROJECT.format("1.2.0"),
        f"{folder}Chart.yaml": chart,
        readme: "| image.tag | 1.2.0 |\n",
    }
    assert (readme in after_bump(make_project(files), "1.3.0")) is is_ours


def test_a_tuple_that_is_the_only_truth_is_edited(make_project):
    files = {"pyproject.toml": '[project]\nname = "thing"\n', "thing/__init__.py": "version_info = (1, 2, 3)\n"}
    project = make_project(files)
    assert places_of(project).stated == "1.2.3"
    assert after_bump(project, "1.3.0") == {"thing/__init__.py": "version_info = (1, 3, 0)\n"}


def _pending(make_project, tag="v1.2.0", **files):
    """Return a project that was released with *files*, and is on its way to 1.3.0."""
    start = {"pyproject.toml": _PROJECT.format("1.2.0"), "README.md": _README.format("1.2.0")}
    project = make_project({**start, **files}, tag=tag)
    project.commit("go on", **{"pyproject.toml": _PROJECT.format("1.3.0.dev0")})
    return project


def _candidate(make_project, released, now):
    """Return a project that was released with the text *released*, and has *now* with its candidate."""
    project = make_project(
        {"pyproject.toml": _PROJECT.format("1.2.0"), "CONTRIBUTING.md": f"{released}x\n"}, tag="v1.2.0"
    )
    project.commit(**{"pyproject.toml": _PROJECT.format("1.3.0rc1")})
    project.commit(**{"CONTRIBUTING.md": now})
    return project


def test_pins_at_the_last_release_that_no_bump_brought_there_are_stale(make_project):
    project = _pending(make_project, **{"README.md": "# thing\n"})
    project.commit(**{"README.md": _README.format("1.2.0")})
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml"}
    assert [place.path for place in places_of(project).stale()] == ["README.md"]
    assert after_bump(project, "1.3.0", stale=True)["README.md"] == _README.format("1.3.0")


def test_a_place_that_was_written_with_another_version_is_stale(make_project):
    project = _pending(make_project, **{"README.md": "# thing\n"})
    project.commit(**{"pyproject.toml": _PROJECT.format("1.3.0.dev1"), "README.md": _README.format("1.2.0")})
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml"}


def test_one_commit_tells_of_all_places_that_it_wrote(make_project):
    paths = [f"docs/page{number}.md" for number in range(9)]
    project = _pending(make_project, **{path: _README.format("1.2.0") for path in paths})
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml", "README.md", *paths}


def test_pins_at_the_last_release_move_with_the_next_release(make_project):
    assert after_bump(_pending(make_project), "1.3.0") == {
        "pyproject.toml": _PROJECT.format("1.3.0"),
        "README.md": _README.format("1.3.0"),
    }


@pytest.mark.parametrize("new", ["1.3.0.dev1", "1.3.0rc1"], ids=["dev", "candidate"])
def test_pins_at_the_last_release_stay_until_there_is_a_release(make_project, new):
    assert after_bump(_pending(make_project), new) == {"pyproject.toml": _PROJECT.format(new)}


def test_pins_at_the_release_stay_when_the_tree_turns_to_the_next_development_version(make_project):
    project = make_project({"pyproject.toml": _PROJECT.format("1.3.0"), "README.md": _README.format("1.3.0")})
    assert after_bump(project, "1.4.0.dev0") == {"pyproject.toml": _PROJECT.format("1.4.0.dev0")}


@pytest.mark.parametrize(("folder", "moves"), [("examples/small", False), ("docs", True)])
def test_an_example_keeps_the_last_release_that_it_was_written_with(make_project, folder, moves):
    path = f"{folder}/README.md"
    changed = after_bump(_pending(make_project, **{path: _README.format("1.2.0")}), "1.3.0")
    assert (path in changed) is moves


def test_an_example_follows_from_release_to_release(make_project):
    path = "examples/README.md"
    project = make_project({"pyproject.toml": _PROJECT.format("1.3.0"), path: _README.format("1.3.0")})
    assert after_bump(project, "1.4.0")[path] == _README.format("1.4.0")


def test_pins_at_an_older_release_stay_without_stale(make_project):
    project = _pending(make_project, **{"README.md": _README.format("1.1.0")})
    assert after_bump(project, "1.3.0") == {"pyproject.toml": _PROJECT.format("1.3.0")}
    assert after_bump(project, "1.3.0", stale=True)["README.md"] == _README.format("1.3.0")


def test_the_last_release_beside_the_one_in_preparation_is_a_comparison(make_project):
    text = "pipx install --suffix @1.2.0 'thing==1.2.0'\npipx install --suffix @{0} 'thing=={0}'\n"
    project = _candidate(make_project, text.format("1.2.0"), text.format("1.3.0rc1"))
    assert set(after_bump(project, "1.3.0")) == {"pyproject.toml"}


def test_far_from_each_other_both_move(make_project):
    text = "thing==1.2.0\n\nthing=={0}\n"
    changed = after_bump(_candidate(make_project, text.format("1.2.0"), text.format("1.3.0rc1")), "1.3.0")
    assert changed["CONTRIBUTING.md"] == "thing==1.3.0\n\nthing==1.3.0\n"


def test_what_repeats_a_pin_at_the_last_release_moves_with_it(make_project):
    text = "thing==1.2.0 (that is 1.2.0, tag v1.2.0)\n"
    changed = after_bump(_candidate(make_project, text, text), "1.3.0")
    assert changed["CONTRIBUTING.md"] == "thing==1.3.0 (that is 1.3.0, tag v1.3.0)\n"


_CITED = "cff-version: 1.2.0\nversion: {0}\ndate-released: {1}\ntitle: thing\n"


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [("2026-01-10", True), ("2025-12-01", True), ("2025-11-01", False), ("2018-07-17", False)],
    ids=["of the release", "a little older", "months older", "forgotten"],
)
def test_a_citations_day_that_nobody_keeps_stays(make_project, monkeypatch, day, is_kept):
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-10T12:00:00+00:00")
    files = {"pyproject.toml": _PROJECT.format("1.2.0"), "CITATION.cff": _CITED.format("1.2.0", day)}
    after = after_bump(make_project(files, tag="v1.2.0"), "1.3.0")["CITATION.cff"]
    assert (f"date-released: {day}" in after) is not is_kept
    assert "version: 1.3.0" in after


def test_without_a_release_so_far_the_citation_gets_its_day(make_project):
    files = {"pyproject.toml": _PROJECT.format("1.2.0"), "CITATION.cff": _CITED.format("1.2.0", "2018-07-17")}
    assert "2018-07-17" not in after_bump(make_project(files), "1.3.0")["CITATION.cff"]
