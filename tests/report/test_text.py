"""Records as lines for people."""

from __future__ import annotations

import pytest
from packaging.version import Version

from release.errors import ReleaseError, TagExistsElsewhere
from release.model.bump import Bumped, BumpPlan
from release.model.edit import Edit, FileEdit
from release.model.facts import Places
from release.model.mention import Kind, Leftover, Mention
from release.model.own import Own
from release.model.rollback import RollbackPlan, RolledBack
from release.model.status import Status
from release.model.tagging import Tagged, TagPlan
from release.report import text


def shown(lines) -> str:
    return "\n".join(line.text for line in lines)


def test_an_error_says_what_where_why_and_the_fix():
    problem = TagExistsElsewhere(
        "tag v1.0.2 already exists on another commit",
        where=("refs/tags/v1.0.2 -> 91ac2f0 ; HEAD is 5f457a7", "origin refs/tags/v1.0.2"),
        fix=("invoke bump 1.0.3",),
    )
    head = "tag-exists-elsewhere: tag v1.0.2 already exists on another commit"
    assert shown(text.error(problem)) == (
        f"{head}{' ' * (94 - len(head))}exit 3\n"
        "  where  refs/tags/v1.0.2 -> 91ac2f0 ; HEAD is 5f457a7\n"
        "         origin refs/tags/v1.0.2\n"
        "  why    a release tag never moves: CI and the index may already have seen it\n"
        "  fix    invoke bump 1.0.3"
    )
    assert [line.tone for line in text.error(problem)][:2] == ["bad", "plain"]


def test_an_error_with_nothing_but_words_is_one_line_however_long():
    assert shown(text.error(ReleaseError("x" * 120))) == f"release-error: {'x' * 120}  exit 1"


def file_edit(before: bytes, after: bytes) -> FileEdit:
    mention = Mention(path="a.py", line=3, start=0, end=5, stated="1.0.1", kind=Kind.CODE, why="__version__")
    return FileEdit(path="a.py", before=before, after=after, edits=(Edit(mention=mention, new="1.0.2"),))


def bump_plan(*files: FileEdit, **fields: object) -> BumpPlan:
    plan = {"project": "toonstream", "old": "1.0.1", "new": "1.0.2", "files": files, "left": (), "stale": ()}
    plan |= {"notes": (), "commit": True, "message": "Bump", "head": "0" * 40, "dirty": (), "is_usual": True}
    names = BumpPlan.__dataclass_fields__
    return BumpPlan(**{key: value for key, value in (plan | fields).items() if key in names})


def test_a_dry_run_shows_the_diff_and_commands_that_can_be_pasted():
    plan = bump_plan(file_edit(b"x\nv = '1.0.1'\r\ny\x0cz\n", b"x\nv = '1.0.2'\r\ny\x0cz\n"))
    out = shown(text.bump_plan(plan, [("git", "commit", "--message=Bump version")]))
    assert out.splitlines()[0] == "toonstream 1.0.1 → 1.0.2 (dry run, nothing is changed)"
    assert "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n x\n-v = '1.0.1'\n+v = '1.0.2'\n y\x0cz" in out
    assert "  $ git commit '--message=Bump version'" in out
    assert out.endswith("next  invoke bump 1.0.2, with the same flags")


def test_a_bump_tells_places_commit_and_what_is_next():
    done = Bumped(plan=bump_plan(file_edit(b"", b""), notes=("origin: not looked",)), commit="abcdef0123")
    out = shown(text.bumped(done))
    assert "a.py:3" in out
    assert out.endswith("note  origin: not looked\ncommit abcdef0  Bump\nnext  invoke tag")
    assert shown(text.bumped(Bumped(plan=done.plan, commit=""))).endswith("next  git diff && git commit -a")


@pytest.mark.parametrize(
    ("candidate", "told"),
    [("ab" * 32, f"sha256:{'ab' * 32}"), ("for another commit (1.0)", "for another commit (1.0)"), ("", "none")],
    ids=["digest", "words", "none"],
)
def test_a_digest_is_told_with_its_kind(candidate, told):
    places = Places(own=Own(name="thing"), stated="1.0", version=Version("1.0"), mentions=(), left=())
    now = {
        "places": places,
        "branch": "main",
        "commit": "abcdef0",
        "changed": (),
        "last_tag": "",
        "commits_since": None,
    }
    now |= {"tag": "v1.0", "tag_is_here": False, "remote": "", "remote_words": "none", "next": "invoke tag"}
    assert f"candidate  {told}" in shown(text.status(Status(candidate=candidate, **now))).splitlines()


def test_many_look_alikes_are_counted_and_few_are_listed():
    left = tuple(Leftover(path="a", line=n, text=f"text {n}", reason="digits") for n in range(20))
    out = shown(text.bump_plan(bump_plan(left=left), []))
    assert "not the version, though it looks like it: 20 places in 1 file" in out
    assert "and 8 more (--json lists all)" in out
    assert "    20  digits" in shown(text.bumped(Bumped(plan=bump_plan(left=left), commit="")))


def tag_plan(**fields: object) -> TagPlan:
    plan = {"name": "v1.0.2", "version": "1.0.2", "commit": "abcdef0123", "message": "Release v1.0.2\n\n- a\n"}
    plan |= {"is_signed": False, "exists": False, "remote": "origin", "branch": "main", "upstream_branch": "main"}
    return TagPlan(**{**plan, "is_pushed": False, **fields})


@pytest.mark.parametrize(
    ("fields", "pushed_to", "words"),
    [
        pytest.param({}, "origin", "v1.0.2 on abcdef0 (annotated), pushed with main to origin", id="pushed"),
        pytest.param({"is_signed": True}, "", "v1.0.2 on abcdef0 (signed and verified), not pushed", id="signed"),
        pytest.param({"exists": True}, "origin", "v1.0.2 on abcdef0, pushed with main to origin", id="was there"),
        pytest.param(
            {"is_pushed": True}, "origin", "nothing to do: v1.0.2 stands on abcdef0, also on origin", id="nothing to do"
        ),
    ],
)
def test_a_tag_tells_what_was_done(fields, pushed_to, words):
    out = shown(text.tagged(Tagged(plan=tag_plan(**fields), target="t", pushed_to=pushed_to)))
    assert out == f"{words}\nnext  nox -s release"


def test_the_dry_run_of_a_tag_shows_its_message():
    assert "  | Release v1.0.2\n  | \n  | - a\n  $ git tag" in shown(text.tag_plan(tag_plan(), [("git", "tag")]))


def rolled(**fields) -> RollbackPlan:
    file = FileEdit(path="setup.py", before=b"2", after=b"1", edits=())
    whole = {"command": "bump 1.0.2", "commit": "a" * 40, "branch": "refs/heads/main", "head": "b" * 40}
    return RollbackPlan(**{**whole, "tag": "v1.0.2", "tag_object": "c" * 40, "files": (file,), **fields})


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (rolled(), "commit aaaaaaa and tag v1.0.2 taken back"),
        (rolled(tag=""), "commit aaaaaaa taken back"),
        (rolled(files=()), "nothing to roll back"),
        (rolled(commit="", tag="", notes=("look",)), "note  look"),
    ],
    ids=["tag", "commit", "nothing", "files"],
)
def test_a_rollback_tells_what_was_undone(plan, words):
    lines = [line.text for line in text.rolled_back(RolledBack(plan=plan))]
    assert words in lines
    assert lines[-1] == "next  invoke status"


def test_the_dry_run_of_a_rollback_shows_files_and_commands():
    lines = [line.text for line in text.rollback_plan(rolled(), (("git", "reset", "--", "a b"),))]
    assert lines[0] == "rollback of bump 1.0.2 (dry run, nothing is changed)"
    assert "  $ git reset -- 'a b'" in lines
    assert lines[-1] == "next  invoke rollback"
