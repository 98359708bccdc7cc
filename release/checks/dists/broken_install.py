"""A file that does not install into a fresh environment, or whose modules do not import there.

Why: it installs on the maintainer's machine, where everything is there already. A user's is empty.

Example: bad: a dependency that nobody listed; a module that the wheel lacks. Good: installed into a fresh environment,
every module at the top imports.

Fix: list the dependency, include the module, build again. ``modules`` in ``[tool.release.checks]`` names what is to be
imported where that is not what stands at the top.

Sources: packaging.python.org, "Installing Packages"; PEP 517.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts

ID = "broken-install"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """Each file was installed with its dependencies, and every top-level module imported."""
    for file in facts.files:
        outcome, evidence = _judged(file)
        fix = f"python -m pip install dist/{file.distribution.filename}" if outcome is Outcome.FAILED else ""
        yield Finding(check=ID, outcome=outcome, where=file.distribution.filename, evidence=evidence, fix=fix)


def _judged(file: FileFacts) -> tuple[Outcome, str]:
    tried = file.tried
    if tried is None:
        return Outcome.UNKNOWN, "nobody tried to install it"
    if tried.words:
        return Outcome.FAILED, tried.words
    if tried.failed:
        return Outcome.FAILED, "; ".join(f"import {name}: {words}" for name, words in sorted(tried.failed.items()))
    if not tried.modules:
        return Outcome.UNKNOWN, "it installs, and holds no module that could be imported"
    loaded = [name for name in tried.modules if name not in tried.needs]
    needs = [f"; {name} needs {what}" for name, what in sorted(tried.needs.items()) if name in tried.modules]
    return Outcome.PASSED, f"installs; imports {', '.join(loaded)}{''.join(needs)}"
