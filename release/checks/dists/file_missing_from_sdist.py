"""A tracked file of the package, or the licence, that is not in the sdist.

Why: distributions of Linux and everybody without a fitting wheel build from the sdist. What is missing there is
missing for them.

Example: bad: ``src/pkg/data.json`` is tracked and left out by MANIFEST.in. Good: the sdist holds the whole package.

Fix: include it (MANIFEST.in, ``[tool.hatch.build.targets.sdist]``, ...), build again.

Sources: check-sdist; packaging.python.org, "Package Formats".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, is_of_tests, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "file-missing-from-sdist"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_LICENCE = re.compile(r"(?:LICEN[CS]E|COPYING|NOTICE)[^/]*", re.IGNORECASE)
_NO_PART = re.compile(r"(?:^|/)\.|(?:^|/)(?:BUILD|BUILD\.bazel|AGENTS\.md|CLAUDE\.md)$|\.(?:orig|rej|pyc)$")


def judge(facts: DistFacts) -> Iterator[Finding]:
    """All of the package, and the licence, is in the sdist; tests, documents and CI files may be left out."""
    yield from unread(_VOICE, facts.sdists)
    for file, held in read(facts.sdists):
        if facts.tree is None:
            yield _VOICE.unknown(file.where, "git could not be asked", "git fsck")
            continue
        there = held.paths()
        left = [path for path in facts.tree.blobs if path not in there]
        found = [path for path in left if _is_needed(path, facts.packages)]
        words = "git has it, and the sdist does not"
        yield from _VOICE.each_or_passed(
            file.where,
            ((path, words) for path in found),
            "include it in the sdist, then: nox -s build",
            f"the package is whole; {len(left)} other tracked files are left out",
        )


def _is_needed(path: str, packages: tuple[str, ...]) -> bool:
    if _LICENCE.fullmatch(path):
        return True
    inner = path.removeprefix("src/")
    return (
        inner.partition("/")[0].removesuffix(".py") in packages and not is_of_tests(path) and not _NO_PART.search(path)
    )
