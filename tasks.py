"""Release tasks of this project: its own library's."""

from release.tasks import ns  # noqa: F401
