"""Where an index is: the public ones are where twine says, and no table moves them off this machine."""

from __future__ import annotations

import pytest
from twine.utils import DEFAULT_REPOSITORY

from release.errors import AddressUnsafe
from release.index.addresses import find_index
from release.model.settings import IndexAt


@pytest.mark.parametrize("table", [IndexAt(token="T"), IndexAt(attestations=True)], ids=["token", "attestations"])
def test_a_table_without_addresses_leaves_a_public_index_where_it_is(table):
    assert find_index("pypi", {"pypi": table}).upload == DEFAULT_REPOSITORY


@pytest.mark.parametrize("key", ["upload", "simple"])
def test_no_table_leads_a_public_name_elsewhere(key):
    with pytest.raises(AddressUnsafe) as raised:
        find_index("pypi", {"pypi": IndexAt(**{key: "https://index.example.org/"})})
    assert "[tool.release.indexes.pypi]" in raised.value.what


def test_a_public_name_may_be_played_on_this_machine():
    assert (
        find_index("pypi", {"pypi": IndexAt(upload="http://127.0.0.1:8/legacy/")}).upload
        == "http://127.0.0.1:8/legacy/"
    )


@pytest.mark.parametrize("key", ["upload", "simple"])
def test_an_address_with_a_password_is_refused_without_saying_it(key):
    addresses = {"upload": "https://index.example.org/legacy/", key: "https://ulla:geheim@index.example.org/x/"}
    with pytest.raises(AddressUnsafe) as raised:
        find_index("corp", {"corp": IndexAt(**addresses)})
    problem = raised.value
    assert problem.what == f"[tool.release.indexes.corp] {key} holds a password"
    assert "geheim" not in str([problem.what, problem.where, problem.why, problem.fix])
