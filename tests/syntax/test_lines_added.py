"""Lines that .gitignore and Dependabot's file lack: added in their own style, and nothing else changes."""

from __future__ import annotations

import pytest
import yaml

from release.errors import EditUnsafe
from release.syntax.lines_added import DEPENDABOT, with_ignored, with_watched_actions

PATH = ".github/dependabot.yml"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "/.release/\n/dist/\n"),
        ("", "/.release/\n/dist/\n"),
        ("*.pyc\n", "*.pyc\n/.release/\n/dist/\n"),
        ("*.pyc", "*.pyc\n/.release/\n/dist/\n"),
        ("*.pyc\r\n", "*.pyc\r\n/.release/\r\n/dist/\r\n"),
        ("dist\n", "dist\n/.release/\n"),
        ("/.release/\ndist/\n", "/.release/\ndist/\n"),
        ("# dist/\n!dist\n", "# dist/\n!dist\n/.release/\n/dist/\n"),
    ],
)
def test_a_folder_is_ignored_once(before, after):
    data = None if before is None else before.encode()
    made = with_ignored(data, (".release/", "dist/"))
    assert made == after.encode()
    assert with_ignored(made, (".release/", "dist/")) == made


FILES = {
    "indented": "version: 2\nupdates:\n  - package-ecosystem: pip\n    directory: /\n    x: {y: z}\n",
    "not indented": "version: 2\nupdates:\n- package-ecosystem: pip\n  directory: /\n",
    "no newline at the end": "version: 2\nupdates:\n  - package-ecosystem: pip\n    directory: /",
    "something behind it": "updates:\n  - package-ecosystem: pip # ours\n    directory: / # top\n\n# why\nversion: 2\n",
    "carriage returns": "version: 2\r\nupdates:\r\n  - package-ecosystem: pip\r\n    directory: /\r\n",
    "two": "updates:\n  - package-ecosystem: pip\n    directory: /\n\n  - package-ecosystem: npm\n    directory: /\n",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_the_actions_are_watched_beside_what_is(text):
    after = with_watched_actions(PATH, text.encode()).decode()
    rest = iter(after.splitlines())
    assert all(line in rest for line in text.splitlines())
    old, new = yaml.safe_load(text), yaml.safe_load(after)
    assert new == {**old, "updates": [*old["updates"], yaml.safe_load(DEPENDABOT)["updates"][0]]}
    assert after.count("\r\n") in {0, after.count("\n")}
    assert with_watched_actions(PATH, after.encode()).decode() == after


@pytest.mark.parametrize(
    "text", ["version: 2\n", "updates: []\n", "updates: [{package-ecosystem: pip}]\n", "updates: pip\n", "- 1\n"]
)
def test_a_list_that_a_program_cannot_add_to_is_told(text):
    with pytest.raises(EditUnsafe):
        with_watched_actions(PATH, text.encode())
