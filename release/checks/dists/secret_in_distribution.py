"""A secret in a file that everybody can download, for ever: a token, a private key, a ``.env``, a ``.pypirc``.

Why: what is published cannot be taken back, and bots read every new file within minutes. 3,938 secrets were found in
2,922 projects on the index in one year.

Example: bad: ``.env`` packed by an ``include``; a token in a module. Good: secrets come from the environment.

Fix: revoke it where it was made, take it out, build again. One that is none: ``secrets-allowed = ["PATTERN: REASON"]``
in ``[tool.release.checks]``.

Sources: GitGuardian, "Uncovering thousands of unique secrets in PyPI packages"; GitHub's token checksum.
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from release.checks.dist_findings import Voice
from release.model.finding import ASK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts, Leak
    from release.model.finding import Finding

ID = "secret-in-distribution"
_VOICE = Voice(ID)
_FIX = 'revoke it and take it out; one that is none: secrets-allowed = ["PATTERN: REASON"] in [tool.release.checks]'


def judge(facts: DistFacts) -> Iterator[Finding]:
    """No file holds a secret; what only may be one, or lies among tests, is for whoever approves to decide."""
    for file in facts.files:
        if file.leaks is None:
            yield _VOICE.unknown(file.where, "nobody looked for secrets")
        else:
            yield from _judged(facts, file, file.leaks)


def _judged(facts: DistFacts, file: FileFacts, leaks: tuple[Leak, ...]) -> Iterator[Finding]:
    found: dict[str, list[tuple[str, str]]] = {"block": [], ASK: []}
    reasons = []
    for leak in leaks:
        reason = next((why for pattern, why in facts.allowed if fnmatch.fnmatchcase(leak.path, pattern)), "")
        if reason:
            reasons.append(f"{leak.path} is allowed: {reason}")
            continue
        is_sure = leak.is_proved or not (leak.is_guess or leak.among_tests)
        mark = f", SHA-256 {leak.fingerprint}..." if leak.fingerprint else ""
        place = f"{leak.path}:{leak.line}" if leak.line else leak.path
        found["block" if is_sure else ASK].append((place, f"it holds {_article(leak.kind)}{mark}"))
    yield from _VOICE.each(file.where, found["block"], _FIX)
    yield from _VOICE.asking().each(file.where, found[ASK], _FIX)
    if not found["block"] and not found[ASK]:
        yield _VOICE.passed(file.where, "; ".join(reasons[:4]) or "no file holds a known kind of secret")


def _article(kind: str) -> str:
    if kind.startswith(("a ", "an ", "git's", "the ")):
        return kind
    return f"an {kind}" if kind[0] in "aeiouAEIO" else f"a {kind}"
