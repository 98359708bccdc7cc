"""Whose the project is, as one page: what it states, what the index says, and apart from that the test index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.line import Line
from release.model.ownership import LISTING, OWNER, PAGE, PROVENANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.ownership import IndexFacts, OwnershipFacts, Stated

_NOT_ASKED = "not asked: invoke audit --online"
_NAME = 22
_SPECIAL = frozenset("\\`*_[]<>|#!~&")

Rows = tuple[tuple[str, str], ...]


def ownership(facts: OwnershipFacts) -> Iterator[Line]:
    """The page as lines for people."""
    for title, rows in _parts(facts):
        yield Line(title, "strong")
        yield from (Line(f"  {name:<{_NAME}}{words}") for name, words in rows)


def ownership_markdown(facts: OwnershipFacts, at: str) -> str:
    """Return the page as Markdown, as of *at* (UTC, ISO 8601); what comes from elsewhere is text in it, no markup."""
    lines = [f"# Who owns {_plain(facts.stated.name)}", "", f"{_plain(at)} (UTC). What could not be seen says why.", ""]
    for title, rows in _parts(facts):
        lines += [f"## {_plain(title)}", "", "| what | is |", "|---|---|"]
        lines += [f"| {_plain(name)} | {_plain(words)} |" for name, words in rows]
        lines.append("")
    return "\n".join(lines)


def _parts(facts: OwnershipFacts) -> Iterator[tuple[str, Rows]]:
    yield "Here", tuple(_stated(facts.stated))
    live, test = facts.live, facts.test
    yield f"At {live.index if live else 'the index'}", tuple(_told(live)) if live else (("state", _NOT_ASKED),)
    title = f"At {test.index if test else 'the test index'}: other accounts, no proof for the index"
    yield title, tuple(_told(test)) if test else (("state", _NOT_ASKED),)


def _stated(stated: Stated) -> Iterator[tuple[str, str]]:
    yield "name", stated.name
    yield "read from", stated.source or "no file states it without being run"
    yield "repository", stated.slug or "no remote"
    yield "authors", _listed(stated.emails)
    yield (
        "licence",
        stated.licence or (f"in the old form: {stated.old_licence}" if stated.old_licence else "not stated"),
    )
    yield "candidate", stated.candidate_version or "none"


def _told(index: IndexFacts) -> Iterator[tuple[str, str]]:
    """Yield what *index* says, each with the reason where it does not."""
    if not index.is_known:
        yield "project", "there is none of that name" if index.is_known is False else index.why(LISTING)
        return
    yield "project", index.status or "exists; its status is not told"
    yield "live version", str(index.latest or "none")
    files = index.files or ()
    yield "files", f"{len(files)}, {sum(file.is_yanked for file in files)} yanked"
    yield from _people(index)
    newest = index.newest
    with_proof = sum(file.has_provenance for file in newest)
    yield "last release", ", ".join(file.filename for file in newest) or "not told which it is"
    yield "provenance", f"{with_proof} of its {len(newest)} files" if newest else index.why(PROVENANCE)
    for proof in index.proofs:
        publishers = proof.publishers
        words = index.why(PROVENANCE) if publishers is None else "; ".join(map(str, publishers)) or "nobody"
        yield f"publisher of {proof.version}", f"{words} ({proof.filename})"


def _people(index: IndexFacts) -> Iterator[tuple[str, str]]:
    page = index.page
    if page is None:
        yield "people", index.why(PAGE)
        return
    roles = page.roles
    owners = None if roles is None else tuple(role.user for role in roles if role.role == OWNER)
    others = None if roles is None else tuple(role.user for role in roles if role.role != OWNER)
    yield "owners", _listed(owners)
    yield "maintainers", _listed(others)
    yield "organization", "not told" if page.organization is None else page.organization or "none"
    yield "known holes", "not told" if page.holes is None else ", ".join(hole.id for hole in page.holes) or "none"


def _listed(names: tuple[str, ...] | None) -> str:
    return "not told" if names is None else ", ".join(names) or "none"


def _plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is, on one line."""
    shown = (character if character.isprintable() else " " for character in text)
    return "".join(f"&#{ord(character)};" if character in _SPECIAL else character for character in shown)
