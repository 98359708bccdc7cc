"""Dated: what says that an older version is meant."""

from __future__ import annotations

import re

import pytest

from release.syntax.dated import is_dated, is_whole


def dated(text):
    data = text.encode()
    start = data.rindex(b"1.0.1")
    return is_dated(data, start, start + len("1.0.1"))


CHOSEN = {
    "compatible releases": "toonstream~=1.0.1",
    "compatible releases with a blank": "toonstream ~= 1.0.1",
    "poetry's range": 'toonstream = "^1.0.1',
    "the time before": "It was so before ``toonstream==1.0.1``.",
    "a thing that was": "when toonstream==1.0.1 was out",
    "a thing that was, in code": "when `toonstream==1.0.1` was out",
    "output of pip": "Collecting toonstream==1.0.1 (from x)",
    "output of tox": "py39 installed: attrs==19.3.0,toonstream==1.0.1,tox==3",
    "the last for Python 2": "The last version for Python 2:\n\n    pip install toonstream==1.0.1",
    "the last, in words across lines": "This is the last\nversion for it.\npip install toonstream==1.0.1",
    "Python 2": "If you are running Python 2:\n\n    pip install toonstream==1.0.1",
    "Python 3.6": "for Python 3.6: pip install toonstream==1.0.1",
    "behind it": "pip install toonstream==1.0.1  # older releases are possible",
    "what is no longer": "Windows is no longer supported, use\npip install toonstream==1.0.1",
    "need": "If you need x, pip install toonstream==1.0.1",
}
FORGOTTEN = {
    "a pin": "pip install toonstream==1.0.1",
    "a sentence above": "Install it before lunch.\n\n    pip install toonstream==1.0.1",
    "both Pythons": "It runs on Python 2.7 and 3.6.\n\n    pip install toonstream==1.0.1",
    "both Pythons, short": "under Python 2/3\n\n    pip install toonstream==1.0.1",
    "both Pythons, listed": "in Python 2.7, 3.6\n\n    pip install toonstream==1.0.1",
    "a newer version": "pip install toonstream==1.0.1  # or a newer version",
    "the latest version": "The latest version:\n\n    pip install toonstream==1.0.1",
    "what installs": "To install for Python, pip install toonstream==1.0.1",
    "far above": f"The last version for Python 2.\n{'x' * 400}\npip install toonstream==1.0.1",
    "far below": f"pip install toonstream==1.0.1\n{'x' * 400}\nolder versions",
    "another range": "rich~=2.0, toonstream==1.0.1",
}


@pytest.mark.parametrize("text", CHOSEN.values(), ids=CHOSEN)
def test_a_version_that_the_text_chose_is_dated(text):
    assert dated(text)


@pytest.mark.parametrize("text", FORGOTTEN.values(), ids=FORGOTTEN)
def test_another_one_is_not(text):
    assert not dated(text)


NAMED = re.compile(rb"toonstream v?1\.0", re.IGNORECASE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (b"ToonStream 1.0", True),
        (b"**ToonStream v1.0**:", True),
        (b"The ToonStream 1.0 Documentation", True),
        (b"ToonStream 1.0 Migration Guide", False),
        (b"Installing ToonStream 1.0", False),
        (b"Python ToonStream 1.0", False),
        (b"ToonStream", False),
    ],
    ids=["alone", "marked", "documentation", "about a version", "a deed", "another name before", "no version"],
)
def test_a_title_is_whole_that_says_nothing_but_name_and_version(title, expected):
    assert is_whole(title, NAMED) is expected


@pytest.mark.parametrize(
    "data",
    [b"Collecting " * 20_000, b"if you need " * 20_000, b" " * 100_000, b"before " * 20_000],
    ids=["output", "needs", "blanks", "tales"],
)
def test_hostile_text_is_read_in_linear_time(data):
    data += b"\nx==1.0.1"
    assert is_dated(data, len(data) - 5, len(data)) is (b"need" in data)
    assert not is_whole(data, NAMED)
    assert not is_whole(b"the " * 20_000 + b"x toonstream 1.0", NAMED)
