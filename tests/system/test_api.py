"""A web API: pages are read to the end, and what acts is sent again only after looking whether it arrived."""

from __future__ import annotations

import io
import json
import threading

import pytest
from answering import Say, answering

from release.errors import ForgeBusy, ForgeRefused, OutsideAnswered, OutsideUnreachable
from release.system.api import Api, is_busy, is_limited, wait_s
from release.system.http import Digest, Response
from release.system.view import View
from release.system.world import World

SECRET = "s3cret-token"
BUSY = Say(status=503, headers={"Retry-After": "0"})


def refusal(answer):
    kind = ForgeBusy if is_busy(answer) else ForgeRefused
    return kind("refused", where=(answer.words,))


@pytest.fixture
def world(tmp_path):
    return World(View(tmp_path, {}))


@pytest.fixture
def api(world):
    def make(url, **fields):
        return Api(view=world.view, address=url, headers={"Authorization": SECRET}, refusal=refusal, **fields)

    return make


def said(content, **headers) -> Say:
    return Say(body=json.dumps(content).encode(), headers=headers)


def post(api, world, looked=None):
    """Post once; *looked* is what a look finds each time, ``None`` for nothing."""
    looks = iter(looked or ())
    request = api.request("POST", api.url("/things"), b"{}")
    return api.act(world, request, lambda content: content["id"], lambda: next(looks, None))


def methods(server) -> list[str]:
    return [method for method, *_ in server.got]


def test_an_act_returns_what_its_answer_tells(api, world):
    with answering(said({"id": 7})) as server:
        assert post(api(server.url), world) == 7
    assert [(method, path) for method, path, *_ in server.got] == [("POST", "/things")]


UNCLEAR = {
    "lost": Say(drop=True),
    "busy": BUSY,
    "truncated": Say(body=b'{"id": 7}', cut=3),
    "garbage": Say(body=b"<html>"),
    "there already": Say(status=422, body=b'{"code": "already_exists"}'),
    "conflict": Say(status=409),
}


@pytest.mark.parametrize("unclear", UNCLEAR.values(), ids=UNCLEAR)
def test_what_has_arrived_is_not_sent_again(api, world, unclear):
    with answering(unclear) as server:
        assert post(api(server.url), world, ["found"]) == "found"
    assert methods(server) == ["POST"]


@pytest.mark.parametrize("unclear", UNCLEAR.values(), ids=UNCLEAR)
def test_what_has_not_arrived_is_sent_again(api, world, unclear):
    unclear.headers["Retry-After"] = "0"
    with answering(unclear, said({"id": 7})) as server:
        assert post(api(server.url), world) == 7
    assert methods(server) == ["POST", "POST"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_clear_refusal_is_final(api, world, status):
    with answering(Say(status=status, body=b"no")) as server, pytest.raises(ForgeRefused):
        post(api(server.url), world, ["never looked for"])
    assert methods(server) == ["POST"]


def test_an_act_is_given_up_after_three_tries(api, world):
    with answering(BUSY) as server, pytest.raises(ForgeBusy):
        post(api(server.url), world)
    assert methods(server) == ["POST"] * 3


def test_a_silent_server_is_given_up(api, world):
    with answering(Say(wait=threading.Event())) as server, pytest.raises(OutsideUnreachable):
        post(api(server.url, timeout_s=0.1), world)
    assert methods(server) == ["POST"] * 3


def test_a_wait_of_minutes_is_not_waited(api, world):
    with answering(Say(status=429, headers={"Retry-After": "61"})) as server, pytest.raises(ForgeBusy):
        post(api(server.url), world)
    assert methods(server) == ["POST"]


def test_a_file_is_sent_whole_at_every_try(api, world):
    with answering(Say(drop=True), said({})) as server:
        here = api(server.url)
        request = here.request("POST", here.url("/up"), io.BytesIO(b"all of it"), size=9)
        here.act(world, request, lambda _: "done", lambda: None)
    assert [body for *_, body in server.got] == [b"all of it"] * 2
    assert server.got[0][2]["content-type"] == "application/octet-stream"


def test_what_is_not_there_is_as_good_as_removed(api, world):
    with answering(Say(status=204), Say(status=404), Say(status=403)) as server:
        api(server.url).remove(world, "/things/7")
        api(server.url).remove(world, "/things/7")
        with pytest.raises(ForgeRefused):
            api(server.url).remove(world, "/things/7")


def test_a_document_that_is_not_there_is_none(api):
    with answering(Say(status=404), said({"id": 1}), Say(status=401)) as server:
        assert api(server.url).find("/a") is None
        assert api(server.url).find("/a", q="x y") == {"id": 1}
        with pytest.raises(ForgeRefused):
            api(server.url).find("/a")
    assert server.got[1][1] == "/a?q=x+y"


FULL = [{"id": number} for number in range(100)]
PAGES = {
    "no header": ([said(FULL), said([{"id": 100}])], 101),
    "no header, and nothing more": ([said(FULL), said([])], 100),
    "link": ([said([{"id": 1}], Link='<x>; rel="next"'), said([{"id": 2}], Link='<x>; rel="prev"')], 2),
    "next page": ([said([{"id": 1}], **{"X-Next-Page": "2"}), said([{"id": 2}], **{"X-Next-Page": ""})], 2),
    "an empty page between": ([said([], Link='<x>; rel="next"'), said([{"id": 2}])], 1),
}


@pytest.mark.parametrize(("script", "count"), PAGES.values(), ids=PAGES)
def test_pages_are_read_to_the_last(api, script, count):
    with answering(*script) as server:
        assert len(list(api(server.url).pages("/things"))) == count
    assert [path for _, path, *_ in server.got] == [f"/things?per_page=100&page={n}" for n in (1, 2)]


def test_what_is_no_list_is_told(api):
    with answering(said({"message": "x"})) as server, pytest.raises(OutsideAnswered):
        list(api(server.url).pages("/things"))


def test_a_question_that_was_asked_too_often_is_asked_again(api):
    limited = Say(status=403, body=b"You have exceeded a secondary rate limit", headers={"Retry-After": "0"})
    with answering(limited, said({"id": 1})) as server:
        assert api(server.url).find("/a") == {"id": 1}


LIMITS = {
    "429": (429, {}, b"", True),
    "403 that says when": (403, {"retry-after": "5"}, b"", True),
    "403 with nothing left": (403, {"x-ratelimit-remaining": "0"}, b"", True),
    "403 in words": (403, {}, b"secondary rate limit", True),
    "403 for another reason": (403, {"x-ratelimit-remaining": "12"}, b"no", False),
    "404": (404, {"retry-after": "5"}, b"", False),
}


@pytest.mark.parametrize(("status", "headers", "body", "limited"), LIMITS.values(), ids=LIMITS)
def test_a_limit_is_told_from_a_permission(status, headers, body, limited):
    assert is_limited(Response(status=status, reason="", headers=headers, body=body, shown="")) is limited


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        pytest.param({"retry-after": "7"}, 7, 7, id="seconds"),
        pytest.param({"retry-after": "Fri, 01 Jan 1990 00:00:00 GMT"}, 0, 0, id="a date that is over"),
        pytest.param({"retry-after": "soon"}, 1, 1, id="nonsense"),
        pytest.param({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999"}, 10**9, 10**10, id="reset"),
        pytest.param({}, 1, 1, id="nothing"),
    ],
)
def test_how_long_to_wait_is_the_servers_word(headers, least, most):
    assert least <= wait_s(Response(status=429, reason="", headers=headers, body=b"", shown="")) <= most


def test_the_token_is_in_no_text_of_it(api, world):
    with answering(Say(status=401)) as server, pytest.raises(ForgeRefused) as raised:
        post(api(server.url), world)
    here = api(server.url)
    assert SECRET not in repr(here) + repr(here.request("GET", "http://x")) + repr(vars(raised.value))
    assert SECRET not in (world.view.root / ".release/journal.jsonl").read_text()


def test_a_download_is_written_and_its_size_bounded(api):
    with answering(Say(body=b"x" * 500)) as server:
        stored = Digest()
        api(server.url).download(f"{server.url}/file", stored, 500, {})
        assert len(stored.hex) == 64
        with pytest.raises(OutsideAnswered):
            api(server.url).download(f"{server.url}/file", Digest(), 10, {})
