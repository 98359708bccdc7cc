"""What a release should say, which of those that are there it is, and what makes it the latest."""

from __future__ import annotations

import pytest
from announcing_tools import candidate_of

from release.errors import AssetUnknown, DraftsAmbiguous
from release.facts.announcing import announcement, choose, is_latest, kept, strangers
from release.model.forge import Asset, ForgeRelease, Found

WANTED = announcement(candidate_of("5" * 40), "{project} {version}", "Notes.")


def release(number="1", *, title="demo 1.0.2", notes="Notes.", draft=True, assets=()):
    files = tuple(Asset(id=name, name=name, size=1, sha256="") for name in assets)
    return ForgeRelease(id=number, tag="v1.0.2", title=title, notes=notes, is_draft=draft, assets=files)


def chosen(*releases, names=("a", "b")):
    found, surplus = choose(Found(releases=releases), WANTED, names)
    return found.id if found else "", [draft.id for draft in surplus]


def test_title_and_flags_come_from_the_candidate():
    assert (WANTED.title, WANTED.is_prerelease) == ("demo 1.0.2", False)
    made = announcement(candidate_of("5" * 40, "2.0.0rc1", "v2.0.0rc1"), "{tag} of {project}", "")
    assert (made.title, made.is_prerelease) == ("v2.0.0rc1 of demo", True)


def test_notes_that_no_forge_takes_are_cut():
    notes = announcement(candidate_of("5" * 40), "", "x" * 130_000).notes
    assert len(notes) < 125_000
    assert notes.endswith("(The change log has the rest.)")


@pytest.mark.parametrize(
    ("version", "tag", "others", "latest"),
    [
        pytest.param("1.0.2", "v1.0.2", [], True, id="alone"),
        pytest.param("1.0.2", "v1.0.2", ["v1.0.1", "v0.9"], True, id="highest"),
        pytest.param("1.0.2", "v1.0.2", ["v1.0.10"], False, id="higher by number"),
        pytest.param("1.0.2", "v1.0.2", ["v2.0.0rc1", "nightly"], True, id="pre-releases and words do not count"),
        pytest.param("1.0.2rc1", "v1.0.2rc1", [], False, id="a pre-release"),
        pytest.param("1.0.2.dev1", "v1.0.2.dev1", [], False, id="a development release"),
        pytest.param("1.0.2.post1", "v1.0.2.post1", ["v1.0.2"], True, id="a post-release"),
        pytest.param("1.0.2", "demo-v1.0.2", ["other-v3.0"], True, id="another project of the repository"),
        pytest.param("1!1.0", "v1!1.0", ["v2.0"], True, id="epoch"),
    ],
)
def test_the_highest_final_version_is_the_latest(version, tag, others, latest):
    assert is_latest(candidate_of("5" * 40, version, tag), others) is latest


def test_of_several_drafts_of_ours_the_fullest_is_kept():
    assert chosen() == ("", [])
    assert chosen(release("1")) == ("1", [])
    assert chosen(release("1"), release("2", assets=["a"]), release("3")) == ("2", ["1", "3"])
    assert chosen(release("10"), release("9")) == ("9", ["10"])


def test_a_persons_draft_goes_first_and_is_never_removed():
    assert chosen(release("1", assets=["a", "b"]), release("2", title="By hand")) == ("2", ["1"])
    assert chosen(release("1", assets=["a", "b"]), release("2", assets=["c"])) == ("2", ["1"])
    with pytest.raises(DraftsAmbiguous):
        chosen(release("1", notes="x"), release("2", title="y"))


def test_a_public_release_goes_before_every_draft():
    public = release("3", draft=False, title="x")
    assert chosen(release("1"), release("2", title="By hand"), public) == ("3", ["1"])


def test_what_somebody_wrote_into_a_draft_is_kept():
    assert kept(WANTED, None) == WANTED
    assert kept(WANTED, release(title="", notes=" \r\n")) == WANTED
    assert kept(WANTED, release(title="refs/tags/v1.0.2", notes="")).title == "demo 1.0.2"
    found = kept(WANTED, release(title="By hand", notes="More."))
    assert (found.title, found.notes) == ("By hand", "More.")


def test_strangers_files_are_allowed_by_pattern_told_of_when_public_and_refused_in_a_draft():
    assert strangers(release(assets=["a", "demo.exe"]), ["a"], ["*.exe"]) == ()
    with pytest.raises(AssetUnknown):
        strangers(release(assets=["a", "demo.exe"]), ["a"], ["*.msi"])
    assert strangers(release(assets=["demo.exe"], draft=False), ["a"], []) == (
        "demo.exe is in the release, and not of the candidate",
    )
