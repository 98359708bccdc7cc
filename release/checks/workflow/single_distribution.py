"""Only a wheel, or only an sdist, is built and uploaded.

Why: distributions of Linux and whoever must audit build from the sdist; everybody else installs the wheel and
should not run a build backend. With one of the two, somebody is without.

Example: bad: ``python -m build --wheel`` alone. Good: ``python -m build``, which makes both, the wheel from the
sdist.

Fix: build both.

Sources: PyPA, "Package formats"; pyOpenSci, "Build your package".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_needs import is_our_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Command, Step

ID = "single-distribution"
ITEMS = ("GATE-03", "GATE-24")
_VOICE = Voice(ID, "build both: python -m build")
_SDIST, _WHEEL = {"--sdist", "-s", "sdist"}, {"--wheel", "-w", "wheel", "bdist_wheel"}
_BUILDERS = {"build", "pyproject-build", "uv", "poetry", "hatch", "flit", "pdm", "maturin", "rye"}
_TASKS = {"make", "nox", "tox", "just", "invoke", "inv"}
_OPAQUE = "something"
_ALL = frozenset({"sdist", "wheel"})
_OTHER = {"sdist": "wheel", "wheel": "sdist", _OPAQUE: _OPAQUE}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """An sdist and a wheel are built for every upload."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    """A wheel may be uploaded by one job and the sdist by another: all of them count together."""
    releasing = [*workflows.releasing()]
    if not releasing:
        return
    kinds: set[str] = set()
    for file, job in releasing:
        for _, found in ((file, job), *workflows.before(file, job)):
            kinds.update(kind for step in _steps(workflows, found) for kind in _makes(step))
    where = releasing[0][1].place.where
    if kinds >= {"sdist", "wheel"}:
        yield _VOICE.passed(where, "an sdist and a wheel are built")
    elif _OPAQUE in kinds or not kinds or _is_named(workflows, _OTHER[next(iter(kinds))]):
        yield _VOICE.unknown(where, "what builds all the distributions that are uploaded does not stand here")
    else:
        yield _VOICE.failed(where, f"only a {next(iter(kinds))} is built")


def _is_named(workflows: Workflows, kind: str) -> bool:
    """Tell whether any job or step here speaks of *kind*: something that is not known may build it."""
    for _, job, step in workflows.steps():
        texts = (job.id, job.name, step.name, *(setting.value for setting in step.texts))
        if any(kind in text.lower() for text in texts):
            return True
    return False


def _steps(workflows: Workflows, job: Job) -> Iterator[Step]:
    for step in job.steps:
        yield step
        local = workflows.local(step.uses)
        for inner in local.jobs if local else ():
            yield from inner.steps
    called = workflows.local(job.calls)
    for inner in called.jobs if called else ():
        yield from inner.steps


def _makes(step: Step) -> frozenset[str]:
    if step.uses and step.uses.repository == "hynek/build-and-inspect-python-package":
        return frozenset({"sdist", "wheel"})
    if step.uses and step.uses.repository == "pypa/cibuildwheel":
        return frozenset({"wheel"})
    if step.uses and step.uses.repository == "pyo3/maturin-action":
        command = step.option("command")
        return frozenset({"sdist" if command and command.value == "sdist" else "wheel"})
    found = [_ALL if is_our_release(command) else _kinds(command) for command in step.commands]
    return frozenset[str]().union(*found)


def _kinds(command: Command) -> frozenset[str]:
    program, words = command.program, set(command.words)
    if program in _TASKS or any(word.endswith((".sh", ".py")) and "setup.py" not in word for word in command.words[:2]):
        named = {kind for kind in ("sdist", "wheel") if any(kind in word for word in command.words[1:])}
        return frozenset(named or {_OPAQUE})
    if command.words[:2] == ("maturin", "sdist"):
        return frozenset({"sdist"})
    if program == "cibuildwheel" or command.words[:2] == ("pip", "wheel"):
        return frozenset({"wheel"})
    is_setup = any(word.endswith("setup.py") for word in command.words[:2])
    is_tool = program in {"build", "pyproject-build"} or command.words[1:2] == ("build",)
    if not (is_setup or (is_tool and program in _BUILDERS)):
        return frozenset()
    sdist, wheel = not words.isdisjoint(_SDIST), not words.isdisjoint(_WHEEL)
    if is_setup or sdist or wheel:
        return frozenset(kind for kind, is_asked in (("sdist", sdist), ("wheel", wheel)) if is_asked)
    return frozenset({"wheel"} if program == "maturin" else {"sdist", "wheel"})
