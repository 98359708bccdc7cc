"""Credentials that are written out in a CI file: where they stand and what they are, and never their value."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.redact import HIDDEN, redact
from release.model.workflow_parts import Credential, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.workflow import Job, Workflow
    from release.model.workflow_parts import Setting

_KINDS = (
    ("token of an index", re.compile(rb"pypi-(?P<body>[A-Za-z0-9_-]{40,})")),
    ("token of GitHub", re.compile(rb"(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})(?![A-Za-z0-9_])")),
    ("token of GitLab", re.compile(rb"glpat-[A-Za-z0-9_-]{20,}")),
    ("key of AWS", re.compile(rb"(?<![A-Z0-9])AKIA[0-9A-Z]{16}(?![0-9A-Z])")),
    ("private key", re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    (
        "password in an address",  # of a host that others can reach: it has a dot, and is not this machine
        re.compile(rb"[a-z][a-z0-9+]*://[^\s/:@$\"'{}]+:(?P<word>[^\s/@$\"'{}]{3,})@(?!127\.|0\.0\.)[\w-]+\.[\w.-]+"),
    ),
)
_NAME = re.compile(r"(?:^|[_-])(?:password|passwd|token|api[_-]?key|secret|private[_-]?key)$", re.IGNORECASE)
_NOT_NAME = re.compile(r"(?:^|[_-])(?:id|use|with|persist|has|is|no)[_-]", re.IGNORECASE)
# What stands where a password would: nothing, an expression, a word for one, or what every test database has.
_STAND_IN = re.compile(
    r"|.*\$.*|.*[<>*\s].*|(?:__token__|true|false|none|null|write|read|x+|changeme|example|dummy|fake|test\w*|"
    r"(?:my|your)[-_ ]?\w*|password\w*|passwd|secret|postgres\w*|root|mysql|admin|redis|guest|placeholder|"
    r"\w*(?:not[-_]?(?:a[-_]?)?(?:secret|real)|insecure|dummy|fake|testing)\w*)",
    re.IGNORECASE,
)
_LIKELY = re.compile(r"(?=.*\d).{8,}|(?=.*[a-z])(?=.*[A-Z]).{12,}", re.DOTALL)
# Variables whose value is worth something outside of the job; those of a service that lives and dies with it are not.
_OUTSIDE = re.compile(
    r"pypi|twine|uv_publish|poetry|flit|npm|registry|docker|aws|azure|gh_|github|gitlab|ssh|deploy|slack", re.IGNORECASE
)


def find_credentials(file: Workflow, data: bytes) -> Workflow:
    """Return *file* with the credentials that its bytes write out, none of them left in any other fact."""
    found = [*_by_shape(file.path, data), *_by_name(file)]
    if not found:
        return file
    unique = {credential.place.line: credential for credential in reversed(found)}
    cleaned = _cleaned(file, frozenset(unique))
    return replace(cleaned, credentials=tuple(unique[line] for line in sorted(unique)))


def _by_shape(path: str, data: bytes) -> Iterator[Credential]:
    for kind, shape in _KINDS:
        for match in shape.finditer(data):
            groups = match.groupdict()
            if groups.get("body") and not _is_token(groups["body"]):
                continue
            if groups.get("word") and _STAND_IN.fullmatch(groups["word"].decode("utf-8", "replace")):
                continue
            line = data.count(b"\n", 0, match.start()) + 1
            yield Credential(kind=kind, place=Place(path=path, line=line, start=match.start(), end=match.end()))


def _is_token(body: bytes) -> bool:
    """Tell whether *body* is what a macaroon of version 2 looks like; ``pypi-xxxx…`` is not."""
    try:
        raw = base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return False
    return raw[:2] == b"\x02\x01" and len(raw) > raw[2] + 3


def _by_name(file: Workflow) -> Iterator[Credential]:
    for setting in _settings(file):
        name, value = setting.name, setting.value.strip()
        is_named = _NAME.search(name) and not _NOT_NAME.search(name)
        if is_named and _LIKELY.fullmatch(value) and not _STAND_IN.fullmatch(value):
            yield Credential(kind=f"value of {name}", place=setting.place)


def _settings(file: Workflow) -> Iterator[Setting]:
    yield from _outside(file.env)
    for job in file.jobs:
        yield from (*_outside(job.env), *job.options, *job.secrets, *job.credentials)
        for step in job.steps:
            yield from (*_outside(step.env), *step.options)


def _outside(settings: tuple[Setting, ...]) -> Iterator[Setting]:
    return (setting for setting in settings if _OUTSIDE.search(setting.name))


def _cleaned(file: Workflow, lines: frozenset[int]) -> Workflow:
    """Return *file* with no text that stands on one of *lines*, or that holds what looks like a credential."""

    def one(setting: Setting) -> Setting:
        named = setting.place.line in lines and bool(_NAME.search(setting.name))
        text = HIDDEN if named else redact(setting.value, ())
        return setting if text == setting.value else replace(setting, value=text)

    def many(settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        return tuple(map(one, settings))

    def job_of(job: Job) -> Job:
        steps = tuple(
            replace(
                step,
                options=many(step.options),
                env=many(step.env),
                run=one(step.run) if step.run else None,
                commands=tuple(
                    replace(
                        command,
                        words=tuple(redact(word, ()) for word in command.words),
                        raw=tuple(redact(word, ()) for word in command.raw),
                    )
                    for command in step.commands
                ),
            )
            for step in job.steps
        )
        return replace(
            job,
            steps=steps,
            env=many(job.env),
            options=many(job.options),
            secrets=many(job.secrets),
            credentials=many(job.credentials),
            outputs=many(job.outputs),
        )

    return replace(file, env=many(file.env), jobs=tuple(map(job_of, file.jobs)))
