"""Names of checks and of rows of the checklist in the configuration are known, or told with their place."""

from __future__ import annotations

import pytest

from release.config import read_config
from release.errors import ConfigInvalid
from release.facts.configured import require_known
from release.system.view import View


def require(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    view = View(tmp_path)
    require_known(view, read_config(view))


def test_names_that_are_known_are_taken(tmp_path):
    require(
        tmp_path,
        '[tool.release.audit]\nblock = ["OWN-04", "TOK", "workflow"]\n'
        '[tool.release.checks.severities]\nwrong-name = "ask"\n',
    )


def test_all_names_that_mean_nothing_are_told_at_once_with_their_places(tmp_path):
    with pytest.raises(ConfigInvalid) as caught:
        require(
            tmp_path,
            '[tool.release.audit]\nblock = ["OWN-04", "workflows", "NOPE"]\n'
            '[tool.release.checks.severities]\nwrong-name = "ask"\nwrong-nam = "off"\n',
        )
    rows = "pyproject.toml:2: tool.release.audit.block: there is nothing to select by the name"
    assert caught.value.where == (
        "pyproject.toml:5: tool.release.checks.severities: there is no check 'wrong-nam'; did you mean 'wrong-name'?",
        f"{rows} 'workflows'; did you mean 'workflow'?",
        f"{rows} 'NOPE'",
    )
    assert caught.value.exit_code == 2
