"""pixi.lock: the entries that are built from this repository, and those of no other package."""

from __future__ import annotations

import pytest
from finding import around, found

from release.locations import pixi_lock

LOCK = """\
version: 6
environments:
  default:
    packages:
      linux-64:
      - conda: .
packages:
- conda: https://forge.invalid/noarch/rich-1.0.1-pyh.conda
  name: rich
  version: 1.0.1
- conda: .
  name: toon-stream
  version: 1.0.1
  build: pyh4616a5c_0
- pypi: ./plugins/toonstream
  name: toonstream
  version: '1.0.1'
  requires_dist:
  - rich==1.0.1
- pypi: ./plugins/other
  name: other
  version: 1.0.1
- pypi: https://forge.invalid/toon_stream-1.0.1.tar.gz
  name: toon-stream
  version: 1.0.1
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_entries_from_this_repository_with_the_own_name_are_found(end):
    assert found(pixi_lock, "pixi.lock", LOCK.replace("\n", end)) == [(13, "1.0.1"), (17, "1.0.1")]


@pytest.mark.parametrize(
    ("path", "is_claimed"), [("a/pixi.lock", True), ("tests/pixi.lock", False), ("uv.lock", False)]
)
def test_only_the_lock_of_pixi_is_claimed(path, is_claimed):
    assert pixi_lock.claims(path) is is_claimed


test_nothing_but_the_version_changes = around(
    pixi_lock,
    "pixi.lock",
    ["", "- conda: .", "  name: toon-stream", "  version: x", "  - rich 1.0.1", "packages:"],
    [
        ("\n- conda: .\n  name: toon-stream\n  version: ", "\n"),
        ("\n- pypi: ./\n  name: toonstream\n  version: '", "'\n"),
    ],
)
