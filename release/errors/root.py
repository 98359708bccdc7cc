"""The root of all errors that a user can meet, and their kinds by exit code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReleaseError(Exception):
    """The root of all errors that a user can meet.

    A subclass is named for what is wrong; its public id is that name in kebab case. ``exit_code`` follows the
    table in docs/reference/errors.md: 1 a step failed, 2 usage or configuration, 3 refused before anything changed,
    4 a human is asked, 5 the outside world refused, 7 integrity alarm.
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
