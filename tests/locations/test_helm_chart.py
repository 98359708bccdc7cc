"""Chart.yaml: the two versions of a chart, and none of what it depends on."""

from __future__ import annotations

import pytest
from finding import OWN, assert_only_the_version_changes, found, stated
from hypothesis import given, settings
from hypothesis import strategies as st

from release.locations import helm_chart
from release.model.mention import Source

CHART = """\
---
apiVersion: v2
name: toonstream
version: 1.0.1
appVersion: "v1.0.1"
dependencies:
  - name: redis
    version: 1.0.1
  - version: 1.0.1
    name: mongo
"""


def test_both_versions_are_found_without_the_v():
    assert found(helm_chart, "helm/Chart.yaml", CHART) == [(4, "1.0.1"), (5, "1.0.1")]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: 1.0.1\n",
        "dependencies:\n- name: redis\n  version: 1.0.1\n",
        "kubeVersion: '>=1.0.1'\n",
        "version: '>=1.0.1'\n",
        "# version: 1.0.1\n",
    ],
    ids=["the format", "a dependency", "the cluster", "a range", "a comment"],
)
def test_a_look_alike_is_not_found(text):
    assert stated(helm_chart, "Chart.yaml", text) == []


def test_a_chart_may_count_its_own_versions_and_only_that_of_the_application_can_be_stale():
    mentions = helm_chart.find(Source(path="helm/Chart.yaml", data=CHART.encode()), OWN)
    assert {mention.why: mention.is_loose for mention in mentions} == {
        "version of the chart": True,
        "appVersion of the chart": False,
    }


def test_a_chart_with_another_name_is_never_stale():
    (mention,) = helm_chart.find(Source(path="Chart.yaml", data=b"name: redis\nappVersion: 0.9\n"), OWN)
    assert mention.is_loose


@pytest.mark.parametrize(
    ("path", "is_claimed"),
    [("Chart.yaml", True), ("helm/x/Chart.yaml", True), ("tests/Chart.yaml", False), ("xChart.yaml", False)],
)
def test_charts_are_claimed_where_they_are_not_foreign(path, is_claimed):
    assert helm_chart.claims(path) is is_claimed


LINES = st.lists(
    st.sampled_from(
        [
            "apiVersion: v2",
            "# version: 1.0.1",
            "",
            "dependencies:",
            "  - name: x",
            "    version: 1.0.1",
            "x: \N{SNOWMAN}",
        ]
    )
)


@settings(max_examples=40, deadline=None)
@given(
    before=LINES,
    after=LINES,
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    form=st.sampled_from([("version: ", ""), ('appVersion: "v', '" # x'), ("version : '", "'")]),
)
def test_nothing_but_the_version_changes(before, after, end, mark, form):
    head = mark + "".join(line + end for line in before) + form[0]
    tail = form[1] + "".join(end + line for line in after)
    assert_only_the_version_changes(helm_chart, "Chart.yaml", head.encode(), "1.0.1", tail.encode())
