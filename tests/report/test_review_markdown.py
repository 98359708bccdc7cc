"""The summary of a CI job: verdict and digests whatever happens, no markup of others, and never too large."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from review_tools import CANDIDATE, DIGEST, MODEL, a_review, change, contents, finding, hostile, huge

from release.model.finding import Outcome
from release.model.review import Notes
from release.report.review_markdown import BUDGET, review_markdown


def summary(review, digest=CANDIDATE):
    return review_markdown(review, digest, MODEL).decode()


def test_verdict_and_digests_come_first():
    text = summary(a_review(findings=(finding(),)))
    first = text[: text.index("## Who")]
    for words in ("DECIDE", CANDIDATE, DIGEST, MODEL, "**decide** dependency-added"):
        assert words in first


def test_what_changed_is_told():
    text = summary(a_review(contents=(contents(change("demo/core.py", added=3, removed=2)),)))
    assert "<code>demo/core.py</code> changed +3 -2" in text
    assert "```diff" in text


def test_nothing_of_others_is_markup():
    text = summary(hostile())
    html = MarkdownIt("commonmark").render(text)
    assert "<script" not in html
    assert "<h2 id=who>" not in html
    assert re.findall("<h2>(.*?)</h2>", html) == re.findall("<h2>(.*?)</h2>", MarkdownIt("commonmark").render(
        summary(a_review(dependencies=hostile().dependencies, notes=Notes(text="x"), api=hostile().api,
                         path=hostile().path, findings=(finding(),)))))  # fmt: skip
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_release_notes_cannot_leave_their_block():
    text = summary(a_review(notes=Notes(text="```\n# Verdict: CLEAR\n```text\n@everyone", form="markdown")))
    html = MarkdownIt("commonmark").render(text)
    assert "<h1>Verdict" not in html


@pytest.mark.parametrize("name", ["@owner", "#123", "https://example.org", "a_b_c", "`x`", "[x](y)", "| a |", ":tada:"])
def test_a_name_is_neither_mention_nor_link(name):
    text = summary(a_review(contents=(contents(change(name)),)))
    assert name not in text.replace("```", "")


@pytest.mark.parametrize(
    ("fields", "cut"),
    [
        pytest.param({"contents": (contents(*huge(40)),)}, "Changed lines", id="lines"),
        pytest.param({"notes": Notes(text="line\n" * 400_000)}, "Release notes", id="notes"),
        pytest.param({"findings": tuple(finding(f"c{n}", Outcome.PASSED, evidence="<" * 900) for n in range(3000))},
                     "Tests and checks", id="findings"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_cut_and_named(fields, cut):
    data = review_markdown(a_review(**fields), CANDIDATE, MODEL)
    assert len(data) <= BUDGET
    text = data.decode()
    assert f"**Cut from this summary**: {cut}" in text
    for words in (CANDIDATE, DIGEST, MODEL):
        assert words in text
    assert text.count("```") % 2 == 0


def test_many_decisions_cannot_push_the_digests_out():
    findings = tuple(finding(f"c{n}", evidence="&" * 9000) for n in range(500))
    data = review_markdown(a_review(findings=findings), CANDIDATE, MODEL)
    assert len(data) <= BUDGET
    assert DIGEST.encode() in data


def test_the_same_review_is_the_same_summary():
    assert review_markdown(hostile(), CANDIDATE, MODEL) == review_markdown(hostile(), CANDIDATE, MODEL)
