"""What CI files are made from, as the project and its configuration say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release import __version__
from release.facts.testing import declared_pythons
from release.index.addresses import find_index
from release.model.ci import CiFacts
from release.model.own import normal_name
from release.model.records import dataclass

if TYPE_CHECKING:
    from release.config import Config
    from release.index.addresses import Index
    from release.system.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What the project calls itself on the index, what stands before the version in its tags, and its branch."""

    project: str
    tag_prefix: str = "v"
    branch: str = "main"


def read_ci(view: View, config: Config, named: Named) -> CiFacts:
    """Return what the CI files of the project in *view* are made from."""
    ci, last = config.ci, find_index(config.publish.stages[-1], config.indexes)
    tokens = (config.indexes[name].token for name in config.publish.stages if name in config.indexes)
    return CiFacts(
        project=named.project,
        made_by=__version__,
        tag_prefix=named.tag_prefix,
        folder=view.prefix,
        branch=named.branch,
        python=ci.python,
        pythons=declared_pythons(view, config),
        sessions=config.tests.sessions,
        runners=ci.runners,
        requirements=ci.requirements,
        environment=ci.environment,
        trial_environment=ci.trial,
        publisher=ci.publisher,
        stages=config.publish.stages,
        page=_page(last, named),
        trial_page=_page(find_index("testpypi", config.indexes), named),
        secrets=tuple(dict.fromkeys(token for token in tokens if token.isidentifier())),
        workflow=ci.workflow,
        image=ci.image,
    )


def _page(index: Index, named: Named) -> str:
    """Return the address of the project's page, empty for an index of which nobody knows where it shows projects."""
    return f"{index.base}/project/{normal_name(named.project)}/" if index.is_public else ""
