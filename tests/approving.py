"""Candidates that wait for approval, people and their ssh keys, for the tests of approvals."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from release.config import Approval as Table
from release.config import Config
from release.model.candidate import Candidate, TestRun
from release.model.distribution import Distribution, kind_of
from release.model.finding import Finding, Outcome
from release.steps import approve
from release.system.view import View
from release.system.world import World

FILES = {
    "pyproject.toml": '[project]\nname = "thing"\nversion = "1.0.1"\n',
    "tasks.py": "from release.tasks import ns\n",
    ".gitignore": "/dist/\n__pycache__/\n",
}
DISTRIBUTIONS = {"thing-1.0.1.tar.gz": b"the sdist\x00\xff", "thing-1.0.1-py3-none-any.whl": b"the wheel\r\n"}
PASSED = Finding(check="wrong-name", outcome=Outcome.PASSED, where="thing-1.0.1.tar.gz", evidence="thing")


def make_candidate(project, *, tag="v1.0.1", findings=(PASSED,), tests=(), write=True) -> Candidate:
    """Put a candidate of HEAD and its distributions where `nox -s release` puts them."""
    for name, data in DISTRIBUTIONS.items():
        project.write(f"dist/{name}", data)
    made = Candidate(
        project="thing",
        version="1.0.1",
        commit=project.head,
        tag=tag,
        epoch=1,
        distributions=tuple(
            Distribution(filename=name, kind=kind_of(name), size=len(data), sha256=hashlib.sha256(data).hexdigest())
            for name, data in DISTRIBUTIONS.items()
        ),
        tests=tests or (TestRun(session="tests", outcome="passed"),),
        findings=findings,
        tools={"python": "3.11.7"},
    )
    if write:
        project.write(".release/candidate.json", made.canonical())
    return made


def config(**table) -> Config:
    """Return a configuration with these keys in [tool.release.approval]."""
    return Config(approval=Table(**table))


def be(project, name: str) -> None:
    """Let *name* be who works in *project* from now on."""
    project.git("config", "user.name", name.title())
    project.git("config", "user.email", f"{name}@example.invalid")


def approve_as(project, name: str = "", settings: Config | None = None, answer: str | None = "1.0.1", **wanted):
    """Approve the candidate of *project* as *name*, who types *answer*."""
    if name:
        be(project, name)
    view, settings = View(project.root), settings or config()
    return approve.apply(approve.plan(view, settings, approve.Wanted(**wanted)), World(view), answer)


def make_key(folder, name: str) -> str:
    """Make an ssh key without a pass phrase and return its file."""
    path = folder / f"key-{name}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    return str(path)


def public(key: str) -> str:
    """Return the public key of the file *key*: its type and its text."""
    return " ".join(Path(f"{key}.pub").read_text(encoding="utf-8").split()[:2])


def sign_with(project, key: str) -> None:
    """Let git, and so approvals, sign with *key* in *project*."""
    project.git("config", "gpg.format", "ssh")
    project.git("config", "user.signingKey", key)
