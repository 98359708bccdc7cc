"""What a reader should look at first in a changed file: how it can run, hide or mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.contents import FILE, LINK
from release.model.redact import visible
from release.model.regex import regex

if TYPE_CHECKING:
    from release.model.contents import Member

EXECUTABLE, PTH, BINARY = "new executable", "runs at every start of Python", "binary"
STARTUP, HIDDEN = "runs at installation", "hidden characters"
_COMPILED = (".so", ".pyd", ".dll", ".dylib", ".exe", ".pyc", ".pyo", ".o", ".a", ".jar", ".wasm", ".bin", ".node")
_LONG = 2_000  # characters in a line that no person wrote
_CALLS = regex(
    rb"(?<![\w.])(exec|eval|__import__|compile)\(|(?<![\w.])(?:os\.(system|popen)\(|(subprocess)\.\w+|(socket)\.socket"
    rb"|(ctypes)\.\w+|(marshal)\.loads|(pickle)\.loads|base64\.(b64decode)|(urllib)\.request|(requests)\.(?:get|post))"
)
_SCRIPTS = (".py", ".pyx", ".pth")
# How each format begins and ends: behind the end anything could be hidden that no viewer shows.
_IMAGES = {
    ".png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ".jpg": (b"\xff\xd8\xff", b"\xff\xd9"),
    ".jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
    ".gif": (b"GIF8", b";"),
}


def signs_of_member(path: str, old: Member | None, new: Member | None) -> tuple[str, ...]:
    """Return what the archive alone tells of a file that is *new*, or not as the *old* one."""
    if new is None:
        return ()
    return tuple(words for words, is_so in _member_signs(path, old, new) if is_so)


def _member_signs(path: str, old: Member | None, new: Member) -> list[tuple[str, bool]]:
    name = path.rpartition("/")[2]
    return [
        (f"link to {new.link}", new.kind == LINK and (old is None or old.link != new.link)),
        ("neither file nor folder", new.kind not in {FILE, LINK}),
        (EXECUTABLE, new.is_executable and not (old and old.is_executable)),
        (f".pth: {PTH}", name.endswith(".pth")),
        (f"{name}: {PTH}", name in {"sitecustomize.py", "usercustomize.py"}),
        (f"{BINARY}: compiled", name.lower().endswith(_COMPILED)),
        (f"setup.py: {STARTUP} from the sdist", path == "setup.py"),
        ("its name has characters outside of ASCII", not path.isascii() and visible(path) == path),
        (f"{HIDDEN} in its name", visible(path).replace("\n", "\\n") != path),
        (
            "its name leads out of the folder",
            path.startswith(("/", "\\")) or ".." in path.split("/") or ":" in path[:2],
        ),
    ]


def signs_of_bytes(path: str, old: bytes, new: bytes, longest: int) -> tuple[str, ...]:
    """Return what the text tells: hidden characters, lines that no person wrote, calls that were not there before."""
    found = []
    if _hidden(new) - _hidden(old):
        found.append(f"{HIDDEN} in the text: " + " ".join(sorted(_hidden(new) - _hidden(old))))
    if path.endswith(_SCRIPTS):
        calls = _called(new)
        if calls and (come := calls - _called(old)):
            found.append(f"new calls: {', '.join(sorted(come))}")
        if longest > _LONG:
            found.append(f"a line of {longest} characters")
    return tuple(found)


def is_image(path: str, data: bytes) -> bool:
    """Tell whether *data* is an image of the format that its name says, and nothing is appended to it."""
    begin, end = _IMAGES.get(path[path.rfind(".") :].lower(), (b"", b""))
    return bool(begin) and data.startswith(begin) and data.endswith(end)


def _hidden(data: bytes) -> set[str]:
    """Return the characters that turn the text's direction or are not seen, written out."""
    if data.isascii():
        return set()
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return {visible(c) for c in set(text) if not c.isascii() and visible(c) != c and c not in "\u200d\xad"}


def _called(data: bytes) -> set[str]:
    return {next(name for name in match.groups() if name).decode() for match in _CALLS.finditer(data)}
