"""Preconditions that do not hold: nothing was changed."""

from __future__ import annotations

from release.errors.root import Refused


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


class TokenInvalid(Refused):
    """What was given as a token of the index is none, or only a piece of one."""

    reason = "nobody can tell what it may be used for, and the index would refuse it in the middle of a release"


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


class PlaceUnsure(Refused):
    """Places may or may not state the version, and the configuration wants a decision."""

    reason = 'the project decides: [tool.release.locations] include or exclude; unsure = "leave" goes on'


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


class Unfinished(Refused):
    """A command was killed here, and what it left cannot be put right without you."""

    reason = "what somebody changed since is never overwritten, and half of a release is no state to go on from"


class RollbackTooLate(Refused):
    """The last bump or its tag has left this computer."""

    reason = "what others may have fetched or installed is not taken back; a new version goes over it"


class RollbackUnsafe(Refused):
    """Something has changed since the last bump, so undoing it would lose more than the bump."""

    reason = "only what was recorded is undone: the bump's own files, commit and tag, and only if they are untouched"


class ChangelogEmpty(Refused):
    """The change log says nothing about the version that is to be released."""

    reason = "the tag's message and the release notes would be empty, which the configuration refuses"


class ToolMissing(Refused):
    """A program that the project is configured for is not installed."""

    reason = "nothing else writes the file the way this project's configuration says"


class ConfigMissing(Refused):
    """There is no pyproject.toml to keep a decision in."""

    reason = "with a pyproject.toml pip builds the project in another way, so nobody makes one unasked"


class DecisionMissing(Refused):
    """A question was asked and the answer was not yes."""

    exit_code = 4


class RemoteMissing(Refused):
    """There is no remote to push to."""


class CandidateMissing(Refused):
    """There is no candidate to publish."""

    reason = "only what was tested, built, checked and approved is published"


class CredentialMissing(Refused):
    """Nothing here lets us publish to the index."""


class TokenUnfit(Refused):
    """The token is for another index or project, is not valid now, or may do more than it should."""


class AttestationMissing(Refused):
    """Uploads are to be signed, and nothing here can sign them."""

    reason = 'the configuration wants it: [tool.release.publish] attestations = "always"'


class ReleaseClosed(Refused):
    """The index takes no more files for this release."""

    reason = "an index takes further files for a release only in its first days, so that old ones cannot be poisoned"


class CandidateUnverified(Refused):
    """Nobody has seen that the index serves the candidate's files."""

    reason = "an announcement sends people to the index, so what they find there has to be right first"


class ForgeTokenMissing(Refused):
    """The environment has no token for the forge, or none that can be one."""

    reason = "releases are made in somebody's name, and drafts are shown to nobody else"


class TagNotPushed(Refused):
    """The forge does not have the candidate's tag."""

    reason = "publishing a release makes a tag that is missing, on whatever commit the branch is on by then"


class DraftsAmbiguous(Refused):
    """The forge has several drafts of one tag, and more than one of them is somebody's own work."""

    reason = "which one is published is a decision, not a guess"


class AssetUnknown(Refused):
    """The draft has a file that is not of the candidate."""

    reason = "publishing the draft would publish a file that nobody approved"


class CandidateUntagged(Refused):
    """The candidate has no tag, or its tag is not here."""

    reason = "a tag is what CI, the forge and other people know a release by"


class ApproverUnknown(Refused):
    """Git does not know who is at work here."""

    reason = "an approval without a name is nobody's"


class ApprovalMissing(Refused):
    """Not enough people have approved this candidate."""

    exit_code = 4
    reason = "nothing is published that people did not approve, to the byte"


class ApproverRefused(Refused):
    """The approval of this person does not count."""

    exit_code = 4


class SigningFailed(Refused):
    """The approval could not be signed; nothing was recorded."""

    reason = "an approval that was to be signed is not recorded without its signature"


class IdentityUnexpected(Refused):
    """The CI job is not the one that may publish."""

    reason = "the forge's environment is the gate, and only its own job has come through it"


class JournalMissing(Refused):
    """There is no journal to verify."""

    reason = "what nobody can look at is not proved"
