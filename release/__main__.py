"""``python -m release TASK``: the same Invoke program for a repository that has no tasks.py yet."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the task that the command line names."""
    gc.set_threshold(100_000)  # as in `faces.py`; importing Invoke alone looks for cycles some thirty times
    from release.importing import import_invoke  # noqa: PLC0415 - after the line above

    import_invoke()
    from release.program import run  # noqa: PLC0415 - after the line above

    run()


if __name__ == "__main__":
    main()
