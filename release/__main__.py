"""``python -m release TASK``: the same Invoke program for a repository that has no tasks.py yet."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the task that the command line names."""
    gc.set_threshold(100_000)  # as in `faces.py`; importing Invoke alone looks for cycles some thirty times

    from invoke.program import Program  # noqa: PLC0415 - after the line above

    from release import __version__  # noqa: PLC0415 - as above
    from release.tasks import ns  # noqa: PLC0415 - as above

    Program(name="release", binary="python -m release", namespace=ns, version=__version__).run()


if __name__ == "__main__":
    main()
