"""``dist-workspace.toml`` of dist (cargo-dist): the version under which it announces packages of other workspaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.syntax import toml
from release.syntax.paths import place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_KEYS = ("workspace", "version")


def claims(path: str) -> bool:
    """dist-workspace.toml at the root, where dist looks for it."""
    return path == "dist-workspace.toml"


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield ``[workspace] version`` where ``packages`` lists an own name; ``cargo-dist-version`` is dist's own."""
    document = toml.parse_file(source.path, source.data)
    version, packages = dig(document, _KEYS), dig(document, ("workspace", "packages"))
    is_listed = isinstance(packages, list) and any(own.is_named(str(name)) for name in packages)
    if is_listed and isinstance(version, str) and version:
        span = toml.value_span(source.data, _KEYS, version)
        if span:
            yield replace(place_at(source, own, span, "[workspace] version", is_firm=True), form=Form.SEMVER)
