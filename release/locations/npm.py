"""npm: ``package.json``, and the root's own entries in ``package-lock.json`` and ``npm-shrinkwrap.json``.

``bower.json``, ``composer.json``, ``lerna.json`` and the ``setup.json`` that a setup.py reads look alike.
The lock repeats the version of the package.json beside it at its top and under ``packages[""]``, and those of packages
in other folders of the repository under their paths; all other entries are of other packages.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from release.model.mention import Form
from release.model.regex import regex
from release.syntax import json
from release.syntax.paths import is_foreign, place_at
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.model.mention import Mention, Source
    from release.model.own import Own

_NAMES = frozenset({"package.json", "package-lock.json", "npm-shrinkwrap.json"})
_ALIKE = frozenset({"bower.json", "composer.json", "setup.json", "lerna.json"})
_REQUIRED = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "resolutions")
_RANGE = regex(rb"(?:workspace:)?[\^~]?(?=[0-9])")
_FULL = regex(rf"{_RANGE.pattern.decode()}[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.-]*")
_FIRST = frozenset({b"0.1.0", b"1.0.0"})
_VERSIONS = (("version",), ("packages", "", "version"))


def claims(path: str) -> bool:
    """These files in any folder that is not foreign."""
    return path.rpartition("/")[2] in _NAMES | _ALIKE and not is_foreign(path)


def find(source: Source, own: Own) -> Iterator[Mention]:
    """Yield the version of the package, and in a lock also the second one of its root."""
    document = json.parse_file(source.path, source.data)
    name = str(dig(document, ("name",)) or "").rpartition("/")[2]  # "@scope/name"
    is_lock = source.name in _NAMES - {"package.json"}
    for dependency in () if is_lock else _own_dependencies(document, own):
        span = json.text_span(source.data, document, dependency)
        if span:
            operator = _RANGE.match(source.data, *span)
            start = operator.end() if operator else span[0]
            place = place_at(source, own, (start, span[1]), f"requires {dependency[1]}", is_firm=False)
            yield replace(place, form=Form.SEMVER)
    local = _local_packages(source, document) if is_lock else ()
    for span in (span for keys, span in json.texts(source.data) if keys in local) if local else ():
        place = place_at(source, own, span, "version of a package of this repository", is_firm=False)
        yield replace(place, form=Form.SEMVER)
    for keys in _VERSIONS if is_lock else _VERSIONS[:1]:
        span = json.text_span(source.data, document, keys)
        if span:
            why = "version of the npm package" if keys == ("version",) else "version of the lock's root package"
            why = f"version in {source.name}" if source.name in _ALIKE else why
            form = Form.TEXT if source.name == "setup.json" else Form.SEMVER
            yield replace(place_at(source, own, span, why, is_firm=_is_kept(source, own, name, span)), form=form)


def _local_packages(lock: Source, document: object) -> frozenset[tuple[str, ...]]:
    """Return the keys of the versions that *lock* repeats from those package.json of other folders that are read."""
    packages = dig(document, ("packages",))
    folder = lock.path.removesuffix(lock.name)
    paths = [path for path in packages if path] if isinstance(packages, dict) else []
    return frozenset(
        ("packages", path, "version") for path in paths if claims(posixpath.normpath(f"{folder}{path}/package.json"))
    )


def _is_kept(source: Source, own: Own, name: str, span: tuple[int, int]) -> bool:
    """Tell whether the package has our name, our folder, and another version than a new one begins with."""
    is_ours = own.is_named(name) and own.is_at_home(source.path)
    return is_ours and source.data[slice(*span)] not in _FIRST


def _own_dependencies(document: object, own: Own) -> Iterator[tuple[str, str]]:
    """Yield the keys of each version that the package requires of others of this repository."""
    whole = str(dig(document, ("name",)) or "")
    for table in _REQUIRED:
        required = dig(document, (table,))
        for other, version in required.items() if isinstance(required, dict) else ():
            if own.holds(other) and other != whole and isinstance(version, str) and _FULL.fullmatch(version):
                yield table, other
