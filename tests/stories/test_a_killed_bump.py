"""A command that is killed leaves nothing half: the next one makes all of it old or all of it new.

`nox -s crash` does the same at every point of every shape.
"""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("fcntl", reason="signals and locks as POSIX has them")
import killing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

PLACES = {
    "plain": [
        *(
            "before replace",
            "half of write",
            "after replace",
            "start of git commit",
            "end of git commit",
            "after fsync",
        ),
        *("git 1 lives", "git 1 halfway", "git 1 ended", "pre-commit: both", "post-commit: both"),
    ],
    "without a commit": ["after replace"],
    "towncrier": ["after unlink", "start of git add", "git 1 lives", "git 3 halfway", "end of git commit"],
    "towncrier, rollback": ["after replace", "after unlink", "git 2 unborn"],
    "tag and push": ["start of git push", "pre-push: both", "remote post-receive: us"],
    "rollback of bump and tag": ["after replace", "git 1 ended", "git 2 unborn"],
}


KILLS = [(name, place, number) for name, places in PLACES.items() for number, place in enumerate(places)]


@pytest.mark.parametrize("word", ["1.0.2", "patch"])
def test_a_bump_that_was_completed_after_a_kill_is_not_made_twice(tmp_path, make_ready, word):
    ready = make_ready("plain")
    scene = ready.scene.copy(tmp_path / "scene")
    points = [point for point in killing.points(scene.shape, ready.calls) if point.name.startswith("end of git commit")]
    assert killing.was_killed(points[0].kill(scene))
    ran = scene.invoke("bump", word)
    assert (ran.code, "next  invoke tag" in ran.text) == (0, True), ran.text
    assert killing.difference(scene.snapshot(), new=ready.sides["new"]) == "new"
    assert scene.invoke("bump", word).code == (3 if word == "1.0.2" else 0)  # this time it is another one


@pytest.mark.parametrize(("name", "place", "number"), KILLS, ids=[f"{name}, {place}" for name, place, _ in KILLS])
@pytest.mark.sampled(3)
def test_the_next_command_makes_all_old_or_all_new(tmp_path, make_ready, name, place, number):
    ready = make_ready(name)
    scene = ready.scene.copy(tmp_path / "scene")
    point = [point for point in killing.points(scene.shape, ready.calls) if point.name.startswith(place)]
    then = killing.followings(scene.shape)
    assert killing.was_killed(point[len(point) // 2].kill(scene))
    found = killing.judge(scene, ready.sides, then[number % len(then)])
    assert not found.startswith("!"), found
