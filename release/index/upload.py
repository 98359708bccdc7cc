"""Uploading: one child that runs twine for all files, and what it tells of each."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING, Any

from release.errors import UploadRefused
from release.index.credentials import ways_to_give
from release.model.records import dataclass
from release.system.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from release.index.addresses import Index
    from release.index.credentials import Credential
    from release.system.world import World

MARK = "\x1erelease:"  # as in system/uploading.py, which is not imported: it loads twine
_BASE_S, _SLOWEST = 180.0, 50_000  # seconds, and bytes a second below which an upload is given up
_DONE = 200
_CAUSES = (
    (
        r"[Ii]nvalid attestations",
        'the index does not take these signatures; [tool.release.publish] attestations = "never" sends none',
    ),
    (r"\b401\b.*Unauthorized", "the index does not know the user or the password"),
    (r"Invalid or non-existent authentication", "the index does not know the token: deleted, or for another index"),
    (
        r"isn't allowed to upload|not allowed to upload|not valid for project|InsufficientScope",
        "neither the token nor its user may upload to this project",
    ),
    (r"(?:token|macaroon|caveat)[^.]{0,40}expired|expired", "the token is not valid any more"),
    (r"[Rr]ead-only mode|temporarily disabled", "the index takes no uploads now; it says so at its status page"),
    (r"older than 14 days", "the release is too old for further files"),
    (r"previously used by a file", "a file of this name was deleted; its name is used up, take the next version"),
    (r"already exists", "the index has a file of this name with other bytes"),
    (r"Non-user identities cannot create", "the project does not exist there yet; a token or publisher cannot make it"),
    (r"[Ff]ile too large|size limit|too large", "the file is larger than the index takes"),
    (r"verified (?:primary )?email|two.factor|2FA", "the user's account has to be put in order at the index"),
)
_NOT_US = {401, 403}


@dataclass(slots=True)
class Told:
    """What the child told: each file's last status, and how it ended; ``about`` is the file that was refused.

    ``by`` says where the credential was from that was sent.
    """

    statuses: dict[str, int] = field(default_factory=dict)
    refused: str = ""
    about: str = ""
    lost: str = ""
    by: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The files that the index has accepted."""
        return tuple(name for name, status in self.statuses.items() if status == _DONE)

    @property
    def is_trouble(self) -> bool:
        """Whether trying again may help: the connection was lost, or the server had trouble of its own."""
        return not self.refused or _may_pass(self.statuses.get(self.about, 0))


class Uploader:
    """The child that uploads: it is started early, as loading twine takes longer than planning, and told what later."""

    def __init__(self, world: World, folder: Path) -> None:
        """Let the child work in *folder*, which is empty."""
        self._world, self._folder = world, folder
        self._waiting: Waiting | None = None
        self._heard: Callable[[str], None] | None = None

    def start(self) -> Waiting:
        """Start the child, where none is waiting."""
        self._waiting = self._waiting or Waiting(
            self._world,
            (sys.executable, "-m", "release.system.uploading"),
            cwd=self._folder,
            environment={"PYTHONPATH": package_folder(), "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
            on_line=self._hear,
        )
        return self._waiting

    def end(self) -> None:
        """End the child where it still waits."""
        if self._waiting:
            self._waiting.end()

    def upload(
        self, index: Index, credential: Credential, files: Mapping[Path, int], on_line: Callable[[str], None]
    ) -> Told:
        """Send *files* (absolute path to bytes) and return what became of each; only the child gets the credential.

        Attestations among them go with the file that their names begin with; then each file must have one.
        Whatever the index says may repeat the credential: it is hidden in all that is returned, shown and recorded.
        """
        told = Told(by=credential.words)
        self._world.keep_secret(*credential.secrets)

        def heard(line: str) -> None:
            text = self._world.hide(line)
            if not text.startswith(MARK):
                told.words.append(text)
                return
            try:
                event = json.loads(text.removeprefix(MARK))
            except ValueError:  # it was killed in the middle of a line
                told.words.append(text)
                return
            _note(told, event)
            shown = _shown(event)
            if shown:
                on_line(shown)

        self._heard = heard
        child, self._waiting = self.start(), None  # it takes one order
        order = _order(index, credential, files)
        answer = child.order(order, timeout_s=_BASE_S + sum(files.values()) / _SLOWEST)
        if not (answer.ok or told.refused or told.lost):
            last = next((line for line in reversed(told.words) if line.strip()), "")
            told.lost = f"no answer in {answer.seconds:.0f} s" if answer.code is None else last[:300]
        return told

    def _hear(self, line: str) -> None:
        if self._heard:
            self._heard(line)


@contextmanager
def uploader(world: World) -> Iterator[Uploader]:
    """Give an uploader that waits, with nothing to send yet; it is gone after the block."""
    with world.scratch() as folder:
        made = Uploader(world, folder)
        made.start()
        try:
            yield made
        finally:
            made.end()


def refusal(index: Index, told: Told, project: str) -> UploadRefused:
    """Return the error for what *index* refused, with its cause in words."""
    name, status = told.about, told.statuses.get(told.about, 0)
    cause = next((words for pattern, words in _CAUSES if re.search(pattern, told.refused)), "")
    is_about_us = status in _NOT_US and (not cause or "token" in cause or "password" in cause)
    return UploadRefused(
        f"{index.name} refused {name or project}" + (f": {cause}" if cause else ""),
        where=(f"{status} {told.refused}"[:400], *((f"sent with {told.by}",) if is_about_us and told.by else ())),
        fix=(*(ways_to_give(index, told.by) if is_about_us else ()), "nox -s publish"),
    )


def package_folder() -> str:
    """Return the folder that this package is in: the child must not find another package of its name."""
    from release import __file__ as ours  # noqa: PLC0415

    return ours.rpartition("release")[0].rstrip("/\\")


def _order(index: Index, credential: Credential, files: Mapping[Path, int]) -> bytes:
    """Return what the child is told: the words of ``twine upload``, and the credential, which is on no command line."""
    flags = ["--attestations"] if any(path.suffix == ".attestation" for path in files) else []
    arguments = ["--repository-url", index.upload, *flags, *map(str, files)]
    order = {"arguments": arguments, "username": credential.username, "password": credential.password}
    return json.dumps(order).encode()


def _note(told: Told, event: dict[str, Any]) -> None:
    """Keep what *event* tells; of several refusals the one that waiting does not help."""
    if event["event"] == "answer":
        told.statuses[event["file"]] = event["status"]
    elif event["event"] == "refused" and (not told.refused or told.is_trouble):
        told.refused, told.about = f"{event['words']} {event.get('body', '')}".strip(), event["file"]
    elif event["event"] == "lost":
        told.lost = event["words"]


def _may_pass(status: int) -> bool:
    """Tell whether the server had trouble of its own, or was asked too often."""
    return status == 429 or status >= 500  # noqa: PLR2004 - HTTP's numbers


def _shown(event: dict[str, Any]) -> str:
    if event["event"] == "sent":
        return f"{event['file']}: {event['bytes'] / 1e6:.1f} of {event['of'] / 1e6:.1f} MB"
    if event["event"] == "answer" and event["wait"]:
        return f"{event['file']}: {event['status']} {event['reason']}; waiting {event['wait']:g} s"
    return f"{event['file']}: {event['status']} {event['reason']}" if event["event"] == "answer" else ""
