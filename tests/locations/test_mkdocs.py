"""mkdocs.yml: the version under extra, not the switch between versions."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import mkdocs
from release.model.mention import Source

HITS = {
    "plain": "extra:\n  version: 1.0.1\n",
    "quotes": 'extra:\n    generator: false\n    version: "1.0.1"  # shown\n',
    "comments and lists before": "extra:\n  # x\n\n  social:\n    - version: 2\n  version: v1.0.1\n",
    "crlf": "site_name: x\r\nextra:\r\n  version: 1.0.1\r\n",
}

LOOK_ALIKES = {
    "the provider": "extra:\n  version:\n    provider: mike\n",
    "the provider in flow": "extra:\n  version: {provider: mike}\n",
    "deeper": "extra:\n  theme:\n    version: 1.0.1\n",
    "another table": "theme:\n  version: 1.0.1\n",
    "top level": "version: 1.0.1\n",
    "the site's name": "site_name: toonstream 1.0.1\n",
    "a plugin": "plugins:\n  - x:\n      version: 1.0.1\n",
    "a tag": "extra:\n  version: !ENV [VERSION, 1.0.1]\n",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_under_extra_is_found(text):
    assert stated(mkdocs, "mkdocs.yml", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(mkdocs, "mkdocs.yml", text) == []


@pytest.mark.parametrize(("path", "is_loose"), [("mkdocs.yml", False), ("docs/mkdocs.yaml", True)])
def test_only_the_file_at_the_top_can_be_stale(path, is_loose):
    (mention,) = mkdocs.find(Source(path=path, data=b"extra:\n  version: 0.9\n"), OWN)
    assert mkdocs.claims(path)
    assert mention.is_loose is is_loose


@pytest.mark.parametrize("path", ["examples/mkdocs.yml", "x-mkdocs.yml"])
def test_foreign_and_other_files_are_not_claimed(path):
    assert not mkdocs.claims(path)


INNER = st.lists(st.sampled_from(["  a: 1.0.1", "# x", "", "  b:", "    version: 1.0.1", "    - version: 1.0.1"]))


@settings(max_examples=60, deadline=None)
@given(INNER, INNER, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]), st.sampled_from("'\" "))
def test_nothing_but_the_version_changes(before, after, end, mark, quote):
    head = mark + end.join(["site_name: \N{SNOWMAN}", "extra:", "  x: 1", *before, f"  version: {quote}"])
    tail = quote + "".join(end + line for line in [*after, "version: 1.0.1"])
    assert_only_the_version_changes(mkdocs, "mkdocs.yml", head.encode(), "1.0.1", tail.encode())


def test_it_may_be_the_first_numbers_only():
    (mention,) = mkdocs.find(Source(path="docs/mkdocs.yml", data=b"extra:\n  version: 1.0\n"), OWN)
    assert (mention.stated, mention.form.value) == ("1.0", "short")
