"""Tables of ``[tool.release]``: every key declared once, with its meaning and default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def key(default: object, doc: str) -> Any:
    """Return the field of a key that has *default*, and means what *doc* says."""
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata={"doc": doc})
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, kw_only=True, slots=True)
class Forge:
    """``[tool.release.forge]``."""

    kind: str = key("auto", "What the remote's server is: auto, github, gitlab or bare (a plain git server).")
    url: str = key("", "The repository's address; default: the remote's.")
    api: str = key("", "The API's address; default: what the CI says, else the usual one of that kind of server.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Announce:
    """``[tool.release.announce]``."""

    title: str = key("{project} {version}", "The release's title; {project}, {version} and {tag} are filled in.")
    also: tuple[str, ...] = key((), "Files of others that a draft may have beside ours, as shell patterns.")
    unverified: bool = key(default=False, doc="Announce what `nox -s verify` has not seen on the index.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """``[tool.release.publish]``."""

    stages: tuple[str, ...] = key(("pypi",), "Indexes, one after the other: each is published to and verified first.")
    allow_account_token: bool = key(default=False, doc="Take a token that may upload to every project of an account.")
    attestations: str = key("auto", "Sign what is uploaded (PEP 740): auto where it can be done, always, or never.")
    tries: int = key(5, "How often the missing files are uploaded before giving up.")
    wait: int = key(300, "How long to wait until the index serves what it has accepted, in seconds.")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexAt:
    """``[tool.release.indexes.NAME]``: where an index is; ``pypi`` and ``testpypi`` are known."""

    upload: str = key("", "The address that twine uploads to.")
    simple: str = key("", "The address of its simple index.")
    token: str = key("", "The environment variable that holds its token or password.")
    username: str = key("__token__", "The user's name that goes with the password.")
