"""The acts of a rehearsal: each runs the command that a user types, and returns in a few words what came of it.

:class:`ProofMissing` where it failed, with the last lines of that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from release.errors import ProofMissing
from release.rehearsal.scene import last_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.rehearsal.scene import Scene
    from release.system.child import Answer

_MOST_LINES = 12


def audit(scene: Scene) -> str:
    """Look at every row of the security checklist, and ask the forge and the indexes, too."""
    sandbox = scene.sandbox
    token = sandbox.forge.make_token()
    answer = sandbox.release(scene.root, "audit", "--online", "--format", "json", GH_TOKEN=token)
    try:
        counts: dict[str, int] = json.loads(answer.text)["counts"]
    except (ValueError, KeyError):
        raise ProofMissing("the audit gave no report", where=last_lines(answer)) from None
    if bool(counts["failed"]) is answer.ok:
        raise ProofMissing(f"the audit ended with {answer.code}", where=(f"{counts['failed']} rows failed",))
    stated = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return f"{sum(counts.values())} rows: {stated}"


def bump(scene: Scene) -> str:
    """Bump the patch level."""
    lines = succeeded(scene.sandbox.release(scene.root, "bump", "patch"))
    places = sum(line.startswith("  ") and ":" in line.split()[0] for line in lines)
    return f"{lines[0]}, {places} places" if places else lines[0]


def tag(scene: Scene) -> str:
    """Tag, and push branch and tag."""
    sandbox, root = scene.sandbox, scene.root
    lines = succeeded(sandbox.release(root, "tag"))
    head, there = sandbox.git(root, "rev-parse", "HEAD"), sandbox.git(root, "ls-remote", "--tags", "origin")
    if not any(line.startswith(head) and line.endswith("^{}") for line in there.splitlines()):
        raise ProofMissing("the remote has no annotated tag on this commit", where=tuple(there.splitlines()))
    return lines[0]


def release(scene: Scene) -> str:
    """Test, build, check, and write the page that a person reads."""
    lines = succeeded(scene.sandbox.nox(scene.root, "release"))
    candidate, page = scene.candidate, scene.root / ".release/review.html"
    if not page.is_file() or candidate.digest not in page.read_text(encoding="utf-8"):
        raise ProofMissing("the review page does not name the candidate", where=(str(page),))
    checks = next((line for line in lines if line.startswith("checks ")), "checks")
    ran = ", ".join(f"{run.session} {run.outcome}" for run in candidate.tests)
    return f"{ran}; {len(candidate.distributions)} distributions built; {' '.join(checks.split())}; review page"


def publish(name: str) -> Callable[[Scene], str]:
    """Return what publishes to the index *name*, with a token for the project."""

    def act(scene: Scene) -> str:
        sandbox = scene.sandbox
        variable = "TEST_PYPI_API_TOKEN" if name == "testpypi" else "PYPI_API_TOKEN"
        token = sandbox.indexes[name].make_token([sandbox.name])
        lines = succeeded(sandbox.nox(scene.root, "publish", "--index", name, **{variable: token}))
        if sandbox.indexes[name].digests(sandbox.name) != scene.digests:
            raise ProofMissing(f"{name} does not have exactly the candidate's files", where=tuple(lines[-_MOST_LINES:]))
        return next((line for line in lines if f" on {name}: " in line), lines[-1])

    return act


def verify(name: str) -> Callable[[Scene], str]:
    """Return what verifies what the index *name* serves."""

    def act(scene: Scene) -> str:
        lines = succeeded(scene.sandbox.nox(scene.root, "verify", "--index", name))
        return f"{lines[0]}; installed and imported"

    return act


def announce(scene: Scene) -> str:
    """Announce on the forge."""
    sandbox = scene.sandbox
    lines = succeeded(sandbox.nox(scene.root, "announce", GH_TOKEN=sandbox.forge.make_token()))
    files = sandbox.forge.published(scene.candidate.tag)
    if not scene.digests.items() <= files.items():
        raise ProofMissing(
            "the forge has no public release with the candidate's files", where=tuple(lines[-_MOST_LINES:])
        )
    return f"public, {len(files)} files"


def succeeded(answer: Answer) -> list[str]:
    """Return what a command printed; raise where it failed, with the last lines of that."""
    if not answer.ok:
        how = "took too long" if answer.code is None else f"ended with exit code {answer.code}"
        raise ProofMissing(f"{' '.join(answer.argv[2:6])} {how}", where=last_lines(answer))
    text = [line for line in answer.text.splitlines() if line.strip() and not line.startswith("nox > ")]
    return text or [""]
