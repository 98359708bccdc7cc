"""Manifests for language models: the versions of what this repository offers, and of nothing else that they name."""

from __future__ import annotations

import pytest
from finding import OWN, around, stated

from release.locations import agent_manifest
from release.model.mention import Form, Source

PLUGIN = '{\n  "name": "toon-stream",\n  "needs": {"version": "9.9"},\n  "version": "1.0.1"\n}\n'
MARKETPLACE = """\
{
  "name": "someone",
  "metadata": {"version": "1.0.1"},
  "plugins": [
    {"name": "other", "source": "./plugins/other", "version": "3.0.0"},
    {"name": "toon-stream", "source": "./", "version": "1.0.1"},
    {"name": "far", "source": {"source": "github", "repo": "far/far"}, "version": "4.0.0"}
  ]
}
"""
SERVER = """\
{
  "name": "io.forge.someone/toon",
  "version": "1.0.1",
  "packages": [
    {"registryType": "npm", "identifier": "toon-stream", "version": "3.0.0"},
    {"registryType": "pypi", "identifier": "toon-stream", "version": "1.0.1"},
    {"registryType": "pypi", "identifier": "other", "version": "4.0.0"}
  ]
}
"""
BUNDLE = '{"manifest_version": "0.3", "name": "toon-stream", "version": "1.0.1", "server": {"type": "python"}}\n'
HITS = {
    "claude's plugin": (".claude-plugin/plugin.json", PLUGIN, ["1.0.1"]),
    "cursor's plugin": (".cursor-plugin/plugin.json", PLUGIN, ["1.0.1"]),
    "gemini's extension": ("gemini-extension.json", PLUGIN, ["1.0.1"]),
    "marketplace": (".claude-plugin/marketplace.json", MARKETPLACE, ["1.0.1", "1.0.1"]),
    "server": ("server.json", SERVER, ["1.0.1", "1.0.1"]),
    "an early server": ("server.json", SERVER.replace("registryType", "registry_type"), ["1.0.1", "1.0.1"]),
    "bundle": ("manifest.json", BUNDLE, ["1.0.1"]),
    "an early bundle": ("manifest.json", BUNDLE.replace("manifest_version", "dxt_version"), ["1.0.1"]),
}
NONE = {
    "a server of another package": ("server.json", SERVER.replace('"toon-stream"', '"toon"')),
    "another plugin": (".claude-plugin/plugin.json", PLUGIN.replace("toon-stream", "agents")),
    "a marketplace of others": (".claude-plugin/marketplace.json", MARKETPLACE.replace("toon-stream", "agents")),
    "not JSON": ("manifest.json", "{ // of a browser\n}"),
    "a server that is none": ("server.json", '{"name": "toon-stream", "version": "1.0.1"}'),
    "a server of a list": ("server.json", "[]"),
    "a page's manifest": ("manifest.json", '{"name": "toon-stream", "version": "1.0.1"}'),
    "an extension of a browser": ("manifest.json", BUNDLE.replace('"server": {"type": "python"}', '"icons": {}')),
    "items of another type": ("server.json", '{"packages": {"a": 1}, "version": "1.0.1"}'),
    "an item of another type": ("server.json", '{"packages": [[], {"registryType": {}}], "version": "1.0.1"}'),
    "no version": (".claude-plugin/plugin.json", '{"name": "toon-stream", "version": "VERSION"}'),
    "a number": (".claude-plugin/plugin.json", '{"name": "toon-stream", "version": 1.0}'),
}


@pytest.mark.parametrize(("path", "text", "expected"), HITS.values(), ids=HITS)
def test_what_this_repository_offers_is_found(path, text, expected):
    assert agent_manifest.claims(path)
    assert stated(agent_manifest, path, text) == expected


@pytest.mark.parametrize(("path", "text"), NONE.values(), ids=NONE)
def test_what_it_does_not_offer_is_not_found(path, text):
    assert stated(agent_manifest, path, text) == []


@pytest.mark.parametrize("path", ["plugins/x/.claude-plugin/plugin.json", "web/manifest.json", "tests/server.json"])
def test_a_manifest_below_is_of_something_else(path):
    assert not agent_manifest.claims(path)


def test_the_package_is_spelled_as_the_index_has_it_and_the_server_as_semver():
    mentions = agent_manifest.find(Source(path="server.json", data=SERVER.encode()), OWN)
    assert {SERVER.encode()[: mention.start].count(b"\n") + 1: mention.form for mention in mentions} == {
        3: Form.SEMVER,
        6: Form.NORMAL,
    }


test_nothing_but_the_version_changes = around(
    agent_manifest,
    ".claude-plugin/plugin.json",
    ["", "  ", "\t"],
    [
        ('{"name": "toon-stream", "needs": {"version": "1.0.1"}, "version": "', '"}'),
        ('{"version": "', '", "name": "toon-stream", "keywords": ["1.0.1", "}"], "author": {"version": "1.0.1"}}'),
    ],
)
