"""What the tests of the forge's settings share: a well-kept repository, a neglected one, and how both are seen."""

from __future__ import annotations

from datetime import date, datetime, timezone

from packaging.version import Version

from release.checks import FORGE
from release.facts.audit.forge import ask_forge
from release.model.audit import Answer, Answers
from release.model.auditing import AuditFacts
from release.model.finding import Outcome
from release.model.forge import Place
from release.model.forge_settings import Wanted
from release.model.ownership import IndexFacts, LiveFile, OwnershipFacts, Stated
from release.model.workflow import GITHUB, Job, Workflow, Workflows
from release.model.workflow_parts import Environment, Permissions, Setting, Step, Trigger
from release.model.workflow_parts import Place as At
from release.rehearsal.forge_settings import shown_admin
from release.rehearsal.forge_state import Asset, Release
from release.system.view import View

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
TAG, COMMIT = "v1.0.2", "5f457a7" + "0" * 33
FILES = {"demo-1.0.2-py3-none-any.whl": "a" * 64, "demo-1.0.2.tar.gz": "b" * 64}
WANTED = Wanted(environments=("pypi",), test_environments=("testpypi",), workflow="release.yml", tag=TAG)
ALL = dict.fromkeys(
    (
        *("actions", "administration", "contents", "environments", "metadata", "repository_hooks", "secrets"),
        *("vulnerability_alerts", "secret_scanning_alerts"),
    ),
    "read",
)
_WORST = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED, Outcome.NOT_APPLICABLE)


def ruleset(number: int, target: str, include: str, rules: str, **more) -> dict:
    """Return a ruleset's document."""
    return {
        "id": number,
        "name": f"{target} rules",
        "target": target,
        "source_type": "Repository",
        "source": "someone/project",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": [include], "exclude": []}},
        "rules": [{"type": rule} for rule in rules.split()],
        "bypass_actors": [],
        **more,
    }


def run(number: int, **more) -> dict:
    """Return a run's document."""
    return {
        "id": number,
        "event": "push",
        "head_branch": TAG,
        "head_sha": COMMIT,
        "actor": {"login": "ada"},
        "triggering_actor": {"login": "ada"},
        "status": "completed",
        "conclusion": "success",
        "html_url": f"https://forge.example/runs/{number}",
        "created_at": "2026-11-20T10:00:00Z",
        **more,
    }


def keep_well(forge) -> None:
    """Set the repository as it should be, and let it have published a release."""
    now = forge.settings.now
    forge.add_environment("pypi", reviewers=("bob", "eve"), prevents_self_review=True, patterns=("tag:v*",))
    forge.add_environment("testpypi")
    now.bypass = {"pypi": False}
    now.security = {
        name: {"status": "enabled"}
        for name in ("secret_scanning", "secret_scanning_push_protection", "dependabot_security_updates")
    }
    now.rulesets = [
        ruleset(1, "branch", "~DEFAULT_BRANCH", "pull_request non_fast_forward deletion"),
        ruleset(2, "tag", "refs/tags/v*", "creation update deletion"),
    ]
    now.documents |= {
        "/actions/permissions": {"enabled": True, "allowed_actions": "selected", "sha_pinning_required": True},
        "/collaborators": [shown_admin("ada"), shown_admin("bob")],
        "/dependabot/alerts": [],
        "/secret-scanning/alerts": [],
    }
    now.runs = [run(7), run(6, event="workflow_dispatch", head_branch="main")]
    forge.decide(7, "pypi", "bob")
    release(forge, immutable=True)


def neglect(forge) -> None:
    """Set everything in the repository as it should not be."""
    now = forge.settings.now
    forge.add_environment("pypi", reviewers=("mallory",), patterns=("main",))
    now.secrets = {"": {"PYPI_API_TOKEN": "2025-01-01T00:00:00Z", "IDLE": "2026-11-01T00:00:00Z"}, "pypi": {}}
    off = {"status": "disabled"}
    now.security = {"secret_scanning": off, "secret_scanning_push_protection": off, "dependabot_security_updates": off}
    now.rulesets = [ruleset(1, "branch", "~ALL", "deletion", bypass_actors=[{"actor_type": "DeployKey"}])]
    now.documents |= {
        "/actions/permissions/workflow": {"default_workflow_permissions": "write"},
        "/collaborators": [shown_admin("ada"), shown_admin("mallory")],
        "/keys": [{"id": 1, "title": "old laptop", "read_only": False}],
        "/hooks": [{"id": 1, "active": True, "config": {"url": "https://hooks.example/x?key=1", "insecure_ssl": "0"}}],
        "/dependabot/alerts": [alert(1, "critical", "2026-10-01T00:00:00Z")],
        "/secret-scanning/alerts": [
            {"number": 3, "secret_type": "pypi_api_token", "created_at": "2026-11-01T00:00:00Z"}
        ],
        "/actions/permissions/artifact-and-log-retention": {"days": 400, "maximum_allowed_days": 400},
    }
    now.runs = [run(9, conclusion="failure"), run(8, status="waiting", conclusion=None, head_branch="v1.0.3")]
    forge.decide(9, "pypi", "ada")


def alert(number: int, severity: str, created: str) -> dict:
    """Return the document of an alert on a dependency."""
    return {
        "number": number,
        "dependency": {"package": {"name": "left-pad"}},
        "security_advisory": {"severity": severity},
        "created_at": created,
    }


def release(forge, *, immutable: bool = False, draft: bool = False, files=FILES) -> None:
    """Let the forge have the release of the tag."""
    when = "2026-11-20T11:00:00Z"
    assets = [
        Asset(
            id=n, name=name, kind="x/y", path=forge.repository.folder, size=1, digest=f"sha256:{digest}", created=when
        )
        for n, (name, digest) in enumerate(files.items(), 1)
    ]
    words = {"target": "main", "name": "demo", "body": "", "prerelease": False, "created": when, "published": when}
    forge.repository.releases[1] = Release(id=1, tag=TAG, draft=draft, immutable=immutable, assets=assets, **words)


def see(forge, root, token: str, wanted: Wanted = WANTED, **more):
    """Return what the forge tells whoever has *token*."""
    place = Place(kind="github", base=forge.url, api=forge.url, project="someone/project")
    return ask_forge(View(root, {"GH_TOKEN": token, **more} if token else more), place, wanted)


def facts_of(forge, **more) -> AuditFacts:
    """Return the facts of an audit around those of the forge."""
    return AuditFacts(
        **{
            "project": "demo",
            "version": "1.0.2",
            "now": NOW,
            "answers": answers(),
            "workflows": workflows(),
            "index": published(),
            "forge": forge,
            **more,
        }
    )


def answers(**more) -> Answers:
    """Return answers that name two people."""
    people = {
        "Ada": {"email": "ada@example.invalid", "forge": "ada", "roles": ["owner"]},
        "Bob": {"email": "bob@example.invalid", "forge": "Bob", "roles": ["maintainer", "approver"]},
        "Eve": {"email": "eve@example.invalid", "forge": "eve", "roles": ["reviewer"]},
    }
    return Answers(**{"is_there": True, "people": people, **more})


def answer(item: str, on: date) -> Answer:
    """Return an answer that Ada gave."""
    return Answer(item=item, by="Ada", on=on, until=date(2027, 1, 1), evidence="looked", written_by="Ada")


def workflows(*options: Setting, token: str = "") -> Workflows:
    """Return a workflow that publishes with the forge's identity, or with the secret *token*."""
    at = At(path=".github/workflows/release.yml", line=12)
    granted = () if token else (Setting(name="id-token", value="write", place=at),)
    password = (Setting(name="password", value=f"${{{{ secrets.{token} }}}}", place=at),) if token else ()
    jobs = tuple(
        Job(
            id=index,
            place=at,
            environment=Environment(name=index, place=at),
            permissions=Permissions(place=at, scopes=granted),
            indexes=(index,),
            steps=(Step(place=at, options=(*options, *password), index=index),),
        )
        for index in ("testpypi", "pypi")
    )
    triggers = (Trigger(name="push", place=at, tags=("v*",)),)
    return Workflows(files=(Workflow(path=at.path, kind=GITHUB, place=at, triggers=triggers, jobs=jobs),))


def published(files=FILES, **stated) -> OwnershipFacts:
    """Return what the index tells: *files* of the release."""
    live = tuple(LiveFile(filename=name, version=Version("1.0.2"), sha256=digest) for name, digest in files.items())
    return OwnershipFacts(
        stated=Stated(name="demo", **stated), live=IndexFacts(index="pypi", is_known=True, files=live)
    )


def judged(facts: AuditFacts) -> dict[str, Outcome]:
    """Return the worst outcome of every check of the forge, by the check's id."""
    found = {}
    for check in FORGE:
        outcomes = {finding.outcome for finding in check.judge(facts)}
        assert outcomes, f"{check.ID} says nothing"
        found[check.ID] = next(outcome for outcome in _WORST if outcome in outcomes)
    return found
