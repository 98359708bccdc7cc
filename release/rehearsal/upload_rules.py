"""What the index refuses in an upload's form and metadata, before it looks at the file. Each rule returns its words."""

from __future__ import annotations

import re
from email.utils import parseaddr
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from packaging.metadata import ExceptionGroup, InvalidMetadata, Metadata
from packaging.requirements import InvalidRequirement, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.rehearsal.multipart import Form

EXTENSIONS = {"sdist": (".tar.gz", ".zip"), "bdist_wheel": (".whl",)}
LONGEST_SUMMARY, LONGEST_LABEL = 512, 32
_NAME = re.compile(r"^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])\Z", re.IGNORECASE | re.ASCII)
_DIGEST = re.compile(r"[A-F0-9]{64}", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_FIRST = ("metadata-version", "name", "version")  # told before anything else
_SEE = "See the core metadata specification for more information."
# Form fields to the keys of packaging's RawMetadata; the others have the same name.
_TEXTS = (
    *("metadata_version", "name", "version", "summary", "description", "description_content_type", "home_page"),
    *("download_url", "author", "author_email", "maintainer", "maintainer_email", "license", "license_expression"),
    "requires_python",
)
_LISTS = {
    **dict.fromkeys(("classifiers", "requires", "provides", "obsoletes", "requires_dist", "provides_dist")),
    **dict.fromkeys(("obsoletes_dist", "requires_external", "provides_extra", "dynamic")),
    "platform": "platforms",
    "supported_platform": "supported_platforms",
    "license_file": "license_files",
    "import_name": "import_names",
    "import_namespace": "import_namespaces",
}


def refuse_form(form: Form) -> str:
    """Return what is wrong with the fields that are not metadata, empty if nothing is."""
    return next(_form_rules(form), "")


def _form_rules(form: Form) -> Iterator[str]:
    name, kind, python = form.first("name"), form.first("filetype"), form.first("pyversion")
    if not _NAME.match(name):
        wanted = "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'."
        yield f"{name!r} is an invalid value for Name. Error: {wanted} {_SEE}"
    if kind not in EXTENSIONS:
        yield "Invalid value for filetype. Error: Use a known file type."
    for field, called in (("sha256_digest", "SHA256"), ("blake2_256_digest", "BLAKE2")):
        if form.first(field) and not _DIGEST.fullmatch(form.first(field)):
            yield f"Invalid value for {field}. Error: Use a valid, hex-encoded, {called} message digest."
    if kind != "sdist" and not python:
        yield "Invalid value for pyversion. Error: Python version is required for binary distribution uploads."
    if kind == "sdist" and python not in {"", "source"}:
        yield "Invalid value for pyversion. Error: Use 'source' as Python version for an sdist."
    if not any(form.first(f"{digest}_digest") for digest in ("md5", "sha256", "blake2_256")):
        yield "Error: Include at least one message digest."


def read_metadata(form: Form) -> tuple[Metadata | None, str]:
    """Return the metadata in *form*, and what is wrong with it, the most important first."""
    try:
        metadata = Metadata.from_raw(_raw(form))  # type: ignore[arg-type] # checked by what it is given to
    except ExceptionGroup as group:
        wrong = [(error.field, str(error)) for error in group.exceptions if isinstance(error, InvalidMetadata)]
    else:
        wrong = list(_index_rules(metadata))
        if not wrong:
            return metadata, ""
    order = [*_FIRST, *sorted({field for field, _ in wrong} - set(_FIRST))]
    words = min(wrong, key=lambda pair: order.index(pair[0]))[1]
    return None, f"{words.removesuffix('.')}. {_SEE}"


def _raw(form: Form) -> dict[str, Any]:
    raw: dict[str, Any] = {name: form.first(name) for name in _TEXTS if form.first(name)}
    for field, key in _LISTS.items():
        if form.fields.get(field, [""]) != [""]:
            raw[key or field] = form.fields[field]
    if form.first("keywords"):
        raw["keywords"] = [word.strip() for word in form.first("keywords").split(",")]
    pairs = (text.partition(",") for text in form.fields.get("project_urls", []))
    if urls := {label.strip(): url.strip() for label, _, url in pairs}:
        raw["project_urls"] = urls
    return raw


def _index_rules(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Yield field and words for what the specification allows and the index does not."""
    if metadata.version.local:
        yield "version", f"The use of local versions in '{metadata.version}' is not allowed."
    if len(metadata.summary or "") > LONGEST_SUMMARY:
        yield "summary", f"'summary' field must be {LONGEST_SUMMARY} characters or less."
    for field, text in (("author-email", metadata.author_email), ("maintainer-email", metadata.maintainer_email)):
        address = parseaddr(text or "")[1]
        if address and not _MAIL.fullmatch(address):
            yield field, f"{address!r} is not a valid email address: there must be a name, an @-sign and a domain."
    for field, url in (("home-page", metadata.home_page), ("download-url", metadata.download_url)):
        if url and not _is_address(url):
            yield field, f"{url!r} is not a valid url."
    yield from _classifier_rules(metadata.classifiers or [])
    yield from _address_rules(metadata.project_urls or {})
    yield from _requirement_rules(metadata)
    if metadata.license and metadata.license_expression:
        yield "license", "License is deprecated when License-Expression is present."


def _classifier_rules(classifiers: list[str]) -> Iterator[tuple[str, str]]:
    try:
        known = import_module("trove_classifiers")
    except ImportError:  # the list is a distribution of its own; without it nobody here knows it
        return
    for classifier in sorted(set(classifiers) - known.classifiers):
        if classifier in known.deprecated_classifiers:
            yield "classifier", f"The classifier {classifier!r} has been deprecated."
        else:
            yield "classifier", f"{classifier!r} is not a valid classifier."


def _address_rules(urls: dict[str, str]) -> Iterator[tuple[str, str]]:
    for label, url in urls.items():
        if not label:
            yield "project-url", "Must have a label"
        elif len(label) > LONGEST_LABEL:
            yield "project-url", f"{label!r} must be {LONGEST_LABEL} characters or less."
        elif not _is_address(url):
            yield "project-url", f"{url!r} is not a valid url" if url else "Must have a URL"


def _requirement_rules(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for requirement in metadata.requires_dist or []:
        if requirement.url is not None:
            yield "requires-dist", f"Can't have direct dependency: {requirement}"
    for field, texts in (("provides-dist", metadata.provides_dist), ("obsoletes-dist", metadata.obsoletes_dist)):
        for text in texts or []:
            if (words := _refuse_requirement(text)) is not None:
                yield field, words


def _refuse_requirement(text: str) -> str | None:
    try:
        has_address = Requirement(text).url is not None
    except InvalidRequirement as error:
        return f"{text!r} is invalid: {error}"
    return f"Can't have direct dependency: {text!r}" if has_address else None


def _is_address(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"} and " " not in url


def refuse_description(metadata: Metadata) -> str:
    """Return that the description does not render, where it is reStructuredText and the renderer is there."""
    kind = (metadata.description_content_type or "text/x-rst").partition(";")[0]
    if not metadata.description or kind != "text/x-rst":
        return ""
    try:
        renderer = import_module("readme_renderer.rst")
    except ImportError:  # comes with twine
        return ""
    if renderer.render(metadata.description) is not None:
        return ""
    if metadata.description_content_type:
        return f"The description failed to render for {metadata.description_content_type!r}."
    return "The description failed to render in the default format of reStructuredText."


def refuse_filename(filename: str, kind: str) -> str:
    """Return what is wrong with the name of the file as such."""
    if any(ord(character) < 32 or ord(character) == 127 for character in filename):  # noqa: PLR2004 - controls
        return (
            "Cannot upload a file with non-printable characters (ordinals 0-31) "
            "or the DEL character (ordinal 127) in the name."
        )
    if "/" in filename or "\\" in filename:
        return "Cannot upload a file with '/' or '\\' in the name."
    extension = next((end for ends in EXTENSIONS.values() for end in ends if filename.endswith(end)), "")
    if not extension:
        return "Invalid file extension: Use .tar.gz, .whl or .zip extension."
    if extension not in EXTENSIONS[kind]:
        return f"Invalid file extension: Extension {extension} is invalid for filetype {kind}."
    return ""
