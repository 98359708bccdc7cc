"""The journal as an audit sees it, written by real acts."""

from __future__ import annotations

import pytest

from release.facts.audit.journal import read_journal
from release.system.view import View
from release.system.world import World

JOURNAL = ".release/journal.jsonl"


@pytest.fixture
def world(tmp_path):
    return World(View(tmp_path))


def test_no_journal_is_nothing_seen(tmp_path):
    assert read_journal(View(tmp_path)) is None


def test_acts_are_told_with_their_end_and_what_was_said_at_both(world):
    with world.act("upload", index="pypi", files=["a.whl"]) as result:
        result["statuses"] = [200]
    found = read_journal(world.view)
    assert (found.events, found.broken) == (2, "")
    (act,) = found.acts
    assert (act.name, act.outcome, act.data["index"], act.data["statuses"]) == ("upload", "done", "pypi", [200])
    assert found.last("upload") == act
    assert found.last("drill") is None


def test_an_act_that_failed_has_its_error(world):
    with pytest.raises(ZeroDivisionError), world.act("verify", index="pypi"):
        raise ZeroDivisionError
    (act,) = read_journal(world.view).acts
    assert (act.outcome, act.error) == ("failed", "ZeroDivisionError")


def test_steps_of_longer_acts_are_left_out_and_pushes_are_not(world):
    world.view.root.joinpath(".git").mkdir()
    world.write(".release/x.json", b"{}")
    with world.act("git", argv=["git", "push", "--atomic", "origin", "refs/tags/v1"]) as result:
        result["code"] = 1
    with world.act("git", argv=["git", "commit"]):
        pass
    assert [(act.name, act.outcome) for act in read_journal(world.view).acts] == [("push", "failed")]


def test_an_act_that_never_ended_is_told(world):
    world.journal.append("upload:begin", {"index": "pypi"})
    assert [(act.name, act.outcome) for act in read_journal(world.view).acts] == [("upload", "not finished")]


def test_a_changed_line_is_told(world):
    for _ in range(3):
        with world.act("upload", index="pypi"):
            pass
    path = world.view.root / JOURNAL
    path.write_bytes(path.read_bytes().replace(b'"pypi"', b'"pypo"', 1))
    assert read_journal(world.view).broken == "line 1: its hash does not fit its text"


@pytest.mark.parametrize(
    ("text", "is_leak"),
    [
        pytest.param("pypi-" + "AgEIcHlwaS5vcmc" * 8, True, id="a whole token"),
        pytest.param("ghp_" + "a1B2" * 9, True, id="a forge's token"),
        pytest.param("pypi-AgEI...", False, id="a placeholder"),
        pytest.param("***", False, id="what was hidden"),
    ],
)
def test_a_token_in_our_own_files_is_told_by_its_place(world, text, is_leak):
    with world.act("upload"):
        pass
    world.view.root.joinpath(".release/last-error.txt").write_text(f"trace\nheader: {text}\n")
    assert read_journal(world.view).leaks == ((".release/last-error.txt:2",) if is_leak else ())


@pytest.mark.parametrize(("side", "outcome"), [("new", "done"), ("old", "failed")])
def test_a_transaction_is_told_by_its_kind_and_is_done_only_if_it_was_not_taken_back(world, side, outcome):
    world.begin({"id": "1", "kind": "tag", "tag": "v1.0", "head": "a" * 40, "remote": "origin"}, ())
    world.finish({"id": "1", "side": side})
    (act,) = read_journal(world.view).acts
    assert (act.name, act.outcome, act.data["tag"]) == ("tag", outcome, "v1.0")
