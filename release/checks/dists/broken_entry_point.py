"""An entry point that does not load: its module or name is not there.

Why: a command or a plugin that was renamed in the code and not in the metadata fails at the user's first try; the
tests, which import the module, never see it.

Example: bad: ``thing = "thing.cli:main"`` where ``main`` is now ``run``. Good: each reference loads.

Fix: correct ``[project.scripts]`` or ``[project.entry-points]``, build again.

Sources: the entry points specification on packaging.python.org.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts
    from release.model.finding import Finding

ID = "broken-entry-point"
_VOICE = Voice(ID)
_REFERENCE = re.compile(r"[A-Za-z_][\w.]*(?:\s*:\s*[A-Za-z_][\w.]*)?(?:\s*\[[^\]]*\])?")
_COMMANDS = ("console_scripts", "gui_scripts")
_FIX = "correct [project.scripts] or [project.entry-points], then: nox -s build check"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each entry point is written as one, and loads where the file is installed."""
    for file in facts.files:
        points = file.wheel.entry_points if file.wheel else ()
        broken = [words for words in (file.wheel.problems if file.wheel else ()) if "entry_points" in words]
        broken += [f"{name} = {value} names no object" for _, name, value in points if not _REFERENCE.fullmatch(value)]
        broken += [
            f"{name} = {value} names no function"
            for group, name, value in points
            if group in _COMMANDS and ":" not in value and _REFERENCE.fullmatch(value)
        ]
        if broken:
            yield _VOICE.failed(file.where, shown("; ".join(broken)), _FIX)
        else:
            yield from _loaded(file)


def _loaded(file: FileFacts) -> Iterator[Finding]:
    tried = file.tried
    if tried is None or tried.words:
        has_none = file.wheel is not None and not file.wheel.entry_points
        words = "it has no entry points" if has_none else "it could not be installed"
        yield (_VOICE.not_applicable if has_none else _VOICE.unknown)(file.where, words)
        return
    if tried.failed:
        yield _VOICE.not_applicable(file.where, "its modules do not import, as another check tells")
        return
    failed = {label: words for label, words in tried.entry_points.items() if words}
    needs = {label: name for label, name in tried.needs.items() if ": " in label}
    lacking = {
        label: name
        for label, name in needs.items()
        if label.startswith("console_scripts") and not name.endswith("(an extra)")
    }
    if failed:
        words = "; ".join(f"{label}: {words}" for label, words in sorted(failed.items())[:4])
        yield _VOICE.failed(file.where, shown(words), _FIX)
    elif lacking:
        words = "; ".join(
            f"{label} needs {name}, which is no dependency" for label, name in sorted(lacking.items())[:4]
        )
        yield _VOICE.asking().failed(file.where, shown(words), _FIX)
    elif not tried.entry_points and not needs:
        yield _VOICE.not_applicable(file.where, "it has no entry points")
    else:
        others = f"; {len(needs)} need what is no dependency" if needs else ""
        yield _VOICE.passed(file.where, f"{len(tried.entry_points)} load{others}")
