"""``[tool.release.approval]``: its defaults, its values, and what may not stand in it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from release.config import Approval, Config, read_config
from release.errors import ConfigInvalid
from release.system.view import View


def config(tmp_path, text: str) -> Config:
    (tmp_path / "pyproject.toml").write_text(f"[tool.release.approval]\n{text}\n")
    return read_config(View(tmp_path))


def test_one_person_approves_for_thirty_days_where_nothing_is_said(tmp_path):
    assert config(tmp_path, "").approval == Approval(required=1, expires_days=30)
    assert not Approval().allow_yes


def test_settings_are_taken(tmp_path):
    for path in (".github/allowed_signers", "keys/..revoked"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text("a@b.example ssh-ed25519 AAAA\n")
    text = """
required = 2
signers = ".github/allowed_signers"
revoked = "keys/..revoked"
not-author = true
expires-days = 7
allow-yes = true
ref = "refs/tags/{tag}"
"""
    assert config(tmp_path, text).approval == Approval(
        required=2,
        signers=".github/allowed_signers",
        revoked="keys/..revoked",
        not_author=True,
        expires_days=7,
        allow_yes=True,
        ref="refs/tags/{tag}",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("required = 0", "required must be a whole number above 0"),
        ("required = true", "required must be a whole number above 0"),
        ('not-author = "yes"', "not-author must be true or false"),
        ("allow-yes = 1", "allow-yes must be true or false"),
        ("expires-days = 3651", "expires-days must be at most 3650"),
        ("expires-days = 0", "expires-days must be a whole number above 0"),
        ("signers = []", "signers must be a string"),
        ('signers = "/etc/signers"', "signers must be a path in the project"),
        ('signers = "a/../../signers"', "signers must be a path in the project"),
        ('signers = ".."', "signers must be a path in the project"),
        ("signers = 'a\\..'", "signers must be a path in the project"),
        ("revoked = 'C:\\x'", "revoked must be a path in the project"),
        ('revoked = "~/x"', "revoked must be a path in the project"),
        ('ref = ""', "ref must name a ref, and knows {tag} and nothing else in braces"),
        ('ref = "refs/tags/{version}"', "ref must name a ref, and knows {tag} and nothing else in braces"),
        ("signer = 1", "has no key 'signer'; did you mean 'signers'?"),
        ('environment = "x"', "has no key 'environment'; it is one of tool.release.ci"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, words):
    with pytest.raises(ConfigInvalid) as caught:
        config(tmp_path, text)
    dot = " " if words.startswith("has") else "."
    assert caught.value.where == (f"pyproject.toml:2: tool.release.approval{dot}{words}",)


def test_every_key_says_what_it_means():
    assert all(entry.metadata["doc"].endswith(".") for entry in fields(Approval))


@pytest.mark.parametrize("key", ["signers", "revoked"])
def test_a_file_that_is_not_there_is_told_whenever_the_configuration_is_read(tmp_path, key):
    with pytest.raises(ConfigInvalid) as caught:
        config(tmp_path, f'{key} = "nofile"')
    assert caught.value.where == (f"pyproject.toml:2: tool.release.approval.{key}: there is no file 'nofile'",)
