"""Our own folder: prepared by whoever comes first, however many come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from release.system import folder as folders

AT_ONCE, ROUNDS = 8, 40


def test_threads_that_prepare_it_at_once_are_in_nobodys_way(tmp_path):
    start = Barrier(AT_ONCE)

    def prepare(place):
        start.wait()
        folders.prepare(place)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(ROUNDS):
            place = tmp_path / str(number) / ".release"
            list(pool.map(prepare, [place] * AT_ONCE))
            assert [path.name for path in place.iterdir()] == [".gitignore"]
            assert place.joinpath(".gitignore").read_text().endswith("\n*\n")
