"""Our kind of Invoke task: every word that its function takes is an option with a long name and nothing else.

Which words those are is read off the function itself. Invoke asks the module ``inspect``, and importing that was a
fortieth of a bump.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from invoke.parser.argument import Argument
from invoke.tasks import Task
from invoke.tasks import task as invoke_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    _Task = Task[Callable[..., object]]
else:
    _Task = Task


class _Plain(_Task):
    """A task of a function that takes the context, and then words by name."""

    def fill_implicit_positionals(self, positional: Iterable[str] | None) -> Iterable[str]:
        given = _words(self.body)
        return [name for name in given if given[name] is None] if positional is None else positional

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:
        given = _words(self.body)
        helped = {name.replace("-", "_"): text for name, text in self.help.items()}
        if helped.keys() - given.keys() and not ignore_unknown_help:
            raise ValueError(f"no option {', '.join(sorted(helped.keys() - given.keys()))} of {self.name}")
        order = [*self.positional, *(name for name in given if name not in self.positional)]
        return [self._argument(name, given[name], helped.get(name)) for name in order]

    def _argument(self, name: str, default: object, text: str | None) -> Argument:
        return Argument(
            names=(name.replace("_", "-"),),
            kind=str if default is None else type(default),
            default=default,
            help=text,
            positional=name in self.positional,
            attr_name=name if "_" in name else None,
        )


task = partial(invoke_task, klass=_Plain, auto_shortflags=False)


def _words(function: Callable[..., object]) -> dict[str, Any]:
    """Return the words that *function* takes behind the context, with their defaults, ``None`` where there is none."""
    code, defaults = function.__code__, function.__defaults__ or ()
    names = code.co_varnames[1 : code.co_argcount]
    return dict.fromkeys(names) | dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
