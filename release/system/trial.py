"""A trial: programs run in a scratch folder to see what they would do; the project cannot be changed by it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from release.errors import ProgramFailed
from release.system.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from release.system.view import View

_ALLOWED = {"run": "cwd", "write": "path", "folder": "path"}


class Trial(World):
    """A world for a plan: it runs programs and writes files in ``folder``, outside of the project, and does no more.

    What happens there is gone with the folder, so none of it is in the journal.
    """

    def __init__(self, view: View, folder: Path) -> None:
        """Look at the project that *view* shows; act in *folder* (absolute)."""
        super().__init__(view)
        self.folder = folder

    @contextlib.contextmanager
    def act(self, event: str, /, **data: object) -> Iterator[dict[str, Any]]:
        """Let *event* happen in the folder; :class:`ProgramFailed` for every other one."""
        where = Path(str(data.get(_ALLOWED.get(event, ""), ""))).resolve()
        if not where.is_relative_to(self.folder):
            raise ProgramFailed(f"a trial cannot {event} outside of its folder", where=(str(where),))
        yield {}

    def make_folder(self, path: Path) -> None:
        """Make the folder *path* (absolute) where it is missing: git keeps no empty ones."""
        with self.act("folder", path=path):
            path.mkdir(parents=True, exist_ok=True)

    def _prepare_folder(self) -> None:
        """Our own folder in the project is for acts on the project."""
        raise ProgramFailed("a trial changes nothing here", where=(str(self.view.root),))


@contextlib.contextmanager
def trial(view: View) -> Iterator[Trial]:
    """Give a trial in a new folder, which is removed afterwards."""
    with World(view).scratch() as folder:
        yield Trial(view, folder)
