"""Packages of Nix: the version beside the own name."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import nix
from release.model.mention import Source

PACKAGE = """
toonstream = python.buildPythonPackage (commonArgs // rec {{
  pname = "{name}";
  version = "1.0.1";
  {rest}
}});
"""


@pytest.mark.parametrize("name", ["toonstream", "toon-stream", "Toon_Stream"])
def test_the_version_of_the_package_with_the_own_name_is_found(name):
    assert found(nix, "flake.nix", PACKAGE.format(name=name, rest="src = ./.;")) == [(4, "1.0.1")]


LOOK_ALIKES = {
    "another package": PACKAGE.format(name="rich", rest="src = ./.;"),
    "a part": PACKAGE.format(name="toonstream-player", rest="src = ./.;"),
    "what the index has": PACKAGE.format(name="toonstream", rest="src = fetchPypi { inherit pname version; };"),
    "what has a checksum": PACKAGE.format(name="toonstream", rest='sha256 = "abc";'),
    "no name": 'version = "1.0.1";\n',
    "a name far above": 'pname = "toonstream";\nbuildInputs = [ rich ];\nversion = "1.0.1";\n',
    "a value that is made": 'pname = "toonstream";\nversion = "1.0.1" + suffix;\n',
}


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(nix, "flake.nix", text) == []


def test_the_checksum_of_the_next_package_is_that_ones():
    text = PACKAGE.format(name="toonstream", rest="src = ./.;") + PACKAGE.format(name="rich", rest='sha256 = "abc";')
    assert stated(nix, "default.nix", text) == ["1.0.1"]


def test_users_install_it():
    (mention,) = nix.find(Source(path="flake.nix", data=PACKAGE.format(name="toonstream", rest="").encode()), OWN)
    assert mention.is_published
    assert not mention.is_loose


def test_files_of_nix_are_claimed_where_they_are_not_foreign():
    assert nix.claims("flake.nix")
    assert nix.claims("nix/package.nix")
    assert not nix.claims("vendor/flake.nix")
    assert not nix.claims("flake.lock")


test_nothing_but_the_version_changes = around(
    nix,
    "flake.nix",
    ["{", "rich =", "# toonstream 1.0.1", 'version = "1.0.1";', "x = \N{SNOWMAN};"],
    [('  pname = "toonstream";\n  version = "', '";')],
)
