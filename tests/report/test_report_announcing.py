"""Announcements as lines."""

from __future__ import annotations

from dataclasses import replace

from announcing_tools import candidate_of, digest

from release.facts.announcing import announcement
from release.forges import bare
from release.model.announcing import Announced, AnnouncePlan
from release.model.forge import File, ForgeRelease, Place
from release.report.announcing import announce_plan, announced
from release.report.json import render

PAGE = "https://code.example/a/b/releases/1"
CANDIDATE = candidate_of("5" * 40)
FILES = tuple(File(name=name, size=1, sha256=digest(name.encode()), data=b"x") for name in ("a.whl", "b.gz", "c.json"))
DRAFT = ForgeRelease(id="1", tag="v1.0.2", title="", notes="", is_draft=True, url=PAGE)
PLAN = AnnouncePlan(
    place=Place(kind="github", base="https://code.example", api="https://code.example/api", project="a/b"),
    remote="origin",
    candidate=CANDIDATE,
    wanted=replace(announcement(CANDIDATE, "{project} {version}", "Notes."), is_latest=True),
    files=FILES,
    release=DRAFT,
    surplus=(replace(DRAFT, id="2", url=f"{PAGE}0"),),
    send=("a.whl", "b.gz"),
    replace=("b.gz",),
    notes=("something to know",),
)


def lines(found) -> list[str]:
    return [line.text for line in found]


def test_a_plan_tells_what_is_sent_replaced_and_removed():
    text = lines(announce_plan(PLAN))
    assert text[0] == "demo 1.0.2 at https://code.example/a/b (dry run, nothing is changed)"
    assert f"  release    draft {PAGE}, latest" in text
    assert [line.split()[0] for line in text[3:7]] == ["remove", "send", "replace", "is"]
    assert text[-2:] == ["note  something to know", "next  nox -s announce"]


def test_what_was_done_is_told_file_by_file_with_the_page_last():
    text = lines(announced(Announced(plan=PLAN, url=PAGE, sent=("a.whl", "b.gz"))))
    assert text[0] == "demo 1.0.2 at https://code.example/a/b is public"
    assert [line.split()[0] for line in text[1:4]] == ["sent", "sent", "same"]
    assert text[-2:] == [f"page  {PAGE}", "next  invoke trail"]


def test_nothing_to_do_is_said():
    done = replace(PLAN, release=replace(DRAFT, is_draft=False), send=(), replace=(), surplus=())
    text = lines(announced(Announced(plan=done, url=PAGE)))
    assert text[0].startswith("nothing to do: demo 1.0.2")
    assert lines(announce_plan(done))[-1] == "nothing to do"


def test_a_plain_server_is_told_what_it_cannot_do():
    plain = replace(PLAN, cannot=bare.CANNOT, release=None)
    for text in (lines(announced(Announced(plan=plain, url=""))), lines(announce_plan(plain))):
        assert text[1].startswith("nothing to do: this is a plain git server")
        assert [f"  {words}" for words in bare.CANNOT] == text[2:4]


def test_the_record_is_json_with_digests_in_place_of_bytes():
    text = render("announced", Announced(plan=PLAN, url=PAGE))
    assert '"schema": "release-tasks/announced/1"' in text
    assert FILES[0].sha256 in text
