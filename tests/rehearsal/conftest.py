"""An index whose time stands still, and what is brought to it."""

from __future__ import annotations

import pytest
from rehearsed import Clock, wheel

from release.rehearsal.index import Index


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def index(tmp_path, clock):
    with Index(tmp_path / "index", now=clock) as running:
        yield running


@pytest.fixture
def token(index):
    return index.make_token()


@pytest.fixture
def demo(tmp_path):
    return wheel(tmp_path / "dist")
