"""GitLab: the package first, then the release with its links; each once, whatever gets lost."""

from __future__ import annotations

import urllib.parse

import pytest
from announcing_tools import FILES, NOTES, TAG, Announcing, announcing, ask, digest
from answering import Say, answering

from release.errors import (
    AssetsDiffer,
    ForgeRefused,
    ForgeTokenMissing,
    OutsideFailed,
    PartlyAnnounced,
    TagMoved,
    TagNotPushed,
)
from release.forges import gitlab
from release.model.forge import Pointer, read_address
from release.rehearsal import faults
from release.rehearsal.answering import document
from release.rehearsal.forge_gitlab import GitLabForge
from release.system.world import World

WHEEL = "demo-1.0.2-py3-none-any.whl"
SEND, PUBLISH, LINK = "PUT */packages/generic/*", "POST */releases", "POST */links"
NOW = (("Retry-After", "0"),)
EMPTY = {"name": "By hand", "description": "x", "created": "", "released_at": "", "links": []}


class Forge(GitLabForge):
    """The fake with the route for tags (REST API, "Tags"), where it lacks that."""

    def _handlers(self):
        return {"GET /repository/tags/{tag}": self._tag, **super()._handlers()}

    def _tag(self, _, tag):
        found = self.tags.get(tag)
        return document({"name": tag, "commit": {"id": found}} if found else {}, 200 if found else 404)


@pytest.fixture
def forge(tmp_path):
    with Forge(tmp_path / "forge", "group/sub/project") as running:
        yield running


@pytest.fixture
def demo(make_project, forge) -> Announcing:
    """A tagged candidate whose tag is on the forge."""
    url, api = f"{forge.url}/group/sub/project", f"{forge.url}/api/v4"
    made = announcing(make_project, "gitlab", url, api, GITLAB_TOKEN=forge.make_token())
    forge.push_tag(TAG, made.project.head)
    return made


def stored(forge) -> dict[str, str]:
    return {each.name: each.sha256 for each in forge.packages._files}


def acts(forge) -> list[str]:
    return [str(record) for record in forge.requests if record.method not in {"GET", "HEAD"}]


def assert_announced(demo, forge):
    release = forge.releases[TAG]
    assert (release["name"], release["description"]) == ("demo 1.0.2", NOTES)
    assert sorted(link["name"] for link in release["links"]) == sorted(demo.expected)
    assert stored(forge) == demo.expected
    assert len(forge.packages._files) == len(demo.expected)
    assert (len(forge.releases), forge.made_tags) == (1, [])


def test_the_files_are_there_before_the_release_that_links_to_them(demo, forge):
    done = demo.run()
    assert_announced(demo, forge)
    assert [each.partition(" ")[0] for each in acts(forge)] == ["PUT"] * 4 + ["POST"]
    assert done.url.endswith("/-/releases/v1.0.2")
    link = next(link for link in forge.releases[TAG]["links"] if link["name"] == WHEEL)
    assert urllib.parse.urlsplit(link["url"]).path.endswith(f"/packages/generic/demo/1.0.2/{WHEEL}")
    assert link["link_type"] == "package"


def test_a_second_run_changes_nothing(demo, forge):
    demo.run()
    before = acts(forge)
    demo.run()
    assert acts(forge) == before


ONCE = {
    "busy": faults.refused(503, headers=NOW),
    "busy after it was done": faults.refused(502, headers=NOW, processed=True),
    "asked too often": faults.throttled("0"),
    "answer lost": faults.answer_lost(),
    "answer truncated": faults.truncated(),
    "cut off in the middle": faults.cut_off(),
}


@pytest.mark.parametrize("fault", ONCE.values(), ids=ONCE)
@pytest.mark.parametrize("route", [SEND, PUBLISH], ids=["upload", "publish"])
@pytest.mark.sampled(3)
def test_what_goes_wrong_once_is_not_seen_by_the_user(demo, forge, route, fault):
    forge.plan(route, fault)
    demo.run()
    assert forge.unspent == 0
    assert_announced(demo, forge)


@pytest.mark.parametrize("route", [SEND, PUBLISH], ids=["upload", "publish"])
def test_what_goes_wrong_for_long_is_finished_by_the_next_run(demo, forge, route):
    forge.plan(route, *[faults.refused(503, headers=NOW)] * 3)
    with pytest.raises((OutsideFailed, PartlyAnnounced)):
        demo.run()
    demo.run()
    assert_announced(demo, forge)


@pytest.mark.parametrize("passed", range(4))
def test_a_run_that_ends_between_two_files_is_finished_by_the_next(demo, forge, passed):
    forge.plan(SEND, *[faults.passed()] * passed, faults.refused(403))
    with pytest.raises((ForgeRefused, PartlyAnnounced)) as raised:
        demo.run()
    assert raised.value.exit_code == (6 if passed else 5)
    assert len(demo.run().sent) == 4 - passed
    assert_announced(demo, forge)


def test_another_file_in_the_package_is_replaced_before_there_is_a_release(demo, forge):
    demo.act("approve")
    demo.run()
    forge.releases.clear()
    demo.act("verify")
    trail = demo.trail
    assert demo.plan().replace == ("trail.jsonl",)
    demo.run()
    assert stored(forge) == {**demo.expected, "trail.jsonl": digest(trail)}


def test_a_release_without_files_gets_them_and_keeps_its_words(demo, forge):
    forge.releases[TAG] = {**EMPTY, "links": []}
    demo.run()
    assert forge.releases[TAG]["name"] == "By hand"
    assert {link["name"] for link in forge.releases[TAG]["links"]} == set(demo.expected)
    before = acts(forge)
    demo.run()
    assert acts(forge) == before


@pytest.mark.parametrize("fault", [faults.answer_lost(), faults.refused(503, headers=NOW)], ids=["lost", "busy"])
def test_a_link_is_added_once(demo, forge, fault):
    forge.releases[TAG] = {**EMPTY, "links": []}
    forge.plan(LINK, fault)
    demo.run()
    assert sorted(link["name"] for link in forge.releases[TAG]["links"]) == sorted(demo.expected)


def test_a_link_to_another_place_is_an_alarm(demo, forge):
    demo.run()
    link = next(link for link in forge.releases[TAG]["links"] if link["name"] == WHEEL)
    link["url"] = "https://evil.example/demo.whl"
    with pytest.raises(AssetsDiffer) as raised:
        demo.run()
    assert f"{WHEEL}: ours {digest(FILES[WHEEL])} ; there a link to https://evil.example/demo.whl" in raised.value.where


def test_a_link_that_somebody_adds_while_the_file_is_sent_is_an_alarm(demo, forge):
    forge.releases[TAG] = {**EMPTY, "links": []}

    class Adding(World):
        def send(self, request):
            link = {"id": 1, "name": WHEEL, "url": "https://evil.example/demo.whl", "link_type": "other"}
            forge.releases[TAG]["links"] = [link]
            return super().send(request)

    with pytest.raises(AssetsDiffer) as raised:
        demo.run(world=Adding(demo.view))
    assert "https://evil.example/demo.whl" in raised.value.where


def test_a_file_in_the_package_that_is_not_ours_is_not_what_a_release_gets(demo, forge):
    demo.run()
    forge.releases[TAG] = {**EMPTY, "links": []}
    for each in forge.packages._files:
        object.__setattr__(each, "sha256", digest(b"other"))
    demo.run()
    assert len(forge.asked("PUT *")) == 2 * len(demo.expected)
    assert demo.plan().nothing_to_do


def test_a_package_of_a_similar_name_is_not_ours(demo, forge):
    other = f"{forge.url}/api/v4/projects/24/packages/generic/demo-extra/1.0.2/{WHEEL}"
    ask("PUT", other, demo.environment["GITLAB_TOKEN"], b"other")
    plan = demo.plan()
    assert (plan.release, plan.replace) == (None, ())
    demo.run()
    assert demo.plan().nothing_to_do


def test_a_link_to_another_place_is_never_followed(demo, forge):
    demo.act("approve")
    demo.run()
    link = next(link for link in forge.releases[TAG]["links"] if link["name"] == "trail.jsonl")
    with answering(Say(body=b"{}\n")) as server:
        link["url"] = f"{server.url}/trail.jsonl"
        assert demo.plan().notes == ("trail.jsonl there is of another run",)
    assert server.got == []


def test_other_bytes_under_a_public_link_are_an_alarm_that_names_both(demo, forge):
    demo.run()
    evil = demo.project.write("evil", b"evil")
    newest = forge.packages._files[0].__class__
    old = next(each for each in forge.packages._files if each.name == WHEEL)
    fields = {name: getattr(old, name) for name in ("package", "name", "created")}
    forge.packages._files.append(newest(**fields, id=999, path=evil, size=4, sha256=digest(b"evil")))
    with pytest.raises(AssetsDiffer) as raised:
        demo.run()
    assert f"{WHEEL}: ours {digest(FILES[WHEEL])} ; there {digest(b'evil')}" in raised.value.where


def test_a_forge_that_tells_no_digest_is_asked_for_the_file(demo, forge):
    demo.run()
    for each in forge.packages._files:
        object.__setattr__(each, "sha256", "")
    assert demo.plan().nothing_to_do
    assert len(forge.asked("GET */packages/generic/*")) == 4


def test_a_tag_that_is_missing_or_elsewhere_stops_before_anything_is_sent(demo, forge):
    forge.push_tag(TAG, "0" * 40)
    with pytest.raises(TagMoved):
        demo.run()
    forge.tags.clear()
    with pytest.raises(TagNotPushed):
        demo.run()
    assert acts(forge) == []


def test_a_jobs_token_goes_in_its_own_header_and_to_its_own_forge(make_project, forge):
    url, api = f"{forge.url}/group/sub/project", f"{forge.url}/api/v4"
    job = {"CI_JOB_TOKEN": forge.make_token(), "CI_API_V4_URL": api, "CI_SERVER_URL": forge.url}
    demo = announcing(make_project, "auto", url, "", **job, CI_PROJECT_PATH="group/sub/project")
    forge.push_tag(TAG, demo.project.head)
    demo.run()
    assert_announced(demo, forge)
    assert all("job-token" in record.headers for record in forge.requests)
    demo.environment["CI_API_V4_URL"] = "https://gitlab.example/api/v4"
    with pytest.raises(ForgeTokenMissing):
        gitlab.open_forge(demo.view, gitlab.find_place(Pointer(kind="gitlab", address=read_address(url), api=api), {}))


def test_where_a_job_may_not_ask_for_a_tag_the_remote_is_asked(make_project, tmp_path):
    with GitLabForge(tmp_path / "forge") as forge:
        api = f"{forge.url}/api/v4"
        job = {"CI_JOB_TOKEN": forge.make_token(), "CI_API_V4_URL": api}
        demo = announcing(make_project, "gitlab", f"{forge.url}/someone/project", api, **job)
        forge.push_tag(TAG, demo.project.head)
        assert not demo.plan().nothing_to_do
        demo.project.commit("more", new="file")
        demo.project.git("tag", "--force", "--annotate", TAG, "--message", "moved")
        demo.project.git("push", "--quiet", "--force", "origin", TAG)
        with pytest.raises(TagMoved):
            demo.plan()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        pytest.param(401, b'{"message": "401 Unauthorized"}', "does not take the token in $GITLAB_TOKEN", id="token"),
        pytest.param(403, b'{"message": "403 Forbidden"}', "may not do this", id="permission"),
        pytest.param(403, b'{"message": "Duplicate package is not allowed"}', "may not do this", id="duplicate"),
        pytest.param(404, b'{"message": "404 Project Not Found"}', "there is no someone/project", id="no access"),
        pytest.param(422, b'{"message": "Ref is not specified"}', "does not have the tag", id="tag missing"),
        pytest.param(413, b"too large", "refused with 413", id="too large"),
        pytest.param(307, b"", "has moved", id="moved"),
    ],
)
def test_a_refusal_names_its_cause_and_what_helps(make_project, status, body, words):
    with answering(Say(status=status, body=body)) as server:
        demo = announcing(make_project, "gitlab", f"{server.url}/someone/project", server.url, GITLAB_TOKEN="glpat-x1")
        forge = gitlab.open_forge(
            demo.view,
            gitlab.find_place(
                Pointer(kind="gitlab", address=read_address(f"{server.url}/someone/project"), api=server.url), {}
            ),
        )
        with pytest.raises(ForgeRefused) as raised:
            list(forge._api.pages("/projects/someone%2Fproject/releases"))
    assert words in raised.value.what
    assert raised.value.fix[-1] == "nox -s announce"


PLACES = {
    "the public one": ("git@gitlab.com:group/sub/name.git", {}, "https://gitlab.com/api/v4", "group/sub/name"),
    "by its host's name": ("https://gitlab.example/a/b", {}, "https://gitlab.example/api/v4", "a/b"),
    "as the job says": (
        "https://gitlab-ci-token:x@code.example/a/b.git",
        {
            "CI_SERVER_URL": "https://code.example",
            "CI_PROJECT_PATH": "a/b",
            "CI_API_V4_URL": "https://code.example/x/v4",
        },
        "https://code.example/x/v4",
        "a/b",
    ),
}


@pytest.mark.parametrize(("url", "environment", "api", "project"), PLACES.values(), ids=PLACES)
def test_the_project_is_found_by_its_remotes_address_and_the_job(url, environment, api, project):
    place = gitlab.find_place(Pointer(address=read_address(url)), environment)
    assert (place.api, place.project) == (api, project)


@pytest.mark.parametrize("url", ["https://github.com/a/b", "https://code.example/a/b", "/srv/git/a"])
def test_other_servers_are_not_taken_for_gitlab(url):
    assert gitlab.find_place(Pointer(address=read_address(url)), {}) is None
