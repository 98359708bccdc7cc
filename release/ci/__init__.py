"""CI files: one module a forge that renders what a CI reads there; all of them only call our own sessions."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from release.family import Family
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.ci import CiFacts

FAMILY = Family(__name__, "github", "gitlab", "dependabot")
_PLAIN = regex(r"[A-Za-z][\w./-]*")
_HOLE = regex(r"<<(\w+)>>")


def render(kind: str, facts: CiFacts) -> Mapping[str, str]:
    """Return the files of the CI *kind* (a member of :data:`FAMILY`): path from the repository's top to text."""
    files: Mapping[str, str] = FAMILY.load(kind).render(facts)
    return files


def install_command(facts: CiFacts) -> str:
    """Return what installs the tools: those of the locked file and no others, and nothing is built for it."""
    options = "--disable-pip-version-check --require-hashes --only-binary :all:"
    return f"python -m pip install {options} --requirement {facts.requirements}"


def quoted(text: str) -> str:
    """Return *text* as YAML: as it is where it means nothing else, else in quotes."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text)


def filled(text: str, pieces: Mapping[str, str]) -> str:
    """Return *text* with its holes (``<<name>>``) filled; what fills a whole line is indented as that is."""
    lines = []
    for line in text.splitlines():
        name = line.strip().removeprefix("<<").removesuffix(">>")
        if line.strip() == f"<<{name}>>":
            inner = filled(pieces[name], pieces).rstrip("\n")
            lines += [textwrap.indent(inner, line[: len(line) - len(line.lstrip())])]
        else:
            lines.append(_HOLE.sub(lambda hole: pieces[hole[1]], line))
    return "\n".join(lines) + "\n"
