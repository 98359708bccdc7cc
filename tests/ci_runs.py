"""Runs what generated CI files say: each `run` line in order, in a scratch clone, with the variables of that CI.

No workflow interpreter is meant: what these files use is understood, and anything else is a `KeyError`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import rehearsed
import yaml

from release.ci import render
from release.config import read_config
from release.facts.ci import Named, read_ci
from release.rehearsal import demo
from release.rehearsal.forge_gitlab import GitLabForge
from release.rehearsal.identity import Identity, github_claims, gitlab_claims
from release.rehearsal.publishers import GitHubPublisher, GitLabPublisher
from release.rehearsal.sandbox import OWNER, Sandbox, write_settings
from release.system.view import View

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
TAG, RUN = "v1.0.2", "3000003"
REPOSITORY = f"{OWNER}/{demo.NAME}"
TOOLS = "[console_scripts]\nnox = nox.__main__:main\ninvoke = invoke.main:program.run\n"
_EXPRESSION = re.compile(r"\$\{\{\s*([^}]*?)\s*\}\}")


@dataclass
class Stage:
    """The project, its forge and its indexes, and what its jobs have made so far."""

    sandbox: Sandbox
    folder: Path
    kind: str
    forge: object  # GitHub's or GitLab's
    identity: Identity
    trust: dict[str, str]
    venv: Path
    ref: str = f"refs/tags/{TAG}"
    event: str = "push"
    inputs: dict[str, str] = field(default_factory=dict)
    count: int = 0  # of the runs that began where this one was
    artifacts: dict[str, Path] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)  # every command that ran
    number: int = 0  # of this run
    spoil: object = None  # called with a job's workspace, after what it downloads is there

    @property
    def ref_name(self):
        return self.ref.split("/", 2)[2]

    def again(self, **changes):
        """Return another run, which begins where this one is now."""
        self.count += 1
        own = {"number": self.count, "lines": [], "logs": {}, "summaries": {}}
        return replace(self, artifacts={**self.artifacts}, outputs={**self.outputs}, **{**own, **changes})

    def workspace(self, job):
        """Return a new clone, as a runner checks out, and the variables that a job finds."""
        root = self.folder / "jobs" / f"{self.number}-{len(self.lines)}-{job}" / "project"
        root.parent.mkdir(parents=True)
        self.sandbox.git(self.folder, "clone", "--quiet", "--branch", self.ref_name, self.sandbox.address, str(root))
        shutil.copytree(self.venv, root.parent / "python", symlinks=True)
        temporary = root.parent / "temporary"
        temporary.mkdir()
        environment = {
            **self.sandbox.world.view.environment,
            **self.trust,
            "PATH": f"{root.parent / 'python' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PIP_FIND_LINKS": str(self.folder / "tools"),
            "CI": "true",
        }
        return root, environment

    def run(self, job, command, root, environment):
        """Run one command as a runner's shell does; the job ends with the first that fails."""
        self.lines.append(command)
        argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        ran = subprocess.run(
            argv, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        self.logs[job] = self.logs.get(job, "") + ran.stdout
        if ran.returncode:
            raise JobFailed(job, command, ran.stdout)


class JobFailed(Exception):
    """A command of a job ended with another code than 0."""


@contextlib.contextmanager
def a_stage(folder, kind, authority, **settings):
    """Give the stage of a release of the demo, whose CI files are those of *kind* (github or gitlab).

    *settings* are those of ``[tool.release.ci]``.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "COV_"))}
    with contextlib.ExitStack() as running:
        sandbox = running.enter_context(Sandbox(demo.NAME, variables, has_own_home=True))
        forge, claims = sandbox.forge, _claims(kind)
        if kind == "gitlab":
            forge = running.enter_context(GitLabForge(sandbox.folder / "gitlab", REPOSITORY))
        identity = running.enter_context(Identity(claims, authority=authority))
        stage = Stage(
            sandbox=sandbox,
            folder=sandbox.folder,
            kind=kind,
            forge=forge,
            identity=identity,
            trust=authority.environment(folder / "ca.pem"),
            venv=_venv(folder / "python"),
        )
        _make_project(stage, settings)
        for name, index in sandbox.indexes.items():  # an index's name is what its environment is called
            index._trusting.audience = name  # as the public ones have it
            index.trust(_publisher(stage, name), identity.url, identity.keys)
        yield stage


def github(stage, *, assumed=(), workflow="release.yml"):
    """Run the jobs of a workflow in the order of their needs, each where its condition holds.

    Those that are *assumed* have succeeded without running.
    """
    document = _document(stage, f".github/workflows/{workflow}")
    results: dict[str, str] = {}
    for name, job in _in_order(document["jobs"]):
        needs = job.get("needs", [])
        is_wanted = all(results.get(each) == "success" for each in needs) and _condition(stage, job.get("if", "true"))
        results[name] = "skipped"
        if is_wanted:
            for matrix in [] if name in assumed else _matrices(stage, job):
                _github_job(stage, name, job, document, matrix)
            results[name] = "success"
    return results


def gitlab(stage):
    """Run the jobs of a pipeline, in the order of their needs."""
    document = _document(stage, ".gitlab-ci.yml")
    shared = document["default"]["before_script"]
    jobs = {name: job for name, job in document.items() if isinstance(job, dict) and "script" in job}
    done = []
    for name, job in _in_order(jobs):
        rules = job.get("rules") or document[job["extends"]]["rules"]
        if not _rules_hold(stage, rules):
            continue
        forgiven = contextlib.suppress(JobFailed) if job.get("allow_failure") else contextlib.nullcontext()
        for variables in job.get("parallel", {}).get("matrix", [{}]):
            for value in variables.get("PYTHON", [""]):
                with forgiven:
                    _gitlab_job(stage, name, job, shared, {"PYTHON": value} if value else {})
        done.append(name)
    return done


def _document(stage, path):
    return yaml.safe_load((stage.sandbox.project / path).read_text(encoding="utf-8"))


# What GitHub's runner does.


def _github_job(stage, name, job, document, matrix):
    assert document["permissions"] == {}
    root, environment = stage.workspace(name)
    environment |= _github_variables(stage, root)
    if job["permissions"].get("id-token") == "write":
        environment |= stage.identity.environment
        in_environment = {"environment": job["environment"]["name"]}
        stage.identity.claims.update(github_claims(REPOSITORY, ref=stage.ref, run_id=RUN, **in_environment))
    token = stage.sandbox.forge.make_token("github-actions", **job["permissions"])
    steps: dict[str, dict[str, str]] = {}
    scope = SimpleNamespace(stage=stage, matrix=matrix, steps=steps, token=token)
    for step in job["steps"]:
        if "uses" in step:
            _github_action(stage, step, root, scope)
            continue
        output = root.parent / "output"
        output.write_text("")
        own = {key: _value(scope, value) for key, value in step.get("env", {}).items()}
        stage.run(name, step["run"], root, {**environment, **own, "GITHUB_OUTPUT": str(output)})
        steps[step.get("id", "")] = dict(line.split("=", 1) for line in output.read_text().splitlines())
    stage.outputs[name] = {key: _value(scope, value) for key, value in job.get("outputs", {}).items()}
    stage.summaries[name] = (root.parent / "summary.md").read_text()


def _github_variables(stage, root):
    (root.parent / "summary.md").write_text("")
    kind = "tag" if stage.ref.startswith("refs/tags/") else "branch"
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": stage.sandbox.forge.url,
        "GITHUB_SERVER_URL": stage.sandbox.forge.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_REF": stage.ref,
        "GITHUB_REF_NAME": stage.ref_name,
        "GITHUB_REF_TYPE": kind,
        "GITHUB_RUN_ID": RUN,
        "GITHUB_EVENT_NAME": stage.event,
        "GITHUB_STEP_SUMMARY": str(root.parent / "summary.md"),
        "GITHUB_WORKSPACE": str(root),
        "RUNNER_TEMP": str(root.parent / "temporary"),
    }


def _github_action(stage, step, root, scope):
    action, options = step["uses"].partition("@")[0], step.get("with", {})
    if action == "actions/checkout":
        assert options == {"persist-credentials": False, "fetch-depth": 0}
    elif action == "actions/setup-python":
        assert PYTHON in _value(scope, options["python-version"]).split()
    elif action == "actions/upload-artifact":
        assert options["if-no-files-found"] == "error"
        _upload(stage, options["name"], root, options["path"].split())
    elif action == "actions/download-artifact":
        shutil.copytree(stage.artifacts[options["name"]], root / options["path"], dirs_exist_ok=True)
        if stage.spoil:
            stage.spoil(root)
    elif action == "pypa/gh-action-pypi-publish":
        stage.lines.append(f"{action} {sorted(path.name for path in (root / options['packages-dir']).iterdir())}")
    else:
        raise KeyError(action)


def _upload(stage, name, root, patterns):
    """Keep what *patterns* find below the folder that all of them have in common, as the action does."""
    tops = {pattern.rstrip("/").partition("/")[0] for pattern in patterns}
    base = root / tops.pop() if len(tops) == 1 else root
    kept = stage.folder / "artifacts" / str(stage.number) / name
    shutil.rmtree(kept, ignore_errors=True)
    found = [path for pattern in patterns for path in root.glob(pattern.rstrip("/"))]
    for path in (each for top in found for each in ([top] if top.is_file() else top.rglob("*")) if each.is_file()):
        target = kept / path.relative_to(base)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    stage.artifacts[name] = kept


def _value(scope, value):
    """Return *value* with its expressions worked out."""
    return _EXPRESSION.sub(lambda found: _expression(scope, found[1]), str(value))


def _expression(scope, text):
    head, *rest = text.split(".")
    if head == "needs" and rest[1] == "outputs":
        return scope.stage.outputs[rest[0]][rest[2]]
    if head == "steps" and rest[1] == "outputs":
        return scope.steps[rest[0]][rest[2]]
    if head == "matrix":
        return scope.matrix[rest[0]] if len(rest) == 1 else scope.matrix[rest[0]][rest[1]]
    return {"github.token": scope.token}[text]


def _condition(stage, text):
    is_tag, trial = stage.ref.startswith("refs/tags/"), stage.inputs.get("trial") == "true"
    return {
        "true": True,
        "github.ref_type == 'tag' && !inputs.trial": is_tag and not trial,
        "github.ref_type == 'tag' && inputs.trial": is_tag and trial,
        "github.event_name != 'pull_request'": stage.event != "pull_request",
        "github.event_name == 'pull_request'": stage.event == "pull_request",
    }[text]


def _matrices(stage, job):
    matrix = job.get("strategy", {}).get("matrix")
    if matrix is None:
        return [{}]
    [name] = re.findall(r"fromJSON\(needs\.(\w+)\.outputs\.tests\)", matrix["test"])
    tests = json.loads(stage.outputs[name]["tests"])
    return [{"runner": runner, "test": test} for runner in matrix["runner"] for test in tests]


# What GitLab's runner does.


def _gitlab_job(stage, name, job, shared, variables):
    root, environment = stage.workspace(name)
    for need in job.get("needs", []):
        if need in stage.artifacts:
            shutil.copytree(stage.artifacts[need], root, dirs_exist_ok=True)
        environment |= stage.outputs.get(need, {})
    if stage.spoil:
        stage.spoil(root)
    environment |= {
        "GITLAB_CI": "true",
        **({"CI_COMMIT_TAG": stage.ref_name} if stage.ref.startswith("refs/tags/") else {}),
        "CI_JOB_TOKEN": stage.forge.make_token(),
        "CI_API_V4_URL": f"{stage.forge.url}/api/v4",
        "CI_PROJECT_PATH": REPOSITORY,
        "CI_SERVER_URL": stage.forge.url,
        **variables,
    }
    for token, wanted in job.get("id_tokens", {}).items():
        named = gitlab_claims(
            stage.identity.url, REPOSITORY, environment=job["environment"]["name"], ref=stage.ref_name
        )
        stage.identity.claims.update(named)
        environment |= stage.identity.gitlab_environment(wanted["aud"], token)
    for line in [*shared, *job["script"]]:
        stage.run(name, line, root, environment)
    kept = job.get("artifacts", {})
    if "paths" in kept:
        (root / "anchor").touch()  # paths are kept as they are below the workspace
        _upload(stage, name, root, [*kept["paths"], "anchor"])
    dotenv = root / kept.get("reports", {}).get("dotenv", "-")
    if dotenv.is_file():
        stage.outputs[name] = dict(line.split("=", 1) for line in dotenv.read_text().splitlines())


def _rules_hold(stage, rules):
    is_tag = stage.ref.startswith("refs/tags/")
    known = {
        "$CI_COMMIT_TAG =~ /^v[0-9]/": is_tag,
        '$CI_PIPELINE_SOURCE != "schedule"': stage.event != "schedule",
        '$CI_PIPELINE_SOURCE == "schedule"': stage.event == "schedule",
        '$CI_PIPELINE_SOURCE == "merge_request_event"': stage.event == "merge_request_event",
    }
    return any(known[rule["if"]] for rule in rules)


# What the maintainer has done.


def _make_project(stage, settings):
    sandbox = stage.sandbox
    sandbox.make_demo(demo.FILES, demo.VERSION)
    tables = {"tests": {"pythons": [PYTHON]}, "ci": {"python": PYTHON, **settings}}
    for path, data in {"release-requirements.txt": _tools(sandbox.folder / "tools")}.items():
        (sandbox.project / path).write_text(data, encoding="utf-8")
    sandbox.configure(sandbox.project, tables)
    if stage.kind == "gitlab":
        at = {"kind": "gitlab", "url": f"{stage.forge.url}/{REPOSITORY}", "api": f"{stage.forge.url}/api/v4"}
        write_settings(sandbox.project, {"forge": at})
    view = View(sandbox.project, sandbox.world.view.environment)
    facts = read_ci(view, read_config(view), Named(project=demo.NAME))
    kinds = ("github", "dependabot") if stage.kind == "github" else ("gitlab",)
    for path, text in (file for kind in kinds for file in render(kind, facts).items()):
        target = sandbox.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sandbox.git(sandbox.project, "add", "--all")
    sandbox.git(sandbox.project, "commit", "--quiet", "--message", "Adopt")
    for command in (("bump", "patch"), ("tag",)):
        done = sandbox.release(sandbox.project, *command)
        assert done.ok, done.words
    stage.forge.push_tag(TAG, sandbox.git(sandbox.project, "rev-parse", "HEAD"))


def _tools(folder):
    """Make a wheel whose scripts stand in for those of the locked tools, and return the locked requirement."""
    made = rehearsed.wheel(folder, "tools", "1.0", extra={"tools-1.0.dist-info/entry_points.txt": TOOLS.encode()})
    return f"tools==1.0 --hash=sha256:{hashlib.sha256(made.read_bytes()).hexdigest()}\n"


def _venv(folder):
    """Make an environment with pip, in which what is installed here can be imported."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    here = sysconfig.get_path("purelib")
    Path(packages, "here.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    return folder


def _claims(kind):
    return gitlab_claims("https://gitlab.example", REPOSITORY) if kind == "gitlab" else github_claims(REPOSITORY)


def _publisher(stage, environment):
    named = {"environment": environment, "projects": (demo.NAME,)}
    if stage.kind == "gitlab":
        return GitLabPublisher(project_path=REPOSITORY, issuer=stage.identity.url, workflow=".gitlab-ci.yml", **named)
    owner = str(stage.identity.claims["repository_owner_id"])
    return GitHubPublisher(repository=REPOSITORY, owner_id=owner, workflow="release.yml", **named)


def _in_order(jobs):
    """Yield the jobs, each after those that it needs."""
    left = dict(jobs)
    while left:
        name = next(name for name, job in left.items() if not set(job.get("needs", [])) & set(left))
        yield name, left.pop(name)
