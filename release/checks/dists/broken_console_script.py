"""A command that ends with a traceback when it is asked for help.

Why: it is what a new user types first. A module that is only imported by the command, a missing dependency or a
changed signature shows here and in no import.

Example: bad: ``thing --help`` prints a traceback. Good: it prints its help and ends with 0.

Fix: run it in a fresh environment and correct what it says. ``scripts = false`` in ``[tool.release.checks]`` where
starting it would do harm.

Sources: the entry points specification (console scripts).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts
    from release.model.finding import Finding

ID = "broken-console-script"
_VOICE = Voice(ID)
_EXTRA = re.compile(r"install\b.{0,80}\[[\w.,-]+\]", re.DOTALL)  # what it says when it lacks one


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each command of a wheel answers ``--help``; one that ends otherwise, or never, is for whoever approves."""
    for file in facts.wheels:
        tried = file.tried
        if tried is None:
            yield _VOICE.unknown(file.where, "nobody tried to run its commands")
            continue
        commands = {
            name: words for name, words in tried.commands.items() if not _is_told(tried.needs, tried.entry_points, name)
        }
        if not commands:
            yield _VOICE.not_applicable(file.where, "no command was run")
            continue
        wanting = [name for name, words in commands.items() if _EXTRA.search(words)]
        crashed = {
            name: words for name, words in commands.items() if words.startswith("a traceback") and name not in wanting
        }
        odd = {name: words for name, words in commands.items() if words and name not in (*crashed, *wanting)}
        for voice, found in ((_VOICE, crashed), (_VOICE.asking(), odd)):
            rows = ((f"{name} --help", shown(words)) for name, words in sorted(found.items()))
            yield from voice.each(
                file.where, rows, "run it in a fresh environment; or scripts = false in [tool.release.checks]"
            )
        if not crashed and not odd:
            good = [name for name in sorted(commands) if name not in wanting]
            told = [f"{', '.join(good[:6])} answer --help"] * bool(good)
            told += [f"{', '.join(wanting[:6])} ask for an extra"] * bool(wanting)
            yield _VOICE.passed(file.where, "; ".join(told))


def _is_told(needs: dict[str, str], points: dict[str, str], name: str) -> bool:
    """Tell whether the check of entry points says already why the command *name* cannot run."""
    label = f"console_scripts: {name}"
    return label in needs or bool(points.get(label))
