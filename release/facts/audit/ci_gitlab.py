"""GitLab's pipelines, from the tree of their YAML to the same records as GitHub's workflows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from release.facts.audit.ci_scripts import read_commands
from release.model.workflow import GITLAB, Job, Workflow
from release.model.workflow_parts import Artifacts, Concurrency, Environment, Permissions, Place, Setting, Step, Trigger
from release.syntax.workflow_yaml import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.facts.audit.ci_github import Paper
    from release.syntax.workflow_yaml import Node

_STAGES = (".pre", "build", "test", "deploy", ".post")
_NOT_JOBS = frozenset(
    {"default", "include", "stages", "variables", "workflow", "image", "services", "cache", "spec"}
    | {"before_script", "after_script", "pages:deploy"}
)
_ON_TAG = re.compile(r"CI_COMMIT_TAG|CI_COMMIT_REF_NAME\s*=~\s*/\^?v", re.IGNORECASE)
_DEEPEST = 10


def read_gitlab(paper: Paper, root: Node, known: Mapping[str, tuple[Paper, Node]]) -> Workflow:
    """Return the pipeline in *root*; *known* are the hidden and other jobs of all its files, for ``extends``."""
    default = root.get("default")
    stages = texts(root.get("stages")) or _STAGES
    found = [
        (_job(paper, name, key, node, (root, default, known)), _text(node, "stage", known) or "test")
        for name, key, node in root.pairs()
        if node.is_mapping and not name.startswith(".") and name not in _NOT_JOBS
    ]
    jobs = []
    for job, stage in found:
        node = root.get(job.id)
        if node is not None and _inherited(node, "needs", known) is None and stage in stages:
            earlier = stages[: stages.index(stage)]
            job = replace(job, needs=tuple(other.id for other, at in found if at in earlier))  # noqa: PLW2901 - completed
        jobs.append(job)
    return Workflow(
        path=paper.path,
        kind=GITLAB,
        place=paper.place(root),
        triggers=_triggers(paper, root),
        env=_variables(paper, root.get("variables")),
        jobs=tuple(jobs),
    )


def includes(root: Node) -> tuple[tuple[str, ...], tuple[Node, ...]]:
    """Return the local files that *root* includes (as written), and the includes of other projects and servers."""
    node = root.get("include")
    items = [node] if node and not node.is_sequence else list(node or ())
    local, elsewhere = [], []
    for item in items:
        text = item.text
        if text is not None and not text.startswith("http"):
            local.append(text)
        elif item.read("local"):
            local.append(item.read("local"))
        elif text is not None or any(item.get(kind) for kind in ("remote", "project", "component")):
            elsewhere.append(item)
    return tuple(local), tuple(elsewhere)


def _inherited(node: Node, name: str, known: Mapping[str, tuple[Paper, Node]], depth: int = 0) -> Node | None:
    """Return the value under *name* of a job, or of what it extends (the last named first)."""
    found = node.get(name)
    if found is not None or depth > _DEEPEST:
        return found
    for parent in reversed(texts(node.get("extends"))):
        if parent in known:
            found = _inherited(known[parent][1], name, known, depth + 1)
            if found is not None:
                return found
    return None


def _text(node: Node, name: str, known: Mapping[str, tuple[Paper, Node]]) -> str:
    found = _inherited(node, name, known)
    return (found.text or "") if found else ""


def _job(
    paper: Paper,
    name: str,
    key: Node,
    node: Node,
    around: tuple[Node, Node | None, Mapping[str, tuple[Paper, Node]]],
) -> Job:
    root, default, known = around
    needs = _inherited(node, "needs", known)
    artifacts = _inherited(node, "artifacts", known)
    tokens = _inherited(node, "id_tokens", known)
    group = _inherited(node, "resource_group", known)
    interruptible = _inherited(node, "interruptible", known) or (default.get("interruptible") if default else None)
    condition = _conditions(node, known)
    steps: list[Step] = []
    for part in ("before_script", "script", "after_script"):
        script = _inherited(node, part, known) or (default.get(part) if default else None) or root.get(part)
        steps += _script(paper, script)
    return Job(
        id=name,
        place=Place(path=paper.path, line=key.line, start=key.start, end=node.end),
        needs=tuple(item.text or item.read("job") for item in needs) if needs else (),
        condition=condition,
        environment=_environment(paper, _inherited(node, "environment", known)),
        permissions=_tokens(paper, tokens),
        concurrency=_concurrency(paper, group, interruptible),
        env=_variables(paper, _inherited(node, "variables", known)),
        steps=tuple(steps),
        continue_on_error=_text(node, "allow_failure", known),
        artifacts=_artifacts(paper, artifacts),
        runs_for_tags=(condition,) if _ON_TAG.search(condition) or "tags" in condition.split() else None,
        is_manual=_text(node, "when", known) == "manual" or "when: manual" in condition,
    )


def _conditions(node: Node, known: Mapping[str, tuple[Paper, Node]]) -> str:
    rules, only = _inherited(node, "rules", known), _inherited(node, "only", known)
    words = [f"{rule.read('if')} when: {rule.read('when') or 'on_success'}" for rule in rules or ()]
    return " ".join([*words, *(texts(only) or texts(only.get("refs") if only else None))])


def _environment(paper: Paper, node: Node | None) -> Environment | None:
    if node is None:
        return None
    name = node.text if node.text is not None else node.read("name")
    return Environment(name=name, place=paper.place(node), url=node.read("url")) if name else None


def _tokens(paper: Paper, node: Node | None) -> Permissions | None:
    """GitLab's ``id_tokens`` say what ``id-token: write`` says on GitHub."""
    if node is None:
        return None
    return Permissions(
        place=paper.place(node), scopes=(Setting(name="id-token", value="write", place=paper.place(node)),)
    )


def _concurrency(paper: Paper, group: Node | None, interruptible: Node | None) -> Concurrency | None:
    place = group or interruptible
    if place is None:
        return None
    words = interruptible.text or "" if interruptible else ""
    return Concurrency(group=(group.text or "") if group else "", place=paper.place(place), cancels=words)


def _variables(paper: Paper, node: Node | None) -> tuple[Setting, ...]:
    found = (
        [(name, value.get("value") if value.is_mapping else value) for name, _, value in node.pairs()] if node else []
    )
    return tuple(paper.setting(name, value) for name, value in found if value)


def _artifacts(paper: Paper, node: Node | None) -> Artifacts | None:
    if node is None:
        return None
    return Artifacts(place=paper.place(node), paths=texts(node.get("paths")), expires=node.read("expire_in"))


def _script(paper: Paper, node: Node | None) -> list[Step]:
    """Return one step an item of a script, whatever lists of lists (``!reference``) it stands in."""
    if node is None:
        return []
    if node.text is None:
        return [step for item in node for step in _script(paper, item)]
    run = paper.setting("script", node)
    return [Step(place=paper.place(node), run=run, commands=read_commands(run, ""))]


def _triggers(paper: Paper, root: Node) -> tuple[Trigger, ...]:
    """A pipeline runs for every push; what its jobs run for, they say themselves."""
    return (Trigger(name="push", place=paper.place(root)),)
