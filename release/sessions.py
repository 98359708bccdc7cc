"""The Nox sessions. A noxfile needs two lines: ``import release.sessions`` and ``release.sessions.register()``.

Sessions never write to git. They end with 0 or 1, as Nox knows nothing else; the fine exit code is in
``.release/error.json``.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import nox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from release.faces import Face
    from release.system.view import View
    from release.words import Words

_JSON = "--json"
_FORCED = ("-fb", "--force-venv-backend")


def register(*, skip: Sequence[str] = ()) -> None:
    """Add ``tests`` and all sessions of a release: ``build``, ``check``, ``release``, ``publish``, ``verify`` and more.

    A name that the noxfile has already, or that is in *skip*, is left to the noxfile: call this at its end.
    """
    from nox.registry import get  # noqa: PLC0415 - the registry is filled while the noxfile is read

    taken = {*skip, *get()}
    if "tests" not in taken:
        from release.system.view import View, find_root  # noqa: PLC0415 - nothing is imported with this module

        view = View(find_root())
        pythons = _declared_pythons(view)
        nox.session(
            name="tests",
            python=pythons or None,
            **_environment(view),
            download_python="never",
            allow_parallel=True,
        )(tests)
    for session in (build, check, review, release, publish, verify, announce, rehearse, audit, matrix):
        if session.__name__ not in taken:
            nox.session(name=session.__name__, python=False, default=False, allow_parallel=False)(session)


def tests(session: nox.Session) -> None:
    """Run the project's own tests."""
    nothing: list[str] = []

    def run(face: Face) -> None:
        from release.facts.testing import NO_TESTS  # noqa: PLC0415
        from release.steps import test as step  # noqa: PLC0415

        plan = step.plan(face.view, face.config, tuple(session.posargs))
        if plan is None:
            nothing.append(NO_TESTS)
            return
        environment = step.environment_at(getattr(session.virtualenv, "location", ""), session.name)
        step.apply(plan, face.world, environment, face.line)

    _run(session, run)
    if nothing:
        session.skip(nothing[0])


def build(session: nox.Session) -> None:
    """Build the sdist, then the wheel from it, from a clean checkout of HEAD."""

    def run(face: Face, _: Words) -> None:
        from release.steps import build as step  # noqa: PLC0415

        plan = step.plan(face.view, face.config)
        with face.world.alone("build"):
            face.show("built", step.apply(plan, face.world))

    _face(session, run)


def check(session: nox.Session) -> None:
    """Check the distributions in dist/: names, versions, README, installing, importing."""

    def run(face: Face, _: Words) -> None:
        from release.steps import check as step  # noqa: PLC0415

        with face.world.alone("check"):
            findings = step.apply(step.plan(face.view, face.config), face.world)
        face.show_findings(findings)
        step.require_passed(findings)

    _face(session, run)


def review(session: nox.Session) -> None:
    """Write .release/review.html, what dist/ changes since the last release: `-- --against FOLDER, TAG or VERSION`."""
    from release import reviewing  # noqa: PLC0415 - nothing is imported before a session runs

    _face(session, lambda face, words: reviewing.review(face, words.get("--against")), values=("--against",))


def release(session: nox.Session) -> None:
    """Test, build and check HEAD; end with the candidate and its SHA-256: `-- --session NAME` runs one test session."""

    def run(face: Face, words: Words) -> None:
        from release.facts import ci_run  # noqa: PLC0415
        from release.steps import pipeline  # noqa: PLC0415

        plan = ci_run.with_session(pipeline.plan(face.view, face.config), words.given.get("--session"))
        ci_run.require_tag_of_run(face.view, plan)
        face.show("candidate", pipeline.release(plan, face.world, face.config, face.line))

    _face(session, run, values=("--session",))


def publish(session: nox.Session) -> None:
    """Upload exactly the approved candidate, stage after stage, or to one: `-- --index NAME`, `--dry-run`."""

    def run(face: Face, words: Words) -> None:
        from release.index.upload import uploader  # noqa: PLC0415

        if words.has("--dry-run"):
            from release.steps import stages as step  # noqa: PLC0415

            _require_candidate(face, words)
            step.show_plans(face.view, face.config, step.stages_of(face.config, words.get("--index")), face.show)
            return
        with uploader(face.world) as ready:  # loads twine while we load and plan the rest
            from release.steps import stages as step  # noqa: PLC0415

            _require_candidate(face, words)
            stages = step.stages_of(face.config, words.get("--index"))
            step.publish(face.world, face.config, stages, ready, face.show_or_say)

    _face(session, run, flags=("--dry-run",), values=("--index", "--candidate"))


def verify(session: nox.Session) -> None:
    """Compare what the index serves with what was approved, install and import it: `-- --index NAME`."""

    def run(face: Face, words: Words) -> None:
        from release.steps import verify as step  # noqa: PLC0415

        _require_candidate(face, words)
        name = words.get("--index") or face.config.publish.stages[-1]
        planned = step.plan(face.view, face.config, name)
        with face.world.alone("verify"):
            face.show("verified", step.apply(planned, face.world, face.config, face.line))

    _face(session, run, values=("--index", "--candidate"))


def announce(session: nox.Session) -> None:
    """Make or finish the forge's release of the tag, with the candidate's files: `-- --dry-run` only shows it."""

    def run(face: Face, words: Words) -> None:
        from release.steps import announce as step  # noqa: PLC0415

        _require_candidate(face, words)
        planned = step.plan(face.view, face.config)
        if words.has("--dry-run"):
            face.show("announce_plan", planned)
            return
        with face.world.alone("announce"):
            face.show("announced", step.apply(planned, face.world))

    _face(session, run, flags=("--dry-run",), values=("--candidate",))


def rehearse(session: nox.Session) -> None:
    """Take every step of a release on this machine alone: `-- --here` for this project, `-- --yes` asks nobody."""
    flags = ("--here", "--yes", _JSON)

    def run(face: Face) -> None:
        from release import rehearsing  # noqa: PLC0415

        words = _words(session, face, flags)
        if words:
            here, is_sure, is_json = map(words.has, flags)
            rehearsing.rehearse(face, here=here, is_sure=is_sure, is_json=is_json)

    # Not as the other sessions: a rehearsal writes nothing here, not even its error.
    from release.faces import Face  # noqa: PLC0415 - nothing is imported before a session runs

    code = Face(json=_JSON in session.posargs).run(run)
    if code:
        session.error(f"exit code {code}; the reason is above")


def audit(session: nox.Session) -> None:
    """Say how every box of the security checklist stands: `-- --online --select IDS --format sarif --strict --due`."""
    blocked: list[bool] = []

    def run(face: Face, words: Words) -> None:
        from release import auditing  # noqa: PLC0415

        asked = auditing.Asked(
            is_online=words.has("--online"),
            select=words.get("--select"),
            form=auditing.JSON if words.has(_JSON) else words.get("--format") or auditing.TEXT,
            is_strict=words.has("--strict"),
            is_due=words.has("--due"),
        )
        blocked.append(auditing.audit(face, asked))

    _face(session, run, flags=("--online", "--strict", "--due"), values=("--select", "--format"))
    if any(blocked):
        session.error("something failed; the report is above")


def matrix(session: nox.Session) -> None:
    """List the test sessions as jobs for a CI, which gets them as the outputs `tests`, `first` and `python`."""

    def run(face: Face, _: Words) -> None:
        from release.steps import matrix as step  # noqa: PLC0415

        face.show("matrix", step.look(face.world, face.config))

    _face(session, run)


def _require_candidate(face: Face, words: Words) -> None:
    """Refuse where the candidate is not the one of ``--candidate``, which an empty word behind it cannot switch off."""
    if words.has("--candidate"):
        from release.facts.ci_run import require_handed_on  # noqa: PLC0415

        require_handed_on(face.view, words.get("--candidate"))


def _face(
    session: nox.Session,
    run: Callable[[Face, Words], None],
    *,
    flags: Sequence[str] = (),
    values: Sequence[str] = (),
) -> None:
    """Run *run* with a face and what the session was asked for: *flags*, *values* with a word each, and no others."""

    def asked(face: Face) -> None:
        words = _words(session, face, (*flags, _JSON), values)
        if words:
            run(face, words)

    _run(session, asked)


def _run(session: nox.Session, run: Callable[[Face], None]) -> None:
    from release.faces import Face  # noqa: PLC0415 - nothing is imported before a session runs

    is_json = not {_JSON, "json", "--format=json"}.isdisjoint(session.posargs)
    code = Face(json=is_json).run_session(run)
    if code:
        session.error(f"exit code {code}; the reason is above and in .release/error.json")


def _words(session: nox.Session, face: Face, flags: Sequence[str], values: Sequence[str] = ()) -> Words | None:
    """Return what the session was asked for, ``None`` where that was what it can be asked for, which is shown."""
    from release.words import HELP, Options, read_words  # noqa: PLC0415 - nothing is imported before a session runs

    options = Options(flags=tuple(flags), values=tuple(values))
    if HELP.isdisjoint(session.posargs):
        return read_words(session.name, session.posargs, options)
    about = globals()[session.name].__doc__ if session.name in globals() else ""
    face.line(f"nox -s {session.name} -- {options.usage}")
    face.line(about.partition("\n")[0])
    return None


def _environment(view: View) -> dict[str, Any]:
    """Return how Nox makes the environment of the tests: empty, so that it holds what is declared and nothing else.

    uv makes such a one, and so does Python's own venv where the pip beside us installs into it; virtualenv would add
    a pip and, for some Pythons, setuptools. What is forced takes no parameters of ours, and where there is neither uv
    nor pip beside us, an environment that was made without pip is of no use.
    """
    has_uv, has_pip = bool(view.which(view.env("UV") or "uv") or find_spec("uv")), find_spec("pip") is not None
    is_forced = nox.options.force_venv_backend or any(word.startswith(_FORCED) for word in sys.argv)
    if has_uv or is_forced or not has_pip:
        return {"venv_backend": "uv|virtualenv", "reuse_venv": has_uv or has_pip}
    return {"venv_backend": "venv", "venv_params": ("--without-pip",), "reuse_venv": True}


def _declared_pythons(view: View) -> tuple[str, ...]:
    from release.config import read_config  # noqa: PLC0415
    from release.errors import ReleaseError  # noqa: PLC0415
    from release.facts.testing import declared_pythons  # noqa: PLC0415

    try:
        return declared_pythons(view, read_config(view))
    except ReleaseError:
        return ()  # the session itself will say what is wrong, with its place
