"""Which tags are this project's, where several projects share a repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.errors import NothingFound
from release.facts.known import Known
from release.facts.places import read_places
from release.facts.project import list_homes, own_in
from release.git.tags import tag_prefix
from release.syntax.paths import is_foreign

if TYPE_CHECKING:
    from release.config import Config
    from release.facts.repository import Repository
    from release.model.facts import Places
    from release.model.own import Own
    from release.system.view import View

_PLAIN = frozenset({"", "v"})
_NEWEST = 5


def own_prefix(view: View, repository: Repository, own: Own, config: Config) -> str:
    """Return what stands before the version in this project's tags.

    Beside projects with versions of their own, tags without a name are a project's only if its files stated the version
    of one of them there; else its tags carry its name.
    """
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    if config.tag_prefix != "auto" or prefix not in _PLAIN or not (own.homes[0] or view.prefix):
        return prefix
    try:
        places = read_places(view, own, Known(locations=config.locations))
    except NothingFound:  # it takes its version from tags
        return prefix
    is_ours = places.tool or not _has_rivals(view, places.own) or _has_stated_them(view, repository, places)
    return prefix if is_ours else f"{own.name}-v"


def _has_rivals(view: View, own: Own) -> bool:
    """Tell whether the repository holds other projects, which are not released together with this one."""
    if view.prefix:
        patterns = [f":(top,glob)*/**/{name}" for name in ("pyproject.toml", "setup.py")]
        listed = view.git("ls-files", "-z", "--full-name", "--", *patterns, literal=False).text.split("\0")
        folders = {f"{path.rpartition('/')[0]}/" for path in listed if path}
        return any(not (folder.startswith(view.prefix) or is_foreign(folder)) for folder in folders)
    others = (home for home in list_homes(view) if home not in own.homes and not is_foreign(home))
    return any(own_in(view, home, own.slug) for home in others)


def _has_stated_them(view: View, repository: Repository, places: Places) -> bool:
    """Tell whether one of the newest tags without a name has the version that this project's file stated there."""
    plain = sorted((tag for tag in repository.tags if tag.prefix in _PLAIN and tag.version), key=lambda tag: tag.made)
    for tag in plain[-_NEWEST:]:
        answer = view.git("cat-file", "blob", f"refs/tags/{tag.name}:{view.prefix}{places.current()[0].path}")
        digits = re.escape(tag.name.removeprefix(tag.prefix).encode())
        if answer.ok and re.search(rb"(?<![\w.])" + digits + rb"(?![\w.])", answer.out):
            return True
    return False
