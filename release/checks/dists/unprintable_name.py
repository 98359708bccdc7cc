r"""A member whose name holds what cannot be seen, or what not every system can write.

Why: control characters rewrite the terminal of whoever lists the file, and marks that turn the direction of text make
``exe.py`` of ``yp.exe``. A name that Windows cannot write makes the file useless there.

Example: bad: ``a\x1b[2J.py``, ``safe\u202eyp.exe``, ``aux.py``, ``what?.txt``. Good: letters,
digits, ``.``, ``_``, ``-``.

Fix: rename the file.

Sources: CVE-2021-42574 ("Trojan Source"); Microsoft, "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, is_escaping, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "unprintable-name"
_VOICE = Voice(ID)
_NO_UTF8 = re.compile(r"\\udc[0-9a-f]{2}")
_NOT_ON_WINDOWS = re.compile(
    r'[<>:"|?*]|(?:^|/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:/|$)|[ .](?:/|$)', re.IGNORECASE
)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Every name can be seen, and written on every system."""
    yield from unread(_VOICE, facts.files)
    for file, held in read(facts.files):
        paths = [member.path for member in held.members]
        hidden = [path for path in paths if not path.isprintable() or _NO_UTF8.search(path)]
        odd = [path for path in paths if path not in hidden and _is_odd(path)]
        yield from _VOICE.each(
            file.where, ((path, "it holds characters that cannot be seen") for path in hidden), "rename it"
        )
        words = "Windows cannot write a file of this name"
        yield from _VOICE.asking().each(file.where, ((path, words) for path in odd), "rename it")
        if not hidden and not odd:
            yield _VOICE.passed(file.where, "every name can be seen and written")


def _is_odd(path: str) -> bool:
    return not is_escaping(path) and bool(_NOT_ON_WINDOWS.search(path))
