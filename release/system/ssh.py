"""ssh-keygen: signing bytes, which may ask its user, and asking who signed them, which changes nothing."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from release.errors import ToolMissing
from release.model.records import dataclass
from release.system.child import Answer, Child
from release.system.events import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.system.view import View
    from release.system.world import World

_SIGN_TIMEOUT_S = 120.0
_ASK_TIMEOUT_S = 20.0
_KEY_TYPES = ("ssh-", "ecdsa-", "sk-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """What was signed, for which purpose (``namespace``), and the signature as ssh-keygen armours it."""

    data: bytes
    namespace: str
    signature: str


def sign(world: World, data: bytes, namespace: str, key: str) -> Answer:
    """Sign *data* with *key*, which is a file or a public key whose private one an agent has; the output is armoured.

    ssh-keygen may ask for a pass phrase on the terminal, or wait for a touch; without an answer it is ended.
    """
    with world.act("sign", namespace=namespace, bytes=len(data)) as result, _folder() as folder:
        path = Path(key).expanduser()
        if key.startswith(_KEY_TYPES):
            path = folder / "key.pub"
            path.write_text(f"{key}\n", encoding="utf-8")
        argv = (_program(world.view), "-Y", "sign", "-f", str(world.view.root / path), "-n", namespace)
        child = Child(
            argv,
            cwd=world.view.root,
            environment=world.view.handed_on() | {"LC_ALL": "C.UTF-8"},
            timeout_s=_SIGN_TIMEOUT_S,
            stdin=data,
            terminal=True,
        )
        answer = child.answer()
        result.update(outcome(answer, world.hide))
    return answer


def check(view: View, signed: Signed) -> Answer:
    """Ask whether *signed* has a good signature of any key at all; the output names the key's SHA-256."""
    with _folder() as folder:
        return _ask(view, signed, folder, "check-novalidate")


def verify(view: View, signed: Signed, who: str, allowed: bytes, revoked: bytes) -> Answer:
    """Ask whether *who* (an address) signed, with a key that *allowed* (allowed signers) has and *revoked* has not."""
    with _folder() as folder:
        (folder / "allowed").write_bytes(allowed)
        options = ["-I", who, "-f", str(folder / "allowed")]
        if revoked.strip():
            (folder / "revoked").write_bytes(revoked)
            options += ["-r", str(folder / "revoked")]
        return _ask(view, signed, folder, "verify", *options)


def _ask(view: View, signed: Signed, folder: Path, what: str, *options: str) -> Answer:
    signature = folder / "signature"
    signature.write_text(signed.signature, encoding="utf-8")
    argv = (_program(view), "-Y", what, "-n", signed.namespace, "-s", str(signature), *options)
    environment = view.handed_on() | {"LC_ALL": "C.UTF-8"}
    return Child(argv, cwd=view.root, environment=environment, timeout_s=_ASK_TIMEOUT_S, stdin=signed.data).answer()


def _program(view: View) -> str:
    found = view.which("ssh-keygen")
    if not found:
        raise ToolMissing(
            "ssh-keygen is not installed",
            where=(f"PATH={view.env('PATH')[:200]}",),
            why="it makes and verifies the signatures of approvals",
            fix=("sudo apt-get install openssh-client",),
        )
    return found


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder that nobody else can read; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="release-tasks-") as made:
        yield Path(os.path.realpath(made))
