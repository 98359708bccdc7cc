"""A program that is started before anybody knows what it is to do, because starting it takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.system.child import Child
from release.system.events import outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from release.system.child import Answer
    from release.system.world import World


class Waiting:
    """A program that does nothing before it reads its order on standard input; without one it ends when we end."""

    def __init__(
        self,
        world: World,
        argv: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        on_line: Callable[[str], None],
    ) -> None:
        """Start *argv* as :meth:`World.run` does, without the credentials for publishing."""
        self._world = world
        with world.act("start", argv=list(argv), cwd=str(cwd)):
            variables = world.view.handed_on() | dict(environment)
            self._child = Child(argv, cwd=cwd, environment=variables, timeout_s=0, waits=True, on_line=on_line)

    def order(self, order: bytes, *, timeout_s: float) -> Answer:
        """Hand it its one *order* and return what it did; the journal does not get the order."""
        with self._world.act("run", argv=list(self._child.argv)) as result:
            self._child.tell(order, timeout_s)
            answer = self._world.answer_of(self._child)
            result.update(outcome(answer, self._world.hide))
        return answer

    def end(self) -> None:
        """End it where no order comes."""
        self._child.end()
