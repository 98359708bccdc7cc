"""A project whose index says nothing but good, to be changed in one place by a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

from auditing import act, answers, facts, journal, tree
from packaging.version import Version

from release.model.audit import Answer
from release.model.forge_settings import Alerts, Environment, ForgeFacts, Wanted
from release.model.ownership import IndexFacts, LiveFile, OwnershipFacts, Page, Proof, Publisher, Role, Stated
from release.model.project_facts import Document, Link, Section
from release.model.workflow import Job, Workflow, Workflows
from release.model.workflow_parts import Environment as JobsEnvironment
from release.model.workflow_parts import Place

if TYPE_CHECKING:
    from release.model.auditing import AuditFacts

PLACE = Place(path=".github/workflows/release.yml", line=3)
PAGE_ADDRESS = "https://index.invalid/project/demo"
PUBLISHER = Publisher(kind="GitHub", repository="owner/demo", workflow="release.yml", environment="pypi")
OLD, NEW = Version("1.0.0"), Version("1.0.1")
PEOPLE = {
    name: {
        "email": f"{name}@gmail.com",
        "roles": ["owner"],
        "pypi": name,
        "testpypi": name,
        "reason": "makes releases",
        "review": date(2027, 1, 1),
    }
    for name in ("alice", "bob")
}
ROLES = (Role(role="Owner", user="alice"), Role(role="Owner", user="bob"))


def sha(number: int) -> str:
    return f"{number:064x}"


def live_file(version: Version, number: int, day: int, **known: object) -> LiveFile:
    usual = {
        "filename": f"demo-{version}.tar.gz",
        "version": version,
        "sha256": sha(number),
        "size": 100,
        "uploaded": datetime(2026, 11, day, 12, tzinfo=timezone.utc),
        "has_provenance": True,
    }
    return LiveFile(**{**usual, **known})


FILES = (live_file(OLD, 1, 10), live_file(NEW, 2, 20))
PAGE = Page(
    name="demo",
    version="1.0.1",
    author_emails=("alice@gmail.com",),
    urls={"Source": "https://forge.invalid/owner/demo"},
    roles=ROLES,
    organization="",
    holes=(),
)
LIVE = IndexFacts(
    index="pypi",
    is_known=True,
    files=FILES,
    versions=(OLD, NEW),
    status="active",
    page=PAGE,
    proofs=tuple(Proof(filename=f.filename, version=f.version, publishers=(PUBLISHER,)) for f in FILES[::-1]),
)
TEST = replace(LIVE, index="testpypi", files=(live_file(NEW, 3, 20, has_provenance=False),), proofs=())
STATED = Stated(
    name="demo",
    source="pyproject.toml [project]",
    emails=("alice@gmail.com",),
    links={"Source": "https://forge.invalid/owner/demo"},
    licence="MIT",
    classifiers=(),
    dependencies=(),
    slug="owner/demo",
    committers=frozenset({"alice@gmail.com", "bob@gmail.com"}),
    coverage=96.5,
    coverage_path="coverage.xml",
)
JOURNAL = journal(
    act("upload", "2026-11-10", index="pypi", by="trusted publishing", accepted=["demo-1.0.0.tar.gz"]),
    act("upload", "2026-11-20", index="pypi", by="trusted publishing", accepted=["demo-1.0.1.tar.gz"]),
    act("verify", "2026-11-20", index="pypi", files={"demo-1.0.0.tar.gz": sha(1), "demo-1.0.1.tar.gz": sha(2)}),
    act("verify", "2026-11-20", index="testpypi", files={"demo-1.0.1.tar.gz": sha(3)}),
)
FORGE = ForgeFacts(
    kind="github",
    page="https://forge.invalid/owner/demo",
    wanted=Wanted(environments=("pypi",)),
    environments=(Environment(name="pypi", secrets=()),),
    repository_secrets=(),
    organization_secrets=(),
    dependency_alerts=Alerts(is_on=True),
)
JOB = Job(id="publish", place=PLACE, environment=JobsEnvironment(name="pypi", place=PLACE), indexes=("pypi",))
WORKFLOWS = Workflows(
    files=(Workflow(path=PLACE.path, kind="github", place=PLACE, jobs=(JOB,)),), pages={"pypi": (PAGE_ADDRESS,)}
)
README = Document(
    path="README.md",
    sections=(Section(title="Demo", line=1, text="\n96 % coverage"),),
    links=(Link(target=f"{PAGE_ADDRESS}/", line=2),),
)
GUARDED = Answer(item="ACC-P2", by="alice", on=date(2026, 1, 1), until=date(2027, 1, 1), evidence="keys")


def good(**known: object) -> AuditFacts:
    """What an audit sees of a project in order, with what is *known* in its place."""
    given = {
        "version": "1.0.2",
        "files": frozenset({"LICENSE", "README.md"}),
        "answers": answers(people=PEOPLE, answers={}),
        "workflows": WORKFLOWS,
        "forge": FORGE,
        "index": OwnershipFacts(stated=STATED, live=LIVE, test=TEST),
        "journal": JOURNAL,
        "tree": tree(documents=(README,)),
    }
    return facts(**{**given, **known})


def with_live(**known: object) -> AuditFacts:
    """A project in order, whose index says otherwise in what is *known*."""
    return good(index=OwnershipFacts(stated=STATED, live=replace(LIVE, **known), test=TEST))


def with_page(**known: object) -> AuditFacts:
    """A project in order, whose page at the index says otherwise in what is *known*."""
    return with_live(page=replace(PAGE, **known))


def with_stated(**known: object) -> AuditFacts:
    """A project in order, which states otherwise in what is *known*."""
    return good(index=OwnershipFacts(stated=replace(STATED, **known), live=LIVE, test=TEST))


def with_test(**known: object) -> AuditFacts:
    """A project in order, whose test index says otherwise in what is *known*."""
    return good(index=OwnershipFacts(stated=STATED, live=LIVE, test=replace(TEST, **known)))


def with_people(**known: object) -> AuditFacts:
    """A project in order, in whose register alice has what is *known*."""
    return good(answers=answers(people={**PEOPLE, "alice": {**PEOPLE["alice"], **known}}))


def by(*publishers: Publisher | None) -> tuple[Proof, ...]:
    """The proofs of the last release and of the one before; ``None`` is one that could not be read."""
    return tuple(
        Proof(filename=file.filename, version=file.version, publishers=None if who is None else (who,))
        for file, who in zip(FILES[::-1], publishers, strict=True)
    )
