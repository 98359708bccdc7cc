"""``stdeb.cfg``: what one package of the project asks of the other."""

from __future__ import annotations

import pytest
from finding import around, found, stated

from release.locations import stdeb

HITS = {
    "Python 3": "Depends3: python3-toon-stream-modules (>= 1.0.1)",
    "any Python": "Depends: python-toonstream-modules (>= 1.0.1)",
    "exactly": "Depends3: python3-toonstream-modules (= 1.0.1), python3-yaml",
}
LOOK_ALIKES = {
    "of another": "Depends3: python3-rich-modules (>= 1.0.1)",
    "a longer name": "Depends3: python3-toonstream-player-modules (>= 1.0.1)",
    "below it": "Breaks3: python3-toonstream-modules (<< 1.0.1)",
    "the other package": "Conflicts3: python3-toonstream (>= 1.0.1)",
}

test_nothing_but_the_version_changes = around(
    stdeb,
    "stdeb.cfg",
    ["[DEFAULT]", "; as in setup.py", "Depends3: python3-yaml (>= 1.0.1)", "Suite3: focal jammy"],
    [("Depends3: python3-toonstream-modules (>= ", ")")],
)


@pytest.mark.parametrize("line", HITS.values(), ids=HITS)
def test_what_is_asked_of_the_own_modules_is_found(line):
    assert found(stdeb, "stdeb.cfg", f"[DEFAULT]\n{line}\n") == [(2, "1.0.1")]


@pytest.mark.parametrize("line", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(line):
    assert stated(stdeb, "stdeb.cfg", f"[DEFAULT]\n{line}\n") == []


def test_the_file_is_claimed_where_it_is_ours():
    assert stdeb.claims("stdeb.cfg")
    assert stdeb.claims("packages/toonstream/stdeb.cfg")
    assert not stdeb.claims("tests/stdeb.cfg")
    assert not stdeb.claims("setup.cfg")
