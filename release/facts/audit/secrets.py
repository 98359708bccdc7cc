"""Where secrets lie: in the tracked files, in all that was ever committed, and on this machine.

No fact made here holds a secret; what is confirmed is confirmed before, and then only its place and limits stay.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from release.errors import ReleaseError
from release.facts.audit.secret_history import ask_history, read_history
from release.facts.audit.secret_places import Places, look_around
from release.facts.audit.secret_shapes import find_shapes
from release.index.addresses import find_index
from release.index.token import describe, is_for
from release.model.records import dataclass
from release.model.redact import redact
from release.model.secrets import IN_ADDRESS, INDEX_TOKEN, PASSWORD, Lies, Limits, Secret, SecretFacts
from release.model.settings import PUBLIC
from release.system.keyrings import has_keyring, look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from release.config import Config
    from release.facts.audit.secret_history import Piece, Search
    from release.facts.audit.secret_shapes import Shape
    from release.index.addresses import Index
    from release.index.token import Token
    from release.model.settings import IndexAt
    from release.system.child import Child
    from release.system.view import View

_HINTS = (
    *("pypi-", "X190b2tlbl9fOnB5cGkt", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "AKIA", "ASIA"),
    "PRIVATE KEY-----",
)
_SEARCH = ("grep", "-l", "-z", "--no-color", "--no-full-name", "--no-recurse-submodules")
_ADDRESS = "://[^ /:@]*:[^ /@]+@"
_DOCUMENTS = re.compile(
    r"\.(?:md|markdown|rst|txt|adoc|ipynb|html?|tex)$|(?:^|/)(?:README|CHANGES|LICENSE)[^/]*$", re.IGNORECASE
)
_COMMENT = re.compile(rb"^[ \t]*(?:#|//|--|;|<!--|\*)|[ \t](?:#|//)[ \t]")
_TESTS = re.compile(
    r"(?:^|/)(?:tests?|testing|fixtures?|testdata|test_data|examples?)/|(?:^|/)(?:test_|conftest)[^/]*$"
)
_TRACKED = (Lies.FILE, Lies.DOCUMENT, Lies.HISTORY)
_PLAIN = re.compile(r"[A-Za-z0-9.:-]{1,100}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What git is at work on: the search through the history, and through the tracked files."""

    search: Search
    holders: tuple[Child, ...]


def ask_secrets(view: View) -> Asked:
    """Start what takes longest; :func:`read_secrets` waits for it."""
    hints = (f"-e{hint}" for hint in _HINTS)
    return Asked(
        ask_history(view),
        (
            view.git_later(*_SEARCH, "-a", "-F", *hints),
            view.git_later(*_SEARCH, "-a", "-E", f"-e{_ADDRESS}"),
        ),
    )


def read_secrets(view: View, config: Config, asked: Asked | None = None) -> SecretFacts:
    """Return the places of all secrets that could be found, and what could not be looked at."""
    asked = asked or ask_secrets(view)
    with_commit = _makers(_namer(config.indexes))
    places = Places(make=lambda shape, lies, where, meant: with_commit(shape, lies, where, meant, ""))
    look_around(view, places, {name: at.token for name, at in config.indexes.items() if at.token})
    _look_at_keyring(view, config, places)
    _look_at_remotes(view, places)
    _look_at_files(view, places, asked.holders)
    return _facts(places, asked.search, with_commit)


def _facts(places: Places, search: Search, make: Callable[[Shape, Lies, str, str, str], Secret]) -> SecretFacts:
    def from_piece(shape: Shape, piece: Piece, where: str) -> Secret:
        return make(shape, Lies.HISTORY, where, "", piece.commit)

    past = read_history(search, from_piece)
    if search.missing:
        places.missing[Lies.HISTORY] = search.missing
    if search.children:
        places.looked[Lies.HISTORY] = ["all changes and messages of all branches and tags"]
    return SecretFacts(
        secrets=tuple(dict.fromkeys((*places.secrets, *past))),
        placeholders=tuple(dict.fromkeys(places.placeholders)),
        looked={lies: "; ".join(words) for lies, words in places.looked.items()},
        not_looked={lies: tuple(words) for lies, words in places.missing.items()},
    )


def _makers(name_of: Callable[[Token], str]) -> Callable[[Shape, Lies, str, str, str], Secret]:
    def make(shape: Shape, lies: Lies, where: str, meant_for: str, commit: str) -> Secret:
        return Secret(
            kind=shape.kind,
            lies=lies,
            where=redact(where),  # a name may hold one, too
            commit=commit,
            fingerprint="" if shape.kind == IN_ADDRESS else shape.fingerprint,
            is_proved=shape.is_proved,
            among_tests=lies in _TRACKED and _is_example(where.rpartition(":")[0], is_proved=shape.is_proved),
            meant_for=meant_for,
            limits=_limits(shape.token, name_of(shape.token)) if shape.token else None,
        )

    return make


def _is_example(path: str, *, is_proved: bool) -> bool:
    """Tell whether *path* is of a test, or of a document where nothing proves that it is more than an example."""
    return bool(_TESTS.search(path) or (not is_proved and _DOCUMENTS.search(path)))


def _limits(token: Token, index: str) -> Limits:
    scope = token.scope
    location = token.location if _PLAIN.fullmatch(token.location) else ascii(token.location[:60])
    return Limits(
        index=index,
        location=location,
        reach=scope.reach.value,
        words=f"{describe(token)}, of {index or location}",
        names=None if scope.names is None else tuple(sorted(scope.names)),
        not_before=scope.not_before,
        expires=scope.expires,
        has_unknown=scope.has_unknown,
    )


def _namer(configured: Mapping[str, IndexAt]) -> Callable[[Token], str]:
    """Return what names the index of a token; the indexes are only looked up when there is a token."""

    @lru_cache(maxsize=1)
    def known() -> tuple[Index, ...]:
        return tuple(_indexes(configured))

    return lambda token: next((index.name for index in known() if is_for(token, index.location)), "")


def _indexes(configured: Mapping[str, IndexAt]) -> Iterator[Index]:
    for name in dict.fromkeys((*PUBLIC, *configured)):
        try:
            yield find_index(name, configured)
        except ReleaseError:  # noqa: PERF203 - its configuration is wrong, which another check tells
            continue


def _look_at_keyring(view: View, config: Config, places: Places) -> None:
    if view.is_ci:
        why = "this is a machine of CI: invoke audit, where releases are made"
        places.missing.setdefault(Lies.KEYRING, []).append(f"the keyring of whoever releases, for {why}")
        return
    if not has_keyring():
        places.looked[Lies.KEYRING] = ["there is no keyring here"]
        return
    for index in _indexes(config.indexes):
        kept = look_up(index.upload, index.username)
        where = f"keyring: {index.name}, {index.username}"
        if kept.problem:
            places.missing.setdefault(Lies.KEYRING, []).append(f"{where}: {kept.problem}")
            break
        view.keep_secret(kept.password)
        shapes = list(find_shapes(kept.password.encode("utf-8", "replace")))
        places.note(((shape, where) for shape in shapes), Lies.KEYRING, index.name)
        if kept.password and not any(shape.kind == INDEX_TOKEN for shape in shapes):
            places.secrets.append(Secret(kind=PASSWORD, lies=Lies.KEYRING, where=where, meant_for=index.name))
        places.looked.setdefault(Lies.KEYRING, []).append(index.name)


def _look_at_remotes(view: View, places: Places) -> None:
    """Look at the repository's own settings of git, which may name a remote with a password."""
    listed = view.git("config", "--list", "--local", "-z").out
    for row in listed.split(b"\0"):
        where = f"git config {row.decode('utf-8', 'replace').partition(chr(10))[0]}"
        places.note(((shape, where) for shape in find_shapes(row)), Lies.SETTINGS)


def _look_at_files(view: View, places: Places, holders: tuple[Child, ...]) -> None:
    answers = [child.answer() for child in holders]
    if any(answer.code not in {0, 1} for answer in answers):  # 1: it looked and found none
        for lies in (Lies.FILE, Lies.DOCUMENT):
            places.missing.setdefault(lies, []).append("git could not search the tracked files: git fsck")
        return
    listed = b"".join(answer.out for answer in answers).decode("utf-8", "surrogateescape").split("\0")
    paths = dict.fromkeys(path for path in listed if path)
    for path in paths:
        _look_at_file(view, places, path)
    places.looked[Lies.FILE] = places.looked[Lies.DOCUMENT] = [f"all tracked files, {len(paths)} of them closely"]


def _look_at_file(view: View, places: Places, path: str) -> None:
    try:
        data = view.read(path)
    except (ReleaseError, OSError):
        data = None
    shown = path.encode("utf-8", "replace").decode()
    is_document = bool(_DOCUMENTS.search(path))
    if data is None:
        lies = Lies.DOCUMENT if is_document else Lies.FILE
        places.missing.setdefault(lies, []).append(f"{shown} is too large, or leads out of the project")
        return
    for shape in find_shapes(data):
        number = data.count(b"\n", 0, shape.start) + 1
        line = data[data.rfind(b"\n", 0, shape.start) + 1 : shape.start]
        lies = Lies.DOCUMENT if is_document or _COMMENT.search(line) else Lies.FILE
        places.note(iter([(shape, f"{shown}:{number}")]), lies)
