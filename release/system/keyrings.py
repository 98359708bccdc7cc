"""The user's keyring: asked with a time limit, for one that is locked waits for somebody at a screen."""

from __future__ import annotations

import logging
import threading
from dataclasses import field

from release.model.records import dataclass

TIMEOUT_S = 5.0


@dataclass(slots=True)
class Kept:
    """What a keyring holds for one user of one service; ``problem`` is why nobody could look, empty where one did."""

    password: str = field(default="", repr=False)
    problem: str = ""


def be_quiet() -> None:
    """Keep what the keyring's library logs to itself: Nox shows what any library logs."""
    logging.getLogger("keyring").setLevel(logging.WARNING)


def has_keyring() -> bool:
    """Tell whether there is a keyring that could hold anything."""
    be_quiet()
    import keyring  # noqa: PLC0415 - 100 ms

    backend = keyring.get_keyring()
    return bool(getattr(backend, "priority", 0) > 0)


def look_up(service: str, username: str, timeout_s: float = TIMEOUT_S) -> Kept:
    """Return what the keyring holds; after *timeout_s* seconds without an answer, that."""
    kept = Kept(problem="it does not answer")
    asking = threading.Thread(target=_ask, args=(service, username, kept), daemon=True)
    asking.start()
    asking.join(timeout_s)
    return Kept(password=kept.password, problem=kept.problem)


def _ask(service: str, username: str, kept: Kept) -> None:
    be_quiet()
    import keyring  # noqa: PLC0415 - as above

    try:
        kept.password = (keyring.get_password(service, username) or "").strip()
        kept.problem = ""
    except Exception as problem:  # noqa: BLE001 - anybody's code; what it says of its failure may hold the password
        kept.problem = type(problem).__name__
