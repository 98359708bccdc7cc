"""What the tests of all locations share: one project, and the texts found in a file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from release.model.edit import Edit, splice
from release.model.mention import Source
from release.model.own import Own

OWN = Own(name="toon-stream", packages=("toonstream",), slug="someone/toon-stream")


def found(member, path, data, own=OWN):
    """Return what *member* finds in *data*: the text behind each span, as (line, text), in the order of the file."""
    source = Source(path=path, data=data.encode() if isinstance(data, str) else data)
    mentions = sorted(member.find(source, own), key=lambda mention: mention.start)
    for mention in mentions:
        assert source.data[mention.start : mention.end].decode("ascii") == mention.stated
        assert mention.line == source.line_at(mention.start)
        assert mention.path == path
    return [(mention.line, mention.stated) for mention in mentions]


def stated(member, path, data, own=OWN):
    return [text for _, text in found(member, path, data, own)]


def assert_only_the_version_changes(member, path, before, version, after, own=OWN):
    """Splice another version between *before* and *after*: all other bytes stay, and it is found again."""
    data = before + version.encode("ascii") + after
    source = Source(path=path, data=data)
    ours = [mention for mention in member.find(source, own) if mention.start == len(before)]
    assert [mention.stated for mention in ours] == [version]
    others = [(m.why, m.stated) for m in member.find(source, own) if m.start != len(before)]
    for new in ("7.8.9", "10.20.30rc1"):
        changed = splice(data, [Edit(mention=ours[0], new=new)])
        assert changed == before + new.encode("ascii") + after
        again = list(member.find(Source(path=path, data=changed), own))
        assert [m.stated for m in again if m.start == len(before)] == [new]
        assert [(m.why, m.stated) for m in again if m.start != len(before)] == others


def around(member, path, lines, forms):
    """Return a test: with any *lines* around any of *forms* (before, behind the version) only the version changes."""

    @settings(max_examples=60, deadline=None)
    @given(
        before=st.lists(st.sampled_from(lines)),
        after=st.lists(st.sampled_from(lines)),
        end=st.sampled_from(["\n", "\r\n", "\r"]),
        mark=st.sampled_from(["", "\ufeff"]),
        form=st.sampled_from(forms),
    )
    def test(before, after, end, mark, form):
        head = (mark + "".join(line + "\n" for line in before) + form[0]).replace("\n", end)
        tail = (form[1] + "".join("\n" + line for line in after)).replace("\n", end)
        assert_only_the_version_changes(member, path, head.encode(), "1.0.1", tail.encode())

    return test


_TOML = [
    'x = "caf\N{LATIN SMALL LETTER E WITH ACUTE} 1.0.1"',
    "# [package]",
    'y = ["1.0.1"]',
    "",
    "z = '''\nversion = \"1.0.1\"'''",
]


def in_toml(member, path, forms):
    """Return a test as :func:`around` does, for TOML: a key stands in a table once, and another table follows."""
    lines = st.lists(st.sampled_from(_TOML), max_size=4, unique=True)

    @settings(max_examples=60, deadline=None)
    @given(
        before=lines,
        after=lines,
        end=st.sampled_from(["\n", "\r\n"]),
        mark=st.sampled_from(["", "\ufeff"]),
        form=st.sampled_from(forms),
    )
    def test(before, after, end, mark, form):
        head = (mark + "\n".join([*before, form[0]])).replace("\n", end)
        tail = (form[1] + "\n[other]\n" + "\n".join(after)).replace("\n", end)
        assert_only_the_version_changes(member, path, head.encode(), "1.0.1", tail.encode())

    return test
