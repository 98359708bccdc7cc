"""One requirement more in a script's own block: the list, and nothing else."""

from __future__ import annotations

import pytest

from release.syntax.script_block import with_dependency

BLOCK = '#!/usr/bin/env python\n# /// script\n# dependencies = {}\n# requires-python = ">=3.10"\n# ///\nimport nox\n'


def added(listed: str) -> str:
    return with_dependency(BLOCK.replace("{}", listed).encode(), "ours").decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["nox"]', '["ours", "nox"]'),
        ("[]", '["ours"]'),
        ('[\n#   "nox",  # that\n# ]', '["ours", \n#   "nox",  # that\n# ]'),
    ],
    ids=["one line", "empty", "lines"],
)
def test_the_requirement_comes_first(before, after):
    assert added(before) == BLOCK.replace("{}", after)


@pytest.mark.parametrize("listed", ['["nox", "Ours>=1"]', '["nox"', "{x = 1}"], ids=["there", "broken", "no list"])
def test_a_list_that_has_it_or_cannot_be_read_is_left(listed):
    assert added(listed) == BLOCK.replace("{}", listed)


def test_line_ends_are_kept():
    before = BLOCK.replace("{}", '["nox"]').replace("\n", "\r\n")
    assert with_dependency(before.encode(), "ours").decode() == before.replace('["nox"]', '["ours", "nox"]')


def test_a_list_above_the_block_is_not_the_scripts():
    before = BLOCK.replace("{}", '["nox"]').replace("# /// script", '# dependencies = ["x"]\n# /// script')
    assert with_dependency(before.encode(), "ours").decode() == before.replace('["nox"]', '["ours", "nox"]')


def test_a_list_below_the_block_is_not_the_scripts():
    text = 'x = 1\n# dependencies = ["nox"]\n'
    assert with_dependency(text.encode(), "ours").decode() == text
