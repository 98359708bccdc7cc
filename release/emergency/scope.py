"""What an emergency has to look through: commits, releases, tags and secrets since the last good release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.facts.answers import emails
from release.model.journal_facts import DONE
from release.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from release.facts.repository import Repository
    from release.model.journal_facts import JournalFacts
    from release.model.ownership import IndexFacts
    from release.model.workflow import Workflows
    from release.system.view import View

_FORMAT = "%x1e%H%x1f%cI%x1f%ae%x1f%ce%x1f%G?%x1f%s"
_GOOD = frozenset({"G", "U"})
_POWER = (".github/", ".gitlab-ci", "pyproject.toml", "setup.py", "setup.cfg", "noxfile.py", "tasks.py", "MANIFEST.in")
_POWER_ENDS = (".pth", ".so", ".pyc", ".whl", ".exe", ".dll", "conftest.py")
_MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """One commit, and what is ``odd`` about it: not signed, of nobody who is known, or of what others run."""

    hash: str
    time: str
    title: str
    odd: tuple[str, ...] = ()


def last_release(repository: Repository, journal: JournalFacts | None) -> tuple[str, str]:
    """Return the tag and commit of the last release: of the last that was verified from here, else the highest."""
    tags = {tag.name: tag.commit for tag in repository.tags}
    for act in reversed(journal.named("tag") if journal and not journal.broken else ()):
        name = str(act.data.get("tag", ""))
        if act.outcome == DONE and tags.get(name) == act.data.get("head"):
            return name, tags[name]
    known = [(tag.version, tag) for tag in repository.tags if tag.version]
    highest = max(known, key=lambda pair: pair[0], default=None)
    return (highest[1].name, highest[1].commit) if highest else ("", "")


def read_commits(view: View, since: str, people: Mapping[str, Mapping[str, object]]) -> tuple[Commit, ...] | None:
    """Return the commits on HEAD after *since* (all, where it is empty), the newest first; ``None`` where git fails.

    At most 500; *people* are those who may commit.
    """
    span = f"{since}..HEAD" if since else "HEAD"
    known = {address for person in people.values() for address in emails(person)}
    answer = view.git("log", span, f"--max-count={_MOST}", "--name-only", "--no-renames", f"--format={_FORMAT}")
    if not answer.ok:
        return None
    text = answer.out.decode("utf-8", "replace")
    return tuple(_commit(entry, known) for entry in text.split("\x1e") if entry.strip())


def _commit(entry: str, known: set[str]) -> Commit:
    head, _, rest = entry.partition("\n")
    hash_, time, author, committer, signed, title = [*head.split("\x1f", 5), "", "", "", "", ""][:6]
    odd = [] if signed in _GOOD else ["not signed by a known key"]
    odd += [f"by {email}, who is not registered" for email in dict.fromkeys((author, committer)) if email not in known]
    paths = [path for path in rest.split("\n") if path]
    odd += [f"changes {path}" for path in paths if path.startswith(_POWER) or path.endswith(_POWER_ENDS)]
    return Commit(hash=hash_, time=time, title=title, odd=tuple(odd))


def compare_releases(live: IndexFacts, journal: JournalFacts | None) -> dict[str, str]:
    """Return, by file of the index, how it stands: ``same``, ``differs`` or ``unknown`` to the journal."""
    known: dict[str, str] = {}
    for act in journal.named("verify") if journal and not journal.broken else ():
        files = act.data.get("files")
        if act.outcome == DONE and act.data.get("index") == live.index and isinstance(files, dict):
            known |= {str(name): str(digest) for name, digest in files.items()}
    states = {}
    for file in live.files or ():
        expected = known.get(file.filename, "")
        states[file.filename] = (
            "unknown" if not (expected and file.sha256) else "same" if expected == file.sha256 else "differs"
        )
    return states


def moved_tags(repository: Repository, journal: JournalFacts | None) -> tuple[tuple[str, ...], int]:
    """Return the tags that are not where the journal has them, and how many could be compared."""
    tags = {tag.name: tag.commit for tag in repository.tags}
    made = {
        str(act.data["tag"]): str(act.data["head"])
        for act in (journal.named("tag") if journal and not journal.broken else ())
        if act.outcome == DONE and act.data.get("tag") and act.data.get("head")
    }
    return tuple(sorted(name for name, commit in made.items() if tags.get(name) != commit)), len(made)


def secrets_of(workflows: Workflows) -> Iterator[tuple[str, str]]:
    """Yield each secret that a workflow names, and where it does."""
    from release.model.forge_wanted import secret_uses  # noqa: PLC0415 - emergencies are rare

    seen = dict.fromkeys((use.name, use.where) for use in secret_uses(workflows))
    yield from seen
