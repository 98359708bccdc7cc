"""A command on a real terminal, with somebody there who answers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def on_a_terminal(project, *arguments, answers, prompt):
    """Run ``invoke`` with *arguments*; give the next of *answers* whenever what is seen ends with *prompt*."""
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=project.root,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    waiting, seen = list(answers), b""
    while True:
        try:
            seen += os.read(leader, 4096)
        except OSError:  # Linux says so when the other side is closed
            break
        if seen.endswith(prompt) and waiting:
            os.write(leader, waiting.pop(0) + b"\n")
    os.close(leader)
    return process.wait(timeout=60), seen.decode()
