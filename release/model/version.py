"""Version arithmetic on PEP 440: reading what a user asked for and computing the next version."""

from __future__ import annotations

import shlex

from packaging.version import InvalidVersion, Version

from release.errors import VersionInvalid, VersionNotHigher

PARTS = ("major", "minor", "patch", "alpha", "beta", "rc", "post", "dev", "final")
_PRE_LETTERS = {"alpha": "a", "beta": "b", "rc": "rc"}
_LONGEST = 100  # characters; Python itself refuses to read numbers of more than 4300 digits
_FIRST_YEAR = 1990
_COMMON = 3


def read_version(text: str) -> Version | None:
    """Return *text* as a version, or ``None`` where it is none (ASCII of at most 100 characters, PEP 440)."""
    if len(text) > _LONGEST or not text.isascii() or text != text.strip():
        return None
    try:
        return Version(text)
    except InvalidVersion:
        return None


def next_version(old: Version, part: str) -> Version:
    """Return the version that *part* (one of :data:`PARTS`) makes of *old*; epochs are kept.

    ``major``, ``minor`` and ``patch`` of a pre-release of that very version give its final version, as in SemVer
    tools (``1.1.0rc1`` + ``minor`` = ``1.1.0``). Pre-releases count from 1, ``dev`` from 0. Raises
    :class:`VersionNotHigher` where the part leads nowhere (``final`` of a final version, ``alpha`` of a beta).
    """
    if part in _PRE_LETTERS:
        new = _next_pre(old, _PRE_LETTERS[part])
    elif part == "post":
        new = f"{old.public.split('.dev')[0]}.post1" if old.post is None else _with_post(old, old.post + 1)
    elif part == "dev":
        new = _next_dev(old)
    elif part == "final":
        new = _final(old)
    else:
        new = _next_number(old, ("major", "minor", "patch").index(part))
    version = Version(new)
    if version <= old:
        raise VersionNotHigher(
            f"{part} of {old} would be {version}, which is not higher",
            fix=(shlex.join(("invoke", "bump", str(next_version(old, "final" if old.is_prerelease else "patch")))),),
        )
    return version


def is_usual_step(old: Version, new: Version) -> bool:
    """Tell whether *new* is one step from *old*: the next number of some part, or the next in a calendar."""
    if new.epoch != old.epoch:
        return False
    size = max(len(old.release), len(new.release))
    before, after = _padded(old.release, size), _padded(new.release, size)
    if before == after:
        return True
    place = next(i for i in range(size) if before[i] != after[i])
    is_calendar = old.release[0] >= _FIRST_YEAR and len(str(old.release[0])) == len(str(new.release[0]))
    return is_calendar or (after[place] - before[place] == 1 and not any(after[place + 1 :]))


def asked_version(text: str) -> Version:
    """Return the version that a user typed; raises :class:`VersionInvalid` for anything PEP 440 cannot read."""
    version = read_version(text)
    if version is None:
        raise VersionInvalid(
            f"{text[:80]!r} is not a version",
            where=(
                "PEP 440: [N!]N(.N)*[{a|b|rc}N][.postN][.devN], plain ASCII",
                f"or one of {', '.join((*PARTS, 'today'))}",
            ),
            fix=("invoke bump patch",),
        )
    return version


def _padded(release: tuple[int, ...], size: int) -> tuple[int, ...]:
    return release + (0,) * (size - len(release))


def _release(old: Version, numbers: tuple[int, ...]) -> str:
    epoch = f"{old.epoch}!" if old.epoch else ""
    return epoch + ".".join(str(number) for number in numbers)


def _next_number(old: Version, place: int) -> str:
    numbers = _padded(old.release, max(len(old.release), place + 1))
    is_before_final = old < Version(_release(old, old.release))
    if is_before_final and not any(numbers[place + 1 :]):
        return _release(old, numbers)
    bumped = (*numbers[:place], numbers[place] + 1, *(0 for _ in numbers[place + 1 :]))
    return _release(old, bumped)


def _next_pre(old: Version, letter: str) -> str:
    if old.pre is None and old.dev is not None and old.post is None:
        return f"{_release(old, old.release)}{letter}1"
    if old.pre is None:
        return f"{_next_number(old, 2)}{letter}1"
    is_out = old.dev is None or old.post is not None
    number = old.pre[1] + 1 if is_out else old.pre[1]
    return f"{_release(old, old.release)}{letter}{number if old.pre[0] == letter else 1}"


def _final(old: Version) -> str:
    """Return the version that *old* leads to; a development release of a post-release leads to that."""
    if old.pre is None and old.post is not None and old.dev is not None:
        return _with_post(old, old.post + 1)
    return _release(old, old.release)


def _with_post(old: Version, post: int) -> str:
    pre = "".join(str(piece) for piece in old.pre or ())
    number = post - 1 if old.dev is not None else post
    return f"{_release(old, old.release)}{pre}.post{number}"


def _next_dev(old: Version) -> str:
    if old.dev is not None:
        return f"{old.public.rsplit('.dev', 1)[0]}.dev{old.dev + 1}"
    if old.pre is not None:
        return f"{_release(old, old.release)}{old.pre[0]}{old.pre[1] + 1}.dev0"
    return f"{_next_number(old, 2)}.dev0"


def is_common(version: Version) -> bool:
    """Tell whether *version* is one that so many things have that its digits alone say nothing (``0.1.0``, ``2.1``)."""
    return sum(version.release) <= _COMMON
