"""Asking a forge many things at once: few requests, each once, and for what it does not tell the reason why."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from release.errors import OutsideAnswered, ReleaseError
from release.model.records import dataclass
from release.system.api import PAGE, is_busy, is_limited
from release.system.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from release.system.http import Response
    from release.system.view import View

LIMIT = 18
_AT_ONCE = 6
_MOST_PAGES = 3
_TIMEOUT_S, _DEADLINE_S = 10.0, 20.0
_REFUSED, _MAY_NOT = 401, frozenset({403, 404})
_NOT_A_PERMISSION = re.compile(r"[^a-z_=,; ]+")
_GARBAGE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One request: for the fact of that name, at *path*, with the *permission* that a token needs for it.

    *read* makes the fact of the document, which has to be a *shape*; where it is in pages, of the entries of all, which
    stand under *entries* in each. *meant* is what a refusal means where that is no want of permission, else ``None``.
    """

    fact: str
    path: str
    permission: str
    read: Callable[[Any], Any]
    query: Mapping[str, str | int] = field(default_factory=dict)
    is_public: bool = False
    shape: type = dict
    is_paged: bool = False
    entries: str = ""
    meant: Callable[[Response], Any] | None = None


class Asker:
    """Asks at *address* with *headers*, at most *limit* times. ``found`` and ``unseen`` are by a fact's name.

    What is asked for does not follow from what was refused: a question that could not be put together, because a token
    may not see what it depends on, takes its place among the *limit* all the same. So with fewer permissions nothing
    else can be seen than with all of them.
    """

    def __init__(self, view: View, address: str, headers: Mapping[str, str], *, variable: str, limit: int) -> None:
        """*variable* holds the token, empty where there is none: then only what is public is asked for."""
        self._view, self._address, self._headers = view, address, headers
        self._variable, self._limit = variable, limit
        self._taken = self._refused = 0
        self._paged: list[tuple[Question, Response]] = []
        self.found: dict[str, Any] = {}
        self.unseen: dict[str, str] = {}
        self.requests = 0

    def ask(self, questions: Iterable[Question | None]) -> None:
        """Ask all *questions* at once, as far as the limit allows, the first ones first; ``None`` keeps a place."""
        able = []
        for question in questions:
            has_room = self._taken < self._limit
            self._taken += has_room
            if question is None:
                continue
            if not has_room:
                self.unseen[question.fact] = f"it was not asked for: {self._limit} requests are the limit"
            elif question.is_public or self._variable:
                able.append(question)
            else:
                self.unseen[question.fact] = f"there is no token; it needs the permission {_shown(question.permission)}"
        self.requests += len(able)
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            answers = list(pool.map(self._fetched, able))
        for question, answer in zip(able, answers, strict=True):
            self._refused += question.is_paged and (isinstance(answer, str) or not answer.ok)
            if isinstance(answer, str):
                self.unseen[question.fact] = answer
            elif question.is_paged and answer.ok and _has_next(answer):
                self.unseen[question.fact] = f"{answer.shown} has more pages than may be asked for"
                self._paged.append((question, answer))
            else:
                self._take(question, answer)

    def finish(self) -> None:
        """Ask for the further pages of the lists that have some, as far as the limit allows.

        A list that was refused keeps places for as many as it might have had.
        """
        self._taken += (_MOST_PAGES - 1) * self._refused
        for question, first in self._paged:
            pages = [first]
            while _has_next(pages[-1]) and len(pages) < _MOST_PAGES and self._taken < self._limit:
                self._taken, self.requests = self._taken + 1, self.requests + 1
                following = self._fetched(question, len(pages) + 1)
                if isinstance(following, str) or not following.ok:
                    break
                pages.append(following)
            if not _has_next(pages[-1]):
                del self.unseen[question.fact]
                self._take(question, *pages)

    def _take(self, question: Question, answer: Response, *further: Response) -> None:
        """Keep what *answer* and its *further* pages tell, or why they tell nothing."""
        try:
            if answer.ok:
                pages = (answer, *further)
                self.found[question.fact] = question.read(
                    _entries(question, pages) if question.is_paged else _document(answer, question.shape)
                )
                return
            meant = question.meant(answer) if question.meant else None
        except ReleaseError as problem:
            self.unseen[question.fact] = problem.what
        except _GARBAGE:
            self.unseen[question.fact] = f"{answer.shown} did not answer as its description says"
        else:
            if meant is None:
                self.unseen[question.fact] = self._why(question, answer)
            else:
                self.found[question.fact] = meant

    def _fetched(self, question: Question, page: int = 1) -> Response | str:
        """Return the answer, or in words why there is none."""
        paging = {"per_page": PAGE, "page": page} if question.is_paged else {}
        query = urlencode({**question.query, **paging})
        try:
            return self._view.fetch(
                Request(
                    url=f"{self._address}{question.path}{f'?{query}' if query else ''}",
                    headers=self._headers,
                    tries=1,
                    timeout_s=_TIMEOUT_S,
                    deadline_s=_DEADLINE_S,
                )
            )
        except ReleaseError as problem:
            return problem.what

    def _why(self, question: Question, answer: Response) -> str:
        """Return why *answer* tells nothing."""
        needed = _shown(answer.headers.get("x-accepted-github-permissions", "") or question.permission)
        if answer.status in range(300, 400):
            return f"the repository has moved ({answer.status})"
        if is_limited(answer):
            return f"the forge was asked too often ({answer.status})"
        if is_busy(answer):
            return f"the forge is in trouble ({answer.status})"
        if answer.status not in {_REFUSED, *_MAY_NOT}:
            return f"the forge answered with {answer.status}"
        if not self._variable:
            return f"there is no token ({answer.status}); it needs the permission {needed}"
        wrong = "is not taken" if answer.status == _REFUSED else "may not look"
        return f"the token in ${self._variable} {wrong} ({answer.status}): it needs the permission {needed}"


def _entries(question: Question, pages: Iterable[Response]) -> list[Any]:
    """Return the entries of all *pages*; :class:`OutsideAnswered` where they are not as many as promised."""
    found: list[Any] = []
    total = None
    for answer in pages:
        document = _document(answer, dict if question.entries else list)
        listed = document[question.entries] if question.entries else document
        if not isinstance(listed, list):
            raise TypeError(type(listed))
        found += listed
        total = document.get("total_count") if question.entries else None
    if total is not None and total != len(found):
        raise OutsideAnswered(f"{total} {question.entries} were promised, {len(found)} were given")
    return found


def _document(answer: Response, shape: type) -> Any:
    document = answer.json()
    if not isinstance(document, shape):
        raise TypeError(type(document))
    return document


def _shown(permission: str) -> str:
    return _NOT_A_PERMISSION.sub("", permission).replace("=", ": ")[:200]


def _has_next(answer: Response) -> bool:
    if "x-next-page" in answer.headers:
        return bool(answer.headers["x-next-page"].strip())
    return 'rel="next"' in answer.headers.get("link", "")
