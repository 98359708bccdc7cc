"""The settings from which moban writes a project's files: ``version``, ``current_version`` and ``release``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.syntax import yaml
from release.syntax.paths import is_foreign, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_KEYS = ("version", "current_version", "release")


def claims(path: str) -> bool:
    """Any YAML that is not foreign: such a file is called as the project, or ``moban.yml``."""
    return path.endswith((".yml", ".yaml")) and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the top-level versions where the own name stands beside both ``version`` and ``release``."""
    if b"release:" not in source.data or not own.is_named(yaml.text(source.data, "name")):
        return
    spans = {key: list(yaml.version_spans(source.data, key)) for key in _KEYS}
    if spans["version"] and spans["release"]:
        for key, found in spans.items():
            yield from (place_at(source, own, span, f"{key} in the settings of moban", is_firm=False) for span in found)
