"""A plain git server: it says what it cannot do."""

from __future__ import annotations

import pytest

from release.forges import FAMILY, bare, open_forge
from release.model.forge import Pointer, read_address
from release.system.view import View


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("git@code.example:a/b.git", "https://code.example/a/b", id="a server"),
        pytest.param("/srv/a.git", "this machine", id="a path"),
        pytest.param("", "this machine", id="no remote"),
    ],
)
def test_whatever_is_no_forge_is_a_plain_server(url, shown):
    pointer = Pointer(address=read_address(url))
    places = [member.find_place(pointer, {}) for member in FAMILY]
    assert [place.kind for place in places if place] == ["bare"]
    assert places[-1].shown == shown


def test_another_configured_kind_is_not_taken_for_one():
    assert bare.find_place(Pointer(kind="github"), {}) is None
    assert bare.find_place(Pointer(kind="bare", address=read_address("https://github.com/a/b")), {}).kind == "bare"


def test_there_is_nothing_to_open_and_what_is_missing_is_said(tmp_path):
    assert open_forge(View(tmp_path, {}), bare.find_place(Pointer(), {})) is None
    assert len(bare.CANNOT) == 2
