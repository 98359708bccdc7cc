"""Each check on distributions: what it passes, what it fails, and that it is unknown where nobody looked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from release.checks import DISTS
from release.model.distribution import Distribution
from release.model.dists import DistFacts, FileFacts, Metadata, Tried
from release.model.finding import Outcome

WHEEL = "good_thing-1.0.2-py3-none-any.whl"
SDIST = "good_thing-1.0.2.tar.gz"


def file_facts(filename: str = WHEEL, **changes) -> FileFacts:
    kind = "wheel" if filename.endswith(".whl") else "sdist"
    good = FileFacts(
        distribution=Distribution(filename=filename, kind=kind, size=10, sha256="0" * 64),
        metadata=Metadata(name="Good.Thing", version="1.0.2"),
        renders=True,
        tried=Tried(modules=("good_thing",), versions={"metadata": "1.0.2", "good_thing": "1.0.2"}),
    )
    return replace(good, **changes)


def dist_facts(*files: FileFacts, others: tuple[str, ...] = ()) -> DistFacts:
    return DistFacts(project="good-thing", version="1.0.2", files=files, others=others)


def judged(check: str, *files: FileFacts, others: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    findings = list(DISTS.load(check).judge(dist_facts(*files, others=others)))
    assert {finding.check for finding in findings} <= {check.replace("_", "-")}
    assert all(finding.fix for finding in findings if finding.outcome is Outcome.FAILED)
    return [(finding.outcome.value, finding.evidence) for finding in findings]


def outcomes(check: str, *files: FileFacts, others: tuple[str, ...] = ()) -> list[str]:
    return [outcome for outcome, _ in judged(check, *files, others=others)]


BY_NAME_AND_TRIAL = (
    "missing_distribution",
    "unexpected_file",
    "wrong_name",
    "wrong_version",
    "unrendered_readme",
    "broken_install",
    "wrong_import_version",
)


@pytest.mark.parametrize("check", sorted(set(DISTS.members) - {"missing_distribution", "unexpected_file"}))
def test_where_nobody_looked_nothing_passes(check):
    nothing = {"metadata": None, "renders": None, "tried": None}
    found = outcomes(check, file_facts(SDIST, **nothing), file_facts(WHEEL, **nothing))
    assert "passed" not in found


@pytest.mark.parametrize("check", BY_NAME_AND_TRIAL)
def test_a_good_sdist_and_wheel_pass(check):
    found = outcomes(check, file_facts(SDIST), file_facts(WHEEL))
    assert found
    assert set(found) == {"passed"}


@pytest.mark.parametrize("check", DISTS.members)
def test_each_check_tells_why_with_an_example_and_a_fix(check):
    module = DISTS.load(check)
    assert [word for word in ("Why", "Example", "Fix", "Sources") if f"\n\n{word}: " not in module.__doc__] == []
    assert check.replace("_", "-") == module.ID


def test_the_list_of_checks_equals_the_folder():
    folder = Path(DISTS.load("wrong_name").__file__).parent
    assert set(DISTS.members) == {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_a_release_without_its_sdist_or_wheel_fails():
    assert outcomes("missing_distribution", file_facts(WHEEL)) == ["failed", "passed"]
    assert outcomes("missing_distribution", file_facts(SDIST)) == ["passed", "failed"]
    assert outcomes("missing_distribution") == ["failed", "failed"]


def test_two_sdists_fail_because_an_index_takes_one():
    assert "failed" in outcomes("missing_distribution", file_facts(SDIST), file_facts(SDIST), file_facts(WHEEL))


def test_a_fix_quotes_the_name_of_a_file():
    (finding,) = DISTS.load("unexpected_file").judge(dist_facts(file_facts(), others=("foo bar.whl",)))
    assert finding.fix == "rm -r 'dist/foo bar.whl'"


def test_anything_else_in_dist_fails_by_name():
    findings = list(DISTS.load("unexpected_file").judge(dist_facts(file_facts(), others=("notes.txt",))))
    found = [(finding.outcome.value, finding.where, finding.fix) for finding in findings]
    assert found == [("failed", "dist/notes.txt", "rm -r dist/notes.txt")]


@pytest.mark.parametrize(
    ("filename", "words"),
    [
        pytest.param("other-1.0.2-py3-none-any.whl", "says other", id="another-project"),
        pytest.param("good-thing-1.0.2.tar.gz", "does not start with good_thing-", id="name-with-dash"),
        pytest.param("good_thing.whl", "not that of a distribution", id="no-version"),
    ],
)
def test_a_wrong_file_name_fails(filename, words):
    ((outcome, evidence),) = judged("wrong_name", file_facts(filename))
    assert (outcome, words in evidence) == ("failed", True), evidence


def test_metadata_of_another_project_fails_and_unreadable_metadata_is_unknown():
    assert outcomes("wrong_name", file_facts(metadata=Metadata(name="other", version="1.0.2"))) == ["failed"]
    assert outcomes("wrong_name", file_facts(metadata=None, problem="broken")) == ["unknown"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"metadata": Metadata(name="good-thing", version="1.0.1")}, id="metadata"),
        pytest.param({"metadata": None, "problem": "broken"}, id="unreadable"),
        pytest.param({"filename": "good_thing-1.0.1-py3-none-any.whl"}, id="file-name"),
    ],
)
def test_a_wrong_version_fails(changes):
    assert outcomes("wrong_version", file_facts(**changes)) == ["failed"]


def test_a_version_in_another_spelling_is_the_same_version():
    assert outcomes("wrong_version", file_facts(metadata=Metadata(name="good-thing", version="1.0.2.0"))) == ["passed"]


def test_twine_has_the_word_on_the_readme_and_its_silence_is_unknown():
    assert judged("unrendered_readme", file_facts(renders=False, rendering="bad")) == [("failed", "bad")]
    assert outcomes("unrendered_readme", file_facts(renders=None)) == ["unknown"]


@pytest.mark.parametrize(
    ("tried", "outcome"),
    [
        pytest.param(None, "unknown", id="nobody-tried"),
        pytest.param(Tried(words="no matching distribution"), "failed", id="does-not-install"),
        pytest.param(Tried(modules=("a",), failed={"a": "ImportError: b"}), "failed", id="does-not-import"),
        pytest.param(Tried(versions={"metadata": "1.0.2"}), "unknown", id="nothing-to-import"),
    ],
)
def test_installing_is_judged_by_what_happened(tried, outcome):
    assert outcomes("broken_install", file_facts(tried=tried)) == [outcome]


@pytest.mark.parametrize(
    ("tried", "outcome"),
    [
        pytest.param(None, "unknown", id="nobody-tried"),
        pytest.param(Tried(words="no"), "unknown", id="does-not-install"),
        pytest.param(Tried(versions={"metadata": "1.0.2", "good_thing": "1.0.1"}), "failed", id="module-says-old"),
        pytest.param(Tried(versions={"metadata": "1.0.1"}), "failed", id="metadata-says-old"),
    ],
)
def test_an_installed_file_must_say_the_right_version(tried, outcome):
    assert outcomes("wrong_import_version", file_facts(tried=tried)) == [outcome]
