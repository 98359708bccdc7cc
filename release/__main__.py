"""``python -m release TASK``: the same Invoke program for a repository that has no tasks.py yet."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Run the task that the command line names."""
    gc.set_threshold(100_000)  # as in `faces.py`; importing Invoke alone looks for cycles some thirty times
    from release.importing import import_invoke  # noqa: PLC0415 - after the line above

    import_invoke()
    from invoke.exceptions import Exit, ParseError  # noqa: PLC0415 - after the line above
    from invoke.program import Program  # noqa: PLC0415 - as above

    from release import __version__  # noqa: PLC0415 - as above
    from release.tasks import ns  # noqa: PLC0415 - as above

    class Ours(Program):
        """Invoke's program; what it cannot understand is told as our own errors are."""

        @property
        def binary(self) -> str:
            from release.usage import program_name  # noqa: PLC0415 - only help needs it

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

        @contextmanager
        def _told(self) -> Iterator[None]:
            try:
                yield
            except (ParseError, ValueError) as problem:  # a number of Invoke's own that is none
                from release.usage import tell  # noqa: PLC0415 - only an error needs it

                found = problem if isinstance(problem, ParseError) else ParseError(str(problem))
                raise Exit(code=tell(found, self)) from None

    try:
        Ours(name="release-tasks", namespace=ns, version=__version__).run()
    except BrokenPipeError:  # whoever read Invoke's help has gone, as `head` does
        from release.system.console import silence  # noqa: PLC0415 - hardly ever needed

        silence(sys.stdout)


if __name__ == "__main__":
    main()
