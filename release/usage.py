"""What is said of words that mean nothing to a task: its help, or an error like all others, with the nearest name."""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING

from invoke.collection import Collection
from invoke.exceptions import Exit
from invoke.program import Program

from release.errors import Misused, OptionUnknown
from release.faces import Face
from release.model.project_facts import SESSIONS
from release.system.invocation import program_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from invoke.exceptions import ParseError
    from invoke.parser.context import ParserContext
    from invoke.tasks import Task

    from release.errors import ReleaseError

HELP = ("--help", "-h")
_NO_WORD = "a word that is overlooked would be one that did not count"
# What a task does with the word that it needs, where that can be typed without knowing the project.
_EXAMPLES = {"bump": "patch", "incident": "token"}
_UNKNOWN = re.compile(r"No idea what '(.+)' is!")
_EMPTY = re.compile(r"Flag <Argument: ([\w-]+).*needed value")


def instead_of_word(task: Task[Callable[..., object]], option: str, *, json: bool) -> Exit:
    """Return how *task* ends that was given *option* in the place of the word that it needs: Invoke takes it for that.

    Help is shown and is no failure.
    """
    if option in HELP:
        program = Program(binary=program_name(), namespace=Collection(task))
        program.run([program_name(), "--help", task.name], exit=False)
        return Exit(code=0)
    [context] = Collection(task).to_contexts()
    needed = context.positional_args[0].name
    near, example = _near(option, context.flag_names()), _EXAMPLES.get(task.name)
    words = [part for word in sys.argv[1:] for part in ((example, near) if word == option else (word,))]
    fix = (_typed(str(word) for word in words),) if near and example else ()
    problem = Misused(
        f"{task.name} needs its {needed} before {option}",
        where=(_typed(sys.argv[1:]),),
        why=f"Invoke takes the first word after {task.name} for the {needed}",
        fix=(*fix, _typed(("--help", task.name))),
    )
    return Exit(code=Face(json=json).fail(problem))


def tell(problem: ParseError, program: Program) -> int:
    """Show what *program* could not understand as every error is shown, and return the exit code."""
    return Face(json="--json" in program.argv).fail(explain(problem, program))


def explain(problem: ParseError, program: Program) -> ReleaseError:
    """Return the error for what *program* could not understand, with the command that was probably meant."""
    words, context = program.argv[1:], problem.context
    unknown, empty = _UNKNOWN.fullmatch(str(problem)), _EMPTY.match(str(problem))
    eaten = next((str(each.value) for each in context.positional_args if each.value), "") if context else ""
    if unknown and eaten.startswith("-") and eaten not in HELP:
        return _unknown_option(eaten, words, context, program)
    if unknown and unknown[1].startswith("-"):
        return _unknown_option(unknown[1], words, context, program)
    if unknown:
        return _unknown_word(unknown[1], words, context, program)
    if context and context.missing_positional_args:
        return _missing_word(words, context)
    what = f"--{empty[1]} needs a value" if empty else str(problem)
    why = "without one nobody can tell what was meant" if empty else "what cannot be read cannot be done"
    return Misused(what, where=(_typed(words),), why=why, fix=(_typed(_help_for(context)),))


def _missing_word(words: Sequence[str], context: ParserContext) -> ReleaseError:
    name, needed = str(context.name), context.missing_positional_args[0]
    example = (_typed((*words, _EXAMPLES[name])),) if name in _EXAMPLES and words[-1:] == [name] else ()
    return Misused(
        f"{name} needs its {needed.name}",
        where=(_typed(words),),
        why=f"{needed.name}: {needed.help}",
        fix=(*example, _typed(_help_for(context))),
    )


def _unknown_option(option: str, words: Sequence[str], context: ParserContext | None, program: Program) -> ReleaseError:
    whose = f"{context.name} has" if context and context.name else "there is"
    own = context.flag_names() if context else ()
    near = _near(option, own) or _near(option, program.initial_context.flag_names())
    return OptionUnknown(
        f"{whose} no option {option}",
        where=(_typed(words),),
        why="an option that is overlooked would not do what it was given for",
        fix=(_typed(_replaced(words, option, near) if near else _help_for(context)),),
    )


def _unknown_word(word: str, words: Sequence[str], context: ParserContext | None, program: Program) -> ReleaseError:
    tasks = [*(program.namespace or Collection()).task_names]
    near = word if word in SESSIONS else _near(word, (*tasks, *SESSIONS))
    name = context.name if context else None
    if near and near not in tasks:
        return Misused(
            f"there is no task {word}",
            where=(_typed(words),),
            why=f"that is `nox -s {near}`: tasks act on the working tree and on git, sessions build, check and upload",
            fix=(_as_session(near, word, words, name),),
        )
    if near or not name:
        listed = f"it is one of {', '.join(sorted(tasks))}"
        fix = _replaced(words, word, near) if near else ("--list",)
        return Misused(f"there is no task {word}", where=(_typed(words),), why=listed, fix=(_typed(fix),))
    given = next((each for each in words if each.startswith("-") and each.partition("=")[2] == word), "")
    option = given.partition("=")[0]
    what = f"{option} takes no value" if given else f"{name} was given one word too many: {word}"
    rest = _replaced(words, given, option) if given else [each for each in words if each != word]
    return OptionUnknown(what, where=(_typed(words),), why=_NO_WORD, fix=(_typed(rest), _typed(_help_for(context))))


def _as_session(session: str, word: str, words: Sequence[str], task: str | None) -> str:
    """Return the command for a session that was given as a task, with the tasks before it and its own options."""
    if {*HELP} & {*words}:
        return "nox --list"
    place = words.index(word) if word in words else len(words)
    before = f"{_typed(words[:place])} && " if task else ""
    options = words[place + 1 :]
    return f"{before}nox -s {session}{f' -- {shlex.join(options)}' if options else ''}"


def _near(word: str, names: Iterable[str]) -> str:
    import difflib  # noqa: PLC0415 - only a mistake needs it

    return next(iter(difflib.get_close_matches(word.partition("=")[0], [*names], n=1)), "")


def _replaced(words: Sequence[str], old: str, new: str) -> list[str]:
    return [new + word[len(old) :] if word == old or word.startswith(f"{old}=") else word for word in words]


def _help_for(context: ParserContext | None) -> tuple[str, ...]:
    return ("--help", context.name) if context and context.name else ("--help",)


def _typed(words: Iterable[str]) -> str:
    return f"{program_name()} {shlex.join(words)}"
