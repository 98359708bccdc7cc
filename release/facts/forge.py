"""Which forge the project is on, and whether its tag stands there as the candidate has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import ConfigInvalid, TagMoved, TagNotPushed
from release.forges import FAMILY
from release.git.remote import ask_remote, read_remote
from release.model.forge import Pointer, read_address

if TYPE_CHECKING:
    from release.config import Config
    from release.forges import Forge
    from release.model.forge import Place
    from release.system.view import View


def find_place(view: View, config: Config, remote: str) -> Place:
    """Return where the project is shown: as configured, else as the CI and the address of *remote* say."""
    url = config.forge.url or (view.git("ls-remote", "--get-url", "--", remote).text.strip() if remote else "")
    pointer = Pointer(kind=config.forge.kind, address=read_address(url), api=config.forge.api)
    for member in FAMILY:
        place: Place | None = member.find_place(pointer, view.environment)
        if place is not None:
            return place
    raise ConfigInvalid(
        f"no address leads to a repository on {config.forge.kind}",
        where=(f"tool.release.forge.kind = {config.forge.kind!r}", f"remote {remote or 'none'}"),
        fix=("$EDITOR pyproject.toml  # [tool.release.forge] url",),
    )


def require_tag(view: View, forge: Forge, remote: str, tag: str, commit: str) -> None:
    """Refuse where the forge lacks *tag* or has it on another commit; where it does not tell, the *remote* is asked."""
    there = forge.commit_of(tag)
    if there is None and remote:
        found = read_remote(remote, ask_remote(view, remote, "", (tag,)))
        there = None if found.not_looked else found.commit_of(f"refs/tags/{tag}")
    if there == "":
        raise TagNotPushed(f"the forge does not have the tag {tag}", where=(f"refs/tags/{tag}",), fix=("invoke tag",))
    if there is not None and there != commit:
        raise TagMoved(
            f"the forge has the tag {tag} on another commit than the candidate",
            where=(f"refs/tags/{tag} -> {there[:12]} ; the candidate is of {commit[:12]}",),
            fix=(f"git ls-remote {remote or 'origin'} 'refs/tags/{tag}*'", "invoke trail"),
        )
