"""Dockerfiles: labels and variables that say this project's version."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import dockerfile
from release.model.mention import Source
from release.model.own import Own

HITS = {
    "label": 'LABEL version="1.0.1"\n',
    "label without quotes": "LABEL version=1.0.1\n",
    "label with single quotes": "label 'x'=1 version='v1.0.1'\n",
    "quoted key": 'LABEL "version"="1.0.1"\n',
    "old label": "LABEL version 1.0.1\n",
    "image label": "LABEL org.opencontainers.image.version=1.0.1\n",
    "one of many": 'LABEL maintainer="a b <a@b.example>" version="1.0.1" x=2\n',
    "over lines": 'LABEL maintainer="x" \\\n      # a comment\n\n      version="1.0.1" \\\n      x="y"\n',
    "over lines, crlf": 'LABEL a="x" \\\r\n  version="1.0.1"\r\n',
    "argument": "ARG VERSION=1.0.1\n",
    "variable": 'ENV APP_VERSION="1.0.1"\n',
    "old variable": "ENV APP_VERSION 1.0.1\n",
    "own name": "ARG TOON_STREAM_VERSION=1.0.1\n",
    "own name in one word": "ENV A=b TOONSTREAM_VERSION=1.0.1 C=d\n",
}

LOOK_ALIKES = {
    "the image below": "FROM python:1.0.1\n",
    "another variable": "ARG PYTHON_VERSION=1.0.1\nENV UV_VERSION=1.0.1\n",
    "the own name alone": "ENV TOONSTREAM=1.0.1\n",
    "another label": 'LABEL schema-version="1.0.1" org.opencontainers.image.base.version="1.0.1"\n',
    "a longer label": "LABEL my.version=1.0.1\n",
    "a shell variable": "RUN VERSION=1.0.1 make\n",
    "a shell variable over lines": "RUN x \\\n  && VERSION=1.0.1 make\n",
    "inside a text": 'LABEL description="the version=1.0.1 of it"\n',
    "a comment": "# LABEL version=1.0.1\n",
    "more than a version": 'LABEL version="1.0.1-slim"\n',
    "a variable's default": "ENV VERSION=${VERSION:-1.0.1}\n",
    "no value": "ARG VERSION\n",
    "behind its end": "LABEL a=b\nversion=1.0.1\n",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_an_own_version_is_found(text):
    assert stated(dockerfile, "Dockerfile", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(dockerfile, "Dockerfile", text) == []


def test_every_label_of_an_instruction_is_found():
    text = "LABEL version=1.0.1 \\\n org.label-schema.version=1.0.1\nENV APP_VERSION=1.0.1\n"
    assert found(dockerfile, "Dockerfile", text) == [(1, "1.0.1"), (2, "1.0.1"), (3, "1.0.1")]


@pytest.mark.parametrize(
    ("path", "text", "is_loose"),
    [
        ("Dockerfile", "LABEL version=0.9", False),
        ("docker/Dockerfile", "LABEL version=0.9", True),
        ("Dockerfile", "ARG VERSION=0.9", True),
        ("docker/Dockerfile", "ARG TOONSTREAM_VERSION=0.9", False),
    ],
    ids=["label at the top", "label", "argument", "own name"],
)
def test_what_could_say_anothers_version_is_never_stale(path, text, is_loose):
    (mention,) = dockerfile.find(Source(path=path, data=text.encode()), OWN)
    assert mention.is_loose is is_loose


@pytest.mark.parametrize(
    "path",
    ["Dockerfile", "docker/Dockerfile.dev", "app.dockerfile", "python.Dockerfile", "Containerfile", "Dockerfile-x"],
)
def test_a_dockerfile_is_claimed(path):
    assert dockerfile.claims(path)


@pytest.mark.parametrize("path", ["tests/Dockerfile", "docker.md", "Dockerfiles", "dockerfile/x.sh"])
def test_foreign_and_other_files_are_not_claimed(path):
    assert not dockerfile.claims(path)


LINES = [
    *("# 1.0.1", "", "FROM python:1.0.1", "ENV A=1.0.1", "RUN x \\\n  VERSION=1.0.1"),
    'LABEL a="\N{SNOWMAN} version=1.0.1"',
]
FORMS = [
    ("LABEL version=", ""),
    ('LABEL a="\N{SNOWMAN} version=2" \\\n  # x\n  version="v', '" \\\n b=1.0.1'),
    ("ENV APP_VERSION ", ""),
    ("ARG TOONSTREAM_VERSION='", "'"),
]

test_nothing_but_the_version_changes = around(dockerfile, "Dockerfile", LINES, FORMS)


@pytest.mark.parametrize(("name", "expected"), [("TSK", ["1.0.1"]), ("TS", []), ("UV", [])])
def test_a_variable_may_have_the_initials_of_the_name(name, expected):
    data = f"ENV {name}_VERSION='1.0.1'\n"
    (*found,) = dockerfile.find(Source(path="Dockerfile", data=data.encode()), Own(name="toon-stream-kit"))
    assert [mention.stated for mention in found] == expected
    assert all(mention.is_loose for mention in found)
