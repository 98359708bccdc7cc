"""GitHub Actions: the workflow of a release and that of the audit. Each ``run`` line is one command of ours.

Sources: GitHub Docs, "Workflow syntax", "Triggering a workflow from a workflow", "OpenID Connect reference"; zizmor,
"Audit rules"; PyPI docs, "Security model and considerations".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.ci import filled, install_command, quoted
from release.ci.github import audit_text, publish_text
from release.ci.github.release_text import RELEASE
from release.model.ci import ACTION, GITHUB_WORKFLOW, newest_pin, pins_as_of, with_header
from release.model.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.ci import CiFacts

_FOLDER = ".github/workflows"
_AUDIT = "release-audit.yml"
_MEANS = regex(r"[*?+\[\]!]")  # something in a pattern of refs


def render(facts: CiFacts) -> Mapping[str, str]:
    """Return the workflows: path from the repository's top to text."""
    pieces = _pieces(facts)
    publish = publish_text.BY_ACTION if facts.publisher == ACTION else publish_text.BY_NOX
    release = f"{RELEASE}{publish_text.TRIAL if facts.trial_environment else ''}".replace(
        "<<publish>>\n", f"{publish}\n"
    )
    return {
        f"{_FOLDER}/{name}": with_header(filled(text, pieces), facts.made_by)
        for name, text in ((facts.workflow or GITHUB_WORKFLOW, release), (_AUDIT, audit_text.AUDIT))
    }


def _pieces(facts: CiFacts) -> dict[str, str]:
    """Return what stands in each hole."""
    return {
        "project": facts.project,
        "workflow": facts.workflow or GITHUB_WORKFLOW,
        "as_of": pins_as_of(),
        "tags": quoted(_MEANS.sub(r"\\\g<0>", facts.tag_prefix) + "[0-9]*"),
        "folder": f"\n    working-directory: {quoted(facts.folder.rstrip('/'))}" if facts.folder else "",
        "below": facts.folder,
        "here": facts.folder.rstrip("/") or ".",
        "runner": facts.runners[0],
        "runners": ", ".join(facts.runners),
        "python": facts.python,
        "install": install_command(facts),
        "environment": quoted(facts.environment),
        "page": f"\n      url: {facts.page}" if facts.page else "",
        "secrets": "".join(f"\n          {name}: ${{{{ secrets.{name} }}}}" for name in facts.secrets),
        "trial": quoted(facts.trial_environment),
        "trial_page": f"\n      url: {facts.trial_page}" if facts.trial_page else "",
        "setup": audit_text.SETUP,
        "setup_matrix": _setup_with(facts, "matrix.test.python"),
        "setup_first": _setup_with(facts, "needs.sessions.outputs.python"),
        "fetch": audit_text.FETCH,
        "checkout": newest_pin("actions/checkout").text,
        "setup_python": newest_pin("actions/setup-python").text,
        "upload": newest_pin("actions/upload-artifact").text,
        "download": newest_pin("actions/download-artifact").text,
        "publisher": newest_pin("pypa/gh-action-pypi-publish").text,
    }


def _setup_with(facts: CiFacts, python: str) -> str:
    """Return the first steps of a job whose tests need the Python of the expression *python* beside ours."""
    both = f"|\n      ${{{{ {python} }}}}\n      {facts.python}"
    return audit_text.SETUP.replace('"<<python>>"', both)
