"""The Invoke tasks about security: parse, call one step, show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoke.exceptions import Exit

from release.calling import call_face
from release.tasking import task

if TYPE_CHECKING:
    from invoke.context import Context

    from release.faces import Face

_JSON = "Print JSON instead of text."


@task(
    help={
        "online": "Ask forge and index, too: at most 25 requests.",
        "select": "Ids (ACC-P1), beginnings of ids (TOK), subjects of checks or documents, with commas between.",
        "format": "What the report looks like: text, json, markdown, sarif or html.",
        "strict": "End with 1 also where something is unknown or nobody has answered.",
        "due": "Show this month's, this quarter's and this year's work only.",
        "issue": "Say what is due in an issue on the forge (open it, bring it up to date, close it), and end with 0.",
        "fix": "Change what a machine can in the workflows, and commit nothing.",
        "probe": "Only ask this index whether it would take our token or identity; nothing is uploaded.",
        "accept": "Keep the forge's settings as they are now in release-forge.json; what differs later is a finding.",
        "dry-run": "With --fix and --accept: show what would change.",
        "project": "Which project of this repository: its name or its folder.",
        "json": "The same as --format json.",
    },
)
def audit(  # noqa: PLR0913, PLR0917 - one parameter a flag, as Invoke wants it
    c: Context,
    online: bool = False,
    select: str = "",
    format: str = "text",  # noqa: A002 - the flag's name
    strict: bool = False,
    due: bool = False,
    issue: bool = False,
    fix: bool = False,
    accept: bool = False,
    probe: str = "",
    dry_run: bool = False,
    project: str = "",
    json: bool = False,
) -> None:
    """Say of every box of the security checklist how it stands, with evidence and fix."""
    is_dry = bool(dry_run or c.config.run.dry)
    blocked: list[bool] = []
    form = "json" if json else format

    def run(face: Face) -> None:
        from release import auditing  # noqa: PLC0415

        if fix:
            auditing.fix(face, project, is_dry=is_dry)
        if accept:
            auditing.accept(face, project, is_dry=is_dry)
        if probe:
            blocked.append(auditing.probe(face, probe, project))
        if fix or accept or probe:
            return
        asked = auditing.Asked(
            is_online=online,
            select=select,
            form=form,
            is_strict=strict,
            is_due=due,
            is_issue=issue,
            project=project,
        )
        blocked.append(auditing.audit(face, asked))

    call_face(run, json=form == "json", project=project, command="audit")
    if any(blocked):
        raise Exit(code=1)


@task(
    positional=["item"],
    help={
        "item": "The item's id, as ACC-P1.",
        "by": "Who answers: one of [people] in release-answers.toml.",
        "evidence": "What the answer rests on.",
        "until": "The last day on which it holds, as 2026-12-31 (default: as long as the item allows).",
        "covers": "The other people for whom it speaks, with commas between.",
        "dry-run": "Show what would be written; change nothing.",
        "json": _JSON,
    },
)
def answer(  # noqa: PLR0913, PLR0917 - as above
    c: Context,
    item: str,
    by: str = "",
    evidence: str = "",
    until: str = "",
    covers: str = "",
    dry_run: bool = False,
    json: bool = False,
) -> None:
    """Write a person's answer to an item that no machine can see into release-answers.toml."""
    if item.startswith("-"):
        from release.usage import instead_of_word  # noqa: PLC0415 - only a slip needs it

        raise instead_of_word(answer, item, json=json)
    is_dry = bool(dry_run or c.config.run.dry)

    def run(face: Face) -> None:
        from release.steps import answer as step  # noqa: PLC0415

        others = tuple(name.strip() for name in covers.split(",") if name.strip())
        face.repair(is_dry=is_dry)
        plan = step.plan(face.view, step.Wanted(item=item, by=by, evidence=evidence, until=until, covers=others))
        if is_dry:
            face.show("answer_plan", plan)
        else:
            face.show("answered", step.apply(plan, face.world))

    call_face(run, json=json, command=f"answer {item}")


@task(
    positional=["kind"],
    help={
        "kind": "token (one leaked) or repository (it was taken over).",
        "drill": "Take every step on this machine, with servers of our own; nothing here is touched.",
        "step": "The one step that is meant, as TCI-1.",
        "evidence": "What was done in it.",
        "id": "The incident that is gone on with (default: the last that is open, else a new one).",
        "started": "When it began, as far as that is known: 2026-11-20 or 2026-11-20T14:30.",
        "probe": "Ask the index whether it still takes the token that the environment holds; nothing is uploaded.",
        "dry-run": "Show the steps and what is done of them; change nothing.",
        "json": _JSON,
    },
)
def incident(  # noqa: PLR0913, PLR0917 - as above
    c: Context,
    kind: str,
    drill: bool = False,
    step: str = "",
    evidence: str = "",
    id: str = "",  # noqa: A002 - the flag's name
    started: str = "",
    probe: bool = False,
    dry_run: bool = False,
    json: bool = False,
) -> None:
    """Go through the emergency procedure: do and prove what a program can, ask for the rest, write all of it down."""
    if kind.startswith("-"):
        from release.usage import instead_of_word  # noqa: PLC0415 - only a slip needs it

        raise instead_of_word(incident, kind, json=json)
    is_dry = bool(dry_run or c.config.run.dry)

    def run(face: Face) -> None:
        from release import handling  # noqa: PLC0415

        asked = handling.Asked(
            kind=kind, id=id, step=step, evidence=evidence, started=started, is_probed=probe, is_json=json
        )
        if drill:
            handling.drill(face, kind)
        else:
            handling.handle(face, asked, is_dry=is_dry)

    call_face(run, json=json, command=f"incident {kind}")
