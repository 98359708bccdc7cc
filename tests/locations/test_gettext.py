"""Templates of gettext: the version in their heads."""

from __future__ import annotations

import pytest
from finding import OWN, found, stated

from release.locations import gettext
from release.model.edit import Edit, splice
from release.model.mention import Source

HEAD = '# Toon Stream 1.0.1\nmsgid ""\nmsgstr ""\n"Project-Id-Version: {0}\\n"\n"POT-Creation-Date: 2026-01-01\\n"\n'

HITS = {"plain": "toonstream 1.0.1", "dash": "ToonStream-1.0.1", "v": "Toon Stream v1.0.1"}
LOOK_ALIKES = {
    "another": "rich 1.0.1",
    "a longer name": "toonstream-player 1.0.1",
    "no name": "1.0.1",
    "words": "toonstream VERSION",
    "a pre-release": "toonstream 1.0.1b1",
    "more behind": "toonstream 1.0.1+x",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_in_the_head_is_found(text):
    assert found(gettext, "locale/messages.pot", HEAD.format(text)) == [(4, "1.0.1")]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(gettext, "messages.pot", HEAD.format(text)) == []


def test_only_the_head_is_read():
    assert stated(gettext, "messages.pot", "\n" * 5000 + HEAD.format("toonstream 1.0.1")) == []


def test_templates_are_claimed_and_no_translations():
    assert gettext.claims("locale/messages.pot")
    assert not gettext.claims("locale/de/messages.po")
    assert not gettext.claims("tests/messages.pot")


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_nothing_but_the_version_changes(end):
    before, after = HEAD.format("toonstream 7.8.9").replace("\n", end).encode().split(b"7.8.9")
    source = Source(path="messages.pot", data=before + b"1.0.1" + after)
    (mention,) = gettext.find(source, OWN)
    assert splice(source.data, [Edit(mention=mention, new="1.1.0")]) == before + b"1.1.0" + after
