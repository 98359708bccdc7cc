"""A licence that no machine can read, or whose text is not in the file.

Why: without a licence nobody may use it, and most licences ask that their text comes along. The index refuses an
expression that is not SPDX's, and a licence file that is named and not there.

Example: bad: ``license = "Apache 2"``, no LICENSE in the wheel. Good: ``license = "Apache-2.0"`` and
``license-files = ["LICENSE"]``.

Fix: write the SPDX expression, name the files, build again.

Sources: PEP 639; the SPDX licence list; the index's upload rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from release.checks.dist_findings import Voice, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.dists import DistFacts, FileFacts, Metadata
    from release.model.finding import Finding

ID = "invalid-licence"
_VOICE = Voice(ID)
_TEXT = re.compile(r"(?:^|/)(?:(?:UN)?LICEN[CS]E|COPYING|COPYRIGHT)[^/]*$|/licen[cs]es/", re.IGNORECASE)
_FIX = 'license = "SPDX-EXPRESSION" and license-files = ["LICENSE"] in [project], then: nox -s build'
_BESIDE, _DELETE = "beside the expression", "delete the classifier, then: nox -s build"


def judge(facts: DistFacts) -> Iterator[Finding]:
    """The licence is stated as SPDX does, and its text is in each file; older ways are not refused."""
    for file in facts.files:
        if file.metadata is None:
            yield _VOICE.unknown(file.where, "its metadata cannot be read")
            continue
        refused = list(_refused(file, file.metadata))
        odd = list(_odd(file, file.metadata))
        if refused:
            yield _VOICE.failed(file.where, "; ".join(refused), _FIX)
        if odd:
            is_beside = odd[0].startswith(_BESIDE)
            yield _VOICE.asking().failed(file.where, "; ".join(odd), _DELETE if is_beside else _FIX)
        if not refused and not odd:
            yield _VOICE.passed(file.where, _stated(file.metadata))


def _refused(file: FileFacts, metadata: Metadata) -> Iterator[str]:
    if metadata.licence:
        try:
            canonicalize_license_expression(metadata.licence)
        except InvalidLicenseExpression:
            yield f"{shown(metadata.licence)!r} is no SPDX expression"
    there = file.held.paths() if file.held else frozenset()
    missing = [path for path in metadata.licence_files if file.held and not _is_there(file, path, there)]
    if missing:
        yield f"it names {listed(missing)}, which is not in it"


def _is_there(file: FileFacts, path: str, there: frozenset[str]) -> bool:
    """Tell whether the licence file *path* is where indexes (metadata 2.4) or older backends put it."""
    if not file.is_wheel:
        return path in there
    folder = file.wheel.folder if file.wheel else ""
    if not folder:
        return True  # another check tells that it has not one folder of metadata
    name = path.rpartition("/")[2]
    return bool(
        {f"{folder}/licenses/{path}", f"{folder}/{path}", f"{folder}/licenses/{name}", f"{folder}/{name}"} & there
    )


def _odd(file: FileFacts, metadata: Metadata) -> Iterator[str]:
    old = [text for text in metadata.classifiers if text.startswith("License ::")]
    if metadata.licence and old:
        yield f"{_BESIDE} stands {listed(old)}"
    if not (metadata.licence or metadata.licence_text or old):
        yield "it states no licence"
    if file.held and not any(_TEXT.search(path) for path in file.held.paths()):
        yield "no licence text is in it"


def _stated(metadata: Metadata) -> str:
    old = [text.rpartition(" :: ")[2] for text in metadata.classifiers if text.startswith("License ::")]
    return metadata.licence or listed(old) or shown(metadata.licence_text.strip().splitlines()[0][:60])
