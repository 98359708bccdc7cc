"""A module or folder at the top of a wheel that is not the project's.

Why: what stands at the top is installed beside everybody else's packages, under that name. A stray module hides one of
the same name, or is hidden by it.

Example: bad: ``helpers.py`` or ``build/`` beside ``pkg/``. Good: the project's packages alone.

Fix: name the packages in the build's configuration, build again.

Sources: check-wheel-contents W009; setuptools, "Package Discovery" (flat layout).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import FOREIGN, Voice, is_escaping, read, unread
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.contents import Contents
    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "unexpected-top-level"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_DATA = re.compile(r"^[^/]+\.data/(?:purelib|platlib)/")


def judge(facts: DistFacts) -> Iterator[Finding]:
    """All at the top of a wheel is the project's own."""
    yield from unread(_VOICE, facts.wheels)
    for file, held in read(facts.wheels):
        own = {normal_name(name) for name in (facts.project, *facts.packages)}
        tops = _tops(held)
        found = [path for name, path in tops.items() if not _is_own(name, own) and name.lower() not in FOREIGN]
        words = "it is installed beside everybody's packages, and is none of the project's"
        yield from _VOICE.each_or_passed(
            file.where,
            ((path, words) for path in found),
            "name the packages in the build's configuration",
            f"at its top: {', '.join(sorted(tops)[:6]) or 'nothing'}",
        )


def _tops(contents: Contents) -> dict[str, str]:
    """Return the names at the top and a path of each; metadata, data and start-up files are other checks'."""
    found: dict[str, str] = {}
    for path in sorted(contents.paths()):
        inner = _DATA.sub("", path)
        top, _, rest = inner.partition("/")
        if top.endswith((".dist-info", ".data", ".pth", ".egg-info")) or is_escaping(inner):
            continue
        name = top if rest else top.split(".")[0]
        if name not in {"sitecustomize", "usercustomize", "__pycache__"} and not name.endswith("__mypyc"):
            found.setdefault(name, f"{top}/" if rest else top)
    return found


def _is_own(name: str, own: set[str]) -> bool:
    """Tell whether *name* is one of the project's, as it is or with something before or behind."""
    plain = normal_name(name.lstrip("_")).replace("-", "")
    return any(
        plain and (piece in plain or plain in piece)
        for known in own
        for piece in [known.replace("-", "").replace(".", "")]
    )
