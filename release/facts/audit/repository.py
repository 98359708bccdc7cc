"""The repository as an audit sees it: its newest release tag, and what its metadata says; nothing is run for it."""

from __future__ import annotations

import fnmatch
import re
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from release.errors import ReleaseError
from release.facts import repository as asked
from release.facts.choosing import read_own
from release.git.remote import slug
from release.git.tags import tag_prefix
from release.model.repository_facts import Contact, ProjectLink, ReleaseTag, RemoteAt, RepositoryFacts
from release.syntax import ini, toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.config import Config
    from release.facts.repository import Repository
    from release.git.tags import Tag
    from release.system.view import View

_PYPROJECT, _SETUP_CFG = "pyproject.toml", "setup.cfg"
_STATED = (("project", "version"), ("tool", "poetry", "version"), ("metadata", "version"))
_FROM_TAGS = re.compile(
    rb"setuptools[-_]scm|hatch-vcs|versioneer|versioningit|dunamai|poetry-dynamic|pdm\.version|pbr\b|vcs"
)
_DUNDER = re.compile(r"""^\s*__version__\s*(?::[^=]+)?=\s*["']([^"']+)["']""")
_SCP = re.compile(r"^(?:[^@/:]+@)?([^:/@]{2,}):(?!//)")


def read_repository(view: View, config: Config) -> RepositoryFacts:
    """Return what the repository tells; what only a build would tell is ``None`` in it."""
    repository = asked.read_repository(view, config)
    own = read_own(view, repository.settings, "")
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    last = max(
        (tag for tag in repository.tags if tag.prefix == prefix and tag.version is not None),
        key=lambda tag: (tag.made, tag.version),
        default=None,
    )
    home = own.homes[0]
    manifest, metadata = _metadata(_documents(view, home))
    return RepositoryFacts(
        release=_release(view, config, last, home) if last else None,
        is_shallow=view.git("rev-parse", "--is-shallow-repository").text.strip() != "false",
        allowed=config.branches,
        manifest=f"{home}{manifest}" if manifest else "",
        contacts=_contacts(metadata, f"{home}{manifest}"),
        links=_links(metadata, f"{home}{manifest}"),
        remote=_remote(repository),
    )


def _release(view: View, config: Config, tag: Tag, home: str) -> ReleaseTag:
    message = view.git("for-each-ref", "--format=%(contents)", f"refs/tags/{tag.name}").text.strip()
    told = view.git("for-each-ref", "--format=%(refname)", f"--contains={tag.commit}", "refs/heads", "refs/remotes")
    branches = [ref.removeprefix("refs/heads/").removeprefix("refs/remotes/") for ref in told.text.split()]
    is_computed, stated = _stated_at(view, tag.commit, home)
    return ReleaseTag(
        name=tag.name,
        commit=tag.commit,
        version=tag.name.removeprefix(tag.prefix),
        is_annotated=tag.is_annotated,
        has_message=tag.is_annotated and bool(message),
        stated=stated,
        is_computed=is_computed,
        branches=tuple(name for name in branches if _is_release_branch(name, config)),
    )


def _is_release_branch(name: str, config: Config) -> bool:
    """Tell whether releases are made from the branch *name*, here or on a remote (``origin/main``)."""
    return any(
        fnmatch.fnmatchcase(each, pattern) for each in (name, name.partition("/")[2]) for pattern in config.branches
    )


def _stated_at(view: View, commit: str, home: str) -> tuple[bool, str]:
    """Return whether the version at *commit* is made from the tag, and what is stated, empty where nobody can tell."""
    data = {name: _blob(view, commit, f"{home}{name}") for name in (_PYPROJECT, _SETUP_CFG, "setup.py")}
    for document in _parsed(data):
        found = next((value for keys in _STATED if isinstance(value := dig(document, keys), str)), "")
        if found and not found.startswith(("attr:", "file:")):
            return False, found
    if any(_FROM_TAGS.search(each) for each in data.values()):
        return True, ""
    rows = view.git(
        "grep", "-h", "-a", "-E", "-e^ *__version__ *(:[^=]*)?= *.[0-9]", commit, "--", f"{home}*.py", literal=False
    )
    stated = {match[1] for row in rows.text.splitlines() if (match := _DUNDER.match(row))}
    return False, stated.pop() if len(stated) == 1 else ""


def _blob(view: View, commit: str, path: str) -> bytes:
    answer = view.git("cat-file", "blob", f"{commit}:{view.prefix}{path}")
    return answer.out if answer.ok else b""


def _documents(view: View, home: str) -> dict[str, dict[str, Any]]:
    data = {name: view.read(f"{home}{name}") or b"" for name in (_PYPROJECT, _SETUP_CFG)}
    return dict(zip(data, _parsed(data), strict=True))


def _parsed(data: dict[str, bytes]) -> Iterator[dict[str, Any]]:
    for name, parse in ((_PYPROJECT, toml.parse_file), (_SETUP_CFG, ini.parse_file)):
        try:
            yield parse(name, data[name]) if data[name] else {}
        except ReleaseError:  # noqa: PERF203 - each may be broken on its own; another check tells
            yield {}


def _metadata(documents: dict[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Return the file that states the metadata, and its table; empty where only a build knows it."""
    pyproject, config = documents[_PYPROJECT], documents[_SETUP_CFG]
    for keys in (("project",), ("tool", "poetry")):
        table = dig(pyproject, keys)
        if isinstance(table, dict):
            return _PYPROJECT, table
    metadata = config.get("metadata")
    return (_SETUP_CFG, metadata) if isinstance(metadata, dict) else ("", {})


def _contacts(metadata: dict[str, Any], where: str) -> tuple[Contact, ...] | None:
    if not metadata or {"authors", "maintainers"} & set(_list(metadata.get("dynamic"))):
        return None
    found = []
    for role in ("author", "maintainer"):
        for each in _list(metadata.get(f"{role}s")):
            name, address = _person(each)
            found.append(Contact(role=role, name=name, address=address, where=f"{where} {role}s"))
        if role in metadata or f"{role}_email" in metadata:  # setup.cfg
            name, address = (str(metadata.get(key, "")) for key in (role, f"{role}_email"))
            found.append(Contact(role=role, name=name, address=address, where=f"{where} {role}_email"))
    return tuple(found)


def _person(stated: object) -> tuple[str, str]:
    if isinstance(stated, dict):
        return str(stated.get("name", "")), str(stated.get("email", ""))
    return next(iter(getaddresses([str(stated)])), ("", ""))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _links(metadata: dict[str, Any], where: str) -> tuple[ProjectLink, ...] | None:
    if not metadata or "urls" in _list(metadata.get("dynamic")):
        return None
    urls = metadata.get("urls") if isinstance(metadata.get("urls"), dict) else {}
    stated = {str(label): str(url) for label, url in (urls or {}).items()}
    stated |= {key: str(metadata[key]) for key in ("homepage", "repository", "documentation", "url") if key in metadata}
    rows = [line.partition("=") for line in str(metadata.get("project_urls", "")).splitlines() if "=" in line]
    stated |= {label.strip(): url.strip() for label, _, url in rows}
    return tuple(_link(label, url, f"{where} {label}") for label, url in stated.items())


def _link(label: str, url: str, where: str) -> ProjectLink:
    parts = urlsplit(url)
    pieces = [piece for piece in parts.path.split("/") if piece]
    name = "/".join(pieces[:2]).removesuffix(".git") if len(pieces) > 1 else ""
    return ProjectLink(label=label, host=(parts.hostname or "").removeprefix("www."), slug=name, where=where)


def _remote(repository: Repository) -> RemoteAt | None:
    if not repository.remote:
        return None
    url = repository.settings.get(f"remote.{repository.remote}.url") or repository.remote
    scp = _SCP.match(url)
    host = scp[1] if scp else (urlsplit(url).hostname or "")
    return RemoteAt(name=repository.remote, host=host.lower(), slug=slug(url))
