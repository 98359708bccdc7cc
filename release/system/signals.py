"""Being told to end: SIGTERM and SIGHUP unwind as Ctrl-C does, so that what was begun is put back."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")


@contextlib.contextmanager
def as_interrupt() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` for SIGTERM and SIGHUP during the block; nothing changes outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] is not signal.SIG_IGN:  # nohup asks for exactly that
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Let no signal interrupt the block: what came meanwhile interrupts its end; only the main thread ever is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    is_holding = True
    numbers: list[int] = [getattr(signal, name) for name in ("SIGINT", *_NAMES) if hasattr(signal, name)]
    before = {number: handler for number in numbers if callable(handler := signal.getsignal(number))}

    def note(number: int, frame: FrameType | None) -> None:
        if is_holding:
            came.append(number)
        else:  # one that comes while the handlers are put back: none of them may be lost by it
            before[number](number, frame)

    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        is_holding = False
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came:
            before[number](number, None)


def _interrupt(number: int, frame: object) -> NoReturn:
    del number, frame
    raise KeyboardInterrupt
