"""What can be wrong with how a command was called, and with what it shows."""

from __future__ import annotations

from release.errors.root import Misused, ReleaseError


class OptionUnknown(Misused):
    """A command was given a word that it does not know."""

    reason = "a command that overlooks a word does something else than it was asked for"


class OutputLost(ReleaseError):
    """What the command shows could not be written, as on a full disk; its work is done."""

    reason = "whoever reads less than was said has to know it"
