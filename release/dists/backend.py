"""The build backend, called through ``build`` in an environment that holds what it requires (PEP 517)."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import warnings
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from release.dists import environment as environments
from release.errors import BuildFailed
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from build import ProjectBuilder

    from release.dists.environment import Environment
    from release.system.child import Answer
    from release.system.world import World

_LAST_LINES = 20
_WRONG = "$EDITOR pyproject.toml  # [build-system] build-backend, and requires, which brings it"
_PRIVATE = ("/bin/sh", "-c", 'umask 077; exec "$@"', "sh")
_DECIDING = ("pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """How to build: ``epoch`` becomes SOURCE_DATE_EPOCH (Unix, s), ``version`` is what is built, if that is known.

    With ``is_private`` nobody else may read what it writes (umask 077), where there is such a thing.
    """

    epoch: int
    timeout_s: float
    version: str = ""
    is_private: bool = False


class Backend:
    """The backend of the project in ``source`` (absolute), run as *job* says."""

    def __init__(self, world: World, source: Path, job: Job) -> None:
        """Prepare to build; nothing runs yet."""
        self._world = world
        self._source = source
        self._job = job
        self._variables = {"SOURCE_DATE_EPOCH": str(job.epoch)}
        self._problem: BuildFailed | None = None

    def environment(self) -> Environment:
        """Return the kept environment with all that the backend requires, also what it only tells when asked."""
        with self._in_our_words():
            static = sorted(self._builder(None).build_system_requires)
            first = environments.keep(self._world, static)
            told = self._told(first)
        return environments.keep(self._world, [*static, *sorted(told)]) if told - set(static) else first

    def _told(self, environment: Environment) -> set[str]:
        """Return what the backend requires beyond its static list; asked once for the same files and environment.

        Asking costs two starts of the backend. The answer is kept under a digest of the files that decide it, with
        the version taken out, so that a bump alone does not ask again; a backend in the project's own tree is asked
        every time, because any file may decide there.
        """
        builder = self._builder(environment)
        texts = [self._world.view.read_anywhere(self._source / name) for name in _DECIDING]
        key = sha256("\0".join(text.replace(self._job.version or "\0", "") for text in texts).encode()).hexdigest()
        kept = environment.folder / f"told-{key[:16]}.json"
        known = "" if "backend-path" in texts[0] else self._world.view.read_anywhere(kept)
        if known:
            return set(json.loads(known))
        told = builder.get_requires_for_build("sdist") | builder.get_requires_for_build("wheel")
        self._world.write(str(kept), json.dumps(sorted(told)).encode())
        return told

    def build(self, kind: Literal["sdist", "wheel"], into: Path, environment: Environment) -> Path:
        """Build a distribution of *kind* into the folder *into* and return the file."""
        with self._in_our_words():
            return Path(self._builder(environment).build(kind, str(into)))

    def _builder(self, environment: Environment | None) -> ProjectBuilder:
        from build import ProjectBuilder  # noqa: PLC0415 - 60 ms that only a build pays

        _be_quiet()
        own = environment.variables(self._world.view) if environment else {}

        def run(cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None) -> None:
            variables = {**own, **self._variables, **(extra_environ or {})}
            folder = Path(cwd or self._source)
            prefix = _PRIVATE if self._job.is_private and os.name == "posix" else ()
            answer = self._world.run([*prefix, *cmd], cwd=folder, environment=variables, timeout_s=self._job.timeout_s)
            if not answer.ok:
                self._problem = self._failed(answer)
                raise self._problem

        python = environment.python if environment else "python"
        return ProjectBuilder(str(self._source), python_executable=python, runner=run)

    def _failed(self, answer: Answer) -> BuildFailed:
        how = f"took longer than {self._job.timeout_s:g} s" if answer.code is None else "failed"
        hook = next((word for word in answer.argv if word.startswith(("build_", "get_requires", "prepare_"))), "a hook")
        log = (answer.out + answer.err).decode("utf-8", "replace").strip().splitlines()
        return BuildFailed(
            f"the build backend {how} in {hook}",
            where=tuple(log[-_LAST_LINES:]),
            why="these are the last lines of what it said",
            fix=("python -m build",),
        )

    @contextlib.contextmanager
    def _in_our_words(self) -> Iterator[None]:
        """Turn what ``build`` raises into our error; a hook's own failure is told rather than its wrapping."""
        from build import BuildBackendException, BuildException  # noqa: PLC0415

        try:
            yield
        except (BuildException, BuildBackendException) as problem:
            raise self._problem or BuildFailed(
                f"the project cannot be built: {problem}", where=("pyproject.toml",), fix=(_WRONG, "python -m build")
            ) from None


def _be_quiet() -> None:
    """Keep ``build``'s progress and the backend's deprecations out of the tests' output; a failure quotes its log."""
    import pyproject_hooks  # noqa: PLC0415 - only a build pays

    logging.getLogger("build").setLevel(logging.WARNING)
    told_again = getattr(pyproject_hooks, "BuildBackendWarning", None)  # since 1.3
    if told_again:
        warnings.simplefilter("ignore", told_again)
