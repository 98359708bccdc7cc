"""release-answers.toml: what counts, every mistake with its line, and who wrote it as git says."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from release.facts.answers import read_answers
from release.system.view import View

PEOPLE = """\
[people.alice]
email = "alice@project.invalid"
emails = ["alice@home.invalid"]
roles = ["owner"]

[people.bob]
email = "bob@project.invalid"
"""
ANSWER = """
# what alice knows
[answers.ACC-P1]
by = "alice"
on = 2026-11-01
until = 2027-02-01
evidence = "the manager says 30 characters"
"""


@pytest.fixture
def project(make_project):
    return make_project({"pyproject.toml": '[project]\nname = "demo"\nversion = "1.0"\n'})


def read(project, text: str | None = None):
    if text is not None:
        project.write("release-answers.toml", text)
    return read_answers(View(project.root))


def commit_as(project, email: str, text: str) -> None:
    project.write("release-answers.toml", text)
    project.git("add", "--all")
    project.git("-c", f"user.email={email}", "commit", "--quiet", "--message", "answer")


def test_no_file_is_told_apart_from_an_empty_one(project):
    assert read(project).is_there is False
    assert read(project, "").is_there is True


def test_every_register_is_read(project):
    found = read(
        project,
        PEOPLE
        + ANSWER
        + '[waivers.ACC-P3]\nreason = "no forced rotation"\nowner = "bob"\nuntil = 2027-01-01\n'
        + '[tokens.demo-upload]\nindex = "pypi"\nowner = "bob"\ncreated = 2026-10-01\nrotate_by = 2026-12-31\n'
        + '[standards.slsa]\nrequirements = ["L2"]\n'
        + '[[incidents]]\nid = "2026-1"\nkind = "token"\ndetected = 2026-10-02T10:00:00Z\nsteps = {TCI-1 = "done"}\n',
    )
    assert found.problems == ()
    assert found.answers["ACC-P1"].until == date(2027, 2, 1)
    assert (found.waivers["ACC-P3"].owner, found.waivers["ACC-P3"].where) == ("bob", "release-answers.toml:15")
    assert (list(found.people), list(found.tokens), list(found.standards)) == (
        ["alice", "bob"],
        ["demo-upload"],
        ["slsa"],
    )
    assert found.incidents[0]["id"] == "2026-1"
    assert found.lines["incidents.0"] == 26


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("[answers.ACC-P9]\n", "1: answers.ACC-P9 has no by, on, until, evidence", id="empty entry"),
        pytest.param(ANSWER.replace("ACC-P1", "ACC-Q1"), "3: answers.ACC-Q1 belongs to no item", id="no such item"),
        pytest.param(
            ANSWER.replace("ACC-P1", "WFS-1"), "3: answers.WFS-1 is about what the checks tell", id="no answer"
        ),
        pytest.param(ANSWER.replace("ACC-P1", "ACC-P"), "3: answers.ACC-P is about what is worked out", id="a group"),
        pytest.param(ANSWER.replace("by = ", "bye = "), "has no key 'bye'; did you mean by?", id="misspelt key"),
        pytest.param(ANSWER.replace("2026-11-01", '"yesterday"'), "on must be a day", id="no day"),
        pytest.param(ANSWER.replace("2027-02-01", "2026-10-01"), "ends before its day", id="ends before it begins"),
        pytest.param(ANSWER.replace('"the manager says 30 characters"', '""'), "must not be empty", id="no evidence"),
        pytest.param('[waivers.ACC-P3]\nreason = "x"\n', "1: waivers.ACC-P3 has no owner, until", id="careless waiver"),
        pytest.param("[people.alice]\n", "1: people.alice has no email", id="no address"),
        pytest.param('people = "alice"\n', "people must be a table", id="no table"),
        pytest.param("[peoples.alice]\n", "there is no table peoples; did you mean people?", id="misspelt table"),
        pytest.param('[[incidents]]\nid = "a"\nkind = "fire"\ndetected = 2026-01-01\n', "of kind token or", id="kind"),
        pytest.param("[incidents]\n", "must be a list of tables", id="one incident"),
        pytest.param("[answers.ACC-P1\n", "release-answers.toml is not valid TOML", id="no TOML"),
    ],
)
def test_an_entry_with_a_mistake_does_not_count_and_is_told_with_its_line(project, text, words):
    found = read(project, text)
    assert [each for each in found.problems if words in each and each.startswith("release-answers.toml")]
    assert not (found.answers)
    assert not (found.waivers)
    assert not (found.people)
    assert not (found.incidents)


def test_all_mistakes_are_told_at_once(project):
    found = read(project, "[people.eve]\n" + ANSWER.replace("ACC-P1", "NO-1") + "[waivers.NO-2]\nreason = 1\n")
    assert len(found.problems) == 5


def test_who_wrote_an_answer_is_whose_commit_it_is(project):
    commit_as(project, "alice@project.invalid", PEOPLE + ANSWER)
    assert read(project).answers["ACC-P1"].written_by == "alice"


@pytest.mark.parametrize("email", ["ALICE@project.invalid", "alice@home.invalid"], ids=["other case", "other address"])
def test_all_addresses_of_a_person_are_that_person(project, email):
    commit_as(project, email, PEOPLE + ANSWER)
    assert read(project).answers["ACC-P1"].written_by == "alice"


def test_a_stranger_is_told_by_the_address(project):
    commit_as(project, "eve@elsewhere.invalid", PEOPLE + ANSWER)
    assert read(project).answers["ACC-P1"].written_by == "eve@elsewhere.invalid"


def test_a_line_changed_by_another_shows_both(project):
    commit_as(project, "alice@project.invalid", PEOPLE + ANSWER)
    commit_as(project, "bob@project.invalid", (PEOPLE + ANSWER).replace("2027-02-01", "2027-03-01"))
    assert read(project).answers["ACC-P1"].written_by == "alice and bob"


def test_a_comment_of_another_changes_nothing(project):
    commit_as(project, "alice@project.invalid", PEOPLE + ANSWER)
    commit_as(project, "bob@project.invalid", (PEOPLE + ANSWER).replace("# what alice knows", "# seen"))
    assert read(project).answers["ACC-P1"].written_by == "alice"


@pytest.mark.parametrize("change", ["whole", "one line"])
def test_what_is_not_committed_is_nobodys(project, change):
    if change == "one line":
        commit_as(project, "alice@project.invalid", PEOPLE + ANSWER)
    assert read(project, (PEOPLE + ANSWER).replace("30 characters", "40")).answers["ACC-P1"].written_by == ""


def test_what_a_shallow_clone_does_not_know_is_nobodys(project, tmp_path):
    commit_as(project, "alice@project.invalid", PEOPLE + ANSWER)
    commit_as(project, "bob@project.invalid", PEOPLE + ANSWER + "\n# more\n")
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", project.root.as_uri(), shallow], check=True)
    assert read_answers(View(shallow)).answers["ACC-P1"].written_by == ""


def test_without_a_repository_nobody_is_known(tmp_path):
    (tmp_path / "release-answers.toml").write_text(PEOPLE + ANSWER)
    found = read_answers(View(tmp_path)).answers["ACC-P1"]
    assert (found.by, found.written_by) == ("alice", "")


def test_text_that_looks_like_a_table_belongs_to_the_answer_it_stands_in(project):
    evidence = 'evidence = """\n[answers.ACC-P3]\nby = "bob"\n"""'
    text = PEOPLE + ANSWER.replace('evidence = "the manager says 30 characters"', evidence)
    commit_as(project, "alice@project.invalid", text)
    commit_as(project, "bob@project.invalid", text.replace('by = "bob"', 'by = "eve"'))
    found = read(project)
    assert list(found.answers) == ["ACC-P1"]
    assert found.answers["ACC-P1"].written_by == "alice and bob"


@pytest.mark.parametrize(
    "table",
    [
        pytest.param('[answers."ACC-P1"]', id="quoted"),
        pytest.param("[answers.'ACC-P1']", id="single quotes"),
        pytest.param("[ answers . ACC-P1 ] # here", id="blanks and a comment"),
    ],
)
def test_a_tables_name_may_be_written_in_any_way(project, table):
    commit_as(project, "alice@project.invalid", PEOPLE + ANSWER.replace("[answers.ACC-P1]", table))
    assert read(project).answers["ACC-P1"].written_by == "alice"


def test_an_inline_answer_has_its_author_too(project):
    inline = '[answers]\nACC-P1 = {by = "alice", on = 2026-11-01, until = 2027-02-01, evidence = "x"}\n'
    commit_as(project, "alice@project.invalid", PEOPLE + inline)
    assert read(project).answers["ACC-P1"].written_by == "alice"
