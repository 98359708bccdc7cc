"""Tests, documents or examples at the top of a wheel.

Why: they are installed as the packages ``tests`` or ``docs`` of everybody who installs the project, over those of the
last project that did the same.

Example: bad: ``tests/__init__.py`` at the top of the wheel. Good: in the sdist, or below the package (``pkg/tests``).

Fix: exclude them in the build's configuration, build again.

Sources: check-wheel-contents W005 and W009; setuptools, "Package Discovery".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import FOREIGN, Voice, listed, read, unread
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "tests-in-wheel"
_VOICE = Voice(ID)


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Nothing at the top of a wheel is what each project has of its own."""
    yield from unread(_VOICE, facts.wheels)
    for file, held in read(facts.wheels):
        own = {normal_name(name) for name in (facts.project, *facts.packages)}
        found: dict[str, list[str]] = {}
        for path in sorted(held.paths()):
            top, _, rest = path.partition("/")
            name = top if rest else top.split(".")[0]
            if name.lower() in FOREIGN and normal_name(name) not in own:
                found.setdefault(name, []).append(path)
        for name, paths in found.items():
            words = f"{listed(paths)} would be installed as everybody's package {name}"
            yield _VOICE.failed(
                f"{file.where}: {name}", words, "exclude it in the build's configuration, then: nox -s build"
            )
        if not found:
            yield _VOICE.passed(file.where, "no tests, documents or examples at its top")
