"""A tag starts the publish, and nothing compares it with the version that is built.

Why: a tag ``v1.0.2`` on a commit that still says 1.0.1 publishes 1.0.1, or fails late on "file already exists".
Where the version is taken from the tag itself, there is nothing to compare.

Example: bad: ``on: {push: {tags: ["v*"]}}`` and ``python -m build``. Good: a step before it such as ``test
"v$(python -m release version)" = "$GITHUB_REF_NAME"``, or a build session that refuses.

Fix: compare tag and version in a step of the build job, before the upload; ``invoke tag`` refuses to make such a
tag.

Sources: GitHub Docs, "Variables reference" (GITHUB_REF_NAME); toonstream 1.0.1, bumped in two commits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.checks.workflow_findings import Voice
from release.model.workflow_needs import is_our_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.auditing import AuditFacts
    from release.model.finding import Finding
    from release.model.workflow import Job, Workflows
    from release.model.workflow_parts import Step, Trigger

ID = "tag-without-version-check"
ITEMS = ("GATE-01",)
_VOICE = Voice(ID, "compare the tag with the version in the build job, or let nox -s build do it")
_TAG = re.compile(r"GITHUB_REF|github\.ref|CI_COMMIT_TAG|tag_name|REF_NAME|\b(?:tag|TAG)\b")
_COMPARES = re.compile(r"==|!=|-eq|-ne| = |assert|exit 1|test |\[ |grep|diff|cmp|raise")
_OWN_TOOLS = {"release", "release-tasks"}
_FROM_TAG = re.compile(r"setuptools[-_]scm|hatch-vcs|versioneer|versioningit|dunamai|flit_scm|pbr\b|SETUPTOOLS_SCM")


def judge(facts: AuditFacts) -> Iterator[Finding]:
    """A tag that starts a publish is compared with the version that is built."""
    return _VOICE.over_publishing(facts, _look, "no tag starts an upload")


def _look(workflows: Workflows) -> Iterator[Finding]:
    for file, job in workflows.releasing():
        triggers = [trigger for trigger in file.triggers if _is_by_tag(trigger)]
        if not (triggers or job.runs_for_tags):
            continue
        where = triggers[0].place.where if triggers else job.place.where
        jobs = [job, *(other for _, other in workflows.before(file, job))]
        seen = next((step for found in jobs for step in _steps(workflows, found) if _checks(step)), None)
        opaque = next((step for found in jobs for step in _steps(workflows, found) if _is_opaque(step)), None)
        if seen:
            yield _VOICE.passed(seen.place.where, f"{seen.title} compares the tag with the version")
        elif workflows.versioned_by:
            yield _VOICE.passed(where, f"{workflows.versioned_by} takes the version from the tag")
        elif opaque:
            words = f"whether {opaque.title} compares the tag with the version does not stand here"
            yield _VOICE.unknown(opaque.place.where, words)
        else:
            yield _VOICE.failed(where, f"nothing before {job.id} compares the tag with the version that is built")


def _is_by_tag(trigger: Trigger) -> bool:
    if trigger.name == "release":
        return True
    return trigger.name == "push" and trigger.tags is not None


def _steps(workflows: Workflows, job: Job) -> Iterator[Step]:
    yield from job.steps
    for uses in (job.calls, *(step.uses for step in job.steps)):
        file = workflows.local(uses)
        for inner in file.jobs if file else ():
            yield from inner.steps


def _is_opaque(step: Step) -> bool:
    """Tell whether *step* runs a task or script of the project, which may compare."""
    tasks = {"nox", "tox", "make", "just", "invoke", "inv"}
    for command in step.commands:
        words = command.words
        if command.program in tasks or any(
            word.endswith((".py", ".sh")) and "setup.py" not in word for word in words[:2]
        ):
            return True
    return False


def _checks(step: Step) -> bool:
    """Tell whether *step* compares, takes the version from the tag, or is one of ours, which does."""
    text = step.run.value if step.run else ""
    around = " ".join([text, *(entry.value for entry in step.env)])
    if _TAG.search(around) and "version" in around.lower() and _COMPARES.search(text):
        return True
    if any(command.program in _OWN_TOOLS or is_our_release(command) for command in step.commands):
        return True
    return bool(_FROM_TAG.search(around)) or bool(step.uses and re.search(r"check.*(?:tag|version)", step.uses.action))
