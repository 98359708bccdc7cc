"""What every forge has in common, and the token that is read for it."""

from __future__ import annotations

import inspect

import pytest

from release.errors import ForgeTokenMissing
from release.forges import FAMILY, Assets, Releases, opened, read_token, words_of
from release.forges.github import GitHub
from release.forges.gitlab import GitLab
from release.model.forge import File, Pointer, read_address
from release.system.http import Response
from release.system.view import View

ABILITIES = [name for protocol in (Releases, Assets) for name in vars(protocol) if not name.startswith("_")]


@pytest.mark.parametrize("member", FAMILY.members)
def test_every_member_finds_its_own_and_opens_it(member):
    module = FAMILY.load(member)
    assert member == module.NAME
    assert list(inspect.signature(module.find_place).parameters) == ["pointer", "environment"]
    assert list(inspect.signature(module.open_forge).parameters) == ["view", "place"]
    place = module.find_place(Pointer(kind=member, address=read_address("https://code.example/a/b")), {})
    assert (place.kind, place.project) == (member, "a/b")


@pytest.mark.parametrize("forge", [GitHub, GitLab])
@pytest.mark.parametrize("ability", ABILITIES)
def test_every_forge_can_do_what_is_asked_of_one(forge, ability):
    protocol = Releases if hasattr(Releases, ability) else Assets
    wanted = inspect.signature(getattr(protocol, ability)).parameters
    assert list(inspect.signature(getattr(forge, ability)).parameters) == list(wanted)


def test_the_first_variable_that_is_set_gives_the_token(tmp_path):
    view = View(tmp_path, {"A": "", "B": " token\n", "C": "other"})
    assert read_token(view, ("A", "B", "C"), ()) == ("B", "token")


def test_without_a_token_the_places_that_were_looked_at_are_told(tmp_path):
    with pytest.raises(ForgeTokenMissing) as raised:
        read_token(View(tmp_path, {}), ("A", "B"), ("export A=",))
    assert raised.value.where == ("$A is not set", "$B is not set")
    assert raised.value.fix == ("export A=",)


def test_what_a_forge_says_is_one_line_without_secrets_and_controls(tmp_path):
    view = View(tmp_path, {"MY_TOKEN": "s3cret-value"})
    body = b"no\n\x1b[31m s3cret-value ghp_" + b"a" * 36 + b"x" * 600
    words = words_of(view, Response(status=403, reason="No", headers={}, body=body, shown=""))
    assert words.startswith("403 No no \\x1b[31m [secret] [secret]")
    assert "\n" not in words
    assert len(words) <= 400


def test_a_file_is_opened_from_the_project_or_from_what_was_made(tmp_path):
    (tmp_path / "a").write_bytes(b"on disk")
    for file in (File(name="a", size=7, sha256="", path="a"), File(name="a", size=7, sha256="", data=b"on disk")):
        with opened(View(tmp_path, {}), file) as stream:
            assert stream.read() == b"on disk"
