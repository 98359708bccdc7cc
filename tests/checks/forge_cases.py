"""What each check of the forge has to say of a repository that is well kept but for one setting."""

from __future__ import annotations

from dataclasses import replace

from forge_settings_tools import COMMIT, FILES, TAG, WANTED

from release.model.finding import Outcome
from release.model.forge_settings import (
    About,
    Actions,
    Alert,
    Alerts,
    Announced,
    Bypass,
    DeployKey,
    Environment,
    ForgeFacts,
    Hook,
    Pattern,
    Protection,
    Review,
    Reviewer,
    Ruleset,
    Run,
    Secret,
)
from release.model.forge_snapshot import snapshot

PASSED, FAILED, UNKNOWN, NOT_APPLICABLE = Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
YOUNG, OLD = "2026-11-01T00:00:00Z", "2025-01-01T00:00:00Z"
PYPI = Environment(
    name="pypi",
    reviewers=(Reviewer(name="bob"), Reviewer(name="eve")),
    prevents_self_review=True,
    admins_bypass=False,
    refs="listed",
    patterns=(Pattern(name="v*", is_tag=True),),
    secrets=(),
)
TESTPYPI = replace(PYPI, name="testpypi", reviewers=())
BRANCHES = Ruleset(
    id="1",
    name="branches",
    target="branch",
    is_active=True,
    includes=("~DEFAULT_BRANCH",),
    rules=("pull_request", "non_fast_forward", "deletion"),
    bypass=(),
)
TAGS = replace(
    BRANCHES, id="2", name="tags", target="tag", includes=("refs/tags/v*",), rules=("creation", "update", "deletion")
)
RUN = Run(
    id="7",
    event="push",
    ref=TAG,
    commit=COMMIT,
    actor="ada",
    status="completed",
    conclusion="success",
    url="https://forge.example/7",
    created="2026-11-20T10:00:00Z",
)
TRIAL = replace(RUN, id="6", event="workflow_dispatch", ref="main")
REVIEW = Review(who="bob", state="approved", environments=("pypi",))
RELEASE = Announced(tag=TAG, is_draft=False, is_immutable=True, url="https://forge.example/r", assets=FILES)
ABOUT = About(
    name="someone/project",
    is_public=True,
    default_branch="main",
    is_organization=True,
    secret_scanning=True,
    push_protection=True,
    security_updates=True,
)
GOOD = ForgeFacts(
    kind="github",
    page="https://forge.example/someone/project",
    wanted=WANTED,
    about=ABOUT,
    environments=(PYPI, TESTPYPI),
    repository_secrets=(),
    organization_secrets=(),
    actions=Actions(is_enabled=True, allowed="selected", needs_pins=True),
    token_may_write=False,
    rulesets=(BRANCHES, TAGS),
    protection=Protection(is_there=False),
    admins=("ada", "Bob"),
    deploy_keys=(),
    hooks=(),
    dependency_alerts=Alerts(is_on=True),
    secret_alerts=Alerts(is_on=True),
    code_scanning=True,
    private_reporting=True,
    retention_days=90,
    immutable_releases=True,
    runs=(RUN, TRIAL),
    reviews=(REVIEW,),
    releases=(RELEASE,),
)
GOOD = replace(GOOD, accepted=snapshot(GOOD))


def env(**changes) -> ForgeFacts:
    """The good facts, with another environment for publishing."""
    return replace(GOOD, environments=(replace(PYPI, **changes), TESTPYPI))


def set_to(**changes) -> ForgeFacts:
    """The good facts, with another setting."""
    return replace(GOOD, **changes)


def alerts(*open_: Alert) -> Alerts:
    return Alerts(is_on=True, open=open_)


def hook(**changes) -> tuple[Hook]:
    return (Hook(**{"host": "h.example", "has_secret": True, "checks_tls": True, **changes}),)


SERIOUS = Alert(number=1, about="left-pad", severity="critical", created="2026-10-01T00:00:00Z")
FAILED_RUN = replace(RUN, id="5", ref="v1.0.1", conclusion="failure")
SEEN = {
    "missing-environment": {
        "another case": (set_to(environments=(replace(PYPI, name="PyPI"), TESTPYPI)), PASSED),
        "none": (set_to(environments=()), FAILED),
        "only one of two": (set_to(environments=(PYPI,)), FAILED),
        "none is wanted": (set_to(wanted=replace(WANTED, environments=(), test_environments=())), UNKNOWN),
    },
    "decorative-gate": {
        "no reviewer": (env(reviewers=()), FAILED),
        "a team": (env(reviewers=(Reviewer(name="releasers", is_team=True),)), PASSED),
        "reviewers unseen": (env(reviewers=None), UNKNOWN),
        "no environment": (set_to(environments=(TESTPYPI,)), FAILED),
    },
    "self-review-allowed": {
        "allowed": (env(prevents_self_review=False), FAILED),
        "unseen": (env(prevents_self_review=None), UNKNOWN),
    },
    "admin-bypass": {"may": (env(admins_bypass=True), FAILED), "unseen": (env(admins_bypass=None), UNKNOWN)},
    "unlisted-reviewer": {
        "a stranger": (env(reviewers=(Reviewer(name="bob"), Reviewer(name="mallory"))), FAILED),
        "in other case": (env(reviewers=(Reviewer(name="EVE"),)), PASSED),
        "a team": (env(reviewers=(Reviewer(name="releasers", is_team=True),)), UNKNOWN),
        "nobody": (env(reviewers=()), FAILED),
    },
    "open-branch-policy": {
        "everything": (env(refs="any", patterns=None), FAILED),
        "protected branches": (env(refs="protected", patterns=None), FAILED),
        "a branch beside the tags": (env(patterns=(*PYPI.patterns, Pattern(name="main", is_tag=False))), FAILED),
        "any tag": (env(patterns=(Pattern(name="*", is_tag=True),)), FAILED),
        "any tag beside the right ones": (env(patterns=(*PYPI.patterns, Pattern(name="**", is_tag=True))), FAILED),
        "no pattern": (env(patterns=()), FAILED),
        "another project's tags": (env(patterns=(Pattern(name="other-*", is_tag=True),)), FAILED),
        "patterns unseen": (env(patterns=None), UNKNOWN),
        "policy unseen": (env(refs=None), UNKNOWN),
    },
    "secret-at-repository-level": {
        "in the repository": (set_to(repository_secrets=(Secret(name="PYPI_API_TOKEN"),)), FAILED),
        "in the organization": (set_to(organization_secrets=(Secret(name="TWINE_PASSWORD"),)), FAILED),
        "one that no job names": (set_to(repository_secrets=(Secret(name="CODECOV"),)), UNKNOWN),
        "the organization's unseen": (set_to(organization_secrets=None), UNKNOWN),
    },
    "unprotected-secret": {
        "on GitHub": (GOOD, NOT_APPLICABLE),
        "open": (set_to(kind="gitlab", repository_secrets=(Secret(name="PYPI", is_open=True),)), FAILED),
        "not told": (set_to(kind="gitlab", repository_secrets=(Secret(name="PYPI"),)), FAILED),
        "protected": (set_to(kind="gitlab", repository_secrets=(Secret(name="PYPI", is_open=False),)), PASSED),
        "unseen": (set_to(kind="gitlab", repository_secrets=None), UNKNOWN),
    },
    "stale-secret": {
        "no token": (GOOD, NOT_APPLICABLE),
        "young": (env(secrets=(Secret(name="PYPI_API_TOKEN", updated=YOUNG),)), PASSED),
        "old": (env(secrets=(Secret(name="PYPI_API_TOKEN", updated=OLD),)), FAILED),
        "no time": (env(secrets=(Secret(name="PYPI_API_TOKEN"),)), UNKNOWN),
        "no zone": (env(secrets=(Secret(name="PYPI_API_TOKEN", updated="2026-11-01"),)), UNKNOWN),
        "one that no job names": (set_to(repository_secrets=(Secret(name="DOCS", updated=OLD),)), UNKNOWN),
        "unseen": (env(secrets=None), UNKNOWN),
        "no environment": (set_to(environments=(TESTPYPI,)), UNKNOWN),
    },
    "unreferenced-secret": {"idle": (set_to(repository_secrets=(Secret(name="IDLE"),)), FAILED)},
    "leftover-token": {
        "left in the environment": (env(secrets=(Secret(name="PYPI_API_TOKEN"),)), FAILED),
        "left in the repository": (set_to(repository_secrets=(Secret(name="PYPI_API_TOKEN"),)), FAILED),
        "of the test index": (env(secrets=(Secret(name="TEST_PYPI_API_TOKEN"),)), PASSED),
    },
    "missing-token": {"identity": (GOOD, NOT_APPLICABLE)},
    "missing-test-token": {"identity": (GOOD, NOT_APPLICABLE)},
    "writable-default-token": {"write": (set_to(token_may_write=True), FAILED)},
    "any-action-allowed": {
        "all": (set_to(actions=replace(GOOD.actions, allowed="all")), FAILED),
        "not pinned": (set_to(actions=replace(GOOD.actions, needs_pins=False)), FAILED),
        "pins unseen": (set_to(actions=replace(GOOD.actions, needs_pins=None)), UNKNOWN),
        "own ones": (set_to(actions=replace(GOOD.actions, allowed="local_only")), PASSED),
        "none run": (set_to(actions=replace(GOOD.actions, is_enabled=False, allowed="")), PASSED),
    },
    "unprotected-default-branch": {
        "no rules": (set_to(rulesets=(TAGS,)), FAILED),
        "not active": (set_to(rulesets=(replace(BRANCHES, is_active=False),)), FAILED),
        "for another branch": (set_to(rulesets=(replace(BRANCHES, includes=("refs/heads/dev",)),)), FAILED),
        "excluded": (set_to(rulesets=(replace(BRANCHES, excludes=("refs/heads/main",)),)), FAILED),
        "excluded among others": (
            set_to(rulesets=(replace(BRANCHES, excludes=("refs/heads/dev", "refs/heads/main")),)),
            FAILED,
        ),
        "by its name": (set_to(rulesets=(replace(BRANCHES, includes=("refs/heads/m*",)),)), PASSED),
        "no review": (set_to(rulesets=(replace(BRANCHES, rules=("deletion", "non_fast_forward")),)), FAILED),
        "rules unseen": (set_to(rulesets=(replace(BRANCHES, rules=None, includes=None),)), UNKNOWN),
        "older way unseen": (set_to(rulesets=(), protection=None), UNKNOWN),
        "older way": (set_to(rulesets=(), protection=Protection(is_there=True, needs_review=True)), PASSED),
        "older way, force allowed": (
            set_to(rulesets=(), protection=Protection(is_there=True, needs_review=True, allows_force=True)),
            FAILED,
        ),
        "older way, rulesets unseen": (
            set_to(rulesets=None, protection=Protection(is_there=True, needs_review=True)),
            PASSED,
        ),
    },
    "movable-tags": {
        "no rules": (set_to(rulesets=(BRANCHES,)), FAILED),
        "for other tags": (set_to(rulesets=(replace(TAGS, includes=("refs/tags/nightly-*",)),)), FAILED),
        "not in a folder": (set_to(rulesets=(replace(TAGS, includes=("refs/*",)),)), FAILED),
        "in any folder": (set_to(rulesets=(replace(TAGS, includes=("refs/**/*",)),)), PASSED),
        "may be moved": (set_to(rulesets=(replace(TAGS, rules=("creation", "deletion")),)), FAILED),
        "rules unseen": (set_to(rulesets=(replace(TAGS, rules=None, includes=None),)), UNKNOWN),
        "two together": (
            set_to(rulesets=(replace(TAGS, rules=("creation",)), replace(TAGS, id="3", rules=("update", "deletion")))),
            PASSED,
        ),
    },
    "ruleset-bypass": {
        "admins, on the branch": (
            set_to(rulesets=(replace(BRANCHES, bypass=(Bypass(kind="RepositoryRole", id="5"),)), TAGS)),
            FAILED,
        ),
        "admins, with a pull request": (
            set_to(rulesets=(replace(BRANCHES, bypass=(Bypass(kind="Team", id="5", mode="pull_request"),)), TAGS)),
            PASSED,
        ),
        "the team, for tags": (
            set_to(rulesets=(BRANCHES, replace(TAGS, bypass=(Bypass(kind="Team", id="9"),)))),
            PASSED,
        ),
        "a deploy key, for tags": (
            set_to(rulesets=(BRANCHES, replace(TAGS, bypass=(Bypass(kind="DeployKey", id=""),)))),
            FAILED,
        ),
        "unseen": (set_to(rulesets=(BRANCHES, replace(TAGS, bypass=None))), UNKNOWN),
        "no rules at all": (set_to(rulesets=()), FAILED),
        "an inactive one": (set_to(rulesets=(BRANCHES, TAGS, replace(BRANCHES, is_active=False, bypass=None))), PASSED),
    },
    "stranger-with-admin": {
        "a stranger": (set_to(admins=("ada", "mallory")), FAILED),
        "a reviewer": (set_to(admins=("eve",)), FAILED),
    },
    "writing-deploy-key": {
        "writes": (set_to(deploy_keys=(DeployKey(title="ci", may_write=True),)), FAILED),
        "reads": (set_to(deploy_keys=(DeployKey(title="ci", may_write=False),)), PASSED),
    },
    "hook-without-secret": {
        "signed": (set_to(hooks=hook()), PASSED),
        "not signed": (set_to(hooks=hook(has_secret=False)), FAILED),
        "not told": (set_to(hooks=hook(has_secret=None)), UNKNOWN),
        "without TLS": (set_to(hooks=hook(checks_tls=False)), FAILED),
    },
    "alerts-off": {"off": (set_to(dependency_alerts=Alerts(is_on=False)), FAILED)},
    "open-alert": {
        "a critical one of last month": (set_to(dependency_alerts=alerts(SERIOUS)), FAILED),
        "a low one": (set_to(dependency_alerts=alerts(replace(SERIOUS, severity="low"))), PASSED),
        "of this week": (set_to(dependency_alerts=alerts(replace(SERIOUS, created="2026-11-19T00:00:00Z"))), PASSED),
        "no time": (set_to(dependency_alerts=alerts(replace(SERIOUS, created=""))), UNKNOWN),
        "off": (set_to(dependency_alerts=Alerts(is_on=False)), UNKNOWN),
    },
    "security-updates-off": {
        "off": (set_to(about=replace(ABOUT, security_updates=False)), FAILED),
        "unseen": (set_to(about=replace(ABOUT, security_updates=None)), UNKNOWN),
    },
    "secret-scanning-off": {
        "no push protection": (set_to(about=replace(ABOUT, push_protection=False)), FAILED),
        "off": (set_to(about=replace(ABOUT, secret_scanning=False)), FAILED),
        "unseen": (set_to(about=replace(ABOUT, secret_scanning=None)), UNKNOWN),
    },
    "leaked-secret": {
        "open": (set_to(secret_alerts=alerts(Alert(number=3, about="pypi_api_token"))), FAILED),
        "off": (set_to(secret_alerts=Alerts(is_on=False)), UNKNOWN),
    },
    "code-scanning-off": {"off": (set_to(code_scanning=False), FAILED)},
    "private-reporting-off": {"off": (set_to(private_reporting=False), FAILED)},
    "long-retention": {"400 days": (set_to(retention_days=400), FAILED)},
    "drifted-settings": {
        "another reviewer": (env(reviewers=(Reviewer(name="mallory"),)), FAILED),
        "a secret set anew": (env(secrets=(Secret(name="X", updated=YOUNG),)), FAILED),
        "a new environment": (set_to(environments=(PYPI, TESTPYPI, replace(PYPI, name="docs"))), FAILED),
        "nothing accepted": (set_to(accepted=None), FAILED),
        "unseen now": (set_to(admins=None), UNKNOWN),
        "unseen then": (set_to(accepted={**GOOD.accepted, "admins": None}), UNKNOWN),
        "unseen then and now": (set_to(admins=None, accepted={**GOOD.accepted, "admins": None}), UNKNOWN),
    },
    "failed-publish-run": {
        "failed": (set_to(runs=(replace(RUN, conclusion="failure"),)), FAILED),
        "cancelled": (set_to(runs=(replace(RUN, conclusion="cancelled"),)), FAILED),
        "not ended": (set_to(runs=(replace(RUN, status="in_progress", conclusion=""),)), UNKNOWN),
        "none for the tag": (set_to(runs=(TRIAL,)), FAILED),
        "none among many": (set_to(runs=(TRIAL,) * 100), UNKNOWN),
        "no tag": (set_to(wanted=replace(WANTED, tag="")), UNKNOWN),
        "an older one failed": (set_to(runs=(RUN, replace(RUN, id="5", conclusion="failure"))), PASSED),
    },
    "unread-failure": {
        "yesterday": (set_to(runs=(RUN, FAILED_RUN)), FAILED),
        "in spring": (set_to(runs=(RUN, replace(FAILED_RUN, created="2026-04-01T00:00:00Z"))), PASSED),
        "no time": (set_to(runs=(RUN, replace(FAILED_RUN, created=""))), UNKNOWN),
    },
    "stuck-run": {
        "waits for two": (set_to(runs=(replace(RUN, status="waiting"),)), PASSED),
        "waits for who started it": (
            replace(env(reviewers=(Reviewer(name="Ada"),)), runs=(replace(RUN, status="waiting"),)),
            FAILED,
        ),
    },
    "approved-by-actor": {
        "by who started it": (set_to(reviews=(replace(REVIEW, who="Ada"),)), FAILED),
        "by nobody": (set_to(reviews=()), FAILED),
        "rejected": (set_to(reviews=(replace(REVIEW, state="rejected"),)), FAILED),
        "for another environment": (set_to(reviews=(replace(REVIEW, environments=("docs",)),)), FAILED),
    },
    "unknown-approver": {
        "a reviewer who does not decide": (set_to(reviews=(replace(REVIEW, who="eve"),)), FAILED),
        "nobody": (set_to(reviews=()), FAILED),
    },
    "unrecorded-deployment": {"no record": (set_to(reviews=()), FAILED)},
    "missing-trial-run": {
        "none": (set_to(runs=(RUN,)), FAILED),
        "of another commit": (set_to(runs=(RUN, replace(TRIAL, commit="a" * 40))), FAILED),
        "a failed one": (set_to(runs=(RUN, replace(TRIAL, conclusion="failure"))), FAILED),
    },
    "missing-release": {
        "none": (set_to(releases=()), FAILED),
        "a draft": (set_to(releases=(replace(RELEASE, is_draft=True),)), FAILED),
        "under the ref's name": (set_to(releases=(replace(RELEASE, tag=f"refs/tags/{TAG}"),)), FAILED),
        "no tag": (set_to(wanted=replace(WANTED, tag="")), UNKNOWN),
    },
    "incomplete-release": {
        "no sdist": (set_to(releases=(replace(RELEASE, assets={next(iter(FILES)): ""}),)), FAILED),
        "one more": (
            set_to(releases=(replace(RELEASE, assets={**FILES, "demo-1.0.2-cp312-cp312-win32.whl": ""}),)),
            FAILED,
        ),
        "notes beside them": (set_to(releases=(replace(RELEASE, assets={**FILES, "candidate.json": ""}),)), PASSED),
        "none": (set_to(releases=()), FAILED),
    },
    "changeable-release": {
        "made before the setting": (set_to(releases=(replace(RELEASE, is_immutable=False),)), FAILED),
        "no such setting": (
            set_to(releases=(replace(RELEASE, is_immutable=False),), immutable_releases=False),
            NOT_APPLICABLE,
        ),
        "setting unseen": (set_to(releases=(replace(RELEASE, is_immutable=False),), immutable_releases=None), UNKNOWN),
    },
}
