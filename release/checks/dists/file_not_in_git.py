"""A file of the sdist that git does not have.

Why: the back door of xz was in the release's archive and never in the repository, where people look. What is generated
while building is fine if somebody knows of it.

Example: bad: ``pkg/extra.py`` in the sdist alone. Good: every file is tracked, or named in ``pyproject.toml`` as made
by the build (``version-file = "src/pkg/_version.py"``).

Fix: track the file, exclude it, or accept it: ``[waivers.file-not-in-git]`` with ``where`` in release-answers.toml.

Sources: CVE-2024-3094; PEP 625.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, is_escaping, read, unread
from release.model.contents import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, Tree
    from release.model.finding import Finding

ID = "file-not-in-git"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
# What build backends add to every sdist.
_MADE = re.compile(
    r"PKG-INFO$|(?:.*/)?[^/]+\.egg-info/|setup\.cfg$|setup\.py$|Cargo\.lock$|\.gitattributes$|\.hg_archival"
)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every file of the sdist is tracked at the commit, made by the backend, or named in the settings."""
    yield from unread(_VOICE, facts.sdists)
    for file, held in read(facts.sdists):
        if facts.tree is None:
            yield _VOICE.unknown(file.where, "git could not be asked", "git fsck")
            continue
        paths = [member.path for member in held.members if member.kind == FILE]
        made = [path for path in paths if path not in facts.tree.blobs]
        found = [path for path in made if not _is_made(path, facts.tree)]
        yield from _VOICE.each_or_passed(
            file.where,
            ((path, "git does not have it at this commit") for path in found),
            "track it, exclude it, or name it in [waivers.file-not-in-git] of release-answers.toml",
            f"{len(paths) - len(made)} tracked, {len(made)} made by the build",
        )


def _is_made(path: str, tree: Tree) -> bool:
    """Tell whether backends make *path*, a link leads there, or the settings name it; others tell of what escapes."""
    pieces = path.split("/")
    is_linked = any("/".join(pieces[: count + 1]) in tree.links for count in range(len(pieces)))
    if is_linked or _MADE.match(path) or is_escaping(path):
        return True
    names = (path, path.removeprefix("src/"))
    return any(f'"{name}"' in tree.settings or f"'{name}'" in tree.settings for name in names)
