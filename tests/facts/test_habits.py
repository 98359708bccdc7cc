"""What the last bump changed, this one changes, too: and nothing that only looks like it."""

from __future__ import annotations

import pytest
from discovering import after_bump, places_of
from packaging.version import Version

from release.facts import habits
from release.facts.habits import read_habits
from release.model.mention import Kind, Source, mention_at
from release.model.own import Own
from release.system.view import View

PYPROJECT = '[project]\nname = "toonstream"\nversion = "{}"\n'


def history(make_project, *steps):
    """Return a project whose commits after the first one are *steps*, each (version, other files)."""
    project = make_project({"pyproject.toml": PYPROJECT.format("0.9.0")})
    for version, files in steps:
        project.commit(**{"pyproject.toml": PYPROJECT.format(version)}, **files)
    return project


def bumped(project, path, new="1.0.2", **options):
    return after_bump(project, new, **options).get(path, "")


def test_a_line_that_the_last_bump_changed_is_changed_again(make_project):
    url = 'BASE = "http://%2Frun%2Fapi/v{}/lib"\n'
    project = history(
        make_project, ("1.0.0", {"t/a.txt": url.format("1.0.0")}), ("1.0.1", {"t/a.txt": url.format("1.0.1")})
    )
    (mention,) = (mention for mention in places_of(project).current() if mention.path == "t/a.txt")
    assert mention.why == "changed by the last bump"
    assert bumped(project, "t/a.txt") == url.format("1.0.2")
    assert "t/a.txt" not in {item.path for item in places_of(project).left}


def test_a_line_with_two_versions_that_moved_alike_is_never_changed_by_half(make_project):
    text = "what to use, such as rich=={0} or {0}\nwhat others use, such as rich=={0}\n"
    project = history(
        make_project, ("1.0.0", {"action.yml": text.format("1.0.0")}), ("1.0.1", {"action.yml": text.format("1.0.1")})
    )
    first, second, _ = text.split("\n")
    assert bumped(project, "action.yml") == f"{first.format('1.0.2')}\n{second.format('1.0.1')}\n"


def test_a_line_that_came_with_the_last_bump_or_before_it_is_left(make_project):
    project = history(
        make_project,
        ("1.0.0", {"new.txt": "at 1.0.0/x\n", "old.txt": "at 1.0.1/x\n"}),
        ("1.0.1", {"new.txt": "at 1.0.0/x\nat 1.0.1/x\n"}),
    )
    assert set(after_bump(project, "1.0.2")) == {"pyproject.toml"}
    assert {item.path for item in places_of(project).left} == {"new.txt", "old.txt"}


def test_a_line_that_was_changed_by_another_commit_is_left(make_project):
    project = history(make_project, ("1.0.0", {"a.txt": "at 1.0.0/x\n"}), ("1.0.1", {}))
    project.commit(**{"a.txt": "at 1.0.1/x\n"})
    assert bumped(project, "a.txt") == ""


def test_a_line_that_came_from_another_version_than_the_project_is_left(make_project):
    project = history(make_project, ("1.0.0", {"a.txt": "at 0.9.9/x\n"}), ("1.0.1", {"a.txt": "at 1.0.1/x\n"}))
    assert bumped(project, "a.txt") == ""


@pytest.mark.parametrize(
    ("line", "before", "is_ours"),
    [
        pytest.param('        self.__version = "{}"', "1.0.0rc1", True, id="the version"),
        pytest.param('_version = "{}"', "1.0.0", True, id="the version of the module"),
        pytest.param('SCHEMA_VERSION = "{}"', "1.0.0", False, id="of a schema"),
        pytest.param('    self.api_version = "{}"', "1.0.0", False, id="of an interface"),
        pytest.param('since = "{}"', "1.0.0", False, id="no version"),
        pytest.param('_version = "{}"', "0.9.9", False, id="from another series, as what breaks has"),
    ],
)
def test_what_is_a_version_and_was_forgotten_before_the_last_bump_goes_along(make_project, line, before, is_ours):
    files = [{"a.py": f"class Config:\n{line.format(version)}\n"} for version in (before, "1.0.2", "1.0.3")]
    project = history(make_project, ("1.0.1", files[0]), ("1.0.2", files[1]))
    assert bumped(project, "a.py", "1.0.3") == (files[2]["a.py"] if is_ours else "")


@pytest.mark.parametrize(("new", "expected"), [("1.0.2", ""), ("1.1.0", "see 1.1.0.rel/x\n")])
def test_the_name_of_a_branch_goes_along_with_another_series(make_project, new, expected):
    text = "see {}.rel/x\n"
    project = history(
        make_project, ("1.0.0", {"a.txt": text.format("1.0.0")}), ("1.0.1", {"a.txt": text.format("1.0.1")})
    )
    assert bumped(project, "a.txt", new, asked=new) == expected


def test_a_line_in_which_more_changed_is_left(make_project):
    project = history(
        make_project,
        ("1.0.0", {"a.txt": "at 1.0.0/x of 1 May\n"}),
        ("1.0.1", {"a.txt": "at 1.0.1/x of 2 May\n"}),
    )
    assert bumped(project, "a.txt") == ""


@pytest.mark.parametrize("digest", ["0" * 39 + "{}", "sha256-" + "A" * 43 + "{}"])
@pytest.mark.parametrize(("numbers", "expected"), [((0, 1), ""), ((7, 7), "at 1.0.2/x\nchecked by {}\n")])
def test_a_version_beside_a_digest_that_changed_with_it_is_left(make_project, digest, numbers, expected):
    text = "at {}/x\nchecked by " + digest + "\n"
    steps = [(f"1.0.{n}", {"a.txt": text.format(f"1.0.{n}", number)}) for n, number in enumerate(numbers)]
    assert bumped(history(make_project, *steps), "a.txt") == expected.format(digest.format(7))


@pytest.mark.parametrize(
    "line",
    [
        *("rich=={}", "numpy >= {}", 'MIN_SERVER = "{}"', "oldest_known: {}", "other {} or newer"),
        *(
            "* dev: [[https://x.invalid/compare/v{}...master|new]]",
            ".. versionadded:: {}",
            "deprecated in version {}",
            "_Added in v1.0, updated in v{}_",
            "New in {}: for more",
            "requires ^{}",
            'if found < "{}":',
        ),
    ],
)
def test_what_speaks_of_something_else_is_left_whoever_changed_it(make_project, line):
    steps = [(version, {"a.cfg": f"{line.format(version)}\nat {version}/x\n"}) for version in ("1.0.0", "1.0.1")]
    assert bumped(history(make_project, *steps), "a.cfg") == f"{line.format('1.0.1')}\nat 1.0.2/x\n"


PINS = ("rich=={}", '    "numpy[fast] >= {}",', 'botocore = "^{}"', "rich>={},<2")


@pytest.mark.parametrize("line", PINS)
def test_a_pin_that_the_last_two_bumps_moved_with_the_project_goes_along(make_project, line):
    steps = [(version, {"a.cfg": f"{line.format(version)}\n"}) for version in ("1.0.0", "1.0.1", "1.0.2")]
    project = history(make_project, *steps[:2])
    assert bumped(project, "a.cfg") == ""
    version, files = steps[2]
    project.commit(**{"pyproject.toml": PYPROJECT.format(version)}, **files)
    assert bumped(project, "a.cfg", "1.0.3") == f"{line.format('1.0.3')}\n"


@pytest.mark.parametrize(
    ("line", "new", "expected"),
    [
        ("other>={},<2", "1.0.3", "other>=1.0.3,<2"),
        ("other>={},<2", "2.0.0", ""),
        ("other=={0},<={0}", "1.0.3", ""),
        ("other=={}, what", "1.0.3", "other==1.0.3, what"),
    ],
)
def test_a_pin_in_step_that_would_fit_nothing_is_left(make_project, line, new, expected):
    steps = [(version, {"a.cfg": line.format(version)}) for version in ("1.0.0", "1.0.1", "1.0.2")]
    project = history(make_project, *steps)
    assert after_bump(project, new, asked=new).get("a.cfg", "") == expected


def test_a_line_with_a_zero_byte_is_not_asked_for(make_project):
    steps = [(version, {"a.cfg": b"x" * 9000 + f"\nother=={version} \0\n".encode()}) for version in ("1.0.0", "1.0.1")]
    assert bumped(history(make_project, *steps), "a.cfg") == ""


def test_a_pin_in_a_file_with_other_ends_of_lines_goes_along(make_project):
    project = make_project({"pyproject.toml": PYPROJECT.format("0.9.0"), ".gitattributes": "* text=auto eol=crlf\n"})
    for version in ("1.0.0", "1.0.1", "1.0.2"):
        text = {"pyproject.toml": PYPROJECT.format(version), "a.cfg": f"other=={version}\n"}
        project.commit(**text, **{"SECURITY.md": TABLE.format("1.0")})
    for path in ("pyproject.toml", "a.cfg", "SECURITY.md"):
        (project.root / path).unlink()
    project.git("checkout", "--", ".")
    assert b"\r\n" in project.read("SECURITY.md")
    assert set(after_bump(project, "1.1.0")) == {"pyproject.toml", "a.cfg", "SECURITY.md"}


def test_another_version_in_the_file_of_ours_is_no_step_of_it(make_project):
    text = PYPROJECT + 'other = "{}"\n'
    project = make_project({"pyproject.toml": text.format("0.9.0", "1.0.0"), "a.cfg": "rich==1.0.0"})
    project.commit(**{"pyproject.toml": text.format("0.9.0", "1.0.1"), "a.cfg": "rich==1.0.1"})
    project.commit(**{"pyproject.toml": text.format("1.0.1", "1.0.1")})
    project.commit(**{"pyproject.toml": text.format("1.0.2", "1.0.2"), "a.cfg": "rich==1.0.2"})
    assert bumped(project, "a.cfg", "1.0.3") == ""


def test_a_pin_in_step_may_stand_in_the_file_of_the_version(make_project):
    text = PYPROJECT + 'dependencies = ["other=={}"]\n'
    project = make_project({"pyproject.toml": text.format("1.0.0", "1.0.0")})
    for version in ("1.0.1", "1.0.2"):
        project.commit(**{"pyproject.toml": text.format(version, version)})
    assert bumped(project, "pyproject.toml", "1.0.3") == text.format("1.0.3", "1.0.3")


@pytest.mark.parametrize("line", ["oldest_known: {}", ".. versionadded:: {}", 'if found < "{}":', 'MIN_SERVER = "{}"'])
def test_what_is_no_pin_is_left_however_often_it_was_changed(make_project, line):
    steps = [(version, {"a.cfg": f"{line.format(version)}\n"}) for version in ("1.0.0", "1.0.1", "1.0.2")]
    assert bumped(history(make_project, *steps), "a.cfg", "1.0.3") == ""


@pytest.mark.parametrize(
    "steps",
    [
        [("1.0.0", "0.9.9"), ("1.0.1", "1.0.0"), ("1.0.1", "1.0.1"), ("1.0.2", "1.0.2")],
        [("1.0.0", "0.9.8"), ("1.0.1", "1.0.1"), ("1.0.2", "1.0.2")],
    ],
    ids=["by another commit", "from another version"],
)
def test_a_pin_that_came_to_the_version_before_in_another_way_is_left(make_project, steps):
    steps = [(version, {"a.cfg": f"rich=={pinned}\n"}) for version, pinned in steps]
    assert bumped(history(make_project, *steps), "a.cfg", "1.0.3") == ""


TABLE = "| Version | Supported |\n| --- | --- |\n| {0}.x | yes |\n| < {0} | no |\n"


def test_the_supported_series_moves_where_bumps_moved_it_before(make_project):
    project = history(make_project, ("1.0.0", {"SECURITY.md": TABLE.format("1.0")}), ("1.0.1", {}))
    assert bumped(project, "SECURITY.md", "1.1.0") == TABLE.format("1.1")
    assert bumped(project, "SECURITY.md", "1.0.2") == ""


@pytest.mark.parametrize("text", ["", "see 1.0.0/x\n"])
def test_the_supported_series_that_another_commit_wrote_is_left(make_project, text):
    project = history(make_project, ("1.0.0", {"SECURITY.md": text.replace("1.0.0", "0.9.0")}))
    project.commit(**{"SECURITY.md": text + TABLE.format("1.0")})
    assert bumped(project, "SECURITY.md", "1.1.0") == ""
    unread = [item for item in places_of(project).unread if item.path == "SECURITY.md"]
    assert [item.reason for item in unread] == ["the supported version, which no bump is known to have moved"] * 2


def test_a_reference_changes_as_a_whole(make_project):
    line = "The latest one is :ref:`v{0} <v{0}>`.\n"
    steps = [(version, {"a.rst": line.format(version)}) for version in ("1.0.0", "1.0.1")]
    assert bumped(history(make_project, *steps), "a.rst") == line.format("1.0.2")


def test_the_lower_end_of_a_range_is_left(make_project):
    steps = [(version, {"plugin/requirements.txt": f"toonstream~={version}\n"}) for version in ("1.0.0", "1.0.1")]
    assert bumped(history(make_project, *steps), "plugin/requirements.txt") == ""


@pytest.mark.parametrize(
    "line",
    [
        "parts-core=={}",
        '"toonstream-extra=={}",',
        "Parts_Core>={}",
        "toonstream>{}",
        "version == {}",
        "their_version=^{}",
    ],
)
def test_a_pin_of_a_part_of_the_repository_goes_along(make_project, line):
    project = make_project({"pyproject.toml": PYPROJECT.format("1.0.0"), "parts-core/a.cfg": line.format("1.0.0")})
    project.commit(**{"pyproject.toml": PYPROJECT.format("1.0.1"), "parts-core/a.cfg": line.format("1.0.1")})
    assert bumped(project, "parts-core/a.cfg") == line.format("1.0.2")


def test_a_page_that_sphinx_built_is_left_to_the_next_build(make_project):
    page = "<script src='documentation_options.js'>\nat {}/x\n"
    steps = [(version, {"docs/a.html": page.format(version)}) for version in ("1.0.0", "1.0.1")]
    assert bumped(history(make_project, *steps), "docs/a.html") == ""


def test_an_entry_of_the_history_in_a_document_is_left(make_project):
    text = "# It\n\n- at {0}\n\n## Changelog\n\n- {0}: the first one\n\n| {0} | of all |\n\n## Use\n\n- at {0}\n"
    project = history(make_project, *((f"1.0.{n}", {"README.md": text.format(f"1.0.{n}")}) for n in (0, 1)))
    assert bumped(project, "README.md") == text.format("1.0.2").replace("- 1.0.2", "- 1.0.1")


@pytest.mark.parametrize(
    "path", ["docs/release_notes.txt", "CHANGES", "some.lock", "js/package-lock.json", "CITATION.cff", "codemeta.json"]
)
def test_change_logs_locks_and_citations_have_no_habits(make_project, path):
    steps = [(version, {path: f"at {version}/x\n"}) for version in ("1.0.0", "1.0.1")]
    assert bumped(history(make_project, *steps), path) == ""


def test_the_mail_that_announces_each_release_goes_along(make_project):
    mail = "Subject: [ANN] ToonStream-{} Released\n"
    project = history(make_project, *((f"1.0.{n}", {"announcement.msg": mail.format(f"1.0.{n}")}) for n in (0, 1)))
    assert bumped(project, "announcement.msg") == mail.format("1.0.2")


def test_of_lines_that_cannot_be_told_apart_none_is_changed(make_project):
    text = "the first\nat {}/x\n"
    project = history(make_project, *((f"1.0.{n}", {"a.txt": text.format(f"1.0.{n}")}) for n in (0, 1)))
    project.commit(**{"a.txt": text.format("1.0.1") * 2})
    assert bumped(project, "a.txt") == ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[ours]\nat {}/x\n[theirs]\nat 1.0.1/x\n", id="alike, below another line"),
        pytest.param("a\nat {0}/x\nb\nat {0}/x {0}\nc\nat {0}/x\n", id="equal, all of them changed"),
        pytest.param("from 1.0.1/x to {}/x\n", id="two versions in a line"),
    ],
)
def test_of_lines_and_versions_that_are_alike_those_that_changed_change(make_project, text):
    project = history(make_project, *((f"1.0.{n}", {"a.txt": text.format(f"1.0.{n}")}) for n in (0, 1)))
    assert bumped(project, "a.txt") == text.format("1.0.2")


def test_what_the_projects_own_line_says_beside_its_version_is_not_what_it_was(make_project):
    text = "from 1.0.1/x to {}/x\n"
    own = '[project]\nname = "toonstream"\nversion = "{}"  # not 1.0.1\n'
    project = make_project({"pyproject.toml": own.format("1.0.0"), "a.txt": text.format("1.0.0")})
    project.commit(**{"pyproject.toml": own.format("1.0.1"), "a.txt": text.format("1.0.1")})
    assert bumped(project, "a.txt") == text.format("1.0.2")


def test_what_went_back_with_the_project_goes_on_with_it(make_project):
    steps = [(version, {"a.txt": f"at {version}/x\n"}) for version in ("1.0.1", "1.1.0", "1.0.1")]
    assert bumped(history(make_project, *steps), "a.txt") == "at 1.0.2/x\n"


def test_a_part_of_a_longer_number_is_no_version(make_project):
    text = "at 1{0}/x\nat 3.{0}/x\nat {0}.4/x\nat {0}5/x\n"
    project = history(make_project, *((f"1.0.{n}", {"a.txt": text.format(f"1.0.{n}")}) for n in (0, 1)))
    assert bumped(project, "a.txt") == ""


@pytest.mark.parametrize(
    ("steps", "new", "expected"),
    [
        (["VERS(1, 0, 0, 0)", "VERS(1, 0, 1, 0)"], "1.1", "VERS(1, 1, 0, 0)"),
        (["V 1,0,0.", "V 1,0,1."], "1.0.2", "V 1,0,2."),
        (["V 11, 0, 0", "V 11, 0, 1"], "1.0.2", ""),
        (["V 1, 1, 0, 0", "V 1, 1, 0, 1"], "1.0.2", ""),
        (["V 1, 0, 0.5", "V 1, 0, 1.5"], "1.0.2", ""),
    ],
)
def test_numbers_between_commas_are_a_version_too(make_project, steps, new, expected):
    project = history(make_project, *((f"1.0.{n}", {"a.txt": text}) for n, text in enumerate(steps)))
    assert bumped(project, "a.txt", new) == expected


def test_of_two_numbers_between_commas_only_a_tuple_is_a_version(make_project):
    text = "V = (1, {0})\nat 1, {0}\nat (1, {0}, 7)\n"
    project = history(make_project, *((f"1.{n}", {"a.txt": text.format(n)}) for n in (0, 1)))
    assert bumped(project, "a.txt", "1.2") == "V = (1, 2)\nat 1, 1\nat (1, 1, 7)\n"


def test_a_place_that_leaves_out_a_zero_goes_along(make_project):
    steps = [(f"3.{n}.0", {"a.txt": f"cd it-3.{n} && cat 3.{n}.0 3.{n}.5\n"}) for n in (3, 4)]
    project = history(make_project, *steps)
    assert bumped(project, "a.txt", "3.5.0") == ""
    steps = [(f"3.{n}.0", {"b.txt": f"cd it-3.{n} && cat 3.{n}.0\n"}) for n in (5, 6)]
    for version, files in steps:
        project.commit(**{"pyproject.toml": PYPROJECT.format(version)}, **files)
    assert bumped(project, "b.txt", "3.7.0") == "cd it-3.7 && cat 3.7.0\n"
    assert bumped(project, "b.txt", "3.6.1") == "cd it-3.6.1 && cat 3.6.1\n"


def test_a_line_keeps_its_end_and_its_way_of_spelling(make_project):
    text = b"top\r\nat %s/x\r\n\xff\r\n"
    project = history(
        make_project, ("1.0.0rc1", {"a.txt": text % b"1.0.0-rc.1"}), ("1.0.0rc2", {"a.txt": text % b"1.0.0-rc.2"})
    )
    places = places_of(project)
    assert {mention.stated for mention in places.current() if mention.path == "a.txt"} == {"1.0.0-rc.2"}


def test_where_the_first_place_was_forgotten_the_next_one_tells(make_project):
    code = '__version__ = "{}"\n'
    project = make_project({"pyproject.toml": PYPROJECT.format("1.0.0"), "toonstream.py": code.format("1.0.0")})
    project.commit(**{"a.txt": "at 1.0.0/x\n"})
    project.commit(**{"toonstream.py": code.format("1.0.1"), "a.txt": "at 1.0.1/x\n"})
    project.commit(**{"pyproject.toml": PYPROJECT.format("1.0.1")})
    assert bumped(project, "a.txt") == "at 1.0.2/x\n"


def test_what_names_the_last_release_waits_for_the_next_one(make_project):
    steps = [
        ("1.0.0", {"README.md": "It is at 1.0.0, they say.\n", "a.txt": "at 1.0.0/x\n"}),
        ("1.1.0.dev0", {"a.txt": "at 1.1.0.dev0/x\n"}),
        ("1.1.0", {"README.md": "It is at 1.1.0, they say.\n", "a.txt": "at 1.1.0/x\n"}),
    ]
    project = history(make_project, *steps)
    assert set(after_bump(project, "1.2.0")) == {"pyproject.toml", "README.md", "a.txt"}
    assert set(after_bump(project, "1.2.0.dev0")) == {"pyproject.toml", "a.txt"}


def test_titles_and_manual_pages_stay_at_the_last_release_until_the_next_one(make_project):
    title, about, page = (
        "# ToonStream v{}\n",
        "---\nversion: ToonStream v{}\nkey: a\n---\n",
        '.TH TOON 1 "toonstream {}"\n',
    )
    told = {"README.md": title, "docs/a.md": about, "man/toon.1": page}
    project = history(make_project, ("1.1.0", {path: text.format("1.1.0") for path, text in told.items()}))
    project.git("tag", "v1.1.0")
    assert set(after_bump(project, "1.2.0.dev0")) == {"pyproject.toml"}
    project.commit(**{"pyproject.toml": PYPROJECT.format("1.2.0.dev0")})
    bumped_files = after_bump(project, "1.2.0")
    assert {path: bumped_files.get(path) for path in told} == {
        path: text.format("1.2.0") for path, text in told.items()
    }


def test_between_releases_what_went_with_the_last_one_goes_with_the_next_one(make_project):
    pin = "pip install toonstream=={}\n"
    steps = [
        (version, {"README.md": f"{pin.format(version)}\nIt is at {version}, they say.\n"})
        for version in ("1.0.0", "1.1.0")
    ]
    project = history(make_project, *steps)
    project.git("tag", "v1.1.0")
    project.commit(**{"pyproject.toml": PYPROJECT.format("1.2.0.dev0")})
    assert bumped(project, "README.md", "1.2.0") == f"{pin.format('1.2.0')}\nIt is at 1.2.0, they say.\n"
    assert bumped(project, "README.md", "1.2.0.dev1") == ""


def test_another_line_of_that_form_is_not_stale(make_project):
    steps = [(version, {"a.md": f"Version {version} it is\n\nVersion 0.5.0 it is\n"}) for version in ("1.0.0", "1.0.1")]
    project = history(make_project, *steps)
    assert bumped(project, "a.md", stale=True) == "Version 1.0.2 it is\n\nVersion 0.5.0 it is\n"
    assert places_of(project).stale() == ()


def test_what_the_configuration_excludes_stays_excluded(make_project):
    steps = [(version, {"a.txt": f"at {version}/x\n"}) for version in ("1.0.0", "1.0.1")]
    project = history(make_project, *steps)
    project.write("pyproject.toml", project.read("pyproject.toml") + b'[tool.release.locations]\nexclude = ["a.txt"]\n')
    assert bumped(project, "a.txt") == ""


def test_a_single_number_has_no_habits(make_project):
    project = history(make_project, *((version, {"a.txt": f"workers: {version}\n"}) for version in ("1", "2")))
    assert bumped(project, "a.txt", "3") == ""


def test_a_first_commit_says_nothing(make_project):
    project = make_project({"pyproject.toml": PYPROJECT.format("1.0.1"), "a.txt": "at 1.0.1/x\n"})
    assert bumped(project, "a.txt") == ""


@pytest.mark.parametrize("rest", [b"\0", b"x" * 200_000, b"\xff"], ids=["not text", "too long", "latin"])
def test_a_place_in_a_line_that_git_cannot_be_asked_for_is_asked_for_by_its_version(make_project, rest):
    project = make_project({"some.txt": b"1.0.0 " + rest, "a.txt": "at 1.0.0/x\n"})
    data = b"1.0.1 " + rest
    project.commit(**{"some.txt": data, "a.txt": "at 1.0.1/x\n"})
    truth, other = Source(path="some.txt", data=data), Source(path="a.txt", data=b"at 1.0.1/x\n")
    place = mention_at(truth, (0, 5), Kind.METADATA, "version")
    found = read_habits(
        View(project.root), Own(name="toonstream"), "1.0.1", {"some.txt": truth, "a.txt": other}, [place]
    )
    assert [habit.path for habit in found] == (["a.txt"] if len(rest) == 1 else [])


@pytest.mark.parametrize(("count", "is_changed"), [(8, True), (9, False), (200, False)])
def test_a_line_with_very_many_versions_is_left(make_project, count, is_changed):
    texts = ["-".join([version] * count) for version in ("1.0.0", "1.0.1", "1.0.2")]
    steps = [(f"1.0.{n}", {"a.txt": f"{texts[n]}!\nand {texts[n]}{n}\nat 1.0.{n}/x\n"}) for n in (0, 1)]
    expected = f"{texts[2 if is_changed else 1]}!\nand {texts[1]}1\nat 1.0.2/x\n"
    assert bumped(history(make_project, *steps), "a.txt") == expected


@pytest.mark.parametrize("sign", ["-", "_", "a", "-a-", ", ", ".x."])
def test_lines_of_versions_alone_are_compared_in_no_time(make_project, sign):
    old, new = sign.join(["1.0.0"] * 5000), sign.join(["1.0.1"] * 8)
    project = history(make_project, ("1.0.0", {"a.txt": f"{old}?\n"}), ("1.0.1", {"a.txt": f"{new}!\n"}))
    assert bumped(project, "a.txt") == ""


@pytest.mark.parametrize("was", ["1.0.0", "1.0.0rc1", "1.0.0-beta.2", "1.0.0.dev0", "1.0.0.RC1", "1.0.0a1.post2.dev3"])
def test_whatever_the_version_before_was_it_is_read(make_project, was):
    steps = [(str(Version(version)), {"a.txt": f"at v{version}-x\n"}) for version in (was, "1.0.1")]
    assert bumped(history(make_project, *steps), "a.txt") == "at v1.0.2-x\n"


def test_a_commit_that_many_places_have_in_common_is_looked_into_once(make_project, monkeypatch):
    module = '__version__ = "1.0.0"\n'
    files = {f"toonstream/{name}": module for name in ("__init__.py", "_version.py")}
    project = make_project({"pyproject.toml": PYPROJECT.format("1.0.0"), "a.txt": "at 1.0.0/x\n", **files})
    looked = []
    real = habits.read_replaced
    monkeypatch.setattr(
        habits, "read_replaced", lambda view, commit, paths: looked.append(commit) or real(view, commit, paths)
    )
    places_of(project)
    assert looked == [project.git("rev-parse", "HEAD").strip()]
