"""Assignments to a name that says version, in scripts, build files and code: ``VERSION := 1.0.1``, ``APP_VERSION=1``.

The bare name counts only where a file can hold nobody else's version: a module's top level, a shell script, a make
file, a file that is named after the version. They are ours only while they state the current version.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form, Kind, mention_at
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.globs import may_be_text
from release.syntax.paths import EXAMPLES, TESTS, VENDORED
from release.syntax.prose import is_past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_FORM = regex(
    (
        rb"(?m)^(?P<indent>[ \t]*)(?P<define>(?:[#!%][ \t]*define|%global|export|set|local|readonly|declare|const|let"
        rb"|var|static|final|public|pub(?:\(crate\))?|global|ARG|ENV|LABEL)[ \t]+(?:[A-Za-z]+[ \t]+)?"
        rb"|set[ \t]{0,8}\([ \t]{0,8})?"
        rb"[\"'(]?(?P<name>[A-Za-z_][\w.-]{0,60})[\"')]?"
        rb"[ \t]{0,40}(?:(?::[ \t]{0,8}(?:&(?:'\w{1,30}[ ])?)?[\w\[\]., ]{1,40})?=|:=|\?=|::?|(?<=[ \t]))"
        rb"[ \t]{0,40}[\"'(]{0,2}(?P<range>[\^~]?)"
    )
    + VERSION_IN_TEXT.encode(),
    re.IGNORECASE,
)
_PYPI_NAME = regex(rb"^%(?:global|define)[ \t]+pypi_name[ \t]+([A-Za-z0-9._-]{1,100})[ \t]*\r?$", re.MULTILINE)
_NUMBERED = regex(rb"[^\n]*[0-9]")
_NAMING = regex(rb"version|pkgver|__ver__|release|stable")
_OPTION = regex(
    rb"\b(?:version_option\(\s*(?:version\s*=\s*)?|version\s*=\s*[\"']%\(prog\)s v?)[\"']?" + VERSION_IN_TEXT.encode(),
)
# What generated clients tell the server of themselves.
_CLIENT = regex(rb"[\"']X-Fern-SDK-Version[\"']:[ ]?[\"']" + VERSION_IN_TEXT.encode())
_WORDS = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_QUALIFIERS = frozenset(
    {"app", "application", "build", "bundle", "current", "display", "file", "full", "lib", "library", "my", "nightly"}
    | {"package", "pkg", "product", "program", "project", "release", "script", "short", "software", "string", "the"}
)
_FLAT_ENDINGS = (
    ".sh",
    ".bash",
    ".mk",
    ".env",
    ".cmake",
    ".bat",
    ".cmd",
    ".ps1",
    ".nsi",
    ".nsh",
    ".iss",
    ".spec",
    ".in",
    ".gradle",
    ".gradle.kts",
)
_FLAT_NAMES = frozenset(
    {"makefile", "gnumakefile", "justfile", "doxyfile", ".env", "configure.ac", "snapcraft.yaml", "cmakelists.txt"}
    | {"pkgbuild", "appveyor.yml", ".appveyor.yml"}
)
_BUILD = b".{build}"  # AppVeyor numbers its builds: "version: 1.0.{build}"
_MAKE_FILES = frozenset({"makefile", "gnumakefile"})
_SHELL = (".sh", ".bash")
# The half of the project that is npm's: a package's own module says which of its versions it asks for.
_NPM_HALVES = frozenset({"extension", "frontend", "js", "labextension", "module", "nbextension", "npm", "widget"})
_NEAR = 500
_ENDS = frozenset({"version", "pkgver", "ver"})
# "stable_version", "latest_release", "last_stable": what users can install.
_RELEASED, _RELEASED_ENDS = (
    frozenset({"last", "latest", "stable", "current"}),
    frozenset({"version", "release", "stable"}),
)
_C_FILES = (".h", ".hh", ".hpp", ".c", ".cc", ".cpp", ".pxd", ".pyx")
_APPLICATION = regex(rb"^\[Application\][ \t]*\r?\nname[ \t]*=[ \t]*(?P<name>[^\r\n]{1,100})", re.MULTILINE)
_LIBRARY = regex(rb"^lib_name[ \t]*=[ \t]*([^\r\n]{1,100})", re.MULTILINE)
_CRATES = frozenset({"lib.rs", "main.rs"})
_CONSTANT = regex(rb"\b(?:const|static)\b")
_MODULE_OF_PYTHON = b"#[pymodule"
# What names the package in a spec of RPM: "%global pypi_name name", "Name: python-name", "URL: https://.../name".
_OF_SPEC = regex(rb"^(?:Name:|URL:|Source0?:|%(?:global|define)[ \t]+\w+)[ \t]+(?P<value>\S{1,200})", re.MULTILINE)
_APART, _PYTHON = regex(r"/|-%"), regex(r"\Apython[0-9]?-")
_INSTALLERS = (".nsi", ".nsh", ".iss")
_NEVER = (
    ".lock",
    ".json",
    ".xml",
    ".svg",
    ".csv",
    ".md",
    ".rst",
    ".txt",
    ".html",
    ".ipynb",
    ".toml",
    ".cfg",
    ".po",
    ".pot",
)
_FOREIGN = VENDORED | TESTS | EXAMPLES | {"templates", "template"}
_DIGEST = regex(rb"\b[0-9a-f]{32,}\b")


def claims(path: str) -> bool:
    """Scripts, build files and code; no data, documents, tests, examples or other projects' files."""
    name = path.lower().rpartition("/")[2]
    is_others = _FOREIGN & set(path.lower().split("/")[:-1]) or name.startswith("test_") or is_past(path)
    is_read = not name.endswith(_NEVER) or name in {"cmakelists.txt", "pyproject.toml"} or _is_installer(name)
    return may_be_text(path) and is_read and not is_others


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each assignment whose name says that it is this project's."""
    data = source.data
    for match in _assignments(data):
        is_weak = (_half_weakness if match["range"] else _weakness)(source, match, own)
        if is_weak is not None:
            yield _mention(source, match, match["name"].decode(), is_weak=is_weak)
    for match in _OPTION.finditer(data) if b"version_option(" in data or b"%(prog)s" in data else ():
        yield replace(_mention(source, match, "", is_weak=False), why="version of the command line")
    for match in _CLIENT.finditer(data) if b"-SDK-" in data else ():
        yield replace(_mention(source, match, "", is_weak=False), why="version of the client")


def _assignments(data: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the assignment on each line that has one of the words which a name of ours ends in, and digits."""
    seen = -1
    for word in _NAMING.finditer(data.lower()):
        before = data.rfind(b"\n", max(seen, 0), word.start())
        is_new = seen < 0 or before >= 0
        match = _FORM.match(data, before + 1) if is_new and _NUMBERED.match(data, before + 1) else None
        seen = word.end()
        if match:
            yield match


def _mention(source: Source, match: re.Match[bytes], name: str, *, is_weak: bool) -> Mention:
    mention = mention_at(source, match.span("version"), Kind.DOCUMENT, f"{name} =")
    if source.data.startswith(_BUILD, match.end()):
        mention = replace(mention, form=Form.SHORT)
    is_stable = _is_released(name)
    is_published = is_stable or source.name.lower().endswith(_INSTALLERS)
    return replace(mention, is_loose=True, is_published=is_published, is_stable=is_stable, is_weak=is_weak)


def _weakness(source: Source, match: re.Match[bytes], own: Own) -> bool | None:
    """Return ``None`` where the name says nothing of us, else whether that takes digits that few things have.

    It is ours if it is ``[qualifiers or own name] version``, or the bare word where that can only be ours.
    """
    name = match["name"].decode()
    words, file = _words(name), source.name.lower()
    if _is_released(name) or (words == ["release"] and _is_make_file(file)):
        return True
    if not words or words[-1] not in _ENDS or (words[-1] == "ver" and name != "__ver__") or file == "pyproject.toml":
        return None
    if file.endswith(".cfg"):
        return False if words == ["version"] and _is_of_application(source, match, own) else None
    if len(words) == 1:
        return _bare_weakness(source, match, own)
    rest = words[:-1]
    is_ours = own.is_named("-".join(rest)) or own.is_initials("".join(rest)) or set(rest) <= _QUALIFIERS
    if is_ours or (rest == ["pypi"] and _is_of_pypi(source, own)):
        return False
    return True if b"#" in (match["define"] or b"") and _is_own_c(source, own) else None


def _half_weakness(source: Source, match: re.Match[bytes], own: Own) -> bool | None:
    """Return the same of a range (``EXTENSION_VERSION = "^1.0.1"``): ours where a module asks for its half on npm."""
    words = _words(match["name"].decode())
    is_half = words[-1:] == ["version"] and len(words) > 1 and _NPM_HALVES.issuperset(words[:-1])
    return True if is_half and _is_own_module(source, own) else None


def _bare_weakness(source: Source, match: re.Match[bytes], own: Own) -> bool | None:
    file = source.name.lower()
    if match["indent"] and not match["define"]:
        return False if _is_version_file(file) else True if _is_fetched(source, match, own) else None
    if _is_version_file(file) or _is_own_module(source, own) or _is_of_nbdev(source, own) or _is_own_spec(source, own):
        return False
    is_flat = file in _FLAT_NAMES or file.endswith(_FLAT_ENDINGS) or file.startswith((".env", "setup.py."))
    is_flat = is_flat or file.startswith("pkgbuild.")  # one of a version that git makes: "PKGBUILD.git"
    is_flat = is_flat or bool(match["define"] and match["define"].lstrip()[:1] in b"#!%")
    is_flat = is_flat or ("." not in file and source.data.startswith(b"#!"))
    is_flat = is_flat or _is_own_crate(source, match, own)
    if is_flat and _is_put_to_name(source, match, own):
        return False
    # It describes a file that has to be there first.
    is_packaged = file.startswith("pkgbuild") and _DIGEST.search(source.data)
    return True if (is_flat or file.endswith(".py")) and not is_packaged else None


def _is_put_to_name(source: Source, match: re.Match[bytes], own: Own) -> bool:
    """Tell whether a make file puts the value behind an own name: ``FILE := dist/name-$(VERSION).tar.gz``."""
    if not _is_make_file(source.name.lower()):
        return False
    uses = re.compile(rb"[-_]v?\$[({]" + re.escape(match["name"]) + rb"[)}]")
    return any(
        own.is_named_at_end(source.data[max(0, use.start() - _NEAR) : use.start()])
        for use in uses.finditer(source.data)
    )


def _is_make_file(name: str) -> bool:
    return name in _MAKE_FILES or name.endswith(".mk")


def _is_fetched(source: Source, match: re.Match[bytes], own: Own) -> bool:
    """Tell whether a script gives the name a value to put it, a few lines on, into an address of this project."""
    if not source.name.lower().endswith(_SHELL):
        return False
    uses = re.compile(rb"(?P<address>https?://[^\s\"']{1,200}?)/v?\$\{?" + re.escape(match["name"]) + rb"\b")
    used = uses.search(source.data, match.end(), match.end() + _NEAR)
    return used is not None and own.pattern.search(used["address"].replace(b"/", b" ")) is not None


def _words(name: str) -> list[str]:
    """Return the words of *name* in lower case; what says that the version is text (``VERSION_STR``) is none.

    ``version0`` is what Fedora's macros for forges call the version.
    """
    words = [word.lower() for word in _WORDS.findall("version" if name == "version0" else name)]
    return words[:-1] if words[-2:] in (["version", "str"], ["version", "string"]) else words


def _is_released(name: str) -> bool:
    words = _words(name)
    return len(words) > 1 and words[-1] in _RELEASED_ENDS and set(words[:-1]) <= _RELEASED and words[0] != "current"


def _is_of_nbdev(source: Source, own: Own) -> bool:
    """Tell whether *source* holds the settings of nbdev for this project."""
    library = _LIBRARY.search(source.data) if source.name == "settings.ini" else None
    return library is not None and own.is_named(library[1].decode("utf-8", "replace").strip())


def _is_installer(name: str) -> bool:
    return name.endswith(".cfg") and "install" in name


def _is_of_application(source: Source, match: re.Match[bytes], own: Own) -> bool:
    """Tell whether the section of *match*, in a configuration of pynsist, is that of the application with our name."""
    section = _APPLICATION.search(source.data)
    is_inside = section is not None and b"\n[" not in source.data[section.end() : match.start("name")]
    return is_inside and section is not None and own.is_named(section["name"].decode("utf-8", "replace").strip())


def _is_own_c(source: Source, own: Own) -> bool:
    """Tell whether *source* is C of an own package: what its macros call a version has the digits of ours."""
    folders = source.inside.split("/")[:-1]
    return source.name.lower().endswith(_C_FILES) and any(folder in own.packages for folder in folders)


def _is_own_crate(source: Source, match: re.Match[bytes], own: Own) -> bool:
    """Tell whether *match* is a constant of a crate that is built into a Python module, or that names the project."""
    if source.name not in _CRATES or not _CONSTANT.search(match["define"] or b""):
        return False
    return _MODULE_OF_PYTHON in source.data or own.pattern.search(source.data) is not None


def _is_own_spec(source: Source, own: Own) -> bool:
    """Tell whether *source* is the spec for RPM that packages this project: by its name, or by what it says."""
    stem, ending = source.name.lower().rpartition(".")[::2]
    if ending != "spec":
        return False
    said = (match["value"].decode("utf-8", "replace") for match in _OF_SPEC.finditer(source.data))
    names = (stem, *(name for value in said for name in _APART.split(value)))
    return any(own.is_named(name) or own.is_named(_PYTHON.sub("", name)) for name in names)


def _is_of_pypi(source: Source, own: Own) -> bool:
    """Tell whether *source* is a spec for RPM as pyp2rpm writes it, of this project or one that is released with it."""
    found = _PYPI_NAME.search(source.data) if source.name.lower().endswith(".spec") else None
    return found is not None and (own.is_named(found[1].decode("ascii")) or own.is_sibling_at_end(found[1]))


def _is_version_file(name: str) -> bool:
    """``version.ts``, ``_version.h``, and the environment files of Angular, which hold an application's version."""
    return re.match(r"[._]*(?:\w*[._-])?version(?:[._-]|\Z)|environment(?:\.\w+)?\.ts\Z", name.lower()) is not None


def _is_own_module(source: Source, own: Own) -> bool:
    """Tell whether *source* is a module of an own package, or a script with a name of its own."""
    folders = source.inside.split("/")[:-1]
    if "." not in source.name and source.data.startswith(b"#!"):
        return own.is_named(source.name)
    return source.name.endswith((".py", ".pyx")) and any(folder in own.packages for folder in folders)
