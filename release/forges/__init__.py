"""The family of forges: each knows one kind of server, what it can do, and how it is asked.

A member has ``NAME``; ``find_place(pointer, environment) -> Place | None``: is this repository there; and
``open_forge(view, place) -> Forge | None``: ``None`` where that kind of server has no releases. What such a server
``CANNOT`` do, it says.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, cast

from release.errors import ForgeBusy, ForgeRefused, ForgeTokenMissing
from release.family import Family
from release.model.redact import redact, secrets_in, visible
from release.system.api import is_busy, is_limited, wait_s
from release.system.http import Digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from release.errors import ReleaseError
    from release.model.forge import Announcement, Asset, File, ForgeRelease, Found, Issue, KeptIssue, Place
    from release.system.api import Api
    from release.system.http import Response
    from release.system.view import View
    from release.system.world import World

    Cause = tuple[str, str, tuple[str, ...]]  # what is wrong, why that is so, and what helps

FAMILY = Family(__name__, "github", "gitlab", "bare")
AGAIN = "nox -s announce"
_MOST_WORDS = 400
_UNKNOWN, _MISSING = 401, 404


class Releases(Protocol):
    """A forge that has releases."""

    def find_releases(self, wanted: Announcement) -> Found:
        """Return what there is of the wanted tag, drafts included."""
        ...

    def create_draft(self, world: World, wanted: Announcement) -> ForgeRelease:
        """Make a release that only maintainers see."""
        ...

    def publish(self, world: World, release: ForgeRelease, wanted: Announcement) -> ForgeRelease:
        """Let everybody see the draft *release*, with what is *wanted* of title, notes and flags."""
        ...

    def delete_draft(self, world: World, release: ForgeRelease) -> None:
        """Delete the draft *release*."""
        ...

    def commit_of(self, tag: str) -> str | None:
        """Return the commit of *tag*, empty where the forge has no such tag, ``None`` where it does not tell."""
        ...


class Assets(Protocol):
    """A forge whose releases have files."""

    def list_assets(self, release: ForgeRelease, wanted: Announcement) -> tuple[Asset, ...]:
        """Return the files that *release* has."""
        ...

    def upload(self, world: World, release: ForgeRelease, file: File, wanted: Announcement) -> Asset:
        """Attach *file* to *release*, once, though answers get lost."""
        ...

    def delete_asset(self, world: World, asset: Asset) -> None:
        """Remove *asset* from its release."""
        ...

    def digest_of(self, asset: Asset) -> str:
        """Return the SHA-256 of what is stored for *asset*: as the forge tells it, else of a download."""
        ...


class Issues(Protocol):
    """A forge that has issues."""

    def keep_issue(self, world: World, issue: Issue) -> KeptIssue:
        """Open *issue*, or bring the one that there is up to date; close it where it has nothing to say."""
        ...


class Forge(Releases, Assets, Protocol):
    """A forge with releases that have files."""


@contextmanager
def opened(view: View, file: File) -> Iterator[BinaryIO]:
    """Open *file* for reading."""
    if not file.path:
        yield io.BytesIO(file.data)
        return
    with view.open(file.path) as stream:
        yield stream


def open_forge(view: View, place: Place) -> Forge | None:
    """Return the forge at *place*, ``None`` where it is a server without releases."""
    return cast("Forge | None", FAMILY.load(place.kind).open_forge(view, place))


def digest_of(api: Api, asset: Asset, url: str, **headers: str) -> str:
    """Return the SHA-256 of *asset*: as the forge tells it, else of what it gives at *url*."""
    if asset.sha256:
        return asset.sha256
    stored = Digest()
    api.download(url, stored, asset.size, {**api.headers, **headers})
    return stored.hex


def words_of(view: View, answer: Response) -> str:
    """Return what the forge said, in one line and without secrets: it may have repeated ours."""
    said = " ".join(redact(answer.words, secrets_in(view.environment)).split())
    return visible(said)[:_MOST_WORDS]


def refusal(view: View, answer: Response, cause: Callable[[Response], Cause]) -> ReleaseError:
    """Return the error for an *answer* that is no success; *cause* says what is behind it, unless the forge is busy."""
    where = (answer.shown, words_of(view, answer))
    if is_busy(answer):
        return busy(answer, where)
    what, why, fix = cause(answer)
    return ForgeRefused(what, where=where, why=why, fix=(*fix, AGAIN))


def usual_cause(
    answer: Response, project: str, variable: str, token_fix: tuple[str, ...], may_write: str
) -> Cause | None:
    """Return what every forge means by *answer*'s status; ``None`` for one that each has its own meaning of.

    *variable* holds the token, *token_fix* brings another, *may_write* one that may do more.
    """
    if answer.status == _UNKNOWN:
        return f"the forge does not take the token in ${variable}", "it is revoked, expired or another's", token_fix
    if answer.status == _MISSING:
        why = "it does not exist, or the token may not see it: the forge answers both alike"
        return f"there is no {project} for the token in ${variable}", why, ("git remote -v", may_write)
    if answer.status in range(300, 400):
        return f"{project} has moved", "what acts is not sent on to another address", ("git remote -v",)
    return None


def busy(answer: Response, where: Sequence[str]) -> ForgeBusy:
    """Return that the forge is in trouble, or was asked too often and for how long it wants to be left alone."""
    if not is_limited(answer):
        return ForgeBusy("the forge is in trouble", where=where, fix=(AGAIN,))
    wait = int(wait_s(answer)) + 1
    return ForgeBusy(
        f"the forge was asked too often, and wants {wait} s without requests",
        where=where,
        fix=(f"sleep {wait} && {AGAIN}",),
    )


def read_token(view: View, names: Sequence[str], fix: Sequence[str]) -> tuple[str, str]:
    """Return name and value of the first variable of *names* that is set; :class:`ForgeTokenMissing` without any."""
    for name in names:
        token = view.env(name).strip()
        if token and token.isascii() and token.isprintable() and " " not in token:
            return name, token
        if token:
            raise ForgeTokenMissing(
                f"{name} holds no token",
                where=(f"${name}: {len(token)} characters, with some that are in no token",),
                fix=tuple(fix),
            )
    raise ForgeTokenMissing(
        "there is no token for the forge", where=tuple(f"${name} is not set" for name in names), fix=tuple(fix)
    )
