"""What the index tells of its files, and when."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from rehearsed import NOW, ask, filenames, listed, sdist, upload, wheel

from release.rehearsal.index import Index


@pytest.fixture
def demo(index, tmp_path):
    path = wheel(tmp_path / "dist", Requires_Python=">=3.10")
    assert upload(index, path, index.make_token(), requires_python=">=3.10").status == 200
    return path


def entry(index, place=0):
    return listed(index).json["files"][place]


def page(index, name="demo"):
    return ask("GET", f"{index.simple_url}{name}/", Accept="text/html").body.decode()


def test_the_json_index_tells_all_of_a_file(index, demo):
    answer = listed(index)
    assert answer.headers["content-type"] == "application/vnd.pypi.simple.v1+json"
    assert answer.headers["x-pypi-last-serial"] == str(answer.json["meta"]["_last-serial"])
    assert answer.headers["cache-control"] == "max-age=600, public"
    content = answer.json
    assert (content["meta"]["api-version"], content["name"]) == ("1.4", "demo")
    assert (content["versions"], content["project-status"]) == (["1.0"], {"status": "active"})
    data, inside = demo.read_bytes(), {"sha256": hashlib.sha256(b"").hexdigest()}
    url = f"{index.url}/packages/{demo.name}"
    inside["sha256"] = hashlib.sha256(ask("GET", f"{url}.metadata").body).hexdigest()
    assert content["files"] == [
        {
            "filename": demo.name,
            "url": url,
            "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            "requires-python": ">=3.10",
            "size": len(data),
            "upload-time": "2026-11-21T12:00:00.000000Z",
            "yanked": False,
            "data-dist-info-metadata": inside,
            "core-metadata": inside,
            "provenance": None,
        }
    ]


def test_a_wheels_metadata_is_served_beside_it(index, demo):
    answer = ask("GET", f"{index.url}/packages/{demo.name}.metadata")
    assert answer.body.startswith(b"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")


def test_an_sdist_has_no_metadata_file(index, tmp_path):
    index.put(sdist(tmp_path))
    assert entry(index)["core-metadata"] is False
    assert ask("GET", f"{entry(index)['url']}.metadata").status == 404


def test_files_are_downloaded_whole(index, demo):
    url = entry(index)["url"]
    assert ask("GET", url).body == demo.read_bytes()
    assert ask("HEAD", url).headers["content-length"] == str(len(demo.read_bytes()))


def test_pages_are_served_to_who_does_not_ask_for_json(index, demo):
    assert f'#sha256={hashlib.sha256(demo.read_bytes()).hexdigest()}" data-requires-python="&gt;=3.10"' in page(index)
    assert '<a href="demo/">demo</a>' in ask("GET", index.simple_url).body.decode()


@pytest.mark.usefixtures("demo")
def test_all_projects_are_listed(index):
    answer = ask("GET", index.simple_url, Accept="application/vnd.pypi.simple.v1+json")
    assert [each["name"] for each in answer.json["projects"]] == ["demo"]


@pytest.mark.parametrize("path", ["Demo/", "demo", "DEMO"])
@pytest.mark.usefixtures("demo")
def test_another_spelling_leads_to_the_normal_one(index, path):
    answer = ask("GET", f"{index.simple_url}{path}", Accept="application/vnd.pypi.simple.v1+json")
    assert (answer.status, answer.headers["location"]) == (301, "/simple/demo/")


@pytest.mark.parametrize(
    "path",
    ["/simple/none/", "/pypi/none/json", "/pypi/demo/9/json", "/packages/none.whl", "/packages/n.metadata"],
)
@pytest.mark.parametrize("accept", ["text/html", "application/vnd.pypi.simple.v1+json"], ids=["page", "JSON"])
@pytest.mark.usefixtures("demo")
def test_what_is_not_there_is_not_found(index, path, accept):
    assert ask("GET", index.url + path, Accept=accept).status == 404


def test_a_project_has_a_document(index, demo, tmp_path):
    index.put(sdist(tmp_path, version="2.0rc1"))
    content = ask("GET", f"{index.url}/pypi/Demo/json").json
    assert (content["info"]["version"], sorted(content["releases"])) == ("1.0", ["1.0", "2.0rc1"])
    assert content["urls"][0]["digests"]["sha256"] == index.digests("demo")[demo.name]
    assert content["ownership"] == {"roles": [{"role": "Owner", "user": "maintainer"}], "organization": None}
    assert ask("GET", f"{index.url}/pypi/demo/2.0rc1/json").json["urls"][0]["filename"] == "demo-2.0rc1.tar.gz"


def test_the_serial_counts_every_change(index, demo):
    before = listed(index).json["meta"]["_last-serial"]
    index.put(wheel(demo.parent, version="1.1"))
    index.delete(demo.name)
    assert listed(index).json["meta"]["_last-serial"] == before + 2


@pytest.mark.usefixtures("demo")
def test_listings_lag_behind_uploads_for_some_time(index, clock, tmp_path):
    index.lag(seconds=20)
    assert upload(index, sdist(tmp_path), index.make_token()).status == 200
    for seconds, names in ((0, 1), (19, 1), (20, 2)):
        clock.time = NOW + timedelta(seconds=seconds)
        assert len(filenames(index)) == page(index).count("</a>") == names
        assert len(ask("GET", f"{index.url}/pypi/demo/json").json["urls"]) == names
    assert ask("GET", f"{index.url}/packages/demo-1.0.tar.gz").status == 200


@pytest.mark.usefixtures("demo")
def test_listings_lag_behind_uploads_for_some_answers(index, tmp_path):
    index.lag(answers=2)
    upload(index, sdist(tmp_path), index.make_token())
    assert [len(filenames(index)) for _ in range(4)] == [1, 1, 2, 2]


def test_a_first_upload_lags_too(index, tmp_path):
    index.lag(answers=1)
    upload(index, wheel(tmp_path), index.make_token())
    assert [filenames(index), len(filenames(index))] == [[], 1]


def test_a_wrong_digest_can_be_stated(index, demo):
    index.state_digest(demo.name, "0" * 64)
    assert entry(index)["hashes"] == {"sha256": "0" * 64}
    assert ask("GET", f"{index.url}/pypi/demo/json").json["urls"][0]["digests"]["sha256"] == "0" * 64
    assert ask("GET", entry(index)["url"]).body == demo.read_bytes()


def test_other_bytes_can_be_served(index, demo):
    index.serve_bytes(demo.name, b"evil")
    assert ask("GET", entry(index)["url"]).body == b"evil"
    assert entry(index)["hashes"]["sha256"] == hashlib.sha256(demo.read_bytes()).hexdigest()


@pytest.mark.parametrize(("reason", "shown"), [("", True), ("broken", "broken")])
def test_a_file_can_be_yanked(index, demo, reason, shown):
    index.yank(demo.name, reason)
    assert entry(index)["yanked"] == shown
    assert ask("GET", f"{index.url}/pypi/demo/json").json["info"]["yanked"] is True
    assert f'data-yanked="{reason}"' in page(index)


@pytest.mark.usefixtures("demo")
def test_a_quarantined_project_lists_nothing(index):
    index.set_status("demo", "quarantined")
    assert (filenames(index), page(index).count("</a>")) == ([], 0)
    assert listed(index).json["project-status"] == {"status": "quarantined"}


def test_provenance_is_told_where_it_is(index, demo):
    where = f"{index.url}/integrity/demo/1.0/{demo.name}/provenance"
    assert ask("GET", where).status == 404
    index.attest(demo.name, {"version": 1, "attestation_bundles": []})
    assert entry(index)["provenance"] == where
    assert ask("GET", where).json == {"version": 1, "attestation_bundles": []}
    assert ask("GET", where.replace("1.0/", "2.0/")).status == 404


def test_unknown_names_are_told_to_who_arranges_a_rehearsal(index):
    with pytest.raises(LookupError):
        index.set_status("none", "archived")
    with pytest.raises(LookupError):
        index.yank("none.whl")


@pytest.mark.usefixtures("demo")
def test_another_servers_page_links_to_the_same_files(index, tmp_path):
    """Ask pypiserver in a process of its own: what it does to the process it is in is no matter there."""
    if importlib.util.find_spec("pypiserver") is None:
        pytest.skip("pypiserver is not there")
    index.put(sdist(tmp_path, version="0.9"))
    script = (
        "import sys, pypiserver\n"
        "app = pypiserver.app(roots=[sys.argv[1]], authenticate=[], password_file='.', backend_arg='simple-dir')\n"
        "environ = {'REQUEST_METHOD': 'GET', 'PATH_INFO': '/simple/demo/', 'SERVER_NAME': 'x', 'SERVER_PORT': '80',\n"
        "           'wsgi.url_scheme': 'http', 'wsgi.input': sys.stdin.buffer, 'wsgi.errors': sys.stderr}\n"
        "print(b''.join(app(environ, lambda *_: None)).decode())\n"
    )
    argv = [sys.executable, "-W", "ignore", "-c", script, str(tmp_path / "index")]
    theirs = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True).stdout
    link = re.compile(r'<a href="(?:\.\./\.\.|http://x)?/packages/([^"]+)"[^>]*>([^<]+)</a>')
    assert len(link.findall(theirs)) == 2
    assert sorted(link.findall(page(index))) == sorted(link.findall(theirs))


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-99999999", 206, slice(5, None)),
        ("bytes=-", 200, slice(None)),
        ("bytes=1-2,4-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=99999999-", 416, slice(0, 0)),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(index, demo, wanted, status, part):
    answer = ask("GET", entry(index)["url"], Range=wanted)
    assert (answer.status, answer.body) == (status, demo.read_bytes()[part])


def test_two_indexes_do_not_share_files(index, demo, tmp_path):
    with Index(tmp_path / "other") as other:
        assert ask("GET", f"{other.url}/packages/{demo.name}").status == 404
        assert ask("GET", f"{index.url}/packages/{demo.name}").status == 200
