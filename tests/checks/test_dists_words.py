"""What checks of distributions say where nothing failed, where nobody could look, and where much did."""

from __future__ import annotations

import tarfile
from dataclasses import replace

import pytest
import seeded
import seeded_defects
from seeded import SDIST, WHEEL, Item, Thing

from release.checks import DISTS
from release.model.dists import Compared, DistFacts


def said(check: str, facts: DistFacts) -> list[str]:
    """Return what *check* says: outcome, severity of a failure, and evidence."""
    return [
        f"{found.severity if found.outcome.value == 'failed' else found.outcome.value}: {found.evidence}"
        for found in DISTS.load(check).judge(facts)
    ]


def with_wheel(facts: DistFacts, **changes) -> DistFacts:
    return replace(facts, files=tuple(replace(file, **changes) if file.is_wheel else file for file in facts.files))


def test_a_secret_that_is_allowed_passes_with_the_reason():
    thing = Thing()
    thing.put("keys.py", f"T = {seeded_defects.github_token()!r}\n".encode())
    facts = replace(seeded.facts_of(thing), allowed=(("*good_thing/keys.py", "of nobody, for the manual"),))
    assert said("secret_in_distribution", facts) == [
        "passed: src/good_thing/keys.py is allowed: of nobody, for the manual",
        "passed: good_thing/keys.py is allowed: of nobody, for the manual",
    ]


def test_of_many_failures_eight_are_told_and_the_rest_counted():
    thing = Thing()
    thing.tree = {}
    found = said("file_not_in_git", seeded.facts_of(thing))
    assert len(found) == 7
    thing.sdist |= {f"extra/{number:03}.txt": Item(b"x") for number in range(20)}
    *single, last = said("file_not_in_git", seeded.facts_of(thing))
    assert len(single) == 8
    assert last.startswith("ask: and 19 more: ")


@pytest.mark.parametrize("check", ["file_not_in_git", "file_differs_from_git", "file_missing_from_sdist"])
def test_without_git_nobody_knows(check):
    (found,) = said(check, replace(seeded.facts_of(Thing()), tree=None))
    assert found.startswith("unknown: git could not be asked")


def test_what_the_settings_name_is_made_on_purpose():
    thing = Thing()
    thing.tree = {name: item.data for name, item in thing.sdist.items()}
    thing.settings = '[tool.backend]\nversion-file = "good_thing/_version.py"\n'
    thing.sdist["src/good_thing/_version.py"] = Item(b"version = '1.0.2'\n")
    assert said("file_not_in_git", seeded.facts_of(thing)) == ["passed: 7 tracked, 2 made by the build"]


def test_a_link_inside_of_an_sdist_is_a_link_that_pip_takes():
    thing = Thing()
    thing.sdist["docs/readme.md"] = Item(kind=tarfile.SYMTYPE, link="../README.md")
    thing.sdist["docs/hard.md"] = Item(kind=tarfile.LNKTYPE, link=f"{seeded.TOP}/README.md")
    assert said("symlink_in_distribution", seeded.facts_of(thing))[0] == "passed: 2 links, all inside of it"


def compiled() -> DistFacts:
    thing = Thing()
    thing.wheel["good_thing/fast.so"] = Item(b"\x7fELF")
    return seeded.facts_of(thing)


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ({"auditwheel": None}, "unknown: auditwheel is not here to judge it"),
        ({"auditwheel": ""}, "passed: auditwheel found nothing"),
        ({}, "not-applicable: no tool judges compiled code for its platform"),
    ],
    ids=["absent", "silent", "none"],
)
def test_compiled_code_is_judged_by_the_tools_that_are_here(tools, expected):
    assert said("broken_binary", with_wheel(compiled(), tools=tools)) == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"holes": ()}, "passed: pip-audit knows no hole in what is installed with it"),
        ({"holes_words": "no network"}, "unknown: pip-audit could not look: no network"),
    ],
    ids=["none", "offline"],
)
def test_holes_are_unknown_where_nobody_could_ask(changes, expected):
    facts = with_wheel(seeded.facts_of(Thing()), tried=replace(seeded.good_try(), **changes))
    assert said("known_vulnerability", facts) == [expected]


@pytest.mark.parametrize("check", ["wheel_differs_from_sdist", "unreproducible_build"])
def test_what_could_not_be_built_again_is_unknown(check):
    failed = Compared(filename=WHEEL, how="the wheel built from the sdist", words="the backend failed")
    found = said(check, with_wheel(seeded.facts_of(Thing()), rebuilt=(failed,)))
    assert "unknown: the wheel built from the sdist: the backend failed" in found


def test_compiled_code_that_differs_is_no_other_source():
    thing = Thing()
    thing.wheel["good_thing/fast.so"] = Item(b"built at noon")
    thing.rebuilt[WHEEL] = thing.packed()[WHEEL]
    thing.wheel["good_thing/fast.so"] = Item(b"built at one")
    facts = seeded.facts_of(thing)
    assert said("wheel_differs_from_sdist", facts) == ["passed: the wheel built from the sdist has the same code"]
    assert "ask: the wheel built from the sdist has other bytes in good_thing/fast.so" in said(
        "unreproducible_build", facts
    )


def test_an_entry_point_that_needs_an_extra_is_none_that_is_broken():
    tried = replace(seeded.good_try(), needs={"console_scripts: more": "click (an extra)", "pytest11: x": "pytest"})
    facts = with_wheel(seeded.facts_of(Thing()), tried=tried)
    assert said("broken_entry_point", facts)[1] == "passed: 1 load; 2 need what is no dependency"


def test_a_command_that_asks_for_its_extra_is_none_that_is_broken():
    words = "a traceback, exit code 1: To use it, please install: pip install 'good-thing[cli]'"
    facts = with_wheel(seeded.facts_of(Thing()), tried=replace(seeded.good_try(), commands={"good": words, "b": ""}))
    assert said("broken_console_script", facts) == ["passed: b answer --help; good ask for an extra"]


def test_a_module_that_needs_an_extra_is_told_with_those_that_import():
    tried = replace(seeded.good_try(), modules=("good_thing", "more"), needs={"more": "aiohttp (an extra)"})
    facts = with_wheel(seeded.facts_of(Thing()), tried=tried)
    assert said("broken_install", facts)[1] == "passed: installs; imports good_thing; more needs aiohttp (an extra)"


def test_a_dynamic_field_may_differ():
    thing = Thing()
    thing.headers.append(("Dynamic", "Requires-Dist"))
    thing.wheel_headers = [*thing.headers, ("Requires-Dist", "idna>=3")]
    assert said("disagreeing_metadata", seeded.facts_of(thing)) == ["passed: its metadata is the sdist's"]


def test_the_names_of_dependencies_may_be_spelled_in_two_ways():
    thing = Thing()
    thing.headers.append(("Requires-Dist", "sphinx_rtd_theme; extra == 'dev'"))
    thing.wheel_headers = [*seeded.HEADERS, ("Requires-Dist", 'sphinx-rtd-theme; extra == "dev"')]
    assert said("disagreeing_metadata", seeded.facts_of(thing)) == ["passed: its metadata is the sdist's"]


def test_an_archive_that_cannot_be_read_is_told_by_one_check_alone():
    thing = Thing()
    thing.raw[SDIST] = b"no archive"
    assert said("file_not_in_git", seeded.facts_of(thing)) == ["unknown: nobody read what it holds"]
