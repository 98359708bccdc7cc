"""Container images in YAML: the project's own, under its own name."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import compose
from release.model.mention import Source

HITS = {
    "image": "services:\n  app:\n    image: toonstream:1.0.1\n",
    "host and organisation": "image: registry.example:5000/someone/toon-stream:v1.0.1\n",
    "quotes and comment": 'image: "someone/toonstream:1.0.1" # x\n',
    "in a list": "containers:\n  - image: someone/toonstream:1.0.1\n",
    "variant": "image: toonstream:1.0.1-alpine\n",
    "default of a variable": "image: ${HOST:-x.example}/toonstream:${TAG:-1.0.1}\n",
    "values of Helm": "image:\n  repository: x.example/someone/toonstream\n  pullPolicy: Always\n  tag: v1.0.1\n",
    "values of Helm, quoted": 'image:\n  repository: "toonstream"\n  tag: "1.0.1"\n',
    "kustomize": "images:\n- name: someone/toonstream\n  newTag: 1.0.1\n",
    "kustomize, renamed": "images:\n  - name: x\n    newName: someone/toonstream\n    newTag: '1.0.1'\n",
    "record": "project:\n  name: toonstream\n  version: 1.0.1\n",
    "record in a list": "libraries:\n  - id: 'toon-stream'\n    version: v1.0.1\n    x: 1\n",
    "crlf": "image:\r\n  repository: toonstream\r\n  tag: 1.0.1\r\n",
    "no final newline": "image: toonstream:1.0.1",
}

LOOK_ALIKES = {
    "a record of another": "name: rich\nversion: 1.0.1\n",
    "a record in another column": "name: toonstream\n  version: 1.0.1\n",
    "a record with a line between": "name: toonstream\nx: 1\nversion: 1.0.1\n",
    "what is published": "- name: toonstream\n  version: 1.0.1\n  repository: https://forge.invalid/x\n",
    "another image": "image: redis:1.0.1\n",
    "a longer name": "image: someone/toonstream-db:1.0.1\nimage: my-toonstream:1.0.1\n",
    "our name is the organisation": "image: toonstream/redis:1.0.1\n",
    "a digest": "image: toonstream:1.0.1@sha256:0011\n",
    "a digest below": "repository: toonstream\ntag: 1.0.1\ndigest: sha256:0011\n",
    "a comment": "# image: toonstream:1.0.1\n",
    "text": "run: echo image: toonstream:1.0.1\n",
    "another repository": "repository: redis\ntag: 1.0.1\n",
    "our name beside another repository": "- name: toonstream\n  repository: redis\n  tag: 1.0.1\n",
    "another column": "name: toonstream\nredis:\n  tag: 1.0.1\n",
    "a deeper column": "  x:\n    name: toonstream\n  tag: 1.0.1\n",
    "too far below": "repository: toonstream\na: 1\nb: 1\nc: 1\ntag: 1.0.1\n",
    "behind another mapping": "app:\n  repository: toonstream\nx:\n  tag: 1.0.1\n",
    "no tag": "repository: toonstream\nversion: 1.0.1\n",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_tag_of_an_own_image_is_found(text):
    assert stated(compose, "docker-compose.yml", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(compose, "docker-compose.yml", text) == []


def test_every_image_is_found():
    text = (
        "a:\n  image: toonstream:1.0.1\nb:\n  image: x/toonstream:1.0.1\nc:\n  repository: toonstream\n  tag: 1.0.1\n"
    )
    assert found(compose, "k8s/values.yaml", text) == [(2, "1.0.1"), (4, "1.0.1"), (7, "1.0.1")]


@pytest.mark.parametrize(("tag", "is_loose"), [("0.9.0", False), ("0.9", True), ("1", True)])
def test_a_tag_that_moves_is_never_stale(tag, is_loose):
    (mention,) = compose.find(Source(path="x.yml", data=f"image: toonstream:{tag}\n".encode()), OWN)
    assert mention.is_loose is is_loose


@pytest.mark.parametrize("path", ["docker-compose.yml", "helm/values.yaml", ".github/workflows/ci.yml"])
def test_yaml_is_claimed(path):
    assert compose.claims(path)


@pytest.mark.parametrize("path", ["tests/docker-compose.yml", "compose.json", "yml"])
def test_foreign_and_other_files_are_not_claimed(path):
    assert not compose.claims(path)


LINES = ["# 1.0.1", "", "image: redis:1.0.1", "tag: 1.0.1", "x: \N{SNOWMAN}", "  repository: redis", "- a: 1"]
FORMS = [
    ("    image: someone/toonstream:", ""),
    ("image: 'toonstream:v", "-slim' # x"),
    ("    repository: toonstream\n    x: \N{SNOWMAN}\n    tag: ", ""),
    ("  - name: toonstream\n    newTag: '", "'"),
]

test_nothing_but_the_version_changes = around(compose, "docker-compose.yml", LINES, FORMS)
