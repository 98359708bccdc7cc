"""The review page in a real browser: nothing leaves it, it fits every screen, and the keyboard reaches all of it.

`nox -s browser` runs these; they need Debian's chromium.
"""

from __future__ import annotations

import re
import shutil

import pytest
from review_tools import CANDIDATE, MODEL, a_review, change, contents, finding, hostile, huge

from release.model.finding import Outcome
from release.model.review import DependencyChange, Notes, Past
from release.report.review_html import review_page

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOTES = "# 1.1\n\n![image](https://example.org/x.png) <img src=https://example.org/y.png>\n\n" + "word " * 400

REVIEWS = {
    "usual": a_review(
        findings=(*(finding(f"dependency-added-{n}") for n in range(6)), finding("x", Outcome.UNKNOWN)),
        contents=(contents(*(change(f"demo/module_{n}.py") for n in range(30)), same=9),),
        dependencies=(DependencyChange(name="sniffio", old="any version"),),
        notes=Notes(text=NOTES, form="markdown", path="CHANGELOG.md"),
        history=tuple(Past(version=f"1.{n}", size=1000 * n) for n in range(1, 13)),
    ),
    "hostile": hostile(),
    "huge": a_review(contents=(contents(*huge(10)),)),
}

# What a reader sees against what is behind it, for every element with text of its own: WCAG's contrast.
CONTRAST = """
() => {
  const parse = c => { const n = c.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n };
  const lum = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest('svg')) continue;
    const [a, b] = [lum(parse(getComputedStyle(e).color)), lum(behind(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) low.push(`${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`);
  }
  return low;
}
"""


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not here: apt-get install chromium")
    with api.sync_playwright() as running:
        made = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


class Shown:
    """A page that is open, what it asked for, and what the browser said of it."""

    def __init__(self, browser, path, **how):
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **how})
        self.page = self.context.new_page()
        self.requests, self.said = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda problem: self.said.append(str(problem)))
        self.page.goto(path.as_uri())


@pytest.fixture
def show(browser, tmp_path):
    opened = []

    def shown(name, **how):
        path = tmp_path / f"{name}.html"
        path.write_bytes(review_page(REVIEWS[name], CANDIDATE, MODEL))
        opened.append(Shown(browser, path, **how))
        return opened[-1]

    yield shown
    for each in opened:
        each.context.close()


@pytest.mark.parametrize("name", REVIEWS)
def test_no_request_leaves_and_nothing_is_said_on_the_console(show, name):
    shown = show(name)
    shown.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    shown.page.wait_for_load_state("networkidle")
    assert len(shown.requests) == 1
    assert shown.said == []


@pytest.mark.parametrize("name", REVIEWS)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(show, name, width):
    page = show(name, viewport={"width": width, "height": 844}).page
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", REVIEWS)
def test_every_text_can_be_read(show, name, scheme):
    page = show(name, color_scheme=scheme).page
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(CONTRAST) == []


def test_the_first_screen_has_verdict_digest_and_decisions(show):
    page = show("usual").page
    for locator in (
        page.locator(".verdict"),
        page.get_by_text(f"sha256:{CANDIDATE}"),
        page.get_by_text(re.compile("demo-1.1-py3-none-any.whl")).first,
        *page.locator("header ol li").all(),
    ):
        box = locator.bounding_box()
        assert box["y"] + box["height"] <= 800
    assert len(page.locator("header ol li").all()) == 6


def test_the_keyboard_reaches_and_opens_every_fold(show):
    page = show("usual").page
    folds = page.locator("summary").count()
    reached = set()
    for _ in range(folds + page.locator("a").count() + 5):
        page.keyboard.press("Tab")
        number = page.evaluate("[...document.querySelectorAll('summary')].indexOf(document.activeElement)")
        if number >= 0 and number not in reached:
            reached.add(number)
            was = page.evaluate("document.activeElement.parentElement.open")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.parentElement.open") is not was
    assert len(reached) == page.locator("summary").count() >= folds


def test_without_scripts_it_is_the_same(show):
    page = show("usual", java_script_enabled=False).page
    assert page.locator("summary").count() > 30
    assert page.locator(".verdict").is_visible()


def test_in_print_every_fold_is_open(show):
    page = show("usual").page
    closed = page.locator("details:not([open]) pre").first
    assert not closed.is_visible()
    page.emulate_media(media="print")
    assert closed.bounding_box()["height"] > 0


def test_hostile_names_run_nothing_and_forge_no_section(show):
    page = show("hostile").page
    assert page.locator("h2[id]").evaluate_all("all => all.map(each => each.id)") == [
        *("who", "files", "metadata", "api", "changes", "checks", "security", "path", "notes", "yourself")
    ]
    assert page.locator("script").count() == 0
    assert page.locator("h1").count() == 1
