"""What a release on a forge should say, which of those that are there it is, and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import TYPE_CHECKING

from release.errors import AssetsDiffer, AssetUnknown, DraftsAmbiguous, ReleaseIncomplete
from release.model.forge import Announcement, named
from release.model.records import dataclass
from release.model.version import read_version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from release.forges import Forge
    from release.model.candidate import Candidate
    from release.model.forge import Asset, File, ForgeRelease, Found

_LONGEST_NOTES = 120_000  # characters; a forge takes 125 000
_CUT = "\n\n(The change log has the rest.)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """The files to send, those of them to remove first, and what a person should know."""

    send: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def announcement(candidate: Candidate, title: str, notes: str) -> Announcement:
    """Return what the release of *candidate* is to say; whether it is the latest is known only at the forge."""
    version = read_version(candidate.version)
    filled = title.replace("{project}", candidate.project).replace("{version}", candidate.version)
    return Announcement(
        tag=candidate.tag,
        title=filled.replace("{tag}", candidate.tag),
        notes=notes if len(notes) <= _LONGEST_NOTES else notes[:_LONGEST_NOTES] + _CUT,
        package=candidate.project,
        version=candidate.version,
        is_prerelease=version is not None and version.is_prerelease,
        is_latest=False,
    )


def is_latest(candidate: Candidate, published_tags: Sequence[str]) -> bool:
    """Tell whether the candidate is final and no published tag of this project names a higher version."""
    version = read_version(candidate.version)
    if version is None or version.is_prerelease:
        return False
    prefix = candidate.tag.removesuffix(candidate.version)
    others = (read_version(tag.removeprefix(prefix)) for tag in published_tags if tag.startswith(prefix))
    return all(other is None or other.is_prerelease or other <= version for other in others)


def choose(
    found: Found, wanted: Announcement, names: Collection[str]
) -> tuple[ForgeRelease | None, tuple[ForgeRelease, ...]]:
    """Return the release to finish, ``None`` where there is none, and drafts of ours to remove.

    A draft that says and holds nothing but ours is what an earlier run left; another is a person's work, and goes
    first. :class:`DraftsAmbiguous` where there are several of those.
    """
    ours = [draft for draft in found.drafts if _is_ours(draft, wanted, names)]
    ours.sort(key=lambda draft: (-len(draft.assets), len(draft.id), draft.id))
    if found.published:
        return found.published, tuple(ours)
    others = [draft for draft in found.drafts if draft not in ours]
    if len(others) > 1:
        raise DraftsAmbiguous(
            f"{len(others)} drafts for {wanted.tag} are there, and none is ours",
            where=tuple(f"{draft.url}: {draft.title!r}, {len(draft.assets)} files" for draft in others),
            fix=(f"python -m webbrowser {others[0].url}", "nox -s announce"),
        )
    chosen = next(iter((*others, *ours)), None)
    return chosen, tuple(draft for draft in ours if draft is not chosen)


def kept(wanted: Announcement, draft: ForgeRelease | None) -> Announcement:
    """Return *wanted* with the title and the notes that somebody wrote into *draft*."""
    if draft is None:
        return wanted
    title = "" if draft.title.startswith("refs/") else draft.title.strip()
    return replace(wanted, title=title or wanted.title, notes=draft.notes if draft.notes.strip() else wanted.notes)


def compare(forge: Forge, release: ForgeRelease, files: Sequence[File]) -> Comparison:
    """Return what *release* lacks of *files*.

    :class:`AssetsDiffer` where a public one has other bytes, :class:`ReleaseIncomplete` where it lacks a file for good.
    """
    missing, older, notes, different = [], [], [], []
    for file in files:
        asset = named(release.assets, file.name)
        if asset is None:
            if release.is_draft or not file.grows:
                missing.append(file)
        elif not asset.is_whole or (release.is_draft and not _is_same(forge, asset, file, is_draft=True)):
            older.append(file)
        elif not release.is_draft and not _is_same(forge, asset, file, is_draft=False):
            if file.grows:
                notes.append(f"{file.name} there is of another run")
            else:
                different.append(f"{file.name}: ours {file.sha256} ; there {_told(forge, asset)}")
    if different:
        raise AssetsDiffer(
            f"the public release of {release.tag} has other bytes than the candidate",
            where=(release.url, *different),
            fix=(f"python -m webbrowser {release.url}", "invoke trail"),
        )
    lacking = (*missing, *older)
    if release.is_immutable and not release.is_draft:
        notes += _left_out(release, lacking)
        lacking, older = (), []
    return Comparison(
        send=tuple(file.name for file in lacking), replace=tuple(file.name for file in older), notes=tuple(notes)
    )


def strangers(release: ForgeRelease, names: Collection[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """Return a note for each file of a public *release* that is not ours; :class:`AssetUnknown` for a draft's."""
    found = [
        asset.name
        for asset in release.assets
        if asset.name not in names and not any(fnmatchcase(asset.name, pattern) for pattern in allowed)
    ]
    if found and release.is_draft:
        raise AssetUnknown(
            f"the draft of {release.tag} has files that are not of the candidate",
            where=(release.url, *found),
            fix=(f"python -m webbrowser {release.url}", "$EDITOR pyproject.toml  # [tool.release.announce] also"),
        )
    return tuple(f"{name} is in the release, and not of the candidate" for name in found)


def require_same(forge: Forge, assets: Sequence[Asset], files: Sequence[File]) -> None:
    """Refuse where one of *files* is not among *assets*, to the byte, after it was sent."""
    wrong = []
    for file in files:
        asset = named(assets, file.name)
        if asset is None or not asset.is_whole:
            wrong.append(f"{file.name}: it is not there")
        elif asset.size != file.size or forge.digest_of(asset) != file.sha256:
            wrong.append(f"{file.name}: ours {file.sha256} ; stored {_told(forge, asset)}")
    if wrong:
        raise AssetsDiffer("the forge has not stored what was sent", where=tuple(wrong), fix=("nox -s announce",))


def _is_ours(draft: ForgeRelease, wanted: Announcement, names: Collection[str]) -> bool:
    says = (draft.title.strip(), draft.notes.replace("\r\n", "\n").strip())
    return says == (wanted.title.strip(), wanted.notes.strip()) and all(asset.name in names for asset in draft.assets)


def _is_same(forge: Forge, asset: Asset, file: File, *, is_draft: bool) -> bool:
    """Tell whether *asset* is *file*; of one that grows a public release may have the beginning."""
    if not asset.id or asset.size > file.size or (asset.size < file.size and (is_draft or not file.grows)):
        return False
    ours = file.sha256 if asset.size == file.size else sha256(file.data[: asset.size]).hexdigest()
    return forge.digest_of(asset) == ours


def _told(forge: Forge, asset: Asset) -> str:
    return forge.digest_of(asset) if asset.id else f"a link to {asset.url}"


def _left_out(release: ForgeRelease, lacking: Sequence[File]) -> list[str]:
    required = [file.name for file in lacking if file.is_required]
    if required:
        raise ReleaseIncomplete(
            f"the immutable release of {release.tag} lacks files of the candidate",
            where=(release.url, *required),
            fix=("invoke bump patch",),
        )
    return [f"{file.name} cannot be added: the release is immutable" for file in lacking]
