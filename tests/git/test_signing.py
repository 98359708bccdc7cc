"""Signed tags: good with the key that was meant, and not otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from release.git.signing import verify_tag
from release.git.state import ask_settings, read_settings
from release.system.view import View
from release.system.world import World

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


def make_key(folder, name: str):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)], check=True)
    return folder / name


@pytest.fixture
def project(toonstream, tmp_path):
    key = make_key(tmp_path, "key")
    toonstream.git("config", "gpg.format", "ssh")
    toonstream.git("config", "user.signingKey", str(key))
    toonstream.git("tag", "--sign", "signed", "--message", "x")
    return toonstream


def is_verified(project, name: str) -> bool:
    world = World(View(project.root, dict(os.environ)))
    return verify_tag(world, read_settings(ask_settings(world.view)), name).ok


@pytest.mark.parametrize("form", ["private", "public", "literal", "prefixed", "home"])
def test_a_tag_signed_with_the_configured_key_is_good(project, tmp_path, monkeypatch, form):
    monkeypatch.setenv("HOME", str(tmp_path))
    text = (tmp_path / "key.pub").read_text().strip()
    forms = {"private": str(tmp_path / "key"), "public": str(tmp_path / "key.pub"), "literal": text}
    forms |= {"prefixed": f"key::{text}", "home": "~/key"}
    project.git("config", "user.signingKey", forms[form])
    assert is_verified(project, "signed")


def test_a_tag_without_a_signature_is_not_good(project):
    assert not is_verified(project, "v1.0.1")


def test_a_tag_signed_with_another_key_is_not_good(project, tmp_path):
    project.git("config", "user.signingKey", str(make_key(tmp_path, "other")))
    assert not is_verified(project, "signed")


def test_a_tag_changed_after_signing_is_not_good(project):
    text = project.git("cat-file", "tag", "signed").replace("\nx\n", "\ny\n", 1) + "\n"
    forged = subprocess.run(
        ["git", "mktag"], cwd=project.root, input=text, text=True, capture_output=True, check=True
    ).stdout.strip()
    project.git("update-ref", "refs/tags/forged", forged)
    assert not is_verified(project, "forged")


def test_a_key_that_is_nowhere_verifies_nothing(project, tmp_path):
    project.git("config", "user.signingKey", str(tmp_path / "gone"))
    assert not is_verified(project, "signed")


def test_the_users_own_list_of_signers_has_the_word(project, tmp_path):
    signers = tmp_path / "signers"
    project.git("config", "gpg.ssh.allowedSignersFile", str(signers))
    signers.write_text("tester@example.invalid " + (tmp_path / "key.pub").read_text())
    assert is_verified(project, "signed")
    signers.write_text("tester@example.invalid " + make_key(tmp_path, "other").with_suffix(".pub").read_text())
    assert not is_verified(project, "signed")


def test_a_name_like_an_option_is_a_name(project):
    assert not is_verified(project, "--help")
