"""A plain git server: it has tags, and no releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.forge import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.forge import Pointer
    from release.system.view import View

NAME = "bare"
CANNOT = (
    "no page for the release: its notes stand in the change log and in the tag's message",
    "no files beside the tag: the index has the distributions, .release/candidate.json their digests",
)


def find_place(pointer: Pointer, environment: Mapping[str, str]) -> Place | None:
    """Return the repository wherever it is, unless another kind of forge is configured."""
    del environment
    if pointer.kind not in {"auto", NAME}:
        return None
    address = pointer.address
    base, project = (address.base, address.path) if address else ("", "this machine")
    return Place(kind=NAME, base=base, api="", project=project)


def open_forge(view: View, place: Place) -> None:
    """Return nothing: there is nothing to open."""
    del view, place
