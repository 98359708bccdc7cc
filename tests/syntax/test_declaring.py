"""Templates of other tools as patterns, and keys in TOML and JSON."""

from __future__ import annotations

import pytest

from release.model.spelling import VERSION_IN_TEXT
from release.syntax import declaring
from release.syntax.declaring import assignment, expression, formatted, json_key, literal, toml_key


def found(patterns, text):
    return [match["version"].decode() for pattern in patterns for match in pattern.finditer(text.encode())]


def test_the_version_in_text_is_taken_apart_without_loss():
    assert declaring._BEHIND + declaring._NAMED + declaring._NEXT == VERSION_IN_TEXT


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a", ["a"]),
        ("a {v} b", ["a ", " b"]),
        ("{v}{v}", ["", "", ""]),
        ("{{{v}}}", ["{", "}"]),
        ("{#}{;}{v}", ["#;", ""]),
        ("{v:>5}", ["", ""]),
        ("{w} {v}", None),
        ("{} {v}", None),
        ("{v", None),
        ("v}", None),
    ],
)
def test_a_template_is_cut_at_the_version(template, expected):
    assert formatted(template, "v") == expected


def test_a_text_without_a_version_has_no_pattern():
    assert list(literal(["a"])) == list(literal(None)) == list(expression(["a"])) == []


@pytest.mark.parametrize(
    ("pieces", "text", "expected"),
    [
        pytest.param(["", ""], "1.0.1 x11.0.1", ["1.0.1"], id="alone"),
        pytest.param(["v", ""], "v1.0.1 1.0.1", ["1.0.1"], id="letter before"),
        pytest.param(["x.", ""], "x.1.0.1", ["1.0.1"], id="point before"),
        pytest.param(["", ".tar"], "1.0.1.tar", ["1.0.1"], id="point behind"),
        pytest.param(["", ".0"], "1.0.1.0", ["1.0.1"], id="number behind"),
        pytest.param(["", ".x"], "1.0.x", ["1.0"], id="wildcard behind"),
        pytest.param(["", "+local"], "1.0.1+local 1.0.1+other", ["1.0.1"], id="local part behind"),
        pytest.param(["", "b"], "1.0.1b", ["1.0.1"], id="letter behind"),
        pytest.param(["a-", "-b"], "a-1.0.1-b", ["1.0.1"], id="dashes"),
        pytest.param(["V=", ""], "v=1.0.1", [], id="case of the text"),
        pytest.param(["", ""], "1.0.1RC1", ["1.0.1RC1"], id="case of the version"),
        pytest.param(["a\nb", ""], "a\r\nb1.0.1", ["1.0.1"], id="line ends"),
        pytest.param(["\N{SNOWMAN} ", ""], "\N{SNOWMAN} 1.0.1", ["1.0.1"], id="beyond ascii"),
    ],
)
def test_a_plain_text_delimits_the_version(pieces, text, expected):
    assert found(literal(pieces), text) == expected


TOML = {
    "in a table": ("a.b.version", "[a]\nversion='3.0'\n[a.b]\nx=['[c]']\nversion = '1.0.1'\n", ["1.0.1"]),
    "in another table": ("a.version", "[a]\nx=1\n[b]\nversion='1.0.1'\n", []),
    "in a deeper table": ("a.version", "[a.b]\nversion='1.0.1'\n", []),
    "at the top": ("version", "x = 1\nversion = '1.0.1'\n", ["1.0.1"]),
    "not at the top": ("version", "x = 1\n[a]\nversion = '1.0.1'\n", []),
    "quotes and blanks": ("tool.x.v", '[ tool . "x" ]\n"v"="1.0.1"\n', ["1.0.1"]),
    "longer key": ("a.version", "[a]\nmy_version='1.0.1'\n", []),
    "carriage returns": ("a.version", "[a]\r\nversion='1.0.1'\r\n", ["1.0.1"]),
    "part of a text": ("a.version", "[a]\nversion='1.0.1,<2'\n", ["1.0.1"]),
}


@pytest.mark.parametrize(("key", "text", "expected"), TOML.values(), ids=TOML)
def test_a_key_of_toml_is_found_in_its_table(key, text, expected):
    assert found(toml_key(key), text) == expected


JSON = {
    "at the top": (["version"], '{"a": {"version": "3.0"}, "b": [{"c": {}}], "version": "1.0.1"}', ["1.0.1"]),
    "inside": (["a", "version"], '{"version": "3.0", "a": {"x": 1, "version" : "1.0.1"}}', ["1.0.1"]),
    "elsewhere": (["version"], '{"a": {"version": "1.0.1"}}', []),
    "in a sibling": (["a", "version"], '{"a": {"x": 1}, "b": {"version": "1.0.1"}}', []),
    "a number": (["version"], '{"version": 1.0}', []),
}


@pytest.mark.parametrize(("keys", "text", "expected"), JSON.values(), ids=JSON)
def test_a_key_of_json_is_found_in_its_object(keys, text, expected):
    assert found(json_key(keys), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('release = "1.0.1"', ["1.0.1"]),
        ("'release': 'v1.0.1'", ["1.0.1"]),
        ("release := 1.0.1", ["1.0.1"]),
        ("release: Final[str] = '1.0.1'", ["1.0.1"]),
        ("#define release 1.0.1", ["1.0.1"]),
        ("release@1.0.1", ["1.0.1"]),
        ("my_release = '1.0.1'", []),
        ("my.release = '1.0.1'", []),
        ("released = '1.0.1'", []),
        ("release = f('1.0.1')", []),
    ],
)
def test_what_is_assigned_to_a_name_is_found(text, expected):
    assert found(assignment("release"), text) == expected
