"""What the steps of a job need from the forge, as far as their words tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from release.model.workflow import Job
    from release.model.workflow_parts import Command

_REMOTE = {"push", "fetch", "pull", "clone", "ls-remote", "submodule", "lfs"}
_PUSHERS = re.compile(
    r"commit|push|create-pull-request|release|changelog|bump|version|pages|deploy|docs|tag|sync|merge|backport|mkdocs|"
    r"codeql|pre-commit|changed-files|paths-filter|semantic|asv|benchmark"
)
# They make a release through the forge's API, with a token of their own.
_BY_API = {"softprops/action-gh-release", "actions/create-release", "actions/upload-release-asset"}
_PUSHING = {"mike", "ghp-import", "mkdocs", "semantic-release", "cz", "bumpver", "tbump", "gh", "goreleaser", "jf"}


def is_our_release(command: Command) -> bool:
    """Tell whether *command* is our session that tests, builds and checks, as `init` writes it."""
    return command.program == "nox" and {"release", "--session"} <= {*command.words}


def is_our_publish(command: Command) -> bool:
    """Tell whether *command* is our session that uploads what another job built, by its digest, and builds nothing."""
    return command.program == "nox" and {"publish", "--candidate"} <= {*command.words}


def uses_remote(job: Job) -> bool:
    """Tell whether a step of *job* may need the token that a checkout keeps: git on the remote, or what pushes."""
    for step in job.steps:
        known = {"actions/checkout", *_BY_API}
        if step.uses and step.uses.repository not in known and _PUSHERS.search(step.uses.action):
            return True
        if step.uses and step.uses.is_local:
            return True
        for command in step.commands:
            if command.program == "git" and not _REMOTE.isdisjoint(command.words):
                return True
            if command.program in _PUSHING or "/" in command.words[0] or command.words[-1].endswith((".sh", ".py")):
                return True
    return False
