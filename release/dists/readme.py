"""The links, images and anchors of a README as an index page shows it."""

from __future__ import annotations

import html
import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from release.model.dists import Links

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,}).*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?:(?: {4}|\t)(?![ \t]*(?:[-*+]|\d+[.)])[ \t]).*\n?)+")
_CODE = re.compile(r"(?<!`)(?P<mark>`+)(?!`).+?(?<!`)(?P=mark)(?!`)", re.DOTALL)
_TARGET = r"[ \t]{0,20}\n?[ \t]{0,20}(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))"
_TITLE = r"(?:\s{1,20}(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]{0,20}"
_INLINE = re.compile(rf"\]\({_TARGET}{_TITLE}\)")
_IMAGE = re.compile(rf"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\({_TARGET}{_TITLE}\)")
_DEFINED = re.compile(rf"^ {{0,3}}\[(?!\^)(?P<label>[^\]\n]+)\]:{_TARGET}{_TITLE}$", re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^(?P<label>[^\]]+)\]:", re.MULTILINE)
_TAG = re.compile(r"<(?P<name>[A-Za-z][A-Za-z0-9]{0,12})(?P<rest>\s[^<>]*)>")
_ATTRIBUTE = re.compile(r"(?P<name>[A-Za-z-]{1,20})\s?=\s?(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_MARKUP = re.compile(r"!?\[(?P<words>[^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|<[^>]+>|\*{1,2}|(?<!\w)_{1,2}|_{1,2}(?!\w)")


_DEEPEST = 6  # a heading's level
_LONGEST = 1 << 19  # characters of a README that is looked at


@lru_cache(maxsize=4)
def read_links(text: str, content_type: str) -> Links:
    """Return the links of the long description *text* of *content_type* (default: reStructuredText)."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/plain":
        return Links()
    if len(text) > _LONGEST:
        return Links(problem=f"it is longer than {_LONGEST} characters")
    return _of_markdown(text) if kind == "text/markdown" else _of_rst(text)


class _Page:
    """What a page links to, and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        self.links: list[str] = []
        self.images: list[str] = []
        self.anchors: set[str] = set()
        for tag in _TAG.finditer(text):
            values = {
                found["name"].lower(): html.unescape(found["value"].strip("\"'")).strip()
                for found in _ATTRIBUTE.finditer(tag["rest"])
            }
            if tag["name"].lower() == "a" and "href" in values:
                self.links.append(values["href"])
            if tag["name"].lower() == "img" and "src" in values:
                self.images.append(values["src"])
            self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}


def _of_rst(text: str) -> Links:
    from readme_renderer import rst  # noqa: PLC0415 - docutils is slow to load

    warnings.filterwarnings("ignore", category=DeprecationWarning, module="docutils")
    shown = rst.render(text)
    if shown is None:
        return Links(problem="it does not render")
    page = _Page(shown)
    return Links(links=tuple(page.links), images=tuple(page.images), anchors=frozenset(page.anchors))


def _of_markdown(text: str) -> Links:
    prose = _without_comments(text.replace("\r\n", "\n"))
    prose = _INDENTED.sub("\n", _FENCE.sub("\n", prose))
    bare = _CODE.sub("", prose)
    page = _Page(bare)
    images = [_target(found) for found in _IMAGE.finditer(bare)]
    links = [_target(found) for found in _INLINE.finditer(_IMAGE.sub("image", bare))]
    links += [_target(found) for found in _DEFINED.finditer(bare)]
    anchors = {*page.anchors, *_slugs(prose), *(f"fn-{found['label']}" for found in _FOOTNOTE.finditer(bare))}
    return Links(
        links=tuple(dict.fromkeys((*links, *page.links))),
        images=tuple(dict.fromkeys((*images, *page.images))),
        anchors=frozenset(anchors),
    )


def _without_comments(text: str) -> str:
    """Leave out HTML comments; one that does not end hides all that follows, as in a browser."""
    first, *others = text.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


def _target(found: re.Match[str]) -> str:
    return (found["pointed"] if found["pointed"] is not None else found["plain"] or "").strip()


def _slugs(prose: str) -> set[str]:
    """Return the anchors that headings get: lower case, blanks as dashes, a number behind one that is there already."""
    found: dict[str, int] = {}
    slugs = set()
    for heading in _headings(prose.split("\n")):
        words = _MARKUP.sub(lambda match: match["words"] or "", heading).replace("`", "")
        slug = _NOT_IN_SLUG.sub("", words.strip().lower()).replace(" ", "-")
        count = found.get(slug, 0)
        found[slug] = count + 1
        slugs.add(f"{slug}-{count}" if count else slug)
    return slugs


def _headings(lines: list[str]) -> Iterator[str]:
    """Yield the words of each heading: behind ``#``, or above a line of ``=`` or ``-``."""
    before = ""
    for line in lines:
        bare = line.strip()
        if bare.startswith("#"):
            words = bare.lstrip("#")
            if len(bare) - len(words) <= _DEEPEST and words[:1] in {"", " ", "\t"}:
                yield words.strip().rstrip("#").rstrip()
            bare = ""
        elif before and bare and set(bare) in ({"="}, {"-"}):
            yield before
            bare = ""
        before = bare
