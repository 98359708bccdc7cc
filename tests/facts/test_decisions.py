"""Answers about places become entries that fit these places and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from release.config import Include, Locations
from release.errors import EditUnsafe
from release.facts.decisions import excluded, included
from release.facts.declared import configured
from release.facts.declared import excluded as read_excluded
from release.model.decision import Answer
from release.model.facts import Places
from release.model.mention import Kind, Leftover, Source, mention_at
from release.model.own import Own
from release.syntax.declaring import matched

YES, NO, FILE, SKIPPED = Answer.OURS, Answer.NOT, Answer.FILE, Answer.SKIPPED


def places(*mentions, home=""):
    return Places(
        own=Own(name="thing", homes=(home,)),
        stated="1.0.1",
        version=Version("1.0.1"),
        mentions=tuple(mentions),
        left=(),
        unread=(),
    )


def answered(path, **lines):
    return [(Leftover(path=path, line=int(key[1:]), text="", reason=""), answer) for key, answer in lines.items()]


def test_a_line_of_its_own_is_the_pattern():
    answers = answered("a.ini", _2=YES)
    assert included({"a.ini": b"[app]\n  release = 1.0.1  \n"}, answers, places()) == (
        {"path": "a.ini", "pattern": "release = {version}"},
    )


def test_lines_that_look_the_same_share_an_entry_and_its_count():
    found = included({"a.ini": b"v: 1.0.1\n\nv: 1.0.1\n"}, answered("a.ini", _1=YES, _3=YES), places())
    assert found == ({"path": "a.ini", "pattern": "v: {version}", "count": 2},)


def test_a_line_that_looks_like_another_is_told_by_what_stands_above():
    data = b"[a]\r\nv: 1.0.1\r\n[b]\r\nv: 1.0.1\r\n"
    answers = answered("a.ini", _2=YES, _4=NO)
    assert included({"a.ini": data}, answers, places()) == ({"path": "a.ini", "pattern": "[a]\nv: {version}"},)
    assert excluded({"a.ini": data}, answers, places()) == ("a.ini: [b]\nv: {version}",)


def test_a_pattern_may_fit_what_is_the_version_anyway():
    source = Source(path="a.toml", data=b'version = "1.0.1"\n[other]\nversion = "1.0.1"\n')
    known = places(mention_at(source, (11, 16), Kind.METADATA, "[project] version"))
    found = included({"a.toml": source.data}, answered("a.toml", _3=YES), known)
    assert found == ({"path": "a.toml", "pattern": 'version = "{version}"', "count": 2},)


def test_what_is_not_ours_never_covers_what_is():
    source = Source(path="a.toml", data=b'version = "1.0.1"\n[other]\nversion = "1.0.1"\n')
    known = places(mention_at(source, (11, 16), Kind.METADATA, "[project] version"))
    assert excluded({"a.toml": source.data}, answered("a.toml", _3=NO), known) == (
        'a.toml: [other]\nversion = "{version}"',
    )


def test_a_file_without_any_place_of_ours_is_named_as_a_whole():
    answers = answered("docs/[x].ini", _1=FILE, _2=NO)
    assert excluded({"docs/[x].ini": b"v: 1.0.1\nw: 1.0.1\n"}, answers, places()) == ("docs/[[]x].ini",)


def test_paths_are_those_that_the_projects_folder_sees():
    answers = answered("libs/a/a.ini", _1=YES) + answered("b.ini", _1=YES)
    found = included({"libs/a/a.ini": b"v: 1.0.1", "b.ini": b"v: 1.0.1"}, answers, places(home="libs/a/"))
    assert [entry["path"] for entry in found] == ["a.ini", "../../b.ini"]


def test_a_skipped_place_is_in_no_entry():
    answers = answered("a.ini", _1=SKIPPED)
    assert (included({"a.ini": b"v: 1.0.1"}, answers, places()), excluded({}, answers, places())) == ((), ())


@pytest.mark.parametrize(
    "data",
    [b"v: 1.0.1 {version}\n", b"v: 1.0.1 \xff\n", b"v: 1.0.1\n" * 9],
    ids=["the placeholder itself", "bytes that are no text", "nothing near that differs"],
)
def test_a_place_that_no_text_tells_apart_is_refused(data):
    with pytest.raises(EditUnsafe) as caught:
        included({"a b.ini": data}, answered("a b.ini", **{f"_{data.count(b'v')}": YES}), places())
    assert caught.value.fix == ("$EDITOR 'a b.ini' pyproject.toml",)


LINES = st.lists(st.sampled_from(["v: 1.0.1", "w: 1.0.1", "[a]", "", "  v: 1.0.1"]), min_size=1, max_size=8)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_entries_read_back_as_exactly_the_answers(lines, end, data):
    unsure = [number for number, line in enumerate(lines, 1) if "1.0.1" in line]
    given_answers = {number: data.draw(st.sampled_from([YES, NO, SKIPPED])) for number in unsure}
    source = Source(path="a.ini", data=end.join(lines).encode())
    answers = [(Leftover(path="a.ini", line=n, text="", reason=""), answer) for n, answer in given_answers.items()]
    try:
        include = included({"a.ini": source.data}, answers, places())
        exclude = excluded({"a.ini": source.data}, answers, places())
    except EditUnsafe:
        return
    read = Locations(include=tuple(Include(**entry) for entry in include), exclude=exclude)
    ours = {
        source.line_at(match.start("version"))
        for declared in configured(read)
        for match in declared.pattern.finditer(source.data)
    }
    not_ours = {source.line_at(end - 5) for _, end in matched(source, read_excluded(read))}
    assert ours == {number for number, answer in given_answers.items() if answer is YES}
    assert not_ours == {number for number, answer in given_answers.items() if answer is NO}
