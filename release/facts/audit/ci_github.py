"""GitHub's workflows and composite actions, from the tree of their YAML to records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.facts.audit.ci_scripts import read_commands
from release.model.records import dataclass
from release.model.workflow import ACTION, GITHUB, Job, Workflow
from release.model.workflow_parts import (
    Concurrency,
    Environment,
    Permissions,
    Place,
    Setting,
    Step,
    Trigger,
    Uses,
)
from release.syntax.workflow_yaml import texts

if TYPE_CHECKING:
    from release.syntax.workflow_yaml import Node

_COMMENT = re.compile(rb"[\"']?[ \t]+#[ \t]*([^\r\n]*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One file that is being read: its path and bytes."""

    path: str
    data: bytes

    def place(self, node: Node) -> Place:
        """Return where *node* stands."""
        return Place(path=self.path, line=node.line, start=node.start, end=node.end)

    def setting(self, name: str, node: Node) -> Setting:
        """Return *node*'s text under *name*; what is no scalar is given as it is written."""
        text = node.text if node.text is not None else self.data[node.start : node.end].decode("utf-8", "replace")
        return Setting(name=name, value=text, place=self.place(node), is_block=node.style in {"|", ">"})

    def settings(self, node: Node | None) -> tuple[Setting, ...]:
        """Return the entries of a mapping."""
        return tuple(self.setting(name, value) for name, _, value in node.pairs()) if node else ()

    def entry(self, node: Node, name: str) -> Setting | None:
        """Return the text under *name*, ``None`` where there is none."""
        found = node.get(name)
        return self.setting(name, found) if found and found.text is not None else None


def read_github(paper: Paper, root: Node) -> Workflow:
    """Return the workflow in *root*."""
    jobs = root.get("jobs")
    return Workflow(
        path=paper.path,
        kind=GITHUB,
        place=paper.place(root),
        name=root.read("name"),
        triggers=_triggers(paper, root),
        permissions=_permissions(paper, root),
        env=paper.settings(root.get("env")),
        concurrency=_concurrency(paper, root.get("concurrency")),
        jobs=tuple(_job(paper, name, key, node) for name, key, node in jobs.pairs()) if jobs else (),
    )


def read_action(paper: Paper, root: Node) -> Workflow:
    """Return the composite action in *root*; its steps are those of a job named ``runs``."""
    runs = root.get("runs")
    steps = _steps(paper, runs.get("steps") if runs else None)
    place = paper.place(runs or root)
    job = Job(id="runs", place=place, steps=steps, outputs=_outputs(paper, root.get("outputs")))
    return Workflow(path=paper.path, kind=ACTION, place=paper.place(root), name=root.read("name"), jobs=(job,))


def _triggers(paper: Paper, root: Node) -> tuple[Trigger, ...]:
    node = root.get("on") or root.get("true")
    if node is None:
        return ()
    if not node.is_mapping:
        names = [node] if node.text is not None else [item for item in node if item.text is not None]
        return tuple(Trigger(name=item.text or "", place=paper.place(item)) for item in names)
    return tuple(_trigger(paper, name, key, value) for name, key, value in node.pairs())


def _trigger(paper: Paper, name: str, key: Node, node: Node) -> Trigger:
    inputs = node.get("inputs")
    crons = tuple(item.read("cron") for item in node) if name == "schedule" and node.is_sequence else ()
    return Trigger(
        name=name,
        place=paper.place(key),
        branches=_filter(node, "branches"),
        tags=_filter(node, "tags"),
        paths=_filter(node, "paths"),
        types=texts(node.get("types")),
        crons=crons,
        workflows=texts(node.get("workflows")),
        inputs=tuple(
            Setting(name=found, value=value.read("type") or "string", place=paper.place(at))
            for found, at, value in inputs.pairs()
        )
        if inputs
        else (),
    )


def _filter(node: Node, name: str) -> tuple[str, ...] | None:
    return None if node.get(name) is None else texts(node.get(name))


def _permissions(paper: Paper, node: Node) -> Permissions | None:
    found, key = node.get("permissions"), node.key("permissions")
    if found is None or key is None:
        return None
    place = Place(path=paper.path, line=key.line, start=key.start, end=found.end)
    if found.is_mapping:
        return Permissions(place=place, scopes=paper.settings(found))
    return Permissions(place=place, whole=found.text or "")


def _concurrency(paper: Paper, node: Node | None) -> Concurrency | None:
    if node is None:
        return None
    if node.text is not None:
        return Concurrency(group=node.text, place=paper.place(node))
    cancels = node.get("cancel-in-progress")
    return Concurrency(
        group=node.read("group"),
        place=paper.place(node),
        cancels=(cancels.text or "") if cancels else "",
        cancels_place=paper.place(cancels) if cancels else None,
    )


def _environment(paper: Paper, node: Node | None) -> Environment | None:
    if node is None:
        return None
    if node.text is not None:
        return Environment(name=node.text, place=paper.place(node)) if node.text else None
    url = node.get("url")
    return Environment(name=node.read("name"), place=paper.place(url or node), url=node.read("url"))


def _job(paper: Paper, name: str, key: Node, node: Node) -> Job:
    secrets, calls = node.get("secrets"), node.get("uses")
    place = Place(path=paper.path, line=key.line, start=key.start, end=node.end)
    containers = [node.get("container"), *(node.get("services") or ())]
    return Job(
        id=name,
        place=place,
        name=node.read("name"),
        needs=texts(node.get("needs")),
        condition=node.read("if"),
        environment=_environment(paper, node.get("environment")),
        permissions=_permissions(paper, node),
        concurrency=_concurrency(paper, node.get("concurrency")),
        env=paper.settings(node.get("env")),
        steps=_steps(paper, node.get("steps")),
        calls=_uses(paper, calls) if calls else None,
        options=paper.settings(node.get("with")),
        secrets=paper.settings(secrets) if secrets and secrets.is_mapping else (),
        inherits=paper.place(secrets) if secrets and secrets.text == "inherit" else None,
        outputs=_outputs(paper, node.get("outputs")),
        credentials=tuple(
            found for container in containers if container for found in paper.settings(container.get("credentials"))
        ),
        continue_on_error=node.read("continue-on-error"),
    )


def _outputs(paper: Paper, node: Node | None) -> tuple[Setting, ...]:
    """Return the outputs of a job (plain texts) or an action (each with a ``value``)."""
    found = (
        [(name, value.get("value") if value.is_mapping else value) for name, _, value in node.pairs()] if node else []
    )
    return tuple(paper.setting(name, value) for name, value in found if value)


def _steps(paper: Paper, node: Node | None) -> tuple[Step, ...]:
    return tuple(_step(paper, item) for item in node if item.is_mapping) if node else ()


def _step(paper: Paper, node: Node) -> Step:
    run, uses, shell = paper.entry(node, "run"), node.get("uses"), node.read("shell")
    return Step(
        place=paper.place(node),
        name=node.read("name"),
        id=node.read("id"),
        uses=_uses(paper, uses) if uses and uses.text is not None else None,
        run=run,
        shell=shell,
        folder=node.read("working-directory"),
        condition=node.read("if"),
        options=paper.settings(node.get("with")),
        env=paper.settings(node.get("env")),
        continue_on_error=node.read("continue-on-error"),
        commands=read_commands(run, shell),
    )


def _uses(paper: Paper, node: Node) -> Uses:
    comment = _COMMENT.match(paper.data, node.end)
    if not comment and paper.data[node.end - 1 : node.end] in {b" ", b"\t"}:
        comment = _COMMENT.match(paper.data, node.end - 1)
    words = comment[1].decode("utf-8", "replace").strip() if comment else ""
    return Uses(written=node.text or "", place=paper.place(node), comment=words)
