"""setup.cfg: the version of [metadata], and nothing else that holds the same digits."""

from __future__ import annotations

import pytest
from finding import assert_only_the_version_changes, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import setup_cfg

HITS = {
    "equals": "[metadata]\nversion = 1.0.1\n",
    "colon": "[metadata]\nversion: 1.0.1\n",
    "no blanks": "[metadata]\nversion=1.0.1",
    "next line": "[metadata]\nversion =\n    1.0.1\n",
    "carriage returns": "[metadata]\rname = x\rversion = 1.0.1\r",
    "byte order mark": "\ufeff[metadata]\nversion = 1.0.1\n",
    "percent signs beside it": "[metadata]\nname = %x\nversion = 1.0.1\n",
    "comments": "# version = 1.0.1\n[metadata]\n; version = 1.0.1\nversion = 1.0.1\n",
    "same digits elsewhere": "[options]\ninstall_requires =\n    x==1.0.1\n[metadata]\nversion = 1.0.1\n",
}

LOOK_ALIKES = {
    "attribute": "[metadata]\nversion = attr: toonstream.__version__\n",
    "a path that nobody reads": "[metadata]\nversion = toonstream/VERSION.txt\n",
    "file": "[metadata]\nversion = file: VERSION\n",
    "another section": "[options]\nversion = 1.0.1\n",
    "a requirement": "[options]\ninstall_requires =\n    x==1.0.1\n",
    "no value": "[metadata]\nversion =\n",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_metadata_version_is_found(text):
    assert stated(setup_cfg, "setup.cfg", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(setup_cfg, "setup.cfg", text) == []


@pytest.mark.parametrize(
    "data", [b"version = 1\n", b"[a]\nx=1\nx=2\n", b"[a]\nx=\xff\n"], ids=["no section", "twice", "latin"]
)
def test_what_is_no_ini_file_is_named(data):
    with pytest.raises(FileUnparsable, match=r"setup\.cfg cannot be read"):
        stated(setup_cfg, "setup.cfg", data)


def test_only_the_file_at_the_root_is_claimed():
    assert setup_cfg.claims("setup.cfg")
    assert not setup_cfg.claims("other/setup.cfg")


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(
        st.sampled_from(["# 1.0.1", "", "[a]\nversion = 1.0.1", "; caf\N{LATIN SMALL LETTER E WITH ACUTE}"]),
        unique=True,
    ),
    after=st.lists(st.sampled_from(["", "[b]\nx =\n    y==1.0.1\n\tz", "# 1.0.1"]), unique=True),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    sign=st.sampled_from([" = ", "=", ": "]),
)
def test_nothing_but_the_version_changes(before, after, end, mark, sign):
    head = mark + "\n".join([*before, "[metadata]", f"version{sign}"])
    tail = "\n".join(["", *after])
    head, tail = head.replace("\n", end), tail.replace("\n", end)
    assert_only_the_version_changes(setup_cfg, "setup.cfg", head.encode(), "1.0.1", tail.encode())
