"""Release notes as their readers will see them: rendered, then reduced to what can neither run, load nor pretend."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from release.model.redact import visible
from release.model.regex import regex
from release.report.markup import block

if TYPE_CHECKING:
    from release.model.review import Notes

_LONGEST, _LARGEST = 40_000, 160_000  # characters of the notes, and of what they are rendered to
_TAGS = {
    *(
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "strong",
        "em",
        "b",
        "i",
        "del",
        "code",
        "pre",
        "blockquote",
    ),
    *("h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td", "sup", "sub", "tt"),
}
_HEADING = regex(r"(</?)h([1-6])\b")
_WEB = ("http://", "https://", "mailto:")


def rendered(notes: Notes) -> str:
    """Return the notes as HTML for a frame of their own: no image, no address of this page, no heading like its own."""
    written = visible(notes.text[:_LONGEST])
    html = _html(written, notes.form)
    if html is None or len(html) > _LARGEST:
        return f"<pre>{block(notes.text, _LONGEST // 4)}</pre>"
    cut = len(notes.text) - _LONGEST
    return html + (f"<p class=cut>{cut} characters more are not shown</p>" if cut > 0 else "")


def _html(written: str, form: str) -> str | None:
    """Return the rendered text without anything that is not in our list; ``None`` where nothing here can render it."""
    try:
        if form == "markdown":
            made = _markdown(written)
        elif form == "rst":
            made = _restructured(written)
        else:
            return None
        nh3: Any = import_module("nh3")
    except Exception:  # noqa: BLE001 - a library that is not here, or text that it cannot take: it is shown as it is
        return None
    cleaned: str = nh3.clean(
        _HEADING.sub(lambda found: f"{found[1]}h{min(6, int(found[2]) + 3)}", made),
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, _name, value: value if value.startswith(_WEB) else None,
        link_rel="noopener noreferrer nofollow",
    )
    return cleaned


def _markdown(written: str) -> str:
    logging.getLogger("markdown_it").setLevel(logging.WARNING)  # Nox shows what any library logs
    parser: Any = import_module("markdown_it").MarkdownIt("commonmark", {"html": False}).enable("table")
    return str(parser.disable("image").render(written))


def _restructured(written: str) -> str:
    settings = {
        "raw_enabled": False,
        "file_insertion_enabled": False,
        "_disable_config": True,
        "doctitle_xform": False,
        "syntax_highlight": "none",
        "report_level": 5,
        "halt_level": 6,
        "traceback": False,
        "embed_stylesheet": False,
        "stylesheet_path": "",
    }
    core: Any = import_module("docutils.core")
    writer = import_module("docutils.writers.html5_polyglot").Writer()
    return str(core.publish_parts(written, writer=writer, settings_overrides=settings)["html_body"])
