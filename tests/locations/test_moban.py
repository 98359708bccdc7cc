"""Settings of moban: three versions beside the own name."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import moban
from release.model.mention import Source

SETTINGS = 'overrides: "all.yaml"\nname: {name}\nversion: 1.0.1\ncurrent_version: 1.0.1\nrelease: 1.0.1\n'


def test_each_version_beside_the_own_name_is_found():
    text = SETTINGS.format(name='"toonstream"')
    assert found(moban, ".moban.cd/moban.yml", text) == [(3, "1.0.1"), (4, "1.0.1"), (5, "1.0.1")]


LOOK_ALIKES = {
    "another project": SETTINGS.format(name="rich"),
    "no name": "version: 1.0.1\nrelease: 1.0.1\n",
    "no release": "name: toonstream\nversion: 1.0.1\n",
    "no version": "name: toonstream\nrelease: 1.0.1\n",
    "a release of another kind": "name: toonstream\nversion: 1.0.1\nrelease: yes\n",
    "below a key": "app:\n  name: toonstream\n  version: 1.0.1\n\nrelease: 1.0.1\n",
}


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(moban, "toonstream.yml", text) == []


def test_they_are_ours_while_they_state_the_current_version():
    mentions = moban.find(Source(path="toonstream.yml", data=SETTINGS.format(name="toonstream").encode()), OWN)
    assert all(mention.is_loose for mention in mentions)


def test_yaml_is_claimed_where_it_is_not_foreign():
    assert moban.claims("toonstream.yml")
    assert moban.claims(".moban.cd/moban.yaml")
    assert not moban.claims("tests/toonstream.yml")
    assert not moban.claims("toonstream.json")


test_nothing_but_the_version_changes = around(
    moban,
    "toonstream.yml",
    ["# toonstream 1.0.1", "license: MIT", "master: \N{SNOWMAN}"],
    [("name: toonstream\nversion: ", "\nrelease: 1.0.0")],
)
