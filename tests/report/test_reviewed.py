"""A review in short, as it stands on the terminal before an approval."""

from __future__ import annotations

import pytest
from review_tools import a_review, change, contents, finding, hostile

from release.model.finding import BLOCK, Outcome
from release.model.review import UNSEEN, Advice, Api, ApiChange, DependencyChange, Previous
from release.report import reviewed


def lines(review, short=True):
    return [line.text for line in (reviewed.review_short if short else reviewed.review)(review)]


def test_it_begins_with_the_verdict_and_the_decisions():
    found = lines(a_review(findings=(finding(),)))
    assert found[:2] == [
        "demo 1.1: 1 decision to make before you approve",
        "  decide    dependency-added: requests: >=2",
    ]


@pytest.mark.parametrize(
    ("fields", "tone"),
    [
        ({"findings": (finding("secret", severity=BLOCK),)}, "bad"),
        ({"findings": (finding(),)}, "warn"),
        ({"findings": (finding("x", Outcome.UNKNOWN),)}, "warn"),
        ({}, "good"),
    ],
    ids=["red", "yellow", "grey", "green"],
)
def test_the_verdict_has_its_tone(fields, tone):
    [first, *_] = reviewed.review_short(a_review(**fields))
    assert first.tone == tone


def test_what_changed_is_told_in_a_line_each():
    found = lines(
        a_review(
            contents=(contents(change(), change("demo/b.py", how="added"), same=3, old_size=10, new_size=2000),),
            dependencies=(DependencyChange(name="sniffio", old="any version"), DependencyChange(name="x", new=">=1")),
            api=Api(changed=(ApiChange(name="demo.f", words="x"),)),
            advice=Advice(chosen="patch", advised="major"),
        )
    )
    assert "  wheel     1 added, 1 changed, 3 as before; 10 bytes → 2.0 kB" in found
    assert "  needs     -sniffio, +x >=1" in found
    assert "  API       0 added, 1 changed, 0 removed" in found
    assert "  version   patch chosen, major advised" in found


def test_many_findings_are_counted():
    found = lines(a_review(findings=tuple(finding(f"c{n}") for n in range(20))))
    assert "            and 14 more" in found
    assert len(found) < 30


def test_a_release_that_was_not_seen_is_said():
    assert "  against   pypi did not answer" in lines(
        a_review(previous=Previous(state=UNSEEN, words="pypi did not answer"))
    )


def test_it_ends_with_the_page_and_the_next_command():
    found = lines(a_review(), short=False)
    assert ".release/review.html" in found[-2]
    assert found[-1] == "next  nox -s release"
    blocked = lines(a_review(findings=(finding("secret", severity=BLOCK),)), short=False)
    assert blocked[-1].startswith("next  nox -s check")


def test_hostile_words_stay_on_their_line():
    assert all(line.count("\n") <= line.count("</h2>") for line in lines(hostile()))
