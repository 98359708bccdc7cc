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


class IndexUnknown(Misused):
    """An index is named that has no address."""


class UploadRefused(OutsideFailed):
    """The index refused a file."""


class AttestationFailed(OutsideFailed):
    """The files could not be signed; nothing was sent."""

    reason = "an attestation cannot be added to a file that is on the index already"


class PartlyPublished(ReleaseError):
    """Some files of the release are on the index and others are not."""

    exit_code = 6
    reason = "the same command sends what is missing and nothing else"


class ServedDiffers(ReleaseError):
    """The index has other bytes under a name of the candidate."""

    exit_code = 7
    reason = "what users get must be what was approved; a file name on an index is never given twice"


class NotServed(OutsideFailed):
    """The index does not serve what was published."""


class AddressUnsafe(Misused):
    """A secret would travel, or an answer would come, without TLS."""

    reason = "whoever is in between could read a credential or change what is published"


class PushRefused(OutsideFailed):
    """The remote refused the branch or the tag; no local tag is left behind."""

    reason = "branch and tag go together or not at all"


class ProofMissing(ReleaseError):
    """A rehearsal did not see what it has to prove."""


class RehearsalFailed(ReleaseError):
    """A step of the rehearsal failed, or something was not refused that has to be."""

    reason = "a release by the same commands would end in the same way"


class ForgeRefused(OutsideFailed):
    """The forge refused: the token may not, the repository is not there, or what is asked for is not possible."""


class ForgeBusy(OutsideFailed):
    """The forge is in trouble or was asked too often, and stayed so for all tries."""

    reason = "nothing is lost: a later run goes on where this one ended"


class ReleaseIncomplete(OutsideFailed):
    """The release on the forge is public for good and lacks files, or has other than it must."""

    reason = "an immutable release takes no file once it is public"


class PartlyAnnounced(ReleaseError):
    """The release on the forge was begun and could not be finished."""

    exit_code = 6
    reason = "a rerun finishes it: what is there already is compared and kept"


class HeadMoved(ReleaseError):
    """HEAD or a tracked file changed while the release was made."""

    reason = "the candidate must be what was tested and built"


class DistributionChanged(ReleaseError):
    """A file in ``dist/`` is not the one that was built."""

    exit_code = 7
    reason = "what is approved and published must be what was built and checked"


class AssetsDiffer(ReleaseError):
    """A file of the public release on the forge is not the candidate's."""

    exit_code = 7
    reason = "users download something that nobody built, checked and approved here"


class TagMoved(ReleaseError):
    """The tag stands on another commit than the candidate was built from."""

    exit_code = 7
    reason = "a release tag never moves: whoever reads it must find what was built from it"


class Interrupted(ReleaseError):
    """Ctrl-C, or the system asked us to end."""

    exit_code = 130
    reason = "what was begun was put back or ended"


class SignersMissing(Misused):
    """Signatures are asked for, and no file says whose count."""

    reason = "a signature tells who signed only if somebody has said whose key it is"


class CandidateChanged(ReleaseError):
    """The candidate is not as it was written."""

    exit_code = 7
    reason = "what is approved and published must be what was built and checked"


class ApprovalInvalid(ReleaseError):
    """An approval is not as it was given."""

    exit_code = 7
    reason = "whoever can change an approval could approve anything"


class JournalBroken(ReleaseError):
    """A line of the journal is not as it was written, or not where it was."""

    exit_code = 7
    reason = "each line carries the hash of the line before it, so no line can be changed, moved or taken out unseen"
