"""Core metadata as the packaging library reads it: every field that a reader or an index looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from release.model.dists import Metadata

if TYPE_CHECKING:
    from packaging.metadata import RawMetadata


def parse_metadata(data: bytes) -> Metadata:
    """Return what METADATA or PKG-INFO holds; what is not valid is kept as it is and told in ``mistakes``."""
    from packaging import metadata as packaging_metadata  # noqa: PLC0415 - 20 ms: it knows all licences

    raw, unparsed = packaging_metadata.parse_email(data)
    mistakes = [f"{field}: it cannot be read" for field in sorted(unparsed)]
    try:
        packaging_metadata.Metadata.from_raw(raw, validate=True)
    except packaging_metadata.ExceptionGroup as group:
        mistakes += [str(problem) for problem in group.exceptions]
    return Metadata(**_fields(raw, unparsed), mistakes=tuple(dict.fromkeys(_known(mistakes))))


def _known(mistakes: list[str]) -> list[str]:
    """Leave out what says of a field that it is older or newer than the stated version of the metadata.

    Indexes read every field whatever version is stated, and so do we.
    """
    return [words for words in mistakes if "introduced in metadata version" not in words]


def _fields(raw: RawMetadata, unparsed: dict[str, list[str]]) -> dict[str, Any]:
    """Return our fields; of one that stands there twice the first counts."""
    texts = dict(raw)

    def text(name: str, header: str) -> str:
        found = texts.get(name) or next(iter(unparsed.get(header, ())), "")
        return str(found)

    def several(name: str) -> tuple[str, ...]:
        found = texts.get(name) or ()
        return tuple(str(item) for item in found) if isinstance(found, (list, tuple)) else ()

    urls = texts.get("project_urls")
    pages = tuple((label, str(texts[key])) for label, key in _PAGES if texts.get(key))
    return {
        "name": text("name", "name"),
        "version": text("version", "version"),
        "metadata_version": text("metadata_version", "metadata-version"),
        "summary": text("summary", "summary"),
        "description": text("description", "description"),
        "description_type": text("description_content_type", "description-content-type"),
        "requires_python": text("requires_python", "requires-python"),
        "requires_dist": several("requires_dist"),
        "extras": several("provides_extra"),
        "classifiers": several("classifiers"),
        "keywords": several("keywords"),
        "licence": text("license_expression", "license-expression"),
        "licence_text": text("license", "license"),
        "licence_files": several("license_files"),
        "urls": (*pages, *(urls.items() if isinstance(urls, dict) else ())),
        "people": tuple(str(texts[key]) for key in _PEOPLE if texts.get(key)),
        "dynamic": several("dynamic"),
    }


_PAGES = (("Home-page", "home_page"), ("Download-URL", "download_url"))
_PEOPLE = ("author", "author_email", "maintainer", "maintainer_email")
