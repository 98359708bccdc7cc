"""A file that shows how a standard is met and that is missing, or older than a year.

Why: proof that nobody looks at stops being true without anybody noticing.

Example: bad: ``files = ["docs/slsa.md"]`` under ``[standards.slsa]`` and no such file. Good: one that was read and
changed this year.

Fix: write the file, or correct ``files``; read it each year.

Sources: SLSA v1.1; NIST SP 800-53 rev. 5, CA-2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.checks.saying import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding

ID = "stale-compliance-document"
ITEMS = ("CMP-4",)
_SAYS = Says(ID)
_MOST_DAYS = 396


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """The files that the standards name are tracked and were changed within a year."""
    answers, tree = facts.answers, facts.tree
    if not answers.is_there or tree is None:
        what = "the documents could not be read" if answers.is_there else "there is no register of standards"
        yield _SAYS.unknown("release-answers.toml", what, "$EDITOR release-answers.toml")
        return
    changed = {each.path: each.changed for each in tree.documents}
    named = [(name, str(path)) for name, each in answers.standards.items() for path in _list(each.get("files"))]
    for name, path in named:
        day = changed.get(path)
        if path not in facts.files:
            yield _SAYS.failed(path, f"{name} names it, and it is not there", f"$EDITOR {path}")
        elif day is None:
            yield _SAYS.unknown(path, f"{name} names it; when it was changed was not looked up")
        elif (facts.now.date() - day).days > _MOST_DAYS:
            yield _SAYS.failed(path, f"last changed on {day}, more than a year ago", f"$EDITOR {path}")
        else:
            yield _SAYS.passed(path, f"{name}: changed on {day}")
    if not named:
        fix = 'add files = ["docs/..."] to [standards.NAME] in release-answers.toml'
        yield _SAYS.failed("release-answers.toml", "no standard names a file that shows how it is met", fix)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
