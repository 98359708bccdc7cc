"""The CI job that runs us: what it hands on to other jobs, and the page that it shows.

Sources: GitHub Docs, "Workflow commands" (GITHUB_OUTPUT, GITHUB_STEP_SUMMARY); GitLab Docs, "Artifacts reports types"
(dotenv).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GITHUB, GITLAB = "github", "gitlab"
DOTENV = "ci.env"
LARGEST_SUMMARY = 1024 * 1024
_CUT = "\n\nThis page is full; the rest is in the log.\n"


def service_of(environment: Mapping[str, str]) -> str:
    """Return which CI runs us: ``github``, ``gitlab``, or nothing that takes what is handed on."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return GITHUB
    return GITLAB if environment.get("GITLAB_CI") == "true" else ""


class Job:
    """One job, or one step of it, of the CI that *environment* tells of."""

    def __init__(self, environment: Mapping[str, str], folder: Path, hide: Callable[[str], str]) -> None:
        """Keep in *folder* what GitLab takes from there; *hide* takes secrets out of all that is handed on."""
        self.service = service_of(environment)
        self._environment, self._folder, self._hide = environment, folder, hide

    def put(self, values: Mapping[str, str]) -> None:
        """Hand on *values*, each one line: outputs of a step, or variables of GitLab's later jobs.

        ``ValueError`` where one has several lines: it could say anything in the name of another.
        """
        lines = [f"{name}={self._hide(value)}" for name, value in values.items()]
        if any(line.splitlines() != [line] for line in lines):
            raise ValueError("a value that is handed on has several lines")
        path = self._environment.get("GITHUB_OUTPUT", "")
        if self.service == GITHUB and path:
            _append(Path(path), "".join(f"{line}\n" for line in lines))
        elif self.service == GITLAB:
            named = [f"{name.upper()}{line[len(name) :]}\n" for name, line in zip(values, lines, strict=True)]
            self._folder.mkdir(exist_ok=True)
            _append(self._folder / DOTENV, "".join(named))

    def summarise(self, markdown: str) -> None:
        """Add *markdown* to the page of the run, as far as there is room."""
        path = self._environment.get("GITHUB_STEP_SUMMARY", "")
        if self.service != GITHUB or not path:
            return
        there = Path(path).stat().st_size if Path(path).exists() else 0
        data, room = f"{self._hide(markdown)}\n".encode(), LARGEST_SUMMARY - there
        if len(data) > room:
            data = data[: max(0, room - len(_CUT))] + _CUT.encode() * (room >= len(_CUT))
        _append(Path(path), data.decode("utf-8", "ignore"))


def _append(path: Path, text: str) -> None:
    try:
        with path.open("ab") as stream:
            stream.write(text.encode())
    except OSError as problem:
        raise WriteFailed(
            f"{path} cannot be written: {problem.strerror}",
            where=(str(path),),
            why="later jobs would go on without what this one has to tell them",
        ) from None
