"""Announcing on a GitHub that refuses, forgets, loses and is interrupted: in the end, one release with its files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from announcing_tools import FILES, NOTES, TAG, Announcing, announcing, ask, candidate_of, digest

from release.config import Config
from release.errors import (
    AssetsDiffer,
    AssetUnknown,
    CandidateMissing,
    CandidateUntagged,
    CandidateUnverified,
    DistributionChanged,
    DraftsAmbiguous,
    OutsideFailed,
    PartlyAnnounced,
    ReleaseError,
    ReleaseIncomplete,
    TagMoved,
    TagNotPushed,
)
from release.facts.publishing import VERIFIED_SCHEMA
from release.rehearsal import faults
from release.rehearsal.forge import Forge
from release.system.world import World

BASE = "/repos/someone/project/releases"
CREATE, SEND, PUBLISH, DELETE = f"POST {BASE}", f"POST /uploads{BASE}/*", f"PATCH {BASE}/*", "DELETE *"
NOW = (("Retry-After", "0"),)
BUSY = faults.refused(503, headers=NOW)
ROUTES = {"create": CREATE, "upload": SEND, "publish": PUBLISH}
WHEEL = "demo-1.0.2-py3-none-any.whl"


@pytest.fixture
def forge(tmp_path):
    with Forge(tmp_path / "forge") as running:
        yield running


@pytest.fixture
def token(forge):
    return forge.make_token()


@pytest.fixture
def demo(make_project, forge, token) -> Announcing:
    """A tagged candidate whose tag is on the forge."""
    made = announcing(make_project, "github", f"{forge.url}/someone/project", forge.url, GH_TOKEN=token)
    forge.push_tag(TAG, made.project.head)
    return made


@pytest.fixture
def api(forge, token):
    def call(method, path, body=None):
        return ask(method, path if path.startswith("http") else f"{forge.url}{path}", token, body)

    return call


@pytest.fixture
def made(api):
    """Return a function that makes a release by hand, with assets."""

    def make(assets=(), *, name="demo 1.0.2", body=NOTES, draft=True, tag=TAG):
        release = api("POST", BASE, {"tag_name": tag, "name": name, "body": body, "draft": True})
        for asset, data in dict(assets).items():
            api("POST", f"{release['upload_url'].partition('{')[0]}?name={asset}", data)
        return release if draft else api("PATCH", f"{BASE}/{release['id']}", {"draft": False})

    return make


def acts(forge) -> list[str]:
    return [str(record) for record in forge.requests if record.method not in {"GET", "HEAD"}]


def assert_announced(demo, forge, count=1):
    assert forge.published(TAG) == demo.expected
    assert (forge.count(TAG), forge.made_tags) == (count, [])


def test_a_release_is_a_draft_first_and_public_last_with_every_file(demo, forge, api):
    done = demo.run()
    assert_announced(demo, forge)
    assert [each.partition(" ")[0] for each in acts(forge)] == ["POST"] * 5 + ["PATCH"]
    release = api("GET", f"{BASE}/tags/{TAG}")
    assert (release["name"], release["body"], release["prerelease"]) == ("demo 1.0.2", NOTES, False)
    assert done.url == release["html_url"]


def test_a_second_run_changes_nothing_and_says_so(demo, forge):
    demo.run()
    before = acts(forge)
    assert demo.plan().nothing_to_do
    assert demo.run().url
    assert acts(forge) == before


def test_a_plan_asks_and_does_nothing(demo, forge):
    plan = demo.plan()
    assert plan.send == tuple(demo.expected)
    assert acts(forge) == []


ONCE = {
    "busy": BUSY,
    "busy after it was done": faults.refused(500, headers=NOW, processed=True),
    "asked too often": faults.throttled("0"),
    "asked too often, as 403": faults.refused(403, body=b"You have exceeded a secondary rate limit", headers=NOW),
    "answer lost": faults.answer_lost(),
    "answer truncated": faults.truncated(),
    "answer garbage": faults.refused(200, body=b"<html>proxy</html>", processed=True),
    "cut off in the middle": faults.cut_off(),
    "silent, then cut": faults.silent(0.05),
    "silent after it was done": faults.silent(0.05, processed=True),
}


@pytest.mark.parametrize("fault", ONCE.values(), ids=ONCE)
@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
@pytest.mark.sampled(4)
def test_what_goes_wrong_once_is_not_seen_by_the_user(demo, forge, route, fault):
    forge.plan(route, fault)
    demo.run()
    assert forge.unspent == 0
    assert_announced(demo, forge)
    assert demo.plan().nothing_to_do


@pytest.mark.parametrize("fault", [BUSY, faults.answer_lost()], ids=["busy", "answer lost"])
@pytest.mark.parametrize("number", range(4))
def test_any_of_the_questions_may_go_wrong_once(demo, forge, fault, number):
    forge.plan("GET *", *[faults.passed()] * number, fault)
    demo.run()
    assert forge.unspent == 0
    assert_announced(demo, forge)


FOREVER = {
    "busy": BUSY,
    "asked too often": faults.throttled("0"),
    "cut off": faults.cut_off(),
    "forbidden": faults.refused(403, body=b"Resource not accessible by integration"),
}
LONG = [
    pytest.param(route, fault, id=f"{at} {name}") for at, route in ROUTES.items() for name, fault in FOREVER.items()
]


@pytest.mark.slow
@pytest.mark.parametrize(("route", "fault"), [*LONG, pytest.param(f"GET {BASE}/*", BUSY, id="look busy")])
@pytest.mark.sampled(3)
def test_what_goes_wrong_for_long_is_finished_by_the_next_run(demo, forge, route, fault):
    forge.plan(route, *[fault] * 12)
    with pytest.raises(ReleaseError) as raised:
        demo.run()
    assert raised.value.exit_code == (6 if forge.count(TAG) else 5)
    assert raised.value.where
    assert raised.value.fix[-1].endswith("nox -s announce")
    forge._plans.__init__()  # what was planned beyond the tries of one run
    demo.run()
    assert_announced(demo, forge)


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_what_is_done_is_not_done_again_though_every_answer_gets_lost(demo, forge, route):
    forge.plan(route, *[faults.answer_lost()] * 12)
    demo.run()
    assert len(forge.asked(route)) == (len(demo.expected) if route == SEND else 1)
    assert_announced(demo, forge)


def test_a_run_that_ends_in_between_tells_what_stands_and_what_is_missing(demo, forge):
    forge.plan(SEND, faults.passed(), *[BUSY] * 3)
    with pytest.raises(PartlyAnnounced) as raised:
        demo.run()
    assert raised.value.exit_code == 6
    assert f"sent {WHEEL}" in raised.value.where
    assert {"missing demo-1.0.2.tar.gz", "missing SHA256SUMS"} <= set(raised.value.where)
    assert len(demo.run().sent) == 3
    assert_announced(demo, forge)


@pytest.mark.parametrize("acts_before", range(6))
def test_a_run_that_is_killed_at_any_point_is_finished_by_the_next(demo, forge, acts_before):
    class Killed(World):
        left = acts_before

        def send(self, request):
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            return super().send(request)

    with pytest.raises(KeyboardInterrupt):
        demo.run(world=Killed(demo.view))
    demo.run()
    assert_announced(demo, forge)


def test_an_upload_that_broke_off_is_removed_and_sent_again(demo, forge):
    forge.break_uploads(2)
    demo.run()
    assert_announced(demo, forge)
    assert len([each for each in acts(forge) if each.startswith("DELETE")]) == 2


def test_what_a_broken_off_upload_of_an_earlier_run_left_is_removed(demo, forge, made):
    forge.break_uploads()
    with pytest.raises(AssertionError, match="Server Error"):
        made({WHEEL: FILES[WHEEL]})
    assert demo.plan().replace == (WHEEL,)
    demo.run()
    assert_announced(demo, forge)


def test_a_draft_that_is_there_is_used_with_the_title_and_notes_that_somebody_wrote(demo, forge, made, api):
    made(name="The great one", body="By hand.")
    done = demo.run()
    assert_announced(demo, forge)
    release = api("GET", f"{BASE}/tags/{TAG}")
    assert (release["name"], release["body"]) == ("The great one", "By hand.")
    assert any("stay as somebody wrote them" in note for note in done.plan.notes)


@pytest.mark.parametrize("name", ["refs/tags/v1.0.2", ""])
def test_a_title_that_is_none_is_replaced(demo, made, api, name):
    made(name=name)
    demo.run()
    assert api("GET", f"{BASE}/tags/{TAG}")["name"] == "demo 1.0.2"


def test_a_file_of_a_draft_that_is_older_is_replaced(demo, forge, made):
    made({WHEEL: b"an older build"})
    assert demo.plan().replace == (WHEEL,)
    demo.run()
    assert_announced(demo, forge)
    assert [record.status for record in forge.asked(SEND)] == [201] * 5


def test_a_strangers_file_in_a_draft_is_not_published_unless_the_project_says_so(demo, forge, made):
    made({"demo.exe": b"who built this?"})
    with pytest.raises(AssetUnknown) as raised:
        demo.run()
    assert "demo.exe" in raised.value.where
    assert forge.published(TAG) == {}
    demo.configured(also=("*.exe",))
    demo.run()
    assert forge.published(TAG) == {**demo.expected, "demo.exe": digest(b"who built this?")}


def test_of_two_drafts_of_ours_one_is_used_and_one_removed(demo, forge, made):
    made()
    made({WHEEL: FILES[WHEEL]})
    done = demo.run()
    assert WHEEL not in done.sent
    assert_announced(demo, forge)


def test_a_persons_draft_goes_before_one_that_a_run_of_ours_left(demo, forge, made, api):
    made()
    made(name="By hand")
    made()
    demo.run()
    assert api("GET", f"{BASE}/tags/{TAG}")["name"] == "By hand"
    assert_announced(demo, forge)


def test_two_drafts_of_people_are_for_people_to_decide(demo, forge, made):
    made(name="One")
    made(name="Other")
    with pytest.raises(DraftsAmbiguous) as raised:
        demo.run()
    assert len(raised.value.where) == 2
    assert forge.count(TAG) == 2


def test_a_public_release_with_the_same_files_is_done(demo, forge, made):
    made({**FILES, "candidate.json": demo.candidate.canonical()}, name="By hand", draft=False)
    assert demo.plan().send == ("SHA256SUMS",)
    demo.run()
    assert_announced(demo, forge)


def test_what_is_public_is_not_edited(demo, forge, made, api):
    made(name="By hand", body="Other words.", draft=False)
    demo.run()
    release = api("GET", f"{BASE}/tags/{TAG}")
    assert (release["name"], release["body"]) == ("By hand", "Other words.")
    assert_announced(demo, forge)


@pytest.mark.parametrize("immutable", [False, True], ids=["mutable", "immutable"])
def test_other_bytes_in_a_public_release_are_an_alarm_that_names_both(demo, forge, made, immutable):
    if immutable:
        forge.make_immutable()
    made({WHEEL: b"evil"}, draft=False)
    before = acts(forge)
    with pytest.raises(AssetsDiffer) as raised:
        demo.run()
    assert raised.value.exit_code == 7
    assert f"{WHEEL}: ours {digest(FILES[WHEEL])} ; there {digest(b'evil')}" in raised.value.where
    assert acts(forge) == before


def test_an_immutable_release_is_made_and_run_again(demo, forge):
    forge.make_immutable()
    demo.run()
    before = acts(forge)
    demo.run()
    assert acts(forge) == before
    assert_announced(demo, forge)


@pytest.mark.parametrize("fault", [faults.answer_lost(), faults.truncated()], ids=["lost", "truncated"])
def test_an_immutable_release_whose_answer_got_lost_is_not_published_twice(demo, forge, fault):
    forge.make_immutable()
    forge.plan(PUBLISH, fault)
    demo.run()
    assert len(forge.asked(PUBLISH)) == 1
    assert_announced(demo, forge)


def test_an_immutable_release_that_lacks_files_is_told_and_not_tried(demo, forge, made):
    forge.make_immutable()
    made({WHEEL: FILES[WHEEL]}, draft=False)
    before = acts(forge)
    with pytest.raises(ReleaseIncomplete) as raised:
        demo.run()
    assert "demo-1.0.2.tar.gz" in raised.value.where
    assert raised.value.fix == ("invoke bump patch",)
    assert acts(forge) == before


def test_the_tag_of_an_immutable_release_that_was_deleted_can_have_none_again(demo, forge, api, made):
    forge.make_immutable()
    api("DELETE", f"{BASE}/{made(draft=False)['id']}")
    with pytest.raises(PartlyAnnounced, match="can have no release any more") as raised:
        demo.run()
    assert "invoke bump patch" in raised.value.fix


def test_a_hundred_other_releases_do_not_hide_a_draft(demo, forge, made):
    made({WHEEL: FILES[WHEEL]}, name="The first")
    for number in range(230):
        made(tag=f"v0.{number}", draft=True)
    done = demo.run()
    assert WHEEL not in done.sent
    assert_announced(demo, forge)
    assert {record.query["page"] for record in forge.asked(f"GET {BASE}")} == {"1", "2", "3"}


def test_a_tag_that_is_not_on_the_forge_is_not_made_by_publishing(demo, forge):
    forge.repository.tags.clear()
    with pytest.raises(TagNotPushed) as raised:
        demo.run()
    assert raised.value.fix == ("invoke tag",)
    assert (acts(forge), forge.made_tags) == ([], [])


def test_a_tag_that_moves_while_files_are_sent_is_an_alarm_and_nothing_becomes_public(demo, forge):
    class Moving(World):
        def send(self, request):
            forge.push_tag(TAG, "0" * 40)
            return super().send(request)

    with pytest.raises(TagMoved) as raised:
        demo.run(world=Moving(demo.view))
    assert raised.value.exit_code == 7
    assert forge.published(TAG) == {}


def test_only_the_highest_version_is_the_latest(demo, made):
    made(tag="v1.0.1", draft=False)
    made(tag="v2.0.0rc1", draft=True)
    assert demo.plan().wanted.is_latest
    made(tag="v1.1.0", draft=False)
    assert not demo.plan().wanted.is_latest


def test_a_pre_release_is_marked_as_one(demo, forge, api):
    made = replace(candidate_of(demo.project.head, "1.0.2rc1", "v1.0.2rc1"))
    demo.project.write(".release/candidate.json", made.canonical())
    forge.push_tag("v1.0.2rc1", demo.project.head)
    plan = demo.plan()
    assert (plan.wanted.is_prerelease, plan.wanted.is_latest) == (True, False)
    assert plan.notes == ("the change log says nothing of 1.0.2rc1",)
    demo.run()
    assert api("GET", f"{BASE}/tags/v1.0.2rc1")["prerelease"]


def test_review_and_trail_are_attached_where_they_are(demo, forge):
    pages = demo.reviewed()
    demo.act("approve")
    trail = demo.trail
    demo.run()
    assert pages.keys() == {"review.html", "review.md"}
    assert forge.published(TAG) == {**demo.expected, **pages, "trail.jsonl": digest(trail)}


def test_a_trail_that_has_grown_since_is_still_the_one_that_was_attached(demo):
    demo.act("approve")
    demo.run()
    demo.act("audit")
    assert (demo.plan().nothing_to_do, demo.plan().notes) == (True, ())
    (demo.project.root / ".release/journal.jsonl").unlink()
    demo.act("verify")
    assert demo.plan().notes == ("trail.jsonl there is of another run",)


def test_a_trail_that_has_grown_since_is_replaced_while_the_release_is_a_draft(demo, forge, made):
    demo.act("approve")
    made({"trail.jsonl": demo.trail})
    demo.act("verify")
    trail = demo.trail
    assert demo.plan().replace == ("trail.jsonl",)
    demo.run()
    assert forge.published(TAG)["trail.jsonl"] == digest(trail)


def test_the_notes_are_those_of_the_tagged_commit(demo, api):
    demo.project.write("CHANGELOG.md", "# Changelog\n\n## 1.0.2\n\nwritten later\n")
    demo.run()
    assert api("GET", f"{BASE}/tags/{TAG}")["body"] == NOTES


def test_a_run_without_the_review_leaves_the_one_that_is_there(demo):
    demo.reviewed()
    demo.run()
    (demo.project.root / ".release/review.json").unlink()
    assert (demo.plan().nothing_to_do, demo.plan().notes) == (True, ())


def test_a_file_that_changes_while_it_is_sent_does_not_become_public(demo, forge):
    class Changing(World):
        def send(self, request):
            demo.project.write(f"dist/{WHEEL}", b"x" * len(FILES[WHEEL]))
            return super().send(request)

    with pytest.raises(AssetsDiffer):
        demo.run(world=Changing(demo.view))
    assert forge.published(TAG) == {}
    demo.project.write(f"dist/{WHEEL}", FILES[WHEEL])
    demo.run()
    assert_announced(demo, forge)


def test_another_file_in_dist_than_the_candidates_is_refused_before_anything_is_asked(demo, forge):
    demo.project.write(f"dist/{WHEEL}", b"other")
    with pytest.raises(DistributionChanged):
        demo.plan()
    assert forge.requests == []


def test_without_a_candidate_there_is_nothing_to_announce(demo):
    (demo.project.root / ".release/candidate.json").unlink()
    with pytest.raises(CandidateMissing):
        demo.plan()


def test_a_candidate_without_a_tag_is_refused(demo):
    demo.project.write(".release/candidate.json", candidate_of(demo.project.head, tag="").canonical())
    with pytest.raises(CandidateUntagged):
        demo.plan()


def test_what_nobody_verified_is_not_announced(demo, forge):
    demo.configured(unverified=False)
    with pytest.raises(CandidateUnverified) as raised:
        demo.run()
    assert raised.value.fix == ("nox -s verify -- --index pypi",)
    assert forge.requests == []
    seen = {"schema": VERIFIED_SCHEMA, "indexes": {"pypi": {"candidate": demo.candidate.digest}}}
    demo.project.write(".release/verified.json", json.dumps(seen))
    demo.run()
    assert_announced(demo, forge)


def test_a_plain_git_server_is_told_what_it_cannot_do_and_asked_nothing(demo, forge):
    demo.config = Config()
    done = demo.run()
    assert (done.url, done.plan.place.kind) == ("", "bare")
    assert any("no page for the release" in words for words in done.plan.cannot)
    assert forge.requests == []


def test_no_token_is_in_the_journal_or_in_an_error(demo, forge, token):
    problems = []
    for route in (CREATE, SEND, PUBLISH, "GET *"):
        forge.plan(route, faults.refused(403, body=f"Bearer {token} may not".encode()))
        try:
            demo.run()
        except OutsideFailed as problem:
            problems.append(problem)
        except PartlyAnnounced as problem:
            problems += [problem, problem.__cause__]
    texts = [repr(vars(each)) + str(each) for each in problems]
    texts.append(demo.project.read(".release/journal.jsonl").decode())
    assert len(problems) >= 4
    assert not any(token in text for text in texts)
    assert any("[secret]" in text for text in texts)


def test_the_journal_tells_what_was_announced(demo):
    demo.run()
    events = [json.loads(line) for line in demo.project.read(".release/journal.jsonl").splitlines()]
    done = next(each for each in events if each["event"] == "announce:done")
    assert demo.candidate.digest in json.dumps(events)
    assert WHEEL in json.dumps(done)
