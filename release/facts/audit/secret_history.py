"""Secrets in everything that was ever committed: one search through all changes, one through all messages.

Both are bounded in time; what was not reached is told. Removed lines are read, too: what only a merge brought in was
added by no other commit.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from release.facts.audit.secret_shapes import find_shapes
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from release.facts.audit.secret_shapes import Shape
    from release.model.secrets import Secret
    from release.system.child import Child
    from release.system.view import View

TIMEOUT_S = 20.0
_LONGEST = 1024 * 1024  # bytes of added lines in one place; behind that nothing is looked for
# Without brackets, where that is possible: a regular expression with them takes git twice the time.
_PATTERN = "pypi-A|X190b2tlbl9fOnB5cGkt|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|AKIA|PRIVATE KEY-----"
_CHANGES = (
    *("log", "--all", "-p", "-U0", "--no-renames", "--no-ext-diff", "--no-textconv", "--text", "--no-color"),
    *("--no-show-signature", "--no-notes", "--src-prefix=a/", "--dst-prefix=b/", "--inter-hunk-context=0"),
    *("--ignore-submodules=all", "--format=%x00%H", f"-G{_PATTERN}"),
)
_MESSAGES = (
    *("log", "--all", "--no-color", "--no-show-signature", "--no-notes", "-E"),
    *("--format=%x00%H%n%B", f"--grep={_PATTERN}"),
)
_TAGS = ("for-each-ref", "--format=%00%(refname)%0a%(contents)", "refs/tags")
_COMMIT = re.compile(rb"\0(?=[0-9a-f]{40,64}\n)")
_NEXT = re.compile(rb"\n(?=@@ |diff --git )")
_NAME = re.compile(rb"\n(?:\+\+\+ \"?b/(.*?)\"?\t?|--- \"?a/(.*?)\"?\t?\n\+\+\+ /dev/null)(?:\n|$)")
_HUNK = re.compile(rb"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Lines that a commit added or removed, or a message: where they stand, and the number of the first."""

    data: bytes = field(repr=False)
    commit: str
    path: str
    line: int
    is_removed: bool = False


@dataclass(slots=True)
class Search:
    """The questions that git is at work on, and what is missing from their answers before they are asked."""

    children: tuple[Child, ...] = ()
    missing: list[str] = field(default_factory=list)


def ask_history(view: View) -> Search:
    """Start the search; a repository whose objects are elsewhere is not asked, for git would fetch them."""
    settings = view.git("config", "--list", "-z").text.lower()
    if "\0extensions.partialclone\n" in f"\0{settings}" or ".promisor\ntrue" in settings:
        return Search(missing=["this clone is partial: git fetch --refetch --filter=blob:limit=100m"])
    is_shallow = view.git("rev-parse", "--is-shallow-repository").text.strip() != "false"
    return Search(
        children=tuple(view.git_later(*asked, timeout_s=TIMEOUT_S) for asked in (_CHANGES, _MESSAGES, _TAGS)),
        missing=["this clone is shallow, what is older is not here: git fetch --unshallow"] if is_shallow else [],
    )


def read_history(search: Search, make: Callable[[Shape, Piece, str], Secret]) -> tuple[Secret, ...]:
    """Wait, and return each secret with the oldest commit that has it; apart where only tests have it.

    *make* makes a secret of a shape in a piece, and of the place (``path:line``).
    """
    found: dict[tuple[str, bool], Secret] = {}
    for piece in _pieces(search):
        for shape in find_shapes(piece.data[:_LONGEST]):
            if shape.wrong or not shape.fingerprint:
                continue
            line = piece.line + piece.data.count(b"\n", 0, shape.start)
            secret = make(shape, piece, f"{piece.path}:{line}")
            key = (shape.fingerprint, secret.among_tests)
            if not (piece.is_removed and key in found):
                found[key] = secret
    return tuple(found.values())


def _pieces(search: Search) -> Iterator[Piece]:
    """Yield what was added, the newest first, then what was written about it, then what was only seen removed."""
    if not search.children:
        return
    changes, *messages = search.children
    pieces = tuple(_changed(_complete(changes, search, "changes")))
    yield from (piece for piece in pieces if not piece.is_removed)
    for child in messages:
        for block in _complete(child, search, "messages").split(b"\0"):
            name, _, text = block.partition(b"\n")
            commit = name.decode("utf-8", "replace").removeprefix("refs/tags/")
            yield Piece(data=text, commit=commit, path="message", line=1)
    yield from (piece for piece in pieces if piece.is_removed)


def _complete(child: Child, search: Search, what: str) -> bytes:
    """Return the answer of *child*; what is missing from it is noted in *search*."""
    answer = child.answer()
    if answer.code is None:
        last = answer.out.rfind(b"\0")
        behind = answer.out[last + 1 : last + 8].decode("ascii", "replace")
        reached = f"older than {behind}" if last >= 0 else "of any commit"
        search.missing.append(f"{what} {reached}: {TIMEOUT_S:.0f} s were not enough")
    elif not answer.ok:
        search.missing.append(f"{what}: git ended with exit code {answer.code} (git fsck)")
    return answer.out


def _changed(out: bytes) -> Iterator[Piece]:
    """Yield the added, and the removed, lines of each hunk."""
    path = ""
    for block in _COMMIT.split(out):
        commit = block.partition(b"\n")[0].decode("ascii", "replace")
        for hunk in _NEXT.split(block):
            if hunk.startswith(b"diff --git "):
                name = _NAME.search(hunk)
                path = (name[1] or name[2] or b"").decode("utf-8", "replace") if name else ""
            head = _HUNK.match(hunk)
            lines = hunk.split(b"\n")[1:] if head else []
            for sign, number in ((b"+", 2), (b"-", 1)):
                data = b"\n".join(line[1:] for line in lines if line.startswith(sign))
                if head and data:
                    yield Piece(data=data, commit=commit, path=path, line=int(head[number]), is_removed=sign == b"-")
