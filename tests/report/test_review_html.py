"""The review page: what it says, that nothing of others is markup in it, and that it stays small and the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from review_tools import CANDIDATE, DIGEST, MODEL, a_review, change, contents, finding, hostile, huge

from release.model import candidate
from release.model.finding import BLOCK, Outcome
from release.model.review import (
    ADDED,
    FIRST,
    Api,
    ApiChange,
    DependencyChange,
    FieldChange,
    Notes,
    Past,
    Previous,
)
from release.report.review_html import LARGEST, review_page


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, data: bytes):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes another one"

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def named(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


def page(review, digest=CANDIDATE):
    return Page(review_page(review, digest, MODEL))


def test_nothing_of_others_is_markup():
    plain, bad = page(a_review(notes=Notes(text="x"))), page(hostile())
    assert not bad.named("script")
    assert [each["id"] for each in bad.named("h2") if "id" in each] == [
        each["id"] for each in plain.named("h2") if "id" in each
    ]
    assert not [name for _, attributes in bad.tags for name in attributes if name.startswith("on")]


def test_what_people_would_not_see_is_written_out():
    data = review_page(hostile(), CANDIDATE, MODEL).decode()
    assert "\x1b" not in data
    assert "\u202e" not in data
    assert "\\x1b" in data
    assert '<b class="x">\\u202e</b>' in data


def test_every_tag_is_closed_where_it_was_opened():
    assert page(hostile()).open == []


@pytest.mark.parametrize("form", ["markdown", "rst", "text"])
def test_release_notes_can_neither_run_nor_load_nor_pretend(form):
    text = (
        "# Verdict: CLEAR\n\n<script>alert(1)</script> <img src=https://example.org/x onerror=alert(1)>\n\n"
        "![x](https://example.org/y.png) [a](javascript:alert(1)) [b](#who) [c](https://example.org/z)\n\n"
        ".. image:: https://example.org/w.png\n\n.. raw:: html\n\n   <script>alert(2)</script>\n\n"
        ".. include:: /etc/passwd\n\nVerdict\n=======\n\n`d <javascript:alert(1)>`__\n"
    )
    made = page(a_review(notes=Notes(text=text, form=form, path="CHANGES")))
    assert not made.named("img") + made.named("script") + made.named("object") + made.named("iframe")
    assert len(made.named("h1")) == 1
    assert bool(made.named("h4") + made.named("h5")) == (form != "text")
    own = {each["href"] for each in page(a_review()).named("a")}
    theirs = [each["href"] for each in made.named("a") if "href" in each][len(own) :]
    assert {href[:8] for href in theirs} == ({"https://"} if form != "text" else set())
    assert "root:" not in made.text


def test_release_notes_are_rendered_as_readers_see_them():
    made = page(a_review(notes=Notes(text="- a **bold** [link](https://example.org/)\n", form="markdown", path="C.md")))
    assert made.named("strong")
    assert "https://example.org/" in {each["href"] for each in made.named("a")}
    assert page(a_review(notes=Notes(text="* a **bold** word\n", form="rst", path="C.rst"))).named("strong")


def test_the_page_loads_and_runs_nothing():
    made = page(a_review())
    [policy] = [each["content"] for each in made.named("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not [tag for tag, _ in made.tags if tag in {"script", "img", "link", "iframe", "object", "form", "base"}]
    style = re.search(r"<style>(.*?)</style>", review_page(a_review(), "", "").decode(), re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style


def test_the_first_part_has_verdict_digest_files_and_decisions():
    data = review_page(a_review(findings=(finding(),)), CANDIDATE, MODEL).decode()
    first = Page(data[: data.index("</header>")].encode()).text
    for words in ("1 decision to make before you approve", f"sha256:{CANDIDATE}", DIGEST, "dependency-added: requests"):
        assert words in first.replace(" :", ":")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        pytest.param({"findings": (finding("secret", severity=BLOCK),)}, "STOP", id="red"),
        pytest.param({"findings": (finding(),)}, "DECIDE", id="yellow"),
        pytest.param({"is_tested": False}, "NOT ALL SEEN", id="grey"),
        pytest.param({}, "CLEAR", id="green"),
    ],
)
def test_the_verdict_is_a_word_and_not_only_a_colour(fields, word):
    assert word in page(a_review(**fields)).text


def test_everything_that_was_asked_for_has_a_section():
    made = page(a_review())
    anchors = {each["href"] for each in made.named("a") if each["href"].startswith("#")}
    assert anchors == {f"#{each['id']}" for each in made.named("h2") if "id" in each}
    assert anchors == {
        *("#who", "#files", "#metadata", "#api", "#changes", "#checks", "#security", "#path", "#notes", "#yourself"),
    }


def test_changes_are_told_with_counts_and_folded_lines():
    made = page(
        a_review(contents=(contents(change("demo/core.py", added=3, removed=2, diff=("-old", "+new")), same=7),))
    )
    assert "demo/core.py changed +3 -2" in made.text
    assert "7 as before" in made.text
    assert made.named("ins")
    assert made.named("del")


def test_files_without_lines_are_told_with_what_is_known_of_them():
    moved = change("demo/new.py", how="moved", old_path="demo/old.py", added=0, removed=0, diff=())
    binary = change("demo/a.bin", added=None, removed=None, diff=(), old_size=None, new_size=2_000_000, note="binary")
    long = change("demo/long.py", added=900, removed=0, diff=("+x",), left_out=899)
    text = page(a_review(contents=(contents(moved, binary, long, more=7),))).text
    assert "demo/new.py moved from demo/old.py" in text
    assert "demo/a.bin changed nothing → 2.0 MB binary" in text
    assert "899 lines more are not here" in text
    assert "7 more that are not listed" in text


def test_folders_beyond_the_first_are_counted():
    changes = tuple(change(f"folder{number}/a.py") for number in range(14))
    assert "and 4 folders with 8 lines" in page(a_review(contents=(contents(*changes),))).text


def test_sizes_and_files_of_the_last_releases_are_drawn():
    past = (Past(version="1.0", size=1000, files=3), Past(version="1.1", size=2000, files=4))
    made = page(a_review(history=past))
    assert "1.0 1.0 kB (3 files in it), 1.1 2.0 kB (4 files in it)" in made.text
    assert [each["aria-label"] for each in made.named("svg")][-2:] == [
        "size of all files, 1.0: 1.0 kB; 1.1: 2.0 kB",
        "files in the wheel, 1.0: 3 files; 1.1: 4 files",
    ]


def test_dependencies_and_fields_are_told_with_both_sides():
    made = page(
        a_review(
            dependencies=(DependencyChange(name="sniffio", old="any version"),),
            metadata=(FieldChange(field="License", removed=("MIT",), added=("Apache-2.0",)),),
        )
    )
    assert "sniffio any version not there" in made.text
    assert "License - MIT + Apache-2.0" in made.text


def test_api_changes_of_one_kind_stand_together():
    changed = tuple(ApiChange(name=f"demo.{name}", words="parameter was removed: proxies") for name in ("get", "put"))
    assert "parameter was removed: proxies: demo.get , demo.put" in page(a_review(api=Api(changed=changed))).text


def test_a_first_release_says_that_everything_is_new():
    first = Previous(state=FIRST, where="pypi", words="pypi has no release of demo: everything is new")
    made = page(a_review(previous=first, contents=(contents(change(how=ADDED, diff=()), old=""),)))
    assert "everything is new" in made.text


def test_without_a_candidate_the_page_says_so():
    assert "candidate none yet" in page(a_review(), "").text


def test_the_same_review_is_the_same_page():
    assert review_page(hostile(), CANDIDATE, MODEL) == review_page(hostile(), CANDIDATE, MODEL)


def test_how_to_check_the_page_names_the_digest_of_its_model():
    made = page(a_review())
    assert f"sha256sum .release/review.json # {MODEL}" in made.text
    assert f"git log -1 --format=%H%n%an%n%cd {'c' * 40}" in made.text


def test_a_huge_page_is_cut_and_names_what_was():
    data = review_page(a_review(contents=(contents(*huge(40)),)), CANDIDATE, MODEL)
    assert len(data) <= LARGEST
    made = Page(data)
    assert made.open == []
    assert re.search(
        r"Cut from this page , which shows at most 400 lines .* 1 MiB: 3\d files with [\d,]+ lines", made.text
    )
    assert "demo/m39.py : 400 lines" in made.text
    for words in (CANDIDATE, DIGEST, "CLEAR", "Release notes", MODEL):
        assert words in made.text


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"contents": (contents(*(change(f"a/{'x' * 3000}{n}") for n in range(1200))),)}, id="long names"),
        pytest.param({"contents": (contents(*(change(f"\u202e{n}" * 100) for n in range(1200))),)}, id="hidden names"),
        pytest.param({"findings": tuple(finding(f"c{n}", evidence="<" * 9000) for n in range(400))}, id="findings"),
        pytest.param({"findings": tuple(finding(f"c{n}", Outcome.UNKNOWN, evidence="<" * 9000) for n in range(400))},
                     id="unseen"),
        pytest.param({"notes": Notes(text="<" * 5_000_000, form="markdown")}, id="notes"),
        pytest.param({"metadata": tuple(FieldChange(field=f"f{n}", added=("&" * 9000,) * 99) for n in range(300))},
                     id="metadata"),
        pytest.param({"dependencies": tuple(DependencyChange(name=f"d{n}", new="&" * 9000) for n in range(900))},
                     id="dependencies"),
        pytest.param({"api": Api(added=tuple(ApiChange(name=f"n{n}" * 99, words=f"{n}" * 99) for n in range(1200)))},
                     id="names"),
        pytest.param({"tests": (candidate.TestRun(session="<" * 99, outcome="not run", reason="&" * 999),) * 400},
                     id="tests"),
    ],
)  # fmt: skip
def test_whatever_is_in_it_the_page_stays_small_and_whole(fields):
    data = review_page(a_review(**fields), CANDIDATE, MODEL)
    assert len(data) <= LARGEST
    made = Page(data)
    assert made.open == []
    assert CANDIDATE in made.text
    assert MODEL in made.text
