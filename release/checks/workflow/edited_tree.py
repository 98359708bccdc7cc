"""A step changes the tree between checkout and build: what is published is not what the tag names.

Why: ``uv add``, ``sed -i`` on ``pyproject.toml`` or a bump in the workflow make a distribution that no commit
describes. Nobody can rebuild and compare it, and the next step sees other dependencies than the tests did.

Example: bad: ``uv add --dev build twine`` before ``python -m build``. Good: build tools in a locked file, the
version from the tagged commit.

Fix: commit the change, or install the tool beside the project (``uvx``, ``pipx run``, a locked requirements file).

Sources: SLSA, "Build: Provenance"; mypylogger's ``pypi-publish.yml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Command

ID = "edited-tree"
ITEMS = ("GATE-22", "OWN-20")
_VOICE = Voice(ID, "commit the change, or install the tool without touching the project")
_LOOKING = {"show", "show-bump", "--get-next", "--dry-run", "--help", "--version", "check"}
_ADDERS = {"uv", "poetry", "pdm", "rye"}
_BUMPERS = {"bump2version", "bumpversion", "bump-my-version", "bumpver", "tbump"}
_SOURCES = ("pyproject.toml", "setup.py", "setup.cfg", "__init__.py", "_version.py", "__version__.py", "version.py")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No step of a build that is published changes what is built."""
    return _VOICE.over_publishing(facts, _look, "no job that is published from builds here")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        jobs = [job, *(other for _, other in workflows.before(file, job))]
        building = [found for found in jobs if found.builds and found.steps]
        for found in building:
            edits = [(step, command, _edits(command)) for step in found.steps for command in step.commands]
            bad = [(step, command, words) for step, command, words in edits if words]
            for step, command, words in bad:
                yield _VOICE.failed(step.at(command), f"job {found.id} builds what no commit holds: {words}")
            if not bad:
                yield _VOICE.passed(found.place.where, f"no step of {found.id} changes the project before it is built")


def _edits(command: Command) -> str:
    program, words = command.program, command.words
    shown = " ".join(words[:6])
    if _bumps(command):
        return shown
    if program in {"sed", "perl"} and any(word.startswith(("-i", "--in-place", "-pi")) for word in words):
        return shown if _is_source(words) else ""
    for at, word in enumerate(words[:-1]):
        if word in {">", ">>"} and _is_source(words[at + 1 : at + 2]):
            return f"{program} {word} {words[at + 1]}"
    return shown if program == "tee" and _is_source(words) else ""


def _bumps(command: Command) -> bool:
    """Tell whether a tool that knows the project changes its version or dependencies."""
    program, words = command.program, command.words
    if program in _ADDERS and words[1:2] in {("add",), ("remove",)}:
        return True
    if program in {"uv", "poetry", "hatch", "pdm"} and words[1:2] == ("version",):
        return len(_values(command)) > 1
    is_bumper = program in _BUMPERS or (
        program in {"cz", "semantic-release"} and words[1:2] in {("bump",), ("version",)}
    )
    return is_bumper and _LOOKING.isdisjoint(words)


def _values(command: Command) -> list[str]:
    return [word for word in command.words[1:] if not word.startswith("-")]


def _is_source(words: tuple[str, ...]) -> bool:
    return any(word.endswith(_SOURCES) for word in words)
