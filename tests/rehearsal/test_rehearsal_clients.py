"""twine, pip and uv as they are, against the index: they upload, list, download and install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rehearsed import filenames, sdist, upload, wheel

from release.rehearsal import faults
from release.rehearsal.authority import Authority
from release.rehearsal.index import Index

UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
needs_uv = pytest.mark.skipif(UV is None, reason="uv is not there")


@pytest.fixture
def dist(tmp_path):
    return [wheel(tmp_path / "dist"), sdist(tmp_path / "dist")]


def run(*argv, **variables):
    """Run a program whose home is empty, and which could reach nothing but the index."""
    quiet = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_NO_CONFIG": "1", "NO_COLOR": "1"}
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [str(each) for each in argv],
        env={**kept, **quiet, "HOME": "/nonexistent", "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def twine(index, token, *files, **variables):
    argv = (sys.executable, "-m", "twine", "--no-color", "upload", "--non-interactive", "--disable-progress-bar")
    named = {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": token, **variables}
    return run(*argv, "--config-file", os.devnull, "--repository-url", index.upload_url, *files, **named)


def test_twine_uploads_a_wheel_and_an_sdist(index, dist):
    ran = twine(index, index.make_token(["demo"]), *dist)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert filenames(index) == sorted(path.name for path in dist)
    assert {record.headers["authorization"] for record in index.asked("POST *")} == {"Basic [secret]"}


def test_twine_uploads_the_same_again_as_a_success(index, dist):
    token = index.make_token()
    assert [twine(index, token, *dist).returncode for _ in range(2)] == [0, 0]


def test_twine_shows_the_reason_of_a_refusal(index, dist, tmp_path):
    twine(index, index.make_token(), dist[0])
    changed = wheel(tmp_path / "other", padding=b"#")
    ran = twine(index, index.make_token(), changed)
    assert ran.returncode == 1
    assert "File already exists" in " ".join((ran.stdout + ran.stderr).split())


def test_twine_tries_a_busy_index_again(index, dist):
    index.plan("POST /legacy/", faults.refused(503), faults.refused(503))
    assert twine(index, index.make_token(), dist[0]).returncode == 0
    assert [record.status for record in index.requests] == [503, 503, 200]


def test_twine_uploads_over_tls(tmp_path, dist):
    authority = Authority()
    with Index(tmp_path / "safe", authority=authority) as index:
        assert twine(index, index.make_token(), dist[0]).returncode == 1
        ran = twine(index, index.make_token(), dist[0], **authority.environment(tmp_path / "ca.pem"))
        assert ran.returncode == 0, ran.stdout + ran.stderr


@needs_uv
def test_uv_uploads(index, dist):
    ran = run(UV, "publish", "--publish-url", index.upload_url, *dist, UV_PUBLISH_TOKEN=index.make_token())
    assert ran.returncode == 0, ran.stderr
    assert len(filenames(index)) == 2


def test_pip_downloads_and_checks_the_digest(index, dist, tmp_path):
    for path in dist:
        upload(index, path, index.make_token())
    argv = (sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--only-binary=:all:")
    ran = run(*argv, "--index-url", index.simple_url, "--dest", tmp_path / "got", "demo==1.0")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "got" / dist[0].name).read_bytes() == dist[0].read_bytes()
    paths = [record.path for record in index.asked("GET *")]
    assert paths[:2] == ["/simple/demo/", f"/packages/{dist[0].name}.metadata"]
    index.serve_bytes(dist[0].name, b"evil")
    ran = run(*argv, "--index-url", index.simple_url, "--dest", tmp_path / "evil", "demo==1.0")
    assert ran.returncode != 0
    assert "DO NOT MATCH THE HASHES" in ran.stderr


def test_pip_installs(index, dist, tmp_path):
    upload(index, dist[0], index.make_token())
    argv = (sys.executable, "-m", "pip", "install", "--no-cache-dir", "--target", tmp_path / "site")
    ran = run(*argv, "--index-url", index.simple_url, "demo")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "site" / "demo" / "__init__.py").read_text() == '__version__ = "1.0"\n'


def test_pip_waits_for_files_to_be_old_enough(index, dist, tmp_path):
    upload(index, dist[0], index.make_token())
    argv = (sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--dest", tmp_path / "got")
    if "--uploaded-prior-to" not in run(sys.executable, "-m", "pip", "download", "--help").stdout:
        pytest.skip("this pip knows no cooldown")
    young = run(*argv, "--index-url", index.simple_url, "--uploaded-prior-to", "2026-01-01T00:00:00Z", "demo")
    old = run(*argv, "--index-url", index.simple_url, "--uploaded-prior-to", "2100-01-01T00:00:00Z", "demo")
    assert (young.returncode != 0, old.returncode) == (True, 0), young.stderr + old.stderr


def uv_install(index, tmp_path, *options, **variables):
    place = ("--target", tmp_path / "site", "--cache-dir", tmp_path / "cache", "--no-build", "--python", sys.executable)
    return run(UV, "pip", "install", *place, "--index-url", index.simple_url, *options, "demo==1.0", **variables)


@needs_uv
def test_uv_installs(index, dist, tmp_path):
    upload(index, dist[0], index.make_token())
    ran = uv_install(index, tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "site" / "demo" / "__init__.py").exists()


@needs_uv
def test_uv_waits_for_files_to_be_old_enough_and_can_be_told_not_to(index, dist, tmp_path):
    upload(index, dist[0], index.make_token())
    cooldown = {"UV_EXCLUDE_NEWER": "2020-01-01T00:00:00Z"}
    young = uv_install(index, tmp_path, **cooldown)
    assert young.returncode != 0
    assert "exclude-newer" in young.stderr or "no version of demo" in young.stderr
    ran = uv_install(index, tmp_path, "--exclude-newer", "2100-01-01T00:00:00Z", **cooldown)
    assert ran.returncode == 0, ran.stderr


@needs_uv
def test_uv_refuses_bytes_that_are_not_the_listed_ones(index, dist, tmp_path):
    upload(index, dist[0], index.make_token())
    index.state_digest(dist[0].name, "0" * 64)
    ran = uv_install(index, tmp_path, "--refresh")
    assert ran.returncode != 0
    assert "Hash mismatch" in ran.stderr
