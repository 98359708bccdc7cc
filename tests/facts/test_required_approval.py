"""What is published is what was approved: every way in which an approval does not hold."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from approving import (
    DISTRIBUTIONS,
    FILES,
    approve_as,
    be,
    config,
    make_candidate,
    make_key,
    public,
    sign_with,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release.errors import (
    ApprovalInvalid,
    ApprovalMissing,
    CandidateChanged,
    CandidateMissing,
    DistributionChanged,
    ReleaseError,
)
from release.facts.approval import PATH, expected_identity, require_approved, require_candidate, require_unchanged
from release.facts.repository import read_repository
from release.model.approval import Approval
from release.model.settings import Ci
from release.system.view import View

KEYS = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
BYTES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def project(make_project):
    made = make_project(FILES, tag="v1.0.1")
    be(made, "anne")
    return made


@pytest.fixture
def candidate(project):
    return make_candidate(project)


class Later(View):
    """A view some days later."""

    days = 0

    def now(self):  # type: ignore[override]
        return View.now() + timedelta(days=self.days)


def approved(project, candidate, settings=None, granted=()):
    return require_approved(View(project.root), settings or config(), candidate, granted)


def reasons(project, candidate, settings=None, granted=()) -> tuple[str, ...]:
    with pytest.raises(ApprovalMissing) as caught:
        approved(project, candidate, settings, granted)
    assert caught.value.exit_code == 4
    return caught.value.where[1:]


def unrecorded(candidate) -> Approval:
    """Return an approval of *candidate* that nothing has recorded."""
    return replace(grant(candidate, "Anne <anne@example.invalid>"), gate="typed")


def grant(candidate, who: str) -> Approval:
    about = {"candidate": candidate.digest, "project": "thing", "version": "1.0.1", "gate": "environment"}
    return Approval(**about, who=who, when=View.now().isoformat())


def test_what_a_person_approved_is_approved(project, candidate):
    done = approve_as(project)
    assert approved(project, candidate) == (done.approval,)


def test_without_an_approval_nothing_is(project, candidate):
    assert reasons(project, candidate) == ()


def test_a_yes_without_a_question_counts_only_where_the_project_allows_it(project, candidate):
    allowing = config(allow_yes=True)
    done = approve_as(project, settings=allowing, answer=None, is_sure=True)
    assert approved(project, candidate, allowing) == (done.approval,)
    [reason] = reasons(project, candidate)
    assert "approved with --yes" in reason


def test_one_yes_of_two_is_too_few(project, candidate):
    approve_as(project)
    assert reasons(project, candidate, config(required=2)) == ()


def test_two_people_are_two(project, candidate):
    for name in ("anne", "bob"):
        approve_as(project, name)
    found = approved(project, candidate, config(required=2))
    assert [each.address for each in found] == ["anne@example.invalid", "bob@example.invalid"]


def test_one_person_twice_is_one(project, candidate):
    first = approve_as(project).approval
    project.git("config", "user.email", "ANNE@example.invalid")
    (project.root / PATH).unlink()
    second = approve_as(project).approval
    project.write(PATH, first.line + second.line)
    assert reasons(project, candidate, config(required=2)) == (
        f"{second.who} approved more than once, which counts once",
    )


def test_the_author_of_the_commit_is_not_enough_where_somebody_else_has_to_look(project, candidate):
    project.git("config", "user.email", "tester@example.invalid")  # who made the commit
    approve_as(project)
    assert approved(project, candidate)
    words = reasons(project, candidate, config(not_author=True))
    assert words == ("tester@example.invalid made the commit of this candidate",)
    approve_as(project, "bob")
    assert [each.address for each in approved(project, candidate, config(not_author=True))] == ["bob@example.invalid"]


@pytest.mark.parametrize(("author", "committer"), [("old", "bob"), ("bob", "old")], ids=["author", "committer"])
def test_who_made_the_commit_is_known_by_the_mailmap_too(project, author, committer):
    project.git("config", "user.email", f"{committer}@example.invalid")
    project.git("commit", "--quiet", "--amend", "--no-edit", f"--author=X <{author}@example.invalid>")
    project.git("tag", "--force", "v1.0.1")
    project.git("push", "--quiet", "--force", "origin", "v1.0.1")
    candidate = make_candidate(project)
    approve_as(project, "anne")
    assert approved(project, candidate, config(not_author=True))
    project.write(".mailmap", "Anne <anne@example.invalid> <old@example.invalid>\n")
    assert reasons(project, candidate, config(not_author=True))


def test_where_nobody_can_tell_the_author_nobody_is_somebody_else(project, candidate):
    unknown = replace(candidate, commit="f" * 40)
    project.write(".release/candidate.json", unknown.canonical())
    project.write(PATH, unrecorded(unknown).line)
    assert reasons(project, unknown, config(not_author=True)) == ("nobody can tell who made fffffff",)


def test_an_approval_expires(project, candidate):
    approve_as(project)
    view = Later(project.root)
    view.days = 29
    assert require_approved(view, config(), candidate)
    view.days = 31
    with pytest.raises(ApprovalMissing) as caught:
        require_approved(view, config(), candidate)
    assert "which has expired: it holds for 30 days" in caught.value.where[1]
    assert require_approved(view, config(expires_days=40), candidate)


def test_an_approval_of_another_candidate_does_not_count(project, candidate):
    old = approve_as(project).approval
    new = replace(candidate, epoch=2)
    project.write(".release/candidate.json", new.canonical())
    words = reasons(project, new)
    assert words == (f"{old.who} approved another candidate, 1.0.1 sha256:{candidate.digest}",)


def test_an_approval_in_a_way_that_is_not_known_is_an_alarm(project, candidate):
    approval = replace(approve_as(project).approval, gate="telepathy")
    project.write(PATH, approval.line)
    with pytest.raises(ApprovalInvalid):
        approved(project, candidate)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param(lambda p: (p.root / ".release/candidate.json").unlink(), CandidateChanged, id="no candidate"),
        pytest.param(
            lambda p: p.write(".release/candidate.json", p.read(".release/candidate.json")[:-1] + b" "),
            CandidateChanged,
            id="a blank in the candidate",
        ),
        pytest.param(lambda p: (p.root / "dist/thing-1.0.1.tar.gz").unlink(), DistributionChanged, id="no sdist"),
        pytest.param(
            lambda p: p.write("dist/thing-1.0.1.tar.gz", DISTRIBUTIONS["thing-1.0.1.tar.gz"] + b"\0"),
            DistributionChanged,
            id="a longer sdist",
        ),
        pytest.param(
            lambda p: p.write("dist/thing-1.0.1-py2-none-any.whl", b"x"), DistributionChanged, id="one file more"
        ),
        pytest.param(lambda p: p.write(PATH, p.read(PATH) + b"x"), ApprovalInvalid, id="an approval that is none"),
        pytest.param(lambda p: p.write(PATH, b" " * (9 << 20)), ApprovalInvalid, id="a huge file of approvals"),
    ],
)
def test_whatever_was_changed_after_the_approval_is_an_alarm(project, candidate, change, error):
    approve_as(project)
    change(project)
    with pytest.raises(error) as caught:
        approved(project, candidate)
    assert caught.value.exit_code == 7


@BYTES
@given(data=st.data())
def test_no_byte_can_change_after_a_typed_approval(project, data):
    candidate = make_candidate(project)
    if not (project.root / PATH).exists():
        approve_as(project)
    flip_refused(project, candidate, config(), data)


@KEYS
@BYTES
@given(data=st.data())
def test_no_byte_can_change_after_a_signed_approval(project, tmp_path, data):
    candidate = make_candidate(project)
    settings = config(signers="allowed_signers")
    if not (project.root / PATH).exists():
        key = make_key(tmp_path, "anne")
        project.write("allowed_signers", f"anne@example.invalid {public(key)}\n")
        sign_with(project, key)
        approve_as(project, settings=settings)
    flip_refused(project, candidate, settings, data)


def flip_refused(project, candidate, settings, data) -> None:
    """Flip one byte of the candidate, a distribution or the approval, see the refusal, and put the byte back."""
    assert approved(project, candidate, settings)
    path = data.draw(st.sampled_from([".release/candidate.json", PATH, *(f"dist/{name}" for name in DISTRIBUTIONS)]))
    before = project.read(path)
    position = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[position] ^= data.draw(st.integers(1, 255))
    project.write(path, bytes(changed))
    try:
        with pytest.raises(ReleaseError) as caught:
            approved(project, candidate, settings)
        assert caught.value.exit_code in {4, 7}
    finally:
        project.write(path, before)


@KEYS
def test_where_signers_are_named_only_signatures_count(project, candidate, tmp_path):
    settings = config(signers="allowed_signers")
    typed = approve_as(project).approval
    keys = {name: make_key(tmp_path, name) for name in ("anne", "bob")}
    project.write("allowed_signers", "".join(f"{n}@example.invalid {public(key)}\n" for n, key in keys.items()))
    assert reasons(project, candidate, settings, (grant(candidate, "octocat"),)) == (
        f"{typed.who} approved without a signature",
    )
    for name, key in keys.items():
        sign_with(project, key)
        approve_as(project, name, settings)
    assert len(approved(project, candidate, replace(settings, approval=replace(settings.approval, required=2)))) == 2


@KEYS
def test_one_key_is_one_person_whatever_names_it_may_sign_with(project, candidate, tmp_path):
    settings, key = config(signers="allowed_signers", required=2), make_key(tmp_path, "anne")
    project.write("allowed_signers", f"*@example.invalid {public(key)}\n")
    sign_with(project, key)
    for name in ("anne", "bob"):
        approve_as(project, name, settings)
    assert reasons(project, candidate, settings) == (
        "Bob <bob@example.invalid> approved more than once, which counts once",
    )


@KEYS
def test_a_signer_who_was_taken_off_the_list_does_not_count_any_more(project, candidate, tmp_path):
    settings, key = config(signers="allowed_signers"), make_key(tmp_path, "anne")
    project.write("allowed_signers", f"anne@example.invalid {public(key)}\n")
    sign_with(project, key)
    approve_as(project, settings=settings)
    project.write("allowed_signers", "")
    assert "is not allowed to sign with SHA256:" in reasons(project, candidate, settings)[0]


def test_what_the_environment_granted_counts_with_the_others(project, candidate):
    granted = (grant(candidate, "octocat"), grant(candidate, "octocat"))
    assert [each.who for each in approved(project, candidate, granted=granted)] == ["octocat"]
    assert reasons(project, candidate, config(required=2), granted) == ()
    approve_as(project)
    assert len(approved(project, candidate, config(required=2), granted)) == 2


def test_an_approval_that_claims_to_be_the_environments_is_an_alarm(project, candidate):
    project.write(PATH, grant(candidate, "octocat").line)
    with pytest.raises(ApprovalInvalid):
        approved(project, candidate, granted=(grant(candidate, "octocat"),))


def test_a_candidate_is_there_or_told_to_be_missing(project, candidate):
    assert require_candidate(View(project.root)) == candidate
    project.write(".release/candidate.json", b"{}")
    with pytest.raises(CandidateChanged):
        require_candidate(View(project.root))
    (project.root / ".release/candidate.json").unlink()
    with pytest.raises(CandidateMissing):
        require_candidate(View(project.root))


def test_the_job_that_may_publish_is_the_configured_one_for_the_candidates_tag(project, candidate):
    project.git("remote", "set-url", "origin", "git@forge.example.invalid:acme/parts/thing.git")
    settings = replace(config(not_author=True), ci=Ci(environment="release", workflow="publish.yml"))
    repository = read_repository(View(project.root), settings)
    found = expected_identity(settings, repository.settings, repository.remote, candidate)
    assert (found.repository, found.environment, found.workflow) == ("acme/parts/thing", "release", "publish.yml")
    assert (found.ref, found.not_actor) == ("refs/tags/v1.0.1", True)
    untagged = expected_identity(settings, repository.settings, repository.remote, replace(candidate, tag=""))
    assert untagged.ref == ""


def test_a_file_that_is_not_the_candidates_is_removed_rather_than_all_made_anew(project, candidate):
    for name in ("foreign-9-py3-none-any.whl", "foreign 9.tar.gz"):
        project.write(f"dist/{name}", b"x")
    with pytest.raises(DistributionChanged) as caught:
        require_unchanged(View(project.root), candidate)
    subprocess.run(caught.value.fix[0], shell=True, cwd=project.root, check=True)
    require_unchanged(View(project.root), candidate)
