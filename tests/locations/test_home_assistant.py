"""Home Assistant's manifest.json: the version of the integration, and of nothing that it needs."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import home_assistant
from release.model.mention import Source

PATH = "custom_components/toon_stream/manifest.json"
MANIFEST = """\
{
  "domain": "toon_stream",
  "requirements": ["player==1.0.1"],
  "extra": {"version": "1.0.1"},
  "version": "1.0.1"
}
"""


def test_the_version_of_the_integration_is_found():
    assert found(home_assistant, PATH, MANIFEST) == [(5, "1.0.1")]


def test_a_v_before_the_digits_is_left_out():
    assert stated(home_assistant, PATH, MANIFEST.replace('"1.0.1"\n', '"v1.0b1"\n')) == ["1.0b1"]


@pytest.mark.parametrize(
    "text",
    [
        MANIFEST.replace('"toon_stream"', '"another"'),
        MANIFEST.replace('"domain": "toon_stream",', ""),
        MANIFEST.replace('"1.0.1"\n', '"VERSION"\n'),
        MANIFEST.replace('"1.0.1"\n', "1.0\n"),
        "[]",
    ],
    ids=["another domain", "no domain", "no version", "a number", "a list"],
)
def test_a_manifest_of_something_else_is_not_read(text):
    assert stated(home_assistant, PATH, text) == []


def test_only_the_manifest_in_the_folder_of_an_integration_is_claimed():
    assert home_assistant.claims(PATH)
    assert not home_assistant.claims("custom_components/toon_stream/const.py")
    assert not home_assistant.claims("custom_components/manifest.json")
    assert not home_assistant.claims("toon_stream/manifest.json")
    assert not home_assistant.claims("tests/custom_components/toon_stream/manifest.json")


@pytest.mark.parametrize(("domain", "is_loose"), [("toon_stream", False), ("another", True)], ids=["own", "another"])
def test_an_integration_with_another_name_is_ours_while_its_version_is(domain, is_loose):
    source = Source(path=PATH.replace("toon_stream", domain), data=MANIFEST.replace("toon_stream", domain).encode())
    (mention,) = home_assistant.find(source, OWN)
    assert mention.is_loose is is_loose
    assert mention.why == "version of the Home Assistant integration"


test_nothing_but_the_version_changes = around(
    home_assistant,
    PATH,
    ["", " ", "\t"],
    [
        ('{"domain": "toon_stream", "version": "', '", "x": "\N{SNOWMAN}"}'),
        ('{"version": "v', '", "domain": "toon_stream"}'),
    ],
)
