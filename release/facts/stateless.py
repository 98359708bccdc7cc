"""Projects whose files state no version that can be edited: it comes from tags, or stands nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.errors import NothingFound
from release.facts.leftovers import find_tuples
from release.model.regex import regex
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.model.mention import Source
    from release.model.own import Own
    from release.system.view import View

_SCM = regex(
    r"(setuptools[-_.]scm|setuptools[-_.]git[-_.]versioning|hatch[-_.]vcs|flit[-_.]scm|versioningit|dunamai|pbr"
    r"|versioneer|(?:uv|poetry)-dynamic-versioning|miniver|vcversioner)\b.*",
    re.IGNORECASE,
)
_SCM_IN_SETUP_PY = regex(rb"(use_scm_version|versioneer|pbr)\s*[=.]")


def nothing_found(own: Own, sources: Iterable[Source], tool: str) -> NothingFound:
    """Return why *own* has no version: only tuples, only tags (*tool* says which program reads them), or nothing."""
    tuples = [left for source in sources for left in find_tuples(source)]
    if tuples:
        return NothingFound(
            f"{own.name} states its version as a tuple only",
            where=tuple(f"{left.path}:{left.line}: {left.text}" for left in tuples),
            why="only a version that is written as text can be found and changed",
            fix=('write __version__ = "X.Y.Z" beside it, and version = "X.Y.Z" in [project] of pyproject.toml',),
        )
    if tool:
        return NothingFound(
            f"{own.name} has no place that states its version",
            where=(tool,),
            why="it takes the version from git tags, so there is nothing to edit",
            fix=(
                "git describe --tags",
                'git tag --annotate VERSION --message "Release VERSION" && git push origin VERSION',
            ),
        )
    return NothingFound(
        f"{own.name} has no place that states its version",
        where=("pyproject.toml, setup.cfg, setup.py", f"modules of {', '.join(own.packages) or own.name}"),
        why="none of them holds a literal version that their syntax makes the project's",
        fix=('add version = "0.1.0" to [project] in pyproject.toml',),
    )


def scm_tool(view: View, home: str) -> str:
    """Return where it says that the version comes from git, empty where nothing does."""
    data = view.read(f"{home}pyproject.toml")
    document = toml.parse(data) if data else None
    requires = dig(document, ("build-system", "requires"))
    for requirement in requires if isinstance(requires, list) else ():
        if _SCM.fullmatch(str(requirement)):
            return f"pyproject.toml: build-system.requires has {requirement}"
    if document and dig(document, ("tool", "pdm", "version", "source")) == "scm":
        return "pyproject.toml: tool.pdm.version.source is scm"
    found = _SCM_IN_SETUP_PY.search(view.read(f"{home}setup.py") or b"")
    return f"setup.py: {found[1].decode()}" if found else ""
