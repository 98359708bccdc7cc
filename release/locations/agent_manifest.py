"""What programs for language models read of an extension: MCP's ``server.json``, and the manifests of plugins.

``.claude-plugin/plugin.json`` and ``.cursor-plugin/plugin.json``, the entry of the repository's own plugin in
``marketplace.json`` beside the first, ``gemini-extension.json``, and the ``manifest.json`` of a bundle for MCP.
They want versions as SemVer does; of a package the index's own is stated, as PEP 440 has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import VERSION_BYTES, Form
from release.syntax import json
from release.syntax.paths import place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

    Keys = tuple[str | int, ...]

_MARKETPLACE = ".claude-plugin/marketplace.json"
_PLUGINS = frozenset({".claude-plugin/plugin.json", ".cursor-plugin/plugin.json", "gemini-extension.json"})
_SERVER, _BUNDLE = "server.json", "manifest.json"
_HERE = (".", "./")


def claims(path: str) -> bool:
    """These files where a plugin or a server has its root: at the top, or in the folder of a project."""
    return path in _PLUGINS | {_MARKETPLACE, _SERVER, _BUNDLE}


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the versions of what is installed from this repository, not those of others that are named."""
    try:
        document = json.parse(source.data)
    except (ValueError, RecursionError):
        return  # files of these names have many readers; some allow comments
    for keys, name, form in _stated(source.inside, document, own):
        span = json.text_span(source.data, document, keys) if own.is_named(name) else None
        if span and VERSION_BYTES.fullmatch(source.data, *span):
            yield replace(place_at(source, own, span, f"version in {source.name}", is_firm=True), form=form)


def _stated(path: str, document: object, own: Own) -> Iterator[tuple[Keys, str, Form]]:
    """Yield keys, name and form of each version that *document*, the file *path*, may state of ours."""
    name = str(dig(document, ("name",)) or "").rpartition("/")[2]
    is_bundle = isinstance(dig(document, ("server",)), dict) and (
        dig(document, ("manifest_version",)) or dig(document, ("dxt_version",))
    )
    if path in _PLUGINS or (path == _BUNDLE and is_bundle):
        yield ("version",), name, Form.SEMVER
    if path == _MARKETPLACE:
        here = [(n, plugin) for n, plugin in _items(document, "plugins") if dig(plugin, ("source",)) in _HERE]
        for number, plugin in here:
            yield ("plugins", number, "version"), str(dig(plugin, ("name",))), Form.SEMVER
        if here:
            yield ("metadata", "version"), str(dig(here[0][1], ("name",))), Form.SEMVER
    if path == _SERVER:
        packages = [
            (number, identifier)
            for number, package in _items(document, "packages")
            if own.is_named(identifier := str(dig(package, ("identifier",)) or dig(package, ("name",))))
            and "pypi" in (dig(package, ("registryType",)), dig(package, ("registry_type",)))
        ]
        for number, identifier in packages:
            yield ("packages", number, "version"), identifier, Form.NORMAL
        if packages:
            yield ("version",), packages[0][1], Form.SEMVER


def _items(document: object, key: str) -> Iterator[tuple[int, object]]:
    items = dig(document, (key,))
    yield from enumerate(items if isinstance(items, list) else ())
