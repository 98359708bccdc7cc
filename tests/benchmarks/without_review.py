"""nox, with a release that makes no review: what the review adds is the difference. Usage: like ``nox``."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from nox.__main__ import main

from release.steps import review


def _nothing(*_: object, **__: object) -> str:
    return ""


review.plan = _nothing
review.apply = lambda _plan, _world, findings, _tests: SimpleNamespace(findings=findings)
review.render = _nothing
review.digest_of = _nothing

if __name__ == "__main__":
    sys.exit(main())
