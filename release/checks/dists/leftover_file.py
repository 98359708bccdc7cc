"""What a tool or an editor left behind: byte code, a ``.git`` folder, a virtual environment, a backup.

Why: byte code keeps what was deleted from the source (an administrator's token was found in one), ``.git`` holds the
whole history, and an old copy of a module is imported by nobody and read by everybody.

Example: bad: ``pkg/__pycache__/x.cpython-312.pyc``, ``.git/config``, ``module.py.orig``. Good: what git tracks.

Fix: exclude it in the build's configuration, delete it, build again.

Sources: JFrog, "Binary secret scanning" (a token in a .pyc); check-wheel-contents W001 and W002.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, read, unread
from release.model.contents import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts
    from release.model.finding import Finding

ID = "leftover-file"
_VOICE = Voice(ID)
_FIX = "exclude it in the build's configuration, then: nox -s build"
_WHOLE = re.compile(r"(?:^|/)(?:\.git|\.hg|\.svn|\.venv|venv|\.tox|\.nox|node_modules)/(?!.*\.git(?:keep|ignore)$)")
_PIECE = re.compile(
    r"\.py[cod]$|(?:^|/)(?:\.DS_Store$|Thumbs\.db$|\.coverage$|\.idea/|\.mypy_cache/|\.pytest_cache/|\.ruff_cache/|\.vs/)"
    r"|\.(?:orig|rej|swp|swo|bak)$|~$"
)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Nothing is left behind; single files are for whoever approves to decide."""
    yield from unread(_VOICE, facts.files)
    for file, held in read(facts.files):
        paths = [member.path for member in held.members if member.kind == FILE]
        whole = dict.fromkeys(path[: found.end()] for path in paths if (found := _WHOLE.search(path)))
        pieces = [path for path in paths if not _WHOLE.search(path) and _is_leftover(path, file)]
        yield from _VOICE.each(file.where, ((path, "a whole folder of a tool was packed") for path in whole), _FIX)
        yield from _VOICE.asking().each(file.where, ((path, "a tool left it behind") for path in pieces), _FIX)
        if not whole and not pieces:
            yield _VOICE.passed(file.where, "nothing is left behind")


def _is_leftover(path: str, file: FileFacts) -> bool:
    if path.endswith(".pyd"):  # compiled code, as .so
        return False
    is_info = file.is_wheel and ".egg-info/" in f"{path}/"
    return bool(_PIECE.search(path)) or is_info
