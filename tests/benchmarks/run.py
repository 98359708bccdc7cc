"""What we cost, as ratios in one run. Usage: run.py [CASE ...] [--runs N].

Nothing here is a test: machines are noisy, so a figure is printed beside its goal and the exit code is 0 unless a
command failed. Each case needs only what `pip install -e . --group test` brings, and the index for the release cases.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import reviewing  # noqa: E402
import scale  # noqa: E402
import shapes  # noqa: E402
import uploading  # noqa: E402
from measure import Command, pair, show  # noqa: E402

SCRIPTS = Path(sys.executable).parent


def main() -> None:
    """Measure the cases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", choices=[[], *CASES], help="default: all")
    parser.add_argument(
        "--runs", type=int, default=0, help="pairs that count (default: 15 for bump and list, 7 for scale, else 5)"
    )
    options = parser.parse_args()
    # Invoke never writes byte code; an installed copy has it, an editable one may not.
    compileall.compile_dir(HERE.parents[1] / "release", quiet=1)
    print(f"{'case':<22}{'figure':<30}{'ours':>10}{'baseline':>10}{'ratio':>8}{'goal':>12}")
    for name in options.cases or CASES:
        with tempfile.TemporaryDirectory(prefix="release-bench-") as folder:
            CASES[name](Path(folder), options.runs)


def bump(folder: Path, runs: int) -> None:
    """`invoke bump` against a bare task with the same edits and git commands."""
    ours, baseline = _project(folder / "ours"), _project(folder / "baseline")
    shutil.copy(HERE / "minimal_tasks.py", baseline / "tasks.py")
    _git(baseline, "commit", "--quiet", "--all", "--message", "tasks")
    _git(baseline, "push", "--quiet", "origin", "main")
    invoke = [str(SCRIPTS / "invoke"), "bump", "1.1.{n}"]
    measured = pair(
        Command(argv=invoke, cwd=ours, environment={}),
        Command(argv=invoke, cwd=baseline, environment={}),
        runs=runs or 15,
    )
    show("bump", "wall", measured, "<= 1.5")
    show("bump", "cpu", measured, "")
    show("bump", "peak", measured, "<= 60 MiB")


def listing(folder: Path, runs: int) -> None:
    """`invoke --list` against the same with an empty tasks.py."""
    for name, text in (
        ("ours", shapes.TASKS),
        ("baseline", "from invoke.tasks import task\n\n\n@task\ndef nothing(c):\n    pass\n"),
    ):
        (folder / name).mkdir()
        (folder / name / "tasks.py").write_text(text)
    argv = [str(SCRIPTS / "invoke"), "--list"]
    ours, baseline = (Command(argv=argv, cwd=folder / name, environment={}) for name in ("ours", "baseline"))
    measured = pair(ours, baseline, runs=runs or 15)
    show("list", "cpu", measured, "+ 15 ms")


def release(folder: Path, runs: int) -> None:
    """`nox -s release` with uv at hand against pytest, python -m build and twine check typed by hand."""
    _release(folder, runs, "release", str(SCRIPTS), "<= 0.6")


def release_without_uv(folder: Path, runs: int) -> None:
    """The same on a machine that has no uv."""
    scripts = folder / "no-uv"
    scripts.mkdir()
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    project = HERE.parents[1]
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet", "--editable", str(project), "pytest"]
    subprocess.run(pip, check=True)
    _release(folder, runs, "release-without-uv", str(environment / "bin"), "<= 1.1")


def _release(folder: Path, runs: int, case: str, scripts: str, goal: str) -> None:
    ours, baseline = _project(folder / "ours"), _project(folder / "baseline")
    path = os.pathsep.join([scripts, "/usr/local/bin", "/usr/bin", "/bin"])
    by_hand = "rm -rf dist && python -m pytest -q && python -m build && twine check dist/*"
    measured = pair(
        Command(argv=[f"{scripts}/nox", "-s", "release"], cwd=ours, environment={"PATH": path}),
        Command(argv=["/bin/sh", "-c", by_hand], cwd=baseline, environment={"PATH": path}),
        runs=runs or 5,
    )
    show(case, "wall", measured, goal)
    show(case, "cpu", measured, "")


def _project(root: Path) -> Path:
    """A project in the toonstream shape, with a bare remote and a first tag."""
    for path, data in shapes.toonstream().items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
    _git(root, "init", "--quiet", "--initial-branch", "main")
    _git(root, "config", "user.name", "Bench")
    _git(root, "config", "user.email", "bench@example.invalid")
    _git(root, "config", "gc.auto", "0")
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "start")
    _git(root, "tag", "--annotate", "v1.0.1", "--message", "v1.0.1")
    _git(root, "clone", "--quiet", "--bare", ".", f"{root}.git")
    _git(root, "remote", "add", "origin", f"{root}.git")
    _git(root, "push", "--quiet", "--set-upstream", "origin", "main")
    return root


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


CASES = {
    "bump": bump,
    "list": listing,
    "release": release,
    "release-without-uv": release_without_uv,
    **scale.CASES,
    **uploading.CASES,
    **reviewing.CASES,
}

if __name__ == "__main__":
    main()
