"""Tags: reading them, the project's prefix, and names that are safe."""

from __future__ import annotations

import pytest

from release.errors import ProgramFailed, TagRejected
from release.git.tags import Tag, ask_tags, last_release, read_tags, tag_name, tag_prefix
from release.model.own import Own
from release.system.view import View

OWN = Own(name="toon-stream", packages=("toonstream",), slug="owner/toon-stream")


def made(*names: str) -> list[Tag]:
    """Tags in the order they were made."""
    return [Tag(name=name, commit="c", target="t", is_annotated=True, made=when) for when, name in enumerate(names)]


def test_tags_are_read_with_kind_and_commit(toonstream):
    toonstream.git("tag", "light")
    toonstream.git("tag", "odd\u2028name\u0085")
    tags = {tag.name: tag for tag in read_tags(ask_tags(View(toonstream.root)))}
    assert set(tags) == {"v1.0.1", "light", "odd\u2028name\u0085"}
    assert (tags["v1.0.1"].is_annotated, tags["light"].is_annotated) == (True, False)
    assert tags["v1.0.1"].commit == tags["light"].commit == toonstream.head
    assert tags["v1.0.1"].target == toonstream.git("rev-parse", "v1.0.1")
    assert tags["v1.0.1"].made > 0


def test_without_tags_there_are_none(make_project):
    assert read_tags(ask_tags(View(make_project({"a": "b"}).root))) == ()


def test_tags_that_cannot_be_listed_are_an_error(toonstream):
    toonstream.write(".git/HEAD", "nonsense")
    with pytest.raises(ProgramFailed, match="tags"):
        read_tags(ask_tags(View(toonstream.root)))


@pytest.mark.parametrize(
    ("name", "prefix", "version"),
    [
        ("v1.0.2", "v", "1.0.2"),
        ("1.0.2", "", "1.0.2"),
        ("release-1.0rc1", "release-", "1.0rc1"),
        ("toon-stream@1.0", "toon-stream@", "1.0"),
        ("pkg/v2.0", "pkg/v", "2.0"),
        ("v1!2.0", "v", "1!2.0"),
        ("nightly", "", "None"),
        ("v1.0-nonsense!", "v", "None"),
    ],
)
def test_prefix_and_version_of_a_name(name, prefix, version):
    (tag,) = made(name)
    assert (tag.prefix if tag.version else prefix, str(tag.version)) == (prefix, version)


@pytest.mark.parametrize(
    ("names", "prefix"),
    [
        pytest.param([], "v", id="none"),
        pytest.param(["nightly", "latest"], "v", id="none with a version"),
        pytest.param(["v1.0", "v1.1"], "v", id="usual"),
        pytest.param(["1.0", "1.1"], "", id="bare"),
        pytest.param(["v1.0", "v1.1", "1.2"], "", id="the newest decides"),
        pytest.param(["release-1.0", "release-1.1"], "release-", id="a usual word"),
        pytest.param(["other-1.0", "toon-stream-1.0", "other-2.0"], "toon-stream-", id="several projects"),
        pytest.param(["toon-stream/v1.0", "other/v9.0"], "toon-stream/v", id="several projects with slashes"),
        pytest.param(["toonstream@1.0", "other@9.0"], "toonstream@", id="the package's name"),
        pytest.param(["other-1.0"], "v", id="only another project's"),
    ],
)
def test_the_prefix_is_that_of_the_projects_newest_tag(names, prefix):
    assert tag_prefix(made(*names), OWN, "auto") == prefix


@pytest.mark.parametrize("configured", ["", "rel-"])
def test_a_configured_prefix_holds(configured):
    assert tag_prefix(made("v1.0"), OWN, configured) == configured


def test_the_last_release_is_the_highest_version_under_the_prefix():
    tags = made("v1.10", "v1.9", "v2.0rc1", "other-3.0", "nightly")
    assert last_release(tags, "v").name == "v2.0rc1"
    assert last_release(tags, "none-") is None


@pytest.mark.parametrize("name", ["v1.0.2", "1!2.0", "pkg/v1.0", "toon@1.0", "v1.0+x"])
def test_a_usual_name_is_safe_and_git_takes_it(name, toonstream):
    assert tag_name("", name) == name
    toonstream.git("check-ref-format", f"refs/tags/{name}")


@pytest.mark.parametrize(
    "prefix",
    [
        *(
            "-",
            "--force ",
            "$(x)",
            "a;b",
            "a b",
            "a..",
            "../",
            "a//",
            "a/.",
            "a.lock/",
            "/",
            "@{",
            "\n",
            "é",
            "*",
            "a\\",
        ),
        *("a\\", "^", "~", ":"),
    ],
)
def test_a_name_that_could_be_more_than_a_name_is_refused(prefix):
    with pytest.raises(TagRejected, match="not a safe tag name") as caught:
        tag_name(prefix, "1.0")
    assert caught.value.fix[0].endswith("# [tool.release] tag-prefix")


@pytest.mark.parametrize("name", ["HEAD", "v1.0.lock", "v1.", "v1/"])
def test_a_name_that_git_would_not_take_is_refused(name):
    with pytest.raises(TagRejected):
        tag_name("", name)
