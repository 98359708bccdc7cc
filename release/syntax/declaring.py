"""What the configuration of a bump tool says about where the version stands, as patterns on bytes.

A template is a text with a placeholder for the version. It may hold the placeholder more than once, but a pattern
has one group ``version``: each occurrence gets a pattern of its own, in which the others are anonymous.
"""

from __future__ import annotations

import re
import string
import warnings
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES, Form
from release.model.own import Declared
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.globs import in_tree, matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from release.model.mention import Source

    Patterns = Sequence[re.Pattern[bytes]]

# Every version in the file that is not a part of something longer.
STANDING_ALONE = (VERSION_BYTES,)

_BEHIND, _START, _REST = VERSION_IN_TEXT.partition("(?P<v>")
_BODY, _END, _AHEAD = _REST.rpartition(")(?!")
_NAMED = f"{_START}{_BODY})"
_ANONYMOUS = _NAMED.replace("(?P<v>", "(?:").replace("(?P<version>", "(?:")
_NEXT = f"(?!{_AHEAD}"
_JOINED_BEFORE = regex(r"[\w.]\Z")
_JOINED_AFTER = regex(r"[\w+.]")
# Up to three levels of objects: what may stand before a key in an object.
_IN_OBJECT = r"[^{}]"
for _ in range(3):
    _IN_OBJECT = rf"(?:[^{{}}]|\{{{_IN_OBJECT}*\}})"
_FEW = r"[ \t]{0,40}"  # with no end to them, blanks could be shared out in very many ways
_IN_TABLE = r"(?:(?![ \t]*\[)[^\n]*\n)*?[ \t]*"


def declare(
    source: Source, path: str, patterns: Patterns, *, is_glob: bool = False, form: Form = Form.TEXT
) -> Iterator[Declared]:
    """Yield that *patterns* are in the files of *path*, which is relative to the folder of *source*."""
    glob = in_tree(source.home, path, is_glob=is_glob)
    for pattern in patterns if glob else ():
        yield Declared(glob=glob, pattern=pattern, why=f"declared in {source.path}", form=form)


def matched(source: Source, declared: Iterable[Declared]) -> list[tuple[int, int]]:
    """Return the spans of all that *declared* matches in *source*."""
    fitting = (place for place in declared if matches(place.glob, source.path))
    return [match.span() for place in fitting for match in place.pattern.finditer(source.data)]


def literal(pieces: Sequence[str] | None) -> Patterns:
    """Return the patterns of a plain text with the version between its *pieces*; a line may end with CR LF."""
    return expression([_escaped(piece) for piece in pieces]) if pieces else ()


def expression(pieces: Sequence[str] | None) -> Patterns:
    """Return the patterns of a regular expression with the version between its *pieces*; none where it is none.

    What stands directly beside the version in the text delimits it: ``v`` in ``v{version}`` would not be allowed
    before a version that stands alone.
    """
    pieces = pieces or ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [re.compile(_joined(pieces, number).encode(), re.MULTILINE) for number in range(len(pieces) - 1)]
    except (re.error, RecursionError, OverflowError):
        return ()


def formatted(template: str, name: str) -> list[str] | None:
    """Return the pieces of a ``str.format`` *template* around ``{name}``.

    ``None`` where it holds other fields, which only the tool itself could fill in; ``{#}`` and ``{;}`` are how an INI
    file writes these characters.
    """
    pieces = [""]
    try:
        for text, field, _spec, _conversion in string.Formatter().parse(template):
            pieces[-1] += text + (field if field in {"#", ";"} else "")
            if field == name:
                pieces.append("")
            elif field not in {None, "#", ";"}:
                return None
    except ValueError:
        return None
    return pieces


def toml_key(dotted: str) -> Patterns:
    """Return the pattern of the text under *dotted* keys in a TOML file."""
    *table, key = (_escaped(piece.strip("\"'")) for piece in dotted.split("."))
    before = rf"^[ \t]*\[[ \t]*{_keys(table)}[ \t]*\][^\n]*\n" if table else r"\A(?:\xef\xbb\xbf)?"
    return expression([rf"{before}{_IN_TABLE}{_keys([key])}[ \t]*=[ \t]*[\"']", ""])


def json_key(keys: Sequence[str]) -> Patterns:
    """Return the pattern of the text under *keys* in a JSON file, a few levels deep."""
    steps = "".join(rf'\{{{_IN_OBJECT}*?"{_escaped(key)}"\s*:\s*' for key in keys)
    return expression([rf'\A[^{{}}"]*{steps}"', ""])


def assignment(name: str) -> Patterns:
    """Return the pattern of what is assigned to *name*, in code or in any kind of settings."""
    annotation = rf"(?:{_FEW}:{_FEW}[\w\[\]., ]{{1,60}}?(?==))?"
    return expression([rf"(?<![\w.-])[\"']?{_escaped(name)}[\"']?{annotation}{_FEW}(?::=|==|[:=@ ]){_FEW}[\"']?", ""])


def _keys(pieces: Sequence[str]) -> str:
    return r"[ \t]*\.[ \t]*".join(rf"[\"']?{piece}[\"']?" for piece in pieces)


def _escaped(text: str) -> str:
    return r"\r?\n".join(re.escape(line) for line in text.replace("\r\n", "\n").split("\n"))


def _joined(pieces: Sequence[str], named: int) -> str:
    text = pieces[0]
    for number, after in enumerate(pieces[1:]):
        behind = "" if _JOINED_BEFORE.search(pieces[number]) else _BEHIND
        ahead = "" if _JOINED_AFTER.match(after.removeprefix("\\")) else _NEXT
        text += f"(?i:{behind}{_NAMED if number == named else _ANONYMOUS}{ahead}){after}"
    return text
