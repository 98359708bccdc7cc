"""Which place states the version: the first source of truth, or what stands in for one where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.facts import stated_version
from release.model.mention import Form, Kind
from release.model.own import normal_name
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from release.model.mention import Mention
    from release.model.own import Own

_OF_TOOLS = ("current_version", "version of commitizen")
_OF_INTEGRATION = "version of the Home Assistant integration"


def find_truth(mentions: list[Mention], asked: str, own: Own) -> Mention | None:
    """Return the first source of truth; one that states the *asked* version already is no more where others are.

    Code of a package with another name, beside the one with the project's, comes last; one of several modules at the
    top, with another name, is none.
    """
    kept = [m for m in mentions if m.kind is not Kind.DOCUMENT and _is_kept(m) and not _is_any_module(m, own)]
    kept.sort(key=lambda mention: _is_beside(mention, own))
    new = read_version(asked)
    behind = (m for m in kept if new and (version := stated_version(m)) and version < new)
    return next(behind, kept[0]) if kept and stated_version(kept[0]) == new else next(iter(kept), None)


def second_truth(mentions: list[Mention], own: Own) -> Mention | None:
    """Return what states the version where no Python file does: a manifest of another language, another bump tool.

    After them Home Assistant's manifest of an integration.
    A script that is the whole project has its own name for it (``SCRIPT_VERSION``).
    """
    for name in ("Cargo.toml", "package.json"):
        for mention in mentions:
            if mention.path.rpartition("/")[2] == name and _is_kept(mention):
                return mention
    for whys in (_OF_TOOLS, _OF_INTEGRATION):
        for mention in mentions:
            if mention.why.startswith(whys) and _is_kept(mention):
                return mention
    scripts = {f"{own.homes[0]}{name}.py" for name in own.packages if own.is_named(name)}
    stated = (m for m in mentions if m.path in scripts and m.why.endswith("VERSION =") and _is_kept(m))
    return next(stated, None)


def first_truth(mentions: list[Mention]) -> Mention | None:
    """Return what states ``0.0.0`` in the metadata: nothing was released yet, and no tool puts another one there."""
    found = next((m for m in mentions if m.kind is Kind.METADATA and m.form is Form.TEXT), None)
    return found if found and stated_version(found) else None


def without_others(own: Own, mentions: Iterable[Mention], truth: Mention | None) -> Own:
    """Return *own* without the packages in src/ that have other names, and versions of their own: copies.

    Only where the package with the project's name is the source of truth; metadata may speak of them all.
    """
    if truth is None or not _package_of(truth, own) or _is_beside(truth, own):
        return own
    version = stated_version(truth)
    others = (m for m in mentions if _is_beside(m, own) and stated_version(m) != version)
    homes = sorted({f"{own.homes[0]}src/{_package_of(mention, own)}/" for mention in others})
    return replace(own, strangers=(*own.strangers, *homes)) if homes else own


def _is_beside(mention: Mention, own: Own) -> bool:
    """Tell whether *mention* is in a package whose name has nothing of the project's, beside one that has it all."""
    theirs, name = normal_name(_package_of(mention, own)), normal_name(own.name)
    is_other = bool(theirs) and name not in theirs and theirs not in name
    return is_other and name in map(normal_name, own.packages)


def _is_any_module(mention: Mention, own: Own) -> bool:
    """Tell whether *mention* is in one of several modules at the top, which nothing says to be the project."""
    stem = normal_name(mention.path.removeprefix(own.homes[0]).removesuffix(".py"))
    if mention.kind is not Kind.CODE or "/" in stem or len(own.packages) < 2:  # noqa: PLR2004 - several
        return False
    names = (normal_name(own.name), normal_name(own.slug.rpartition("/")[2]))
    return not any(name and (stem in name or name in stem) for name in names)


def _package_of(mention: Mention, own: Own) -> str:
    """Return the package in src/ whose code *mention* is, empty where it is none's."""
    folders = mention.path.removeprefix(own.homes[0]).split("/")
    is_code = mention.kind is Kind.CODE or mention.why.startswith("imported by ")
    return folders[1] if is_code and folders[0] == "src" and len(folders) > 2 else ""  # noqa: PLR2004 - src/name/file


def _is_kept(mention: Mention) -> bool:
    version = stated_version(mention)
    return version is not None and any(version.release)
