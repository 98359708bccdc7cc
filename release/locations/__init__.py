"""The family of locations: each knows one format that can hold a version, and only finds.

A member has ``claims(path) -> bool``: does it read files of that path; and
``find(source, own) -> Iterable[Mention]``: every place in *source* that states this project's version, whatever the
value. What is ours is decided by syntax; digits decide nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.family import Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

FAMILY = Family(
    __name__,
    "pyproject",
    "setup_cfg",
    "setup_py",
    "pointed",
    "python_module",
    "version_file",
    "version_parts",
    "cargo",
    "npm",
    "yarn_lock",
    "meson",
    "python_lock",
    "pixi_lock",
    "pixi",
    "citation",
    "codemeta",
    "zenodo",
    "publiccode",
    "home_assistant",
    "agent_manifest",
    "pkg_info",
    "conda_recipe",
    "helm_chart",
    "dockerfile",
    "compose",
    "sonar",
    "mkdocs",
    "moban",
    "gettext",
    "stdeb",
    "maven",
    "cargo_dist",
    "snippets",
    "tree_sitter",
    "cmake",
    "nix",
    "sphinx_conf",
    "test_assertion",
    "notebook",
    "bumpversion",
    "bumpver",
    "tbump",
    "commitizen",
    "semantic_release",
    "towncrier",
    "habit",
    "security_policy",
    "document",
    "text",
    "assignment",
    "release_please",
    "declared",
)

# What the path, in lower case, of every file that a member claims has in it: for others the member is not imported.
_IN_PATHS = {
    "pyproject": ("pyproject.toml",),
    "setup_cfg": ("setup.cfg",),
    "setup_py": ("setup.py",),
    "python_module": (".py",),
    "cargo": ("cargo.",),
    "npm": (
        "package.json",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "bower.json",
        "composer.json",
        "setup.json",
        "lerna.json",
    ),
    "yarn_lock": ("yarn.lock",),
    "meson": ("meson.build",),
    "python_lock": (".lock", "pylock."),
    "pixi_lock": ("pixi.lock",),
    "pixi": ("pixi.toml",),
    "citation": ("citation.cff",),
    "codemeta": ("codemeta.json",),
    "zenodo": (".zenodo.json",),
    "publiccode": ("publiccode.y",),
    "home_assistant": ("custom_components/",),
    "agent_manifest": ("plugin.json", "marketplace.json", "extension.json", "server.json", "manifest.json"),
    "pkg_info": ("pkg-info",),
    "conda_recipe": ("meta.yaml", "recipe.yaml"),
    "helm_chart": ("chart.yaml",),
    "dockerfile": ("dockerfile", "containerfile"),
    "compose": (".yml", ".yaml"),
    "sonar": ("sonar-project.",),
    "mkdocs": ("mkdocs.y",),
    "moban": (".yml", ".yaml"),
    "gettext": (".pot",),
    "stdeb": ("stdeb.cfg",),
    "maven": ("pom.xml",),
    "cargo_dist": ("dist-workspace.toml",),
    "snippets": ("snippet_metadata",),
    "tree_sitter": ("tree-sitter.json",),
    "cmake": ("cmakelists.txt",),
    "nix": (".nix",),
    "sphinx_conf": ("conf.py",),
    "test_assertion": ("test",),
    "notebook": (".ipynb",),
    "bumpversion": (".bumpversion.", "setup.cfg", "pyproject.toml"),
    "bumpver": ("bumpver.toml", "pycalver.toml", "setup.cfg", "pyproject.toml"),
    "tbump": ("tbump.toml", "pyproject.toml"),
    "commitizen": ("cz.", "pyproject.toml"),
    "semantic_release": ("releaserc.", "setup.cfg", "pyproject.toml"),
    "towncrier": ("towncrier.toml", "pyproject.toml"),
    "security_policy": ("security.md",),
    "document": (".md", ".rst", ".txt", ".adoc", ".asciidoc", ".markdown", ".qmd", ".rmd", ".htm", "readme"),
}
_PIECES = tuple((piece, name) for name, pieces in _IN_PATHS.items() for piece in pieces)

# How the path of every file ends that these claim: git tells an ending in half the time of what is anywhere in a path.
IN_SPECS = {
    "document": (
        *(".md", ".mdx", ".rst", ".txt", ".adoc", ".asciidoc", ".markdown", ".qmd", ".rmd", ".htm", ".html"),
        *(".md.in", ".rst.in", "readme", "readme[._-]*"),
    ),
    "notebook": (".ipynb",),
}


def readers(path: str, members: Sequence[str] = FAMILY.members) -> Iterator[ModuleType]:
    """Yield the modules of those *members* that claim *path*, in the order of *members*."""
    lowered = path.lower()
    asked = {name for piece, name in _PIECES if piece in lowered}
    for name in members:
        if name in asked or name not in _IN_PATHS:
            member = FAMILY.load(name)
            if member.claims(path):
                yield member


def pathspecs(members: Sequence[str]) -> tuple[str, ...]:
    """Return git's patterns for the paths of all files that *members*, of :data:`IN_SPECS`, may claim."""
    return tuple(f":(icase)*{piece}" for name in members for piece in IN_SPECS[name])
