"""``python -m release TASK``: the same Invoke program for a repository that has no tasks.py yet."""

from __future__ import annotations

import gc

from invoke.program import Program

from release import __version__
from release.tasks import ns


def main() -> None:
    """Run the task that the command line names."""
    gc.set_threshold(100_000)  # a short life with much to parse: looking for cycles would cost a tenth of it
    Program(name="release", binary="python -m release", namespace=ns, version=__version__).run()


if __name__ == "__main__":
    main()
