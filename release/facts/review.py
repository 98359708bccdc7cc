"""The review of what lies in ``dist/``, as the last ``nox -s review`` or ``nox -s release`` wrote it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from release.model.review_json import parse_review

if TYPE_CHECKING:
    from release.model.review import Review
    from release.system.view import View

PATH = ".release/review.json"


def read_review(view: View, digest: str = "") -> Review | None:
    """Return the review, ``None`` where there is none, or where it does not have the SHA-256 *digest* (if given)."""
    data = view.read(PATH)
    if data is None or (digest and sha256(data).hexdigest() != digest):
        return None
    return parse_review(data)
