"""Publishing to a real index on this machine, which does what can go wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from publishing_tools import NAME, Publishing, a_candidate, an_index

from release.errors import (
    AddressUnsafe,
    CandidateMissing,
    CredentialMissing,
    DistributionChanged,
    IndexUnknown,
    OutsideAnswered,
    OutsideUnreachable,
    PartlyPublished,
    ReleaseClosed,
    ServedDiffers,
    TagMoved,
    TokenInvalid,
    TokenUnfit,
    UploadRefused,
)
from release.rehearsal import faults
from release.rehearsal.index import Index

UPLOAD = "POST /legacy/"


@pytest.fixture
def by(project, index, candidate):
    assert candidate
    return Publishing(project, index)


def sent(index):
    return len(index.asked(UPLOAD))


def test_exactly_the_candidates_files_come_to_the_index(by, candidate):
    done = by.publish()
    assert by.is_whole(candidate)
    assert (sorted(done.accepted), done.tries) == (sorted(file.filename for file in candidate.distributions), 1)


def test_what_is_there_already_is_not_sent_again(by, index, candidate):
    by.publish()
    planned = by.plan()
    assert (planned.missing, planned.by) == ((), "")
    assert by.publish().tries == 0
    assert sent(index) == len(candidate.distributions)


def test_the_other_half_follows_a_half_that_is_there(by, index, candidate, project):
    first = candidate.distributions[0].filename
    index.put(project.root / "dist" / first)
    by.publish()
    assert by.is_whole(candidate)
    assert sent(index) == 1


FAULTS = {
    "503 once": [faults.refused(503)],
    "500 with a page": [faults.refused(500, body=b"<html>")],
    "429 with Retry-After": [faults.throttled("1")],
    "429 with a date of the past": [faults.throttled("Sat, 01 Jan 2000 00:00:00 GMT")],
    "connection cut while sending": [faults.cut_off(0.5)],
    "answer lost after accept": [faults.answer_lost()],
    "answer truncated": [faults.truncated(0.5)],
    "cut at the second file": [faults.passed(), faults.cut_off(0.3)],
    "lost at the second file": [faults.passed(), faults.answer_lost()],
    "all of it": [faults.refused(502), faults.cut_off(), faults.answer_lost(), faults.throttled("0")],
}


@pytest.mark.parametrize("planned", FAULTS.values(), ids=FAULTS)
@pytest.mark.sampled(3)
def test_a_fault_that_passes_is_passed(by, index, candidate, planned):
    index.plan(UPLOAD, *planned)
    by.publish()
    assert index.unspent == 0
    assert by.is_whole(candidate)


def test_a_list_that_cannot_be_read_for_a_moment_stops_nothing(by, index, candidate):
    index.plan("GET /simple/*", faults.refused(503), faults.truncated(0.5))
    by.publish()
    assert by.is_whole(candidate)


@pytest.mark.slow
def test_trouble_that_stays_ends_with_what_is_there_and_the_rest_follows_later(by, index, candidate, project):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"wait = 5\ntries = 2"))
    index.plan(UPLOAD, faults.passed(), *[faults.refused(503)] * 10)
    with pytest.raises(PartlyPublished) as raised:
        by.publish()
    assert raised.value.exit_code == 6
    assert raised.value.fix == ("nox -s publish -- --index pypi",)
    assert sorted(line.split()[0] for line in raised.value.where[:2]) == ["missing", "there"]
    by.publish()
    assert by.is_whole(candidate)


def test_an_index_that_never_answers_is_given_up_and_nothing_is_said_to_be_there(by, index, project):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"wait = 5\ntries = 1"))
    index.plan(UPLOAD, *[faults.cut_off()] * 10)
    with pytest.raises(OutsideUnreachable):
        by.publish()
    assert index.digests(NAME) == {}


def test_a_refusal_is_not_tried_again_and_its_cause_is_named(by, index):
    index.plan(UPLOAD, faults.refused(403, "Invalid or non-existent authentication information."))
    with pytest.raises(UploadRefused) as raised:
        by.publish()
    assert (sent(index), raised.value.exit_code) == (1, 5)
    assert "does not know the token" in raised.value.what
    assert raised.value.where[1].startswith("sent with PYPI_API_TOKEN: ")
    assert [fix.partition("  #")[0] for fix in raised.value.fix] == [
        "read -rs PYPI_API_TOKEN && export PYPI_API_TOKEN",
        "nox -s publish",
    ]


def test_a_refusal_of_the_second_file_leaves_the_first_and_says_so(by, index, candidate):
    index.plan(UPLOAD, faults.passed(), faults.refused(403, "The user 'x' isn't allowed to upload to project 'demo'."))
    with pytest.raises(PartlyPublished) as raised:
        by.publish()
    assert "neither the token nor its user" in raised.value.where[-1]
    by.publish()
    assert by.is_whole(candidate)


def test_other_bytes_under_one_of_the_names_stop_everything(by, index, candidate, project, tmp_path):
    name = candidate.distributions[0].filename
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / name
    other.write_bytes((project.root / "dist" / name).read_bytes())
    index.put(other)
    index.state_digest(name, "0" * 64)
    with pytest.raises(ServedDiffers) as raised:
        by.plan()
    assert (raised.value.exit_code, sent(index)) == (7, 0)
    assert "0" * 64 in raised.value.where[0]


def test_a_release_that_is_too_old_takes_no_more_files(by, index, candidate, project):
    old = dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=15)
    index.put(project.root / "dist" / candidate.distributions[0].filename, uploaded=old)
    with pytest.raises(ReleaseClosed):
        by.plan()
    index.put(project.root / "dist" / candidate.distributions[1].filename, uploaded=old)
    assert by.plan().missing == ()


def test_a_file_whose_digest_is_not_told_is_taken_neither_for_ours_nor_for_anothers(by, index, candidate, project):
    index.put(project.root / "dist" / candidate.distributions[0].filename)
    index.leave_out("hashes")
    with pytest.raises(OutsideAnswered) as raised:
        by.plan()
    assert raised.value.where[1:] == (candidate.distributions[0].filename,)


def test_how_long_further_files_are_taken_is_told(by, index, candidate, project):
    index.put(project.root / "dist" / candidate.distributions[0].filename)
    assert "takes files for 1.0 until" in by.plan().notes[0]


# --- what may not be published ----------------------------------------------------------------------------------


def test_a_byte_that_changed_after_the_check_is_an_alarm(by, index, candidate, project):
    path = project.root / "dist" / candidate.distributions[0].filename
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DistributionChanged) as raised:
        by.publish()
    assert (raised.value.exit_code, sent(index)) == (7, 0)


def test_a_file_or_a_candidate_that_is_not_there_is_said_to_be_missing(by, candidate, project):
    (project.root / "dist" / candidate.distributions[0].filename).unlink()
    with pytest.raises(DistributionChanged):
        by.plan()
    (project.root / ".release/candidate.json").unlink()
    with pytest.raises(CandidateMissing):
        by.plan()


def test_a_tag_that_moved_is_refused(by, project, index):
    project.git("tag", "-a", "-m", "x", "v1.0")
    a_candidate(project, index, tag="v1.0")
    project.commit("Later", **{"a.txt": "a"})
    project.git("tag", "-f", "-a", "-m", "x", "v1.0")
    with pytest.raises(TagMoved):
        by.plan()


# --- the token ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda index: index.make_token(["other"]), "it is not for demo"),
        (lambda index: index.make_token(), "every project of its account"),
        (
            lambda index: index.make_token([NAME], expires=dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)),
            "not valid now",
        ),
    ],
    ids=["of another project", "of an account", "expired"],
)
def test_a_token_that_does_not_fit_is_never_sent(project, index, candidate, made, words):
    assert candidate
    by = Publishing(project, index, made(index))
    with pytest.raises(TokenUnfit) as raised:
        by.publish()
    assert words in raised.value.what
    assert sent(index) == 0


def test_a_token_of_another_index_is_never_sent(project, index, candidate, tmp_path):
    assert candidate
    with Index(tmp_path / "other", location="elsewhere.invalid") as other:
        other.add_user("maintainer")
        by = Publishing(project, index, other.make_token([NAME]))
    with pytest.raises(TokenUnfit) as raised:
        by.publish()
    assert "another index" in raised.value.what


def test_a_token_of_an_account_goes_where_that_is_allowed_and_narrowed(project, index, candidate):
    project.write("pyproject.toml", project.read("pyproject.toml").replace(b"wait = 5", b"allow-account-token = true"))
    by = Publishing(project, index, index.make_token())
    by.publish()
    assert by.is_whole(candidate)


def test_what_is_sent_is_good_for_a_quarter_of_an_hour_and_no_longer(project, tmp_path):
    def in_twenty_minutes():
        return dt.datetime.now(dt.timezone.utc) + dt.timedelta(minutes=20)

    with an_index(tmp_path / "later", now=in_twenty_minutes) as index:
        a_candidate(project, index)
        by = Publishing(project, index)
        with pytest.raises(UploadRefused) as raised:
            by.publish()
    assert "not valid any more" in raised.value.what
    assert "narrowed to demo and 15 minutes" in str(by.journal())


def test_a_placeholder_is_no_token(project, index, candidate):
    assert candidate
    with pytest.raises(TokenInvalid):
        Publishing(project, index, "pypi-AgEIcHlwaS5vcmcC").plan()


def test_without_a_credential_the_places_are_named_where_one_was_looked_for(project, index, candidate):
    assert candidate
    with pytest.raises(CredentialMissing) as raised:
        Publishing(project, index, "").plan()
    assert raised.value.where[0] == "PYPI_API_TOKEN: not set"


def test_no_secret_is_anywhere_afterwards(by, index, project, capfd):
    index.plan(UPLOAD, faults.refused(403, f"no: {by.token}", body=f"you sent {by.token}".encode()))
    with pytest.raises(UploadRefused) as raised:
        by.publish()
    seen = capfd.readouterr()
    told = " ".join([*seen, *by.lines, str(raised.value), *raised.value.where, repr(by.plan())])
    for path in (project.root / ".release").rglob("*"):
        told += path.read_text() if path.is_file() else ""
    assert by.token[:24] not in told
    assert "pypi-" not in told.replace("pypi-ID", "")


# --- the index ---------------------------------------------------------------------------------------------------


def test_an_index_nobody_knows_is_refused(by):
    with pytest.raises(IndexUnknown):
        by.plan("nowhere")


def test_a_file_cannot_lead_a_public_index_elsewhere(by, project):
    project.write("pyproject.toml", '[tool.release.indexes.pypi]\nupload = "https://evil.invalid/legacy/"\n')
    with pytest.raises(AddressUnsafe):
        by.plan()


def test_what_was_sent_is_in_the_journal(by, candidate):
    by.publish()
    acts = [event["data"] for event in by.journal() if event["event"] == "upload:done"]
    assert sorted(acts[0]["accepted"]) == sorted(file.filename for file in candidate.distributions)
