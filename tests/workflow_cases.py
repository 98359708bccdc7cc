"""Small workflows for the checks: how they are written, and how one check judges them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone

from release.checks import WORKFLOW
from release.config import Config
from release.facts.audit.workflows import read_files
from release.model.audit import Answers
from release.model.auditing import AuditFacts

SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1"  # v7.0.1 of actions/checkout
OTHER_SHA = "a" * 40
FILE = ".github/workflows/release.yml"
UPLOAD = f"{{uses: pypa/gh-action-pypi-publish@{OTHER_SHA}}}"
CHECKOUT = f"{{uses: actions/checkout@{SHA}, with: {{persist-credentials: false}}}}"
BY_TAG = "{push: {tags: ['v*']}}"


@dataclass(frozen=True)
class Folder:
    """Files as a view shows them, without a repository on the disk."""

    files: dict[str, bytes]
    prefix: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def git(self, *arguments: str, literal: bool = True) -> Listing:
        assert arguments[0] == "ls-files"
        assert not literal
        return Listing("\0".join(self.files))


@dataclass(frozen=True)
class Listing:
    text: str


def flow(on: str = BY_TAG, top: str = "", **jobs: str) -> str:
    """A workflow with jobs in flow style; ``_`` in a job's name is ``-``."""
    lines = [f"on: {on}", *([top] if top else []), "jobs:"]
    lines += [f"  {name.replace('_', '-')}: {body}" for name, body in jobs.items()]
    return "\n".join(lines) + "\n"


def job(*steps: str, **keys: str) -> str:
    """A job in flow style."""
    words = [f"{name.replace('_', '-')}: {value}" for name, value in keys.items()]
    return "{" + ", ".join(["runs-on: ubuntu-24.04", *words, f"steps: [{', '.join(steps)}]"]) + "}"


def run(*lines: str, **keys: str) -> str:
    """A step that runs *lines*."""
    script = "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    words = "".join(f", {name.replace('_', '-')}: {value}" for name, value in keys.items())
    return f'{{run: "{script}"{words}}}'


def use(action: str, /, **options: str) -> str:
    """A step that uses *action* with *options*."""
    given = ", ".join(f"{name.replace('_', '-')}: {value}" for name, value in options.items())
    return f"{{uses: {action}, with: {{{given}}}}}" if given else f"{{uses: {action}}}"


def facts_of(files: str | dict[str, str], **known) -> AuditFacts:
    """The facts of a project with these files; one text is the workflow that publishes."""
    texts = {FILE: files} if isinstance(files, str) else files
    folder = Folder({path: text.encode() for path, text in texts.items()})
    return AuditFacts(
        project="example",
        version="1.0",
        now=datetime(2026, 1, 2, tzinfo=timezone.utc),
        answers=Answers(answers={}, waivers={}, people={}),
        workflows=read_files(folder, Config(), "example"),
        **known,
    )


def judged(check: str, files: str | dict[str, str], **known) -> list:
    """The findings of *check* on these files."""
    return [*WORKFLOW.load(check.replace("-", "_")).judge(facts_of(files, **known))]
