"""PKG-INFO under version control: the version in its head, if the name there is ours."""

from __future__ import annotations

import pytest
from finding import OWN, stated

from release.locations import pkg_info
from release.model.mention import Kind, Source

HEAD = "Metadata-Version: 2.1\nName: {0}\nVersion: {1}\nSummary: x\n\nVersion: 9.9.9\n"

LOOK_ALIKES = {
    "another project": HEAD.format("rich", "1.0.1"),
    "no name": "Version: 1.0.1\n",
    "in the description": "Name: toon-stream\n\nVersion: 1.0.1\n",
    "the form's own": "Metadata-Version: 2.1\nName: toon-stream\n",
}


@pytest.mark.parametrize("text", [HEAD, HEAD.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_the_version_in_the_head_is_found(text):
    assert stated(pkg_info, "toonstream.egg-info/PKG-INFO", text.format("toon-stream", "1.0.1")) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(pkg_info, "PKG-INFO", text) == []


def test_it_is_no_truth_and_follows_only_the_current_version():
    (mention,) = pkg_info.find(Source(path="PKG-INFO", data=HEAD.format("toonstream", "1.0.1").encode()), OWN)
    assert (mention.kind, mention.is_loose) == (Kind.DOCUMENT, True)


@pytest.mark.parametrize(
    ("path", "is_claimed"),
    [("PKG-INFO", True), ("src/x.egg-info/PKG-INFO", True), ("docs/PKG-INFO", False), ("PKG-INFO.txt", False)],
)
def test_only_where_builds_put_it(path, is_claimed):
    assert pkg_info.claims(path) is is_claimed
