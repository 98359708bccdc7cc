"""What the journal is told of acts: files by their digests, programs by how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.model.edit import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from release.model.edit import FileEdit
    from release.system.child import Answer


def described(edits: Sequence[FileEdit]) -> dict[str, Any]:
    """Return the files of *edits* with the SHA-256 before and after."""
    return {
        "files": [{"path": edit.path, "before": digest(edit.before), "after": digest(edit.after)} for edit in edits]
    }


def outcome(answer: Answer, hide: Callable[[str], str]) -> dict[str, Any]:
    """Return exit code and seconds of *answer*, and where it failed its last words without what *hide* takes out."""
    ended: dict[str, Any] = {"code": answer.code, "seconds": round(answer.seconds, 3)}
    return ended if answer.ok else {**ended, "words": hide(answer.words)[-2000:]}
