"""The README: its transcripts are what the commands print today, and its files and settings are what is taken."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from release.config import read_config
from release.system.view import View

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
UNDO = (ROOT / "docs/how-to/undo.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str, text: str = README) -> list[str]:
    return [block for found, block in FENCED.findall(text) if found == kind]


def transcript(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it is said to print."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def normal(text: str) -> list[str]:
    """What is the same whenever and wherever it runs: no digests, sizes, times, counts of an audit or blank lines."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", text)
    text = re.sub(r"\b\d{4}-\d\d-\d\d\b", "DAY", text)
    text = re.sub(r"(?:(?<=commit )|(?<=on )|\b(?=[0-9a-f]*[0-9]))[0-9a-f]{7}\b", "COMMIT", text)  # a few have no digit
    text = re.sub(r"\b\d+ bytes\b", "N bytes", re.sub(r"(?m)^(audit  ).*$", r"\1", text))
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def test_a_bump_and_a_tag_print_what_the_readme_shows(toonstream):
    block = next(block for block in blocks("console") if block.startswith("$ invoke bump 1.0.2\n"))
    (bump, bumped), (tag, tagged), _ = transcript(block)
    for command, shown in ((bump, bumped), (tag, tagged)):
        ran = toonstream.invoke(*command.split()[1:])
        assert normal(ran.text) == normal(shown)


@pytest.mark.usefixtures("offline")
def test_a_release_prints_what_the_readme_shows(toonstream):
    block = next(block for block in blocks("console") if block.startswith("$ invoke bump 1.0.2\n"))
    (bump, _), (tag, _), (release, shown) = transcript(block)
    for command in (bump, tag):
        assert toonstream.invoke(*command.split()[1:]).code == 0
    ran = toonstream.nox(*release.split()[1:])
    start = "toonstream 1.0.2 from"
    told = [line for line in normal(ran.out[ran.out.index(start) :]) if not line.startswith("nox > ")]
    assert told == [line for line in normal(shown[shown.index(start) :]) if not line.startswith("nox > ")]


def test_a_refusal_is_the_one_that_is_shown(toonstream):
    block = next(block for block in blocks("console") if block.startswith("$ invoke tag\n"))
    ((command, shown),) = transcript(block)
    assert toonstream.invoke("bump", "1.0.2").code == 0
    toonstream.git("tag", "--annotate", "v1.0.2", "v1.0.1", "--message", "v1.0.2")
    ran = toonstream.invoke(*command.split()[1:])
    assert ran.code == 3
    assert normal(ran.text) == normal(shown)


def test_a_rollback_prints_what_is_shown(toonstream):
    block = next(block for block in blocks("console", UNDO) if "$ invoke rollback" in block)
    assert toonstream.invoke("bump", "1.0.2").code == 0
    for command, shown in transcript(block):
        program, *words = command.split()
        ran = toonstream.invoke(*words) if program == "invoke" else toonstream.run(program, *words)
        assert normal(ran.text) == normal(shown)


def test_the_two_files_of_a_project_are_enough(make_project):
    shown = {block.splitlines()[0].removeprefix("# "): block for block in blocks("python")}
    assert shown.keys() == {"tasks.py", "noxfile.py"}
    assert all(ast.parse(text) for text in shown.values())
    project = make_project({**shown, "pyproject.toml": '[project]\nname = "thing"\nversion = "1.0"\n'})
    assert "bump" in project.invoke("--list").out
    assert "- release" in project.nox("--list").out


def test_the_settings_that_are_shown_are_valid(make_project):
    for text in blocks("toml"):
        read_config(View(make_project({"pyproject.toml": text}).root))
