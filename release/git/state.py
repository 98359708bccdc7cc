"""Where HEAD is, what is changed, and how git is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.errors import HistoryMissing, ProgramFailed, RepositoryMissing
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.system.child import Child
    from release.system.view import View

# Folders and files in git's own folder that exist while an operation is not finished.
_OPERATIONS = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
_FIRST_COMMIT = "git add --all && git commit --allow-empty --message start"  # a new folder may hold nothing yet
_ENTRY_FIELDS = {"1": 8, "2": 9, "u": 10}


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The working tree: commit and branch (empty when detached), its upstream, and the changed tracked files.

    ``unmerged`` are those of them that hold conflicts. What is changed inside of a submodule is the submodule's.
    """

    commit: str
    branch: str
    upstream: str
    ahead: int
    behind: int
    changed: tuple[str, ...]
    unmerged: tuple[str, ...]
    operation: str


def ask_state(view: View) -> Child:
    """Start asking for the state; :func:`read_state` waits for it."""
    return view.git_later(
        "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no", "--ignore-submodules=dirty"
    )


def read_state(view: View, child: Child) -> State:
    """Return the state; :class:`RepositoryMissing` or :class:`HistoryMissing` where there is none.

    ``changed`` holds paths relative to the project, ``../`` first for those beside it.
    """
    answer = child.answer()
    if not answer.ok:
        raise RepositoryMissing("git cannot read this repository", where=(str(view.root),), why=answer.words[:300])
    headers: dict[str, str] = {}
    changed: list[str] = []
    unmerged: list[str] = []
    fields = iter(answer.out.decode("utf-8", "surrogateescape").split("\0"))
    for entry in fields:
        kind, _, rest = entry.partition(" ")
        if kind == "#":
            key, _, value = rest.partition(" ")
            headers[key] = value
        elif kind in _ENTRY_FIELDS:
            changed.append(relative(view, entry.split(" ", _ENTRY_FIELDS[kind])[-1]))
            if kind == "2":
                next(fields, "")
            elif kind == "u":
                unmerged.append(changed[-1])
    commit = headers.get("branch.oid", "")
    if commit == "(initial)":
        raise HistoryMissing("there is no commit yet", where=(str(view.root),), fix=(_FIRST_COMMIT,))
    branch = headers.get("branch.head", "")
    ahead, _, behind = headers.get("branch.ab", "+0 -0").partition(" -")
    return State(
        commit=commit,
        branch="" if branch == "(detached)" else branch,
        upstream=headers.get("branch.upstream", ""),
        ahead=int(ahead or 0),
        behind=int(behind or 0),
        changed=tuple(changed),
        unmerged=tuple(unmerged),
        operation=_operation(view),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Git's configuration as it holds here, keys in lower case as git prints them."""

    values: dict[str, str]

    def get(self, key: str) -> str:
        """Return the last value of *key*, empty where it is not set."""
        return self.values.get(key, "")

    def is_true(self, key: str) -> bool:
        """Tell whether the boolean *key* is on."""
        return self.get(key).lower() in {"true", "yes", "on", "1"}

    def remote_of(self, branch: str) -> str:
        """Return the remote that *branch* is pushed to: its own, the default one, ``origin``, or the only one."""
        remotes = self.remotes()
        for name in (
            self.get(f"branch.{branch}.pushremote"),
            self.get("remote.pushdefault"),
            self.get(f"branch.{branch}.remote"),
            "origin",
        ):
            if name in remotes:
                return name
        return remotes[0] if len(remotes) == 1 else ""

    def remotes(self) -> tuple[str, ...]:
        """Return the names of the configured remotes."""
        return tuple(key[7:-4] for key in self.values if key.startswith("remote.") and key.endswith(".url"))

    def upstream_branch(self, branch: str) -> str:
        """Return the name that *branch* has where it is pushed to: its upstream's, if that is on the same remote."""
        if self.get(f"branch.{branch}.remote") != self.remote_of(branch):
            return branch
        return self.get(f"branch.{branch}.merge").removeprefix("refs/heads/") or branch


def ask_settings(view: View) -> Child:
    """Start asking for the settings; :func:`read_settings` waits for them."""
    return view.git_later("config", "--list", "-z")


def read_settings(child: Child) -> Settings:
    """Return the settings; :class:`ProgramFailed` where git cannot tell them."""
    answer = child.answer()
    if not answer.ok:
        raise ProgramFailed(
            "git's configuration cannot be read", where=(answer.words[:300],), fix=("git config --list",)
        )
    values: dict[str, str] = {}
    for entry in answer.text.split("\0"):
        key, has_value, value = entry.partition("\n")
        if key:
            values[key] = value if has_value else "true"  # a key that stands alone is a boolean that is on
    return Settings(values=values)


def ways_to_sign(words: str) -> tuple[str, ...]:
    """Return the commands that tell git who is at work, where *words* say that it does not know; else nothing."""
    is_unknown = "user.email" in words or "user.name" in words
    return ('git config user.name "YOUR NAME"', "git config user.email YOU@EXAMPLE.ORG") if is_unknown else ()


def relative(view: View, path: str) -> str:
    """Return *path*, which is relative to the repository's top, as it is seen from the project (``../`` if beside)."""
    prefix = view.prefix
    return path.removeprefix(prefix) if path.startswith(prefix) else "../" * prefix.count("/") + path


def _operation(view: View) -> str:
    return next((word for name, word in _OPERATIONS.items() if view.has_git_file(name)), "")
