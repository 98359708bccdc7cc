"""The review that lies there is read back, and only the one that is meant."""

from __future__ import annotations

from hashlib import sha256

import pytest
from review_tools import a_review

from release.facts.review import read_review
from release.model.review_json import canonical
from release.system.view import View

DATA = canonical(a_review())


@pytest.mark.parametrize(
    ("data", "digest", "expected"),
    [
        pytest.param(DATA, "", a_review(), id="any"),
        pytest.param(DATA, sha256(DATA).hexdigest(), a_review(), id="the one that is meant"),
        pytest.param(DATA, "0" * 64, None, id="another one"),
        pytest.param(b"{}", "", None, id="none of ours"),
        pytest.param(None, "", None, id="none"),
    ],
)
def test_a_review_is_read_back(tmp_path, data, digest, expected):
    if data is not None:
        (tmp_path / ".release").mkdir()
        (tmp_path / ".release/review.json").write_bytes(data)
    assert read_review(View(tmp_path), digest) == expected
