"""The family of locations: what is listed is what is in the folder, and every member keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from release import locations
from release.locations import FAMILY, document, pathspecs, readers

# Paths of every kind, with each name and ending that a member knows, in the cases that it takes.
PATHS = (
    *("pyproject.toml", "setup.cfg", "setup.py", "src/pkg/__init__.py", "pkg.py", "pkg/_version.py", "VERSION"),
    *(
        "version.txt",
        "pkg/version.in",
        "pixi.lock",
        ".github/SECURITY.md",
        ".claude-plugin/plugin.json",
        ".claude-plugin/marketplace.json",
        ".cursor-plugin/plugin.json",
        "gemini-extension.json",
        "server.json",
        "manifest.json",
        "Cargo.toml",
        "rust/Cargo.lock",
        "pixi.toml",
        "package.json",
        "js/package-lock.json",
        "yarn.lock",
        "locale/messages.pot",
        "flake.nix",
        "stdeb.cfg",
        "java/pom.xml",
        "dist-workspace.toml",
        "samples/generated_samples/snippet_metadata_app.v1.json",
        "tree-sitter.json",
        "src/CMakeLists.txt",
    ),
    *("npm-shrinkwrap.json", "meson.build", "uv.lock", "poetry.lock", "pdm.lock", "tool.py.lock", "pylock.toml"),
    *("pylock.dev.toml", "CITATION.cff", "codemeta.json", ".zenodo.json", "publiccode.yml", "publiccode.yaml"),
    *("PKG-INFO", "x.egg-info/PKG-INFO", "custom_components/app/manifest.json"),
    *("conda/meta.yaml", "recipe/recipe.yaml", "charts/app/Chart.yaml", "Dockerfile", "docker/Containerfile.dev"),
    *("web.dockerfile", "web.containerfile", "DOCKERFILE", "compose.yml", "deploy/stack.yaml"),
    *("sonar-project.properties", "mkdocs.yml", "docs/mkdocs.yaml", "docs/conf.py", "doc/source/Conf.py", "conf.py"),
    *("tests/check.py", "test/check.py", "test_app.py", "app_test.py", "examples/first.ipynb", ".bumpversion.cfg"),
    *(".bumpversion.toml", "bumpver.toml", ".bumpver.toml", "pycalver.toml", "tbump.toml", ".cz.toml", "cz.toml"),
    *(".cz.json", "cz.json", ".cz.yaml", "cz.yaml", ".cz.yml", "cz.yml", "releaserc.toml", "releaserc.json"),
    *(".releaserc.toml", "towncrier.toml", "release-please-config.json", "README.md", "docs/index.rst", "Makefile"),
    *(
        "docs/start.adoc",
        "docs/start.asciidoc",
        "INSTALL.markdown",
        "docs/page.MDX",
        "site/index.htm",
        "Readme.rst.in",
        "docs/page.qmd",
        "docs/page.Rmd",
    ),
    *("notes/page.html", "README", "js/ReadMe.pod"),
)


def test_the_list_is_the_folder():
    folder = Path(locations.__file__).parent
    assert sorted(FAMILY.members) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", FAMILY.members)
def test_a_member_claims_and_finds(name):
    member = FAMILY.load(name)
    assert callable(member.find)
    assert member.claims("src/nothing/of/ours.bin") is False


def test_truth_is_asked_before_documents():
    assert FAMILY.members[:3] == ("pyproject", "setup_cfg", "setup_py")
    assert FAMILY.members.index("python_module") < FAMILY.members.index("document")


def test_a_name_that_is_not_listed_is_no_member():
    with pytest.raises(KeyError):
        FAMILY.load("__init__")


@pytest.mark.parametrize("path", [pytest.param(path, id=path) for path in PATHS])
def test_the_readers_of_a_path_are_the_members_that_claim_it(path):
    claiming = [name for name in FAMILY.members if FAMILY.load(name).claims(path)]
    assert [member.__name__.rpartition(".")[2] for member in readers(path)] == claiming


def test_every_member_has_a_path_that_it_claims():
    claimed = {name for path in PATHS for name in FAMILY.members if FAMILY.load(name).claims(path)}
    assert claimed == set(FAMILY.members)


def test_only_the_members_that_are_asked_read_a_path():
    assert [member.__name__ for member in readers("pyproject.toml", ("document", "tbump"))] == [
        "release.locations.tbump"
    ]


def test_git_finds_every_path_that_a_document_or_notebook_can_have(make_project):
    members = ("document", "notebook")
    names = (
        "docs/page.md.in",
        "docs/Page.RST.IN",
        "a/README",
        "a/ReadMe.x",
        "README-de.y",
        "readme_1",
        "a.MDX",
        "a/b.HTML",
    )
    paths = (*PATHS, *names, *(f"docs/all{ending}" for ending in document._ENDINGS))
    project = make_project(dict.fromkeys(paths, "1.0.1"))
    found = project.git("ls-files", "-z", "--", *pathspecs(members)).split("\0")
    claimed = {path for path in paths if any(readers(path, members))}
    assert claimed >= set(names)
    assert claimed <= set(found)
    assert not {"Makefile", "pkg/_version.py", "uv.lock"} & set(found)
