"""What is found in a project and what a bump would write, read as a step reads it."""

from __future__ import annotations

from release.config import read_config
from release.facts.choosing import read_own
from release.facts.edits import plan_edits
from release.facts.known import read_known
from release.facts.places import read_places
from release.facts.repository import read_repository
from release.system.view import View


def own_of(project, name=""):
    view = View(project.root)
    return read_own(view, read_repository(view, read_config(view)).settings, name)


def places_of(project, name="", asked=""):
    view = View(project.root)
    config = read_config(view)
    repository = read_repository(view, config)
    own = read_own(view, repository.settings, name)
    return read_places(view, own, read_known(repository, own, config, asked))


def after_bump(project, new, *, name="", stale=False, asked=""):
    """Return the text of each file that a bump to *new* changes."""
    files = plan_edits(View(project.root), places_of(project, name, asked), new, stale=stale)
    return {file.path: file.after.decode() for file in files}
