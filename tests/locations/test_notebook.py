"""Notebooks: pins in what people run, never in what was printed."""

from __future__ import annotations

import json

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.errors import FileUnparsable
from release.locations import notebook
from release.model.mention import Source

PATH = "examples/tutorial.ipynb"


def book(*lines, outputs=(), cell_type="code"):
    cell = {"cell_type": cell_type, "metadata": {}, "outputs": list(outputs), "source": list(lines)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


HITS = {
    "exact": book("%pip install toonstream==1.0.1\n"),
    "conda": book("!conda install toonstream=1.0.1"),
    "compatible": book("!pip install 'toon-stream~=1.0.1'"),
    "quotes": book('!pip install "toonstream==1.0.1" rich\n'),
    "extras": book("!pip install toonstream[all]==1.0.1"),
    "from git": book("!pip install git+https://x.example/someone/toonstream@v1.0.1"),
    "from git, with its ending": book("!pip install git+https://x.example/someone/toon-stream.git@v1.0.1"),
    "what it asks for": book('assert toonstream.__version__.startswith("1.0.1")\n'),
    "what it asks for, with one quote": book("assert toonstream.__version__.startswith('1.0.1')"),
    "markdown": book("Run `pip install toonstream==1.0.1`.", cell_type="markdown"),
    "one text": json.dumps({"cells": [{"source": "# a\ntoonstream==1.0.1\nx\t"}]}),
    "the older format": json.dumps({"worksheets": [{"cells": [{"input": ["toonstream==1.0.1"]}]}]}),
}

LOOK_ALIKES = {
    "an output": book("x", outputs=[{"name": "stdout", "text": ["Collecting toonstream==1.0.1\n"]}]),
    "a source in an output": book("x", outputs=[{"data": {"source": ["toonstream==1.0.1"]}}]),
    "metadata": json.dumps({"metadata": {"source": "toonstream==1.0.1"}, "cells": []}),
    "cells of something else": json.dumps({"metadata": {"cells": [{"source": "toonstream==1.0.1"}]}}),
    "an attachment": json.dumps({"cells": [{"source": ["a"], "attachments": {"source": "toonstream==1.0.1"}}]}),
    "another pin": book("!pip install rich==1.0.1 my-toonstream==1.0.1"),
    "what it asks of another": book('assert rich.__version__.startswith("1.0.1")'),
    "a minimum": book("!pip install toonstream>=1.0.1"),
    "an argument": book("f(toonstream=1)"),
    "running text": book("toonstream 1.0.1", cell_type="markdown"),
    "digits alone": book("version = '1.0.1'"),
    "no JSON and no pin": "1.0.1",
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_a_pin_of_this_project_is_found(text):
    assert stated(notebook, PATH, text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(notebook, PATH, text) == []


def test_every_pin_is_found_in_its_line_of_the_file():
    text = book("toonstream==1.0.1\n", "toonstream==1.0.1 toonstream@1.0.1", outputs=[{"text": "toonstream==1.0.1"}])
    assert [line for line, _ in found(notebook, PATH, text)] == [12, 13, 13]


@pytest.mark.parametrize(("operator", "is_dated"), [("==", False), ("~=", True)], ids=["a pin", "a range"])
def test_a_range_may_admit_what_came_later(operator, is_dated):
    data = book(f"!pip install toonstream{operator}1.0").encode()
    (mention,) = notebook.find(Source(path=PATH, data=data), OWN)
    assert mention.is_dated is is_dated


def test_a_pin_can_be_stale():
    (mention,) = notebook.find(Source(path=PATH, data=book("toonstream==0.9").encode()), OWN)
    assert not mention.is_loose


def test_what_has_a_pin_and_is_no_json_is_named():
    with pytest.raises(FileUnparsable, match=r"tutorial\.ipynb is not valid JSON"):
        stated(notebook, PATH, '{"cells": [{"source": ["toonstream==1.0.1"]}')


@pytest.mark.parametrize(
    ("path", "is_claimed"),
    [(PATH, True), ("a.ipynb", True), ("tests/a.ipynb", False), ("a.ipynb.txt", False)],
    ids=["example", "top", "test", "another"],
)
def test_notebooks_are_claimed_in_examples_too(path, is_claimed):
    assert notebook.claims(path) is is_claimed


TEXT = st.sampled_from(["1.0.1", 'a "b"', "\\", "\N{SNOWMAN}\n", "\t", "toonstream 1.0.1 ", "rich==1.0.1\n"])
PIECES = st.lists(TEXT, max_size=3)


@settings(max_examples=80, deadline=None)
@given(
    before=PIECES,
    after=PIECES,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    pin=st.sampled_from(["toonstream==", "toonstream=", "toon-stream ~= ", "x.example/toonstream@v"]),
    is_ascii=st.booleans(),
)
def test_nothing_but_the_version_changes(before, after, end, mark, pin, is_ascii):
    source = [*before, f'\n"{pin}<here>"', *after]
    cells = [{"source": ["a"], "outputs": ["toonstream==1.0.1"]}, {"source": source, "outputs": source[:1]}]
    text = mark + json.dumps({"cells": cells}, indent=1, ensure_ascii=is_ascii).replace("\n", end)
    head, _, tail = text.replace("<here>", "\x00", 1).encode().partition(b"\x00")
    assert_only_the_version_changes(notebook, PATH, head, "1.0.1", tail.replace(b"<here>", b"1.0.1"))
    now = json.loads((head + b"7.8.9" + tail).decode("utf-8-sig"))
    assert now["cells"][1]["source"] == [*before, f'\n"{pin}7.8.9"', *after]
