"""A workflow pushes a tag with its own token, and the workflow that should publish never starts.

Why: so that workflows do not start each other for ever, what ``GITHUB_TOKEN`` pushes starts none. A tag that is
pushed so looks right, and the publish workflow with ``on: push: tags`` waits for ever; the same holds for a release
that is made so and ``on: release``.

Example: bad: ``git push origin v1.0.2`` in a workflow beside ``on: {push: {tags: ["v*"]}}`` in another. Good:
publish in the same workflow, start the other with ``workflow_dispatch``, or push with a deploy key or an app's
token.

Fix: publish in the workflow that makes the tag, or let a person push it (``invoke tag``).

Sources: GitHub Docs, "Triggering a workflow from a workflow".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow import GITHUB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflow, Workflows
    from release.model.workflow_parts import Step

ID = "tag-that-starts-nothing"
ITEMS = ("GATE-01",)
_VOICE = Voice(ID, "publish in the same workflow, or push the tag with invoke tag")
_OTHER_TOKEN = re.compile(r"secrets\.(?!GITHUB_TOKEN\b)\w+|steps\.[\w-]+\.outputs\.\w*token|ssh-key", re.IGNORECASE)
_TAGGERS = re.compile(
    r"tag-action|github-tag|create-tag|action-gh-release|create-release|release-action|release-drafter"
)
_RELEASERS = re.compile(r"action-gh-release|create-release|release-action")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """No tag that a workflow waits for is pushed with a token that starts nothing."""
    return _VOICE.over(facts, _look, "no workflow makes a tag or release that another one waits for")


def _look(workflows: Workflows) -> Iterator[Finding]:
    by_tag = [file for file in workflows.files for trigger in file.triggers if trigger.name == "push" and trigger.tags]
    by_release = [file for file in workflows.files if file.trigger("release")]
    for file, job, step in workflows.steps():
        if file.kind != GITHUB:
            continue
        made = _makes(step, is_by_tag=any(trigger.tags for trigger in file.triggers if trigger.name == "push"))
        waiting = [other for other in (by_tag if made == "tag" else by_release) if other is not file] if made else []
        if not made or not waiting:
            continue
        names = ", ".join(sorted({other.path for other in waiting}))
        if _has_other_token(job, step) or _starts(file):
            yield _VOICE.passed(step.place.where, f"the {made} starts {names}: it is not made with the job's own token")
        else:
            yield _VOICE.failed(step.place.where, f"a {made} made with the job's own token does not start {names}")


def _makes(step: Step, *, is_by_tag: bool) -> str:
    """Return ``tag`` or ``release`` for a step that makes one, empty for the others."""
    for command in step.commands:
        words = command.words
        if command.program == "git" and "push" in words and (_pushes_tag(words)):
            return "tag"
        if command.program == "gh" and words[1:3] == ("release", "create") and "--draft" not in words:
            return "release"
    if step.uses and _RELEASERS.search(step.uses.action):
        draft = step.option("draft")
        return "" if draft and draft.value == "true" else "release"
    return (
        "tag"
        if step.uses and not is_by_tag and re.search(r"tag-action|github-tag|create-tag", step.uses.action)
        else ""
    )


def _pushes_tag(words: tuple[str, ...]) -> bool:
    rest = words[words.index("push") + 1 :]
    return any(word in {"--tags", "--follow-tags", "tag"} or "refs/tags/" in word or _is_tag(word) for word in rest)


def _is_tag(word: str) -> bool:
    return bool(re.fullmatch(r"v?\$\{?\w*(?:TAG|VERSION)\w*\}?|v\d+(?:\.\d+)+", word, re.IGNORECASE))


def _has_other_token(job: Job, step: Step) -> bool:
    texts = [setting.value for setting in (*step.texts, *job.env)]
    for other in job.steps:
        if other.uses and other.uses.repository == "actions/checkout":
            texts += [f"{option.name} {option.value}" for option in other.options]
    return any(_OTHER_TOKEN.search(text) for text in texts)


def _starts(file: Workflow) -> bool:
    """Tell whether the workflow starts another one by name, which its own token may do."""
    commands = [command.words for job in file.jobs for step in job.steps for command in step.commands]
    return any(words[:3] == ("gh", "workflow", "run") for words in commands)
