"""What the checks of the repository say of its newest release tag, its people and its links."""

from __future__ import annotations

from importlib import import_module

import pytest
from auditing import facts, outcomes

from release.checks import REPOSITORY
from release.model.repository_facts import Contact, ProjectLink, ReleaseTag, RemoteAt, RepositoryFacts

TAG = ReleaseTag(
    name="v1.0", commit="f" * 40, version="1.0", is_annotated=True, has_message=True, stated="1.0", branches=("main",)
)


def check(name):
    return import_module(f"release.checks.repository.{name}")


def tagged(**changes):
    known = {name: getattr(TAG, name) for name in ReleaseTag.__slots__}
    return facts(repository=RepositoryFacts(release=ReleaseTag(**{**known, **changes}), allowed=("main",)))


@pytest.mark.parametrize("name", REPOSITORY.members)
def test_without_looking_nothing_is_passed(name):
    assert outcomes(check(name), facts()) == {"unknown"}
    assert outcomes(check(name), facts(repository=RepositoryFacts())) == {"unknown"}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [({}, "passed"), ({"is_annotated": False, "has_message": False}, "failed"), ({"has_message": False}, "failed")],
    ids=["annotated", "lightweight", "without a message"],
)
def test_the_newest_release_tag_is_an_object_with_a_message(changes, outcome):
    assert outcomes(check("lightweight_tag"), tagged(**changes)) == {outcome}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "passed"),
        ({"stated": "1.0.0"}, "passed"),
        ({"stated": "0.9"}, "failed"),
        ({"stated": ""}, "unknown"),
        ({"stated": "", "is_computed": True}, "passed"),
    ],
    ids=["the same", "another spelling", "another version", "nothing to read", "made from the tag"],
)
def test_the_tags_commit_states_the_tags_version(changes, outcome):
    assert outcomes(check("tag_of_another_version"), tagged(**changes)) == {outcome}


def test_the_tags_commit_is_on_a_branch_of_releases():
    assert outcomes(check("tag_off_the_branch"), tagged()) == {"passed"}
    assert outcomes(check("tag_off_the_branch"), tagged(branches=())) == {"failed"}


def test_a_shallow_clone_does_not_tell_what_is_on_a_branch():
    shallow = RepositoryFacts(release=tagged(branches=()).repository.release, is_shallow=True)
    assert outcomes(check("tag_off_the_branch"), facts(repository=shallow)) == {"unknown"}


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("alice@project.dev", "passed"),
        ("alice+it@mail.project.co.uk", "passed"),
        ("1234+alice@users.noreply.github.com", "passed"),
        ("alice@example.com", "failed"),
        ("alice@localhost", "failed"),
        ("alice at project dot dev", "failed"),
        ("a@b.dev, c@d.dev", "failed"),
        ("", "failed"),
    ],
)
def test_an_authors_address_can_be_reached(address, outcome):
    contact = Contact(role="author", name="Alice", address=address, where="pyproject.toml authors")
    seen = facts(repository=RepositoryFacts(contacts=(contact,), manifest="pyproject.toml"))
    assert outcomes(check("invalid_author_address"), seen) == {outcome}


def link(slug, label="Source", host="forge.dev"):
    return ProjectLink(label=label, host=host, slug=slug, where=f"pyproject.toml {label}")


@pytest.mark.parametrize(
    ("links", "outcome"),
    [
        ((link("owner/demo"),), "passed"),
        ((link("Owner/Demo", "Homepage"),), "passed"),
        ((link("old-owner/demo"),), "failed"),
        ((link("owner/demo", host="elsewhere.dev"),), "failed"),
        ((link("other/library", "Documentation"), link("owner/demo")), "passed"),
        ((), "failed"),
    ],
    ids=["this one", "in capitals", "another owner's", "another forge", "a link to docs of others", "none"],
)
def test_the_links_lead_to_the_repository_that_is_released_from(links, outcome):
    remote = RemoteAt(name="origin", host="forge.dev", slug="owner/demo")
    seen = facts(repository=RepositoryFacts(links=links, remote=remote, manifest="pyproject.toml"))
    assert outcomes(check("link_to_another_repository"), seen) == {outcome}


def test_a_remote_in_a_folder_is_nothing_to_compare_with():
    folder = RepositoryFacts(links=(link("owner/demo"),), remote=RemoteAt(name="origin", host="", slug="demo.git"))
    assert outcomes(check("link_to_another_repository"), facts(repository=folder)) == {"unknown"}
