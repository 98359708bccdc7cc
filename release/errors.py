"""Every way in which a command can refuse or fail: what is wrong, where, why, and the command that fixes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReleaseError(Exception):
    """The root of all errors that a user can meet.

    A subclass is named for what is wrong; its public id is that name in kebab case. ``exit_code`` follows the
    table in the README: 1 a step failed, 2 usage or configuration, 3 refused before anything changed, 4 a human is
    asked, 5 the outside world refused, 7 integrity alarm.
    """

    exit_code: ClassVar[int] = 1
    reason: ClassVar[str] = ""

    def __init__(self, what: str, *, where: Sequence[str] = (), why: str = "", fix: Sequence[str] = ()) -> None:
        """Say *what* is wrong in one sentence, *where* it was seen, *why* that stops us and how to *fix* it."""
        super().__init__(what)
        self.what = what
        self.where = tuple(where)
        self.why = why or self.reason
        self.fix = tuple(fix)

    @property
    def id(self) -> str:
        """The stable public id, for example ``tag-exists-elsewhere``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(self).__name__).lower()


class Refused(ReleaseError):
    """A precondition does not hold; nothing was changed."""

    exit_code = 3


class Misused(ReleaseError):
    """The command line or the configuration cannot be understood."""

    exit_code = 2


class OutsideFailed(ReleaseError):
    """A remote, an index or a forge refused or gave up."""

    exit_code = 5


# --- usage and configuration -------------------------------------------------------------------------------------


class VersionInvalid(Misused):
    """The wanted version is not a PEP 440 version in the spelling this project uses."""

    reason = "indexes, installers and tags must all read the same version from it"


class ConfigInvalid(Misused):
    """``[tool.release]`` has keys or values that mean nothing."""

    reason = "a setting that is silently ignored is worse than none"


class ProjectMissing(Misused):
    """There is no Python project here."""


class RepositoryMissing(Misused):
    """The project is not in a git repository, or git is not installed."""

    reason = "a release is a commit and a tag, so git has to know the project"


# --- refused before the first write ------------------------------------------------------------------------------


class TreeDirty(Refused):
    """Tracked files have changes that are not committed."""

    reason = "a release commit must hold the release and nothing else, and undo must not lose your work"


class PlaceUncommitted(Refused):
    """A file that has to be edited holds changes that are not committed."""

    reason = "committing it would sweep your unfinished changes into the release commit"


class HeadDetached(Refused):
    """HEAD is not on a branch."""

    reason = "a commit made here would belong to no branch"


class HistoryMissing(Refused):
    """The repository has no commit yet."""


class OperationInProgress(Refused):
    """A merge, rebase, cherry-pick, revert or bisect is not finished."""

    reason = "a commit now would become part of that operation"


class BranchNotAllowed(Refused):
    """Releases are not made from this branch."""

    reason = "a version that is bumped beside the release branch is lost or released twice"


class BranchBehind(Refused):
    """The branch lacks commits that its upstream has."""

    reason = "the release would leave those commits out, and the push would be rejected"


class TagExists(Refused):
    """The wanted version has been tagged already."""

    reason = "a release tag never moves: CI and the index may already have seen it"


class TagExistsElsewhere(Refused):
    """The tag of this version points at another commit."""

    reason = "a release tag never moves: CI and the index may already have seen it"


class TagNotAnnotated(Refused):
    """The tag of this version exists but is lightweight."""

    reason = "a lightweight tag has no author, no date and no message, and cannot be signed"


class TagUnsigned(Refused):
    """A signature was asked for, and the tag that git made has none that verifies."""

    reason = "git can exit with success and leave an unsigned tag when the key cannot be loaded"


class TagRejected(Refused):
    """Git would not make the tag."""


class VersionNotHigher(Refused):
    """The wanted version does not sort after the current one."""

    reason = "installers pick the highest version, so a lower one would never reach anybody"


class VersionLocal(Refused):
    """The wanted version has a local part (``+something``)."""

    reason = "indexes refuse local versions (PEP 440, local version identifiers)"


class VersionsDisagree(Refused):
    """The sources of truth state different versions."""

    reason = "which of them is the project's version is your decision, not a guess of ours"


class NothingFound(Refused):
    """No place states the project's version."""


class PlaceOutside(Refused):
    """A file is a link to somewhere outside of the project, or a hard link."""

    reason = "writing through it would change something that is not part of this project"


class PlaceReadOnly(Refused):
    """A file that has to be edited cannot be written."""

    reason = "a bump writes every place or none"


class FileUnparsable(Refused):
    """A file that states the version cannot be parsed."""

    reason = "without its syntax nobody can tell the version from digits that look like it"


class FileChanged(Refused):
    """A file changed between planning and writing."""

    reason = "the plan was made for other bytes"


class EditUnsafe(Refused):
    """An edit would change more than the version."""

    reason = "after the edit the file must read as before, except for the version"


class Locked(Refused):
    """Another command of ours is at work in this project."""

    reason = "two releases at once would mix their changes"


class DecisionMissing(Refused):
    """A question was asked and the answer was not yes."""

    exit_code = 4


class RemoteMissing(Refused):
    """There is no remote to push to."""


# --- a step failed -----------------------------------------------------------------------------------------------


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


class ProgramFailed(ReleaseError):
    """A program we depend on could not be started, or gave an answer that makes no sense."""


# --- the outside world -------------------------------------------------------------------------------------------


class RemoteUnreachable(OutsideFailed):
    """The remote did not answer."""

    reason = "whether the tag is free and the branch is current can only be asked there"


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
