"""``[tool.release]``: defaults, values, and every mistake at once with its line."""

from __future__ import annotations

from dataclasses import fields

import pytest

from release import config as configuration
from release.config import Changelog, Checks, Config, Include, Locations, read_config
from release.errors import ConfigInvalid
from release.system.view import View


def config(tmp_path, text: str) -> Config:
    (tmp_path / "pyproject.toml").write_text(text)
    return read_config(View(tmp_path))


def mistakes(tmp_path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigInvalid) as caught:
        config(tmp_path, text)
    return caught.value.where


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1\n", "[tool.release]\n", "tool = 1\n"])
def test_without_settings_the_defaults_hold(tmp_path, text):
    assert config(tmp_path, text) == Config()


def test_without_a_file_the_defaults_hold(tmp_path):
    assert read_config(View(tmp_path)) == Config()


def test_settings_are_taken(tmp_path):
    text = """
[tool.release]
branches = ["main"]
tag-prefix = ""
sign = "always"
build-timeout = 7
[tool.release.tests]
command = ["make", "check"]
[tool.release.checks]
modules = ["a.b"]
[tool.release.changelog]
path = "docs/what-is-new.md"
empty = "refuse"
tool = "none"
[tool.release.locations]
include = ["docs/a: b.md: V: {version}", { path = "*.html", pattern = "<b>{version}</b>", count = 2 }]
exclude = ["old/"]
unsure = "refuse"
"""
    expected = Config(
        branches=("main",),
        tag_prefix="",
        sign="always",
        build_timeout=7,
        tests=configuration.Tests(command=("make", "check")),
        checks=Checks(modules=("a.b",)),
        changelog=Changelog(path="docs/what-is-new.md", empty="refuse", tool="none"),
        locations=Locations(
            include=(
                Include(path="docs/a", pattern="b.md: V: {version}"),
                Include(path="*.html", pattern="<b>{version}</b>", count=2),
            ),
            exclude=("old/",),
            unsure="refuse",
        ),
    )
    assert config(tmp_path, text) == expected


def test_every_mistake_is_told_at_once_with_its_line(tmp_path):
    text = """\
[tool.pytest]
timeout = 1
remot = 1

[tool.release]
remot = "origin"
zebra = 1
sign = "sometimes"
branches = "main"
build-timeout = true
"commit-message" = 3

[tool.release.tests]
timeout = 0
pythons = [3.11]
"""
    assert mistakes(tmp_path, text) == (
        "pyproject.toml:6: tool.release has no key 'remot'; did you mean 'remote'?",
        "pyproject.toml:7: tool.release has no key 'zebra'",
        "pyproject.toml:8: tool.release.sign must be one of auto, always, never",
        "pyproject.toml:9: tool.release.branches must be a list of strings",
        "pyproject.toml:10: tool.release.build-timeout must be a whole number above 0",
        "pyproject.toml:11: tool.release.commit-message must be a string",
        "pyproject.toml:14: tool.release.tests.timeout must be a whole number above 0",
        "pyproject.toml:15: tool.release.tests.pythons must be a list of strings",
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param("x = 1\n[tool]\nrelease = 3\n", "3: tool.release must be a table", id="no table"),
        pytest.param("[tool.release]\ntests = []\n", "2: tool.release.tests must be a table", id="no table inside"),
        pytest.param("\n[tool]\nrelease.sign = 1\n", "3: tool.release.sign must be a string", id="dotted"),
        pytest.param(
            "\n[tool.release]\ntests = {timeout = -1}\n",
            "3: tool.release.tests.timeout must be a whole number above 0",
            id="inline",
        ),
        pytest.param("[tool.release]\nbranches = []\n", "2: tool.release.branches must name at least one", id="empty"),
        pytest.param(
            '[tool.release.changelog]\nempty = "no"\n',
            "2: tool.release.changelog.empty must be one of warn, refuse",
            id="choice inside",
        ),
        pytest.param(
            '[tool.release.locations]\nunsure = "no"\n',
            "2: tool.release.locations.unsure must be one of leave, refuse",
            id="unsure",
        ),
        pytest.param(
            "[tool.release.check]\n",
            "1: tool.release has no key 'check'; did you mean 'checks'?",
            id="the former name",
        ),
        pytest.param(
            '[tool.release.checks]\nseverities = {wrong-name = "yellow"}\n',
            "2: tool.release.checks.severities wrong-name must be one of block, ask, off",
            id="severity",
        ),
        pytest.param(
            "[tool.release.checks]\nseverities = []\n",
            "2: tool.release.checks.severities must be a table of check = severity",
            id="severities",
        ),
        pytest.param(
            '[tool.release.checks]\nsecrets-allowed = ["tests/*"]\n',
            '2: tool.release.checks.secrets-allowed must be a list of "PATTERN: REASON"',
            id="without a reason",
        ),
        pytest.param(
            "[tool.release]\n\n[tool.release.docs]\n",
            "3: tool.release has no key 'docs'",
            id="table",
        ),
    ],
)
def test_a_mistake_is_found_where_it_stands(tmp_path, text, mistake):
    assert mistakes(tmp_path, text) == (f"pyproject.toml:{mistake}",)


@pytest.mark.parametrize(
    ("item", "mistake"),
    [
        pytest.param("3", 'must be "PATH: PATTERN" or a table with a path and a pattern', id="a number"),
        pytest.param('"a {version}"', 'must be "PATH: PATTERN" or a table with a path and a pattern', id="no path"),
        pytest.param('"a: x"', "must have {version} in its pattern", id="no version"),
        pytest.param('{ path = "a" }', 'must be "PATH: PATTERN" or a table with a path and a pattern', id="no pattern"),
        pytest.param('{ path = "a", pattern = "{version}", times = 2 }', "has no key 'times'", id="unknown key"),
        pytest.param(
            '{ path = "a", pattern = "{version}", count = 0 }',
            "must have a count that is a whole number above 0",
            id="no count",
        ),
    ],
)
def test_a_mistake_in_a_list_tells_the_item(tmp_path, item, mistake):
    text = f'[tool.release.locations]\ninclude = ["a: {{version}}", {item}]\n'
    assert mistakes(tmp_path, text) == (f"pyproject.toml:2: tool.release.locations.include item 2 {mistake}",)


def test_an_include_that_is_no_list_is_a_mistake(tmp_path):
    words = "tool.release.locations.include must be a list of strings or tables"
    assert mistakes(tmp_path, '[tool.release.locations]\ninclude = "a: {version}"\n') == (f"pyproject.toml:2: {words}",)


def test_items_may_be_tables_of_their_own(tmp_path):
    text = '[[tool.release.locations.include]]\npath = "a"\npattern = "{version}"\n'
    assert config(tmp_path, text).locations.include == (Include(path="a", pattern="{version}"),)
    words = "tool.release.locations.include item 1 has no key 'x'"
    assert mistakes(tmp_path, f"\n{text}x = 1\n") == (f"pyproject.toml:2: {words}",)


def test_a_mistake_comes_with_a_reason_and_a_fix(tmp_path):
    with pytest.raises(ConfigInvalid) as caught:
        config(tmp_path, "[tool.release]\nx = 1\n")
    assert (caught.value.exit_code, bool(caught.value.why), bool(caught.value.fix)) == (2, True, True)


@pytest.mark.parametrize("kind", [Config, configuration.Tests, Checks, Changelog, Locations])
def test_every_key_has_a_default_and_says_what_it_means(kind):
    assert kind()
    assert all(entry.metadata["doc"].endswith(".") for entry in fields(kind))


@pytest.mark.parametrize("text", [r"a\tb", r"a\nb", r"a\u001b[31mb"], ids=["tab", "line", "escape"])
def test_no_text_has_control_characters(tmp_path, text):
    words = "pyproject.toml:2: tool.release.tag-message must have no control characters"
    assert mistakes(tmp_path, f'[tool.release]\ntag-message = "{text}"\n') == (words,)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param(
            '[tool.release.publish]\nstages = ["testpypi", "pipy"]',
            "tool.release.publish.stages: there is no index 'pipy'; did you mean 'pypi'?",
            id="stage",
        ),
        pytest.param(
            '[tool.release.publish]\nstages = ["secnd"]\n[tool.release.indexes.second]\nupload = "https://x.example"',
            "tool.release.publish.stages: there is no index 'secnd'; did you mean 'second'?",
            id="stage of our own",
        ),
        pytest.param(
            '[tool.release.publish]\nstages = ["second"]\n[tool.release.indexes.second]\nsimple = "https://x.example"',
            "tool.release.publish.stages: tool.release.indexes.second has no upload address",
            id="stage without address",
        ),
        pytest.param(
            '[tool.release]\ncommit-message = "Bump {verison}"',
            "tool.release.commit-message knows {old} and {version}, and no {verison}; did you mean 'version'?",
            id="commit message",
        ),
        pytest.param(
            '[tool.release]\ntag-message = "R {tga}"',
            "tool.release.tag-message knows {tag} and {version}, and no {tga}; did you mean 'tag'?",
            id="tag message",
        ),
        pytest.param(
            '[tool.release.announce]\ntitle = "{x}"',
            "tool.release.announce.title knows {project} and {version} and {tag}, and no {x}",
            id="title",
        ),
    ],
)
def test_a_name_that_means_nothing_is_told_before_anything_is_made(tmp_path, text, mistake):
    assert mistakes(tmp_path, f"{text}\n") == (f"pyproject.toml:2: {mistake}",)


@pytest.mark.parametrize("text", ["Bump {old} to {version}", "{}", 'Say { "version": 1 }'])
def test_braces_around_no_single_word_are_text(tmp_path, text):
    assert config(tmp_path, f"[tool.release]\ncommit-message = '{text}'\n").commit_message == text


def index(tmp_path, key: str, value: str) -> Config:
    return config(tmp_path, f"[tool.release.indexes.second]\n{key} = '{value}'\n")


@pytest.mark.parametrize("key", ["upload", "simple"])
@pytest.mark.parametrize(
    "address",
    ["https://x.example/a/", "http://127.0.0.1:8080/a/", "http://localhost/", "http://[::1]:1/", "http://me@localhost"],
)
def test_an_address_is_encrypted_or_on_this_machine(tmp_path, key, address):
    assert getattr(index(tmp_path, key, address).indexes["second"], key) == address


@pytest.mark.parametrize("key", ["upload", "simple"])
@pytest.mark.parametrize(
    "address",
    ["not an address", "x.example", "http://x.example", "http://127.0.0.1.x.example", "http://localhost@x.example"],
)
def test_an_address_that_is_none_is_a_mistake(tmp_path, key, address):
    with pytest.raises(ConfigInvalid) as caught:
        index(tmp_path, key, address)
    words = "must be an address that begins with https:// (with http:// only on this machine)"
    assert caught.value.where == (f"pyproject.toml:2: tool.release.indexes.second.{key} {words}",)


@pytest.mark.parametrize("token", ["pypi-AgEIcHlwaS5vcmc", "X }} ${{ secrets.AgEI", "AgEI" * 20])
def test_a_token_in_the_place_of_a_variables_name_is_never_repeated(tmp_path, token):
    with pytest.raises(ConfigInvalid) as caught:
        index(tmp_path, "token", token)
    assert caught.value.where[0].startswith(
        "pyproject.toml:2: tool.release.indexes.second.token must be the name of an environment variable"
    )
    assert "AgEI" not in "".join((str(caught.value), caught.value.why, *caught.value.where, *caught.value.fix))
