"""``[tool.release.locations]``: what it declares, what it leaves out, and how often a pattern has to match."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.config import Include, Locations
from release.errors import ConfigInvalid, PatternMismatch
from release.facts.declared import configured, excluded, require_counts
from release.model.mention import Source
from release.syntax.declaring import matched


def including(path="docs/*.md", pattern="v {version}", count=1, home=""):
    return configured(Locations(include=(Include(path=path, pattern=pattern, count=count),)), home)


def sources(**files):
    return [Source(path=f"docs/{name}.md", data=text.encode()) for name, text in files.items()]


def mismatch(declared, files):
    with pytest.raises(PatternMismatch) as caught:
        require_counts(declared, files)
    return caught.value.where


def test_an_item_is_declared_with_its_count():
    (declared,) = including(count=3, home="libs/[x]/")
    assert (declared.glob, declared.count) == ("libs/[[]x]/docs/*.md", 3)
    assert declared.why == "include docs/*.md: v {version}"


def test_an_item_with_two_versions_is_declared_twice():
    require_counts(including(pattern="{version} ({version})", count=2), sources(a="1.0 (1.0)\n1.0 (1.0)", b="1.0"))
    assert len(including(pattern="{version} ({version})")) == 2


@pytest.mark.parametrize("path", ["../a.md", "/a.md"])
def test_a_path_outside_of_the_tree_is_a_mistake(path):
    with pytest.raises(ConfigInvalid, match="not in the repository"):
        including(path)
    assert including("../a.md", home="libs/")[0].glob == "a.md"


@pytest.mark.parametrize(
    ("count", "files"),
    [
        pytest.param(1, sources(a="v 1.0.1"), id="one"),
        pytest.param(2, sources(a="v 1.0.1\nv 3.0"), id="two, whatever they state"),
        pytest.param(2, sources(a="v 1.0.1", b="x\nv 1.0.1", c="1.0.1"), id="in all files together"),
    ],
)
def test_a_pattern_that_matches_as_often_as_stated_is_right(count, files):
    require_counts(including(count=count), [*files, Source(path="a.md", data=b"v 1.0.1")])


def test_a_pattern_that_matches_too_often_tells_where():
    assert mismatch(including(), sources(a="v 1.0.1\n\nv 3.0")) == (
        "include docs/*.md: v {version}: 2 found, 1 stated",
        "docs/a.md:1: 1.0.1",
        "docs/a.md:3: 3.0",
    )


def test_not_more_than_five_places_are_told():
    assert len(mismatch(including(), sources(a="v 1.0.1\n" * 9))) == 6


def test_a_pattern_that_does_not_match_is_told():
    assert mismatch(including(), sources(a="1.0.1")) == ("include docs/*.md: v {version}: 0 found, 1 stated",)


def test_a_file_that_is_not_there_is_told():
    (line,) = mismatch(including("a.md"), sources(a="v 1.0.1"))
    assert line == "include a.md: v {version}: 0 found, 1 stated; there is no such file"


def test_every_mismatch_is_told_at_once():
    assert len(mismatch(including("a.md") + including("b.md"), [])) == 2


def test_the_error_is_one_of_the_configuration():
    with pytest.raises(PatternMismatch) as caught:
        require_counts(including(), [])
    assert (caught.value.id, caught.value.exit_code, bool(caught.value.why)) == ("pattern-mismatch", 2, True)
    assert caught.value.fix == ("$EDITOR pyproject.toml",)


def test_without_a_count_any_number_will_do():
    (declared,) = including()
    other = type(declared)(glob=declared.glob, pattern=declared.pattern, why="another tool's")
    require_counts([other], [])


@pytest.mark.parametrize(
    ("path", "home", "expected"),
    [
        ("old/a/b.md", "", True),
        ("a.svg", "", True),
        ("new/a.svg", "", False),
        ("libs/old/b.md", "libs/", True),
        ("old/b.md", "libs/", False),
    ],
)
def test_a_whole_file_is_excluded(path, home, expected):
    source = Source(path=path, data=b"1.0.1\r\n1.0.1")
    spans = matched(source, excluded(Locations(exclude=("old/", "*.svg")), home))
    assert [span for span in spans if span[0] < span[1]] == ([(0, len(source.data))] if expected else [])


def test_one_place_in_a_file_is_excluded_and_the_others_are_not():
    source = Source(path="a.ini", data=b"[a]\r\nversion = 1.0.1\r\n[b]\r\nversion = 1.0.1\r\n")
    spans = matched(source, excluded(Locations(exclude=("*.ini: [b]\nversion = {version}",))))
    assert [source.data[slice(*span)] for span in spans] == [b"[b]\r\nversion = 1.0.1"]


def test_nothing_outside_of_the_tree_is_excluded():
    assert excluded(Locations(exclude=("../other.md", "/etc/passwd"))) == ()


@given(st.lists(st.integers(0, 4), max_size=4), st.integers(1, 6))
def test_the_count_is_exact(matches, count):
    files = sources(**{f"f{number}": "v 1.0.1;" * times for number, times in enumerate(matches)})
    if sum(matches) == count:
        require_counts(including(count=count), files)
    else:
        assert mismatch(including(count=count), files)
