"""The questions of ``bump --decide``, asked on the terminal one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import DecisionMissing
from release.model.decision import Answer
from release.report import text as as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from release.model.decision import Question
    from release.model.line import Line
    from release.system.console import Console

    Show = Callable[[Iterable[Line]], None]

_MOST_SHOWN = 8
_LETTERS = {"y": Answer.OURS, "n": Answer.NOT, "f": Answer.FILE, "s": Answer.SKIPPED}


def ask(questions: Sequence[Question], console: Console | None, show: Show) -> list[Answer]:
    """Ask on *console* until the last question or ``q``, and return the answers.

    Raises :class:`DecisionMissing` where nobody can answer, for a guess is what this prevents.
    """
    answers: list[Answer] = []
    files: dict[str, Answer] = {}
    for question in questions:
        known = files.get(question.place.path)
        if known is Answer.FILE:
            answers.append(known)
            continue
        letter = None
        if console is not None:
            show(as_text.question(question))
            letter = _letter(console, is_ours=question.file_is_ours or known is Answer.OURS)
        if letter is None:
            raise DecisionMissing(
                f"{question.of} places may or may not be the version, and nobody is here to say",
                where=tuple(f"{q.place.path}:{q.place.line}: {q.place.text}" for q in questions[:_MOST_SHOWN]),
                why="--decide asks on the terminal; in a file the answers are [tool.release.locations]",
                fix=("$EDITOR pyproject.toml",),
            )
        if letter == "q":
            break
        answers.append(_LETTERS[letter])
        if answers[-1] in {Answer.OURS, Answer.FILE}:
            files[question.place.path] = answers[-1]
    return answers


def _letter(console: Console, *, is_ours: bool) -> str | None:
    """Ask until the answer is one of the letters; Enter skips, ``None`` where nobody is."""
    words = ("[y]es", "[n]o", *(() if is_ours else ("no [f]ile of ours",)), "[s]kip", "[q]uit")
    letters = [word[word.index("[") + 1] for word in words]
    while True:
        answer = console.ask(f"  this project's version? {', '.join(words)} ")
        if answer is None or (answer[:1].lower() or "s") in letters:
            return answer if answer is None else answer[:1].lower() or "s"
