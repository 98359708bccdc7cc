"""Whether two wheels are of the same source: the question of two checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import Compared

_SOURCE = re.compile(r"\.(?:pyi?|pth|sh|js)$|\.dist-info/(?:METADATA|entry_points\.txt)$")


def differences(compared: Compared) -> Iterator[str]:
    """Yield in which way the two are not of the same source."""
    if compared.missing:
        yield f"has no {listed(compared.missing)}"
    if compared.more:
        yield f"also has {listed(compared.more)}"
    changed = [path for path in compared.differing if _SOURCE.search(path)]
    if changed:
        yield f"has other bytes in {listed(changed)}"
