"""Init: adopt a project. Find everything, and write the files that call us; a second run finds nothing to do."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from release.errors import PlaceReadOnly, ProgramFailed
from release.facts import adoption, adoption_ci
from release.facts.adoption_dangers import find_dangers, read_jobs
from release.facts.adoption_files import NEEDED, changed, propose_files, propose_settings
from release.git.transaction import Change, make
from release.model.adoption import NONE, Adopted, InitPlan, Proposed
from release.model.edit import FileEdit
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.system.view import View
    from release.system.world import World

_COMMAND = "init"
_LOCKING_S = 60.0
_MOST_SAID = 120
_LOCKERS = {
    "uv": ("pip", "compile", "--quiet", "--universal", "--python-version", "3.10", "--generate-hashes", "--no-header"),
    "pip-compile": ("--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was asked for; ``ci`` is github, gitlab, none, or empty for that of the project.

    ``overwrites`` also what a person changed. ``lock`` is what :func:`lock` returned.
    """

    ci: str = ""
    project: str = ""
    overwrites: bool = False
    lock: Locked | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Locked:
    """The text of the lock file, or why there is none."""

    text: str = ""
    problem: str = ""


def lock(world: World, config: Config, wanted: Wanted) -> Locked | None:
    """Resolve the tools of CI with their hashes, in a scratch folder; ``None`` where that is not wanted or done."""
    view = world.view
    seen = adoption.look(view, config, wanted.project)
    is_wanted = adoption_ci.choose_provider(wanted.ci, seen) != NONE and not view.prefix
    if not is_wanted or adoption_ci.is_locked(view, config):
        return None
    requirement = adoption_ci.locked_for(config)
    program = next((name for name in _LOCKERS if view.which(name)), "")
    again = f"uv {' '.join(_LOCKERS['uv'])} tools.in --output-file {config.ci.requirements}"
    by_hand = f"echo '{requirement}' > tools.in && {again}"
    if not program:
        return Locked(problem=f"neither uv nor pip-compile is here to make it; where one is: {by_hand}")
    with world.scratch() as folder:
        world.write(str(folder / "tools.in"), f"{requirement}\n".encode())
        output = ("--output-file", "tools.txt")
        argv = (view.which(program) or program, *_LOCKERS[program], *output, "tools.in")
        try:
            answer = world.run(argv, timeout_s=_LOCKING_S, cwd=folder)
        except ProgramFailed as problem:
            return Locked(problem=f"{problem.what}; by hand: {by_hand}")
        text = view.read_anywhere(folder / "tools.txt") if answer.ok else ""
    if not text:
        said = answer.words.strip().splitlines()[-1:] or (f"no answer within {_LOCKING_S:g} s",)
        return Locked(problem=f"{program} could not make it ({said[0].strip()[:_MOST_SAID]}); later: {by_hand}")
    return Locked(text=adoption_ci.lock_text(requirement, text, by_hand))


def plan(view: View, config: Config, wanted: Wanted) -> InitPlan:
    """Return what is to be written, and everything that was found; nothing is changed.

    Raises :class:`FileUnparsable` where a file that is to be added to cannot be read, :class:`NameTaken` where the
    project hides our package, and :class:`PlaceReadOnly` where a file cannot be written.
    """
    seen = adoption.look(view, config, wanted.project)
    provider = adoption_ci.choose_provider(wanted.ci, seen)
    jobs = read_jobs(view, config, seen)
    environment = adoption_ci.found_environment(view, config, jobs) if provider != NONE else {}
    ours = propose_files(view, config, seen)
    stated = propose_settings(view, {**ours.settings, **environment})
    blocked = [name for name in ours.taken if name in NEEDED]
    later = adoption_ci.with_sessions(config, ours.test_sessions, environment)
    ci = adoption_ci.propose_ci(view, later, seen, NONE if blocked else provider, jobs)
    notes = (*ours.notes, *stated.notes, *ci.notes, *_about_ci(view, config, (provider, blocked), wanted))
    kept = () if wanted.overwrites else ci.kept
    files = (
        *ours.files,
        *stated.files,
        *ci.files,
        *_locked(view, config, wanted.lock),
        *(ci.kept if wanted.overwrites else ()),
    )
    _require_writable(view, files)
    dangers, faults = find_dangers(view, config, seen, jobs)
    return InitPlan(
        project=seen.own.name,
        version=seen.version,
        known=tuple(adoption.tell(seen, config, ours.test_sessions)),
        files=files,
        kept=kept,
        dangers=dangers,
        faults=faults,
        notes=notes,
        head=seen.repository.state.commit,
    )


def apply(plan: InitPlan, world: World) -> Adopted:
    """Write every file or none, and commit nothing: whoever adopts looks at the difference first."""
    if plan.files:
        change = Change(
            command=_COMMAND,
            files=tuple(
                FileEdit(path=file.path, before=file.before, after=file.after, edits=()) for file in plan.files
            ),
            head=plan.head,
            commit=False,
            message="",
            dirty=(),
            again=f"invoke {_COMMAND}",
        )
        make(world, change)
    return Adopted(plan=plan)


def _locked(view: View, config: Config, locked: Locked | None) -> tuple[Proposed, ...]:
    if locked is None or not locked.text:
        return ()
    return changed(view, config.ci.requirements, locked.text.encode(), "what CI installs, with hashes")


def _about_ci(view: View, config: Config, whose: tuple[str, Sequence[str]], wanted: Wanted) -> tuple[str, ...]:
    """Return what to know of CI: why there are no files, or what they lack; *whose* it is, and what is in the way."""
    provider, blocked = whose
    if provider == NONE:
        words = "no CI files: no remote tells whose CI this is; invoke init --ci github, or --ci gitlab, makes them"
        return () if wanted.ci else (words,)
    if blocked:
        return (f"no CI files: they would call the project's own session {' and '.join(blocked)}; --ci none says so",)
    if view.prefix or (wanted.lock and wanted.lock.text) or adoption_ci.is_locked(view, config):
        return ()
    problem = wanted.lock.problem if wanted.lock else "invoke init makes it"
    return (f"no {config.ci.requirements}, from which the CI files install: {problem}",)


def _require_writable(view: View, files: Sequence[Proposed]) -> None:
    for file in files:
        view.path(file.path)  # it stays in the project
        obstacle = "" if file.is_new else view.obstacle(file.path)
        if obstacle:
            raise PlaceReadOnly(
                f"{file.path} cannot be written: it is {obstacle}",
                where=(file.path,),
                fix=(f"chmod u+w {shlex.quote(file.path)}",),
            )
