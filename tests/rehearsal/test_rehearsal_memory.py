"""A large upload goes through the index without staying in its memory."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests
import requests_toolbelt
from rehearsed import basic, form_for, wheel

MIB = 1024**2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in kB as Linux does")
def test_three_hundred_megabytes_are_taken_in_little_memory(tmp_path):
    path = wheel(tmp_path)
    with zipfile.ZipFile(path, "a") as archive, archive.open("demo/data.bin", "w", force_zip64=True) as member:
        block = bytes(range(256)) * (4 * MIB // 256)
        for _ in range(75):
            member.write(block)
    fields = {**dict(form_for(wheel(tmp_path / "small"))), **digests(path)}
    child = Path(__file__).parent / "rehearsed_child.py"
    argv = [sys.executable, str(child), str(tmp_path / "index")]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        url, token = server.stdout.readline().split()
        with path.open("rb") as stream, requests.Session() as session:
            session.trust_env = False
            form = requests_toolbelt.MultipartEncoder({**fields, "content": (path.name, stream, "application/zip")})
            headers = {"Content-Type": form.content_type, "Authorization": basic(token)}
            answer = session.post(url, data=form, headers=headers, timeout=60)
        said, _ = server.communicate("\n", timeout=60)
    before, after, *names = said.split()
    assert (answer.status_code, names) == (200, [path.name]), answer.reason
    assert path.stat().st_size > 300 * 1000**2
    assert (int(after) - int(before)) * 1024 < 40 * MIB


def digests(path):
    sha256, blake2 = hashlib.sha256(), hashlib.blake2b(digest_size=32)
    with path.open("rb") as stream:
        while piece := stream.read(MIB):
            sha256.update(piece)
            blake2.update(piece)
    return {"sha256_digest": sha256.hexdigest(), "blake2_256_digest": blake2.hexdigest()}
