"""Shell scripts as commands: enough to tell what a step of CI runs from what it only talks about.

Quotes, comments, continued lines, here-documents, substitutions and ``${{ }}`` are followed; nothing is expanded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = re.compile(r"<<(-?)[ \t]*([\"']?)(\w+)\2")
_ASSIGNS = re.compile(r"[A-Za-z_]\w*\+?=")
_ENDS = {"\n", ";", "&", "|", "(", ")", "{", "}", "!"}
_STARTERS = {"sudo", "env", "time", "exec", "then", "do", "else", "elif", "if", "while", "nice", "xvfb-run", "command"}
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy|py)[\d.]*(?:\.exe)?", re.IGNORECASE)
_RUNNERS = {
    "uv": ("run",),
    "poetry": ("run",),
    "pdm": ("run",),
    "pipenv": ("run",),
    "rye": ("run",),
    "pipx": ("run",),
    "hatch": ("run",),
    "pixi": ("run",),
    "uvx": (),
}
# Options of the runners that take a word of their own.
_WITH_WORD = {
    *("--with", "--from", "--python", "-p", "--group", "--extra", "--project", "--directory", "--spec", "--only-group"),
    *("-e", "--environment", "--env-file", "--index-url", "--index", "--with-requirements", "--constraint", "-c", "-u"),
}
Words = tuple[int, tuple[str, ...], bool]  # the line, from 0, the words, and whether they are piped on


def commands(script: str) -> Iterator[Words]:
    """Yield the commands of *script*; redirections are words (``>``, ``>>``, ``<``) of their own."""
    yield from _Scanner(script).commands()


def essence(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return *words* from the working program on, without assignments, ``sudo``, ``uv run``, ``python -m``."""
    rest = list(words)
    while rest:
        if _ASSIGNS.match(rest[0]) or rest[0] in _STARTERS:
            del rest[0]
        elif _PYTHON.fullmatch(rest[0]) and "-m" in (start := _options(rest[1:])):
            del rest[: 2 + start.index("-m")]
        elif rest[0] in _RUNNERS and tuple(rest[1 : 1 + len(_RUNNERS[rest[0]])]) == _RUNNERS[rest[0]]:
            del rest[: 1 + len(_RUNNERS[rest[0]])]
            while rest and rest[0].startswith("-"):
                option = rest.pop(0)
                if option in _WITH_WORD and rest:
                    del rest[0]
        else:
            break
    return tuple(rest)


def _options(words: list[str]) -> list[str]:
    """Return the options that *words* begin with."""
    end = next((number for number, word in enumerate(words) if not word.startswith("-")), len(words))
    return words[:end]


class _Scanner:
    def __init__(self, script: str) -> None:
        self.text, self.at, self.line = script, 0, 0
        self.word: list[str] | None = None
        self.words: list[str] = []
        self.first_line = 0
        self.inner: list[Words] = []
        self.here: list[tuple[str, bool]] = []

    def commands(self) -> Iterator[Words]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in _ENDS and self._ends(char):
                self._end_word()
                yield from self._take(is_piped=self._pipes(char))
                self.at += 1
                if char == "\n":
                    self.line += 1
                    self._skip_here()
            else:
                self._step(char)
        self._end_word()
        yield from self._take(is_piped=False)

    def _pipes(self, char: str) -> bool:
        return char == "|" and "|" not in {self.text[self.at - 1 : self.at], self.text[self.at + 1 : self.at + 2]}

    def _ends(self, char: str) -> bool:
        """Braces and ``!`` only end a command where they are words; ``&`` of ``2>&1`` does not."""
        if char in "{}!":
            after = self.text[self.at + 1 : self.at + 2]
            return self.word is None and not self.words and after in {"", " ", "\t", "\n", ";"}
        if char == "&":
            return not (self.words and self.words[-1] in {">", "<"} and self.word is None) and (
                self.text[self.at + 1 : self.at + 2] != ">"
            )
        return True

    def _step(self, char: str) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if char in " \t\r":
            self._end_word()
            self.at += 1
        elif char == "#" and self.word is None:
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
        elif char == "\\":
            self._escaped(following)
        elif char in "\"'":
            self._quoted(char)
        elif char == "$" and following in {"{", "("}:
            self._substituted()
        elif char == "`":
            self._backquoted()
        elif char in "<>":
            self._redirected(char)
        else:
            self._add(char)
            self.at += 1

    def _add(self, text: str) -> None:
        if self.word is None:
            self.word = []
            if not self.words:
                self.first_line = self.line
        self.word.append(text)

    def _end_word(self) -> None:
        if self.word is not None:
            self.words.append("".join(self.word))
            self.word = None

    def _take(self, *, is_piped: bool) -> Iterator[Words]:
        if self.words:
            yield self.first_line, tuple(self.words), is_piped
        yield from self.inner
        self.words, self.inner = [], []

    def _escaped(self, following: str) -> None:
        if following == "\n":
            self.line += 1
        elif following == "\r" and self.text[self.at + 2 : self.at + 3] == "\n":
            self.line += 1
            self.at += 1
        else:
            self._add(following)
        self.at += 2

    def _quoted(self, quote: str) -> None:
        self._add("")
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != quote:
            char = self.text[self.at]
            if quote == '"' and char == "\\":
                self._add(self.text[self.at + 1 : self.at + 2])
                self.line += self.text[self.at + 1 : self.at + 2] == "\n"
                self.at += 2
            elif quote == '"' and char == "$" and self.text[self.at + 1 : self.at + 2] in {"{", "("}:
                self._substituted()
            else:
                self._add(char)
                self.line += char == "\n"
                self.at += 1
        self.at += 1

    def _substituted(self) -> None:
        """Keep ``${{ }}``, ``${ }`` and ``$( )`` as they stand; what runs inside of the last is a command too."""
        if self.text.startswith("${{", self.at):
            end = self.text.find("}}", self.at)
            stop = len(self.text) if end < 0 else end + 2
        else:
            stop = self._closing(self.at + 1)
        body = self.text[self.at : stop]
        if body.startswith("$("):
            self.inner += [(self.line + line, words, piped) for line, words, piped in commands(body[2:-1])]
        self._add(body)
        self.line += body.count("\n")
        self.at = stop

    def _closing(self, start: int) -> int:
        opening = self.text[start]
        closing, depth, at = {"(": ")", "{": "}"}[opening], 0, start
        while at < len(self.text):
            char = self.text[at]
            if char == "\\":
                at += 1
            elif char in "\"'" and opening == "(":
                end = self.text.find(char, at + 1)
                at = len(self.text) if end < 0 else end
            depth += (char == opening) - (char == closing)
            at += 1
            if depth == 0:
                break
        return min(at, len(self.text))

    def _backquoted(self) -> None:
        end = self.text.find("`", self.at + 1)
        stop = len(self.text) if end < 0 else end + 1
        body = self.text[self.at : stop]
        self.inner += [(self.line + line, words, piped) for line, words, piped in commands(body.strip("`"))]
        self._add(body)
        self.line += body.count("\n")
        self.at = stop

    def _redirected(self, char: str) -> None:
        here = _HERE.match(self.text, self.at) if char == "<" else None
        if here and self.text[self.at : self.at + 3] != "<<<":
            self.here.append((here[3], bool(here[1])))
            self._end_word()
            self.at = here.end()
            return
        if self.word is not None and "".join(self.word).isdigit():
            self.word = None
        self._end_word()
        run = re.compile(r"[<>]+").match(self.text, self.at)
        stop = run.end() if run else self.at + 1
        if not self.words:
            self.first_line = self.line
        self.words.append(self.text[self.at : stop])
        self.at = stop

    def _skip_here(self) -> None:
        while self.here:
            delimiter, is_indented = self.here.pop(0)
            while self.at < len(self.text):
                end = self.text.find("\n", self.at)
                stop = len(self.text) if end < 0 else end
                found = self.text[self.at : stop].rstrip("\r")
                self.at, self.line = min(stop + 1, len(self.text)), self.line + 1
                if (found.lstrip() if is_indented else found) == delimiter:
                    break
