"""The git settings of everybody in these tests, instead of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = """\
[user]
	name = Tester
	email = tester@example.invalid
[init]
	defaultBranch = main
	templateDir = "{template}"
[advice]
	detachedHead = false
[gc]
	auto = 0
[core]
	fsync = none
[protocol "file"]
	allow = always
"""


def write(path: Path, template: Path) -> Path:
    """Write the settings to *path*; a new repository starts from *template*: a folder for hooks, and no samples."""
    (template / "hooks").mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT.format(template=template.as_posix()), encoding="utf-8")
    return path
