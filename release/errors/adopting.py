"""What can keep a project from being adopted."""

from __future__ import annotations

from release.errors.root import Misused, Refused


class NameTaken(Refused):
    """A module of the project has the name of our package."""

    reason = "Invoke and `python -m nox` look into the project's folder first, and would find that module instead"


class ProviderUnknown(Misused):
    """There are no files for a CI of that name."""

    reason = "a CI that nobody has made files for would be left without any, in silence"
