"""An emergency, step by step: what a program can do is done and proved, the rest is asked for and written down."""

from __future__ import annotations

import os
from datetime import datetime, timezone

import pytest
import tomlkit

from release.config import read_config
from release.errors import AnswerInvalid, AnswersInvalid, ItemUnknown, RepositoryMissing
from release.facts.answers import PATH, read_answers
from release.facts.audit.journal import read_journal
from release.model.incident import PROCEDURES
from release.rehearsal import faults
from release.rehearsal.drill import ENVIRONMENT, SECRET, WORKFLOW, Drill
from release.steps import incident as step
from release.system.view import View
from release.system.world import World


class Nobody:
    """A terminal at which nobody sits."""

    def ask(self, _step, _told):
        return ""


class Somebody:
    """A person who says the same of everything, and does nothing."""

    def __init__(self, says="it is done"):
        self.says, self.asked = says, []

    def ask(self, step, told):
        self.asked.append((step.item, told.words))
        return self.says


@pytest.fixture
def scene():
    with Drill(os.environ) as running:
        yield running


def run(scene, kind="token", person=None, **wanted):
    plan = step.plan(scene.view, step.Wanted(kind=kind, **wanted))
    return step.apply(plan, scene.world, read_config(scene.view), person or Nobody())


def register(scene):
    return read_answers(scene.view)


@pytest.fixture
def project(make_project):
    return make_project({"pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n'})


def in_project(project, kind="token", person=None, **wanted):
    view = View(project.root)
    plan = step.plan(view, step.Wanted(kind=kind, **wanted))
    return step.apply(plan, World(view), read_config(view), person or Nobody())


def test_the_workflow_is_stopped_and_the_secret_deleted_without_a_person(scene):
    told = run(scene).told
    assert scene.forge.workflows == {WORKFLOW: "disabled_manually"}
    assert scene.forge.secrets == set()
    assert [item for item in ("TCI-4", "TCI-3", "TCI-2") if not told[item].is_done] == []


def test_what_a_person_has_to_do_stays_open_until_somebody_says_it_is_done(scene):
    assert {each.item for each in run(scene).incident.left} >= {"TCI-1", "TCR-1", "TCP-4"}
    run(scene, item="TCR-1", evidence="registered the workflow as trusted publisher")
    steps = register(scene).incidents[0]["steps"]
    assert steps["TCR-1"] == "registered the workflow as trusted publisher"


def test_a_token_that_the_index_still_takes_is_not_revoked_whatever_a_person_says(scene):
    told = run(scene, person=Somebody("deleted"), item="TCI-1", is_probed=True).told["TCI-1"]
    assert not told.is_done
    assert "still takes" in told.words
    scene.leaked.index.revoke(scene.leaked.token)
    assert run(scene, item="TCI-1", is_probed=True).told["TCI-1"].is_done


def test_the_probe_uploads_nothing_and_tells_the_token_to_nobody(scene):
    before = scene.leaked.index.digests("rehearsal-demo")
    run(scene, is_probed=True)
    assert scene.leaked.index.digests("rehearsal-demo") == before
    written = [path for path in scene.view.root.rglob("*") if path.is_file() and ".git/" not in path.as_posix()]
    assert [path for path in written if scene.leaked.token.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_forge_that_refuses_leaves_the_step_to_a_person(scene, status):
    scene.forge.plan("PUT *", faults.refused(status))
    person = Somebody("")
    told = run(scene, person=person, item="TCI-3").told["TCI-3"]
    assert not told.is_done
    assert str(status) in told.words
    assert [item for item, _ in person.asked] == ["TCI-3"]


def test_a_forge_that_says_yes_and_does_nothing_is_found_out(scene):
    scene.forge.plan("PUT *", faults.refused(204))
    assert not run(scene, item="TCI-3").told["TCI-3"].is_done
    assert scene.forge.workflows == {WORKFLOW: "active"}


def test_a_run_that_was_broken_off_goes_on_where_it_was(scene):
    first = run(scene)
    second = run(scene, person=Somebody())
    assert second.incident.id == first.incident.id
    assert "TCI-3" not in second.told
    assert len(register(scene).incidents) == 1


def test_another_kind_and_a_closed_incident_begin_a_new_one(scene):
    while run(scene, person=Somebody(), is_probed=False).incident.left:
        pass
    assert run(scene).incident.id.endswith("-token-2")
    assert run(scene, kind="repository").incident.id.endswith("-repository")
    assert len(register(scene).incidents) == 3


def test_every_step_is_in_the_journal_with_the_incident_that_it_is_of(scene):
    handled = run(scene)
    acts = read_journal(scene.view).named("incident")
    assert [act.data["item"] for act in acts] == [each.item for each in PROCEDURES["token"]]
    assert {act.data["id"] for act in acts} == {handled.incident.id}


def test_how_long_it_took_is_measured_from_the_register(scene):
    started = datetime(2026, 1, 1, tzinfo=timezone.utc)
    handled = run(scene, person=Somebody(), started=started)
    assert handled.metrics.to_detect > 0
    assert handled.metrics.to_contain is not None
    assert handled.metrics.to_resolve is not None
    assert {"detected", "started", "contained", "resolved"} <= set(register(scene).incidents[0])


def test_the_register_keeps_its_comments_and_reads_as_what_was_written(scene):
    path = scene.view.root / PATH
    path.write_text("# ours\n" + path.read_text(encoding="utf-8") + "# below\n", encoding="utf-8")
    run(scene, person=Somebody())
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ours\n[people.drill]")
    assert "# below" in text
    assert register(scene).problems == ()
    assert tomlkit.dumps(tomlkit.parse(text)) == text


def test_releases_tags_and_commits_are_compared_after_a_takeover(scene):
    told = run(scene, kind="repository").told
    assert told["RCA-1"].is_done
    assert told["RCR-3"].is_done
    assert "1 commits since v1.0.1" in told["RCI-2"].words
    assert (scene.view.root / told["RCI-2"].report).is_file()
    assert scene.forge.is_enabled is False


def test_a_release_with_other_bytes_is_not_taken_for_ours(scene):
    filename = next(iter(scene.leaked.index.digests("rehearsal-demo")))
    scene.leaked.index.state_digest(filename, "0" * 64)
    told = run(scene, kind="repository", item="RCA-1").told["RCA-1"]
    assert not told.is_done
    assert "1 differ" in told.words


def test_nothing_runs_again_before_an_audit_without_a_failure(scene):
    with scene.world.act("audit", online=True, digest="0" * 64, counts={"failed": 2}):
        pass
    told = run(scene, kind="repository", person=Somebody("open it"), item="RCR-4").told["RCR-4"]
    assert not told.is_done
    run(scene, kind="repository", item="RCI-3")
    with scene.world.act("audit", online=True, digest="1" * 64, counts={"failed": 0}):
        pass
    assert run(scene, kind="repository", item="RCR-4").told["RCR-4"].is_done
    assert scene.forge.is_enabled


@pytest.mark.parametrize("kind", sorted(PROCEDURES))
def test_a_drill_takes_every_step_and_touches_nothing_here(project, kind):
    world = World(View(project.root))
    before = project.git("status", "--porcelain")
    handled = step.drill(world, kind)
    assert handled.is_drill
    assert handled.incident.left == ()
    assert project.git("status", "--porcelain") == before
    act = read_journal(world.view).last("drill")
    assert sorted(each.item for each in PROCEDURES[kind]) == act.data["done"]


def test_a_project_without_forge_index_or_register_still_gets_its_procedure(project):
    handled = in_project(project, person=Somebody("by hand"))
    assert handled.incident.left == ()
    assert (project.root / PATH).read_bytes().startswith(b"[[incidents]]")


def test_what_a_person_says_is_written_without_a_secret(scene):
    told = run(scene, item="TCR-1", evidence=f"the old one was {scene.leaked.token}")
    assert scene.leaked.token not in str(told.incident.record)
    assert scene.leaked.token not in (scene.view.root / PATH).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wanted",
    [{"kind": "fire"}, {"kind": "token", "item": "RCI-1"}, {"kind": "token", "id": "2020-01-01-token"}],
    ids=["kind", "step", "id"],
)
def test_what_there_is_none_of_is_refused_before_anything_is_written(project, wanted):
    with pytest.raises(ItemUnknown):
        step.plan(View(project.root), step.Wanted(**wanted))
    assert not (project.root / PATH).exists()


def test_a_word_that_belongs_to_no_step_is_refused(project):
    with pytest.raises(AnswerInvalid, match="which step"):
        step.plan(View(project.root), step.Wanted(kind="token", evidence="done"))


def test_a_word_on_one_step_is_taken_for_no_other(project):
    handled = in_project(project, item="TCR-1", evidence="registered")
    assert set(handled.incident.done) == {"TCI-4", "TCR-1"}


def test_a_register_that_is_not_understood_is_not_written_into(project):
    project.write(PATH, "[[incidents]]\nid = 1\n")
    with pytest.raises(AnswersInvalid):
        in_project(project)
    assert (project.root / PATH).read_text(encoding="utf-8") == "[[incidents]]\nid = 1\n"


def test_the_advisory_is_prepared(scene):
    report = run(scene, item="TCI-4").told["TCI-4"].report
    assert "security advisory" in (scene.view.root / report).read_text(encoding="utf-8")


def test_the_secrets_of_the_environment_and_of_the_repository_are_both_deleted(scene):
    scene.forge.secrets.discard(("", SECRET))  # one that is not there is gone already
    assert run(scene, item="TCI-2").told["TCI-2"].is_done
    assert (ENVIRONMENT, SECRET) not in scene.forge.secrets


def test_outside_of_a_repository_no_register_is_begun(tmp_path):
    view = View(tmp_path)
    with pytest.raises(RepositoryMissing):
        step.plan(view, step.Wanted(kind="token"))
    assert not (tmp_path / PATH).exists()
