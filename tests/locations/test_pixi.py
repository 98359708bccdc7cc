"""pixi.toml: the version of the workspace or the package, and of nothing else in it."""

from __future__ import annotations

import pytest
from finding import OWN, in_toml, stated

from release.errors import FileUnparsable
from release.locations import pixi
from release.model.mention import Source

HITS = {
    "workspace": '[workspace]\nname = "toonstream"\nchannels = ["conda-forge"]\nversion = "1.0.1"\n',
    "project": '[project]\nname = "toonstream"\nversion = "1.0.1"\n',
    "package": '[package]\nname = "toonstream"\nversion = "1.0.1"\n',
    "inline": 'workspace = { name = "toonstream", version = "1.0.1" }\n',
    "without a name": '[workspace]\nversion = "1.0.1"\n',
}
LOOK_ALIKES = {
    "a dependency": '[dependencies]\ntoonstream = "1.0.1"\nversion = "1.0.1"\n',
    "a table of its own": '[workspace.target.version]\nversion = "1.0.1"\n',
    "a number": "[workspace]\nversion = 1.0\n",
    "empty": '[workspace]\nversion = ""\n',
    "none": '[workspace]\nname = "toonstream"\n',
}


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_is_found(text):
    assert stated(pixi, "pixi.toml", text) == ["1.0.1"]


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(pixi, "pixi.toml", text) == []


def test_the_workspace_and_its_package_have_versions():
    text = '[workspace]\nversion = "1.0.1"\n\n[package]\nname = "toonstream"\nversion = "1.0.2"\n'
    assert stated(pixi, "pixi.toml", text) == ["1.0.1", "1.0.2"]


@pytest.mark.parametrize(("name", "is_named"), [("toonstream", True), ("Toon_Stream", True), ("environments", False)])
def test_a_workspace_with_a_name_of_its_own_is_ours_while_it_states_the_current_version(name, is_named):
    text = f'[workspace]\nname = "{name}"\nversion = "1.0.1"\n'
    (mention,) = pixi.find(Source(path="pixi.toml", data=text.encode()), OWN)
    assert (mention.is_loose, mention.is_weak) == (not is_named, not is_named)


def test_a_file_that_cannot_be_read_is_named():
    with pytest.raises(FileUnparsable) as caught:
        stated(pixi, "pixi.toml", "[workspace\n")
    assert caught.value.where == ("pixi.toml:1",)


@pytest.mark.parametrize("path", ["pixi.toml", "py/pixi.toml"])
def test_it_may_lie_in_a_folder(path):
    assert pixi.claims(path)


@pytest.mark.parametrize("path", ["examples/pixi.toml", "vendor/x/pixi.toml", "xpixi.toml", "pixi.lock"])
def test_foreign_and_other_files_are_not_claimed(path):
    assert not pixi.claims(path)


FORMS = [('[workspace]\nversion = "', '"'), ("[package]\nversion='", "' # 1.0.1")]
test_nothing_but_the_version_changes = in_toml(pixi, "pixi.toml", FORMS)
