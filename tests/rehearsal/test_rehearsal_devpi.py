"""A second index, of other people's making: devpi-server takes and serves what we publish.

The tests look for a program ``devpi-server``, with its ``devpi-init`` beside it: on ``PATH``, or where the environment
variable ``DEVPI_SERVER`` says. Where there is none they are skipped; ``pip install devpi-server`` into any environment
brings both.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from publishing_tools import NAME, Publishing, a_candidate, a_project
from rehearsed import ask

from release.errors import CredentialMissing, ServedDiffers, UploadRefused

SERVER = shutil.which(os.environ.get("DEVPI_SERVER") or "devpi-server")
PASSWORD = "of root at devpi"
START_S = 120
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SERVER is None, reason="devpi-server is neither on PATH nor at DEVPI_SERVER"),
]


@contextmanager
def serving(folder):
    """Run a server with nothing in it; it says itself where it is."""
    init = Path(SERVER).with_name("devpi-init")
    argv = [init, "--serverdir", folder, "--no-root-pypi", "--root-passwd", PASSWORD]
    subprocess.run([str(each) for each in argv], check=True, capture_output=True, timeout=START_S)
    argv = [SERVER, "--serverdir", str(folder), "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        overdue = threading.Timer(START_S, server.kill)
        overdue.start()
        try:
            line = next((line for line in server.stdout if "Serving on " in line), "")
            overdue.cancel()
            rest = threading.Thread(target=server.stdout.read)  # a full pipe would stop the server
            rest.start()
            yield line.rpartition("Serving on ")[2].strip()
        finally:
            overdue.cancel()
            server.kill()
            rest.join()


class Devpi:
    """One index of the server."""

    def __init__(self, url, name):
        self.index = f"{url}/root/{name}/"
        secret = ask("POST", f"{url}/+login", body={"user": "root", "password": PASSWORD}).json["result"]["password"]
        known = base64.b64encode(f"root:{secret}".encode()).decode()
        wanted = {"type": "stage", "bases": [], "volatile": False}
        assert (
            ask("PUT", self.index.rstrip("/"), body=wanted, X_Devpi_Auth=known, Accept="application/json").status == 200
        )

    @property
    def table(self):
        """What a project's configuration says of it."""
        return (
            f'[tool.release.publish]\nwait = 5\n\n[tool.release.indexes.devpi]\nupload = "{self.index}"\n'
            f'simple = "{self.index}+simple/"\nusername = "root"\ntoken = "DEVPI_PASSWORD"\n'
        )

    def listed(self):
        found = ask("GET", f"{self.index}+simple/{NAME}/", Accept="application/vnd.pypi.simple.v1+json")
        return {file["filename"]: file["hashes"]["sha256"] for file in found.json["files"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("devpi") / "server") as url:
        yield url


@pytest.fixture
def devpi(server, request):
    return Devpi(server, request.node.name.replace("_", "-").partition("[")[0])


@pytest.fixture
def project(make_project, devpi):
    made = a_project(make_project)
    made.write("pyproject.toml", devpi.table)
    return made


@pytest.fixture
def by(project):
    a_candidate(project)
    return Publishing(project, None, "", {"DEVPI_PASSWORD": PASSWORD})


def test_what_is_published_is_served_and_verified(by, devpi, project):
    candidate = by.plan("devpi").candidate
    done = by.publish("devpi")
    assert (sorted(done.accepted), done.tries) == (sorted(file.filename for file in candidate.distributions), 1)
    assert devpi.listed() == {file.filename: file.sha256 for file in candidate.distributions}
    verified = by.verify("devpi")
    assert ([state.verdict.value for state in verified.states], verified.installed) == (["served"] * 2, "1.0")
    assert PASSWORD not in (project.root / ".release/journal.jsonl").read_text()


def test_what_is_there_already_is_not_sent_again(by):
    by.publish("devpi")
    assert (by.plan("devpi").missing, by.publish("devpi").tries) == ((), 0)


def test_other_bytes_under_the_name_are_an_alarm_before_anything_is_sent(by, devpi, project):
    by.publish("devpi")
    before = devpi.listed()
    a_candidate(project, padding=b"# more\n")
    with pytest.raises(ServedDiffers):
        by.publish("devpi")
    assert devpi.listed() == before


def test_a_wrong_password_is_refused_once(by, devpi):
    by.environment["DEVPI_PASSWORD"] = "another"
    with pytest.raises(UploadRefused) as raised:
        by.publish("devpi")
    assert raised.value.where[0].startswith("401 ")
    assert ask("GET", f"{devpi.index}+simple/{NAME}/").status == 404


def test_without_a_password_it_is_said_where_one_was_looked_for(by):
    del by.environment["DEVPI_PASSWORD"]
    with pytest.raises(CredentialMissing) as raised:
        by.plan("devpi")
    assert raised.value.where[0] == "DEVPI_PASSWORD: not set"
