"""Version arithmetic: every part from every kind of version, and what is read as a version at all."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from release.errors import VersionInvalid, VersionNotHigher
from release.model.version import PARTS, asked_version, is_common, is_usual_step, next_version, read_version

STEPS = {
    "1.2.3": "2.0.0 1.3.0 1.2.4 1.2.4a1 1.2.4b1 1.2.4rc1 1.2.3.post1 1.2.4.dev0 -",
    "1": "2 1.1 1.0.1 1.0.1a1 1.0.1b1 1.0.1rc1 1.post1 1.0.1.dev0 -",
    "1.2": "2.0 1.3 1.2.1 1.2.1a1 1.2.1b1 1.2.1rc1 1.2.post1 1.2.1.dev0 -",
    "1.2.3.4": "2.0.0.0 1.3.0.0 1.2.4.0 1.2.4.0a1 1.2.4.0b1 1.2.4.0rc1 1.2.3.4.post1 1.2.4.0.dev0 -",
    "2.0.0a1": "2.0.0 2.0.0 2.0.0 2.0.0a2 2.0.0b1 2.0.0rc1 2.0.0a1.post1 2.0.0a2.dev0 2.0.0",
    "2.0.0b2": "2.0.0 2.0.0 2.0.0 - 2.0.0b3 2.0.0rc1 2.0.0b2.post1 2.0.0b3.dev0 2.0.0",
    "1.2.0rc1": "2.0.0 1.2.0 1.2.0 - - 1.2.0rc2 1.2.0rc1.post1 1.2.0rc2.dev0 1.2.0",
    "1.2.3rc1": "2.0.0 1.3.0 1.2.3 - - 1.2.3rc2 1.2.3rc1.post1 1.2.3rc2.dev0 1.2.3",
    "1.0.post1": "2.0 1.1 1.0.1 1.0.1a1 1.0.1b1 1.0.1rc1 1.0.post2 1.0.1.dev0 -",
    "1.0.1.dev3": "2.0.0 1.1.0 1.0.1 1.0.1a1 1.0.1b1 1.0.1rc1 1.0.1.post1 1.0.1.dev4 1.0.1",
    "1.0.0a1.dev2": "1.0.0 1.0.0 1.0.0 1.0.0a1 1.0.0b1 1.0.0rc1 1.0.0a1.post1 1.0.0a1.dev3 1.0.0",
    "1.0.0a2.post1": "1.0.0 1.0.0 1.0.0 1.0.0a3 1.0.0b1 1.0.0rc1 1.0.0a2.post2 1.0.0a3.dev0 1.0.0",
    "1.0.0a2.post1.dev2": "1.0.0 1.0.0 1.0.0 1.0.0a3 1.0.0b1 1.0.0rc1 1.0.0a2.post1 1.0.0a2.post1.dev3 1.0.0",
    "1.0.0.post1.dev2": "2.0.0 1.1.0 1.0.1 1.0.1a1 1.0.1b1 1.0.1rc1 1.0.0.post1 1.0.0.post1.dev3 1.0.0.post1",
    "2!1.0": "2!2.0 2!1.1 2!1.0.1 2!1.0.1a1 2!1.0.1b1 2!1.0.1rc1 2!1.0.post1 2!1.0.1.dev0 -",
    "2024.5.1": "2025.0.0 2024.6.0 2024.5.2 2024.5.2a1 2024.5.2b1 2024.5.2rc1 2024.5.1.post1 2024.5.2.dev0 -",
}


@pytest.mark.parametrize(("old", "expected"), STEPS.items(), ids=STEPS)
def test_each_part_makes_the_next_version(old, expected):
    def step(part):
        try:
            return str(next_version(Version(old), part))
        except VersionNotHigher:
            return "-"

    assert " ".join(step(part) for part in PARTS) == expected


@st.composite
def versions(draw):
    number = st.integers(0, 30)
    text = f"{draw(st.integers(0, 2))}!" + ".".join(map(str, draw(st.lists(number, min_size=1, max_size=4))))
    text += draw(st.sampled_from(["", "a", "b", "rc"]).map(lambda letter: letter and f"{letter}1"))
    text += draw(st.sampled_from(["", ".post0", ".post7"])) + draw(st.sampled_from(["", ".dev0", ".dev9"]))
    return Version(text + draw(st.sampled_from(["", "+local.1"])))


@settings(max_examples=300, deadline=None)
@given(old=versions(), part=st.sampled_from(PARTS))
def test_the_next_version_is_higher_in_the_same_epoch_or_refused(old, part):
    try:
        new = next_version(old, part)
    except VersionNotHigher as refused:
        (command,) = refused.fix
        assert asked_version(shlex.split(command)[-1]) > old
        return
    assert new > old
    assert (new.epoch, new.local) == (old.epoch, None)
    assert Version(str(new)) == new


@settings(max_examples=200, deadline=None)
@given(old=versions(), part=st.sampled_from([part for part in PARTS if part not in {"alpha", "beta", "rc", "final"}]))
def test_only_pre_releases_and_final_can_lead_nowhere(old, part):
    assert next_version(old, part) > old


@settings(max_examples=200, deadline=None)
@given(old=versions(), part=st.sampled_from(PARTS))
def test_a_part_is_always_a_usual_step(old, part):
    try:
        new = next_version(old, part)
    except VersionNotHigher:
        return
    assert is_usual_step(old, new)


@settings(max_examples=200, deadline=None)
@given(old=versions(), new=versions())
def test_any_two_versions_can_be_compared_for_a_step(old, new):
    assert is_usual_step(old, new) in {True, False}


def test_the_fix_of_a_step_back_is_the_final_version():
    with pytest.raises(VersionNotHigher) as caught:
        next_version(Version("1.2.0rc1"), "alpha")
    assert caught.value.fix == ("invoke bump 1.2.0",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.0.1", "1.0.2"),
        ("1.0.1", "1.1.0"),
        ("1.0.1", "1.1"),
        ("1.0.1", "2.0.0"),
        ("1.0.1", "1.0.1.post1"),
        ("1.0.1rc1", "1.0.1"),
        ("1.0", "1.0.1"),
        ("2024.5.1", "2026.1.15"),
        ("20240501", "20260115"),
    ],
)
def test_one_step_is_usual(old, new):
    assert is_usual_step(Version(old), Version(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.0.1", "1.0.11"),
        ("1.0.1", "1.1.1"),
        ("1.0.1", "3.0.0"),
        ("1.0.1", "10001.0.2"),
        ("1.0.1", "1!1.0.2"),
        ("2024.5.1", "20245.2"),
    ],
)
def test_a_leap_is_not_usual(old, new):
    assert not is_usual_step(Version(old), Version(new))


@pytest.mark.parametrize("text", ["1.0.2", "v1.0.2", "1.0.2-rc.1", "1!1.0.2.post3.dev4", "01.2", "1.0+local"])
def test_what_pep_440_reads_is_a_version(text):
    assert asked_version(text) == Version(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x; touch y",
        "$(touch y)",
        "1.0.2; touch y",
        "--help",
        "-1.0",
        "1.0.2\n",
        "\n1.0.2",
        "1.0\n.2",
        " 1.0.2",
        "1.0.2 ",
        "1.0.2\x00",
        "\u0661.\u0662",
        "\uff11.0",
        "v",
        "V",
        "vv1",
        "v.1",
        "1_0",
        "1..0",
        "1.0.x",
        "1e3",
        "1!",
        "latest",
        "../1.0",
        "9" * 10_000,
        "1." * 5_000 + "1",
        "1.0" + "a" * 10_000,
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_anything_else_is_refused_with_what_to_type(text):
    assert read_version(text) is None
    with pytest.raises(VersionInvalid) as caught:
        asked_version(text)
    assert len(caught.value.what) < 500
    assert "invoke bump patch" in caught.value.fix


@pytest.mark.parametrize("text", ["0", "0.1.0", "1.0", "1.0.1", "2.1", "3", "0.0.3", "0.1.0rc9"])
def test_a_small_version_is_common(text):
    assert is_common(Version(text))


@pytest.mark.parametrize("text", ["4", "1.2.1", "0.4.0", "10.0", "2024.5", "0.0.4"])
def test_a_larger_version_is_not(text):
    assert not is_common(Version(text))
