"""Kill bump, tag and rollback at every point and see that the next command makes all old or all new.

Usage: run.py [SHAPE ...] [--every N] [--jobs N]. The exit code is 1 if one point fails; each failure is printed.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import shutil
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

import killing  # noqa: E402

_FULL = "plain"


def main() -> int:
    """Kill at the points that were asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", choices=[[], *killing.SHAPES], help="default: all")
    parser.add_argument("--every", type=int, default=4, help="every Nth call of the shapes but the first (default: 4)")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    failures = total = 0
    started = time.monotonic()
    _say(f"{'shape':<28}{'points':>8}{'killed':>8}{'old':>6}{'new':>6}{'failures':>10}")
    with tempfile.TemporaryDirectory(prefix="release-crash-") as folder:
        variables = killing.environment(Path(folder))
        for name in options.shapes or killing.SHAPES:
            counts, words = _shape(name, Path(folder), variables, options)
            line = (counts["points"], counts["killed"], counts["old"], counts["new"], counts["failed"])
            _say(f"{name:<28}{line[0]:>8}{line[1]:>8}{line[2]:>6}{line[3]:>6}{line[4]:>10}")
            for told in words:
                _say(f"    {told}")
            failures += counts["failed"]
            total += counts["points"]
    _say(f"{total} points, {failures} failures, {time.monotonic() - started:.0f} s")
    return 1 if failures else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _shape(name: str, base: Path, variables: dict[str, str], options: argparse.Namespace):
    shape = killing.SHAPES[name]
    folder = base / name.replace(" ", "-")
    folder.mkdir()
    scene = killing.Scene(shape, folder, variables).build()
    sides, log = killing.sides(scene, base)
    every = 1 if name == _FULL else options.every
    all_points = killing.points(shape, log)
    wanted = [point for number, point in enumerate(all_points) if number >= len(log) or number % every == 0]
    following = killing.followings(shape)

    def one(number: int) -> tuple[bool, str, str]:
        point = wanted[number]
        copy = scene.copy(base / f"{folder.name}-{number}")
        try:
            ran = point.kill(copy)
            then = following[number % len(following)]
            found = killing.judge(copy, sides, then)
            return killing.was_killed(ran), found, f"{point.name}, then {then}: {found}"
        finally:
            shutil.rmtree(copy.folder, ignore_errors=True)

    counts: collections.Counter[str] = collections.Counter(points=len(wanted))
    words = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for was_killed, found, told in pool.map(one, range(len(wanted))):
            counts["killed"] += was_killed
            counts["failed" if found.startswith("!") else found] += 1
            if found.startswith("!"):
                words.append(told)
    shutil.rmtree(folder)
    return counts, words


if __name__ == "__main__":
    sys.exit(main())
