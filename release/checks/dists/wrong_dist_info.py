"""A wheel whose ``.dist-info`` folder is not that of its file name, or that has more than one.

Why: installers refuse it, and where they do not, the second folder replaces another project's metadata.

Example: bad: ``thing-1.0.1.dist-info`` in ``thing-1.0.2-py3-none-any.whl``. Good: the same name and version.

Fix: build again; do not rename wheels.

Sources: PEP 427; the binary distribution format on packaging.python.org.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.dist_findings import UNREAD, Voice, listed, shown
from release.model.own import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "wrong-dist-info"
_VOICE = Voice(ID)
_PIECES = 2


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each wheel has one folder of metadata, named as the wheel."""
    for file in facts.wheels:
        if file.held is None:
            yield _VOICE.unknown(file.where, UNREAD)
            continue
        tops = sorted({path.partition("/")[0] for path in file.held.paths() if "/" in path})
        folders = [top for top in tops if top.endswith(".dist-info")]
        if len(folders) != 1:
            told = f"it has {len(folders)} folders of metadata: {listed(folders)}" if folders else "it has no metadata"
            yield _VOICE.failed(file.where, told, "nox -s build")
            continue
        stated = folders[0].removesuffix(".dist-info").rsplit("-", 1)
        promised = file.where.split("-")[:_PIECES]
        if [_plain(piece) for piece in stated] == [_plain(piece) for piece in promised]:
            yield _VOICE.passed(file.where, shown(folders[0]))
        else:
            yield _VOICE.failed(file.where, f"its metadata is in {shown(folders[0])}", "nox -s build")


def _plain(piece: str) -> str:
    return normal_name(piece.replace("_", "-"))
