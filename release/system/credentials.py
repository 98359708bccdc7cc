"""Credentials for publishing: builds, tests, checks and git have no business with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIXES = (
    "TWINE_",
    "UV_PUBLISH_",
    "FLIT_",
    "HATCH_INDEX_",
    "POETRY_PYPI_TOKEN_",
    "POETRY_HTTP_BASIC_",
    "PDM_PUBLISH_",
)
_NAMES = frozenset({"PYPI_API_TOKEN", "PYPI_TOKEN", "TEST_PYPI_API_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"})


def without_publishing(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without the variables that let a program publish."""
    return {name: value for name, value in environment.items() if not name.startswith(_PREFIXES) and name not in _NAMES}
