"""One exchange over HTTP: what is tried again, what is bounded, and what never leaves."""

from __future__ import annotations

import io
import json
import threading

import pytest
from answering import Say, answering

from release.errors import AddressUnsafe, OutsideAnswered, OutsideUnreachable, ProgramFailed
from release.rehearsal.authority import Authority
from release.rehearsal.index import Index
from release.system.http import Request, exchange
from release.system.view import View
from release.system.world import World

BUSY = Say(status=503, reason="Busy", headers={"Retry-After": "0"})


def ask(url, to=None, environment=None, **wanted):
    return exchange(Request(url=url, **wanted), environment or {}, to)


def test_an_answer_is_given_as_it_came():
    with answering(Say(status=404, reason="No such thing", body=b"gone", headers={"X-Serial": "7"})) as server:
        answer = ask(f"{server.url}/a")
    assert (answer.status, answer.ok, answer.headers["x-serial"], answer.body) == (404, False, "7", b"gone")
    assert answer.words == "404 No such thing gone"


def test_a_servers_trouble_is_tried_again_and_its_last_answer_given():
    with answering(BUSY, Say(status=429, headers={"Retry-After": "0"}), Say(body=b"at last")) as server:
        assert ask(server.url).body == b"at last"
    with answering(BUSY) as server:
        assert ask(server.url, tries=3).status == 503
    assert len(server.got) == 3


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_may_be_sent_only_once_is_sent_once(method):
    with answering(BUSY, Say()) as server:
        assert ask(server.url, method=method, body=b"x", tries=1).status == 503
    assert [body for *_, body in server.got] == [b"x"]


def test_a_file_is_sent_whole_again_after_a_try_that_failed():
    with answering(Say(drop=True), BUSY, Say()) as server:
        assert ask(server.url, method="PUT", body=io.BytesIO(b"all of it"), tries=5).ok
    assert [body for *_, body in server.got] == [b"all of it"] * 3


def test_a_connection_that_is_lost_is_tried_again_and_then_named():
    with answering(Say(drop=True), Say(body=b"here")) as server:
        assert ask(server.url).body == b"here"
    with answering(Say(drop=True)) as server, pytest.raises(OutsideUnreachable) as raised:
        ask(f"{server.url}/p?secret=1", tries=2)
    assert (len(server.got), raised.value.exit_code) == (2, 5)
    assert raised.value.where[0] == f"{server.url}/p"
    assert "secret" not in str(raised.value.where)


def test_an_answer_that_breaks_off_is_asked_for_again_and_leaves_nothing_in_the_file():
    whole, to = b"0123456789" * 1000, io.BytesIO()
    with answering(Say(body=whole, cut=5000), Say(body=whole)) as server:
        answer = ask(server.url, to)
    assert (to.getvalue(), answer.body) == (whole, b"")
    with answering(Say(body=whole, cut=5000)) as server, pytest.raises(OutsideUnreachable):
        ask(server.url, tries=2)


def test_silence_ends_with_the_time_that_was_given():
    with answering(Say(wait=threading.Event())) as server, pytest.raises(OutsideUnreachable):
        ask(server.url, timeout_s=0.2, tries=2)
    assert len(server.got) == 2


def test_an_endless_answer_is_cut_off():
    with answering(Say(body=b"x" * 2000)) as server, pytest.raises(OutsideAnswered):
        ask(server.url, largest=1000)


def test_an_error_page_is_not_written_to_the_file():
    to = io.BytesIO()
    with answering(Say(status=404, body=b"no such file")) as server:
        assert ask(server.url, to).body == b"no such file"
    assert to.getvalue() == b""


def test_a_redirect_is_followed_without_the_secret():
    with answering(Say(body=b"from elsewhere")) as other:
        leading = Say(status=302, headers={"Location": f"{other.url}/file"})
        with answering(leading) as server:
            headers = {"Authorization": "Bearer s3cr3t-t0k3n", "Private-Token": "s3cr3t", "Accept": "text/plain"}
            assert ask(server.url, headers=headers).body == b"from elsewhere"
    assert server.got[0][2]["authorization"] == "Bearer s3cr3t-t0k3n"
    assert {"authorization", "private-token"}.isdisjoint(other.got[0][2])
    assert other.got[0][2]["accept"] == "text/plain"


@pytest.mark.parametrize("is_led", [False, True], ids=["at once", "by a redirect"])
def test_a_server_with_tls_is_believed_only_if_its_authority_is(tmp_path, is_led):
    authority = Authority()
    with Index(tmp_path / "safe", authority=authority) as safe:
        leading = Say(status=302, headers={"Location": f"{safe.url}/simple/"})
        with answering(leading) as server:
            url = server.url if is_led else f"{safe.url}/simple/"
            with pytest.raises(OutsideUnreachable, match=r"127\.0\.0\.1 did not answer"):
                ask(url, tries=2)
            assert ask(url, environment=authority.environment(tmp_path / "ca.pem")).ok
    assert [record.status for record in safe.requests] == [200]


def test_what_acts_follows_no_redirect():
    with answering(Say(status=307, headers={"Location": "/elsewhere"})) as server:
        assert ask(server.url, method="POST", body=b"x").status == 307
    assert len(server.got) == 1


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://index.example.invalid/", {"authorization": "Basic x"}),
        ("http://user:password@index.example.invalid/", {}),
        ("ftp://127.0.0.1/", {}),
        ("file:///etc/passwd", {}),
    ],
    ids=["a header in the clear", "a password in the clear", "ftp", "a file"],
)
def test_no_secret_travels_in_the_clear(url, headers):
    with pytest.raises(AddressUnsafe) as raised:
        ask(url, headers=headers)
    assert "password" not in f"{raised.value} {raised.value.where}"


def test_the_users_proxy_is_taken_but_not_on_this_machine():
    with answering(Say(body=b"from the proxy")) as proxy:
        assert ask("http://index.example.invalid/x", environment={"http_proxy": proxy.url}).body == b"from the proxy"
        assert proxy.got[0][1] == "http://index.example.invalid/x"
        with answering(Say(body=b"itself")) as server:
            assert ask(server.url, environment={"HTTP_PROXY": proxy.url}).body == b"itself"
        environment = {"HTTP_PROXY": proxy.url, "NO_PROXY": "example.invalid"}
        with pytest.raises(OutsideUnreachable):
            ask("http://index.example.invalid/x", environment=environment, tries=1)


def test_neither_request_nor_answer_shows_its_secrets():
    request = Request(url="https://user:hidden-one@a.invalid/p?token=hidden-two#f", headers={"Authorization": "hidden"})
    assert request.shown == "https://a.invalid/p"
    assert "Authorization" not in repr(request)


def test_an_answer_that_is_no_json_is_said_to_be_none():
    with answering(Say(body=b"<html>")) as server, pytest.raises(OutsideAnswered):
        ask(server.url).json()
    with answering(Say(body=b'{"a": [1]}')) as server:
        assert ask(server.url).json() == {"a": [1]}


def test_a_view_only_asks(tmp_path):
    view = View(tmp_path, {})
    with answering(Say(body=b"here")) as server:
        assert view.fetch(Request(url=server.url)).body == b"here"
        with pytest.raises(ProgramFailed):
            view.fetch(Request(url=server.url, method="POST"))
    assert [method for method, *_ in server.got] == ["GET"]


def test_what_is_sent_is_in_the_journal_without_its_secrets(tmp_path):
    world = World(View(tmp_path, {}))
    with answering(Say(status=201)) as server:
        headers = {"Authorization": "Bearer hidden-header"}
        url = f"{server.url}/p?token=hidden-query"
        world.send(Request(url=url, method="POST", body=b"hidden-body", headers=headers))
    begun, done = map(json.loads, (tmp_path / ".release/journal.jsonl").read_text().splitlines())
    assert begun["data"] == {"method": "POST", "url": f"{server.url}/p"}
    assert done["data"]["status"] == 201
    assert "hidden" not in (tmp_path / ".release/journal.jsonl").read_text()
