"""Conda recipes: the version that is set or stands under package, not those of what is required."""

from __future__ import annotations

import pytest
from finding import OWN, around, stated

from release.locations import conda_recipe
from release.model.mention import Source

META = "recipe/meta.yaml"

HITS = {
    "set": '{% set version = "1.0.1" %}\n',
    "set, trimmed": "{%- set version='v1.0.1' -%}\n",
    "set behind the name": '{% set name = "toonstream" %}\n{% set version = "1.0.1" %}\npackage:\n  name: {{ name }}\n',
    "package": "package:\n  name: toon-stream\n  version: 1.0.1\n",
    "package with a selector": "package:\n  name: toon-stream\n  version: '1.0.1'  # [unix]\n",
    "context": "context:\n  version: 1.0.1\npackage:\n  name: ${{ name }}\n  version: ${{ version }}\n",
    "a name that has ours in it": "package:\n  name: toonstream-split\n  version: 1.0.1\n",
    "a name with Conda's prefix": "package:\n  name: python-toonstream\n  version: 1.0.1\n",
    "beside a checksum": '{% set version = "1.0.1" %}\nsource:\n  sha256: 0011\n',
}

LOOK_ALIKES = {
    "a requirement": "requirements:\n  run:\n    - python 1.0.1\n    - rich ==1.0.1\n",
    "a build number": "build:\n  number: 1.0.1\n",
    "another variable": '{% set python_version = "1.0.1" %}\n',
    "computed": '{% set version = "1.0.1" + suffix %}\n',
    "a comment": '# {% set version = "1.0.1" %}\n',
    "an output": "outputs:\n  - name: x\n    version: 1.0.1\n",
    "another package's": "package:\n  name: rich\n  version: 1.0.1\n",
    "another package's, set": '{% set name = "rich" %}\n{% set version = "1.0.1" %}\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_of_the_recipe_is_found(text):
    assert stated(conda_recipe, META, text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(conda_recipe, META, text) == []


@pytest.mark.parametrize(
    ("name", "is_loose"), [("toonstream", False), ("{{ name }}", True), ("toonstream-split", True)]
)
def test_only_a_recipe_with_an_own_name_can_be_stale(name, is_loose):
    text = f"package:\n  name: {name}\n  version: 0.9\n".encode()
    (mention,) = conda_recipe.find(Source(path=META, data=text), OWN)
    assert mention.is_loose is is_loose


@pytest.mark.parametrize(
    ("path", "is_claimed"),
    [("meta.yaml", True), ("conda/recipe.yaml", True), ("tests/meta.yaml", False), ("meta.yml", False)],
)
def test_recipes_are_claimed_where_they_are_not_foreign(path, is_claimed):
    assert conda_recipe.claims(path) is is_claimed


LINES = ["# {% set version = '1.0.1' %}", "", "source:", "  url: x-1.0.1.tar.gz", "x: \N{SNOWMAN}", "  - a ==1.0.1"]
FORMS = [
    ('{% set version = "', '" %}\nabout:'),
    ("package:\n  name: toonstream-x\n  version: '", "' # x\nabout:"),
    ("context:\n  version: v", "\nabout:"),
]

test_nothing_but_the_version_changes = around(conda_recipe, META, LINES, FORMS)


SOURCE = "package:\n  name: {0}\n\nsource:\n  git_url: https://forge.invalid/x\n  {1}\n"


@pytest.mark.parametrize("key", ["git_rev", "git_tag", "tag", "rev"])
def test_the_tag_of_the_source_is_found(key):
    assert stated(conda_recipe, META, SOURCE.format("toonstream", f"{key}: v1.0.1")) == ["1.0.1"]


@pytest.mark.parametrize(
    ("name", "line"),
    [("rich", "git_rev: 1.0.1"), ("toonstream", "git_rev: {{ version }}"), ("toonstream", "number: 1.0.1")],
    ids=["another package", "a template", "another key"],
)
def test_another_revision_is_not(name, line):
    assert stated(conda_recipe, META, SOURCE.format(name, line)) == []
