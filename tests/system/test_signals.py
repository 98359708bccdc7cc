"""Being told to end: never while a program is being started, always afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import threading

import pytest

from release.system.child import Child
from release.system.signals import as_interrupt, held_back

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def start(tmp_path):
    return Child(("sleep", "60"), cwd=tmp_path, environment=os.environ, timeout_s=60)


@pytest.mark.parametrize("number", SIGNALS)
def test_an_interrupt_while_a_program_starts_leaves_none_behind(monkeypatch, tmp_path, number):
    started = []

    class Interrupted(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            started.append(self)
            os.kill(os.getpid(), number)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with as_interrupt(), pytest.raises(KeyboardInterrupt):
        start(tmp_path)
    (program,) = started
    assert program.returncode is not None


def test_an_interrupt_is_held_back_and_then_told_once():
    steps = []
    before = signal.getsignal(signal.SIGINT)

    def go_on():
        with held_back():
            os.kill(os.getpid(), signal.SIGINT)
            steps.append("went on")

    with pytest.raises(KeyboardInterrupt):
        go_on()
    assert steps == ["went on"]
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_while_the_handlers_are_put_back_loses_none_of_them(monkeypatch):
    put, told = signal.signal, []
    before = signal.getsignal(signal.SIGINT)

    def interrupted(number, handler):
        put(number, handler)
        if handler is before:
            os.kill(os.getpid(), signal.SIGINT)

    old = put(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        monkeypatch.setattr(signal, "signal", interrupted)
        with pytest.raises(KeyboardInterrupt), held_back():
            pass
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        put(signal.SIGTERM, old)
    assert told == [signal.SIGTERM]


def test_a_signal_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with held_back():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_went_wrong_meanwhile_is_not_lost():
    def fail():
        with held_back():
            os.kill(os.getpid(), signal.SIGINT)
            raise OSError("no room")

    with pytest.raises(KeyboardInterrupt) as raised:
        fail()
    assert isinstance(raised.value.__context__, OSError)


def test_other_threads_are_never_interrupted_and_hold_nothing_back(tmp_path):
    found = []

    def run():
        with held_back():
            child = start(tmp_path)
        child.end()
        found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert found == [signal.getsignal(signal.SIGINT)]
