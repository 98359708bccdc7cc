"""Signed tags: made when asked for, and then verified, because git can leave an unsigned one and exit with success."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from release.git.state import Settings
    from release.system.child import Answer
    from release.system.view import View
    from release.system.world import World


def verify_tag(world: World, settings: Settings, name: str) -> Answer:
    """Ask git whether tag *name* has a good signature; only the exit code counts.

    With ssh keys git needs a file of allowed signers. Where the user has none, one is made that allows exactly the
    configured signing key, so that "signed with the key that was meant" can be told from "not signed".
    """
    if settings.get("gpg.format") != "ssh" or settings.get("gpg.ssh.allowedsignersfile"):
        return world.view.git("verify-tag", "--", name)
    with world.scratch() as folder:
        signers = folder / "allowed_signers"
        world.write(str(signers), f"* {_public_key(world.view, settings.get('user.signingkey'))}\n".encode())
        return world.git("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-tag", "--", name)


def _public_key(view: View, configured: str) -> str:
    """Return the public key that ``user.signingKey`` names: the key itself, or the file it or its twin stands in."""
    literal = configured.removeprefix("key::")
    if literal.startswith(("ssh-", "ecdsa-", "sk-")):
        return literal
    if not configured:  # the key comes from gpg.ssh.defaultKeyCommand, which is not ours to run
        return ""
    path = Path(configured)
    twin = path if path.suffix == ".pub" else path.with_name(f"{path.name}.pub")
    return view.read_anywhere(twin)
