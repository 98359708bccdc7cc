"""What a generated CI file depends on, and nothing else: the same facts make the same bytes."""

from __future__ import annotations

from hashlib import sha256

from release.model.action_pins import AS_OF, pins_of
from release.model.records import dataclass
from release.model.regex import regex

REQUIREMENTS = "release-requirements.txt"
GITHUB_WORKFLOW, GITLAB_PIPELINE = "release.yml", ".gitlab-ci.yml"
NOX, ACTION = "nox", "action"
_MARK = "# made by release-tasks init"
_WAY = (
    "# Change [tool.release.ci] in pyproject.toml and run `invoke init` again; what is edited here is kept, and told.\n"
)
_HEADER = regex(rf"{_MARK} (\S+), sha256:([0-9a-f]{{64}})\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class CiFacts:
    """What the files of a CI are made from; every field has a value that is right for a project with two lines.

    ``python`` runs Nox and builds, ``pythons`` are those of the tests where a CI cannot ask Nox for them (GitLab).
    ``sessions`` are the test sessions, ``runners`` the machines that they run on. ``stages`` are the indexes, one after
    the other; ``page`` is the address of the project on the last, ``trial_page`` that on the test index. ``folder`` is
    where the project lies in its repository (empty: at the top, else ``folder/``). ``secrets`` names the variables that
    publishing needs beside its identity. ``workflow`` is the file's name, empty for the usual one; ``image`` is that of
    GitLab's container. ``made_by`` is our own version.
    """

    project: str
    made_by: str
    tag_prefix: str = "v"
    folder: str = ""
    branch: str = "main"
    python: str = "3.13"
    pythons: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ("tests",)
    runners: tuple[str, ...] = ("ubuntu-24.04",)
    requirements: str = REQUIREMENTS
    environment: str = "pypi"
    trial_environment: str = "testpypi"
    publisher: str = NOX
    stages: tuple[str, ...] = ("pypi",)
    page: str = ""
    trial_page: str = ""
    secrets: tuple[str, ...] = ()
    workflow: str = ""
    image: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """An action's newest known release: the whole commit id, and its version as a comment."""

    action: str
    commit: str
    version: str

    @property
    def text(self) -> str:
        """What stands behind ``uses:``."""
        return f"{self.action}@{self.commit} # {self.version}"


def newest_pin(action: str) -> Pin:
    """Return the newest release of *action* (``owner/name``) in our table; ``KeyError`` where it is not there."""
    known = pins_of(action)
    if not known:
        raise KeyError(action)
    version = max(known, key=_numbers)
    return Pin(action=action, commit=known[version], version=version)


def with_header(body: str, made_by: str) -> str:
    """Return *body* below two lines: which version of ours made it, their SHA-256, and where to change it."""
    digest = sha256(f"{made_by}\n{_WAY}{body}".encode()).hexdigest()
    return f"{_MARK} {made_by}, sha256:{digest}\n{_WAY}{body}"


def is_unedited(text: str) -> bool | None:
    """Tell whether *text* is as we made it; ``None`` where it is not ours.

    An older version of ours is known by its own header. Line ends do not matter: git may change them.
    """
    plain = text.replace("\r\n", "\n")
    found = _HEADER.match(plain)
    if not found:
        return None
    return sha256(f"{found[1]}\n{plain[found.end() :]}".encode()).hexdigest() == found[2]


def pins_as_of() -> str:
    """Return when the table of actions was last read from their repositories (year and month)."""
    return AS_OF


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.lstrip("v").split("."))
