"""The policy as the project's files state it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from release.config import Checks, Config
from release.errors import ConfigInvalid
from release.facts.policy import read_policy
from release.system.view import View

WAIVER = """\
[waivers.{item}]
reason = "made by the build"
owner = "alice"
until = {until}
where = "*.tar.gz: pkg/made.py"
"""


def policy(root, **settings):
    return read_policy(View(root), Config(checks=Checks(**settings)))


def test_severities_come_from_the_settings(tmp_path):
    assert policy(tmp_path, severities={"wrong-name": "ask"}).severities == {"wrong-name": "ask"}


def test_a_severity_for_a_check_that_there_is_not_is_a_mistake(tmp_path):
    with pytest.raises(ConfigInvalid) as caught:
        policy(tmp_path, severities={"wrong-nam": "ask"})
    assert caught.value.where == (
        "pyproject.toml:1: tool.release.checks.severities: there is no check 'wrong-nam'; did you mean 'wrong-name'?",
    )


@pytest.mark.parametrize(("item", "count"), [("file-not-in-git", 1), ("ACC-P3", 0)], ids=["a-check", "an-item"])
def test_waivers_of_checks_come_from_the_answers(tmp_path, item, count):
    until = (View(tmp_path).now() + timedelta(days=9)).date()
    (tmp_path / "release-answers.toml").write_text(WAIVER.format(item=item, until=until))
    waivers = policy(tmp_path).waivers
    assert len(waivers) == count
    assert [(each.owner, each.until, each.place) for each in waivers] == [
        ("alice", until, "*.tar.gz: pkg/made.py") for _ in range(count)
    ]
