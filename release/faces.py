"""What all faces share: opening the project, showing results, and turning every error into one message and a code."""

from __future__ import annotations

import gc
import shlex
import sys
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from release.config import read_config
from release.errors import DecisionMissing, Interrupted, ReleaseError
from release.model.line import Line
from release.model.regex import regex
from release.report import lines_for
from release.report import text as as_text
from release.system.console import Console
from release.system.invocation import name_without_tasks
from release.system.signals import as_interrupt
from release.system.view import View, find_root
from release.system.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from release.config import Config
    from release.git.recovery import Recovered
    from release.model.approving import ApprovePlan
    from release.model.bump import BumpPlan
    from release.model.finding import Finding
    from release.model.rollback import RollbackPlan
    from release.model.tagging import TagPlan
    from release.steps.decide import Looked
    from release.telling import Telling

_NEXT = ("next  ", *(f"      {what}" for what in ("stale places", "the project decides", "all releases")))
_OF_PROJECT = regex(r"\b(invoke (?:bump \S+|tag|status))(?=[ ,]|$)")
_INVOKED = regex(r"\binvoke (?=(?:init|bump|tag|rollback|status|approve|trail|audit|answer|incident)\b)")
_NOXFILE = "import release.sessions; release.sessions.register()"
_ERROR_FILE = ".release/error.json"
_TRACE_FILE = ".release/last-error.txt"
_SELDOM = 100_000  # objects made, before cycles among them are looked for


def _json() -> ModuleType:
    from release.report import json  # noqa: PLC0415 - most commands are for people

    return json


class Face:
    """One command on one project."""

    def __init__(
        self, *, json: bool = False, view: View | None = None, project: str = "", command: str = "bump VERSION"
    ) -> None:
        """Work on the project around the current folder, or on *view*'s; *json* prints records, not lines.

        The commands that are shown carry *project*, which the user chose, on; *command* is what that user typed.
        """
        self.view = view or View(find_root())
        self.world = World(self.view)
        self._json = json
        self._project = project
        self._command = command
        self._error_file = ""
        self._repaired: Recovered | None = None
        self._out = Console(self.view.environment, hide=self.view.hide)
        self._err = Console(self.view.environment, sys.stderr, hide=self.view.hide)

    @cached_property
    def _ci(self) -> Telling | None:
        """What tells the CI that runs us more than the log does, ``None`` where none does that takes it."""
        if not self.view.is_ci:
            return None
        from release.telling import Telling, is_in_ci  # noqa: PLC0415 - people need nothing of it

        return Telling(self.world, self._err.show) if is_in_ci(self.world) else None

    @cached_property
    def config(self) -> Config:
        """The project's configuration."""
        config = read_config(self.view)
        self.view.keep_secret(*(self.view.env(at.token).strip() for at in config.indexes.values()))
        return config

    def config_with(self, *, remote: str) -> Config:
        """Return the configuration with another remote."""
        return replace(self.config, remote=remote)

    def run(self, command: Callable[[Face], None]) -> int:
        """Run *command* and return its exit code; every error is shown as what, where, why and fix.

        A command has a short life with much to parse: looking for cycles all along would cost it a tenth.
        """
        gc.set_threshold(_SELDOM)
        try:
            with as_interrupt():
                command(self)
                self._out.require_shown()
        except ReleaseError as problem:
            return self.fail(problem)
        except KeyboardInterrupt:
            return self.fail(Interrupted("interrupted", fix=("invoke status",)))
        except Exception as problem:  # noqa: BLE001 - the last resort: no traceback reaches a user, none is lost
            return self.fail(self._unexpected(problem))
        finally:
            gc.freeze()  # what is there now is not searched once more before the process ends
        return 0

    def run_session(self, command: Callable[[Face], None]) -> int:
        """Like :meth:`run`, and leave the error as JSON in ``.release/error.json`` for whoever reads codes."""
        self._error_file = _ERROR_FILE

        def cleared(face: Face) -> None:
            face.world.remove(_ERROR_FILE)
            face.repair()
            command(face)

        return self.run(cleared)

    def fail(self, problem: ReleaseError) -> int:
        """Show *problem* and return its exit code."""
        problem.fix = tuple(self._typed(command) for command in problem.fix)
        if self._json:
            self._out.say(_json().render_error(problem))
        else:
            self._err.show(as_text.error(problem))
        if self._error_file:
            self._write(self._error_file, _json().render_error(problem))
        if self._ci:
            self._ci.error(problem, [*as_text.error(problem)])
        return problem.exit_code

    def show(self, kind: str, record: object) -> None:
        """Show a record in its own form (``report.text.KIND``) or as JSON."""
        if self._json:
            self._out.say(_json().render(kind.replace("_", "-"), record))
        else:
            self._show(lines_for(kind)(record))
        if self._ci:
            self._ci.shown(kind, record, [*lines_for(kind)(record)])

    def show_or_say(self, kind: str, record: object) -> None:
        """Show a record, or, where *kind* is ``line``, say one line."""
        if kind == "line":
            self.line(str(record))
        else:
            self.show(kind, record)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show findings; as JSON only if none failed, because an error with those that did is the one document then."""
        from release.model.finding import Outcome  # noqa: PLC0415 - most commands find nothing

        if not self._json or not any(finding.outcome is Outcome.FAILED for finding in findings):
            self.show("findings", findings)
        if self._ci:
            self._ci.findings(findings)

    def bump(self, plan: BumpPlan, *, is_dry: bool, is_sure: bool) -> None:
        """Show or make a bump; ask first where it skips versions and somebody is there to answer."""
        from release.steps import bump as step  # noqa: PLC0415

        if is_dry:
            self._show_plan("bump_plan", plan, step.git_commands(plan))
            return
        if not (plan.is_usual or is_sure or self._json):
            self._require_yes(plan)
        self.show("bumped", step.apply(plan, self.world))

    def decide(self, looked: Looked, again: str, *, commit: bool, is_dry: bool) -> bool:
        """Ask about each unsure place and keep the answers; ``True`` where the configuration changed."""
        from release.deciding import ask  # noqa: PLC0415
        from release.steps import decide as step  # noqa: PLC0415

        answers = ask(looked.questions, None if self._json else self._out, self._show)
        plan = step.plan(self.view, looked, answers, again, commit=commit)
        if is_dry:
            self._show_plan("decide_plan", plan, step.git_commands(plan))
            return False
        self.show("decided", step.apply(plan, self.world))
        self.__dict__.pop("config", None)  # what was read before is old
        return plan.file is not None

    def tag(self, plan: TagPlan, *, is_dry: bool) -> None:
        """Show or make a tag."""
        from release.steps import tag as step  # noqa: PLC0415

        if is_dry:
            self._show_plan("tag_plan", plan, step.git_commands(plan))
        else:
            self.show("tagged", step.apply(plan, self.world))

    def rollback(self, plan: RollbackPlan, *, is_dry: bool) -> None:
        """Show or make a rollback."""
        from release.steps import rollback as step  # noqa: PLC0415

        if is_dry and not plan.nothing_to_do:
            self._show_plan("rollback_plan", plan, step.git_commands(plan))
        else:
            self.show("rolled_back", step.apply(plan, self.world))

    def repair(self, *, is_dry: bool = False) -> bool:
        """Put right what a killed command left, and say so; a dry run only says that it is there.

        ``True`` where a bump was taken back, so that there is none to undo any more.
        """
        from release.git.recorded import read_unfinished  # noqa: PLC0415

        if not is_dry:
            self.world.tidy()
        if read_unfinished(self.view) is None:
            return False
        from release import repairing  # noqa: PLC0415 - hardly ever needed

        if is_dry:
            repairing.tell(self.world, self.line)
            return False
        self._repaired = repairing.repair(self.world, self.line)
        return self._repaired.is_bump_gone

    def is_bumped(self, wanted: str) -> bool:
        """Tell whether :meth:`repair` completed the bump that is *wanted*; the next command is shown then."""
        if self._repaired is None or not self._repaired.is_of(wanted):
            return False
        self.line(f"next  {self._repaired.next}")
        return True

    def approve(self, plan: ApprovePlan) -> None:
        """Show what would be published, ask for its version to be typed, and record the approval."""
        from release.steps import approve as step  # noqa: PLC0415

        is_asked = not (plan.is_sure or plan.nothing_to_do or self._json)
        if is_asked:
            self.show("approve_plan", plan)
        answer = self._out.ask(f"type {plan.candidate.version} to approve it: ") if is_asked else None
        self.show("approved", step.apply(plan, self.world, answer))

    def _require_yes(self, plan: BumpPlan) -> None:
        if not self._out.is_answered:
            return
        answer = self._out.ask(f"{plan.old} → {plan.new} skips versions. Go on? [y/N] ")
        if answer is None or answer.lower() not in {"y", "yes"}:
            raise DecisionMissing(
                f"{plan.old} → {plan.new} was not confirmed, nothing was changed",
                where=("there was no answer" if answer is None else f"the answer was {answer!r}",),
                why="a version that is skipped by a slip of the finger cannot be used again",
                fix=(shlex.join(("invoke", "bump", plan.new, "--yes")),),
            )

    def _show_plan(self, kind: str, plan: object, commands: tuple[tuple[str, ...], ...]) -> None:
        if self._json:
            self._out.say(_json().render(kind.replace("_", "-"), plan))
        else:
            self._show(getattr(as_text, kind)(plan, commands))

    def _show(self, lines: Iterable[Line]) -> None:
        """Show *lines*; those that name the next command name it as it can be typed here."""
        self._out.show(
            Line(self._typed(line.text), line.tone) if line.text.startswith(_NEXT) else line for line in lines
        )

    def _typed(self, command: str) -> str:
        """Return *command* as it works here, without tasks.py, noxfile or editor; an option alone is of our command."""
        if command.startswith("--"):
            command = f"invoke {self._command} {command}"
        if self._project and "--project" not in command:
            chosen = f" --project {shlex.quote(self._project)}"
            command = _OF_PROJECT.sub(lambda found: found[1] + chosen, command)
        if "invoke " in command and self.view.size("tasks.py") is None:
            command = _INVOKED.sub(f"{name_without_tasks()} ", command)
        if self.view.size("noxfile.py") is None and "nox -s" in command:
            command = command.replace("nox -s", f"echo '{_NOXFILE}' > noxfile.py && nox -s", 1)
        return command if self.view.env("EDITOR") else command.replace("$EDITOR ", "${EDITOR:-vi} ")

    def _unexpected(self, problem: Exception) -> ReleaseError:
        import traceback  # noqa: PLC0415 - hardly ever needed

        text = "".join(traceback.format_exception(problem))
        is_kept = self._write(_TRACE_FILE, text)
        return ReleaseError(
            f"this is a bug of ours: {type(problem).__name__}: {problem}",
            where=(f"the details are in {_TRACE_FILE}" if is_kept else "the details could not be written",),
            why="what was begun and not finished has been put back",
            fix=("invoke status",),
        )

    def _write(self, path: str, text: str) -> bool:
        """Write a file about an error; that this fails, as on a full disk, must not hide the error itself."""
        try:
            self.world.write(path, self.world.hide(text).encode())
        except (ReleaseError, OSError):
            return False
        return True

    def line(self, text: str = "", tone: str = "plain") -> None:
        """Print one line; beside JSON it goes to standard error."""
        (self._err if self._json else self._out).show([Line(text, tone)])
