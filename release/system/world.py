"""The world: the only way to act. Every act is in the journal before it happens, and its result after."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any

from release.errors import Interrupted, Locked, WriteFailed
from release.system import files, folder, leftovers, locks, undo
from release.system.alone import alone, processes_of_git
from release.system.child import Child
from release.system.events import described, outcome
from release.system.journal import Journal
from release.system.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from release.model.edit import FileEdit
    from release.system.child import Answer
    from release.system.http import Request, Response

FOLDER = ".release"
JOURNAL = f"{FOLDER}/journal.jsonl"
UNDO = f"{FOLDER}/undo"
_GIT_TIMEOUT_S = 900.0
# Acts on files that the event at the beginning of a transaction tells of already.
_TOLD_BEFORE = ("files", "files-restored")


class World:
    """The project in ``view``, with the means to change it."""

    def __init__(self, view: View) -> None:
        """Act on the project that *view* shows."""
        self.view = view
        self._running: set[Child] = set()
        self._is_ending = threading.Event()
        self._held: tuple[int, ...] = ()
        self._is_begun = False
        self._is_going_back = False
        self.journal = Journal(view.root / JOURNAL, lambda: View.now().isoformat())

    def keep_secret(self, *texts: str) -> None:
        """Hide *texts* from now on, like the secrets of the environment."""
        self.view.keep_secret(*texts)

    def hide(self, text: str) -> str:
        """Return *text* without secrets."""
        return self.view.hide(text)

    @contextlib.contextmanager
    def act(self, event: str, /, **data: object) -> Iterator[dict[str, Any]]:
        """Write *event* to the journal before the block and what it put into the yielded dict, or its error, after."""
        self._prepare_folder()
        is_told = self._is_begun and event in _TOLD_BEFORE
        begun = self._append(f"{event}:begin", self._clean(data), durable=not is_told)
        result: dict[str, Any] = {}
        try:
            yield result
        except BaseException as problem:
            words = self._clean({"error": type(problem).__name__, "words": str(problem), **result})
            self._note(f"{event}:failed", {"begun": begun, **words})  # a full disk must not hide the first problem
            raise
        self._append(f"{event}:done", {"begun": begun, **self._clean(result)}, durable=False)

    def _append(self, event: str, data: Mapping[str, Any], *, durable: bool) -> str:
        try:
            return self.journal.append(event, data, durable=durable)
        except WriteFailed:
            if not self._is_going_back:
                raise
            return ""

    def _note(self, event: str, data: Mapping[str, Any]) -> None:
        with contextlib.suppress(WriteFailed):
            self.journal.append(event, self._clean(data), durable=event == "transaction:back")

    def replace_files(self, edits: Sequence[FileEdit]) -> None:
        """Write every edit or none."""
        with self.act("files", **described(edits)):
            files.replace_all(self.view.root, edits)

    def restore_files(self, edits: Sequence[FileEdit]) -> None:
        """Put back what :meth:`replace_files` replaced."""
        if edits:
            with self.act("files-restored", **described(edits)):
                files.restore_all(self.view.root, edits)

    def write(self, path: str, data: bytes) -> None:
        """Write one file of our own (below ``.release/`` or ``dist/``)."""
        with self.act("write", path=path, bytes=len(data)):
            files.write(self.view.root / path, data)

    def copy(self, path: str, to: str) -> bool:
        """Copy the file *path*, anywhere in the repository, to *to* in the project.

        ``True`` if that is done or there is no such file, ``False`` if *path* is not in the repository.
        """
        source = (self.view.root / path).resolve()
        if not source.is_relative_to(self.view.top):
            return False
        if not source.exists():
            return True
        from release.system.moving import copy  # noqa: PLC0415 - compression and its libraries, which a bump does not need

        with self.act("copy", path=path, to=to):
            copy(source, self.view.root / to)
        return True

    def remove(self, path: str) -> None:
        """Remove the file or folder *path*, relative to the project or absolute; it need not exist."""
        from release.system.moving import remove  # noqa: PLC0415 - as above

        with self.act("remove", path=path):
            remove(self.view.root / path)

    def move(self, source: Path, path: str) -> None:
        """Move the file *source* to *path* in the project, replacing what is there."""
        from release.system.moving import move  # noqa: PLC0415 - as above

        with self.act("move", source=source.name, path=path):
            move(source, self.view.root / path)

    def unpack(self, archive: Path, to: Path) -> None:
        """Unpack an sdist into the folder *to*, outside of the project."""
        from release.system.archives import unpack  # noqa: PLC0415 - tarfile and zipfile, which a bump does not need

        with self.act("unpack", archive=archive.name):
            unpack(archive, to)

    def git(self, *arguments: str, stdin: bytes | None = None, environment: Mapping[str, str] | None = None) -> Answer:
        """Let git act on the project's repository; it may ask its user on the terminal."""
        with self.act("git", argv=["git", *arguments]) as result:
            variables = self.view.git_environment() | {"GIT_OPTIONAL_LOCKS": "1"}
            variables |= dict(environment or {})
            if not self.view.is_ci:
                variables.pop("GIT_TERMINAL_PROMPT", None)
            child = Child(
                ("git", *arguments),
                cwd=self.view.root,
                environment=variables,
                timeout_s=_GIT_TIMEOUT_S,
                stdin=stdin,
                terminal=True,
                held=self._held,
            )
            answer = child.answer()
            result.update(outcome(answer, self.hide))
        return answer

    def run(
        self,
        argv: Sequence[str],
        *,
        timeout_s: float,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> Answer:
        """Run a program without the credentials for publishing; *on_line* gets each line of its output at once.

        *environment* is added to ours. A git that the program starts finds its own repository, not a caller's.
        """
        if self._is_ending.is_set():
            raise Interrupted(f"{argv[0]} was not started, because the command is ending")
        with self.act("run", argv=list(argv), cwd=str(cwd or self.view.root)) as result:
            child = Child(
                argv,
                cwd=cwd or self.view.root,
                environment=self.view.handed_on() | dict(environment or {}),
                timeout_s=timeout_s,
                on_line=on_line,
            )
            answer = self.answer_of(child)
            result.update(outcome(answer, self.hide))
        return answer

    def answer_of(self, child: Child) -> Answer:
        """Wait for *child*, which :meth:`end_programs` ends too."""
        self._running.add(child)
        try:
            return child.answer()
        finally:
            self._running.discard(child)

    def send(self, request: Request) -> Response:
        """Send *request*, which changes something elsewhere; the journal has its address and the answer's status."""
        from release.system.http import exchange  # noqa: PLC0415 - few commands send anything

        with self.act("http", method=request.method, url=request.shown) as result:
            answer = exchange(request, self.view.environment)
            result.update(status=answer.status)
        return answer

    def pause(self, seconds: float) -> None:
        """Let *seconds* pass, until somebody else is ready."""
        time.sleep(seconds)

    def end_programs(self) -> None:
        """End what other threads run, as after Ctrl-C, and let them start nothing more."""
        self._is_ending.set()
        for child in self._running.copy():
            child.stop()

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a new folder outside of the project and remove it afterwards."""
        from release.system.moving import scratch  # noqa: PLC0415 - as above

        with scratch() as made:
            yield made

    @contextlib.contextmanager
    def alone(self, command: str) -> Iterator[None]:
        """Keep every other command of ours out of this project during the block; :class:`Locked` if one is at work."""
        self._prepare_folder()
        with alone(self.view.root / FOLDER, command) as descriptor:
            self._held = (descriptor,)
            try:
                yield
            finally:
                self._held = ()

    def begin(self, data: Mapping[str, Any], pieces: Sequence[bytes]) -> None:
        """Record that a transaction begins (``data["id"]`` names it), with the bytes to go back to; both are durable.

        What is done from here on is told by this event, so the acts on files need not be durable on their own.
        """
        self._prepare_folder()
        if pieces:
            undo.store(self.view.root / UNDO / str(data["id"]), pieces)
        self.journal.append("transaction:begin", self._clean(data))
        self._is_begun = True

    def go_back(self, data: Mapping[str, Any]) -> None:
        """Record that the transaction is taken back; from here on a full disk stops no act, only its record."""
        self._is_going_back = True
        self._note("transaction:back", data)

    def finish(self, data: Mapping[str, Any], keep: str = "") -> None:
        """Record that the transaction is over, all old or all new; with *keep* only its bytes before are kept."""
        self._is_begun = self._is_going_back = False
        self._note("transaction:done", data)
        if keep:
            undo.forget(self.view.root / UNDO, keep)

    def tidy(self) -> None:
        """Make sure that git ignores our folder, if there is one; a kill may have come before that."""
        if (self.view.root / FOLDER).is_dir():
            self._prepare_folder()

    def sweep(self, paths: Sequence[str]) -> None:
        """Remove the temporary files that a killed command left beside *paths*."""
        for path in leftovers.temporary([(self.view.root / path).resolve() for path in paths]):
            self.remove(str(path))

    def unlock_git(self, paths: Sequence[str], since: str) -> None:
        """Remove the lock files *paths* of git that were made after *since*; :class:`Locked` if a git is at work."""
        found = leftovers.locks_of_git([self.view.root / path for path in paths], since)
        at_work = processes_of_git(self.view.top) if found else []
        if at_work:
            raise Locked("git is at work here", where=tuple(at_work), why="its locks are not ours to remove")
        for path in found:
            self.remove(str(path))

    def is_changed_after(self, path: str, since: str, seconds: float) -> bool:
        """Tell whether the file *path* was changed more than *seconds* after *since* (ISO 8601)."""
        return leftovers.changed_after(self.view.root / path, since, seconds)

    @contextlib.contextmanager
    def in_turn(self, name: str) -> Iterator[None]:
        """Wait until no other process is in a block of this *name*."""
        self._prepare_folder()
        with files.open_own(self.view.root / FOLDER / f"{name}.lock") as stream:
            locks.take(stream.fileno(), wait=True)
            yield

    def _prepare_folder(self) -> None:
        folder.prepare(self.view.root / FOLDER)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {self._clean(key): self._clean(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._clean(inner) for inner in value]
        return value
