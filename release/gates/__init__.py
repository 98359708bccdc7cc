"""The family of gates: each is one way in which a human's yes is given and, later, found to hold.

A member has ``verify(view, approval, candidate, signers) -> str``: does an approval that was read from a file, of this
gate and for *candidate*, hold. It returns what else tells the person apart (a key's fingerprint, or nothing), raises
:class:`ApproverRefused` where the approval does not count, and :class:`ApprovalInvalid` where somebody meddled.
How the yes is given is each member's own.
"""

from release.family import Family

FAMILY = Family(__name__, "typed", "unasked", "signed", "environment")
