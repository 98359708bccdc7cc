"""The scorer of replayed bumps sees what a command did right and wrong: fake commands in a repository of two bumps."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SCORE = Path(__file__).with_name("score.py")
START = {
    "pyproject.toml": b'[project]\nname = "pkg"\nversion = "1.0.0"\n',
    "guide.txt": b"pkg==1.0.0\r\nSince pkg 1.0.0\r\nso it\r\nsaid\r\n",
    "forgotten.txt": b"Version 1.0.0",
    "CHANGES.md": b"# Changes\n\n## Unreleased\n",
    ".gitignore": b"*.log\n",
}
PRELUDE = """
import os, pathlib, subprocess, sys
old, new = sys.argv[1:]
def edit(path, before, after):
    file = pathlib.Path(path)
    file.write_bytes(file.read_bytes().replace(before.encode(), after.encode()))
def bump():
    edit("pyproject.toml", f'"{old}"', f'"{new}"')
    edit("guide.txt", f"=={old}", f"=={new}")
"""


@dataclass(frozen=True)
class Replay:
    """Two cases, the folder of repositories, and a place for a fake command."""

    folder: Path

    def run(self, script: str, *options: str, repositories: str = "repositories") -> tuple[int, str]:
        (self.folder / "command.py").write_text(PRELUDE + script)
        command = shlex.join([sys.executable, str(self.folder / "command.py"), "{old}", "{new}"])
        argv = [sys.executable, str(SCORE), "cases.json", repositories, "--command", command, *options]
        done = subprocess.run(argv, cwd=self.folder, capture_output=True, text=True, check=False)
        assert not done.stderr
        return done.returncode, done.stdout

    def git(self, *arguments: str) -> str:
        argv = ["git", "-C", str(self.folder / "repositories/owner+pkg"), *arguments]
        return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


def case(parent: str, old: str, new: str) -> dict[str, object]:
    def line(path: str, number: int, start: int) -> dict[str, object]:
        spans = [{"start": start, "end": start + len(old), "old": old, "new": new}]
        return {"path": path, "line": number, "spans": spans, "form": ["literal"], "tier": "meta"}

    return {
        "id": f"pkg-{new}",
        "repo": "owner/pkg",
        "parent": parent,
        "old": old,
        "new": new,
        "required": [line("pyproject.toml", 3, 11), line("guide.txt", 1, 5)],
        "also": [{"path": "guide.txt", "line": 4, "kind": "other"}],
        "leave": [
            {"path": "guide.txt", "line": 2, "verdict": "correct-leave", "why": "when it came"},
            {"path": "forgotten.txt", "line": 1, "verdict": "miss", "why": "stale"},
        ],
        "new_files": [],
        "deleted_files": [],
        "added_lines": {},
    }


@pytest.fixture
def replay(tmp_path) -> Replay:
    replay = Replay(tmp_path)
    root = tmp_path / "repositories/owner+pkg"
    root.mkdir(parents=True)
    replay.git("init", "--quiet")
    for path, data in START.items():
        (root / path).write_bytes(data)
    cases = []
    for old, new in (("1.0.0", "1.1.0"), ("1.1.0", "1.2.0")):
        replay.git("add", "--all")
        replay.git("commit", "--quiet", "--message", old)
        replay.git("tag", "--annotate", old, "--message", old)
        cases.append(case(replay.git("rev-parse", "HEAD"), old, new))
        for path in START:
            (root / path).write_bytes((root / path).read_bytes().replace(old.encode(), new.encode()))
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    return replay


def test_the_same_changes_as_peoples_are_exact(replay):
    code, text = replay.run("bump()")

    assert code == 0
    assert "exact            2 of 2" in text
    assert text.count(" exact ") == 2
    assert "meta 4/4" in text
    assert text.endswith("good\n")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("edit('forgotten.txt', old, new)", id="a line that people forgot"),
        pytest.param("edit('guide.txt', 'said', 'told')", id="a line that people changed beside the version"),
        pytest.param("edit('CHANGES.md', 'Unreleased', new)", id="a name for what was unreleased"),
        pytest.param("edit('CHANGES.md', 'Unreleased', f'Unreleased\\n\\n## {new}')", id="new lines in the history"),
        pytest.param("open('bump.log', 'w').close()", id="an ignored file"),
        pytest.param("os.mkdir('.release'); open('.release/journal', 'w').close()", id="our own journal"),
        pytest.param("os.utime('CHANGES.md', (0, 0))", id="a file written again as it was"),
        pytest.param("subprocess.check_call(['git', 'commit', '-qam', new])", id="a commit"),
    ],
)
@pytest.mark.sampled(3)
def test_beside_a_right_bump_may_stand(replay, script):
    code, text = replay.run(f"bump(); {script}")

    assert code == 0, text
    assert "exact            2 of 2" in text
    assert "created" not in text


def test_a_missed_line_makes_a_case_partial(replay):
    code, text = replay.run("edit('pyproject.toml', old, new)", "--least", "0")

    assert code == 0
    assert text.count(" partial ") == 2
    assert text.count("missed   guide.txt:1 [meta]") == 2
    assert "meta 2/4" in text


@pytest.mark.parametrize(("least", "code"), [("0.5", 0), ("0.51", 1)], ids=["enough", "too few"])
def test_a_share_of_the_cases_has_to_be_exact(replay, least, code):
    assert replay.run("new == '1.1.0' and bump()", "--least", least)[0] == code


def test_a_right_bump_that_exits_with_a_failure_is_not_exact(replay):
    assert "exact            0 of 2" in replay.run("bump(); sys.exit(1)")[1]


def test_another_spelling_is_missed_and_harms_nothing(replay):
    code, text = replay.run("bump(); edit('guide.txt', new, new + '.0')", "--least", "0")

    assert code == 0
    assert text.count("missed   guide.txt:1 [meta] (spelled in another way)") == 2


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("edit('guide.txt', old, new)", "false    guide.txt:2: ", id="a line that had to stay"),
        pytest.param("edit('guide.txt', 'so', 'SO')", "false    guide.txt:3: ", id="a line of no case"),
        pytest.param("edit('guide.txt', '\\r', '')", "damaged  guide.txt: line ends", id="line ends"),
        pytest.param("os.chmod('guide.txt', 0o755)", "damaged  guide.txt: mode", id="a mode"),
        pytest.param("edit('forgotten.txt', old, old + '\\n')", "final line end", id="the end of a file"),
        pytest.param("edit('guide.txt', 'pkg==', '\\ufeffpkg==')", "byte order mark", id="a byte order mark"),
        pytest.param("edit('guide.txt', 'so it\\r\\n', '')", "deleted lines", id="a deleted line"),
        pytest.param("edit('pyproject.toml', '[', '#\\n[')", "inserted lines", id="a new line"),
        pytest.param("edit('guide.txt', new, '9.9')", "became something else", id="another version"),
        pytest.param("os.remove('guide.txt')", "damaged  guide.txt: deleted", id="a deleted file"),
    ],
)
@pytest.mark.sampled(3)
def test_what_should_have_stayed_makes_a_case_wrong(replay, script, told):
    code, text = replay.run(f"bump(); {script}", "--least", "0")

    assert code == 1
    assert text.count(" wrong ") == 2
    assert text.count(told) == 2


def test_a_required_line_is_found_again_beside_a_new_one(replay):
    _, text = replay.run("bump(); edit('pyproject.toml', 'version', 'license = \"MIT\"\\nversion')")

    assert text.count("damaged  pyproject.toml: inserted lines") == 2
    assert "missed" not in text


def test_a_new_file_of_no_case_is_told(replay):
    assert replay.run("bump(); open('new.txt', 'w').close()")[1].count("created  new.txt") == 2


def test_a_traceback_is_never_good_enough(replay):
    code, text = replay.run("bump(); raise ValueError('fell over')", "--least", "0")

    assert code == 1
    assert text.count("traceback: ValueError: fell over") == 2


def test_the_command_knows_nothing_of_later_commits(replay):
    _, text = replay.run(
        "for of in ('tag', 'log --all --format=%s'): subprocess.check_call(['git', *of.split()])",
        "--verbose",
        "--only",
        "1.1.0",
    )

    assert [line for line in text.splitlines() if line.startswith("    | ")] == ["    | 1.0.0", "    | 1.0.0"]


def test_the_fetched_repositories_stay_as_they_are(replay):
    before = replay.git("for-each-ref"), replay.git("status", "--porcelain"), replay.git("count-objects")

    replay.run("bump(); subprocess.check_call(['git', 'commit', '-qam', new])")

    assert (replay.git("for-each-ref"), replay.git("status", "--porcelain"), replay.git("count-objects")) == before


@pytest.mark.parametrize("shape", ["owner+pkg/repo", "owner/pkg", "owner/pkg.git", "owner+pkg"])
def test_a_bare_repository_is_found_as(replay, shape):
    replay.git("clone", "--quiet", "--bare", ".", str(replay.folder / "bare" / shape))

    assert replay.run("bump()", repositories="bare")[0] == 0


def test_a_repository_that_was_not_fetched_is_no_success(replay):
    (replay.folder / "empty").mkdir()

    code, text = replay.run("bump()", "--least", "0", repositories="empty")

    assert code == 1
    assert text.count(" absent ") == 2


def test_the_results_can_be_read_by_programs(replay):
    replay.run("edit('pyproject.toml', old, new); edit('guide.txt', 'so', 'SO')", "--json", "out.json", "--jobs", "1")

    results = json.loads((replay.folder / "out.json").read_text())
    assert results["summary"]["verdicts"] == {"wrong": 2}
    assert results["cases"][0]["missed"] == [["guide.txt", 1, "meta"]]
    assert results["cases"][0]["false"][0]["place"] == ["guide.txt", 3]
