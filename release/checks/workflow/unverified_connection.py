"""A download or an upload that does not check whom it talks to.

Why: ``--trusted-host``, ``curl -k`` and ``GIT_SSL_NO_VERIFY`` take any certificate, plain ``http`` asks for none.
Whoever stands in between gives the build other code, or gets the credential.

Example: bad: ``pip install --trusted-host index …``, ``curl -k``. Good: https, and the certificate of a private
index in ``PIP_CERT``.

Fix: take the switch away; trust a private authority by its certificate.

Sources: pip, "--trusted-host"; CHECKLIST item DAT-3.
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
    from release.model.workflow_parts import Command

ID = "unverified-connection"
ITEMS = ("DAT-3",)
_VOICE = Voice(ID, "take the switch away; trust a private authority by its certificate")
_VARIABLES = {
    "GIT_SSL_NO_VERIFY": {"1", "true"},
    "PYTHONHTTPSVERIFY": {"0"},
    "NODE_TLS_REJECT_UNAUTHORIZED": {"0"},
    "UV_INSECURE_HOST": None,
    "PIP_TRUSTED_HOST": None,
}
_HOME = re.compile(r"https?://(?:localhost|127\.|\[?::1|0\.0\.0\.0|\$|[\w-]+(?::|/|$))")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """Every connection of a step checks the other side."""
    return _VOICE.over(facts, _look, "no step runs a script")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job, step in workflows.steps():
        found = [(step.at(command), words) for command in step.commands if (words := _loose(command))]
        for entry in (*step.env, *job.env, *file.env):
            wrong = _VARIABLES.get(entry.name, set[str]())
            if entry.name in _VARIABLES and (wrong is None or entry.value.strip().lower() in wrong):
                found.append((entry.place.where, f"{entry.name}: {entry.value}"))
        for where, words in found:
            yield _VOICE.failed(where, f"the other side is not checked: {words}")
        if not found and step.commands:
            yield _VOICE.passed(step.place.where, f"{step.title} checks whom it talks to")


def _loose(command: Command) -> str:
    words, program = command.words, command.program
    hosts = [words[at + 1] for at, word in enumerate(words[:-1]) if word in {"--trusted-host", "--allow-insecure-host"}]
    if any(not _HOME.match(f"http://{host}") for host in hosts):
        return " ".join((program, "--trusted-host", *hosts))
    is_curl = program == "curl" and any(re.fullmatch(r"-[a-zA-Z]*k[a-zA-Z]*|--insecure", word) for word in words)
    if is_curl or (program == "wget" and "--no-check-certificate" in words):
        urls = [word for word in words if "://" in word]
        return "" if urls and all(_HOME.match(url) for url in urls) else " ".join(words[:4])
    if program in {"twine", "pip", "uv", "git"}:
        plain = [word for word in words if word.startswith("http://") and not _HOME.match(word)]
        return f"{program} {plain[0]}" if plain else ""
    return ""
