"""Mistakes in what was asked or configured, steps that failed, and an outside world that refused."""

from __future__ import annotations

from release.errors.root import Misused, OutsideFailed, ReleaseError


class VersionInvalid(Misused):
    """The wanted version is not a PEP 440 version in the spelling this project uses."""

    reason = "indexes, installers and tags must all read the same version from it"


class ConfigInvalid(Misused):
    """``[tool.release]`` has keys or values that mean nothing."""

    reason = "a setting that is silently ignored is worse than none"


class PatternMismatch(Misused):
    """A pattern of ``[tool.release.locations]`` does not match as often as it says."""

    reason = "a pattern that matches less leaves a place behind in silence, one that matches more takes a stranger's"


class VersionMissing(Misused):
    """The project's files state no version and none was given."""

    reason = "a version that is made by a tag is decided by whoever tags"


class ProjectAmbiguous(Misused):
    """Several projects could be meant."""

    reason = "which one is released is a decision, not a guess"


class ProjectMissing(Misused):
    """There is no Python project here."""


class RepositoryMissing(Misused):
    """The project is not in a git repository, or git is not installed."""

    reason = "a release is a commit and a tag, so git has to know the project"


class CommitRefused(ReleaseError):
    """Git or one of the project's hooks refused the commit; everything was put back."""

    reason = "the commit did not happen, so every file was put back to the byte"


class CommitChanged(ReleaseError):
    """A hook changed what was committed; the commit was undone and everything was put back."""

    reason = "what is released must be what was planned and shown"


class WriteFailed(ReleaseError):
    """A file could not be written; everything was put back."""


class TestsFailed(ReleaseError):
    """The project's tests did not pass."""

    reason = "what fails its tests is not released"


class BuildFailed(ReleaseError):
    """The build backend, or the environment it needs, failed."""


class CheckFailed(ReleaseError):
    """The built distributions have a finding that blocks the release."""

    reason = "what is published cannot be taken back"


class ChangelogFailed(ReleaseError):
    """The tool that writes the change log failed; nothing was changed."""


class ProgramFailed(ReleaseError):
    """A program we depend on could not be started, or gave an answer that makes no sense."""


class RemoteUnreachable(OutsideFailed):
    """The remote did not answer."""

    reason = "whether the tag is free and the branch is current can only be asked there"


class OutsideUnreachable(OutsideFailed):
    """An index, a forge or an issuer of identities did not answer, or not completely, however often it was asked."""


class OutsideAnswered(OutsideFailed):
    """An index, a forge or an issuer of identities answered with something that cannot be used."""


class AddressUnsafe(Misused):
    """A secret would travel, or an answer would come, without TLS."""

    reason = "whoever is in between could read a credential or change what is published"


class PushRefused(OutsideFailed):
    """The remote refused the branch or the tag; no local tag is left behind."""

    reason = "branch and tag go together or not at all"


class HeadMoved(ReleaseError):
    """HEAD or a tracked file changed while the release was made."""

    reason = "the candidate must be what was tested and built"


class DistributionChanged(ReleaseError):
    """A file in ``dist/`` is not the one that was built."""

    exit_code = 7
    reason = "what is approved and published must be what was built and checked"


class Interrupted(ReleaseError):
    """Ctrl-C, or the system asked us to end."""

    exit_code = 130
    reason = "what was begun was put back or ended"
