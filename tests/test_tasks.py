"""Tasks beside tasks: a tasks.py of one's own keeps every name that it has."""

from __future__ import annotations

import pytest

OWN = '''"""Ours."""

from invoke import {imports}task

import release.tasks


@task
def status(c):
    """Ours, not the library's."""


@task(aliases=["trail"])
def build_docs(c):
    """Build the pages."""

{namespace}
release.tasks.register(globals())
'''
WAYS = {
    "no collection": ("", ""),
    "a collection": ("Collection, ", "ns = Collection(status, build_docs)"),
    "a collection by its other name": ("Collection, ", "namespace = Collection(status, build_docs)"),
    "a collection inside": (
        "Collection, ",
        'ns = Collection(status, build_docs)\nns.add_collection(Collection(), "audit")',
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_our_tasks_come_beside_those_of_the_project_which_keep_their_names(make_project, way):
    imports, namespace = way
    pyproject = '[project]\nname = "thing"\nversion = "1.0"\n'
    project = make_project({"tasks.py": OWN.format(imports=imports, namespace=namespace), "pyproject.toml": pyproject})
    listed = project.invoke("--list").out
    assert "Write the version everywhere" in listed
    assert "Ours, not the library's." in listed
    assert "build-docs (trail)" in listed
    assert "Show where the release stands" not in listed
    assert "Show what was done for this release" not in listed
    if "audit" in namespace:
        assert "security checklist" not in listed
    assert project.invoke("bump", "2.0", "--dry-run").code == 0


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_help_after_our_task_beside_those_of_the_project_explains_its_options(make_project, way):
    imports, namespace = way
    project = make_project({"tasks.py": OWN.format(imports=imports, namespace=namespace)})
    ran = project.invoke("bump", "--help")
    assert ran.code == 0
    assert "Also change places that still state an older version." in ran.out
