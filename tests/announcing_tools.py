"""What the tests of announcing share: a project with a candidate, and announcing it on a fake forge."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace

import urllib3
from review_tools import a_review

from release.config import Config
from release.facts.assets import list_files
from release.model.candidate import Candidate
from release.model.distribution import Distribution
from release.model.review_json import canonical
from release.model.settings import Announce, Forge
from release.steps import announce
from release.system.view import View
from release.system.world import World

FILES = {"demo-1.0.2-py3-none-any.whl": b"the wheel" * 999, "demo-1.0.2.tar.gz": b"the sdist" * 999}
NOTES = "### Fixed\n\n- A thing."
CHANGELOG = f"# Changelog\n\n## 1.0.2\n\n{NOTES}\n\n## 1.0.1\n\n- Older.\n"
PYPROJECT = '[project]\nname = "demo"\nversion = "1.0.2"\n'
TAG = "v1.0.2"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def ask(method, url, token, body=None):
    """Ask a forge as a person would and return its document."""
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    with urllib3.PoolManager(retries=False, timeout=10) as http:
        answer = http.request(method, url, body=data, headers={"Authorization": f"Bearer {token}"})
        assert answer.status < 300, answer.data
        return json.loads(answer.data or b"{}")


def candidate_of(commit: str, version: str = "1.0.2", tag: str = TAG) -> Candidate:
    files = tuple(
        Distribution(
            filename=name, kind="wheel" if name.endswith("whl") else "sdist", size=len(data), sha256=digest(data)
        )
        for name, data in FILES.items()
    )
    empty = {"tests": (), "findings": (), "tools": {}}
    return Candidate(project="demo", version=version, commit=commit, tag=tag, epoch=0, distributions=files, **empty)


@dataclass
class Announcing:
    """A project, the forge that it is announced on, and the environment of whoever announces it."""

    project: object
    config: Config
    environment: dict = field(default_factory=dict)
    review: str = ""

    @property
    def view(self) -> View:
        return View(self.project.root, self.environment)

    def plan(self):
        return announce.plan(self.view, self.config)

    def run(self, view: View | None = None, world: World | None = None):
        view = view or self.view
        return announce.apply(announce.plan(view, self.config), world or World(view))

    def act(self, name: str) -> None:
        """Do something that stands in the journal."""
        with World(self.view).act(name):
            pass

    @property
    def trail(self) -> bytes:
        """What the trail says now."""
        return next((file.data for file in list_files(self.view, self.candidate) if file.name == "trail.jsonl"), b"")

    @property
    def candidate(self) -> Candidate:
        return replace(candidate_of(self.project.head), review=self.review)

    def reviewed(self) -> dict[str, str]:
        """Let the candidate have been reviewed; return the name and SHA-256 of the pages."""
        model = canonical(a_review())
        self.review = digest(model)
        self.project.write(".release/review.json", model)
        self.project.write(".release/candidate.json", self.candidate.canonical())
        return {file.name: file.sha256 for file in list_files(self.view, self.candidate) if "review" in file.name}

    @property
    def expected(self) -> dict[str, str]:
        """Name and SHA-256 of every asset that has to be there."""
        made = self.candidate.canonical()
        files = {**{name: digest(data) for name, data in FILES.items()}, "candidate.json": digest(made)}
        sums = "".join(f"{value}  {name}\n" for name, value in sorted(files.items()))
        return {**files, "SHA256SUMS": digest(sums.encode())}

    def configured(self, **changes) -> None:
        """Change ``[tool.release.announce]``."""
        self.config = replace(self.config, announce=replace(self.config.announce, **changes))


def announcing(make_project, kind: str, url: str, api: str, **environment: str) -> Announcing:
    """Make a project with a candidate; its forge, of that *kind*, has the repository at *url*."""
    project = make_project({"pyproject.toml": PYPROJECT, "CHANGELOG.md": CHANGELOG, ".gitignore": "/dist/\n"}, tag=TAG)
    for name, data in FILES.items():
        project.write(f"dist/{name}", data)
    project.write(".release/candidate.json", candidate_of(project.head).canonical())
    config = Config(forge=Forge(kind=kind, url=url, api=api), announce=Announce(unverified=True))
    variables = {"PATH": os.environ["PATH"], **environment}
    return Announcing(project, config, variables)
