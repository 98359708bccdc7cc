"""What the review costs: of 2 000 files, beside unpacking and `diff` by hand, and as a part of a release.

The index runs in a process of its own; the release before was fetched from it once, and is kept.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rehearsed
import scale
import shapes
import uploading
from measure import Command, pair, show

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
FILES = 2_000
CHANGED = (50, FILES)
OLD, NEW = "1.0.1", "1.1.0"
_SCRIPTS = Path(sys.executable).parent
_FUNCTION = '''
def {name}(first, second={number}):
    """Return what {name} makes of both."""
    found = [first, second, {number}]
    return sum(found) + {changed}
'''
_BY_HAND = """rm -rf a b && mkdir a b
for side in a b; do
    for file in $side.d/*.whl; do python -m zipfile -e "$file" $side; done
    for file in $side.d/*.tar.gz; do python -m tarfile -e "$file" $side; done
done
diff -ruN a b > changes.diff || true
"""


def large(folder: Path, runs: int) -> None:
    """`nox -s review` of a wheel and an sdist of 2 000 files, of which 50 or all changed since the release before."""
    for changed in CHANGED:
        root = scale.build(folder / f"{changed}", _project())
        for side, version, number in (("a.d", OLD, 0), ("dist", NEW, changed)):
            _distributions(root / side, version, number)
        (root / "b.d").symlink_to(root / "dist")
        environment = {"PATH": os.pathsep.join([str(_SCRIPTS), "/usr/local/bin", "/usr/bin", "/bin"])}
        measured = pair(
            Command(
                argv=[str(_SCRIPTS / "nox"), "-s", "review", "--", "--against", "a.d"],
                cwd=root,
                environment=environment,
            ),
            Command(argv=["/bin/sh", "-c", _BY_HAND], cwd=root, environment=environment),
            runs=runs or 5,
        )
        if (told := f"in {changed + 2:,} files") not in (root / ".release/review.md").read_text():
            raise RuntimeError(f"the page does not tell of changed lines {told}: no measurement")
        for what, goal in (("wall", "<= 3 s"), ("cpu", ""), ("peak", "")):
            show(f"review, {changed} changed", what, measured, goal)


def share(folder: Path, runs: int) -> None:
    """`nox -s release` of the small project, with the review and without one."""
    name = "toonstream"
    with uploading.serving(folder / "indexes", 1, name=name) as indexes:
        environment = uploading.tokens(indexes)
        root = scale.build(folder / "project", {**shapes.toonstream(), **_at_index(indexes)})
        for argv in (
            ["nox", "-s", "release"],
            ["invoke", "approve", "--yes"],
            ["nox", "-s", "publish"],
            ["invoke", "bump", NEW],
        ):
            uploading.call(root, environment, *argv)
        measured = pair(
            Command(argv=[str(_SCRIPTS / "nox"), "-s", "release"], cwd=root, environment=environment),
            Command(
                argv=[sys.executable, str(HERE / "without_review.py"), "-s", "release"],
                cwd=root,
                environment=environment,
            ),
            runs=runs or 7,
        )
    show("review in a release", "wall", measured, "<= 1.1")
    show("review in a release", "cpu", measured, "")


def _at_index(indexes: list[list[str]]) -> Mapping[str, str]:
    """The small project's pyproject.toml, that publishes to the index and may be approved without asking."""
    ((url, _),) = indexes
    own = shapes.toonstream()["pyproject.toml"]
    text = own.decode() if isinstance(own, bytes) else own
    tables = (
        f'[tool.release.indexes.run0]\nupload = "{url}"\ntoken = "TOKEN_0"\n\n'
        '[tool.release.publish]\nstages = ["run0"]\n\n[tool.release.approval]\nallow-yes = true\n'
    )
    return {"pyproject.toml": f"{text}\n{tables}"}


def _project() -> Mapping[str, str]:
    return {
        "pyproject.toml": f'[project]\nname = "demo"\nversion = "{NEW}"\n',
        "noxfile.py": "import release.sessions\n\nrelease.sessions.register()\n",
        ".gitignore": "/.nox/\n/.release/\n/dist/\n/*.d\n/a/\n/b/\n/changes.diff\n",
    }


def _distributions(folder: Path, version: str, changed: int) -> None:
    """A wheel and an sdist of 2 000 modules, of which the first *changed* are not as they were."""
    chance = random.Random(7)
    modules = {
        f"demo/part{number // 100}/module{number}.py": _module(chance, number, is_changed=number < changed)
        for number in range(FILES)
    }
    modules |= {f"demo/part{number}/__init__.py": b"" for number in range(FILES // 100)}
    rehearsed.wheel(folder, "demo", version, extra=modules)
    top = f"demo-{version}"
    rehearsed.sdist(
        folder,
        "demo",
        version,
        members={
            f"{top}/PKG-INFO": rehearsed.metadata("demo", version),
            **{f"{top}/{path}": data for path, data in modules.items()},
        },
    )


def _module(chance: random.Random, number: int, *, is_changed: bool) -> bytes:
    """About fifty lines, of which one may be changed."""
    functions = chance.sample(range(1000), 10)
    return "".join(
        _FUNCTION.format(name=f"make_{each}", number=number, changed=int(is_changed and place == 0))
        for place, each in enumerate(functions)
    ).encode()


CASES = {"review": large, "review-share": share}
