"""The documents: what the tutorial says is typed here, in its order, and what is made from the code is up to date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.usefixtures("offline")
REFERENCE = ("tasks.md", "sessions.md", "errors.md", "checks.md")


def test_every_command_of_the_tutorial_up_to_the_candidate_does_what_it_says(tmp_path):
    shown = typed(tmp_path, BLOCK.findall(TUTORIAL)[:-1])
    bumped = next(text for text in shown if "demo-package 1.0.0 → 1.0.1" in text)
    for place in ("pyproject.toml:7", "demo_package/__init__.py:3", "README.md:3"):
        assert place in bumped
    assert "next  invoke approve" in shown[-1]
    assert "1.0.1" in (tmp_path / "demo/README.md").read_text()


@pytest.mark.slow
def test_the_tutorials_last_command_rehearses_its_project(tmp_path):
    assert "proofs held in" in typed(tmp_path, BLOCK.findall(TUTORIAL))[-1]


def typed(folder, blocks) -> list[str]:
    """Type all *blocks* one after the other in *folder* and return what each printed."""
    script = folder / "tutorial.sh"
    script.write_text("set -eu\n" + "\n".join(f"echo '== next block'\n{block}" for block in blocks))
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ran = subprocess.run(
        ["bash", str(script)],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
    return ran.stdout.split("== next block\n")[1:]


@pytest.mark.parametrize("page", REFERENCE)
def test_the_reference_is_what_the_code_says(page):
    made = subprocess.run(
        [sys.executable, "docs/reference.py", "--print", page], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    there = (ROOT / "docs/reference" / page).read_bytes()
    assert made.stdout.decode().splitlines() == there.decode().splitlines(), "python docs/reference.py"


def test_what_a_flag_that_begins_with_no_does_is_told_and_not_its_opposite():
    rows = re.findall(r"^\| `(--no-\w+)` \| (.*) \|$", (ROOT / "docs/reference/tasks.md").read_text(), re.MULTILINE)
    assert {flag for flag, _ in rows} == {"--no-commit", "--no-push", "--no-online"}
    assert [flag for flag, words in rows if not words.startswith("Do not ")] == []


def test_an_error_that_nobody_foresaw_is_explained_to_those_who_see_it():
    rows = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8").splitlines()
    [row] = [row for row in rows if row.startswith("| `release-error` |")]
    assert "a bug of ours" in row


def test_the_tutorial_installs_before_it_calls():
    assert TUTORIAL.index("pip install release-tasks") < TUTORIAL.index("python -m release")


@pytest.mark.parametrize("section", ["indexes.NAME", "publish"])
def test_a_key_takes_what_its_own_table_takes(section):
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    table = page.split(f"## `[tool.release.{section}]`")[1].partition("\n## ")[0]
    [takes] = re.findall(r"^\| `attestations` \| (.*?) \| ", table, re.MULTILINE)
    assert takes == ("true or false" if section == "indexes.NAME" else "`auto`, `always`, `never`")


def test_a_person_answers_as_the_page_about_the_checklist_says(make_project):
    page = (ROOT / "docs/how-to/checklist.md").read_text(encoding="utf-8")
    project = make_project({"pyproject.toml": '[project]\nname = "thing"\nversion = "1.0"\n'})
    [block] = [block for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL) if "$ invoke answer" in block]
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        typed = re.sub(r" --until \S+", "", command.replace("invoke ", f"{sys.executable} -m release "))  # that day
        assert project.run("bash", "-c", typed).code == 0
    assert b"[answers.ACC-P1]" in project.read("release-answers.toml")


def test_every_page_is_in_the_navigation_and_every_link_leads_to_a_page():
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    listed = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert pages == listed
    for page in sorted(pages - {f"reference/{name}" for name in REFERENCE}):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (ROOT / "docs" / page).parent.joinpath(link).resolve().is_file(), (page, link)
