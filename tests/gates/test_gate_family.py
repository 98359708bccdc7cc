"""What all gates have in common."""

from __future__ import annotations

import inspect

import pytest

from release.gates import FAMILY


@pytest.mark.parametrize("gate", FAMILY.members)
def test_each_gate_verifies_what_was_read_from_a_file(gate):
    verify = FAMILY.load(gate).verify
    assert tuple(inspect.signature(verify).parameters) == ("view", "approval", "candidate", "signers")
