"""What a killed command left is put right before the next one acts, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.git.recovery import recover, words_about
from release.system.alone import at_work
from release.system.world import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from release.git.recovery import Recovered
    from release.system.world import World


def tell(world: World, say: Callable[[str, str], None]) -> None:
    """Say what is left and waits for the next command that acts."""
    owner = at_work(world.view.root / FOLDER)
    say(f"note  another command is at work here: {owner}" if owner else f"note  {words_about(world.view)}", "warn")


def repair(world: World, say: Callable[[str, str], None]) -> Recovered:
    """Put right what is left, and say so."""
    done = recover(world)
    for words in done.words:
        say(f"note  {words}", "warn")
    return done
