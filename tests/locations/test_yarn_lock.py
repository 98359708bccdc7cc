"""yarn.lock: the ranges that ask for packages of this repository, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated

from release.locations import yarn_lock
from release.model.mention import Form, Source

LOCK = """\
__metadata:
  version: 6

"@toonstream/player@^1.0.1, @toonstream/player@workspace:^, @toonstream/player@workspace:packages/player":
  version: 0.0.0-use.local
  resolution: "@toonstream/player@workspace:packages/player"
  dependencies:
    "@toonstream/core": ^1.0.1
    "@toonstream/published": ^1.0.1
    rich: ^1.0.1
  linkType: soft

"@toonstream/core@npm:~1.0.1, @toonstream/core@workspace:packages/core":
  version: 0.0.0-use.local

"@toonstream/published@npm:^1.0.1":
  version: 1.0.1
  resolution: "@toonstream/published@npm:1.0.1"

"rich@^1.0.1, rich@workspace:packages/rich":
  version: 0.0.0-use.local
"""


def test_ranges_of_own_packages_with_a_folder_here_are_found():
    assert found(yarn_lock, "yarn.lock", LOCK) == [(4, "1.0.1"), (8, "1.0.1"), (13, "1.0.1")]


def test_a_package_that_the_repository_has_with_this_version_is_ours_whatever_its_name():
    assert len(found(yarn_lock, "web/yarn.lock", LOCK, replace(OWN, parts=("rich",)))) == 5


def test_a_range_is_ours_while_it_states_the_version_as_npm_writes_it():
    mentions = list(yarn_lock.find(Source(path="yarn.lock", data=LOCK.encode()), OWN))
    assert {(m.is_loose, m.form) for m in mentions} == {(True, Form.SEMVER)}


LOOK_ALIKES = {
    "no folder": '"@toonstream/player@^1.0.1":\n  version: 1.0.1\n',
    "another scope": '"@rich/player@^1.0.1, @rich/player@workspace:packages/player":\n',
    "the first yarn": '"@toonstream/player@^1.0.1":\n  version "1.0.1"\n  resolved "https://forge.invalid/p-1.0.1.tgz"\n',
    "a folder alone": '"@toonstream/player@workspace:packages/1.0.1":\n',
}


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(yarn_lock, "yarn.lock", text) == []


def test_a_lock_of_yarn_is_claimed_and_no_other():
    assert yarn_lock.claims("web/yarn.lock")
    assert not yarn_lock.claims("node_modules/x/yarn.lock")
    assert not yarn_lock.claims("uv.lock")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_nothing_but_the_version_changes(end):
    before, after = LOCK.encode().replace(b"\n", end).split(b"1.0.1", 1)
    assert_only_the_version_changes(yarn_lock, "yarn.lock", before, "1.0.1", after)
