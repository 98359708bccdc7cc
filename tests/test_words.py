"""The words behind ``--`` of a session."""

from __future__ import annotations

import pytest

from release.errors import OptionUnknown
from release.words import Options, read_words

OPTIONS = Options(flags=("--dry-run", "--json"), values=("--index", "--candidate"))


@pytest.mark.parametrize(
    ("words", "given"),
    [
        pytest.param([], {}, id="none"),
        pytest.param(["--index", "pypi", "--json"], {"--index": "pypi", "--json": ""}, id="a value and a flag"),
        pytest.param(["--index=pypi"], {"--index": "pypi"}, id="a value after ="),
        pytest.param(["--candidate", ""], {"--candidate": ""}, id="an empty word"),
        pytest.param(["--index", "--json"], {"--index": "--json"}, id="a word that looks like an option"),
    ],
)
def test_what_a_session_knows_is_read(words, given):
    assert read_words("publish", words, OPTIONS).given == given


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        pytest.param(["--dryrun"], "nox -s publish -- --dry-run", id="a slip"),
        pytest.param(["--indx", "pypi"], "nox -s publish -- --index", id="a slip in an option with a word"),
        pytest.param(["--indx=pypi"], "nox -s publish -- --index", id="a slip before ="),
        pytest.param(["second"], "nox -s publish", id="a word alone"),
        pytest.param(["--index"], "nox -s publish -- --index", id="no word behind an option"),
        pytest.param(["--json=yes"], "nox -s publish -- --json", id="a word for a flag"),
    ],
)
def test_what_a_session_does_not_know_is_refused_with_the_nearest(words, fix):
    with pytest.raises(OptionUnknown) as raised:
        read_words("publish", words, OPTIONS)
    assert raised.value.exit_code == 2
    assert raised.value.fix == (fix,)
    assert "[--index INDEX] [--candidate CANDIDATE] [--dry-run] [--json]" in raised.value.where[0]
