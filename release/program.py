"""Our own Invoke program, for a repository without tasks.py; what it cannot understand is told as our errors are."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from invoke.collection import Collection
from invoke.exceptions import Exit, ParseError
from invoke.parser import Parser
from invoke.program import Program

from release import __version__
from release.tasks import ns

if TYPE_CHECKING:
    from collections.abc import Iterator


def run() -> None:
    """Run the task that the command line names."""
    try:
        _Ours(name="release-tasks", namespace=ns, version=__version__).run()
    except BrokenPipeError:  # whoever read Invoke's help has gone, as `head` does
        from release.system.console import silence  # noqa: PLC0415 - hardly ever needed

        silence(sys.stdout)


class _Ours(Program):
    @property
    def binary(self) -> str:
        from release.system.invocation import program_name  # noqa: PLC0415 - only help needs it

        return program_name()

    def parse_core(self, argv: list[str] | None) -> None:
        with self._told():
            super().parse_core(argv)

    def parse_tasks(self) -> None:
        with self._told():
            super().parse_tasks()
        for task in self.tasks:  # `bump --help`: Invoke takes it for the version
            if any(word.value in {"--help", "-h"} for word in task.positional_args):
                self.args.help.value = task.name

    def parse_cleanup(self) -> None:
        with self._told():
            super().parse_cleanup()

    def _make_parser(self) -> Parser:
        """Know the options of those tasks alone that a word may name; those of all were a fortieth of a bump."""
        words = " ".join(self.argv)
        named = [name for name, also in ns.task_names.items() if any(each in words for each in (name, *also))]
        contexts = Collection(*(ns.tasks[name] for name in named)).to_contexts()
        return Parser(initial=self.initial_context, contexts=contexts)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (ParseError, ValueError) as problem:  # a number of Invoke's own that is none
            from release.usage import tell  # noqa: PLC0415 - only an error needs it

            found = problem if isinstance(problem, ParseError) else ParseError(str(problem))
            raise Exit(code=tell(found, self)) from None
