"""The Invoke tasks: parse, call one step, show. ``from release.tasks import ns`` is all that a tasks.py needs.

One with tasks of its own needs ``release.tasks.register(globals())`` at its end.
"""

from __future__ import annotations

import shlex
from contextlib import closing
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from invoke.collection import Collection
from invoke.tasks import Task

from release.adoption_tasks import init
from release.calling import call_face
from release.security_tasks import answer, audit, incident
from release.tasking import task

if TYPE_CHECKING:
    from invoke.context import Context

    from release.faces import Face

_JSON = "Print JSON instead of text."
# The version that a bump in the same call would have written: a tag after it is then only shown, too.
_PLANNED = "release_planned"


@task(
    positional=["version"],
    help={
        "version": "A PEP 440 version, or major, minor, patch, alpha, beta, rc, post, dev, final, today.",
        "dry-run": "Show the diff, the git commands and what is left; change nothing.",
        "commit": "Commit the files that were written.",
        "yes": "Do not ask, even where the step looks like a slip of the finger.",
        "allow-dirty": "Go on although tracked files have uncommitted changes; they stay out of the commit.",
        "stale": "Also change places that still state an older version.",
        "decide": "Ask which unsure places are the version, keep the answers in pyproject.toml, and go on.",
        "project": "Which project of this repository: its name or its folder.",
        "json": _JSON,
    },
)
def bump(  # noqa: PLR0913, PLR0917 - one parameter a flag, as Invoke wants it
    c: Context,
    version: str,
    dry_run: bool = False,
    commit: bool = True,
    yes: bool = False,
    allow_dirty: bool = False,
    stale: bool = False,
    decide: bool = False,
    project: str = "",
    json: bool = False,
) -> None:
    """Write the version everywhere it stands and commit exactly that."""
    if version.startswith("-"):
        from release.usage import instead_of_word  # noqa: PLC0415 - only a slip needs it

        raise instead_of_word(bump, version, json=json)
    is_dry = dry_run or c.config.run.dry

    def run(face: Face) -> None:
        from release.facts.repository import Questions  # noqa: PLC0415

        face.repair(is_dry=is_dry)
        if face.is_bumped(version):
            return
        if decide:
            from release.steps import decide as deciding  # noqa: PLC0415

            looked = deciding.look(face.view, face.config, project)
            again = shlex.join(("invoke", "bump", version, "--decide"))
            is_written = face.decide(looked, again, commit=commit, is_dry=is_dry)
            if is_written and not commit:
                return  # the tree is not clean now
        with closing(Questions(face.view)) as questions:  # git looks while the rest is imported
            from release.steps import bump as step  # noqa: PLC0415

            wanted = step.Wanted(version=version, commit=commit, allow_dirty=allow_dirty, stale=stale, project=project)
            plan = step.plan(face.view, face.config, wanted, questions)
        face.bump(plan, is_dry=is_dry, is_sure=yes)
        if is_dry:
            c.config[_PLANNED] = plan.new  # Invoke hands its configuration on to the tasks that follow

    call_face(run, json=json, project=project, command=f"bump {shlex.quote(version)}")


@task(
    help={
        "dry-run": "Show the message and the git commands; change nothing.",
        "push": "Push branch and tag.",
        "sign": "Sign the tag, whatever git's configuration says.",
        "version": "The version, where the project takes it from tags.",
        "project": "Which project of this repository: its name or its folder.",
        "message": "Text below the title of the tag's message (default: the change log's section).",
        "remote": "The remote to push to (default: the branch's own).",
        "json": _JSON,
    },
)
def tag(  # noqa: PLR0913, PLR0917 - one parameter a flag, as Invoke wants it
    c: Context,
    dry_run: bool = False,
    push: bool = True,
    sign: bool = False,
    version: str = "",
    project: str = "",
    message: str = "",
    remote: str = "",
    json: bool = False,
) -> None:
    """Tag HEAD with the version it states; push branch and tag together."""

    def run(face: Face) -> None:
        from release.steps import tag as step  # noqa: PLC0415

        planned = c.config.get(_PLANNED, "")
        wanted = step.Wanted(message=message, sign=sign, push=push, planned=planned, version=version, project=project)
        config = face.config_with(remote=remote) if remote else face.config
        is_dry = bool(dry_run or c.config.run.dry or planned)
        face.repair(is_dry=is_dry)
        face.tag(step.plan(face.view, config, wanted), is_dry=is_dry)

    call_face(run, json=json, project=project, command="tag")


@task(
    help={
        "dry-run": "Show what would be undone; change nothing.",
        "yes": "Go on where the remote cannot be asked whether it has the bump.",
        "json": _JSON,
    },
)
def rollback(c: Context, dry_run: bool = False, yes: bool = False, json: bool = False) -> None:
    """Undo the last bump and its tag while both are only here; put right what a killed command left."""
    is_dry = dry_run or c.config.run.dry

    def run(face: Face) -> None:
        from release.steps import rollback as step  # noqa: PLC0415

        is_taken_back = face.repair(is_dry=is_dry)
        plan = step.NOTHING if is_taken_back else step.plan(face.view, face.config, is_sure=yes)
        face.rollback(plan, is_dry=is_dry)

    call_face(run, json=json)


@task(
    help={
        "online": "Ask the remote, which may take 5 seconds.",
        "project": "Which project of this repository: its name or its folder.",
        "json": _JSON,
    },
)
def status(c: Context, online: bool = True, project: str = "", json: bool = False) -> None:
    """Show where the release stands and which command is next."""
    del c  # every Invoke task takes the context

    def run(face: Face) -> None:
        from release.steps import status as step  # noqa: PLC0415

        face.repair(is_dry=True)
        face.show("status", step.look(face.view, face.config, project, online=online))

    call_face(run, json=json, project=project, command="status")


@task(
    help={
        "signed": "Sign the approval with your ssh key (git's user.signingKey).",
        "comment": "What others shall read beside the approval.",
        "yes": "Do not ask, where [tool.release.approval] allow-yes is true and no CI runs this.",
        "json": _JSON,
    },
)
def approve(c: Context, signed: bool = False, comment: str = "", yes: bool = False, json: bool = False) -> None:
    """Show what would be published and record a person's yes to exactly that."""
    del c  # every Invoke task takes the context

    def run(face: Face) -> None:
        from release.steps import approve as step  # noqa: PLC0415

        face.repair()
        face.approve(step.plan(face.view, face.config, step.Wanted(signed=signed, comment=comment, is_sure=yes)))

    call_face(run, json=json, command="approve")


@task(
    help={
        "verify": "Prove that nobody changed, moved or took out a line; name the first that is wrong.",
        "all": "Show all releases, not only the last.",
        "json": _JSON,
    },
)
def trail(c: Context, verify: bool = False, all: bool = False, json: bool = False) -> None:  # noqa: A002 - the flag's name
    """Show what was done for this release, as the journal tells it, and prove the journal."""
    del c  # every Invoke task takes the context

    def run(face: Face) -> None:
        from release.steps import trail as step  # noqa: PLC0415

        face.show("trail", step.look(face.view, is_all=all, is_proved=verify, with_steps=json))

    call_face(run, json=json, command="trail")


@task(
    help={
        "here": "Rehearse with this project, on a scratch clone of its last commit, instead of the built-in demo.",
        "yes": "Do not ask for the version.",
        "json": _JSON,
    },
)
def rehearse(c: Context, here: bool = False, yes: bool = False, json: bool = False) -> None:
    """Take every step of a release on this machine alone, and prove what is refused; needs no project, no account."""
    del c  # every Invoke task takes the context

    def run(face: Face) -> None:
        from release import rehearsing  # noqa: PLC0415

        rehearsing.rehearse(face, here=here, is_sure=yes, is_json=json)

    call_face(run, json=json, command="rehearse")


def register(module: dict[str, Any]) -> None:
    """Add our tasks to a tasks.py that has its own: ``release.tasks.register(globals())`` at its end.

    A name that it has already is left to it. It gets copies: Invoke takes the help texts out of what it reads.
    """
    found = (module.get(name) for name in ("ns", "namespace"))  # where Invoke looks
    own = next((value for value in found if isinstance(value, Collection)), None)
    theirs = own or Collection(*(value for value in module.values() if isinstance(value, Task)))
    taken = {name for task, aliases in theirs.task_names.items() for name in (task, *aliases)} | {*theirs.collections}
    for name, each in ns.tasks.items():
        if name in taken:
            continue
        if own is not None:
            own.add_task(deepcopy(each))
        else:
            module[f"_release_{name}"] = deepcopy(each)


ns = Collection(init, bump, tag, rollback, status, approve, trail, rehearse, audit, answer, incident)
