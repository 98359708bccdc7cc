"""Shell patterns on paths, as configurations write them, and whether a path may hold text at all."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from release.model.regex import regex

_TOKEN = regex(r"\*\*/|\*\*|\*|\?|\[(!?)([^]/]+)\]|.", re.DOTALL)
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_BINARY = (
    *(".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".pdf", ".zip", ".gz", ".bz2", ".xz", ".whl", ".tar"),
    *(".woff", ".woff2", ".ttf", ".otf", ".mp3", ".mp4", ".ogg", ".wav", ".bin", ".exe", ".dll", ".so", ".dylib"),
    *(".pyc", ".npy", ".npz", ".pkl", ".parquet", ".db", ".sqlite"),
)


def matches(pattern: str, path: str) -> bool:
    """Tell whether *path* fits the shell *pattern*.

    ``*`` and ``?`` stay within one folder, ``**`` crosses folders, and a pattern that ends with ``/`` fits everything
    in that folder.
    """
    return _compiled(pattern).fullmatch(path) is not None


def in_tree(home: str, path: str, *, is_glob: bool) -> str:
    """Return the pattern, relative to the tree's root, for the *path* that a configuration in *home* gives.

    Empty where the path leads out of the tree or names no file. Unless *is_glob*, the path fits only itself.
    """
    import glob  # noqa: PLC0415 - most configurations name no path

    plain = path.replace("\\", "/")
    if plain.startswith("/"):
        return ""
    joined = posixpath.normpath(glob.escape(home) + (plain if is_glob else glob.escape(plain)))
    return "" if joined.split("/")[0] in {".", ".."} else joined


def may_be_text(path: str) -> bool:
    """Tell whether *path* has no ending of a format that is not text."""
    return not path.lower().endswith(_BINARY)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    whole = pattern + "**" if pattern.endswith("/") else pattern
    try:
        return re.compile("".join(_translated(token) for token in _TOKEN.finditer(whole)), re.DOTALL)
    except re.error:  # a range from z to a
        return re.compile(re.escape(pattern))


def _translated(token: re.Match[str]) -> str:
    if token[2]:
        return f"[{'^' if token[1] else ''}{re.escape(token[2]).replace(chr(92) + '-', '-')}]"
    return _WILD.get(token[0]) or re.escape(token[0])
