"""What size costs: 100 000 files, 1 000 packages in one repository, and the memory that both take."""

from __future__ import annotations

import os
import random
import shlex
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import shapes
from measure import Command, alternate, median, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OLD = "1.0.1"
FILES = 100_000
PLACES = 20
LOOK_ALIKES = 3_000
"""Files with versions of others."""
LONGER_NUMBERS = 300
"""Files with numbers of which the version is a part: every search by digits finds them."""
PACKAGES = (10, 100, 1_000)
INVOKE = str(Path(sys.executable).parent / "invoke")
_BODIES = 500
_WORDS = ("record", "stream", "token", "field", "buffer", "merge", "parse", "index", "cache", "frame")


def scale(folder: Path, runs: int) -> None:
    """`invoke bump` among 100 000 files against `git grep` over them and a bump in a small repository."""
    ours, small = _large(folder / "ours"), build(folder / "small", places())
    for case, flags in (("scale, no commit", ["--no-commit"]), ("scale, commit", [])):
        bump = [INVOKE, "bump", *flags, "2.0.{n}"]
        script = f"git -C {shlex.quote(str(ours))} grep -l -F -e {OLD} >/dev/null; exec {shlex.join(bump)}"
        measured = alternate(
            [
                _command(ours, bump),
                _command(small, ["/bin/sh", "-c", script]),
            ],
            runs=runs or 7,
        )
        if (changed := _changed(ours)) != PLACES:
            raise RuntimeError(f"{changed} files were changed and not {PLACES}: no measurement")
        show(case, "wall", measured, "<= 2")
        show(case, "cpu", measured, "")
        show(case, "peak", measured, "<= 150 MiB")


def packages(folder: Path, runs: int) -> None:
    """`invoke bump` of 10, 100 and 1 000 packages in lock-step: what each file that holds the version costs."""
    roots = {number: build(folder / str(number), _workspace(number)) for number in PACKAGES}
    measured = alternate([_command(root, [INVOKE, "bump", "2.0.{n}"]) for root in roots.values()], runs=runs or 5)
    walls = {}
    for (number, root), kept in zip(roots.items(), measured, strict=True):
        files = 2 * number + 1
        walls[number] = (files, [run.wall for run in kept])
        wall, cpu, peak = (median(kept, what) for what in ("wall", "cpu", "peak"))
        costs = f"{wall:.3f} s, {cpu:.3f} s CPU, {peak:.1f} MiB, {wall / files * 1000:.2f} ms a file"
        print(f"{f'packages, {number}':<22}{_changed(root)} of {files} files changed: {costs}", flush=True)
    few, some, many = (walls[number] for number in PACKAGES)
    for what, cost in (
        ("with start-up", [(some, (0, [0.0])), (many, (0, [0.0]))]),
        ("beyond 10", [(some, few), (many, few)]),
    ):
        at_some, at_many = (
            (statistics.median(wall) - statistics.median(floor)) / (files - less) * 1000
            for (files, wall), (less, floor) in cost
        )
        figure = f"ms a file, {what}"
        costs = f"{at_many:>10.3f}{at_some:>10.3f}{at_many / at_some:>8.2f}{'<= 1.1':>12}"
        print(f"{'packages, 1000 to 100':<22}{figure:<30}{costs}", flush=True)


def memory(folder: Path, runs: int) -> None:
    """The largest process of a bump among 100 000 files and of 1 000 packages; the goal is 150 MiB for each."""
    for case, root in (
        ("memory, files", _large(folder / "files")),
        ("memory, packages", build(folder / "p", _workspace(1_000))),
    ):
        measured = alternate(
            [_command(root, [INVOKE, "bump", "2.0.{n}"]), _command(root, [INVOKE, "--version"])], runs=runs or 3
        )
        show(case, "peak", measured, "<= 150 MiB")


def places() -> dict[str, str | bytes]:
    """A project whose version stands in :data:`PLACES` files: five of toonstream's, and tests that assert it."""
    tests = {
        f"tests/area{number:02}/test_version.py": "import toonstream\n\n\ndef test_version():\n"
        f'    assert toonstream.__version__ == "{OLD}"\n'
        for number in range(PLACES - 5)
    }
    return {**shapes.toonstream(OLD), **tests}


def _large(root: Path) -> Path:
    return build(root, places(), _crowd())


def _crowd() -> Iterator[tuple[str, int]]:
    """Paths in nested folders, each with the number of its body."""
    for number in range(FILES - len(places())):
        folder = f"part{number // 4000:02}/group{number // 200 % 20:02}/set{number // 20 % 10}"
        kind = ("py", "md", "json", "txt", "py")[number % 5]
        yield f"{folder}/file{number:06}.{kind}", number


def _bodies(random_: random.Random) -> list[bytes]:
    """Texts of 0.2 to 8 KB without any version."""
    bodies = []
    for _ in range(_BODIES):
        lines = min(150, max(4, int(random_.lognormvariate(3.3, 0.7))))
        text = (
            f"# The {random_.choice(_WORDS)} is merged with {random_.randrange(10**6)} {number}\n"
            for number in range(lines)
        )
        bodies.append("".join(text).encode())
    return bodies


def _workspace(number: int) -> dict[str, str | bytes]:
    """Packages in lock-step below a root project of the same version; each has a few files without it."""
    files: dict[str, str | bytes] = {
        "pyproject.toml": f'[project]\nname = "all"\nversion = "{OLD}"\n\n'
        '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        "tasks.py": shapes.TASKS,
    }
    for each in range(number):
        name = f"member{each:04}"
        files[f"packages/{name}/pyproject.toml"] = (
            f'[project]\nname = "{name}"\nversion = "{OLD}"\ndependencies = ["attrs==23.1.0"]\n'
        )
        files[f"packages/{name}/src/{name}/__init__.py"] = f'"""Member {each}."""\n\n__version__ = "{OLD}"\n'
        files[f"packages/{name}/src/{name}/code.py"] = f'"""Code."""\n\nNUMBER = {each}\n'
    return files


def build(root: Path, files: Mapping[str, str | bytes], crowd: Iterable[tuple[str, int]] = ()) -> Path:
    """Make a repository with a bare remote and a first tag, all of it in one stream to git."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main", str(root)], check=True)
    settings = {
        "user.name": "Bench",
        "user.email": "bench@example.invalid",
        "gc.auto": "0",
        "maintenance.auto": "false",
    }
    for name, value in settings.items():
        _git(root, "config", name, value)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE) as importing:
        assert importing.stdin
        importing.stdin.writelines(_stream(files, crowd))
    if importing.returncode:
        raise RuntimeError("git fast-import failed")
    _git(root, "reset", "--quiet", "--hard")
    _git(root, "tag", "--annotate", f"v{OLD}", "--message", f"v{OLD}")
    _git(root, "clone", "--quiet", "--bare", ".", f"{root}.git")
    _git(root, "remote", "add", "origin", f"{root}.git")
    _git(root, "fetch", "--quiet", "origin")
    _git(root, "branch", "--quiet", "--set-upstream-to", "origin/main")
    _git(root, "update-ref", "refs/bench/start", "HEAD")
    return root


def _stream(files: Mapping[str, str | bytes], crowd: Iterable[tuple[str, int]]) -> Iterator[bytes]:
    """What `git fast-import` reads: bodies that many files share, then one commit."""
    random_ = random.Random(7)
    plain = _bodies(random_)
    others = [body + b"# needs libfoo==2.31.%d or 3.1.4\n" % number for number, body in enumerate(plain)]
    longer = [body + b"# since libbar 1.0.1%d and 31.0.1\n" % (number % 10) for number, body in enumerate(plain)]
    for mark, body in enumerate((*plain, *others, *longer), start=1):
        yield b"blob\nmark :%d\ndata %d\n%s\n" % (mark, len(body), body)
    yield b"commit refs/heads/main\ncommitter Bench <bench@example.invalid> 1700000000 +0000\ndata 5\nstart\n"
    for path, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
    for path, number in crowd:
        kind = 2 if number % (FILES // LONGER_NUMBERS) == 0 else 1 if number % (FILES // LOOK_ALIKES) == 0 else 0
        yield b"M 100644 :%d %s\n" % (1 + kind * _BODIES + number % _BODIES, path.encode())


def _command(root: Path, argv: list[str]) -> Command:
    """A command that finds the repository as it was made."""

    def reset(_number: int) -> None:
        _git(root, "reset", "--quiet", "--hard", "refs/bench/start")

    return Command(argv=argv, cwd=root, environment={}, prepare=reset)


def _changed(root: Path) -> int:
    """How many files the last run changed."""
    argv = ["git", "diff", "--name-only", "refs/bench/start"]
    return len(subprocess.run(argv, cwd=root, stdout=subprocess.PIPE, check=True).stdout.splitlines())


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", *arguments], cwd=root, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"}
    )


CASES = {"scale": scale, "packages": packages, "memory": memory}
