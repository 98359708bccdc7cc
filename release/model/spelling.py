"""How one version is written in different places, and where a version begins and ends in running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.regex import regex
from release.model.version import read_version

if TYPE_CHECKING:
    from packaging.version import Version

# A version as it stands in text. The look-arounds keep `1.0.1` from matching inside `11.0.1`, `1.0.1.2`, `1.0.1rc1`
# or `1.0.1.x`, and keep the `b` of `1.0.1-brightgreen` from being read as a beta. A separator after a word counts only
# with the number behind it: the point that ends a sentence stays outside, and no text can be read in exponentially
# many ways.
VERSION_HERE = (
    r"(?P<v>[vV]?)(?P<version>"
    r"(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*"
    r"(?:[-_.]{0,2}(?:alpha|beta|preview|pre|post|dev|rc|a|b|c)(?:[-_.]?[0-9]+)?(?![0-9A-Za-z])){0,3}"
    r")(?![0-9A-Za-z_+]|\.[0-9*]|\.[xX](?![0-9A-Za-z]))"
)
VERSION_IN_TEXT = rf"(?<![0-9A-Za-z_])(?<![0-9]\.){VERSION_HERE}"

_STYLE = regex(
    r"(?P<v>v?)(?:[0-9]+!)?(?P<release>[0-9]+(?:\.[0-9]+)*)"
    r"(?:(?P<pre_before>[-_.]*)(?P<pre>alpha|beta|preview|pre|rc|a|b|c)(?P<pre_between>[-_.]?)(?P<pre_number>[0-9]*))?"
    r"(?:(?P<post_before>[-_.]*)post(?P<post_between>[-_.]?)[0-9]*)?"
    r"(?:(?P<dev_before>[-_.]*)dev(?P<dev_between>[-_.]?)(?P<dev_number>[0-9]*))?",
    re.IGNORECASE,
)
_SEMVER = regex(r"[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?")
_MARKS = frozenset("vV")
_SEMVER_WORDS = {"a": "alpha", "b": "beta", "rc": "rc"}
_LONG = {"a": "alpha", "b": "beta", "rc": "rc"}


def respell(stated: str, old: str, new: str) -> str | None:
    """Return how *new* is written where *stated* stands for *old*, or ``None`` where *stated* is not *old*.

    *old* and *new* are the project's own spellings. A place that writes the same version another way keeps its
    way: ``1.0.0-rc.1`` beside ``1.0.0rc1``, ``v1.0.0`` beside ``1.0.0``, ``1.0.0`` beside ``1.0``, ``2024.05`` beside
    ``2024.5``. A ``v`` that *old* itself begins with stays, too, where *new* has none.
    """
    if stated == old:
        return old[:1] + new if old[:1] in _MARKS and new[:1] not in _MARKS else new
    was, old_version, new_version = read_version(stated.replace("--", "-")), read_version(old), read_version(new)
    if was is None or old_version is None or new_version is None or was != old_version:
        return None
    return in_style(new_version, stated)


def write_release(new: Version, like: str) -> str:
    """Return all numbers of *new* and nothing else, at least as many as *like* has, with its ``v``."""
    numbers = (*new.release, *(0 for _ in range(like.count(".") + 1 - len(new.release))))
    return like[: like[:1] in _MARKS] + ".".join(map(str, numbers))


def short_form(stated: str, old: Version, new: Version) -> str | None:
    """Return the ``major.minor`` of *new* where *stated* is that of *old* (Sphinx's ``version``), else ``None``.

    Of a pre-release it may be all numbers, those of the release to come.
    """
    size = stated.count(".") + 1
    is_prefix = size < len(old.release) + old.is_prerelease and stated == ".".join(map(str, old.release[:size]))
    return ".".join(map(str, (new.release + (0,) * size)[:size])) if is_prefix else None


def spellings(old: str) -> tuple[str, ...]:
    """Return the ways *old* may be written in other files, its own first, for a search by text."""
    version = read_version(old)
    found = [old]
    if version is None:
        return (old,)
    found.append(str(version))
    if version.pre:
        letter, number = version.pre
        release = ".".join(map(str, version.release))
        found += [
            f"{release}{a}{word}{b}{number}"
            for word in (letter, _LONG[letter])
            for a in ("-", ".", "")
            for b in ("", ".")
        ]
        found.append(f"{release}-{_LONG[letter]}-{number}")
    if version.dev is not None and not version.pre:
        release = ".".join(map(str, version.release))
        found += [f"{release}-dev{version.dev}", f"{release}-dev.{version.dev}", f"{release}-dev"]
    return tuple(dict.fromkeys(found))


def as_semver(text: str) -> str | None:
    """Return the version *text* as SemVer 2.0 writes it (``1.0.0-alpha.1``); ``None`` where that cannot say it."""
    version = read_version(text)
    if version is None or _SEMVER.fullmatch(text):
        return text
    if version.epoch or version.post is not None or version.local:
        return None
    numbers = ".".join(map(str, (*version.release, 0, 0)[: max(3, len(version.release))]))
    parts = [f"{_SEMVER_WORDS[version.pre[0]]}.{version.pre[1]}"] if version.pre else []
    parts += [f"dev.{version.dev}"] if version.dev is not None else []
    return f"{numbers}-{'.'.join(parts)}" if parts else numbers


def in_style(new: Version, like: str) -> str:
    """Return *new* written in the style of *like*: ``v``, separators, long or short words, parts, padding."""
    style = _STYLE.match(like)
    if style is None:
        return str(new)
    text = style["v"] + (f"{new.epoch}!" if new.epoch else "") + _numbers(new.release, style["release"].split("."))
    if new.pre:
        word = _LONG[new.pre[0]] if len(style["pre"] or "") > 2 else new.pre[0]  # noqa: PLR2004 - alpha, not a
        number = new.pre[1] if style["pre_number"] or new.pre[1] or style["pre"] is None else ""
        text += f"{style['pre_before'] or ''}{word}{style['pre_between'] or ''}{number}"
    if new.post is not None:
        text += f"{style['post_before'] or '.'}post{style['post_between'] or ''}{new.post}"
    if new.dev is not None:
        number = new.dev if style["dev_number"] or new.dev or style["dev_before"] is None else ""
        text += f"{'.' if style['dev_before'] is None else style['dev_before']}dev{style['dev_between'] or ''}{number}"
    return text


def _numbers(release: tuple[int, ...], like: list[str]) -> str:
    """Return *release* with the number of parts of *like* where zeros allow it, and with its zero-padded parts."""
    numbers = list(release) + [0] * (len(like) - len(release))
    while len(numbers) > len(like) and numbers[-1] == 0:
        numbers.pop()
    widths = [len(part) if part.startswith("0") else 0 for part in like] + [0] * len(numbers)
    return ".".join(str(number).zfill(width) for number, width in zip(numbers, widths, strict=False))
