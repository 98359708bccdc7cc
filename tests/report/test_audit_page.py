"""An audit as one HTML page: nothing runs in it, nothing leaves it, and what was found is text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from auditing_rows import audit

from release.report.audit_page import audit_page

_VOID = {"meta", "br", "rect", "!doctype"}


class Page(HTMLParser):
    """The tags that are open, all tags with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(audit_page(audit()))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_every_tag_is_closed():
    assert Page().open == []


def test_nothing_runs_and_nothing_is_loaded():
    page = Page()
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    attributes = {name for _, given in page.tags for name in given}
    assert not {name for name in attributes if name.startswith("on") or name in {"src", "href", "style"}}
    policy = next(given["content"] for tag, given in page.tags if given.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_what_was_found_is_text():
    text = Page().text
    assert "<script>alert('x')</script> | `a` [b](c) & \"d\"" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_light_and_dark_are_both_there():
    assert "prefers-color-scheme:dark" in audit_page(audit())
    assert "color-scheme:light dark" in audit_page(audit())


def test_each_chapter_has_a_bar_as_long_as_its_items():
    bars = re.findall(r"<svg .*?</svg>", audit_page(audit()))
    assert len(bars) == 4
    widths = [sum(float(width) for width in re.findall(r'width="([0-9.]+)"', bar)) for bar in bars]
    assert widths == [320, 480, 320, 160]
    assert 'aria-label="1 passed, 1 failed"' in bars[0]


def test_every_row_is_in_the_last_table_and_what_failed_in_the_first():
    page = audit_page(audit())
    first, last = page.index("<h2>Failed: 1</h2>"), page.index("<h2>All items: 9</h2>")
    assert page.index("<h2>By chapter</h2>") < first < last
    assert all(f"<td>{row.item.id} " in page[last:] for row in audit().rows)
    assert "Due this month: 2" in page
    assert "[x] STA-3" in page


def test_the_same_audit_is_the_same_page_and_ascii():
    assert audit_page(audit()) == audit_page(audit())
    assert audit_page(audit()).isascii()


def test_a_state_comes_with_the_word_of_people_and_its_end():
    page = audit_page(audit())
    assert ">human (missing)</td>" in page
    assert ">waived<br>until 2026-12-24</td>" in page
    assert ">passed</td>" in page


def test_who_was_asked_is_told():
    assert "forge and index were not asked" in audit_page(audit())
    assert "forge and index were asked" in audit_page(audit(is_online=True))
