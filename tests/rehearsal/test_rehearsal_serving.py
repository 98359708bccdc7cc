"""A server: what it records, what it does when something is planned to go wrong, and that it leaves nothing behind."""

from __future__ import annotations

import contextlib
import http.client
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import urllib3
from rehearsed import ask
from urllib3.exceptions import ProtocolError, ReadTimeoutError, SSLError

from release.rehearsal import faults
from release.rehearsal.answering import Answer, Routes, document
from release.rehearsal.authority import Authority
from release.rehearsal.serving import Served


class Counted:
    """An application that counts what it did."""

    def __init__(self):
        self.done = 0
        self.routes = Routes(lambda _: document({}, 404))
        self.routes.add("POST /do", self.do)
        self.routes.add("GET /big", lambda _: Answer(body=b"x" * 1000))
        self.routes.add("GET /broken", lambda _: 1 // 0)
        self.routes.add("GET /{first}/{rest:path}", lambda _, *pieces: document(pieces))

    def do(self, asked):
        asked.body.read()
        self.done += 1
        return document({"done": self.done})


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def server(counted):
    with Served(counted.routes) as running:
        yield running


def test_requests_are_recorded_with_their_answers_status(server):
    ask("GET", f"{server.url}/a/b?page=2&empty=", X_Name="value")
    ask("PUT", f"{server.url}/nothing")
    first, second = server.requests
    assert (first.method, first.path, first.query, first.status) == ("GET", "/a/b", {"page": "2", "empty": ""}, 200)
    assert first.headers["x-name"] == "value"
    assert str(second) == "PUT /nothing 404"
    assert server.asked("PUT *") == [second]


@pytest.mark.parametrize("header", ["Authorization", "Private-Token", "Job-Token", "Cookie", "Proxy-Authorization"])
def test_a_secret_is_not_recorded_but_that_there_was_one_is(server, header):
    ask("GET", f"{server.url}/a/b", **{header: "Bearer s3cret-s3cret"})
    ask("GET", f"{server.url}/a/b", **{header: "s3cret-s3cret"})
    assert [record.headers[header.lower()] for record in server.requests] == ["Bearer [secret]", "[secret]"]
    assert "s3cret" not in repr(server.requests)


def test_pieces_of_a_path_are_unquoted_one_by_one(server):
    assert ask("GET", f"{server.url}/some%2Fone/a%20b/c").json == ["some/one", "a b/c"]


def test_a_head_request_gets_the_head_only(server):
    answer = ask("HEAD", f"{server.url}/big")
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "1000", b"")


def test_an_applications_mistake_is_answered_with_500(server, capsys):
    assert ask("GET", f"{server.url}/broken").status == 500
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        pytest.param(faults.refused(503), 503, "Service Unavailable", id="busy"),
        pytest.param(faults.refused(500), 500, "Internal Server Error", id="broken"),
        pytest.param(faults.refused(403, "Not for you"), 403, "Not for you", id="forbidden, with its own reason"),
        pytest.param(faults.refused(422, "caf\xe9"), 422, "caf\xe9", id="a reason in Latin-1"),
        pytest.param(faults.throttled("7"), 429, "Too Many Requests", id="throttled"),
    ],
)
def test_a_planned_status_is_answered_and_nothing_is_done(server, counted, fault, status, reason):
    server.plan("POST /do", fault)
    answer = ask("POST", f"{server.url}/do", body=b"x")
    assert (answer.status, answer.reason, counted.done) == (status, reason, 0)
    assert ask("POST", f"{server.url}/do").status == 200
    assert server.unspent == 0


def test_when_to_come_back_is_said_in_seconds_or_as_a_date(server):
    date = "Sat, 21 Nov 2026 09:00:00 GMT"
    server.plan("GET *", faults.throttled("7"), faults.throttled(date, status=503))
    answers = [ask("GET", f"{server.url}/big") for _ in range(2)]
    assert [(answer.status, answer.headers["retry-after"]) for answer in answers] == [(429, "7"), (503, date)]


def test_an_error_can_be_answered_although_the_work_was_done(server, counted):
    server.plan("POST /do", faults.refused(502, processed=True))
    assert ask("POST", f"{server.url}/do").status == 502
    assert counted.done == 1


def test_faults_happen_in_order_and_only_on_their_route(server):
    server.plan("POST /do", faults.passed(), faults.refused(403), faults.passed(), faults.refused(500))
    assert ask("GET", f"{server.url}/big").status == 200
    assert [ask("POST", f"{server.url}/do").status for _ in range(5)] == [200, 403, 200, 500, 200]


def test_a_connection_that_is_cut_in_the_middle_of_the_body_does_nothing(server, counted):
    server.plan("POST /do", faults.cut_off(0.5))
    with pytest.raises(ProtocolError):
        ask("POST", f"{server.url}/do", body=b"x" * 4_000_000)
    assert (counted.done, server.requests[0].status) == (0, 0)


def test_an_answer_that_is_lost_was_worked_for(server, counted):
    server.plan("POST /do", faults.answer_lost())
    with pytest.raises(ProtocolError):
        ask("POST", f"{server.url}/do", body=b"x")
    assert (counted.done, server.requests[0].status) == (1, 0)


@pytest.mark.parametrize("fault", [faults.answer_lost(), faults.refused(500, processed=True), faults.truncated()])
def test_a_file_whose_sending_goes_wrong_is_closed(counted, tmp_path, fault):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 1_000_000)
    counted.routes.add("GET /file", lambda _: Answer(body=path))
    with Served(counted.routes) as server:
        server.plan("GET /file", fault)
        with contextlib.suppress(ProtocolError):
            ask("GET", f"{server.url}/file")
        assert ask("GET", f"{server.url}/file").body == path.read_bytes()
    if sys.platform == "linux":
        assert str(path) not in open_files()


def test_a_client_that_goes_away_in_the_middle_of_its_request_leaves_the_server_well(server, counted):
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as plain:
        plain.sendall(b"POST /do HTTP/1.0\r\nContent-Length: 1000\r\n\r\nonly this")
    assert ask("POST", f"{server.url}/do", body=b"x").status == 200
    assert counted.done == 1


def test_a_truncated_answer_ends_before_its_length(server):
    server.plan("GET /big", faults.truncated(0.3))
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as plain:
        plain.sendall(b"GET /big HTTP/1.0\r\n\r\n")
        head, _, body = b"".join(iter(lambda: plain.recv(65536), b"")).partition(b"\r\n\r\n")
    assert b"Content-Length: 1000" in head
    assert len(body) == 300


@pytest.mark.parametrize("processed", [True, False])
def test_a_silent_server_takes_the_request_and_says_nothing(server, counted, processed):
    server.plan("POST /do", faults.silent(60, processed=processed))
    with pytest.raises(ReadTimeoutError):
        ask("POST", f"{server.url}/do", body=b"x", timeout=0.2)
    assert counted.done == processed


def test_a_slow_answer_is_complete_in_the_end(server):
    server.plan("GET /big", faults.slow(0.1))
    assert len(ask("GET", f"{server.url}/big").body) == 1000


def test_a_large_body_is_taken_although_it_is_refused(server):
    server.plan("POST /do", faults.refused(403, "No"))
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]))) as plain:
        plain.request("POST", "/do", body=b"x" * 20_000_000)  # raises where the server stops listening
        assert plain.getresponse().reason == "No"


def test_a_body_without_a_length_is_refused(server, counted):
    with urllib3.PoolManager(retries=False) as http:
        answer = http.request("POST", f"{server.url}/do", body=iter([b"a", b"b"]), chunked=True)
    assert (answer.status, counted.done) == (411, 0)


def test_many_are_answered_at_the_same_time(server):
    server.plan("GET /big", *[faults.slow(0.2)] * 20)
    with ThreadPoolExecutor(20) as pool:
        sizes = list(pool.map(lambda _: len(ask("GET", f"{server.url}/big").body), range(20)))
    assert sizes == [1000] * 20


def test_over_tls_a_client_must_know_the_authority():
    authority = Authority()
    with Served(Counted().routes, authority=authority) as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert ask("GET", f"{server.url}/big", context=authority.client_context()).status == 200
        with pytest.raises(SSLError):
            ask("GET", f"{server.url}/big", context=Authority().client_context())


def test_a_certificate_for_another_host_is_not_good_for_this_one():
    authority = Authority()
    with (
        Served(Counted().routes, authority=authority, names=("other.example.invalid",)) as server,
        pytest.raises(SSLError),
    ):
        ask("GET", f"{server.url}/big", context=authority.client_context())


def test_other_programs_learn_of_the_authority_from_their_environment(tmp_path):
    authority = Authority()
    variables = authority.environment(tmp_path / "ca.pem")
    assert set(variables.values()) == {str(tmp_path / "ca.pem")}
    assert (tmp_path / "ca.pem").read_bytes() == authority.pem


def open_files():
    """What the descriptors of this process lead to; the one that lists them leads nowhere any more."""
    links = [*Path("/proc/self/fd").iterdir()]
    return sorted(str(link.readlink()) for link in links if link.is_symlink())


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("is_safe", [True, False], ids=["TLS", "plain"])
def test_a_server_leaves_no_thread_and_no_socket_even_while_it_is_asked(is_safe):
    authority = Authority() if is_safe else None
    before, files = threading.active_count(), open_files()
    with Served(Counted().routes, authority=authority) as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        server.plan("GET /big", faults.silent(60))
        with socket.create_connection(address) as idle, ThreadPoolExecutor(1) as pool:
            context = authority.client_context() if authority else None
            asking = pool.submit(ask, "GET", f"{server.url}/big", context=context, timeout=60)
            while not server.requests:
                wait([asking], timeout=0.01)
            server.__exit__(None, None, None)
            assert asking.exception(timeout=10) is not None
            idle.settimeout(5)
            assert idle.recv(10) == b""
    assert threading.active_count() == before
    assert open_files() == files
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


def test_a_server_can_be_started_again(counted):
    server = Served(counted.routes)
    for _ in range(2):
        with server:
            assert ask("GET", f"{server.url}/big").status == 200
    with pytest.raises(LookupError):
        _ = server.url
