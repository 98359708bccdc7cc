"""Dependabot: actions and the locked tools are kept up to date, some days after each of their releases.

Sources: GitHub Docs, "Dependabot options reference"; zizmor, "dependabot-cooldown".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.ci import filled
from release.model.ci import with_header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release.model.ci import CiFacts

PATH = ".github/dependabot.yml"
_TEXT = """\
# What is poisoned is mostly found within days: nothing is taken on the day that it appears.
version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule:
      interval: monthly
    cooldown:
      default-days: 7
    groups:
      actions:
        patterns: ["*"]
  - package-ecosystem: pip
    directory: <<directory>>
    schedule:
      interval: monthly
    cooldown:
      default-days: 7
    groups:
      tools:
        patterns: ["*"]
"""


def render(facts: CiFacts) -> Mapping[str, str]:
    """Return Dependabot's file; it belongs to GitHub, beside the workflows."""
    folder = f"/{facts.folder}{facts.requirements}".rpartition("/")[0] or "/"
    return {PATH: with_header(filled(_TEXT, {"directory": folder}), facts.made_by)}
