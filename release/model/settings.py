"""Tables of ``[tool.release]``: every key declared once, with its meaning and default, and what a value has to be."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from release.model.records import dataclass
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping


# The indexes whose addresses are known.
PUBLIC = ("pypi", "testpypi")
NEVER_EMPTY = {"branches", "sessions", "stages", "runners"}
MOST_DAYS = 3650
IN_PROJECT = (regex(r"(?![/\\~]|.:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$)).*"), "must be a path in the project")
_ADDRESS = (
    regex(r"|https://[^\s/]\S*|http://(?:[^\s/@]*@)?(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/\S*)?"),
    "must be an address that begins with https:// (with http:// only on this machine)",
)
# What a text has to match, and the words where it does not; what does not match is not repeated, it may be a secret.
RULES = {
    "upload": _ADDRESS,
    "simple": _ADDRESS,
    "api": _ADDRESS,
    "token": (
        regex(r"|[A-Za-z_][A-Za-z0-9_]{0,63}"),
        "must be the name of an environment variable; a token that stood here is known to all who read this file",
    ),
    "signers": IN_PROJECT,
    "revoked": IN_PROJECT,
    "ref": (regex(r"(?:[^{}]|\{tag\})+"), "must name a ref, and knows {tag} and nothing else in braces"),
    "environment": (regex(r".+"), "must not be empty: a job in no environment has come through no gate"),
    "requirements": (regex(r"(?!.*\.\.)[\w.][\w./-]*"), "must be a path in the project, of letters, digits and ._/-"),
    "runners": (regex(r"[\w.-]+"), "must be names of machines, of letters, digits and ._-"),
    "secrets_allowed": (regex(r"\S.*?: +\S.*"), 'must be a list of "PATTERN: REASON"'),
    "image": (regex(r"|[\w.:/@-]+"), "must be the name of a container image"),
    "python": (regex(r"3\.[0-9]+"), 'must be a version of Python, as "3.13"'),
    "workflow": (regex(r"|[\w.-]+\.ya?ml"), "must be the name of a file, as release.yml, without a folder"),
}
CHOICES = {
    "sign": ("auto", "always", "never"),
    "empty": ("warn", "refuse"),
    "tool": ("auto", "none", "towncrier", "scriv", "git-cliff"),
    "unsure": ("leave", "refuse"),
    "attestations": ("auto", "always", "never"),
    "kind": ("auto", "github", "gitlab", "bare"),
    "publisher": ("nox", "action"),
    "semver": ("strict", "advise", "off"),
}
BRACES = regex(r"\{([A-Za-z_]\w*)\}")
# The texts in which words in braces are filled in, and those words.
FILLED = {
    "commit_message": ("old", "version"),
    "tag_message": ("tag", "version"),
    "title": ("project", "version", "tag"),
}


def key(default: object, doc: str) -> Any:
    """Return the field of a key that has *default*, and means what *doc* says."""
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata={"doc": doc})
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, kw_only=True, slots=True)
class Forge:
    """``[tool.release.forge]``."""

    kind: str = key("auto", "What the remote's server is: auto, github, gitlab or bare (a plain git server).")
    url: str = key("", "The repository's address; default: the remote's.")
    api: str = key("", "The API's address; default: what the CI says, else the usual one of that kind of server.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Announce:
    """``[tool.release.announce]``."""

    title: str = key("{project} {version}", "The release's title; {project}, {version} and {tag} are filled in.")
    also: tuple[str, ...] = key((), "Files of others that a draft may have beside ours, as shell patterns.")
    unverified: bool = key(default=False, doc="Announce what `nox -s verify` has not seen on the index.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """``[tool.release.publish]``."""

    stages: tuple[str, ...] = key(("pypi",), "Indexes, one after the other: each is published to and verified first.")
    allow_account_token: bool = key(default=False, doc="Take a token that may upload to every project of an account.")
    attestations: str = key(
        "auto", "Sign uploads (PEP 740) where the index takes that: auto (tell why not, and go on), always, or never."
    )
    tries: int = key(5, "How often the missing files are uploaded before giving up.")
    wait: int = key(300, "How long to wait until the index serves what it has accepted, in seconds.")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexAt:
    """``[tool.release.indexes.NAME]``: where an index is; ``pypi`` and ``testpypi`` are known."""

    upload: str = key("", "The address that twine uploads to.")
    simple: str = key("", "The address of its simple index.")
    token: str = key("", "The environment variable that holds its token or password.")
    username: str = key("__token__", "The user's name that goes with the password.")
    attestations: bool = key(default=False, doc="It takes attestations (PEP 740), as the public indexes do.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tests:
    """``[tool.release.tests]``."""

    command: tuple[str, ...] = key((), "The command that runs the tests, as a list; default: pytest.")
    requires: tuple[str, ...] = key((), "Requirements for the tests, instead of those that were detected.")
    pythons: tuple[str, ...] = key((), "Python versions to test on; default: those in the classifiers.")
    sessions: tuple[str, ...] = key(("tests",), "Nox sessions that `nox -s release` runs as the tests.")
    timeout: int = key(3600, "Longest time for all tests together, in seconds.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Checks:
    """``[tool.release.checks]``."""

    modules: tuple[str, ...] = key((), "Modules to import from each distribution; default: its top-level modules.")
    timeout: int = key(300, "Longest time for installing and importing one distribution, in seconds.")
    severities: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"doc": "What a failed check does, by its id: block, ask (whoever approves decides), or off."},
    )
    semver: str = key(
        "advise", "Too low a version for what changed: strict (refused), advise (asked), or off (not looked at)."
    )
    secrets_allowed: tuple[str, ...] = key((), 'Files whose secrets are none, with the reason: "PATTERN: REASON".')
    rebuild: bool = key(default=False, doc="Build once more from a second checkout, and compare byte for byte.")
    scripts: bool = key(default=True, doc="Run each console script with --help.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """``[tool.release.audit]``."""

    block: tuple[str, ...] = key(
        (), "Rows of the checklist that end `nox -s release` where they failed: what `invoke audit --select` takes."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Changelog:
    """``[tool.release.changelog]``."""

    path: str = key("", "The change log; default: CHANGELOG, CHANGES, HISTORY or NEWS at the root or in docs/.")
    empty: str = key("warn", "What a version without any text in the change log is: warn or refuse.")
    tool: str = key("auto", "What writes it: auto (a tool that is configured), none, towncrier, scriv or git-cliff.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """``[tool.release.approval]``: whose yes a candidate needs."""

    required: int = key(1, "How many different people have to approve.")
    signers: str = key("", "The file of ssh's allowed signers; with it only their signatures count.")
    revoked: str = key("", "A file of keys that are revoked: public keys, or ssh's key revocation list.")
    not_author: bool = key(default=False, doc="Who made the candidate's commit does not approve it.")
    expires_days: int = key(30, "How long an approval holds, in days.")
    allow_yes: bool = key(default=False, doc="`invoke approve --yes` approves without asking, outside of CI.")
    ref: str = key("refs/tags/{tag}", "The ref that the job in CI runs for, as a shell pattern; {tag} is filled in.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ci:
    """``[tool.release.ci]``: who the job is that publishes in CI, and what the files say that ``init`` writes."""

    environment: str = key("pypi", "The forge's environment that the job which publishes has to be in.")
    workflow: str = key("", "The file of that job's workflow; default: release.yml, .gitlab-ci.yml on GitLab.")
    publisher: str = key(
        "nox", "What uploads: nox (our session), or action (pypa/gh-action-pypi-publish, to pypi alone)."
    )
    trial: str = key("testpypi", "The environment of trial runs, which upload to testpypi alone; empty: none.")
    python: str = key("3.13", "The Python that runs Nox and builds.")
    runners: tuple[str, ...] = key(("ubuntu-24.04",), "The machines that the tests run on; the first also builds.")
    requirements: str = key("release-requirements.txt", "The file with the tools and their hashes, which jobs install.")
    image: str = key("", "GitLab's container; default: the Python's own image. Give its digest: name@sha256:...")
