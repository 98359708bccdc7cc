"""Which rulesets hold for a ref: the patterns of the forge, not those of a shell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from forge_cases import BRANCHES, TAGS

from release.checks.forge_rules import covering, missing_rules


def holds(pattern: str, tag: str) -> bool:
    return bool(covering((replace(TAGS, includes=(pattern,)),), "tag", tag))


@pytest.mark.parametrize(
    ("pattern", "tag", "expected"),
    [
        ("~ALL", "v1", True),
        ("~DEFAULT_BRANCH", "main", False),
        ("refs/tags/v*", "v1.0.2", True),
        ("refs/tags/v*", "w1", False),
        ("refs/tags/*", "demo/v1", False),
        ("refs/tags/**/*", "demo/v1", True),
        ("refs/tags/**/v*", "v1", True),
        ("refs/**", "demo/v1", True),
        ("refs/tags/v?", "v1", True),
        ("refs/tags/v?", "v12", False),
        ("refs/tags/v[0-9]*", "v1.0", True),
        ("refs/tags/v[0-9]*", "vx", False),
        ("refs/tags/v[!0-9]*", "vx", True),
        ("refs/tags/v[^0-9]*", "v1", False),
        ("refs/tags/v[9-0]*", "v1", False),
        ("refs/tags/v1.0", "v1x0", False),
        ("refs/heads/v*", "v1", False),
        ("refs/tags/v[", "v[", True),
        ("refs/tags/v[]", "v[]", True),
    ],
)
def test_a_pattern_names_the_tags_that_the_forge_would_take(pattern, tag, expected):
    assert holds(pattern, tag) is expected


def test_only_active_rulesets_of_the_right_kind_hold():
    assert covering((BRANCHES, TAGS), "tag", "v1") == (TAGS,)
    assert covering((BRANCHES, TAGS), "branch", "main", default="main") == (BRANCHES,)
    assert covering((BRANCHES, TAGS), "branch", "dev", default="main") == ()
    assert covering(None, "tag", "v1") is None


def test_the_first_ruleset_whose_rules_nobody_saw_is_named():
    assert missing_rules((BRANCHES, replace(TAGS, rules=None), replace(TAGS, id="9", rules=None))) == TAGS.id
    assert missing_rules((BRANCHES, TAGS)) == ""
