"""The files of a project that call us, as they would be today: tasks.py, noxfile.py, .gitignore, pyproject.toml."""

from __future__ import annotations

import fnmatch
from dataclasses import field
from typing import TYPE_CHECKING

from release.errors import EditUnsafe, NameTaken, ReleaseError
from release.model.adoption import Proposed
from release.model.project_facts import SESSIONS as OUR_SESSIONS
from release.model.project_facts import TASKS as OUR_TASKS
from release.model.records import dataclass
from release.syntax import adopted
from release.syntax.lines_added import with_ignored
from release.syntax.settled import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from release.config import Config
    from release.facts.adoption import Seen
    from release.system.view import View

TASKS = b'"""Release tasks."""\n\nfrom release.tasks import ns\n\n__all__ = ["ns"]\n'
NOXFILE = b'"""Nox sessions."""\n\nimport release.sessions\n\nrelease.sessions.register()\n'
_NOXFILE, _TASKS, _PACKAGE, _PYPROJECT = "noxfile.py", "tasks.py", "tasks/__init__.py", "pyproject.toml"
_INVOKE_SETTINGS = ("invoke.yaml", "invoke.yml", "invoke.json", "invoke.py")
_FOLDERS = (".release/", ".nox/", "dist/")
# What a session that runs the tests is called, without - and _ and in lower case; the first that is there is meant.
_TEST_SESSIONS = ("tests", "test", "pytest", "unit", "unittests", "unittest", "runtests", "testsuite")
# Without these there is no pipeline: CI, too, calls them by their names.
NEEDED = ("release", "publish", "verify", "announce")


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """Files to write, what to know about the others, the sessions of the project that run its tests, those in our way.

    ``settings`` are keys of ``[tool.release]`` that differ from the defaults.
    """

    files: tuple[Proposed, ...] = ()
    notes: tuple[str, ...] = ()
    test_sessions: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    settings: dict[tuple[str, ...], object] = field(default_factory=dict)


def propose_files(view: View, config: Config, seen: Seen) -> Files:
    """Return what is to be written so that Invoke and Nox find us; nothing where they do already.

    Raises :class:`NameTaken` where a module of the project hides our package, and :class:`FileUnparsable` where an
    existing file is not what its name says.
    """
    _require_visible(view)
    nox = _noxfile(view, config)
    parts = (_tasks(view), nox, _ignored(view))
    return Files(
        files=tuple(file for part in parts for file in part.files),
        notes=tuple(note for part in parts for note in part.notes),
        test_sessions=nox.test_sessions,
        taken=nox.taken,
        settings={**nox.settings, **_branches(config, seen)},
    )


def propose_settings(view: View, settings: Mapping[tuple[str, ...], object]) -> Files:
    """Return pyproject.toml with the keys of ``[tool.release]`` that it lacks; a note where it is not there."""
    if not settings:
        return Files()
    data = view.read(_PYPROJECT)
    told = "; ".join(f"{'.'.join(('tool', 'release', *keys))} = {value}" for keys, value in settings.items())
    if data is None:
        return Files(
            notes=(f"there is no {_PYPROJECT} to say this in, and one may change how the project is built: {told}",)
        )
    try:
        return Files(files=changed(view, _PYPROJECT, settled(data, settings), "what differs from the defaults"))
    except EditUnsafe:
        return Files(notes=(f"{_PYPROJECT} cannot be changed by a program; say in it: {told}",))


def changed(view: View, path: str, after: bytes, why: str) -> tuple[Proposed, ...]:
    """Return *path* as it would be, nothing where it is that already."""
    before = view.read(path)
    return () if before == after else (Proposed(path=path, before=before, after=after, why=why),)


def _require_visible(view: View) -> None:
    """Refuse where ``import release`` finds something of the project's own in its folder."""
    is_package = view.size("release/__init__.py") is not None
    hidden = "release.py" if view.size("release.py") is not None else "release/" if is_package else ""
    if not hidden or (is_package and view.size("release/sessions.py") is not None):  # that is this library itself
        return
    raise NameTaken(
        f"{hidden} of this project hides the package that its noxfile.py has to import",
        where=(hidden,),
        fix=(f"git mv {hidden.rstrip('/')} {'make_release.py' if hidden.endswith('.py') else 'releasing'}",),
    )


def _tasks(view: View) -> Files:
    is_package = view.size(_TASKS) is None and view.size(_PACKAGE) is not None
    path = _PACKAGE if is_package else _TASKS
    data = view.read(path)
    named = [name for name in _INVOKE_SETTINGS if b"collection_name" in (view.read(name) or b"")]
    if named:
        return Files(notes=(f"{named[0]} names another module than tasks.py for Invoke: call python -m release TASK",))
    if not (data or b"").strip():
        if is_package:
            words = "is an empty package, which Invoke would read as tasks: call python -m release TASK"
            return Files(notes=(f"{path} {words}",))
        return Files(files=changed(view, path, TASKS, "the Invoke tasks"))
    assert data is not None  # noqa: S101 - it holds something
    if adopted.calls_us(path, data, adopted.TASKS):
        return Files(notes=_own_tasks(path, data) if b"register(" in data else ())
    if not adopted.imports_any(path, data, adopted.TASKS.beside):
        return Files(
            notes=(f"{path} is not Invoke's (it does not import invoke), so it stays: call python -m release TASK",)
        )
    after = adopted.with_call(path, data, adopted.TASKS)
    return Files(files=changed(view, path, after, "our tasks beside its own"), notes=_own_tasks(path, data))


def _own_tasks(path: str, data: bytes) -> tuple[str, ...]:
    """Return a note on each task of the project that has the name of one of ours, which Invoke then does not have."""
    return tuple(
        f"task {name} is the project's own: where our commands say invoke {name}, type python -m release {name}"
        for name in adopted.tasks_of(path, data)
        if name in OUR_TASKS
    )


def _noxfile(view: View, config: Config) -> Files:
    data = view.read(_NOXFILE)
    if not (data or b"").strip():
        others = [
            name for name in view.names() if name.endswith(".py") and name != _NOXFILE and _has_sessions(view, name)
        ]
        notes = tuple(
            f"{name} has Nox sessions under another name: nox -f {name}; ours are in {_NOXFILE}" for name in others
        )
        return Files(files=changed(view, _NOXFILE, NOXFILE, "the Nox sessions"), notes=notes)
    assert data is not None  # noqa: S101 - it holds something
    own = adopted.sessions_of(_NOXFILE, data)
    taken = tuple(name for name in own if name in OUR_SESSIONS and name != "tests")
    tests = _test_session(own, config)
    notes = tuple(
        f"session {name} is the project's own, so ours of that name is not there"
        + ("; rename it, for the pipeline and CI call ours" if name in NEEDED else "")
        for name in taken
    )
    given = 'skip=["tests"]' if tests and "tests" not in own else ""
    after = adopted.with_call(_NOXFILE, data, adopted.SESSIONS, given)
    return Files(
        files=changed(view, _NOXFILE, after, "our sessions beside its own"),
        notes=notes,
        test_sessions=tests,
        taken=taken,
        settings={("tests", "sessions"): list(tests)} if tests and tests != config.tests.sessions else {},
    )


def _has_sessions(view: View, path: str) -> bool:
    data = view.read(path) or b""
    try:
        return b"nox" in data and bool(adopted.sessions_of(path, data))
    except ReleaseError:
        return False


def _test_session(own: Sequence[str], config: Config) -> tuple[str, ...]:
    """Return the project's own sessions that run its tests: those configured, else the one with the usual name."""
    if set(config.tests.sessions) <= set(own):
        return config.tests.sessions
    plain = {name.lower().replace("-", "").replace("_", ""): name for name in reversed(own)}
    return tuple(plain[name] for name in _TEST_SESSIONS if name in plain)[:1]


def _branches(config: Config, seen: Seen) -> dict[tuple[str, ...], object]:
    """Return the setting for a main branch that no pattern of the default fits."""
    is_known = not seen.branch or any(fnmatch.fnmatchcase(seen.branch, pattern) for pattern in config.branches)
    is_main = seen.branch and seen.repository.remote
    return {} if is_known or not is_main else {("branches",): [seen.branch]}


def _ignored(view: View) -> Files:
    tracked = {path.partition("/")[0] for path in view.git("ls-files", "-z", "--", "dist").text.split("\0")}
    folders = [folder for folder in _FOLDERS if folder.rstrip("/") not in tracked]
    after = with_ignored(view.read(".gitignore"), folders)
    return Files(files=changed(view, ".gitignore", after, "what our commands make is not committed"))
