"""A wheel whose RECORD is not true: a file without a row, a row without a file, another digest or size.

Why: RECORD says what was installed, and what is removed again. A file that it does not name stays for ever; one whose
digest is another was changed after the build. The index has announced to refuse such wheels.

Example: bad: a module added with ``zip``. Good: what a build backend writes.

Fix: build again; never edit a wheel.

Sources: PEP 376 and PEP 427; the index's announcement of August 2025 on RECORD.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from release.checks.dist_findings import UNREAD, Voice, listed
from release.model.contents import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.contents import Contents, Member
    from release.model.dists import DistFacts, RecordRow
    from release.model.finding import Finding

ID = "wrong-record"
_VOICE = Voice(ID)
_SIGNATURES = ("/RECORD.jws", "/RECORD.p7s")
_STRONG = ("sha256=", "sha384=", "sha512=")


def judge(facts: DistFacts) -> Iterator[Finding]:
    """RECORD names each file with its digest and size, and nothing else."""
    for file in facts.wheels:
        if file.held is None or file.wheel is None:
            yield _VOICE.unknown(file.where, UNREAD)
        elif not file.wheel.folder:
            yield _VOICE.not_applicable(file.where, "it has no folder of metadata, as another check tells")
        elif file.wheel.record is None:
            words = [words for words in file.wheel.problems if "RECORD" in words]
            yield _VOICE.failed(file.where, "; ".join(words), "nox -s build")
        else:
            wrong = list(_wrong(file.held, file.wheel.record, f"{file.wheel.folder}/RECORD"))
            if wrong:
                yield _VOICE.failed(file.where, "; ".join(wrong), "nox -s build")
            else:
                yield _VOICE.passed(file.where, f"its {len(file.wheel.record)} rows are true")


def _wrong(contents: Contents, record: tuple[RecordRow, ...], own: str) -> Iterator[str]:
    rows = {row.path: row for row in record}
    files = {member.path: member for member in contents.members if member.kind == FILE}
    unnamed = [path for path in files if path not in rows and path != own and not path.endswith(_SIGNATURES)]
    if unnamed:
        yield f"it does not name {listed(unnamed)}"
    absent = [path for path in rows if path not in files]
    if absent:
        yield f"it names {listed(absent)}, which is not there"
    if len(rows) < len(record):
        yield "it names a file twice"
    kept = [path for path in rows if path in files and path != own and not path.endswith(_SIGNATURES)]
    weak = [path for path in kept if not rows[path].digest.startswith(_STRONG)]
    if weak:
        yield f"it has no strong digest of {listed(weak)}"
    differing = [path for path in kept if path not in weak and not _is_true(rows[path], files[path])]
    if differing:
        yield f"{listed(differing)} is not the file that it names"


def _is_true(row: RecordRow, member: Member) -> bool:
    is_size = row.size in {"", str(member.size)}
    return is_size and (not row.digest.startswith("sha256=") or row.digest == _digest(member.sha256))


def _digest(sha256: str) -> str:
    return f"sha256={base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"
