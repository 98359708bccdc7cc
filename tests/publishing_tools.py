"""A candidate of a project, and an index on this machine that takes it."""

from __future__ import annotations

import contextlib
import json
from hashlib import sha256

import rehearsed

from release.config import read_config
from release.index.upload import uploader
from release.model.candidate import Candidate
from release.model.distribution import Distribution, kind_of
from release.rehearsal.index import Index
from release.steps import publish as step
from release.steps import verify
from release.system.view import View
from release.system.world import World

NAME, VERSION = "demo", "1.0"


def a_project(make_project, **fields):
    """A project whose configuration may change without a commit."""
    return make_project({"pyproject.toml": "", ".gitignore": ".release/\ndist/\npyproject.toml\n"}, **fields)


@contextlib.contextmanager
def an_index(folder, **options):
    """A running index with the project of :func:`a_candidate`, which belongs to somebody."""
    with Index(folder, **options) as index:
        index.add_user("maintainer")
        index.add_project(NAME)
        yield index


def a_candidate(project, index=None, *, padding=b"", builds=0, **fields):
    """Put a candidate's files into ``dist/`` and its record beside; *index* gets the names of the public ones.

    There are *builds* more wheels, which differ in their build number.
    """
    folder = project.root / "dist"
    made = [_build(folder, number) for number in range(builds)]
    made += [rehearsed.wheel(folder, NAME, VERSION, padding=padding), rehearsed.sdist(folder, NAME, VERSION)]
    distributions = tuple(
        Distribution(
            filename=path.name,
            kind=kind_of(path.name),
            size=path.stat().st_size,
            sha256=sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(made)
    )
    candidate = Candidate(
        **{
            "project": NAME,
            "version": VERSION,
            "commit": project.head,
            "tag": "",
            "epoch": 0,
            "distributions": distributions,
            "tests": (),
            "findings": (),
            "tools": {},
            **fields,
        }
    )
    project.write(".release/candidate.json", candidate.canonical())
    if index is not None:
        table = "\n".join(
            f'[tool.release.indexes.{name}]\nupload = "{index.upload_url}"' for name in ("pypi", "testpypi")
        )
        project.write("pyproject.toml", f"[tool.release.publish]\nwait = 5\n{table}\n")
    return candidate


def _build(folder, number):
    told = f"Wheel-Version: 1.0\nGenerator: rehearsed\nRoot-Is-Purelib: true\nBuild: {number}\nTag: py3-none-any\n"
    made = rehearsed.wheel(folder, NAME, VERSION, extra={f"{NAME}-{VERSION}.dist-info/WHEEL": told.encode()})
    return made.rename(folder / f"{NAME}-{VERSION}-{number}-py3-none-any.whl")


class Publishing:
    """What a maintainer does with a candidate, and what the index has afterwards."""

    def __init__(self, project, index, token=None, environment=None):
        self.project, self.index = project, index
        self.token = index.make_token([NAME]) if token is None else token
        self.environment = {"PATH": "/usr/bin:/bin", "PYPI_API_TOKEN": self.token, "CI": "1", **(environment or {})}
        self.lines = []

    @property
    def view(self):
        return View(self.project.root, self.environment)

    def plan(self, name="pypi"):
        return step.plan(self.view, read_config(self.view), name, lambda *_: ("somebody",))

    def publish(self, name="pypi"):
        planned, view = self.plan(name), self.view
        with uploader(world := World(view)) as ready:
            return step.apply(planned, world, read_config(view), ready, self.lines.append)

    def verify(self, name="pypi"):
        view = self.view
        config = read_config(view)
        return verify.apply(verify.plan(view, config, name), World(view), config, self.lines.append)

    def journal(self):
        return [json.loads(line) for line in (self.project.root / ".release/journal.jsonl").read_text().splitlines()]

    def is_whole(self, candidate):
        """Tell whether the index has exactly the candidate's files."""
        return self.index.digests(NAME) == {file.filename: file.sha256 for file in candidate.distributions}
