"""What the project tells CI, as the files say: workflows, pipelines, composite actions, Dependabot, hooks."""

from __future__ import annotations

import fnmatch
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from release.facts.audit.ci_credentials import find_credentials
from release.facts.audit.ci_github import Paper, read_action, read_github
from release.facts.audit.ci_gitlab import includes, read_gitlab
from release.facts.audit.ci_roles import with_roles, with_tested_wheels
from release.facts.audit.scanned import with_scan
from release.index.addresses import find_index
from release.model.own import normal_name
from release.model.settings import PUBLIC
from release.model.workflow import Unread, Updates, Workflow, Workflows
from release.model.workflow_parts import Place, Setting
from release.syntax.paths import is_foreign
from release.syntax.workflow_yaml import Broken, Node, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.system.view import View

_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_ACTION = re.compile(r"(?:\.github/actions/(?:.+/)?)?action\.ya?ml")
_GITLAB = ".gitlab-ci.yml"
_DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
_RENOVATE = ("renovate.json", "renovate.json5", ".github/renovate.json", ".github/renovate.json5", ".renovaterc")
_HOOKS = ".pre-commit-config.yaml"
_INCLUDED = 50
_METADATA = ("pyproject.toml", "setup.py", "setup.cfg")
_FROM_TAG = re.compile(
    rb"setuptools[-_]scm|hatch-vcs|versioneer|versioningit|dunamai|flit[-_]scm|\bpbr\b|vcs-versioning|uv-dynamic-versioning|"
    rb"(?<=source = [\"'])(?:vcs|scm)\b|pdm\.version.*scm",
)


def read_workflows(view: View, config: Config, project: str) -> Workflows:
    """Return what CI is told in the repository around *view*, and what the scanner says of it where it is installed.

    Raises :class:`RepositoryMissing` where there is no repository to ask for its files.
    """
    return with_scan(view, read_files(view, config, project))


def read_files(view: View, config: Config, project: str) -> Workflows:
    """Return what CI is told, as its files are now; *project* is the name on the index."""
    return _Reading(view).read(config, project)


class _Reading:
    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, bytes] = {}
        self._unread: list[Unread] = []
        self._listed = self._list()

    def _list(self) -> tuple[str, ...]:
        """Every file of the repository, from its top, that is tracked or could be."""
        options = ("-z", "--cached", "--others", "--exclude-standard", "--full-name")
        answer = self._view.git("ls-files", *options, "--", ":/", literal=False)
        return tuple(dict.fromkeys(path for path in answer.text.split("\0") if path))

    def read(self, config: Config, project: str) -> Workflows:
        files: list[Workflow] = []
        for path in self._listed:
            read = read_github if _WORKFLOW.fullmatch(path) else read_action if _ACTION.fullmatch(path) else None
            root = self._tree(path) if read else None
            if read and root:
                files.append(read(Paper(path=path, data=self._known[path]), root))
        files += self._named_actions(files)
        files += self._gitlab()
        metadata = b"\n".join(self._data(path) or b"" for path in _METADATA if path in self._listed)
        files = [*with_tested_wheels(files, metadata)]
        addresses = {name: find_index(name, config.indexes) for name in PUBLIC}
        domains = {name: urlsplit(index.upload).netloc.lower() for name, index in addresses.items()}
        own = normal_name(project)
        return Workflows(
            files=tuple(self._with_credentials(file) for file in with_roles(tuple(files), domains)),
            unread=tuple(self._unread),
            updates=self._updates(),
            renovate=next((path for path in _RENOVATE if path in self._listed), ""),
            hooks=self._hooks(),
            versioned_by=_by_tag(metadata),
            projects=sum(_is_project(path) for path in self._listed) or 1,
            pages={name: (f"{index.base}/project/{own}", f"{index.base}/p/{own}") for name, index in addresses.items()},
        )

    def _data(self, path: str) -> bytes | None:
        """Return the bytes of *path* (from the repository's top), ``None`` where there is no such file now."""
        if path not in self._known:
            if self._view.prefix:
                try:
                    with self._view.open_anywhere(self._view.top / path) as file:
                        self._known[path] = file.read()
                except OSError:
                    return None
            else:
                data = self._view.read(path)
                if data is None:
                    return None
                self._known[path] = data
        return self._known[path]

    def _tree(self, path: str, *, merges: bool = False) -> Node | None:
        """Return the tree of *path*; what is not one is noted, and what is not there is not."""
        data = self._data(path)
        if data is None and (self._view.prefix or self._view.size(path) is None):
            return None
        root = Broken(words="too large to be read", line=1) if data is None else parse(data, merges=merges)
        if isinstance(root, Node) and root.is_mapping:
            return root
        what = "not a mapping" if root else "holds nothing"
        problem = root if isinstance(root, Broken) else Broken(words=what, line=1)
        self._unread.append(Unread(place=Place(path=path, line=problem.line), problem=problem.words))
        return None

    def _named_actions(self, files: Sequence[Workflow]) -> list[Workflow]:
        """Read the local actions that steps use and that stand in other folders."""
        read = {file.path for file in files}
        uses = [step.uses for file in files for job in file.jobs for step in job.steps if step.uses]
        found = []
        for folder in dict.fromkeys(item.written.removeprefix("./").rstrip("/") for item in uses if item.is_local):
            for path in (f"{folder}/action.yml", f"{folder}/action.yaml"):
                root = self._tree(path) if path in self._listed and path not in read else None
                if root:
                    found.append(read_action(Paper(path=path, data=self._known[path]), root))
        return found

    def _gitlab(self) -> list[Workflow]:
        """Read the pipeline and the local files that it includes, each once."""
        trees: dict[str, tuple[Paper, Node]] = {}
        open_ = [_GITLAB] if _GITLAB in self._listed else []
        while open_ and len(trees) < _INCLUDED:
            path = open_.pop(0)
            root = None if path in trees else self._tree(path, merges=True)
            if root is None:
                continue
            trees[path] = (Paper(path=path, data=self._known[path]), root)
            local, elsewhere = includes(root)
            for pattern in local:
                wanted = pattern.lstrip("/")
                open_ += [path for path in self._listed if fnmatch.fnmatch(path, wanted)]
            for node in elsewhere:
                place = Place(path=path, line=node.line, start=node.start, end=node.end)
                self._unread.append(Unread(place=place, problem="included from elsewhere, which is not read here"))
        known = {name: (paper, node) for paper, root in trees.values() for name, _, node in root.pairs()}
        return [read_gitlab(paper, root, known) for paper, root in trees.values()]

    def _with_credentials(self, file: Workflow) -> Workflow:
        return find_credentials(file, self._known[file.path])

    def _updates(self) -> tuple[Updates, ...] | None:
        path = next((path for path in _DEPENDABOT if path in self._listed), "")
        root = self._tree(path) if path else None
        if root is None:
            return None
        return tuple(_update(path, item) for item in root.get("updates") or ())

    def _hooks(self) -> tuple[Setting, ...]:
        root = self._tree(_HOOKS) if _HOOKS in self._listed else None
        repos = root.get("repos") if root else None
        return tuple(
            Setting(name=hook.read("id"), value=repo.read("repo"), place=Place(path=_HOOKS, line=hook.line))
            for repo in repos or ()
            for hook in repo.get("hooks") or ()
        )


def _update(path: str, node: Node) -> Updates:
    days = node.read("cooldown", "default-days")
    return Updates(
        ecosystem=node.read("package-ecosystem"),
        place=Place(path=path, line=node.line, start=node.start, end=node.end),
        cooldown=int(days) if days.isdigit() else None,
    )


def _by_tag(metadata: bytes) -> str:
    """Return the tool that takes the version from the tag, empty where none of those known is named."""
    found = _FROM_TAG.search(metadata)
    return found[0].decode("ascii", "replace") if found else ""


def _is_project(path: str) -> bool:
    return path.rpartition("/")[2] == "pyproject.toml" and not is_foreign(path)
