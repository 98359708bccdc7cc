"""Back to development: the version after a release, as the project's history shows it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from release.model.development import POLICIES, find_habit, find_policy, next_development
from release.model.spelling import in_style


@pytest.mark.parametrize(
    ("released", "policy", "expected"),
    [
        ("1.0.2", "patch", "1.0.3.dev0"),
        ("1.0.2", "minor", "1.1.0.dev0"),
        ("1.0.2", "major", "2.0.0.dev0"),
        ("1.0", "minor", "1.1.dev0"),
        ("1.0", "patch", "1.0.1.dev0"),
        ("2!1.0", "minor", "2!1.1.dev0"),
        ("1.0.post1", "patch", "1.0.1.dev0"),
        ("1.1.0rc1", "minor", "1.1.0rc2.dev0"),
        ("1.0.3.dev0", "patch", "1.0.3.dev1"),
        ("1.0.2+local", "patch", "1.0.3.dev0"),
    ],
)
def test_the_next_development_version(released, policy, expected):
    assert str(next_development(Version(released), policy)) == expected


@pytest.mark.parametrize(
    ("like", "expected"),
    [
        ("1.0.2.dev0", "1.0.3.dev0"),
        ("1.0.2-dev", "1.0.3-dev"),
        ("1.0.2.dev", "1.0.3.dev"),
        ("1.0.2dev0", "1.0.3dev0"),
        ("1.0.2", "1.0.3.dev0"),
    ],
)
def test_it_is_written_as_the_project_writes_them(like, expected):
    assert in_style(next_development(Version("1.0.2"), "patch"), like) == expected


@pytest.mark.parametrize(
    ("stated", "released", "policy"),
    [
        ("1.0.3.dev0", "1.0.2", "patch"),
        ("1.1.0.dev0", "1.0.2", "minor"),
        ("1.1.dev0", "1.0.2", "minor"),
        ("1.1-dev", "1.0", "minor"),
        ("2.0.0.dev4", "1.0.2", "major"),
        ("1.0.2.1.dev0", "1.0.2", "patch"),
        ("1.0.2", "1.0.2", "none"),
        ("1.0.3", "1.0.2", "none"),
        ("1.0.2.dev0", "1.0.2", "none"),
        ("1!1.0.3.dev0", "1.0.2", "none"),
        ("1.0.2.post1.dev0", "1.0.2", "patch"),
    ],
)
def test_a_policy_is_seen_in_what_the_tree_states_after_a_release(stated, released, policy):
    assert find_policy(Version(stated), Version(released)) == policy


def test_before_the_first_release_there_is_no_policy():
    assert find_policy(Version("0.1.dev0"), None) == "none"


@pytest.mark.parametrize(
    ("history", "policy"),
    [
        ("", "none"),
        ("1.0", "none"),
        ("1.0 1.1 1.2", "none"),
        ("1.0 1.1.dev0 1.1", "minor"),
        ("1.0 1.1.dev0 1.1 1.1.1.dev0", "patch"),
        ("1.0 1.1.dev0 1.1 1.2", "none"),
        ("1.0 1.1.dev0 1.1 1.0.5", "minor"),
        ("1.0.0 1.1.0.dev0 1.1.0rc1 1.1.0", "minor"),
        ("1.0.0 1.1.0.dev0 1.1.0.dev1", "minor"),
    ],
)
def test_the_last_return_to_development_is_the_habit(history, policy):
    assert find_habit([Version(text) for text in history.split()]) == policy


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"(1!)?[0-9]{1,2}(\.[0-9]{1,2}){0,3}(\.post[0-9])?", fullmatch=True), st.sampled_from(POLICIES))
def test_a_policy_is_found_again_in_what_it_makes(released, policy):
    old = Version(released)
    new = next_development(old, policy)
    assert new > old
    assert new.is_devrelease
    assert find_policy(new, old) == policy
