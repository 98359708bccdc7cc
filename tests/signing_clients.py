"""The clients that tests sign with: a stand-in that is always here, and the real one where it is installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

STAND_IN = str(Path(__file__).parent / "stand_in")
CLIENTS = ("stand-in", "installed")


def variables(client):
    """Return the variables with which a child finds *client*."""
    if client == "installed" and importlib.util.find_spec("pypi_attestations") is None:
        pytest.skip("pypi-attestations is not installed")
    return {"PYTHONPATH": STAND_IN} if client == "stand-in" else {}


def show(client, monkeypatch):
    """Let this process find *client* too; it is looked for and never loaded."""
    if client == "stand-in":
        monkeypatch.syspath_prepend(STAND_IN)


def hide(monkeypatch):
    """Let this process find no client."""
    monkeypatch.setitem(sys.modules, "pypi_attestations", None)
