"""Assignments to a name that says version, in scripts, build files and code: ``VERSION := 1.0.1``, ``APP_VERSION=1``.

The bare name counts only where a file can hold nobody else's version: a module's top level, a shell script, a make
file, a file that is named after the version. They are ours only while they state the current version.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.spelling import VERSION_IN_TEXT
from release.model.version import is_common, read_version
from release.syntax.globs import may_be_text
from release.syntax.prose import HISTORY_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_FORM = re.compile(
    (
        rb"(?m)^(?P<indent>[ \t]*)(?P<define>(?:[#!%][ \t]*define|export|set|local|readonly|declare|const|let|var"
        rb"|static|final|public|global|ARG|ENV|LABEL)[ \t]+(?:[A-Za-z]+[ \t]+)?)?"
        rb"[\"'(]?(?P<name>[A-Za-z_][\w.-]{0,60})[\"')]?"
        rb"[ \t]{0,40}(?:(?::[ \t]{0,8}[\w\[\]., ]{1,40})?=|:=|\?=|::?|(?<=[ \t]))[ \t]{0,40}[\"'(]{0,2}"
    )
    + VERSION_IN_TEXT.encode(),
    re.IGNORECASE,
)
_OPTION = re.compile(
    rb"\b(?:version_option\(\s*(?:version\s*=\s*)?|version\s*=\s*[\"']%\(prog\)s v?)[\"']?" + VERSION_IN_TEXT.encode(),
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_QUALIFIERS = frozenset(
    {"app", "application", "build", "bundle", "current", "display", "file", "full", "my", "package", "pkg", "product"}
    | {"program", "project", "release", "short", "software", "string", "the"}
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
)
_FLAT_NAMES = frozenset({"makefile", "gnumakefile", "justfile", "doxyfile", ".env", "configure.ac", "snapcraft.yaml"})
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
_FOREIGN = frozenset(
    {"node_modules", "vendor", "_vendor", "vendored", "third_party", "extern", "site-packages", "fixtures", "testdata"}
    | {"tests", "test", "testing", "examples", "example", "samples", "sample", "templates", "template", "test-data"}
)


def claims(path: str) -> bool:
    """Scripts, build files and code; no data, documents, tests, examples or other projects' files."""
    *folders, name = path.lower().split("/")
    is_foreign = _FOREIGN & set(folders) or name.startswith("test_") or HISTORY_PATH.search(path)
    return may_be_text(path) and not (name.endswith(_NEVER) or is_foreign)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of each assignment whose name says that it is this project's."""
    if b"version" not in source.data.lower() and b"pkgver" not in source.data:
        return
    for match in _FORM.finditer(source.data):
        if _is_ours(source, match, own):
            yield _mention(source, match, f"{match['name'].decode()} =")
    for match in _OPTION.finditer(source.data):
        yield _mention(source, match, "version of the command line")


def _mention(source: Source, match: re.Match[bytes], why: str) -> Mention:
    mention = mention_at(source, match.span("version"), Kind.DOCUMENT, why)
    return replace(mention, is_loose=True, is_published=source.name.lower().endswith(_INSTALLERS))


def _is_ours(source: Source, match: re.Match[bytes], own: Own) -> bool:
    """Tell whether the name is ``[qualifiers or own name] version`` and the bare name is where it can only be ours."""
    name = match["name"].decode()
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or words[-1] not in {"version", "pkgver"}:
        return False
    rest = words[:-1]
    if rest:
        return own.is_named("-".join(rest)) or set(rest) <= _QUALIFIERS
    version = read_version(match["version"].decode())
    if match["indent"] and not match["define"]:
        return _is_version_file(source.name)
    file = source.name.lower()
    if _is_version_file(file) or _is_own_module(source, own):
        return True
    is_flat = file in _FLAT_NAMES or file.endswith(_FLAT_ENDINGS) or file.startswith(".env")
    is_flat = is_flat or bool(match["define"] and match["define"].lstrip()[:1] in b"#!%")
    return (is_flat or file.endswith(".py")) and version is not None and not is_common(version)


def _is_version_file(name: str) -> bool:
    """``version.ts``, ``_version.h``, and the environment files of Angular, which hold an application's version."""
    return re.match(r"[._]*(?:\w*[._-])?version(?:[._-]|\Z)|environment(?:\.\w+)?\.ts\Z", name.lower()) is not None


def _is_own_module(source: Source, own: Own) -> bool:
    folders = source.inside.split("/")[:-1]
    return source.name.endswith(".py") and any(folder in own.packages for folder in folders)
