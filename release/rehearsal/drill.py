"""The place of a drill: a small project with a release, its index and its forge, all on this machine, and a leak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from release.model.records import dataclass
from release.rehearsal.demo import FILES, NAME, VERSION
from release.rehearsal.forge_emergency import ON, EmergencyForge
from release.rehearsal.sandbox import OWNER, Sandbox
from release.system.view import View
from release.system.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from release.model.incident import Step, Told
    from release.rehearsal.index import Index

SECRET, ENVIRONMENT, WORKFLOW = "PYPI_API_TOKEN", "pypi", "release.yml"
_WORKFLOW = f"""\
on: {{push: {{tags: ["v*"]}}}}
permissions: {{}}
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: {ENVIRONMENT}
    steps:
      - run: twine upload dist/*
        env: {{TWINE_USERNAME: __token__, TWINE_PASSWORD: "${{{{ secrets.{SECRET} }}}}"}}
"""
_REGISTER = '[people.drill]\nemail = "rehearsal@example.invalid"\n'


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaked:
    """What leaked: the token, on the index that knows it."""

    index: Index
    token: str


class Drill:
    """A running drill; it plays the person, who does what only a person can do."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Make the sandbox; the servers start when the drill is entered."""
        self._sandbox = Sandbox(NAME, environment, has_own_home=True)
        self._sandbox.forge = self.forge = EmergencyForge(self._sandbox.folder / "forge", f"{OWNER}/{NAME}")

    def __enter__(self) -> Self:
        """Start the servers, make the project and its release, and let the token leak."""
        sandbox = self._sandbox.__enter__()
        sandbox.make_demo(
            {**FILES, f".github/workflows/{WORKFLOW}": _WORKFLOW, "release-answers.toml": _REGISTER}, VERSION
        )
        sandbox.configure(sandbox.project, {})
        index = sandbox.indexes["pypi"]
        self.leaked = Leaked(index=index, token=index.make_token([NAME]))
        self.forge.workflows[WORKFLOW] = ON
        self.forge.secrets |= {(ENVIRONMENT, SECRET), ("", SECRET)}
        variables = {SECRET: self.leaked.token, "GH_TOKEN": self.forge.make_token(), "CI": ""}
        self.view = View(sandbox.project, {**sandbox.world.view.environment, **variables})
        self.world = World(self.view)
        self._release(sandbox)
        return self

    def __exit__(self, *problem: object) -> None:
        """Stop the servers and remove everything."""
        self._sandbox.__exit__(*problem)

    def ask(self, step: Step, told: Told) -> str:
        """Do what a person would do in *step*, and say so."""
        del told  # who plays a person knows what to do
        if step.item == "TCI-1":
            self.leaked.index.revoke(self.leaked.token)
        if step.item in {"TCR-4", "RCR-4"}:
            with self.world.act("audit", online=True, digest="0" * 64, counts={"failed": 0}):
                pass
        return f"drill: {step.ask}"

    def _release(self, sandbox: Sandbox) -> None:
        """Put a release on the index, and into the journal what publishing would have written."""
        path = sandbox.project / "dist" / f"{NAME.replace('-', '_')}-{VERSION}.tar.gz"
        path.parent.mkdir(exist_ok=True)
        sandbox.git(sandbox.project, "archive", f"--prefix={path.name[:-7]}/", f"--output={path}", f"v{VERSION}")
        self.leaked.index.put(path)
        digests = self.leaked.index.digests(NAME)
        with self.world.act("verify", index="pypi", candidate="0" * 64) as result:
            result.update(files=digests)
        head = sandbox.git(sandbox.project, "rev-parse", f"v{VERSION}^{{commit}}")
        with self.world.act("tag", tag=f"v{VERSION}", head=head, remote="origin"):
            pass
