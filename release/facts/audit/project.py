"""The project itself as an audit sees it: documents, configuration, where the work stands."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from release.facts.audit.documents import own_commands, read_documents
from release.git.tags import last_release, tag_prefix
from release.model.project_facts import Address, Found, Policy, ProjectFacts, Work
from release.model.records import dataclass
from release.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.facts import Places
    from release.model.own import Own
    from release.system.view import View

_PYPROJECT = "pyproject.toml"
_UNVERIFIED = (
    r"(PIP_|--|^[[:space:]]*)trusted.host|GIT_SSL_NO_VERIFY|GIT_SSL_VERIFY.{0,4}(0|false)|"
    r"PYTHONHTTPSVERIFY.{0,4}0|sslverify.{0,4}false|NODE_TLS_REJECT_UNAUTHORIZED.{0,4}0|"
    r"curl .*(--insecure| -[a-zA-Z]*k )|wget .*--no-check-certificate|--allow-insecure-host|verify *= *False"
)
_UPLOADS = r"(twine|uv|poetry|flit|hatch|pdm|maturin) (upload|publish)|setup\.py .*upload"
_CONFIGURATIONS = (
    *("*.yml", "*.yaml", "*.toml", "*.cfg", "*.ini", "*.conf", "*.sh", "*.mk", "*.env", "*Dockerfile*", "*Makefile"),
    *("noxfile.py", "tasks.py", "setup.py", ":(exclude).github/workflows"),
)
_SCRIPTS = ("*Makefile", "*.mk", "*.sh", "*justfile", "noxfile.py", "tasks.py", "tox.ini", "pyproject.toml")
_PIPELINES = (":/.github/workflows", ":/.gitlab-ci.yml")
_GATE = re.compile(r"[-+]\s*environment:\s*(.*)")
_FACES = {"tasks.py": "release.tasks", "noxfile.py": "release.sessions"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What the collectors of an audit share: the project, what git answered, and the tracked files."""

    view: View
    config: Config
    own: Own
    repository: Repository
    files: frozenset[str]
    places: Places | None = None


def read_tree(seen: Seen) -> ProjectFacts:
    """Return what the project's own files say; what could not be read is ``None`` in it."""
    view, config, tags = seen.view, seen.config, seen.repository.tags
    last = last_release(tags, tag_prefix(tags, seen.own, config.tag_prefix))
    unverified = _ask(view, _UNVERIFIED, _CONFIGURATIONS)
    uploads = _ask(view, _UPLOADS, _SCRIPTS)
    return ProjectFacts(
        policy=_policy(config),
        documents=read_documents(view, seen.files),
        addresses=tuple(_addresses(seen)),
        unverified=unverified,
        uploads=uploads,
        work=_work(seen),
        places=len(seen.places.current()) if seen.places else 0,
        disagreeing=_disagreeing(seen.places) if seen.places else None,
        since=last.name if last else "",
        removed_gates=_removed_gates(view, last.commit) if last else None,
        tags={tag.name: tag.commit for tag in tags},
        faces=tuple(path for path, ours in _FACES.items() if ours.encode() in (view.read(path) or b"")),
        known=own_commands(view),
    )


def _policy(config: Config) -> Policy:
    return Policy(
        stages=config.publish.stages,
        approvals=config.approval.required,
        allows_yes=config.approval.allow_yes,
        allows_account_token=config.publish.allow_account_token,
        tries=config.publish.tries,
        wait_s=config.publish.wait,
        variables={name: at.token for name, at in config.indexes.items() if at.token},
    )


def _work(seen: Seen) -> Work:
    state = seen.repository.state
    return Work(
        branch=state.branch,
        is_release_branch=any(fnmatch.fnmatchcase(state.branch, pattern) for pattern in seen.config.branches),
        upstream=state.upstream,
        ahead=state.ahead,
        behind=state.behind,
        changed=state.changed,
    )


def _disagreeing(places: Places) -> tuple[str, ...]:
    return tuple(f"{each.path}:{each.line}: {each.stated}" for each in (*places.disagreeing(), *places.stale()))


def _addresses(seen: Seen) -> Iterator[Address]:
    """Yield where git and the project's configuration lead."""
    for name in seen.repository.settings.remotes():
        url = seen.repository.settings.get(f"remote.{name}.url")
        yield Address(name=f"remote {name}", url=_without_user(url), where=f"git config remote.{name}.url")
    for name, at in seen.config.indexes.items():
        for key, url in (("upload", at.upload), ("simple", at.simple)):
            if url:
                yield Address(name=f"index {name}", url=_without_user(url), where=f"{_PYPROJECT} indexes.{name}.{key}")
    for key, url in (("url", seen.config.forge.url), ("api", seen.config.forge.api)):
        if url:
            yield Address(name=f"forge {key}", url=_without_user(url), where=f"{_PYPROJECT} forge.{key}")
    data = seen.view.read(_PYPROJECT)
    document = toml.parse_file(_PYPROJECT, data) if data else {}
    yield from _tables(document)


def _tables(document: dict[str, Any]) -> Iterator[Address]:
    urls = document.get("project", {}).get("urls", {}) if isinstance(document.get("project", {}), dict) else {}
    for name, url in urls.items() if isinstance(urls, dict) else ():
        yield Address(name=f"project link {name}", url=str(url), where=f"{_PYPROJECT} project.urls.{name}")
    for tool, key in (("uv", "index"), ("poetry", "source"), ("pdm", "source")):
        table = document.get("tool", {}).get(tool, {}) if isinstance(document.get("tool", {}), dict) else {}
        for entry in table.get(key, ()) if isinstance(table, dict) and isinstance(table.get(key), list) else ():
            if isinstance(entry, dict) and "url" in entry:
                name = str(entry.get("name", key))
                where = f"{_PYPROJECT} tool.{tool}.{key}"
                yield Address(name=f"index {name}", url=_without_user(str(entry["url"])), where=where)


def _without_user(url: str) -> str:
    """Return *url* without what may be a password in it."""
    return re.sub(r"://[^/@]*@", "://", url)


def _ask(view: View, pattern: str, globs: tuple[str, ...]) -> tuple[Found, ...] | None:
    """Return the lines of tracked files that fit *pattern*, ``None`` where git could not look."""
    options = ("-n", "-z", "-a", "--no-color", "-E", "--no-full-name", f"-e{pattern}", "--", *globs)
    answer = view.git("grep", *options, literal=False)
    if answer.code not in {0, 1}:  # 1: it looked and found none
        return None
    found = []
    for row in answer.out.decode("utf-8", "replace").split("\n"):
        path, _, rest = row.partition("\0")
        number, _, text = rest.partition("\0")
        if number and not text.lstrip().startswith(("#", "//")):
            found.append(Found(where=f"{path}:{number}", text=text.strip()[:160]))
    return tuple(found)


def _removed_gates(view: View, commit: str) -> tuple[Found, ...] | None:
    """Return the environments of jobs that are gone since *commit*, ``None`` where git could not compare."""
    options = ("-p", "-r", "-U0", "--no-color", "--no-textconv", "--text", commit, "HEAD")
    answer = view.git("diff-tree", *options, "--", *_PIPELINES, literal=False)
    if not answer.ok:
        return None
    path, gone, added = "", list[Found](), Counter[str]()
    for line in answer.text.split("\n"):
        if line.startswith("--- "):
            path = line.removeprefix("--- ").removeprefix("a/")
        gate = _GATE.fullmatch(line)
        if gate and line.startswith("-") and path.endswith((".yml", ".yaml")):  # a backup beside them was none
            gone.append(Found(where=path, text=line[1:].strip()))
        elif gate:
            added[line[1:].strip()] += 1
    return tuple(found for found in gone if not _taken(added, found.text))


def _taken(added: Counter[str], text: str) -> bool:
    """Tell whether *text* is among what was *added*, and take it from there: it only moved."""
    if not added[text]:
        return False
    added[text] -= 1
    return True
