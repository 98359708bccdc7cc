"""Rehearse: the whole release on this machine, by the commands that users type, and proofs of what is refused."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from release.config import read_config
from release.dists.supplying import Needs, supply
from release.errors import DecisionMissing, ReleaseError, RepositoryMissing
from release.facts.choosing import read_own
from release.facts.repository import read_repository
from release.facts.testing import read_test_setup
from release.model.records import dataclass
from release.model.rehearsing import Rehearsed, RehearsePlan, Row
from release.rehearsal import acts, demo, proofs
from release.rehearsal.sandbox import INDEXES, Sandbox
from release.rehearsal.scene import Scene
from release.syntax import toml
from release.syntax.probe import dig
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from release.config import Config

# What has to hold in the copy, whatever its project says: nothing is signed, and the clock is short.
_SETTINGS: dict[str, dict[str, Any]] = {
    "": {"sign": "never"},
    "publish": {"stages": [*INDEXES], "tries": 5, "wait": 30, "allow-account-token": False},
    "approval": {
        "required": 1,
        "signers": "",
        "not-author": False,
        "allow-yes": True,
        "ref": "refs/tags/{tag}",
    },
    "ci": {"environment": "pypi", "workflow": ""},
    "announce": {"unverified": False},
}


def plan(view: View, config: Config | None, *, is_sure: bool) -> RehearsePlan:
    """Return what is rehearsed: the project in *view* where its *config* is given, else the built-in demo.

    :class:`RepositoryMissing` where that project is not in a repository of git.
    """
    has_project = view.size("pyproject.toml") is not None or view.size("setup.py") is not None
    if not view.which("git"):
        raise RepositoryMissing("git is not installed", where=(f"PATH={view.env('PATH')[:200]}",))
    if config is None:
        return RehearsePlan(
            project=demo.NAME,
            source="",
            prefix="",
            uncommitted=(),
            settings=_SETTINGS,
            is_sure=is_sure,
            has_project=has_project,
        )
    repository = read_repository(view, config)
    return RehearsePlan(
        project=read_own(view, repository.settings).name,
        source=str(view.top),
        prefix=view.prefix,
        uncommitted=repository.state.changed,
        settings=_SETTINGS,
        is_sure=is_sure,
        has_project=True,
    )


def apply(
    plan: RehearsePlan,
    world: World,
    on_row: Callable[[str, Row], None],
    ask: Callable[[str, tuple[str, ...]], str | None],
) -> Rehearsed:
    """Rehearse in a sandbox that is removed afterwards, unless something failed.

    *on_row* gets ``step`` or ``proof`` and what came of it. *ask* shows lines and returns what a person types for the
    version, ``None`` where nobody is there: :class:`DecisionMissing`.
    """
    with Sandbox(plan.project, world.view.environment, has_own_home=plan.is_demo) as sandbox:
        play = _Play(plan=plan, sandbox=sandbox, environment=world.view.environment, on_row=on_row, ask=ask)
        play.perform()
        done = Rehearsed(
            plan=plan,
            project=plan.project,
            version=play.scene.version,
            steps=tuple(play.taken),
            proofs=tuple(play.proved),
            seconds=round(sandbox.elapsed, 1),
        )
        sandbox.is_kept = bool(done.failed)
        return replace(done, kept=str(sandbox.folder)) if done.failed else done


@dataclass(kw_only=True, slots=True)
class _Play:
    """A rehearsal on its way."""

    plan: RehearsePlan
    sandbox: Sandbox
    environment: Mapping[str, str]
    on_row: Callable[[str, Row], None]
    ask: Callable[[str, tuple[str, ...]], str | None]
    taken: list[Row] = field(default_factory=list)
    proved: list[Row] = field(default_factory=list)

    @property
    def scene(self) -> Scene:
        """The sandbox and the project in it."""
        return Scene(self.sandbox, self.sandbox.project / self.plan.prefix)

    def perform(self) -> None:
        """Take every step; once the candidate is approved, its refusals are proved beside what is left."""
        if not self._prepared():
            return
        scene = self.scene
        self.sandbox.forge.push_tag(scene.candidate.tag, scene.candidate.commit)
        self.sandbox.forge.make_immutable()
        approved = scene.still("approved")
        with concurrent.futures.ThreadPoolExecutor(max_workers=_LANES) as pool:
            try:
                waiting = [pool.submit(self._prove, act, names, approved) for act, names in _BESIDE]
                is_out = all(self._take(step) for step in _AFTER)
                if is_out:
                    # Nothing runs in the project any more: these work in copies of it.
                    waiting += [pool.submit(self._prove, act, names, scene) for act, names in _AT_THE_END]
                found = [row for future in waiting for row in future.result()]
            except BaseException:
                self.sandbox.world.end_programs()  # the pool waits for those that are in the middle of something
                raise
        order = [name for _, names in (*_BESIDE, *_AT_THE_END) for name in names]
        for row in sorted(found, key=lambda row: order.index(row.name)):
            self.proved.append(row)
            self.on_row("proof", row)

    def _prepared(self) -> bool:
        """Take the steps up to the approval, the audit of a copy beside them; ``True`` where all were a success."""
        if not self._take(_Step("sandbox", _prepare)):
            return False
        copied = self.sandbox.copy(self.scene.root, "audited")
        with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
            looking = pool.submit(self._tried, _Step("audit", lambda play: acts.audit(Scene(play.sandbox, copied))))
            try:
                is_made = all(self._take(step) for step in _BEFORE)
                is_seen = self._told(looking.result())
            except BaseException:
                self.sandbox.world.end_programs()
                raise
        return is_made and is_seen and self._take(_Step("approve", _approve))

    def _take(self, step: _Step) -> bool:
        """Take *step* and tell of it; ``True`` where it was a success."""
        return self._told(self._tried(step))

    def _tried(self, step: _Step) -> Row:
        began = self.sandbox.elapsed
        try:
            outcome = step.act(self)
        except DecisionMissing:
            raise
        except ReleaseError as problem:
            return Row(name=step.name, outcome=problem.what, seconds=self._since(began), ok=False, said=problem.where)
        return Row(name=step.name, outcome=outcome, seconds=self._since(began))

    def _told(self, row: Row) -> bool:
        self.taken.append(row)
        self.on_row("step", row)
        return row.ok

    def _prove(self, act: _Proof, names: tuple[str, ...], scene: Scene) -> list[Row]:
        """Return a row for each of *names*; what comes after one that does not hold is not proved either."""
        rows: list[Row] = []
        began = self.sandbox.elapsed
        try:
            for name, outcome in zip(names, act(scene), strict=True):
                rows.append(Row(name=name, outcome=outcome, seconds=self._since(began)))
                began = self.sandbox.elapsed
        except ReleaseError as problem:
            said, what = problem.where, problem.what
            for name in names[len(rows) :]:
                rows.append(Row(name=name, outcome=what, seconds=self._since(began), ok=False, said=said))
                what, said = "not proved, because of the one before", ()
        return rows

    def _since(self, began: float) -> float:
        return round(self.sandbox.elapsed - began, 2)


_Proof = Callable[[Scene], Iterator[str]]


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: its name, and what takes it and returns in a few words what came of it."""

    name: str
    act: Callable[[_Play], str]


def _on_scene(act: Callable[[Scene], str]) -> Callable[[_Play], str]:
    return lambda play: act(play.scene)


def _prepare(play: _Play) -> str:
    sandbox, plan = play.sandbox, play.plan
    if plan.is_demo:
        sandbox.make_demo(demo.FILES, demo.VERSION)
    else:
        sandbox.clone(plan.source)
    sandbox.configure(play.scene.root, plan.settings)
    problem = "" if plan.is_demo else _supply(play)
    what = f"the demo {plan.project} {demo.VERSION}" if plan.is_demo else f"a clone of {plan.project}"
    lacking = f"; not fetched for build and tests: {problem}" if problem else ""
    return f"{what}, a git remote, two indexes, a forge, a CI's identities{lacking}"


def _supply(play: _Play) -> str:
    """Let the user's own installer fetch what build and tests need, before the network is out of reach.

    Returns what could not be had, empty where nothing was in the way.
    """
    sandbox, root = play.sandbox, play.scene.root
    view = View(root)
    setup = read_test_setup(view, read_config(view))
    document = toml.parse_file("pyproject.toml", view.read("pyproject.toml") or b"")
    stated = dig(document, ("build-system", "requires"))
    needs = Needs(
        tests=setup.requirements if setup else ("-e", "."),
        build=tuple(map(str, stated)) if isinstance(stated, list) else (),
    )
    world = World(View(sandbox.folder, play.environment))
    supplied = supply(world, sandbox.copy(root, "supplied"), sandbox.folder / "supplies", needs)
    sandbox.world.view.environment.update(supplied.variables)
    return supplied.problem


def _approve(play: _Play) -> str:
    sandbox, root, version = play.sandbox, play.scene.root, play.scene.version
    comment = "rehearsed"
    if not play.plan.is_sure:
        shown = sandbox.release(root, "approve")
        answer = play.ask(version, tuple(shown.text.splitlines()))
        if answer != version:
            raise DecisionMissing(
                f"{play.plan.project} {version} was not approved, and the rehearsal ended",
                where=("nobody answered" if answer is None else f"typed {answer!r}, expected {version!r}",),
                fix=("python -m release rehearse --yes",),
            )
        comment = f"{version} was typed"
    acts.succeeded(sandbox.release(root, "approve", "--yes", "--comment", comment))
    return f"{version} approved, " + ("by --yes instead of a person" if play.plan.is_sure else "by the version typed")


# A step is one line here; what comes after the approval is taken while the refusals are proved.
_BEFORE = (
    _Step("bump", _on_scene(acts.bump)),
    _Step("tag", _on_scene(acts.tag)),
    _Step("release", _on_scene(acts.release)),
)
_AFTER = (
    _Step("publish testpypi", _on_scene(acts.publish("testpypi"))),
    _Step("verify testpypi", _on_scene(acts.verify("testpypi"))),
    _Step("publish pypi", _on_scene(acts.publish("pypi"))),
    _Step("verify pypi", _on_scene(acts.verify("pypi"))),
    _Step("announce", _on_scene(acts.announce)),
)
# A proof is one line, or several where one copy shows them one after the other.
_BESIDE: tuple[tuple[_Proof, tuple[str, ...]], ...] = (
    (proofs.job_without_environment, ("environment claim missing", "503 twice", "index lagging")),
    (proofs.connection_cut, ("connection cut in upload 2 of 2",)),
    (proofs.token_of_another_project, ("token of another project",)),
    (proofs.byte_changed, ("one byte changed after approval",)),
    (proofs.tag_moved, ("tag moved",)),
)
_AT_THE_END: tuple[tuple[_Proof, tuple[str, ...]], ...] = (
    (proofs.uploaded_again, ("upload again",)),
    (proofs.release_immutable, ("forge release immutable",)),
)
_LANES = 2
