"""Names in the configuration whose tables are large: checks, and rows of the security checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.config import line_of, nearest
from release.errors import ConfigInvalid, ItemUnknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from release.config import Config
    from release.model.audit import Item
    from release.system.view import View

_PATH = "pyproject.toml"


def require_known(view: View, config: Config) -> None:
    """Raise :class:`ConfigInvalid` for the severity of a check that there is not, and for a block that is no row.

    What is wrong in the configuration is told before a tag is made; a project that sets neither pays nothing.
    """
    if not (config.checks.severities or config.audit.block):
        return
    data = view.read(_PATH) or b""
    wrong = (*_wrong_checks(config, data), *_wrong_rows(config, data))
    if wrong:
        raise ConfigInvalid(
            "[tool.release] names what there is not",
            where=wrong,
            fix=(f"$EDITOR {_PATH}", *(("invoke audit",) if config.audit.block else ())),
        )


def _wrong_checks(config: Config, data: bytes) -> Iterator[str]:
    from release.checks import release_checks  # noqa: PLC0415 - see above

    known = release_checks()
    for check in config.checks.severities:
        if check not in known:
            where = line_of(data, "checks", "severities", check)
            yield f"{where}: tool.release.checks.severities: there is no check {check!r}{nearest(check, known)}"


def _wrong_rows(config: Config, data: bytes) -> Iterator[str]:
    from release.checks.items import read_items  # noqa: PLC0415 - see above

    by_word = _words(read_items()) if config.audit.block else {}
    where = line_of(data, "audit", "block")
    for word in config.audit.block:
        if not _selected(by_word, word):
            near = _nearest_word(by_word, word)
            told = f"; did you mean {near!r}?" if near else ""
            yield f"{where}: tool.release.audit.block: there is nothing to select by the name {word!r}{told}"


def chosen(items: Iterable[Item], select: Sequence[str]) -> frozenset[str]:
    """Return the ids of the items that *select* names: ids, their beginnings, subjects of checks, and documents.

    All of them where it names none; :class:`ItemUnknown` where a word means nothing.
    """
    from release.checks import SUBJECTS  # noqa: PLC0415 - see above
    from release.model.audit import CHECKLIST, GATE, OWNERSHIP  # noqa: PLC0415

    by_word = _words(items)
    found: set[str] = set()
    for word in select:
        known = _selected(by_word, word)
        if not known:
            raise ItemUnknown(
                f"there is nothing to select by the name {word}",
                where=(f"documents: {CHECKLIST}, {GATE}, {OWNERSHIP}; subjects: {', '.join(SUBJECTS)}; or ids",),
                why="a selection that holds nothing would look as if everything were well",
                fix=(f"invoke audit --select {_nearest_word(by_word, word) or CHECKLIST}",),
            )
        found |= known
    return frozenset(found if select else by_word[""])


def _selected(by_word: Mapping[str, set[str]], word: str) -> set[str]:
    return by_word.get(word.casefold()) or {id_ for id_ in by_word[""] if id_.startswith(word.upper())}


def _nearest_word(by_word: Mapping[str, set[str]], word: str) -> str:
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(word, [name.upper() if "-" in name else name for name in by_word], n=1)
    return near[0] if near else ""


def _words(items: Iterable[Item]) -> Mapping[str, set[str]]:
    """Return the ids by every word that selects some; all of them by the empty one."""
    from release.checks import SUBJECTS  # noqa: PLC0415 - see above

    found: dict[str, set[str]] = {"": set()}
    for item in items:
        found[""].add(item.id)
        found.setdefault(item.document, set()).add(item.id)
        found.setdefault(item.id.casefold(), set()).update((item.id, *item.children))
    for subject, family in SUBJECTS.items():
        found[subject] = {item for check in family for item in check.ITEMS} | found.get(subject, set())
    return found
