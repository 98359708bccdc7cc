"""What a README links to and which anchors it has, as an index page shows it."""

from __future__ import annotations

import pytest

from release.dists.readme import read_links

MARKDOWN, RST = "text/markdown", "text/x-rst"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param("[a](docs/x.md)", ("docs/x.md",), id="inline"),
        pytest.param('[a](docs/x.md "a title")', ("docs/x.md",), id="with-title"),
        pytest.param("[a](<docs/a b.md>)", ("docs/a b.md",), id="pointed"),
        pytest.param("[a](https://e.invalid/A_(b))", ("https://e.invalid/A_(b)",), id="parentheses"),
        pytest.param("[a][r]\n\n[r]: ./y.md\n", ("./y.md",), id="defined"),
        pytest.param('<a class="x" href="z.md">z</a>', ("z.md",), id="html"),
        pytest.param("[![i](https://e.invalid/i.svg)](LICENSE)", ("LICENSE",), id="around-an-image"),
        pytest.param("```\n[a](x.md)\n```\n", (), id="fenced-code"),
        pytest.param("text\n\n    [a](x.md)\n", (), id="indented-code"),
        pytest.param("`[a](x.md)`", (), id="code"),
        pytest.param("<!-- [a](x.md) -->", (), id="comment"),
    ],
)
def test_links_of_markdown(text, links):
    assert read_links(text, MARKDOWN).links == links


@pytest.mark.parametrize(
    "text", ["![i](img/a.png)", '<img width="3" src="img/a.png">', "[![i](img/a.png)](https://e.invalid)"]
)
def test_images_of_markdown(text):
    assert read_links(text, MARKDOWN).images == ("img/a.png",)


def test_headings_can_be_linked_to_as_the_index_page_names_them():
    text = "# Hello *World*, `code`!\n\nUnder\n-----\n\n## Same\n## Same\n\n```\n# no heading\n```\n"
    assert read_links(text, MARKDOWN).anchors == {"hello-world-code", "under", "same", "same-1"}


def test_restructuredtext_is_rendered():
    found = read_links("Top\n===\n\n`a <docs/x.rst>`_\n\n.. _mine:\n\n.. image:: img/x.png\n", RST)
    assert "docs/x.rst" in found.links
    assert found.images == ("img/x.png",)


def test_restructuredtext_is_the_default():
    assert "docs/x.rst" in read_links("`a <docs/x.rst>`_\n", "").links


def test_plain_text_has_no_links():
    assert read_links("[a](x.md)", "text/plain").links == ()


def test_what_does_not_render_says_so():
    assert read_links(".. nonsense::\n\n`x\n", RST).problem == "it does not render"


@pytest.mark.parametrize("piece", ["](", "<!--", "<![", "<a href='", "[^", "`", "!["])
def test_a_hostile_text_is_read_in_one_go(piece):
    assert read_links(piece * 50_000, MARKDOWN).problem == ""


def test_a_text_without_end_is_not_read():
    assert "longer than" in read_links("x" * 600_000, MARKDOWN).problem
