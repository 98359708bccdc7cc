"""Which index a name means. The public ones' addresses come from twine, so none is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from release.errors import AddressUnsafe, IndexUnknown
from release.model.own import normal_name
from release.model.records import dataclass
from release.model.settings import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.settings import IndexAt

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TOKENS = {"pypi": ("PYPI_API_TOKEN", "PYPI_TOKEN"), "testpypi": ("TEST_PYPI_API_TOKEN", "TESTPYPI_API_TOKEN")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """An index; ``location`` is the domain that its tokens name, ``variables`` may hold its token."""

    name: str
    upload: str
    simple: str
    location: str
    variables: tuple[str, ...]
    username: str = "__token__"

    @property
    def is_public(self) -> bool:
        """Whether this is one of the public indexes, or plays one on this machine."""
        return self.name in PUBLIC

    @property
    def base(self) -> str:
        """The address below which the index's other answers are."""
        parts = urlsplit(self.simple)
        return f"{parts.scheme}://{parts.netloc}"

    def project(self, name: str) -> str:
        """Return the address of the project's list of files."""
        return f"{self.simple.rstrip('/')}/{normal_name(name)}/"


def find_index(name: str, configured: Mapping[str, IndexAt]) -> Index:
    """Return the index *name*.

    Raises :class:`IndexUnknown` where no address is known, and :class:`AddressUnsafe` where a configuration leads a
    public index's name anywhere but to this machine: whoever can change a file must not get the token.
    """
    at = configured.get(name)
    if at is None and name not in PUBLIC:
        raise IndexUnknown(
            f"there is no index {name}",
            where=(f"known: {', '.join((*PUBLIC, *configured))}",),
            fix=(f'in pyproject.toml: [tool.release.indexes.{name}] upload = "https://…", simple = "https://…"',),
        )
    upload = at.upload if at and at.upload else _public_upload(name)
    parts = urlsplit(upload)
    host = (parts.hostname or "").removeprefix("upload.")
    if at and (at.upload or at.simple) and name in PUBLIC and host not in _LOOPBACK:
        raise AddressUnsafe(
            f"[tool.release.indexes.{name}] would send the token for {name} elsewhere",
            where=(f"upload = {upload}",),
            fix=("give the index another name",),
        )
    if not host or parts.scheme not in {"https", "http"} or (parts.scheme == "http" and host not in _LOOPBACK):
        raise AddressUnsafe(f"{upload or 'an empty address'} is not an https address", where=(f"index {name}: upload",))
    named = {"upload": upload, "simple": at.simple if at else ""}
    if inside := [key for key, address in named.items() if "@" in urlsplit(address).netloc]:
        raise AddressUnsafe(
            f"[tool.release.indexes.{name}] {inside[0]} holds a password",
            where=(f"index {name}: {' and '.join(inside)}",),
            why="an address stands in the list of processes, in the file and in its history",
            fix=(f'in pyproject.toml: [tool.release.indexes.{name}] username = "…", token = "NAME_OF_A_VARIABLE"',),
        )
    netloc = parts.netloc.removeprefix("upload.")
    return Index(
        name=name,
        upload=upload,
        simple=at.simple if at and at.simple else f"{parts.scheme}://{netloc}/simple/",
        location=host,
        variables=(*((at.token,) if at and at.token else ()), *_TOKENS.get(name, ()), "TWINE_PASSWORD"),
        username=at.username if at else "__token__",
    )


def _public_upload(name: str) -> str:
    if name not in PUBLIC:
        return ""
    from twine.utils import DEFAULT_REPOSITORY, TEST_REPOSITORY  # noqa: PLC0415 - 150 ms

    return {"pypi": DEFAULT_REPOSITORY, "testpypi": TEST_REPOSITORY}[name]
