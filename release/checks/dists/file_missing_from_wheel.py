"""A module that the sdist has in the package and the wheel does not.

Why: a list of packages that nobody extended leaves out the new subpackage. It works in the checkout and in the tests,
and fails for every user.

Example: bad: ``packages = ["pkg"]`` with a folder ``pkg/sub``. Good: ``packages.find``, or a backend that takes all.

Fix: include it in the build's configuration, build again.

Sources: setuptools, "Package Discovery"; check-wheel-contents W101 and W102.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, is_of_tests, read, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.contents import Contents
    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "file-missing-from-wheel"
SEVERITY = "ask"
_VOICE = Voice(ID, SEVERITY)
_CODE = re.compile(r"\.pyi?$")
_DATA = re.compile(r"^[^/]+\.data/(?:purelib|platlib)/")


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each wheel has all modules of its packages that the sdist has; tests may be left out."""
    yield from unread(_VOICE, facts.files)
    sdist = next((file.held for file in facts.sdists if file.held), None)
    for file, held in read(facts.wheels):
        if sdist is None:
            yield _VOICE.not_applicable(file.where, "there is no sdist to compare it with")
            continue
        found = sorted(_missing(sdist, held))
        words = "the sdist has it in the package, and the wheel does not"
        yield from _VOICE.each_or_passed(
            file.where,
            ((path, words) for path in found),
            "include it in the build's configuration",
            "it has all modules that the sdist has",
        )


def _missing(sdist: Contents, wheel: Contents) -> set[str]:
    there = {_DATA.sub("", path) for path in wheel.paths()}
    tops = {path.partition("/")[0] for path in there if "/" in path and _CODE.search(path)}
    source = sdist.paths()
    missing = set()
    for top in tops:
        base = next((base for base in ("src/", "lib/", "") if any(p.startswith(f"{base}{top}/") for p in source)), None)
        if base is not None:
            inner = {p.removeprefix(base) for p in source if p.startswith(f"{base}{top}/") and _CODE.search(p)}
            missing |= {path for path in inner - there if not is_of_tests(path) and not path.endswith("setup.py")}
    return missing
