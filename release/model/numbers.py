"""A version written as numbers: a tuple's items (``1, 0, 1``, ``1, 0, 0, "rc", 1``, ``major=1, minor=0``) or hex.

Incremental's have the name before them: ``"thing", 24, 10, 0, release_candidate=1``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.version import read_version

if TYPE_CHECKING:
    from packaging.version import Version

_ITEM = regex(
    r"#[^\r\n]*|(?:\b[A-Za-z_]\w*\s*=\s*)?(?:(?P<number>[0-9]+)|[\"'](?P<word>[^\"']*)[\"']|(?P<none>None\b))"
)
_QUOTED = regex(r"#[^\r\n]*|[\"'](?P<number>[0-9]+)(?P<word>(?!))?[\"']")  # a tuple of nothing but "1", "0", "1"
_SUFFIX = regex(r"[-.]?(?P<word>[A-Za-z]+)[-.]?(?P<number>[0-9]*)")
_LETTERS = {
    "a": "a",
    "alpha": "a",
    "b": "b",
    "beta": "b",
    "c": "rc",
    "rc": "rc",
    "candidate": "rc",
    "releasecandidate": "rc",
    "dev": ".dev",
    "post": ".post",
    "final": "",
    "": "",
}
_WORDS = {"a": "alpha", "b": "beta", "rc": "rc", ".dev": "dev", ".post": "post", "": "final"}
_INCREMENTAL = regex(
    r"(?P<head>[\"'](?P<name>[A-Za-z][\w.-]*)[\"']\s*,\s*)(?P<numbers>[0-9]+(?:\s*,\s*[0-9]+){2})"
    r"(?P<tail>(?:\s*,\s*(?:release_candidate|post|dev)\s*=\s*[0-9]+)*)\s*,?\s*"
)
_KEYED = regex(r"(release_candidate|post|dev)\s*=\s*([0-9]+)")
_KEYS = {"rc": "release_candidate", ".post": "post", ".dev": "dev"}
# The suffix with the last number: ``6, 1, "18a1"``.
_JOINED = regex(
    r"(?P<head>(?:[0-9]{1,18}\s*,\s*){1,8})(?P<quote>[\"'])(?P<last>[0-9]{1,18})(?P<mark>[-.]?)(?P<word>[A-Za-z]{1,18})"
    r"(?P<number>[0-9]{0,18})(?P=quote)(?P<tail>\s*(?:,\s*)?)"
)
_MOST_DIGITS = 18
_HEX = regex(r"0x((?:[0-9]{2})+)")


def called_name(stated: str) -> str:
    """Return the name that Incremental's class is called with, empty where *stated* are other items."""
    called = _INCREMENTAL.fullmatch(stated)
    return called["name"] if called else ""


def read_numbers(stated: str) -> Version | None:
    """Return the version that a tuple's items state, ``None`` where they state none."""
    called = _INCREMENTAL.fullmatch(stated)
    if called:
        keyed = dict(_KEYED.findall(called["tail"]))
        suffixes = (f"{letters}{keyed[key]}" for letters, key in _KEYS.items() if key in keyed)
        return read_version("".join((re.sub(r"\s*,\s*", ".", called["numbers"]), *suffixes)))
    joined = _JOINED.fullmatch(stated)
    if joined:
        numbers = ".".join(str(int(number)) for number in (*re.findall("[0-9]+", joined["head"]), joined["last"]))
        return read_version(f"{numbers}{joined['word']}{joined['number']}")
    items = _items(stated)
    size = next((i for i, item in enumerate(items) if item["number"] is None), len(items))
    if not size or max(len(item["number"]) for item in items[:size]) > _MOST_DIGITS:
        return None
    text = ".".join(str(int(item["number"])) for item in items[:size])
    for item in items[size:]:
        if item["word"] is None:
            continue
        letters = _letters_of(item)
        if letters is None:
            return None
        suffix = _SUFFIX.fullmatch(item["word"])
        serial = suffix["number"] if suffix and suffix["number"] else _serial(items, item)
        text += f"{letters}{serial or 0}" if letters else ""
    return read_version(text)


def write_numbers(new: Version, like: str) -> str | None:
    """Return *new* as items in the manner of *like*; ``None`` where such items cannot say it."""
    called = _INCREMENTAL.fullmatch(like)
    if called:
        return _write_called(new, called["head"])
    joined = _JOINED.fullmatch(like)
    if joined:
        return _write_joined(new, joined)
    items = _items(like)
    size = next((i for i, item in enumerate(items) if item["number"] is None), len(items))
    letters, serial = _suffix_of(new)
    is_plain = size == len(items)
    if is_plain and (size, len(new.release)) == (2, 3) and not letters:
        return _longer(new, like, items)
    spot = _suffix_place(items, size)
    is_moved = spot > size and letters and _letters_of(items[spot]) != letters
    is_bare = bool(letters and items and (items[-1]["word"] or "").lower() == "final")  # what would its number be?
    is_short = spot < len(items) and len(items[spot]["word"] or "") == 1 and not _is_final(items[spot])
    if new.epoch or len(new.release) > size or letters is None or (is_plain and letters) or is_moved or is_bare:
        return None
    if is_short and not letters:
        return None  # "final" beside "a" and "b" may be "final" or "f": only the code that reads it knows
    numbers = [*map(str, new.release), *("0" for _ in range(size - len(new.release)))]
    pieces, position = [], 0
    for place, item in enumerate(items):
        name = str(item.lastgroup)
        pieces.append(like[position : item.start(name)])
        if place < size:
            pieces.append(numbers[place])
        elif name == "word" and place == size == len(items) - 1 and not letters and not _is_final(item):
            pieces[-1:] = []  # the last item is the suffix alone: a final version has none
            position = item.end() + 1 if like[item.end() : item.end() + 1] in "\"'" else item.end()
            break
        elif name == "word" and place == spot:
            has_serial = _serial(items, item) != ""
            pieces.append(_word(letters, serial, item["word"], has_serial=has_serial))
        else:
            is_serial = place == spot + 1 and name == "number" and (letters or items[spot]["word"] != "final")
            pieces.append(str(serial) if is_serial else item[name])
        position = item.end(name)
    text = "".join([*pieces, like[position:]])
    return text if read_numbers(text) == new else None


def _write_called(new: Version, head: str) -> str | None:
    """Return *new* as what Incremental's class is called with, whose first part is *head*."""
    found = (("rc", new.pre[1] if new.pre and new.pre[0] == "rc" else None), (".post", new.post), (".dev", new.dev))
    numbers = [*map(str, new.release), "0", "0"][: max(len(new.release), 3)]
    keyed = (f"{_KEYS[letters]}={serial}" for letters, serial in found if serial is not None)
    text = head + ", ".join((*numbers, *keyed))
    return text if read_numbers(text) == new else None


def _write_joined(new: Version, like: re.Match[str]) -> str | None:
    """Return *new* with its suffix in the text of the last number, as in *like*; a final one is a number alone."""
    size = like["head"].count(",") + 1
    letters, serial = _suffix_of(new)
    if new.epoch or letters is None or len(new.release) > size:
        return None
    *numbers, last = [*new.release, *([0] * (size - len(new.release)))]
    head = "".join(
        f"{number}{rest}" for number, rest in zip(numbers, re.findall(r"[^0-9]+", like["head"]), strict=True)
    )
    word = f"{like['quote']}{last}{like['mark']}{letters.removeprefix('.')}{serial}{like['quote']}"
    text = head + (word if letters else str(last)) + like["tail"]
    return text if read_numbers(text) == new else None


def _longer(new: Version, like: str, items: list[re.Match[str]]) -> str | None:
    """Return *new* in three items like the two of *like*, which say 1.2 for 1.2.0; ``None`` where they have names."""
    separator = like[items[0].end() : items[1].start()]
    quote = items[0][0][: items[0].start("number") - items[0].start()]
    if separator.strip() != "," or quote not in {"", '"', "'"} or new.epoch:
        return None
    text = separator.join(f"{quote}{number}{quote}" for number in new.release)
    return like[: items[0].start()] + text + like[items[1].end() :]


def read_hex(stated: str) -> Version | None:
    """Return the version in a number like ``0x023401`` for 2.34.1: two decimal digits a part."""
    digits = _HEX.fullmatch(stated)
    return read_version(".".join(str(int(part)) for part in re.findall("..", digits[1]))) if digits else None


def write_hex(new: Version, like: str) -> str | None:
    """Return *new* as a number like *like*; ``None`` where two digits a part cannot say it."""
    size = (len(like) - 2) // 2
    parts = [*new.release, *([0] * (size - len(new.release)))]
    is_final = new == read_version(new.base_version) and not new.epoch
    if not is_final or len(parts) != size or max(parts) > 99:  # noqa: PLR2004 - what two digits hold
        return None
    return "0x" + "".join(f"{part:02}" for part in parts)


def _items(stated: str) -> list[re.Match[str]]:
    """Return the numbers, words and ``None`` of *stated*; a comment between them has none of these."""
    found = [item for item in _ITEM.finditer(stated) if item.lastgroup]
    if all((item["word"] or "").isdecimal() for item in found):
        found = [item for item in _QUOTED.finditer(stated) if item.lastgroup]
    return found


def _letters_of(item: re.Match[str]) -> str | None:
    """Return the letters of PEP 440 that the word *item* means; ``None`` where it is no suffix."""
    suffix = _SUFFIX.fullmatch(item["word"])
    return _LETTERS.get((suffix["word"] if suffix else item["word"]).lower())


def _suffix_place(items: list[re.Match[str]], size: int) -> int:
    """Return which of *items* holds the suffix: the first word that is one, else the first behind the numbers."""
    words = [place for place in range(size, len(items)) if items[place]["word"] is not None]
    return next((place for place in words if not _is_final(items[place])), size)


def _is_final(item: re.Match[str]) -> bool:
    return _LETTERS.get(item["word"].lower()) == ""


def _serial(items: list[re.Match[str]], word: re.Match[str]) -> str:
    after = items.index(word) + 1
    return items[after]["number"] or "" if after < len(items) else ""


def _suffix_of(new: Version) -> tuple[str | None, int]:
    """Return letters and number of what stands behind the release; ``None`` where that is more than one suffix."""
    found: list[tuple[str, int]] = [(new.pre[0], new.pre[1])] if new.pre else []
    found += [(".post", new.post)] if new.post is not None else []
    found += [(".dev", new.dev)] if new.dev is not None else []
    return (None, 0) if len(found) > 1 else found[0] if found else ("", 0)


def _word(letters: str, serial: int, like: str, *, has_serial: bool) -> str:
    """Return the word for a suffix: with its number where no item of its own holds that."""
    if not has_serial and letters:
        suffix = _SUFFIX.fullmatch(like)
        known, number = (suffix["word"], suffix["number"]) if suffix else ("", "")
        is_same = _LETTERS.get(known.lower()) == letters
        is_long = known.lower() in {"alpha", "beta"} and letters in {"a", "b"}
        mark = like[:1] if like[:1] in {".", "-"} else ""
        word = known if is_same else _WORDS[letters] if is_long else letters.removeprefix(".")
        is_bare = is_same and not (number or serial) and not letters.startswith(".")
        return f"{mark}{word}{'' if is_bare else serial}"
    if not has_serial:
        return like if _LETTERS.get(like.lower()) == "" else ""
    if _LETTERS.get(like.lower()) == letters:
        return like
    is_short = len(like) == 1 or like.lower() == "rc"
    return (letters.removeprefix(".") if is_short and letters else _WORDS[letters]) or "final"
