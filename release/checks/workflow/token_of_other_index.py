"""The token of one index is handed to an upload to the other.

Why: the test index has its own accounts and its own tokens. Its token at the real index is refused in the middle of
a release; the real one at the test index is given to a server that has no right to see it.

Example: bad: ``password: ${{ secrets.PYPI_API_TOKEN }}`` beside ``repository-url`` of the test index. Good: a
secret of its own, ``TEST_PYPI_API_TOKEN``, in the environment ``testpypi``.

Fix: use the secret that is named for the index, or trusted publishing on both.

Sources: PyPI docs, "API tokens"; CHECKLIST item SEC-1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_parts import PYPI, TESTPYPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflows

ID = "token-of-other-index"
ITEMS = ("SEC-1", "SEC-2")
_VOICE = Voice(ID, "use a secret that is named for the index")
_SECRET = re.compile(r"(?:secrets\.|\$\{?)(\w*(?:PYPI|TWINE)\w*)", re.IGNORECASE)
_UPLOADS = {"upload", "publish"}
_TEST = re.compile(r"test", re.IGNORECASE)


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every token is handed to the index that it is named for."""
    return _VOICE.over_publishing(facts, _look)


def _look(workflows: Workflows) -> Iterator[Finding]:
    for _, job in workflows.publishing():
        for step in job.steps:
            if step.index not in {PYPI, TESTPYPI}:
                continue
            if sum(not _UPLOADS.isdisjoint(command.words) for command in step.commands) > 1:
                yield _VOICE.unknown(
                    step.place.where, "several uploads in one script: which token goes where is not judged"
                )
                continue
            named = [(entry, match[1]) for entry in step.texts for match in _SECRET.finditer(entry.value)]
            named = [
                (entry, name)
                for entry, name in named
                if re.search(r"token|password|secret|key|pypi$", name, re.IGNORECASE)
            ]
            for entry, name in named:
                is_test = bool(_TEST.search(name))
                if is_test != (step.index == TESTPYPI):
                    yield _VOICE.failed(entry.place.where, f"{name} is handed to an upload to {step.index}")
                else:
                    yield _VOICE.passed(entry.place.where, f"{name} is handed to an upload to {step.index}")
            if not named:
                yield _VOICE.passed(step.place.where, f"no stored token is handed to the upload to {step.index}")
