"""Secrets and control characters are taken out of text."""

from __future__ import annotations

import pytest

from release.model.redact import HIDDEN, redact, secrets_in, visible

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA\n-----END OPENSSH PRIVATE KEY-----"


@pytest.mark.parametrize(
    "name",
    [
        *("GITHUB_TOKEN", "TWINE_PASSWORD", "AWS_SECRET_ACCESS_KEY", "MY_API_KEY", "APIKEY", "SSH_PRIVATE_KEY"),
        *("npm_token", "KEY_PASSPHRASE", "CREDENTIALS", "DB_PASSWD", "CLIENT_SECRET"),
    ],
)
def test_a_variable_with_such_a_name_holds_a_secret(name):
    assert secrets_in({name: "value-123"}) == ("value-123",)


@pytest.mark.parametrize("name", ["PATH", "TOKENIZER", "SECRET_FILE", "TOKEN_URL", "PASSWORD_PATH", "KEYBOARD"])
def test_others_do_not(name):
    assert secrets_in({name: "value-123"}) == ()


def test_short_values_are_words_and_no_secrets():
    assert secrets_in({"A_TOKEN": "12345", "B_TOKEN": "", "C_TOKEN": "      "}) == ()


def test_the_longest_secret_goes_first_so_that_none_leaves_a_rest():
    secrets = secrets_in({"A_TOKEN": "abcdef", "B_TOKEN": "abcdef-ghijkl"})
    assert redact("x abcdef-ghijkl y abcdef", secrets) == "x [secret] y [secret]"


def test_each_line_of_a_secret_is_one_as_output_comes_in_lines():
    secrets = secrets_in({"A_SECRET": "first-line\r\nsecond-line\nab\n"})
    assert redact("second-line first-line ab", secrets) == "[secret] [secret] ab"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"key pypi-{'A' * 20}_-9 end", "key [secret] end", id="index token"),
        pytest.param(f"ghp_{'a' * 36}", "[secret]", id="forge token"),
        pytest.param(f"github_pat_{'a' * 30}", "[secret]", id="fine-grained forge token"),
        pytest.param(f"glpat-{'a' * 20}", "[secret]", id="another forge's token"),
        pytest.param(f"AKIA{'A' * 16}", "[secret]", id="cloud key"),
        pytest.param(f"eyJ{'a' * 10}.eyJ{'b' * 10}.{'c' * 10}", "[secret]", id="signed claims"),
        pytest.param("https://me:pass@host/x", "https://[secret]@host/x", id="password in a URL"),
        pytest.param("https://me:p@ss@host/x", "https://[secret]@host/x", id="password with an at sign"),
        pytest.param("https://tok3n@host/x", "https://[secret]@host/x", id="token alone in a URL"),
        pytest.param("Authorization: Basic bWU6cGFzcw==", "Authorization: Basic [secret]", id="basic header"),
        pytest.param("authorization: bearer abc", "authorization: bearer [secret]", id="bearer header"),
        pytest.param(f"x {KEY} y", "x [secret] y", id="private key"),
        pytest.param("x -----BEGIN PRIVATE KEY-----\nb3Bl", "x [secret]", id="private key cut off"),
    ],
)
def test_what_has_the_shape_of_a_secret_goes(text, expected):
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ssh://git@forge.example/owner/name",
            "git@forge.example:owner/name",
            "https://forge.example/a@b",
            "pypi-publish_backup_2026.yml",
        ),
        *(
            "pypi-server",
            "https://forge.example:8443/x",
            "mail me@example.invalid",
            "PRIVATE KEY",
            "sha256:" + "a" * 64,
        ),
    ],
)
def test_what_is_no_secret_stays(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 語\n\t", "plain é 語\n\t"),
        ("\x00\x1b\r\x7f\x9b", "\\x00\\x1b\\x0d\\x7f\\x9b"),
        ("\u202e\u2066\ufeff\u2028", "\\u202e\\u2066\\ufeff\\u2028"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\udcff"),
        ("", ""),
    ],
    ids=["text", "controls", "directions", "tags", "bytes", "empty"],
)
def test_hidden_characters_are_written_out(text, expected):
    assert visible(text) == expected


@pytest.mark.parametrize("word", ["Bearer", "bearer", "Basic", "BA\N{LATIN SMALL LETTER LONG S}IC"])
def test_what_looks_like_a_token_in_the_middle_of_another_secret_shows_nothing_of_it(word):
    text = f"sent {word} /8ThGdeeyJXTfXAsy3uQDsOXLQkhbXGVCm0dl64CfZgAugoaPuSqJt+nODYmo+ZN"
    assert redact(text) == f"sent {word} {HIDDEN}"
