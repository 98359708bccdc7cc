"""Every check on changes sees its change, leaves its look-alikes alone, and says nothing where nobody could look."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review_tools import a_review, change

from release.checks import CHANGES
from release.model.finding import ASK, BLOCK, Outcome
from release.model.review import (
    FIRST,
    UNSEEN,
    Advice,
    Api,
    DependencyChange,
    DistributionChange,
    FieldChange,
    Previous,
)
from release.model.reviewing import ReviewFacts


def dependency(**fields):
    return {"dependencies": (DependencyChange(name="requests", **fields),)}


def field(name, old=(), new=()):
    return {"metadata": (FieldChange(field=name, removed=tuple(old), added=tuple(new)),)}


def file(path="demo/a.py", *signs, **fields):
    changes = (change(path, signs=signs),)
    return {"contents": (DistributionChange(kind="wheel", old="a.whl", new="b.whl", changes=changes, **fields),)}


def sizes(old, new, files=(10, 10)):
    return file(old_size=old, new_size=new, old_files=files[0], new_files=files[1])


# Check: changes that it has to see, and look-alikes that it has to leave alone.
CASES = {
    "dependency-added": (
        [dependency(new=">=2"), dependency(new="any version", extra="socks")],
        [dependency(old=">=1", new=">=2"), dependency(old=">=1")],
    ),
    "dependency-removed": (
        [dependency(old="any version")],
        [dependency(old=">=1", new=">=2"), dependency(new=">=1")],
    ),
    "dependency-bound-changed": (
        [dependency(old="<3,>=2", new=">=2"), dependency(old=">=1", new='>=1; python_version < "3.9"')],
        [dependency(new=">=1"), dependency(old=">=1")],
    ),
    "python-dropped": (
        [field("Requires-Python", [">=3.9"], [">=3.10"]), field("Requires-Python", [], [">=3.10"])],
        [field("Requires-Python", [">=3.10"], [">=3.9"]), field("Requires-Python", [">=3.9,<4"], [">=3.9"]),
         field("Requires-Python", [">=3.9"], ["no version"]), field("Classifier", [">=3.9"], [">=3.10"])],
    ),
    "licence-changed": (
        [field("License", ["MIT"], []), field("License-File", ["COPYING"]), field("License-Expression", [], ["MIT"])],
        [field("Summary", ["MIT"], [])],
    ),
    "entry-point-changed": (
        [field("Entry points", [], ["console_scripts: demo = demo:main"]), field("Entry points", ["a: b = c"], [])],
        [field("Classifier", [], ["console_scripts: demo = demo:main"])],
    ),
    "address-changed": (
        [field("Project-URL", ["Source, https://example.org/a"], ["Source, https://example.org/b"]),
         field("Home-Page", ["https://example.org"], [])],
        [field("Project-URL", [], ["Changelog, https://example.org/c"]),
         {"metadata": (FieldChange(field="Home-Page", removed=("https://example.org/",)),
                       FieldChange(field="Project-URL", added=("Homepage, https://example.org",)))}],
    ),
    "new-top-level": ([file(new_tops=("tests",))], [file("demo/tests/a.py")]),
    "new-executable": ([file("run.sh", "new executable")], [file("run.sh", "a line of 9000 characters")]),
    "new-binary": (
        [file("a.so", "binary: compiled"), file("a.dat", "binary: nobody can read it here")], [file("binary.txt")],
    ),
    "new-startup-code": (
        [file("a.pth", ".pth: runs at every start of Python")], [file("setup.py", "setup.py: runs at installation")],
    ),
    "hidden-text": (
        [file("a.py", "hidden characters in the text: \\u202e"), file("a", "hidden characters in its name")],
        [file("a.py", "new calls: exec")],
    ),
    "size-jump": (
        [sizes(100_000, 300_000), sizes(300_000, 100_000), sizes(10, 10, (10, 40)), sizes(10, 10, (40, 10))],
        [sizes(100_000, 190_000), sizes(1_000, 40_000), sizes(10, 10, (1, 9))],
    ),
    "version-too-low": (
        [{"advice": Advice(chosen="patch", advised="major", because=("demo.f: is gone",))}],
        [{"advice": Advice(chosen="major", advised="patch")}, {"advice": Advice(chosen="minor", advised="minor")}],
    ),
}  # fmt: skip
BLOCKING = {"new-startup-code", "hidden-text"}
OTHERS = {"unknown-previous"}


def judged(check, semver="advise", **fields):
    module = CHANGES.load(check.replace("-", "_"))
    [found] = module.judge(ReviewFacts(review=a_review(**fields), semver=semver))
    return found


def cases(side):
    return [
        pytest.param(check, fields, id=f"{check}-{number}")
        for check, sides in CASES.items()
        for number, fields in enumerate(sides[side], 1)
    ]


@pytest.mark.parametrize(("check", "fields"), cases(0))
def test_a_change_is_seen(check, fields):
    found = judged(check, **fields)
    assert found.outcome is Outcome.FAILED
    assert found.severity == (BLOCK if check in BLOCKING else ASK)
    assert found.fix


@pytest.mark.parametrize(("check", "fields"), cases(1))
def test_a_look_alike_is_none(check, fields):
    assert judged(check, **fields).outcome in {Outcome.PASSED, Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(("check", "fields"), cases(0))
def test_no_other_check_speaks(check, fields):
    speaking = {
        other.ID
        for other in CHANGES
        for found in other.judge(ReviewFacts(review=a_review(**fields)))
        if found.outcome is Outcome.FAILED
    }
    assert speaking == {check}


def test_every_check_has_cases():
    assert {check.ID for check in CHANGES} - OTHERS == set(CASES)


@pytest.mark.parametrize("check", CHANGES.members)
def test_a_check_documents_itself(check):
    module = CHANGES.load(check)
    assert check.replace("_", "-") == module.ID
    assert [word for word in ("Why: ", "Example: ", "Fix: ", "Sources: ") if f"\n\n{word}" not in module.__doc__] == []


@pytest.mark.parametrize("check", sorted(CASES))
@pytest.mark.parametrize("state", [FIRST, UNSEEN])
def test_without_a_release_before_nothing_is_passed(check, state):
    fields = {"previous": Previous(state=state, words="the index did not answer")}
    assert judged(check, **fields).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("previous", "outcome"),
    [
        pytest.param(a_review().previous, Outcome.PASSED, id="seen"),
        pytest.param(Previous(state=FIRST, words="none"), Outcome.NOT_APPLICABLE, id="none"),
        pytest.param(Previous(state=UNSEEN, words="offline"), Outcome.UNKNOWN, id="not seen"),
        pytest.param(replace(a_review().previous, state=UNSEEN), Outcome.UNKNOWN, id="kept, and maybe not the last"),
    ],
)
def test_a_release_that_was_not_seen_is_unknown(previous, outcome):
    assert judged("unknown-previous", previous=previous).outcome is outcome


def test_many_changes_are_one_decision_and_say_how_many_there_are():
    changes = tuple(DependencyChange(name=f"d{number}", new=">=1") for number in range(20))
    assert judged("dependency-added", dependencies=changes).evidence.endswith("and 14 more")


def test_what_a_file_says_cannot_make_a_line_of_its_own():
    evidence = judged("licence-changed", **field("License", ["a\x1b[2J"], ["b\u202e"])).evidence
    assert evidence == "License: a\\x1b[2J -> b\\u202e"


@pytest.mark.parametrize(
    ("semver", "outcome", "severity"),
    [("strict", Outcome.FAILED, BLOCK), ("advise", Outcome.FAILED, ASK), ("off", Outcome.NOT_APPLICABLE, BLOCK)],
)
def test_the_project_says_what_a_low_version_is(semver, outcome, severity):
    found = judged("version-too-low", semver, advice=Advice(chosen="patch", advised="major"))
    assert (found.outcome, found.severity) == (outcome, severity)


def test_an_api_that_was_not_seen_is_unknown():
    found = judged("version-too-low", api=Api(unseen="griffe is not here"), advice=Advice(chosen="patch"))
    assert (found.outcome, found.evidence) == (Outcome.UNKNOWN, "griffe is not here")


def test_what_was_seen_of_an_api_counts_also_where_not_all_was():
    advice = Advice(chosen="patch", advised="major")
    assert judged("version-too-low", api=Api(unseen="griffe is not here"), advice=advice).outcome is Outcome.FAILED


def test_a_calendar_is_not_advised():
    found = judged("version-too-low", advice=Advice(words="the version is a calendar's"))
    assert (found.outcome, found.evidence) == (Outcome.NOT_APPLICABLE, "the version is a calendar's")
