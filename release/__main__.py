"""``python -m release TASK``: the same Invoke program for a repository that has no tasks.py yet."""

from __future__ import annotations

from invoke.program import Program

from release import __version__
from release.tasks import ns


def main() -> None:
    """Run the task that the command line names."""
    Program(name="release", binary="python -m release", namespace=ns, version=__version__).run()


if __name__ == "__main__":
    main()
