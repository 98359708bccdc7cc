"""Write the pages in docs/reference/ from the code: `python docs/reference.py`; with `--print PAGE` only show one."""

from __future__ import annotations

import copy
import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import release.checks
import release.errors
from release import sessions
from release.checks.items import read_items
from release.errors.root import ReleaseError
from release.family import Family
from release.model.project_facts import SESSIONS
from release.tasks import ns

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from types import ModuleType

    from invoke.parser.argument import Argument
    from invoke.tasks import Task

FOLDER = Path(__file__).with_suffix("")
_MADE = "<!-- Made by docs/reference.py from the code; a test fails where this page is old. -->\n"
_CODES = {
    0: "done, or nothing to do",
    1: "a check or a step failed",
    2: "usage or configuration",
    3: "refused before anything changed",
    4: "waits for a person, or was refused by one",
    5: "the outside world (index, forge, remote) refused or gave up",
    6: "partly published: run it again",
    7: "integrity alarm: what was built, approved and served differs, or a tag moved",
    130: "interrupted",
}
# The root of all errors is a class for us, and for users what nobody foresaw.
_ROOT = "Something that we did not foresee: a bug of ours. `.release/last-error.txt` holds the details."
_HEADINGS = {"Why": "Why", "Example": "Example", "Fix": "Fix", "Sources": "Sources"}


def pages() -> dict[str, str]:
    """Return every page, by its file's name."""
    made: dict[str, Callable[[], Iterator[str]]] = {
        "tasks.md": _tasks,
        "sessions.md": _sessions,
        "errors.md": _errors,
        "checks.md": _checks,
    }
    return {name: f"{_MADE}\n{chr(10).join(lines())}\n" for name, lines in made.items()}


def _tasks() -> Iterator[str]:
    yield from ("# Invoke tasks", "")
    yield "They act on the working tree, on git, and with people. `python -m release TASK` is the same without a"
    yield "`tasks.py`. Flags follow the words that have no name: `invoke bump 1.0.2 --dry-run`."
    yield ""
    yield "The shell completes them: `invoke --print-completion-script zsh` (or `bash`, `fish`) prints what its"
    yield "settings take; for sessions it is `register-python-argcomplete nox`. `--json` prints one document, whose"
    yield "`schema` names its form and version. Without a terminal, with `NO_COLOR` or `TERM=dumb` the output is plain;"
    yield "marks that an encoding does not have are written in ASCII."
    for name, task in sorted(_named_tasks()):
        arguments = copy.deepcopy(task).get_arguments()  # which takes the help texts out of the task
        words = " ".join(str(argument.name).upper() for argument in arguments if argument.positional)
        yield from ("", f"## `invoke {name}{f' {words}' if words else ''}`", "", _plain(task.__doc__), "")
        yield from ("| flag | meaning |", "|---|---|")
        yield from (f"| `{_flag(argument)}` | {_cell(_meaning(argument))} |" for argument in arguments)


def _flag(argument: Argument) -> str:
    name = str(argument.name).replace("_", "-") if not argument.positional else str(argument.name)
    return name.upper() if argument.positional else f"--{'no-' if argument.default is True else ''}{name}"


def _meaning(argument: Argument) -> str:
    """Return what the flag of :func:`_flag` does: the help text is that of the one without ``no-``."""
    text = argument.help or ""
    return f"Do not {text[:1].lower()}{text[1:]}" if argument.default is True else text


def _named_tasks() -> Iterator[tuple[str, Task[Callable[..., object]]]]:
    for name in ns.task_names:
        yield name.replace(".", " "), ns[name]


def _sessions() -> Iterator[str]:
    yield from ("# Nox sessions", "")
    yield "They test, build, compare and upload, and never write to git. What stands behind `--` is theirs:"
    yield "`nox -s publish -- --index testpypi`. `--json` prints one document instead of lines. A session ends with 0"
    yield "or 1, as Nox knows nothing else; the fine exit code is in `.release/error.json`."
    for name in SESSIONS:
        yield from ("", f"## `nox -s {name}`", "", _plain(getattr(sessions, name).__doc__))


def _errors() -> Iterator[str]:
    yield from ("# Exit codes and errors", "", "| code | means |", "|---|---|")
    yield from (f"| {code} | {words} |" for code, words in _CODES.items())
    yield from ("", "Every error says what, where, why, and the fix as a command. Its id is what programs look at.", "")
    yield from ("| id | code | what is wrong | why that ends the command |", "|---|---|---|---|")
    kinds = (getattr(release.errors, name) for name in dir(release.errors))
    found = [kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, ReleaseError)]
    for kind in sorted(found, key=lambda kind: kind("").id):
        about = _ROOT if kind is ReleaseError else _plain(kind.__doc__)
        yield f"| `{kind('').id}` | {kind.exit_code} | {_cell(about)} | {_cell(kind.reason)} |"


def _checks() -> Iterator[str]:
    rows = {item.id: item for item in read_items()}
    yield from ("# Checks", "")
    yield "Each is named for the bad thing that it finds. Those of distributions and changes are asked by"
    yield "`nox -s release`, those of the other subjects by `invoke audit`, where they speak to rows of the checklist."
    for subject, family in _families():
        yield from ("", f"## {subject}", "", f"{len(family.members)} checks.")
        for check in family:
            yield from _check(check, rows)


def _families() -> Iterator[tuple[str, Family]]:
    for name in dir(release.checks):
        value = getattr(release.checks, name)
        if isinstance(value, Family):
            yield {"DISTS": "distributions", "CHANGES": "changes since the last release"}.get(name, name.lower()), value


def _check(check: ModuleType, rows: Container[str]) -> Iterator[str]:
    first, *paragraphs = re.split(r"\n[ \t]*\n", inspect.cleandoc(check.__doc__ or ""))
    yield from ("", f"### `{check.ID}`", "", _plain(first))
    items = [item for item in getattr(check, "ITEMS", ()) if item in rows]
    if items:
        yield from ("", f"Rows: {', '.join(items)}.")
    for paragraph in paragraphs:
        heading, colon, text = paragraph.partition(":")
        is_known = colon and heading in _HEADINGS
        yield from ("", f"**{heading}.** {_plain(text)}" if is_known else _plain(paragraph))


def _plain(text: str | None) -> str:
    """Return a docstring as one paragraph of Markdown."""
    words = " ".join(inspect.cleandoc(text or "").split())
    words = re.sub(r":(?:class|func|data|meth|attr):`[~.]?([^`]+)`", r"`\1`", words.replace("``", "`"))
    return re.sub(r"(?<!`)<([a-z0-9 ]+)>(?!`)", r"&lt;\1&gt;", words)


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("\n", " ")


def main(words: list[str]) -> None:
    """Write all pages, or print one."""
    if words[:1] == ["--print"]:
        sys.stdout.write(pages()[words[1]])
        return
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
