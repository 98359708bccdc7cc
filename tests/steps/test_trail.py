"""The trail of one release and of all, read from a real journal."""

from __future__ import annotations

import json

import pytest
from approving import FILES, approve_as, make_candidate

from release.errors import JournalBroken, JournalMissing
from release.report import publishing as words
from release.steps import trail
from release.system.view import View

JOURNAL = ".release/journal.jsonl"


@pytest.fixture
def released(make_project):
    """A project with two bumps behind it, of which the second is tagged and approved."""
    made = make_project({**FILES, "pyproject.toml": FILES["pyproject.toml"].replace("1.0.1", "0.9")}, tag="v0.9")
    for arguments in (("bump", "1.0.0", "--yes"), ("bump", "1.0.1"), ("tag",)):
        ran = made.invoke(*arguments)
        assert ran.code == 0, ran.text
    make_candidate(made)
    approve_as(made)
    return made


def look(project, *, is_all=False, is_proved=False, with_steps=False):
    return trail.look(View(project.root), is_all=is_all, is_proved=is_proved, with_steps=with_steps)


def text(shown) -> list[str]:
    return [" ".join(line.text.split()) for line in words.trail(shown)]


def test_the_trail_begins_with_the_last_bump(released):
    found = look(released)
    assert [(row.release, row.act, row.outcome) for row in found.rows] == [
        ("1.0.1", "bump", "done"),
        ("1.0.1", "tag", "done"),
        ("1.0.1", "approve", "done"),
    ]
    assert found.hidden > 3


def test_all_releases_are_told_one_after_the_other(released):
    found = look(released, is_all=True)
    assert [(row.release, row.act) for row in found.rows][:2] == [("1.0.0", "bump"), ("1.0.1", "bump")]
    lines = text(found)
    assert lines[0] == "time act what outcome"
    assert (lines[1], lines[3]) == ("1.0.0", "1.0.1")
    assert lines[2].endswith("Z bump bump 1.0.0 done")
    assert lines[-1].startswith("and ")


def test_with_its_steps_the_trail_has_every_act(released):
    found = look(released, is_all=True, with_steps=True)
    events = [json.loads(line)["event"] for line in released.read(JOURNAL).splitlines()]
    assert len(found.rows) == sum(name.endswith(":begin") for name in events)
    assert found.hidden == 0


def test_the_proof_names_how_many_events_hold_and_the_last_hash(released):
    found = look(released, is_proved=True)
    lines = released.read(JOURNAL).splitlines()
    assert (found.proved, found.head) == (len(lines), json.loads(lines[-1])["hash"])
    assert f"chain {len(lines)} events hold, the last one is sha256:{found.head}" in text(found)


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        pytest.param(lambda x: [x[0], x[1].replace(b"T", b"t", 1), *x[2:]], 2, "its hash", id="changed"),
        pytest.param(lambda x: [*x[:3], *x[4:]], 4, "a line was taken out", id="taken out"),
        pytest.param(lambda x: [*x[:3], x[4], x[3], *x[5:]], 4, "it follows line 5: lines were swapped", id="swapped"),
        pytest.param(lambda x: [*x[:3], x[3][:40]], 4, "the last line is cut off", id="cut off"),
    ],
)
def test_a_broken_chain_is_named_by_its_first_line(released, change, line, reason):
    released.write(JOURNAL, b"".join(change(released.read(JOURNAL).splitlines(keepends=True))))
    with pytest.raises(JournalBroken) as caught:
        look(released, is_proved=True)
    assert caught.value.what == f"{JOURNAL} does not hold from line {line} on"
    assert f"line {line}: " in caught.value.where[0]
    assert reason in caught.value.where[0]
    assert [words.split()[0] for words in caught.value.where[1:3]] == ["expected", "found"]
    assert caught.value.exit_code == 7


def test_a_broken_chain_is_still_shown(released):
    lines = released.read(JOURNAL).splitlines(keepends=True)
    released.write(JOURNAL, b"".join(lines[1:]))
    assert look(released, is_all=True).rows


def test_without_a_journal_there_is_nothing_to_show_and_nothing_is_proved(make_project):
    project = make_project(FILES)
    assert text(look(project)) == ["nothing is recorded here", "all releases: invoke trail --all"]
    with pytest.raises(JournalMissing):
        look(project, is_proved=True)


def test_without_a_bump_the_trail_is_all_of_it(make_project):
    project = make_project(FILES, tag="v1.0.1")
    make_candidate(project)
    approve_as(project)
    assert text(look(project))[1].startswith("before the first bump")
    assert [row.act for row in look(project).rows] == ["approve"]


def test_after_a_break_the_journal_is_put_aside_and_the_next_one_tells_of_it(released):
    lines = released.read(JOURNAL).splitlines(keepends=True)
    broken = b"".join([*lines[:3], *lines[4:]])
    released.write(JOURNAL, broken)
    with pytest.raises(JournalBroken) as caught:
        look(released, is_proved=True)
    command = caught.value.fix[-1]
    released.run("sh", "-c", command)
    assert released.read(command.split(" ")[2]) == broken
    for number in (2, 3):  # it is told of every release after the break, and not only of the first
        assert released.invoke("bump", f"1.0.{number}").code == 0
        assert [(row.act, row.outcome) for row in look(released).rows] == [("journal", "put aside"), ("bump", "done")]
    assert look(released, is_proved=True).proved > 0


def test_a_broken_journal_with_something_unfinished_is_put_right_before_it_is_put_aside(released):
    lines = released.read(JOURNAL).splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if b'"event":"transaction:begin"' in line)
    released.write(JOURNAL, b"".join([*lines[:2], *lines[3 : last + 1]]))
    with pytest.raises(JournalBroken) as caught:
        look(released, is_proved=True)
    assert [fix.partition(" ")[0] for fix in caught.value.fix] == ["sed", "invoke", "mv"]
