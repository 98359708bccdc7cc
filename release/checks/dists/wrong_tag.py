"""A wheel whose tags are not true: another one in WHEEL, compiled code in a wheel for any machine, a refused platform.

Why: the tags alone decide where a wheel is installed. Compiled code under ``none-any`` is installed where it cannot
run; the index refuses ``linux_x86_64``.

Example: bad: ``thing-1.0-py3-none-any.whl`` with a ``.so`` in it. Good: ``cp312-cp312-manylinux_2_28_x86_64``.

Fix: let the backend name the wheel (a setup with extensions, ``auditwheel repair``), build again.

Sources: PEP 425, PEP 427, PEP 600; the index's list of platforms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.tags import parse_tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from release.checks.dist_findings import UNREAD, Voice, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.contents import Contents
    from release.model.dists import DistFacts, FileFacts
    from release.model.finding import Finding

ID = "wrong-tag"
_VOICE = Voice(ID)
_COMPILED = re.compile(r"\.(?:so(?:\.[0-9.]+)?|pyd|dylib|dll)$")
_REFUSED = re.compile(r"linux_(?!armv[67]l)")
_FIX = "let the build backend name the wheel, then: nox -s build"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """File name and WHEEL have the same tags, which fit what is in the wheel and what indexes take."""
    for file in facts.wheels:
        if file.held is None or file.wheel is None:
            yield _VOICE.unknown(file.where, UNREAD)
            continue
        if not file.wheel.folder:
            yield _VOICE.not_applicable(file.where, "it has no folder of metadata, as another check tells")
            continue
        wrong = list(_wrong(file, file.held))
        if wrong:
            yield _VOICE.failed(file.where, "; ".join(wrong), _FIX)
        else:
            yield _VOICE.passed(file.where, ", ".join(sorted(file.wheel.tags)[:4]))


def _wrong(file: FileFacts, contents: Contents) -> Iterator[str]:
    wheel = file.wheel
    if wheel is None or not wheel.tags:
        yield "it has no WHEEL that states its tags"
        return
    try:
        _, _, _, tags = parse_wheel_filename(file.where)
        stated = {tag for text in wheel.tags for tag in parse_tag(text)}
    except (InvalidWheelFilename, ValueError) as problem:
        yield shown(str(problem))
        return
    if set(tags) != stated:
        yield f"WHEEL says {shown(', '.join(wheel.tags[:4]))}"
    if not wheel.version.startswith("1."):
        yield f"WHEEL is of version {shown(wheel.version) or 'none'}, 1.0 is known"
    platforms = {tag.platform for tag in tags}
    compiled = [path for path in contents.paths() if _COMPILED.search(path)]
    if platforms == {"any"} and compiled:
        yield f"it is for any machine, and holds compiled code: {listed(sorted(compiled))}"
    refused = sorted(platform for platform in platforms if _REFUSED.match(platform))
    if refused:
        yield f"indexes refuse the platform {', '.join(refused)}: auditwheel repair"
