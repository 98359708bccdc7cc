"""The family of locations: each knows one format that can hold a version, and only finds.

A member has ``claims(path) -> bool``: does it read files of that path; and
``find(source, own) -> Iterable[Mention]``: every place in *source* that states this project's version, whatever the
value. What is ours is decided by syntax; digits decide nothing.
"""

from release.family import Family

FAMILY = Family(
    __name__,
    "pyproject",
    "setup_cfg",
    "setup_py",
    "pointed",
    "python_module",
    "version_file",
    "cargo",
    "npm",
    "meson",
    "python_lock",
    "citation",
    "codemeta",
    "zenodo",
    "publiccode",
    "conda_recipe",
    "helm_chart",
    "dockerfile",
    "compose",
    "sonar",
    "mkdocs",
    "sphinx_conf",
    "test_assertion",
    "notebook",
    "bumpversion",
    "bumpver",
    "tbump",
    "commitizen",
    "semantic_release",
    "towncrier",
    "document",
    "text",
    "assignment",
    "release_please",
    "declared",
)
