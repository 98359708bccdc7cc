"""The files of the project's CI, as they would be today, and those that a person has made or changed."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from typing import TYPE_CHECKING

from release import __version__
from release.ci import render
from release.errors import EditUnsafe, FileUnparsable, ProviderUnknown
from release.facts.ci import Named, read_ci
from release.model.adoption import GITHUB, NONE, PROVIDERS, Proposed
from release.model.ci import is_unedited
from release.model.records import dataclass
from release.model.settings import Ci
from release.syntax.lines_added import with_watched_actions
from release.syntax.workflow_yaml import Broken, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.config import Config
    from release.facts.adoption import Seen
    from release.model.workflow import Workflows
    from release.system.view import View

_DEPENDABOT = "dependabot"
_PATHS = (".github/dependabot.yml", ".github/dependabot.yaml")
_LOCK_MARK = "# Locked by release-tasks init for "


@dataclass(frozen=True, kw_only=True, slots=True)
class CiFiles:
    """Files to write, those that are not as we made them, and what to know."""

    files: tuple[Proposed, ...] = ()
    kept: tuple[Proposed, ...] = ()
    notes: tuple[str, ...] = ()


def choose_provider(wanted: str, seen: Seen) -> str:
    """Return whose CI gets files: *wanted*, else the project's own; :class:`ProviderUnknown` where there are none."""
    if wanted and wanted not in PROVIDERS:
        raise ProviderUnknown(
            f"there are no CI files for {wanted}",
            where=(f"--ci {wanted}",),
            why=f"it is one of {', '.join(PROVIDERS)}",
            fix=tuple(f"invoke init --ci {name}" for name in PROVIDERS),
        )
    return wanted or seen.provider


def found_environment(view: View, config: Config, workflows: Workflows | None) -> dict[tuple[str, ...], object]:
    """Return the setting for the environment in which the project's own job publishes, where none is configured."""
    if workflows is None or config.ci.environment != Ci().environment:
        return {}
    jobs = [job for file, job in workflows.releasing() if not _is_ours(view, file.path)]
    names = {job.environment.name for job in jobs if job.environment and _is_plain(job.environment.name)}
    return {("ci", "environment"): names.pop()} if len(names) == 1 and names != {config.ci.environment} else {}


def propose_ci(view: View, config: Config, seen: Seen, provider: str, jobs: Workflows | None) -> CiFiles:
    """Return the files of *provider*; a file that is not as we made it is kept, and shown beside ours.

    *jobs* are those that CI has now: one that publishes in another file would publish every release a second time.
    """
    if provider == NONE:
        return CiFiles()
    if view.prefix:
        words = f"this project lies in {view.prefix} of its repository; CI files belong to the top and are not written"
        return CiFiles(notes=(words,))
    named = Named(project=seen.own.name, tag_prefix=seen.prefix, branch=_pattern(seen, config))
    facts = read_ci(view, config, named)
    files: list[Proposed] = []
    kept: list[Proposed] = []
    notes: list[str] = []
    made = render(provider, facts)
    for file, job in jobs.releasing() if jobs else ():
        if not _is_ours(view, file.path) and file.path not in made and file.kind == provider:
            notes.append(
                f"job {job.id} publishes, too ({job.place.where}): take it out, or a release is published twice"
            )
    for path, text in made.items():
        proposed = _proposed(view, path, text)
        if proposed is not None:
            (kept if proposed.is_edited else files).append(proposed)
    if provider == GITHUB:
        try:
            files += _dependabot(view, render(_DEPENDABOT, facts))
        except EditUnsafe as problem:
            notes.append(f"{problem.what}: {problem.fix[0]}")
    return CiFiles(files=tuple(files), kept=tuple(kept), notes=tuple(notes))


def locked_for(config: Config) -> str:
    """Return the requirement that the lock file is made of: this library as it is here."""
    extra = "" if config.publish.attestations == "never" else "[attest]"
    return f"release-tasks{extra}=={__version__}"


def lock_text(requirement: str, locked: str, how: str) -> str:
    """Return the lock file's text: *locked* is what the program printed, *how* the command that makes it anew."""
    return f"{_LOCK_MARK}{requirement}\n# Again: {how}\n{locked.strip()}\n"


def is_locked(view: View, config: Config) -> bool:
    """Tell whether there is a lock file that is right for this version of ours, or that a person keeps."""
    text = (view.read(config.ci.requirements) or b"").decode("utf-8", "replace")
    return bool(text) and (not text.startswith(_LOCK_MARK) or text.startswith(f"{_LOCK_MARK}{locked_for(config)}\n"))


def with_sessions(config: Config, sessions: tuple[str, ...], environment: Mapping[tuple[str, ...], object]) -> Config:
    """Return *config* as it will be: with the *sessions* of the project that run its tests, and the *environment*."""
    tests = replace(config.tests, sessions=sessions) if sessions else config.tests
    named = environment.get(("ci", "environment"))
    ci = replace(config.ci, environment=str(named)) if named else config.ci
    return replace(config, tests=tests, ci=ci)


def _proposed(view: View, path: str, text: str) -> Proposed | None:
    """Return *path* as it would be, ``None`` where it is that already; line ends are git's business."""
    before = view.read(path)
    old = None if before is None else before.decode("utf-8", "replace").replace("\r\n", "\n")
    if old == text:
        return None
    is_ours = old is None or is_unedited(old) is True
    why = "made from [tool.release.ci]"
    if not is_ours:
        why = "changed since init made it" if is_unedited(old or "") is False else "not made by init"
    return Proposed(path=path, before=before, after=text.encode(), why=why, is_edited=not is_ours)


def _dependabot(view: View, made: Mapping[str, str]) -> list[Proposed]:
    """Return Dependabot's file; one that a person has made or changed gets the ecosystem that it lacks."""
    path = next((name for name in _PATHS if view.size(name) is not None), "")
    if any("renovate" in name for name in (*view.names(), *view.names(".github"))) and not path:
        return []
    if not path:
        return [found for name, text in made.items() if (found := _proposed(view, name, text))]
    data = view.read(path) or b""
    broken = parse(data)
    if isinstance(broken, Broken):
        where = (f"{path}:{broken.line}",)
        raise FileUnparsable(f"{path} is not valid YAML: {broken.words}", where=where, fix=(f"$EDITOR {path}",))
    if is_unedited(data.decode("utf-8", "replace")) is True:
        return [found for name, text in made.items() if name == path and (found := _proposed(view, name, text))]
    after = with_watched_actions(path, data)
    why = "new versions of the actions, a week after each"
    return [] if after == data else [Proposed(path=path, before=data, after=after, why=why)]


def _pattern(seen: Seen, config: Config) -> str:
    """Return the branch that CI runs on: the main one, or the first that releases are made from."""
    plain = [name for name in config.branches if not set(name) & set("*?[")]
    is_main = any(fnmatch.fnmatchcase(seen.branch, pattern) for pattern in config.branches)
    return seen.branch if seen.branch and is_main else next(iter(plain), "main")


def _is_ours(view: View, path: str) -> bool:
    return is_unedited((view.read(path) or b"").decode("utf-8", "replace")) is not None


def _is_plain(name: str) -> bool:
    return bool(name) and "${{" not in name
