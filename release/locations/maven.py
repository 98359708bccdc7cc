"""Maven's ``pom.xml``: the version of the project, of its parent, and of each dependency, where the artifact is ours.

An artifact is ours by its name: an own name, alone or with a dash and more behind it. Java parts may be counted on
their own, so all are loose. ``${...}``, ``-SNAPSHOT``, ranges and all that belongs to a plugin are never ours.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.model.regex import regex
from release.model.spelling import VERSION_IN_TEXT
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_TOKEN = regex(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<(?P<closing>/?)(?P<name>[A-Za-z_][\w.:-]*)"
    rb"(?=[\s/>])[^<>\"']*(?:(?:\"[^<\"]*\"|'[^<']*')[^<>\"']*)*(?<!/)>",
    re.DOTALL,
)
_ARTIFACT = regex(rb"\s*(?P<name>[\w.${}-]{1,100})\s*")
_VERSION = regex(rf"\s*{VERSION_IN_TEXT}\s*".encode(), re.IGNORECASE)
_DEPENDENCIES = (b"dependencies/dependency", b"dependencyManagement/dependencies/dependency")
_STATED = {
    b"project": "version of the Maven project",
    b"project/parent": "version of the Maven parent",
    **{b"project/" + path: "version of the Maven dependency" for path in _DEPENDENCIES},
    **{b"project/profiles/profile/" + path: "version of the Maven dependency" for path in _DEPENDENCIES},
}
_DEEPEST = 6


def claims(path: str) -> bool:
    """The file of that name in any folder that is not foreign."""
    return path.rpartition("/")[2] == "pom.xml" and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version that stands beside each own artifact; as SemVer where it has the three numbers for it."""
    for path, texts in _elements(source.data):
        if path in _STATED and {b"artifactId", b"version"} <= texts.keys():
            artifact = _ARTIFACT.fullmatch(source.data, *texts[b"artifactId"])
            version = _VERSION.fullmatch(source.data, *texts[b"version"])
            if artifact and version and own.has_part(artifact["name"].decode()):
                mention = place_at(source, own, version.span("version"), _STATED[path], is_firm=False)
                form = Form.SEMVER if mention.stated.count(".") > 1 else Form.TEXT
                yield replace(mention, form=form)


def _elements(data: bytes) -> Iterator[tuple[bytes, dict[bytes, tuple[int, int]]]]:
    """Yield (path, spans of the texts, or markup, in its children by their names), until one is closed wrongly."""
    names: list[bytes] = []
    texts: list[dict[bytes, tuple[int, int]]] = [{}]
    start = 0
    for token in _TOKEN.finditer(data):
        if token["closing"]:
            if names[-1:] != [token["name"]]:
                return
            if len(names) <= _DEEPEST:
                yield b"/".join(names), texts[-1]
            del names[-1], texts[-1]
            texts[-1][token["name"]] = (start, token.start())
        elif token["name"]:
            names.append(token["name"])
            texts.append({})
            start = token.end()
