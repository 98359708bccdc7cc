"""dist-workspace.toml: the version of the packages that dist announces."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import cargo_dist
from release.model.mention import Form, Source

HITS = {
    "plain": '[workspace]\npackages = ["toonstream"]\nversion = "1.0.1"\n',
    "one of two": "[workspace]\npackages = ['rich', 'Toon-Stream']\nversion = '1.0.1'\n",
    "keys with points": 'workspace.packages = ["toonstream"]\n\nworkspace.version = "1.0.1"\n',
}
LOOK_ALIKES = {
    "of another": '[workspace]\npackages = ["rich"]\nversion = "1.0.1"\n',
    "of none": '[workspace]\nversion = "1.0.1"\n',
    "a longer name": '[workspace]\npackages = ["toonstream-player"]\nversion = "1.0.1"\n',
    "no list": '[workspace]\npackages = "toonstream"\nversion = "1.0.1"\n',
    "dist itself": '[workspace]\npackages = ["toonstream"]\n[dist]\ncargo-dist-version = "1.0.1"\nversion = "1.0.1"\n',
    "no text": '[workspace]\npackages = ["toonstream"]\nversion = 1.0\n',
    "empty": '[workspace]\npackages = ["toonstream"]\nversion = ""\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_of_own_packages_is_found(text):
    assert found(cargo_dist, "dist-workspace.toml", text) == [(3, "1.0.1")]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(cargo_dist, "dist-workspace.toml", text) == []


def test_it_can_be_stale_and_is_written_as_rust_writes_it():
    (mention,) = cargo_dist.find(Source(path="dist-workspace.toml", data=HITS["plain"].encode()), OWN)
    assert not mention.is_loose
    assert mention.form is Form.SEMVER


def test_what_is_no_toml_is_named():
    with pytest.raises(FileUnparsable, match=r"dist-workspace\.toml is not valid TOML"):
        stated(cargo_dist, "dist-workspace.toml", "[workspace\n")


def test_the_file_is_claimed_at_the_top():
    assert cargo_dist.claims("dist-workspace.toml")
    assert not cargo_dist.claims("rust/dist-workspace.toml")
    assert not cargo_dist.claims("dist.toml")


LINES = st.lists(st.sampled_from(["# version = '1.0.1'", "", "# caf\N{LATIN SMALL LETTER E WITH ACUTE}"]))
LISTED = 'packages = ["toonstream"]'


@settings(max_examples=50, deadline=None)
@given(
    before=LINES,
    after=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    is_listed_before=st.booleans(),
)
def test_nothing_but_the_version_changes(before, after, end, mark, is_listed_before):
    lines = ["[dist]", 'cargo-dist-version = "1.0.1"', *before, "[workspace]", *[LISTED][: int(is_listed_before)]]
    head = mark + "\n".join([*lines, 'version = "'])
    tail = "\n".join(['"', *after, *[LISTED][int(is_listed_before) :], "[other]", 'x = "1.0.1"', ""])
    data = (head.replace("\n", end).encode(), tail.replace("\n", end).encode())
    assert_only_the_version_changes(cargo_dist, "dist-workspace.toml", data[0], "1.0.1", data[1])
