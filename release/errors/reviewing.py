"""What can keep a release from being reviewed."""

from __future__ import annotations

from release.errors.root import Misused, Refused


class NothingToReview(Refused):
    """``dist/`` holds no distribution of the project."""

    reason = "a page about nothing would read like one without changes"


class ComparisonUnknown(Misused):
    """What ``--against`` names is no folder, tag or version."""

    reason = "a page that compares with something else would be believed"
