"""Paired measurement: two commands in turn, whole processes, medians and the ratio pair by pair."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run: wall and CPU time in seconds (with all children), and the largest process in MiB."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command to measure: *prepare* is called before each run and is not measured; it gets the run's number."""

    argv: Sequence[str]
    cwd: Path
    environment: Mapping[str, str]
    prepare: Callable[[int], None] = lambda _number: None

    def run(self, number: int) -> Run:
        """Run once; a command that fails is no measurement (``RuntimeError`` with its last words)."""
        self.prepare(number)
        argv = [part.replace("{n}", str(number)) for part in self.argv]
        before = time.perf_counter()
        with subprocess.Popen(
            argv,
            cwd=self.cwd,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            output = process.stdout.read() if process.stdout else b""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - before
        if process.returncode:
            raise RuntimeError(f"{argv}: exit {process.returncode}\n{output.decode(errors='replace')[-2000:]}")
        return Run(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / _maxrss_unit())


def pair(ours: Command, baseline: Command, *, runs: int) -> tuple[list[Run], list[Run]]:
    """Run both in turn, after one run each that does not count."""
    counted = alternate([ours, baseline], runs=runs)
    return counted[0], counted[1]


def alternate(commands: Sequence[Command], *, runs: int) -> list[list[Run]]:
    """Run all in turn, after one run each that does not count."""
    counted: list[list[Run]] = [[] for _ in commands]
    for number in range(runs + 1):
        for command, kept in zip(commands, counted, strict=True):
            run = command.run(number)
            if number:
                kept.append(run)
    return counted


def show(case: str, what: str, measured: Sequence[list[Run]], goal: str) -> None:
    """Print one line: the medians of ours and the baseline, the ratio and the goal."""
    ours, baseline = measured
    unit, scale = {"wall": ("s", 1.0), "cpu": ("ms", 1000.0), "peak": ("MiB", 1.0)}[what]
    left, right = median(ours, what) * scale, median(baseline, what) * scale
    digits = 1 if what == "peak" else 0 if what == "cpu" else 3
    figure = f"{what} ({unit}), median of {len(ours)}"
    ratio = median_ratio(ours, baseline, what)
    print(f"{case:<22}{figure:<30}{left:>10.{digits}f}{right:>10.{digits}f}{ratio:>8.2f}{goal:>12}", flush=True)


def median_ratio(ours: Sequence[Run], baseline: Sequence[Run], what: str) -> float:
    """Return the median of the ratios pair by pair of ``wall``, ``cpu`` or ``peak``."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(ours, baseline, strict=True))


def median(runs: Sequence[Run], what: str) -> float:
    """Return the median of ``wall``, ``cpu`` or ``peak``."""
    return statistics.median(getattr(run, what) for run in runs)


def _maxrss_unit() -> float:
    """Linux counts KiB, macOS bytes."""
    return 1024.0 if resource.getpagesize() and os.uname().sysname != "Darwin" else 1024.0 * 1024.0
