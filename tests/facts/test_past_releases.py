"""Files are counted from the last bytes of a wheel, and nothing is made up where an index gives no such part."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from review_tools import wheel

from release.facts.past_releases import count_members, with_counts
from release.model.publishing import Served
from release.model.review import Past
from release.system.view import View


class _Answering(BaseHTTPRequestHandler):
    """Gives the last bytes of its server's file, as static servers do, or all of it."""

    def do_GET(self):
        data, status = self.server.data, 200
        if self.server.is_partial and self.headers.get("Range"):
            data, status = data[-int(self.headers["Range"].rpartition("-")[2]) :], 206
        self.server.asked += 1
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(tmp_path):
    server = HTTPServer(("127.0.0.1", 0), _Answering)
    server.data = wheel(tmp_path, "1.0", {"demo/a.py": "", "demo/b.py": ""}).read_bytes()
    server.is_partial, server.asked = True, 0
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def served(server):
    return Served(filename="demo-1.0-py3-none-any.whl", url=f"http://127.0.0.1:{server.server_port}/x.whl", sha256="")


@pytest.fixture
def view(tmp_path):
    return View(tmp_path, {})


def test_the_members_of_a_wheel_are_counted(view, server):
    assert count_members(view, served(server)) == 5


def test_where_only_whole_files_are_given_nothing_is_known(view, server):
    server.is_partial = False
    assert count_members(view, served(server)) is None


@pytest.mark.parametrize("data", [b"", b"x" * 100, b"PK\x05\x06" + b"\xff" * 18], ids=["empty", "no zip", "zip64"])
def test_what_does_not_say_how_many_is_unknown(view, server, data):
    server.data = data
    assert count_members(view, served(server)) is None


def test_what_is_known_is_not_asked_again(view, server):
    past = (Past(version="0.9", size=1), Past(version="1.0", size=2))
    found = with_counts(view, past, {"0.9": served(server), "1.0": served(server)}, {"0.9": 3})
    assert [each.files for each in found] == [3, 5]
    assert server.asked == 1
