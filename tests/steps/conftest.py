"""A project, its candidate, and an index that takes it."""

from __future__ import annotations

import pytest
from publishing_tools import a_candidate, a_project, an_index


@pytest.fixture
def index(tmp_path):
    with an_index(tmp_path / "index") as index:
        yield index


@pytest.fixture
def project(make_project):
    return a_project(make_project)


@pytest.fixture
def candidate(project, index):
    return a_candidate(project, index)
