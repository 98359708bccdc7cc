"""Commitizen: its own copy of the version, and ``version_files``: paths with a regular expression for the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.mention import Kind, mention_at
from release.model.regex import regex
from release.syntax import settings, yaml
from release.syntax.declaring import STANDING_ALONE, declare, expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Declared, Own
    from release.syntax.declaring import Patterns

_TOML, _OTHER = ("tool", "commitizen"), ("commitizen",)
_PATHS = frozenset(
    {"pyproject.toml", ".cz.toml", "cz.toml", ".cz.json", "cz.json", ".cz.yaml", "cz.yaml", ".cz.yml", "cz.yml"}
)
_WHY = "version of commitizen"
_YAML = (".yaml", ".yml")
_YAML_LIST = regex(rb"(?m)^([ ]+)version_files[ ]*:[ ]*(?:\[([^]]*)\]|(?:#[^\r\n]*)?\r?\n((?:[ ]+(?:-|#)[^\n]*\n?)+))")
_YAML_ITEM = regex(r"(?m)(?:^[ ]*-[ ]+|(?<=[,\[])[ ]*|\A\s*)(?:\"([^\"]*)\"|'([^']*)'|([^\s#,][^#,\r\n]*))")
_ON_A_LINE = r"[^\r\n]{0,300}?"
_MOST_ON_A_LINE = 4


def claims(path: str) -> bool:
    """The files in which Commitizen looks."""
    return path in _PATHS


def find(source: Source, _own: Own) -> Iterator[Mention]:
    """Yield ``version``."""
    if b"commitizen" not in source.data:
        return
    if source.name.endswith(_YAML):
        for span in yaml.version_spans(source.data, "commitizen", "version"):
            yield mention_at(source, span, Kind.DOCUMENT, _WHY)
    else:
        yield from settings.stored(source, (*_keys(source), "version"), _WHY)


def declares(source: Source) -> Iterator[Declared]:
    """Yield where ``version_files`` state the version: on the lines that the expression fits, or anywhere."""
    if b"commitizen" not in source.data:
        return
    if source.name.endswith(_YAML):
        files = _yaml_files(source.data)
    else:
        files = settings.texts_of(settings.table_of(source, _keys(source)).get("version_files"))
    for item in files:
        path, _, line = item.partition(":")
        yield from declare(source, path.strip(), _on_lines(line) if line else STANDING_ALONE, is_glob=True)


def _keys(source: Source) -> tuple[str, ...]:
    return _TOML if source.name.endswith(".toml") else _OTHER


def _on_lines(line: str) -> Patterns:
    """Return a pattern for the first version on each line that *line* fits, one for the second, and so on."""
    start = rf"^(?={_ON_A_LINE}(?:{line})){_ON_A_LINE}"
    return [
        pattern
        for number in range(_MOST_ON_A_LINE)
        for pattern in expression([start, *[_ON_A_LINE] * number, ""])[number:]
    ]


def _yaml_files(data: bytes) -> list[str]:
    found = _YAML_LIST.search(data)
    text = (found[2] or found[3]).decode("utf-8", "replace") if found else ""
    return [(item[1] or item[2] or item[3]).strip() for item in _YAML_ITEM.finditer(text)]
