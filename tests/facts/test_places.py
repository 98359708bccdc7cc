from __future__ import annotations

from pathlib import Path

import pytest
import shapes
from discovering import after_bump, places_of

from release.config import read_config
from release.errors import NothingFound, VersionsDisagree
from release.facts.choosing import read_own
from release.facts.places import read_places, read_stated, require_agreement
from release.facts.repository import read_repository
from release.system.view import View


def places(project):
    view = View(project.root)
    return read_places(view, read_own(view, read_repository(view, read_config(view)).settings))


def stated(project):
    view = View(project.root)
    config = read_config(view)
    repository = read_repository(view, config)
    return read_stated(view, read_own(view, repository.settings), repository, config)


def test_every_place_of_the_shape_is_found_and_agrees(toonstream):
    found = places(toonstream)
    require_agreement(found)
    assert (found.stated, len(found.current())) == ("1.0.1", shapes.TOONSTREAM_PLACES)
    assert found.current()[0].path == "pyproject.toml"


def test_every_look_alike_has_its_reason(toonstream):
    left = places(toonstream).left
    assert all(item.reason for item in left)
    assert {item.path for item in left} >= {"pyproject.toml", "setup.py", "README.md", "CHANGELOG.md", "CITATION.cff"}


def test_a_file_that_git_does_not_track_is_no_place(toonstream):
    toonstream.write("docs/conf.py", 'project = "toonstream"\nrelease = "1.0.1"\n')
    assert "docs/conf.py" not in {mention.path for mention in places(toonstream).mentions}
    toonstream.commit()
    assert "docs/conf.py" in {mention.path for mention in places(toonstream).mentions}


def test_where_tags_leave_out_a_zero_their_links_are_places(make_project):
    link = "https://forge.invalid/a/toonstream/archive/v3.4.tar.gz\n"
    pyproject = '[project]\nname = "toonstream"\nversion = "3.4.0"\n'
    project = make_project({"pyproject.toml": pyproject, "README.md": link, "ci/install.sh": f"wget {link}"})
    project.git("tag", "v3.4")
    found = {mention.path for mention in places_of(project).current()}
    assert found == {"pyproject.toml", "README.md", "ci/install.sh"}
    project.git("tag", "v3.4.0")
    project.git("tag", "--delete", "v3.4")
    assert {mention.path for mention in places_of(project).current()} == {"pyproject.toml"}


def test_a_tuple_that_is_a_place_is_no_look_alike(make_project):
    files = {"pyproject.toml": '[project]\nname = "toonstream"\nversion = "1.0.1"\n', "toonstream/__init__.py": ""}
    project = make_project({**files, "toonstream/version.py": 'VERSION = (1, 0, 1)\n__version__ = "1.0.1"\n'})
    found = places(project)
    assert "1, 0, 1" in {mention.stated for mention in found.current()}
    assert found.left == ()


def test_code_that_states_another_version_disagrees_and_a_document_is_stale(toonstream):
    toonstream.commit(**{"toonstream/__init__.py": '__version__ = "1.0.3"\n', "README.md": "toonstream==1.0.0\n"})
    found = places(toonstream)
    assert [mention.path for mention in found.disagreeing()] == ["toonstream/__init__.py"]
    assert [mention.path for mention in found.stale()] == ["README.md"]
    assert str(found.highest) == "1.0.3"
    with pytest.raises(VersionsDisagree):
        require_agreement(found)


def test_a_document_that_cannot_be_parsed_is_unread_not_an_error(toonstream):
    toonstream.commit(**{"tests/test_toonstream.py": 'assert broken( == "1.0.1"\n'})
    assert [item.path for item in places(toonstream).unread] == ["tests/test_toonstream.py"]


def test_a_link_to_a_place_is_that_place_once(toonstream):
    (toonstream.root / "README.rst").symlink_to("README.md")
    toonstream.commit()
    assert len(places(toonstream).current()) == shapes.TOONSTREAM_PLACES


def test_where_only_tags_state_the_version_the_tag_on_head_does(make_project):
    files = {"pyproject.toml": '[build-system]\nrequires = ["setuptools_scm"]\n\n[project]\nname = "x"\n'}
    project = make_project(files, tag="v2.0")
    assert stated(project) == "2.0"
    project.commit(**{"a.txt": "a\n"})
    with pytest.raises(NothingFound) as raised:
        stated(project)
    assert raised.value.where == ("pyproject.toml: build-system.requires has setuptools_scm",)


def test_a_word_that_contains_a_tools_name_is_not_that_tool(make_project):
    project = make_project({"pyproject.toml": '[project]\nname = "x"\ndescription = "pbrush, topbr and pbr-like"\n'})
    with pytest.raises(NothingFound) as raised:
        places(project)
    assert "from git tags" not in raised.value.why


@pytest.mark.parametrize("setting", ["submodule.recurse", "grep.fullName", "grep.lineNumber", "grep.column"])
def test_gits_configuration_does_not_change_what_is_found(make_project, setting):
    files = {f"lib/{path}": data for path, data in shapes.mypylogger().items()}
    project = make_project(files)
    project.git("config", setting, "true")
    inner = type(project)(project.root / "lib")
    assert len(places(inner).current()) == shapes.MYPYLOGGER_PLACES


def test_names_that_git_could_take_for_patterns_are_names(make_project):
    files = shapes.mypylogger() | {"tests/test_[a].py": 'import mypylogger\nassert mypylogger.__version__ == "0.2.7"\n'}
    project = make_project(files)
    assert len(places(project).current()) == shapes.MYPYLOGGER_PLACES + 1


_UNSTATED = '[project]\nname = "thing"\ndynamic = ["version"]\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"name": "thing", "version": "1.2.3"}\n'),
        ("Cargo.toml", '[package]\nname = "thing"\nversion = "1.2.3"\n'),
        (".bumpversion.cfg", "[bumpversion]\ncurrent_version = 1.2.3\n"),
    ],
    ids=["npm", "cargo", "bumpversion"],
)
@pytest.mark.parametrize("placeholder", [False, True], ids=["alone", "placeholder"])
def test_another_manifest_states_the_version_where_no_python_file_does(make_project, path, text, placeholder):
    script = 'from setuptools import setup\n\nsetup(name="thing", version="0.0.0")\n'
    project = make_project({"setup.py": script} if placeholder else {"pyproject.toml": _UNSTATED})
    project.commit(**{path: text})
    assert places_of(project).stated == "1.2.3"
    assert places_of(project).disagreeing() == ()


def test_a_python_file_states_the_version_before_another_manifest(make_project):
    files = {"pyproject.toml": _UNSTATED, "thing/__init__.py": '__version__ = "1.2.3"\n'}
    project = make_project({**files, "package.json": '{"name": "thing", "version": "9.0.0"}\n'})
    assert places_of(project).stated == "1.2.3"


def test_a_placeholder_is_no_truth_beside_the_packages_version(make_project):
    script = 'from setuptools import setup\n\nsetup(name="thing", version="0.0.0")\n'
    files = {"setup.py": script, "thing/__init__.py": '__version__ = "1.2.3"\n'}
    found = places_of(make_project(files))
    assert (found.stated, found.disagreeing()) == ("1.2.3", ())


_PENDING = {"pyproject.toml": '[project]\nname = "thing"\nversion = "1.3.0.dev0"\n'}


@pytest.mark.parametrize(
    ("files", "tag"),
    [
        ({}, "v1.2.0"),
        ({"CHANGELOG.md": "# Changes\n\n## 1.3.0 (unreleased)\n\n## 1.2.0\n\n## 1.1.0\n"}, ""),
        ({"README.md": "pip install thing==1.2.0\n"}, ""),
        ({"README.md": "pip install thing==1.1.0\n"}, "v1.2.0"),
    ],
    ids=["tag", "change-log", "document", "highest"],
)
def test_the_last_release_is_known(make_project, files, tag):
    assert places_of(make_project({**_PENDING, **files}, tag=tag)).last == "1.2.0"


def test_a_tag_of_a_candidate_is_no_last_release(make_project):
    project = make_project(_PENDING, tag="v1.2.0")
    project.git("tag", "v1.3.0a1")
    assert places_of(project).last == "1.2.0"


@pytest.mark.parametrize("link", ["aaa.py", "aaa.txt", "zzz.py"])
def test_a_link_never_hides_the_file_that_it_leads_to(make_project, link):
    project = make_project(
        {
            "setup.py": 'import setuptools\nsetuptools.setup(name="toon", version="1.0.1")\n',
            "toon/__init__.py": '__version__ = "1.0.1"\n',
        }
    )
    (project.root / link).symlink_to("toon/__init__.py")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "Link")
    assert {mention.path for mention in places(project).current()} == {"setup.py", "toon/__init__.py"}


METADATA = '[project]\nname = "thing"\nversion = "1.0.1"\n'


def test_a_link_to_a_file_that_git_does_not_track_is_not_looked_into(make_project):
    project = make_project({"pyproject.toml": METADATA, ".gitignore": "/private/\n"})
    project.write("private/README.md", "pip install thing==1.0.1\n")
    (project.root / "README.md").symlink_to("private/README.md")
    project.commit()
    found = places(project)
    assert [mention.path for mention in found.current()] == ["pyproject.toml"]
    assert [(item.path, item.reason) for item in found.unread] == [
        ("README.md", "a link to private/README.md, which git does not track")
    ]


def test_a_text_is_believed_before_numbers(make_project):
    project = make_project(
        {
            "setup.cfg": "[metadata]\nname = thing\n",
            "thing/__init__.py": "version_info = (2024, 5, 1)\n",
            "thing/version.py": '__version__ = "2024.05.1"\n',
        }
    )
    assert places(project).stated == "2024.05.1"


_ZERO = '[project]\nname = "thing"\nversion = "0.0.0"\n'


def test_a_project_that_was_never_released_states_zeros(make_project):
    assert places_of(make_project({"pyproject.toml": _ZERO})).stated == "0.0.0"


@pytest.mark.parametrize(
    ("more", "tag"),
    [
        ('\n[build-system]\nrequires = ["poetry-dynamic-versioning>=1"]\n', "v1.4.0"),
        ('\n[build-system]\nrequires = ["setuptools-git-versioning"]\n', "v1.4.0"),
        ('\n[tool.pdm.version]\nsource = "scm"\n', "v1.4.0"),
    ],
    ids=["poetry", "setuptools", "pdm"],
)
def test_zeros_that_a_tool_replaces_are_no_truth(make_project, more, tag):
    places = places_of(make_project({"pyproject.toml": _ZERO + more}, tag=tag))
    assert (places.stated, bool(places.tool), places.current()) == ("1.4.0", True, ())


def test_zeros_beside_a_release_are_a_placeholder(make_project):
    files = {"pyproject.toml": _ZERO, "CITATION.cff": "cff-version: 1.2.0\nversion: 1.4.0\n"}
    assert places_of(make_project(files, tag="v1.4.0")).stated == "1.4.0"


def test_what_commitizen_keeps_states_the_version_where_a_placeholder_stands(make_project):
    text = _ZERO + '\n[tool.commitizen]\nversion = "1.5.0a0"\n'
    places = places_of(make_project({"pyproject.toml": text}, tag="v1.4.0"))
    assert (places.stated, [mention.line for mention in places.current()]) == ("1.5.0a0", [6])


def test_two_readers_of_one_literal_find_one_place(make_project):
    files = {"tbump.toml": '[version]\ncurrent = "1.2.3"\n[[file]]\nsrc = "thing/__init__.py"\n'}
    files |= {"pyproject.toml": '[project]\nname = "thing"\nversion = "1.2.3"\n'}
    files |= {"thing/__init__.py": '__version__ = "v1.2.3"\n'}
    assert after_bump(make_project(files), "1.3.0")["thing/__init__.py"] == '__version__ = "v1.3.0"\n'


def _children() -> set[str]:
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells which processes are ours")
def test_whatever_goes_wrong_while_git_searches_leaves_no_process(toonstream):
    view = View(toonstream.root)
    repository = read_repository(view, read_config(view))
    before = _children()

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_places(view, read_own(view, repository.settings), meanwhile=interrupt)
    assert _children() <= before


@pytest.mark.parametrize(("line", "is_refused"), [("# thing 1.0.1", True), ("# thing==1.0.1", False)])
def test_where_only_prose_names_the_last_release_nothing_says_that_it_is_the_version(make_project, line, is_refused):
    project = make_project({"setup.py": 'setup(name="thing", version=made())\n', "notes.py": f"{line}\n"})
    project.git("tag", "v1.0.1")
    if is_refused:
        with pytest.raises(NothingFound):
            places_of(project)
    else:
        assert [place.path for place in places_of(project).current()] == ["notes.py"]


def test_a_version_of_four_parts_may_be_written_without_its_last_zero(make_project):
    pyproject = '[project]\nname = "toonstream"\nversion = "2.0.7.0"\n'
    manual = {"inner/doc/conf.py": 'project = "toonstream"\nrelease = "2.0.7"\n'}
    project = make_project({"pyproject.toml": pyproject, **manual})
    assert after_bump(project, "2.0.8.0")["inner/doc/conf.py"] == manual["inner/doc/conf.py"].replace("2.0.7", "2.0.8")


@pytest.mark.parametrize(("new", "expected"), [("0.4.1", "v0.4"), ("0.5.0", "v0.5"), ("0.5.1", "v0.5")])
def test_a_title_that_names_the_series_stays_within_it(make_project, new, expected):
    pyproject = '[project]\nname = "toonstream"\nversion = "0.4.0"\n'
    project = make_project({"pyproject.toml": pyproject, "README.md": "# Toonstream v0.4\n"})
    assert after_bump(project, new).get("README.md", "# Toonstream v0.4\n") == f"# Toonstream {expected}\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CITATION.cff", "cff-version: 1.2.0\ntitle: x\nversion: {}\n"),
        ("README.md", "![v](https://img.shields.io/badge/version-{}-green.svg)\n"),
        ("README.md", "pip install toonstream=={}\n"),
        ("codemeta.json", '{{"name": "toonstream", "version": "{}"}}'),
        ("publiccode.yml", "name: toonstream\nsoftwareVersion: '{}'\n"),
    ],
    ids=["citation", "badge", "pin", "codemeta", "catalogue"],
)
def test_what_leaves_out_a_zero_and_names_a_release_names_the_next_one(make_project, path, text):
    pyproject = '[project]\nname = "toonstream"\nversion = "1.0.0"\n'
    project = make_project({"pyproject.toml": pyproject, path: text.format("1.0")})
    assert after_bump(project, "1.0.1")[path] == text.format("1.0.1")


REVISION = "repos:\n- repo: https://forge.invalid/a/toonstream\n  rev: v{}\n  hooks: [{{id: toon}}]\n"


def test_our_own_hooks_run_what_is_released_unless_the_last_bump_says_otherwise(make_project):
    pyproject = '[project]\nname = "toonstream"\nversion = "{}"\n'
    readme = "    - repo: https://forge.invalid/a/toonstream\n      rev: v{}\n"
    project = make_project(
        {"pyproject.toml": pyproject.format("1.0.0"), ".pre-commit-config.yaml": REVISION.format("1.0.0")}
    )
    project.commit(**{"pyproject.toml": pyproject.format("1.0.1"), "README.md": readme.format("1.0.1")})
    project.commit(**{".pre-commit-config.yaml": REVISION.format("1.0.1")})
    assert set(after_bump(project, "1.0.2")) == {"pyproject.toml", "README.md"}
    together = {"pyproject.toml": pyproject.format("1.0.2"), ".pre-commit-config.yaml": REVISION.format("1.0.2")}
    project.commit(**together)
    assert after_bump(project, "1.0.3")[".pre-commit-config.yaml"] == REVISION.format("1.0.3")


@pytest.mark.parametrize(("rest", "count"), [(200_000, 1), (300_000, 0)], ids=["by hand", "by a program"])
def test_a_large_document_is_not_searched_for_what_is_stale(make_project, rest, count):
    pyproject = '[project]\nname = "toonstream"\nversion = "1.0.1"\n'
    page = "pip install toonstream==1.0.0\n" + "x" * rest + "\n"
    project = make_project({"pyproject.toml": pyproject, "docs/page.md": page})
    project.git("tag", "v1.0.0")
    project.git("tag", "v1.0.1")
    assert len(places_of(project).stale()) == count


def test_metadata_in_fewer_parts_than_the_code_says_every_version(make_project):
    code, pyproject = '__version__ = "{}"\n', '[project]\nname = "toonstream"\nversion = "{}"\n'
    files = {"pyproject.toml": pyproject.format("1.0.0"), "toonstream.py": code.format("1.0")}
    expected = {"pyproject.toml": pyproject.format("1.0.1"), "toonstream.py": code.format("1.0.1")}
    assert after_bump(make_project(files), "1.0.1") == expected


def test_a_crate_whose_development_version_has_semvers_own_word_becomes_the_release(make_project):
    crate = 'name = "thing"\nversion = "1.2.0-pre"\n'
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.2.0.dev0"\n',
        "Cargo.toml": f"[package]\n{crate}",
        "Cargo.lock": f"version = 4\n\n[[package]]\n{crate}",
    }
    found = after_bump(make_project(files), "1.2.0")
    assert [found[path] for path in ("Cargo.toml", "Cargo.lock")] == [
        files[path].replace("-pre", "") for path in ("Cargo.toml", "Cargo.lock")
    ]


@pytest.mark.parametrize("attribute", ["-diff", "binary", "-text -diff"])
def test_an_attribute_that_says_not_to_compare_a_lock_hides_no_place(make_project, attribute):
    lock = '[[package]]\nname = "thing"\nversion = "{}"\nsource = {{ editable = "." }}\n'
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.0.1"\n',
        "uv.lock": lock.format("1.0.1"),
        ".gitattributes": f"*.lock {attribute}\n",
    }
    assert after_bump(make_project(files), "1.0.2")["uv.lock"] == lock.format("1.0.2")


@pytest.mark.parametrize("size", [0, 8 * 1024 * 1024])
def test_a_binary_file_that_holds_the_digits_is_not_looked_into(toonstream, size):
    toonstream.commit(**{"art/icon": b"\0toonstream 1.0.1" + b"x" * size})
    found = places(toonstream)
    assert "art/icon" not in {place.path for place in (*found.mentions, *found.left, *found.unread)}
