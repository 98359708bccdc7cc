"""A person signs the candidate with an ssh key; the project's allowed signers say whose signature counts."""

from __future__ import annotations

import base64
import binascii
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from release.errors import ApprovalInvalid, ApproverRefused, SignersMissing, SigningFailed
from release.model.approval import signed_bytes
from release.system import ssh
from release.system.ssh import Signed

if TYPE_CHECKING:
    from release.model.approval import Approval, Signers
    from release.model.candidate import Candidate
    from release.system.view import View
    from release.system.world import World

NAMESPACE = "release-tasks.approval"
_ARMOUR = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n(?P<body>(?:[A-Za-z0-9+/=]{1,76}\n)+)-----END SSH SIGNATURE-----\n"
)
_KEY = re.compile(r"\bkey (SHA256:[A-Za-z0-9+/]+)")


def require_signers(view: View, signers: Signers) -> None:
    """Refuse to sign or to verify where nobody has said whose signatures count."""
    _read(view, signers)


def sign(world: World, approval: Approval, candidate: Candidate, key: str) -> Approval:
    """Return *approval* with a signature made by *key*; :class:`SigningFailed` where ssh-keygen makes none."""
    answer = ssh.sign(world, signed_bytes(approval, candidate), NAMESPACE, key)
    if not answer.ok:
        how = "gave no answer in time" if answer.code is None else "would not sign"
        raise SigningFailed(
            f"ssh-keygen {how}",
            where=tuple(answer.words.splitlines()[-3:]) or (f"exit code {answer.code}",),
            fix=("ssh-add -l", "git config user.signingKey ~/.ssh/id_ed25519.pub"),
        )
    return replace(approval, signature=answer.text)


def verify(view: View, approval: Approval, candidate: Candidate, signers: Signers) -> str:
    """Return the fingerprint of the key that signed: a good signature, for this, by a person who is allowed to."""
    allowed, revoked = _read(view, signers)
    signed = Signed(data=signed_bytes(approval, candidate), namespace=NAMESPACE, signature=approval.signature)
    answer = ssh.check(view, signed)
    found = _KEY.search(answer.text)
    is_whole = _is_whole(approval.signature)
    if not answer.ok or not found or not is_whole:
        said = answer.words.splitlines()[-2:] if is_whole else ("it is not, to the byte, what ssh-keygen writes",)
        raise ApprovalInvalid(
            f"the signature of {approval.who} is not one of this candidate",
            where=(f"candidate sha256:{candidate.digest}", *said),
            why="the candidate, the approval or its signature was changed after it was signed",
            fix=("rm .release/approval.json", "invoke approve --signed"),
        )
    verdict = ssh.verify(view, signed, approval.address, allowed, revoked)
    if not verdict.ok:
        raise ApproverRefused(
            f"{approval.who} is not allowed to sign with {found[1]}",
            where=(signers.allowed, *verdict.words.replace("Could not verify signature.", "").splitlines()[:2]),
            why="the key is not there for this person, not any more or not yet, or was revoked",
            fix=(f"$EDITOR {shlex.quote(signers.allowed)}",),
        )
    return found[1]


def _is_whole(signature: str) -> bool:
    """Tell whether *signature* is one as ssh-keygen writes it, to the byte: it reads others, too, with words behind."""
    found = _ARMOUR.fullmatch(signature)
    body = found["body"].replace("\n", "") if found else ""
    try:
        return bool(body) and base64.b64encode(base64.b64decode(body, validate=True)).decode() == body
    except binascii.Error:
        return False


def _read(view: View, signers: Signers) -> tuple[bytes, bytes]:
    """Return the bytes of both files; one that is configured has to be there."""
    if not signers.allowed:
        raise SignersMissing(
            "nobody has said whose signatures count",
            where=("[tool.release.approval] signers is not set",),
            fix=(
                'echo "$(git config user.email) $(cat ~/.ssh/id_ed25519.pub)" >> allowed_signers',
                'set signers = "allowed_signers" in [tool.release.approval]',
            ),
        )
    found = {path: view.read(path) for path in (signers.allowed, signers.revoked) if path}
    for path, data in found.items():
        if data is None:
            raise SignersMissing(
                f"{path} cannot be read",
                where=(f"[tool.release.approval] names {path}",),
                fix=(f"ls -l {shlex.quote(path)}",),
            )
    return found[signers.allowed] or b"", found.get(signers.revoked) or b""
