"""What the tests of other tools' configuration share: the places that it declares, found in files."""

from __future__ import annotations

from finding import OWN, stated

from release.locations import declared
from release.model.mention import Source
from release.model.own import Own


def declares(member, path, text, home=""):
    data = text.encode() if isinstance(text, str) else text
    assert member.claims(path)
    return tuple(member.declares(Source(path=home + path, data=data, home=home)))


def globs(member, path, text, home=""):
    return [declared.glob for declared in declares(member, path, text, home)]


def ours(member, path, text, file, content):
    """Return the versions in *file* that the configuration *text* in *path* declares."""
    own = Own(name=OWN.name, declared=declares(member, path, text))
    return stated(declared, file, content, own)
