"""A build tool that is whatever is newest on the day: it runs before the upload, and can change what is uploaded.

Why: ``pip install build twine`` takes today's versions of both and of all that they need. One taken-over release
among them is in every distribution that is built that day. The same holds for an installer that is piped into a
shell.

Example: bad: ``pip install build``, ``curl https://… | sh``. Good: ``pip install --require-hashes -r release.txt``,
``uv sync --locked``, or a version that is pinned exactly.

Fix: write the tools to a locked file with hashes, and install only from it.

Sources: pip, "Secure installs" (hash-checking mode); uv, "Locking and syncing"; OpenSSF Scorecard,
"Pinned-Dependencies".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows
    from release.model.workflow_parts import Command, Step

ID = "unpinned-build-tool"
ITEMS = ("GATE-22",)
_VOICE = Voice(ID, "install build tools from a locked file with hashes")
_TOOLS = re.compile(
    r"(?:build|twine|wheel|setuptools|hatch|hatchling|flit|flit[-_]core|poetry|poetry[-_]core|pdm|pdm[-_]backend|uv|"
    r"maturin|cibuildwheel|nox|tox|setuptools[-_]scm|scikit-build-core|meson-python|cython|check-wheel-contents|"
    r"pyproject-build|python-semantic-release|virtualenv|auditwheel|delocate)(?:\[[^\]]*\])?",
    re.IGNORECASE,
)
_PIPED = {"sh", "bash", "zsh", "python", "python3", "iex"}
_LOADERS = {"curl", "wget", "irm", "iwr"}
_LOCKED = {"--require-hashes", "--locked", "--frozen"}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No job that is published from installs a build tool at whatever version is newest."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for file, job in workflows.publishing():
        for path, found in [(file, job), *((at, other) for at, other in workflows.before(file, job) if other.builds)]:
            if (path.path, found.id) in seen:
                continue
            seen.add((path.path, found.id))
            bad = [(where, words) for step in found.steps for where, words in _unpinned(step)]
            for where, words in bad:
                yield _VOICE.failed(where, f"job {found.id} is published from, and takes what is newest: {words}")
            if not bad:
                yield _VOICE.passed(found.place.where, f"job {found.id} installs no build tool that is not pinned")


def _unpinned(step: Step) -> Iterator[tuple[str, str]]:
    for before, command in zip((None, *step.commands), step.commands, strict=False):
        words = command.words
        if before and before.is_piped and before.program in _LOADERS and command.program in _PIPED:
            yield step.at(before), " ".join((*before.words[:4], "|", command.program))
        wanted = _installed(command)
        loose = [word for word in wanted if _TOOLS.fullmatch(re.split(r"[<>~!=@ ]", word)[0]) and not _is_exact(word)]
        if loose and _LOCKED.isdisjoint(words):
            yield step.at(command), " ".join(command.raw[:6])


def _is_exact(word: str) -> bool:
    return "==" in word or "===" in word or " @ " in word or bool(re.search(r"@\d", word)) or "$" in word


def _installed(command: Command) -> list[str]:
    """Return the requirements that *command* installs by name; ``uvx`` and ``pipx run`` install what they run."""
    words = command.words
    if command.program in {"pip", "pip3"} and "install" in words:
        rest = words[words.index("install") + 1 :]
    elif words[:3] in {("uv", "pip", "install"), ("uv", "tool", "install")}:
        rest = words[3:]
    elif words[:2] == ("pipx", "install"):
        rest = words[2:]
    elif command.raw[:1] == ("uvx",) or command.raw[:2] == ("pipx", "run"):
        rest = words[:1]
    else:
        return []
    taken = [word for at, word in enumerate(rest) if at == 0 or rest[at - 1] not in {"-r", "-c", "--requirement", "-e"}]
    return [word for word in taken if not word.startswith(("-", ".", "/", ">", "<"))]
