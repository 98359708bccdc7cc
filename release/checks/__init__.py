"""Checks: what was seen in, findings out. A check is named for the bad thing it finds.

A member has ``judge(facts) -> Iterator[Finding]``; it yields one finding for each thing that it looked at, also the
good ones, and ``unknown`` for what nobody could look at.
"""

from release.family import Family

DISTS = Family(
    f"{__name__}.dists",
    "missing_distribution",
    "unexpected_file",
    "wrong_name",
    "wrong_version",
    "unrendered_readme",
    "broken_install",
    "wrong_import_version",
)
