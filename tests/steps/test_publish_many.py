"""Publishing many files, several of which are on their way at once."""

from __future__ import annotations

import pytest
from publishing_tools import NAME, Publishing, a_candidate

from release.errors import PartlyPublished
from release.rehearsal import faults

UPLOAD = "POST /legacy/"
FORBIDDEN = faults.refused(403, "The user 'x' isn't allowed to upload to project 'demo'.")


@pytest.fixture
def candidate(project, index):
    return a_candidate(project, index, builds=18)


@pytest.fixture
def by(project, index, candidate):
    assert candidate
    return Publishing(project, index)


def sent(index):
    return len(index.asked(UPLOAD))


def test_all_files_come_to_the_index_each_once(by, index, candidate):
    done = by.publish()
    assert by.is_whole(candidate)
    assert (len(done.accepted), done.tries, sent(index)) == (20, 1, 20)


def test_the_first_file_goes_alone_for_it_makes_the_release(by, index):
    index.plan(UPLOAD, FORBIDDEN)
    with pytest.raises(Exception, match="neither the token nor its user"):
        by.publish()
    assert (sent(index), index.digests(NAME)) == (1, {})


@pytest.mark.parametrize(
    "fault",
    [faults.refused(503), faults.throttled("0"), faults.cut_off(0.5), faults.answer_lost()],
    ids=["503", "429", "connection cut", "answer lost"],
)
def test_a_fault_in_the_middle_that_passes_is_passed(by, index, candidate, fault):
    index.plan(UPLOAD, *[faults.passed()] * 6, fault)
    by.publish()
    assert index.unspent == 0
    assert by.is_whole(candidate)


def test_a_refusal_in_the_middle_stops_the_others_and_a_rerun_sends_only_what_is_missing(by, index, candidate):
    index.plan(UPLOAD, *[faults.passed()] * 6, FORBIDDEN, *[faults.slow(1.0)] * 3)
    with pytest.raises(PartlyPublished) as raised:
        by.publish()
    assert "neither the token nor its user" in raised.value.where[-1]
    there = len(index.digests(NAME))
    assert there + 1 == sent(index) <= 10  # the three beside it were on their way
    by.publish()
    assert by.is_whole(candidate)
    assert sent(index) == 20 + 1


@pytest.mark.slow
def test_a_refusal_counts_more_than_trouble_beside_it(by, index):
    index.plan(UPLOAD, faults.passed(), faults.refused(503), FORBIDDEN, *[faults.refused(503)] * 30)
    with pytest.raises(PartlyPublished) as raised:
        by.publish()
    assert "neither the token nor its user" in raised.value.where[-1]
