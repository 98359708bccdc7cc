"""Approvals signed with real ssh keys: who may, and what breaks a signature."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from dataclasses import replace

import pytest
from approving import FILES, be, make_candidate, make_key, public

from release.errors import ApprovalInvalid, ApproverRefused, SignersMissing, SigningFailed, ToolMissing
from release.gates import signed
from release.model.approval import Approval, Signers, signed_bytes
from release.system.view import View
from release.system.world import World

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")

ANNE = "anne@example.invalid"
SIGNERS = Signers(allowed="allowed_signers")


class Case:
    """A candidate, and Anne's approval of it, signed with her key."""

    def __init__(self, project, folder):
        self.project, self.view = project, View(project.root)
        self.candidate = make_candidate(project)
        self.key = make_key(folder, "anne")
        self.allow(f"{ANNE} {public(self.key)}")
        self.plain = Approval(
            candidate=self.candidate.digest,
            project="thing",
            version="1.0.1",
            who=f"Anne <{ANNE}>",
            when="2026-11-21T09:00:00+00:00",
            gate="signed",
        )
        self.approval = self.sign()

    def allow(self, *lines: str) -> None:
        self.project.write("allowed_signers", "".join(f"{line}\n" for line in lines))

    def sign(self, key: str = "", **other) -> Approval:
        return signed.sign(World(self.view), replace(self.plain, **other), self.candidate, key or self.key)

    def verify(self, approval: Approval | None = None, signers: Signers = SIGNERS) -> str:
        return signed.verify(self.view, approval or self.approval, self.candidate, signers)


@pytest.fixture
def case(make_project, tmp_path):
    project = make_project(FILES, tag="v1.0.1")
    be(project, "anne")
    return Case(project, tmp_path)


def test_a_signature_of_an_allowed_signer_holds_and_names_the_key(case):
    told = subprocess.run(["ssh-keygen", "-lf", f"{case.key}.pub"], capture_output=True, text=True, check=True).stdout
    assert case.verify() == told.split()[1]


def test_a_signature_can_be_verified_by_hand(case, tmp_path):
    (tmp_path / "signature").write_text(case.approval.signature)
    said = subprocess.run(
        shlex.split(f"ssh-keygen -Y verify -f allowed_signers -I {ANNE} -n {signed.NAMESPACE} -s {tmp_path}/signature"),
        input=case.candidate.canonical() + case.plain.line,
        cwd=case.project.root,
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(
    "other",
    [{"when": "2026-11-22T09:00:00+00:00"}, {"comment": "x"}, {"decisions": ("x",)}, {"who": "Bob <bob@x.invalid>"}],
    ids=["when", "comment", "decisions", "who"],
)
def test_an_approval_changed_after_it_was_signed_is_an_alarm(case, other):
    with pytest.raises(ApprovalInvalid) as caught:
        case.verify(replace(case.approval, **other))
    assert caught.value.exit_code == 7


def test_a_candidate_changed_after_it_was_signed_is_an_alarm(case):
    case.candidate = replace(case.candidate, commit="b" * 40)
    with pytest.raises(ApprovalInvalid):
        case.verify()


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n"])
def test_what_is_no_signature_is_an_alarm(case, text):
    with pytest.raises(ApprovalInvalid):
        case.verify(replace(case.approval, signature=text))


def test_a_signature_made_for_another_purpose_is_an_alarm(case):
    made = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", case.key, "-n", "git"],
        input=signed_bytes(case.plain, case.candidate),
        capture_output=True,
        check=True,
    )
    with pytest.raises(ApprovalInvalid) as caught:
        case.verify(replace(case.plain, signature=made.stdout.decode()))
    assert "namespace does not match" in " ".join(caught.value.where)


def test_a_signer_who_is_not_listed_is_refused(case):
    case.allow(f"bob@example.invalid {public(case.key)}")
    with pytest.raises(ApproverRefused) as caught:
        case.verify()
    assert caught.value.exit_code == 4


def test_another_key_in_the_name_of_a_signer_is_refused(case, tmp_path):
    with pytest.raises(ApproverRefused):
        case.verify(case.sign(make_key(tmp_path, "mallory")))


@pytest.mark.parametrize(
    "options",
    ['valid-before="20200101"', 'valid-after="20990101"', 'namespaces="git"'],
    ids=["expired", "not yet valid", "for another purpose"],
)
def test_a_signer_who_is_not_allowed_to_sign_this_now_is_refused(case, options):
    case.allow(f"{ANNE} {options} {public(case.key)}")
    with pytest.raises(ApproverRefused):
        case.verify()


def test_a_signer_in_the_time_and_for_the_purpose_that_is_allowed_holds(case):
    options = f'namespaces="{signed.NAMESPACE}",valid-after="20200101",valid-before="20990101"'
    case.allow(f"{ANNE} {options} {public(case.key)}")
    assert case.verify().startswith("SHA256:")


@pytest.mark.parametrize("kind", ["keys", "revocation list"])
def test_a_revoked_key_is_refused(case, kind, tmp_path):
    if kind == "keys":
        case.project.write("revoked", f"{public(case.key)}\n")
    else:
        subprocess.run(["ssh-keygen", "-k", "-f", case.project.root / "revoked", f"{case.key}.pub"], check=True)
    with pytest.raises(ApproverRefused):
        case.verify(signers=replace(SIGNERS, revoked="revoked"))
    other = case.sign(make_key(tmp_path, "new"))
    case.allow(f"{ANNE} {public(str(tmp_path / 'key-new'))}")
    assert case.verify(other, replace(SIGNERS, revoked="revoked"))


@pytest.mark.parametrize("signers", [Signers(), Signers(allowed="none"), replace(SIGNERS, revoked="none")])
def test_without_a_file_that_says_whose_count_no_signature_holds(case, signers):
    with pytest.raises(SignersMissing) as caught:
        case.verify(signers=signers)
    assert caught.value.exit_code == 2


def test_the_list_of_signers_is_in_the_project(case, tmp_path):
    (tmp_path / "outside").write_text(f"{ANNE} {public(case.key)}\n")
    case.project.write("x", "")
    (case.project.root / "linked").symlink_to(tmp_path / "outside")
    with pytest.raises(Exception, match="leads out of the project"):
        case.verify(signers=Signers(allowed="linked"))


def test_a_name_that_looks_like_an_option_is_a_name(case):
    with pytest.raises(ApproverRefused):
        case.verify(case.sign(who="Mallory <-Overify-time=20200101>"))


def test_a_key_that_is_not_there_signs_nothing(case):
    with pytest.raises(SigningFailed) as caught:
        case.sign(str(case.project.root / "no-key"))
    assert caught.value.exit_code == 3


def test_a_key_with_a_pass_phrase_signs_nothing_where_nobody_can_type_it(case, tmp_path):
    key = make_key(tmp_path, "locked")
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret phrase", "-f", key], check=True)
    case.view.environment |= {"SSH_ASKPASS": "false", "SSH_ASKPASS_REQUIRE": "force"}  # whoever runs this is not asked
    with pytest.raises(SigningFailed):
        case.sign(key)


def test_a_key_that_only_an_agent_has_signs(case, tmp_path):
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.PIPE) as agent:
        agent.stdout.readline()  # it listens now
        case.view.environment["SSH_AUTH_SOCK"] = str(socket)
        subprocess.run(["ssh-add", "-q", case.key], check=True, env=case.view.environment)
        try:
            assert case.verify(case.sign(public(case.key))).startswith("SHA256:")
        finally:
            agent.terminate()


def test_signing_stands_in_the_journal_without_what_was_signed(case):
    text = case.project.read(".release/journal.jsonl").decode()
    assert '"event":"sign:begin"' in text
    assert "BEGIN SSH SIGNATURE" not in text


def test_a_computer_without_ssh_keygen_is_told_so(case):
    with pytest.raises(ToolMissing):
        signed.verify(View(case.project.root, {"PATH": "/nowhere"}), case.approval, case.candidate, SIGNERS)


BEHIND = "-----END SSH SIGNATURE-----"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text[:-1] + "]n", id="another end"),
        pytest.param(lambda text: f"{text}more\n", id="words behind it"),
        pytest.param(lambda text: f"hello\n{text}", id="words before it"),
        pytest.param(lambda text: text.replace(BEHIND, f"\n{BEHIND}"), id="an empty line"),
        pytest.param(lambda text: text.replace("\nU", "\n U", 1), id="a blank"),
        pytest.param(lambda text: text.rstrip("\n"), id="no end of the line"),
    ],
)
def test_a_signature_that_is_not_as_it_was_made_to_the_byte_is_refused(case, change):
    with pytest.raises(ApprovalInvalid) as refused:
        case.verify(replace(case.approval, signature=change(case.approval.signature)))
    assert refused.value.where[1:] == ("it is not, to the byte, what ssh-keygen writes",)
