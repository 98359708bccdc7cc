"""What can be wrong with a run in CI: with what it was started for, or with what another job handed on."""

from __future__ import annotations

from release.errors.root import Misused, Refused, ReleaseError


class DigestInvalid(Misused):
    """What was given as the candidate's digest is none."""

    reason = "without a digest nobody can tell whether this is what the build job made"


class SessionUnknown(Misused):
    """The session is none of those that test."""

    reason = "a release that another session stands in for the tests of would look like one that was tested"


class SessionsUnlisted(ReleaseError):
    """Nox does not tell which test sessions there are, or they cannot become jobs."""

    reason = "a matrix without tests would look like one whose tests have passed"


class TagForeign(Refused):
    """This run was started for the tag of another version than the one that the commit states."""

    reason = "what is published has to be what the tag says"
