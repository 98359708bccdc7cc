"""The release to compare with: the one before on a real index, a folder, a version; and what is said without one."""

from __future__ import annotations

import pytest
from publishing_tools import an_index
from review_tools import sdist, wheel

from release.config import read_config
from release.facts.previous import fetch, find_folder, find_previous, find_version
from release.model.review import FIRST, FOUND, UNSEEN
from release.system.view import View
from release.system.world import World

NAMES = ("demo-2.0-py3-none-any.whl", "demo-2.0.tar.gz")


class Scene:
    """An index, a project that publishes there, and how it looks from the project."""

    def __init__(self, folder, index):
        self.folder, self.index = folder, index
        self.root = folder / "project"
        self.root.mkdir()
        self.publish_to(index.upload_url)

    def publish_to(self, address):
        (self.root / "pyproject.toml").write_text(f'[tool.release.indexes.pypi]\nupload = "{address}"\n')

    def go_offline(self):
        self.publish_to("http://127.0.0.1:1/legacy/")

    def yank(self, version):
        for name in (f"demo-{version}-py3-none-any.whl", f"demo-{version}.tar.gz"):
            self.index.yank(name)

    @property
    def view(self):
        return View(self.root, {})

    def put(self, version, **how):
        for file in (wheel(self.folder / "made", version, **how), sdist(self.folder / "made", version)):
            self.index.put(file)

    def find(self, version="2.0"):
        return find_previous(self.view, read_config(self.view), "demo", version)

    def fetch(self, wanted=None, names=NAMES):
        return fetch(World(self.view), wanted or self.find(), names)

    def kept(self):
        return sorted(name for name in self.view.names(".release/previous") if name.startswith("demo"))


@pytest.fixture
def scene(tmp_path):
    with an_index(tmp_path / "index") as index:
        yield Scene(tmp_path, index)


@pytest.mark.parametrize(
    ("versions", "new", "expected"),
    [
        pytest.param(("1.0", "1.1"), "2.0", "1.1", id="the highest lower"),
        pytest.param(("1.9", "1.10"), "2.0", "1.10", id="by number, not by text"),
        pytest.param(("1.0", "2.0", "3.0"), "2.0", "1.0", id="neither this one nor higher ones"),
        pytest.param(("1.0", "2.0rc1"), "2.0", "1.0", id="a release is not compared with its candidate"),
        pytest.param(("1.0", "2.0rc1"), "2.0rc2", "2.0rc1", id="a candidate is"),
        pytest.param(("2.0rc1",), "2.0", "2.0rc1", id="there are only candidates"),
    ],
)
def test_the_release_before(scene, versions, new, expected):
    for version in versions:
        scene.put(version)
    found = scene.find(new).previous
    assert (found.state, found.version, found.where) == (FOUND, expected, "pypi")
    assert found.day


def test_a_yanked_release_does_not_count(scene):
    scene.put("1.0")
    scene.put("1.1")
    scene.yank("1.1")
    assert scene.find().previous.version == "1.0"


def test_a_first_release_has_none_and_says_so(scene):
    found = scene.fetch().previous
    assert found.state == FIRST
    assert "everything is new" in found.words


def test_files_are_fetched_once_and_their_digests_are_compared(scene):
    scene.put("1.0")
    first = scene.fetch().previous
    assert [file.filename for file in first.files] == ["demo-1.0.tar.gz", "demo-1.0-py3-none-any.whl"]
    for name in ("demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"):
        scene.index.serve_bytes(name, b"a second download would get this")
    assert scene.fetch().previous == first


def test_a_file_that_is_not_what_the_index_lists_is_not_compared_with(scene):
    scene.put("1.0")
    scene.index.serve_bytes("demo-1.0-py3-none-any.whl", b"other bytes")
    found = scene.fetch().previous
    assert (found.state, found.files) == (UNSEEN, ())
    assert "another file than the index lists" in found.words


def test_an_index_that_lists_no_digests_is_not_believed(scene):
    scene.put("1.0")
    scene.index.leave_out("hashes")
    found = scene.fetch().previous
    assert found.state == UNSEEN
    assert "lists no SHA-256" in found.words


def test_sizes_that_an_index_does_not_tell_are_not_made_up(scene):
    scene.put("1.0")
    scene.index.leave_out("size", "upload-time")
    found = scene.fetch()
    assert (found.previous.state, found.previous.day, found.past) == (FOUND, "", ())


def test_a_kept_file_that_was_changed_is_fetched_again(scene):
    scene.put("1.0")
    whole = scene.fetch().previous
    (scene.root / ".release/previous/demo-1.0.tar.gz").write_bytes(b"another")
    assert scene.fetch().previous == whole


def test_what_was_kept_of_an_older_release_is_forgotten(scene):
    scene.put("1.0")
    scene.fetch()
    scene.put("1.1")
    scene.fetch()
    assert scene.kept() == ["demo-1.1-py3-none-any.whl", "demo-1.1.tar.gz"]


def test_of_many_wheels_the_one_for_the_same_platform_is_taken(scene):
    for tag in ("cp312-cp312-win_amd64", "cp312-cp312-manylinux_2_28_x86_64", "cp313-cp313-win_amd64"):
        scene.index.put(wheel(scene.folder / "made", "1.0", tag=tag))
    found = scene.fetch(names=("demo-2.0-cp312-cp312-manylinux_2_28_x86_64.whl",)).previous
    assert [file.filename for file in found.files] == ["demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl"]


def test_sizes_of_the_last_releases_are_told(scene):
    for version in ("0.9", "1.0", "3.0"):
        scene.put(version)
    past = scene.find().past
    assert [each.version for each in past] == ["0.9", "1.0"]
    assert all(each.size for each in past)


def test_files_of_this_very_version_that_are_there_are_told(scene):
    scene.put("1.0")
    scene.put("2.0")
    assert sorted(scene.find().there) == sorted(NAMES)


def test_an_index_that_does_not_answer_is_said_and_never_taken_for_no_change(scene):
    scene.put("1.0")
    scene.go_offline()
    found = scene.fetch().previous
    assert (found.state, found.files) == (UNSEEN, ())
    assert "could not be reached" in found.words


def test_without_an_answer_what_was_kept_is_compared_with_and_that_is_said(scene):
    scene.put("1.0")
    files = scene.fetch().previous.files
    scene.go_offline()
    found = scene.find().previous
    assert (found.state, found.version, found.files) == (UNSEEN, "1.0", files)
    assert "may not be the last one" in found.words


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text.replace("demo-1.0.tar.gz", "../demo-1.0.tar.gz"), id="a name that leads out"),
        pytest.param(lambda text: text.replace('"sha256": "', '"sha256": "0'), id="another digest"),
        pytest.param(lambda _: "[]", id="no record"),
        pytest.param(lambda text: text.replace('"version": "1.0"', '"version": "9.0"'), id="a higher version"),
    ],
)
def test_a_record_that_does_not_fit_is_not_believed(scene, spoil):
    scene.put("1.0")
    scene.fetch()
    scene.go_offline()
    kept = scene.root / ".release/previous"
    (kept.parent / "demo-1.0.tar.gz").write_bytes((kept / "demo-1.0.tar.gz").read_bytes())
    record = kept / "kept.json"
    record.write_text(spoil(record.read_text()))
    assert scene.find().previous.files == ()


def test_a_version_is_found_also_where_it_is_yanked(scene):
    scene.put("1.0")
    scene.put("1.1")
    scene.yank("1.0")
    view = scene.view
    assert find_version(view, read_config(view), "demo", "1.0").previous.version == "1.0"
    assert find_version(view, read_config(view), "demo", "1.5").previous.state == UNSEEN


def test_a_folder_has_the_files_of_one_version(tmp_path):
    (tmp_path / "project").mkdir()
    view = View(tmp_path / "project", {})
    assert find_folder(view, "../old", "demo").previous.state == UNSEEN
    wheel(tmp_path / "old", "1.0")
    sdist(tmp_path / "old", "1.0", name="another")
    found = find_folder(view, "../old", "demo").previous
    assert (found.state, found.version, found.where, len(found.files)) == (FOUND, "1.0", "../old", 1)
    wheel(tmp_path / "old", "1.1")
    assert "several versions: 1.0, 1.1" in find_folder(view, "../old", "demo").previous.words
