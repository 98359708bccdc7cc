"""How an audit is shown and recorded, from a task or from a session."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from release import __version__
from release.errors import AnswerInvalid
from release.model.records import dataclass
from release.report import audited
from release.report import json as as_json
from release.report.audit_page import audit_page
from release.report.sarif import sarif
from release.steps import audit as step

if TYPE_CHECKING:
    from release.faces import Face
    from release.model.audit import Audit

TEXT, JSON, MARKDOWN, SARIF, HTML = FORMATS = ("text", "json", "markdown", "sarif", "html")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for on the command line; ``select`` is words with commas between."""

    is_online: bool = False
    select: str = ""
    form: str = TEXT
    is_strict: bool = False
    is_due: bool = False
    is_issue: bool = False
    project: str = ""


def audit(face: Face, asked: Asked) -> bool:
    """Audit, show the report in its form, journal its SHA-256; ``True`` where something blocks and no issue says so."""
    if asked.form not in FORMATS:
        raise AnswerInvalid(
            f"there is no form {asked.form} of an audit",
            where=(f"--format {asked.form}",),
            why=f"it is one of {', '.join(FORMATS)}",
            fix=("invoke audit --format text",),
        )
    if asked.form in {TEXT, JSON}:  # nothing but the document stands on standard output in the other forms
        face.repair(is_dry=True)
    words = tuple(word.strip() for word in asked.select.split(",") if word.strip())
    wanted = step.Wanted(is_online=asked.is_online, select=words, project=asked.project)
    made = step.look(face.view, face.config, wanted)
    document = face.view.hide(document_of(made, asked.form))
    if asked.is_due:
        face.show("audit_due", audited.due_of(made))
    elif asked.form in {TEXT, JSON}:
        face.show("audit", made)
    else:
        for line in document.split("\n"):
            face.line(line)
    if asked.is_issue:
        remind(face, made)
    digest = sha256(f"{document}\n".encode()).hexdigest()
    step.record(face.world, made, digest)
    if asked.form == TEXT:
        face.line(f"journal  sha256:{digest} of this audit as JSON", "dim")
    return not asked.is_issue and step.is_blocked(made, is_strict=asked.is_strict)


def remind(face: Face, made: Audit) -> None:
    """Keep the issue on the forge that says what is due."""
    from release.steps import remind as step  # noqa: PLC0415

    work = audited.due_of(made)
    lines = [face.view.hide(line.text) for line in audited.audit_due(work)]
    kept = step.apply(step.plan(face.view, face.config, work, lines), face.world)
    face.line(f"issue {kept.what}{f': {kept.url}' if kept.url else ''}")


def fix(face: Face, project: str, *, is_dry: bool) -> None:
    """Show or make what a machine can fix in the workflows."""
    from release.facts.audit.collecting import collect  # noqa: PLC0415
    from release.steps import mend  # noqa: PLC0415

    face.repair(is_dry=is_dry)
    plan = mend.plan(face.view, collect(face.view, face.config, project, is_online=False).facts)
    if is_dry:
        face.show("mend_plan", plan)
    else:
        face.show("mendings", mend.apply(plan, face.world))


def accept(face: Face, project: str, *, is_dry: bool) -> None:
    """Show or keep the forge's settings as they are now."""
    from release.steps import accept as step  # noqa: PLC0415

    face.repair(is_dry=is_dry)
    plan = step.plan(face.view, face.config, project)
    if is_dry:
        face.show("accept_plan", plan)
    else:
        face.show("accepted", step.apply(plan, face.world))


def probe(face: Face, index: str, project: str) -> bool:
    """Ask *index* whether it would take what we have to publish with; ``True`` where it would not."""
    from release.steps import probe as step  # noqa: PLC0415

    face.repair(is_dry=True)
    done = step.apply(step.plan(face.view, face.config, index, project), face.world)
    face.show("probe_done", done)
    return not done.is_accepted


def document_of(made: Audit, form: str) -> str:
    """Return the audit as one document; for the form of text that is the one of JSON."""
    if form == MARKDOWN:
        return audited.markdown(made)
    if form == SARIF:
        return sarif(made, __version__)
    return audit_page(made) if form == HTML else as_json.render("audit", made)
