"""What an announcement is going to do, and what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass

if TYPE_CHECKING:
    from release.model.candidate import Candidate
    from release.model.forge import Announcement, File, ForgeRelease, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncePlan:
    """A release to make or to finish: ``release`` is there already, ``surplus`` are drafts of ours beside it.

    ``send`` names the files that are missing there, ``replace`` those of them of which a broken-off upload or, in a
    draft, an older file has to go first. ``cannot`` is what a server without releases cannot do.
    """

    place: Place
    remote: str
    candidate: Candidate
    wanted: Announcement
    files: tuple[File, ...] = ()
    release: ForgeRelease | None = None
    surplus: tuple[ForgeRelease, ...] = ()
    send: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()

    @property
    def nothing_to_do(self) -> bool:
        """Whether the release is public and has every file."""
        is_public = self.release is not None and not self.release.is_draft
        return bool(self.cannot) or (is_public and not self.send and not self.surplus)


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """A release that is public; ``url`` is its page, empty where the server has none, ``sent`` what this run sent."""

    plan: AnnouncePlan
    url: str
    sent: tuple[str, ...] = ()
