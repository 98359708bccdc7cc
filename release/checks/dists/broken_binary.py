"""Compiled code that asks for more than its wheel's tags promise.

Why: a wheel for ``manylinux_2_28`` that needs a newer C library, or for ``abi3`` that uses what is not in the stable
ABI, installs and then fails to import on some machines.

Example: bad: ``auditwheel show`` names another platform than the file. Good: ``auditwheel repair`` made the wheel.

Fix: build in the platform's container and repair the wheel; for abi3 define ``Py_LIMITED_API``.

Sources: PEP 600 (manylinux), PEP 384 (stable ABI); auditwheel, abi3audit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import UNREAD, Voice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "broken-binary"
_VOICE = Voice(ID)
_COMPILED = re.compile(r"\.(?:so(?:\.[0-9.]+)?|pyd|dylib|dll)$")


def judge(facts: DistFacts) -> Iterator[Finding]:
    """The tools that judge compiled code find nothing; without compiled code there is nothing to judge."""
    for file in facts.wheels:
        if file.held is None:
            yield _VOICE.unknown(file.where, UNREAD)
        elif not any(_COMPILED.search(path) for path in file.held.paths()):
            yield _VOICE.not_applicable(file.where, "it holds no compiled code")
        elif not file.tools:
            yield _VOICE.not_applicable(file.where, "no tool judges compiled code for its platform")
        else:
            for tool, words in sorted(file.tools.items()):
                if words is None:
                    yield _VOICE.unknown(file.where, f"{tool} is not here to judge it", f"python -m pip install {tool}")
                elif words:
                    yield _VOICE.failed(
                        file.where, f"{tool}: {shown(words)}", "build it again in the platform's container"
                    )
                else:
                    yield _VOICE.passed(file.where, f"{tool} found nothing")
