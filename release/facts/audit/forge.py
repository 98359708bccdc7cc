"""What the forge tells of the project's repository, whichever forge it is, with nothing secret in it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from release.facts.audit import github, gitlab
from release.facts.audit.forge_asking import LIMIT
from release.facts.choosing import read_own
from release.facts.forge import find_place
from release.facts.repository import read_repository
from release.git.tags import tag_prefix
from release.model.forge_settings import ForgeFacts
from release.model.forge_snapshot import SNAPSHOT, parse_snapshot
from release.model.forge_wanted import wanted_of
from release.model.redact import redact, secrets_in, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from release.config import Config
    from release.facts.repository import Repository
    from release.model.forge import Place
    from release.model.forge_settings import Wanted
    from release.model.workflow import Workflows
    from release.system.view import View

_LONGEST = 300
_ASKED = {"github": github.read_settings, "gitlab": gitlab.read_settings}


def read_forge(view: View, config: Config, workflows: Workflows | None = None, limit: int = LIMIT) -> ForgeFacts:
    """Return what the project's forge tells, in at most *limit* requests.

    Raises :class:`ConfigInvalid` where nothing leads to a forge; whatever the forge does is no error, but ``unseen``.
    """
    repository = read_repository(view, config)
    place = find_place(view, config, repository.remote)
    wanted = wanted_of(workflows, config.ci.environment, _last_tag(view, config, repository))
    return ask_forge(view, place, wanted, limit)


def ask_forge(view: View, place: Place, wanted: Wanted, limit: int = LIMIT) -> ForgeFacts:
    """Return what the forge at *place* tells; what it does not tell is ``None``, with the reason."""
    ask = _ASKED.get(place.kind)
    if ask is None:
        unseen = {"": f"a forge of the kind {place.kind} tells nothing of its settings"}
        facts = ForgeFacts(kind=place.kind, page=place.shown, wanted=wanted, unseen=unseen)
    else:
        facts = ask(view, place, wanted, limit)
    clean: ForgeFacts = _clean(facts, secrets_in(view.environment))
    return replace(clean, accepted=parse_snapshot(view.read(SNAPSHOT) or b""))


def _last_tag(view: View, config: Config, repository: Repository) -> str:
    """Return the tag of the highest version, empty where there is none."""
    own = read_own(view, repository.settings, "")
    prefix = tag_prefix(repository.tags, own, config.tag_prefix)
    known = [(tag.version, tag.name) for tag in repository.tags if tag.prefix == prefix and tag.version]
    return max(known)[1] if known else ""


def _clean(value: Any, secrets: Sequence[str]) -> Any:
    """Return *value* with every text in it short, printable, and without *secrets*: the forge may repeat ours."""
    if isinstance(value, str):
        return visible(" ".join(redact(value, secrets).split()))[:_LONGEST]
    if isinstance(value, tuple):
        return tuple(_clean(each, secrets) for each in value)
    if isinstance(value, dict):
        return {_clean(name, secrets): _clean(each, secrets) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        cleaned = {field.name: _clean(getattr(value, field.name), secrets) for field in fields(value)}
        return replace(value, **cleaned)
    return value
