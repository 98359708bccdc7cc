"""The way to the readers, as the project configured it."""

from __future__ import annotations

from dataclasses import replace

from release.config import Config
from release.facts.previous import Wanted
from release.facts.publish_path import publish_path
from release.model.review import FIRST, Previous

WANTED = Wanted(previous=Previous(state=FIRST))


def steps(config, wanted=WANTED, *, is_ci=False):
    return {step.name: step.words for step in publish_path(config, wanted, is_ci=is_ci)}


def test_every_stage_is_a_step_in_its_order():
    config = replace(Config(), publish=replace(Config().publish, stages=("testpypi", "pypi")))
    found = steps(config)
    assert list(found) == ["approve", "publish to testpypi", "publish to pypi", "verify", "announce"]
    assert found["publish to pypi"].startswith("then ")


def test_whose_yes_is_needed_is_told():
    approval = replace(Config().approval, required=2, signers=".signers", not_author=True)
    words = steps(replace(Config(), approval=approval))["approve"]
    assert all(word in words for word in ("2 different people", "with a signature", "not the commit's author"))


def test_in_ci_it_is_the_environment():
    assert "in the environment pypi" in steps(Config(), is_ci=True)["approve"]


def test_files_that_are_there_already_are_told():
    assert "2 files of this version already" in steps(Config(), replace(WANTED, there=("a", "b")))["publish to pypi"]
