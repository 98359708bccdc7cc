"""Two distributions compared: new, gone, moved and different files, and what is left out of it with a word."""

from __future__ import annotations

import pytest
from review_tools import change, compared, member, read, sdist, wheel

from release.model.changes import bounded, compare, differing, pairs, place
from release.model.contents import LINK, Contents
from release.model.review import DistributionChange


def hows(found):
    return {each.path: each.how for each in found.changes}


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "old", tmp_path / "new"


def test_files_are_new_gone_and_changed(folders):
    old = wheel(folders[0], "1.0", {"demo/__init__.py": "", "demo/a.py": "x = 1\n", "demo/gone.py": "y = 1\n"})
    new = wheel(folders[1], "1.1", {"demo/__init__.py": "", "demo/a.py": "x = 2\n", "demo/new.py": "z = 1\n"})
    found = compared(old, new)
    assert {path: how for path, how in hows(found).items() if "*" not in path} == {
        "demo/a.py": "changed",
        "demo/gone.py": "removed",
        "demo/new.py": "added",
    }
    [a] = [each for each in found.changes if each.path == "demo/a.py"]
    assert (a.added, a.removed, a.diff[1:]) == (1, 1, ("-x = 1", "+x = 2"))
    assert (found.old, found.new) == (old.name, new.name)


def test_the_folder_with_the_version_in_its_name_is_the_same_folder(folders):
    found = compared(wheel(folders[0], "1.0"), wheel(folders[1], "1.1"))
    assert hows(found) == {"*.dist-info/METADATA": "changed"}
    assert found.same == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("demo-1.0.dist-info/METADATA", "*.dist-info/METADATA", id="metadata"),
        pytest.param("demo-1.0.data/scripts/run", "*.data/scripts/run", id="scripts"),
        pytest.param("demo/demo-1.0.dist-info/x", "demo/demo-1.0.dist-info/x", id="deeper down"),
        pytest.param("demo/a.py", "demo/a.py", id="a module"),
    ],
)
def test_the_version_is_taken_out_of_a_wheels_own_folders_alone(path, expected):
    assert place(path) == expected


def test_a_file_that_went_elsewhere_is_moved(folders):
    old = wheel(folders[0], "1.0", {"demo/a.py": "x = 1\n"})
    new = wheel(folders[1], "1.1", {"demo/inner/a.py": "x = 1\n"})
    [moved] = [each for each in compared(old, new).changes if each.path.endswith("a.py")]
    assert (moved.how, moved.path, moved.old_path, moved.lines) == ("moved", "demo/inner/a.py", "demo/a.py", 0)


def test_two_files_with_the_same_bytes_are_not_taken_for_moved(folders):
    old = wheel(folders[0], "1.0", {"demo/a.py": "x = 1\n", "demo/b.py": "x = 1\n"})
    new = wheel(folders[1], "1.1", {"demo/c.py": "x = 1\n"})
    assert {how for path, how in hows(compared(old, new)).items() if "*" not in path} == {"added", "removed"}


def test_a_mode_alone_is_a_change(folders):
    files = {"demo/run.sh": "echo\n"}
    old, new = wheel(folders[0], "1.0", files), wheel(folders[1], "1.1", files, modes={"demo/run.sh": 0o755})
    [found] = [each for each in compared(old, new).changes if each.path == "demo/run.sh"]
    assert found.signs == ("new executable",)
    assert found.lines == 0


def test_where_a_link_leads_is_a_change():
    old, new = (
        Contents(filename="demo-1.0.tar.gz", members=(member("a", kind=LINK, link=to),)) for to in ("b", "/etc/passwd")
    )
    [found] = compare(old, new, ({}, {})).changes
    assert found.signs == ("link to /etc/passwd",)


def test_a_binary_file_has_sizes_and_no_lines(folders):
    old, new = wheel(folders[0], "1.0", {"demo/x.dat": b"\0a"}), wheel(folders[1], "1.1", {"demo/x.dat": b"\0ab"})
    [found] = [each for each in compared(old, new).changes if each.path == "demo/x.dat"]
    assert (found.added, found.removed, found.note, found.old_size, found.new_size) == (None, None, "binary", 2, 3)


def test_a_new_image_is_binary_and_nothing_to_ask_about(folders):
    image = b"GIF89a\0...;"
    old, new = wheel(folders[0], "1.0", {}), wheel(folders[1], "1.1", {"demo/x.gif": image, "demo/y.gif": image + b"!"})
    signs = {change.path: (change.note, change.signs) for change in compared(old, new).changes if "gif" in change.path}
    assert signs == {"demo/x.gif": ("binary", ()), "demo/y.gif": ("binary", ("binary: nobody can read it here",))}


def test_a_text_that_is_too_large_is_said_to_be_unread(folders):
    old, new = (
        wheel(folder, version, {"demo/data.txt": "x" * (1 << 20) + version})
        for folder, version in zip(folders, ("1.0", "1.1"), strict=True)
    )
    [found] = [each for each in compared(old, new).changes if each.path == "demo/data.txt"]
    assert found.note.startswith("not read")
    assert found.added is None


def test_nothing_before_means_that_everything_is_new(folders):
    found = compared(None, wheel(folders[1], "1.0", {"demo/a.py": "x = 1\n"}))
    assert set(hows(found).values()) == {"added"}
    assert {each.diff for each in found.changes} == {()}
    assert sum(each.left_out for each in found.changes) == 0


def test_what_was_told_with_the_wheel_is_counted_with_the_sdist(folders):
    files = {"demo/a.py": "x = 1\n"}, {"demo/a.py": "x = 2\n"}
    wheels = [wheel(folder, v, f) for folder, v, f in zip(folders, ("1.0", "1.1"), files, strict=True)]
    sdists = [
        sdist(folder, v, {f"src/{path}": text for path, text in f.items()} | {"tests/t.py": v})
        for folder, v, f in zip(folders, ("1.0", "1.1"), files, strict=True)
    ]
    told = pairs(read(wheels[0]), read(wheels[1]))
    found = compared(*sdists, told)
    assert "src/demo/a.py" not in hows(found)
    assert found.shown == 2  # PKG-INFO has the bytes of METADATA
    assert hows(found)["tests/t.py"] == "changed"


def test_a_file_that_changed_as_told_and_went_to_another_folder_is_not_told_again(folders):
    wheels = [wheel(folder, v, {"demo/a.py": f"x = {v}\n"}) for folder, v in zip(folders, ("1.0", "1.1"), strict=True)]
    old = sdist(folders[0], "1.0", {"demo/a.py": "x = 1.0\n"})
    new = sdist(folders[1], "1.1", {"src/demo/a.py": "x = 1.1\n"})
    found = compared(old, new, pairs(*map(read, wheels)))
    assert (hows(found), found.shown) == ({}, 2)  # PKG-INFO has the bytes of METADATA


def test_a_name_at_the_top_that_is_new_is_told(folders):
    old, new = (
        wheel(folders[0], "1.0", {"demo/a.py": ""}),
        wheel(folders[1], "1.1", {"demo/a.py": "", "tests/b.py": ""}),
    )
    assert compared(old, new).new_tops == ("tests",)


def test_only_bytes_that_are_needed_are_asked_for(folders):
    old = wheel(folders[0], "1.0", {"demo/a.py": "same", "demo/b.py": "old"})
    new = wheel(folders[1], "1.1", {"demo/a.py": "same", "demo/b.py": "new"})
    wanted = differing(read(old), read(new))
    assert "demo/b.py" in wanted[0] & wanted[1]
    assert "demo/a.py" not in wanted[0] | wanted[1]
    assert not any(path.endswith("RECORD") for path in wanted[0] | wanted[1])


def test_what_has_a_sign_keeps_its_lines_when_there_are_too_many():
    lines = tuple(f"+{number}" for number in range(400))
    plain = [change(f"demo/m{number}.py", diff=lines) for number in range(40)]
    marked = change("demo/z.pth", diff=lines, signs=(".pth: runs at every start of Python",))
    [found] = bounded([DistributionChange(kind="wheel", old="a", new="b", changes=(*plain, marked))])
    assert found.changes[-1].diff == lines
    assert sum(len(each.diff) for each in found.changes) <= 8000
    assert {each.left_out for each in found.changes if not each.diff} == {400}


def test_twenty_thousand_files_are_counted_and_those_with_signs_listed():
    changes = [change(f"demo/m{number}.py", diff=()) for number in range(20_000)]
    changes[-1] = change("demo/z.pth", signs=(".pth: runs at every start of Python",))
    [found] = bounded([DistributionChange(kind="wheel", old="a", new="b", changes=tuple(changes))])
    assert (len(found.changes), found.more) == (5_000, 15_000)
    assert found.changes[-1].path == "demo/z.pth"


def test_a_path_of_a_million_characters_is_cut():
    [found] = bounded([DistributionChange(kind="wheel", old="a", new="b", changes=(change("x" * 1_000_000),))])
    assert len(found.changes[0].path) < 1_100
