"""Killing a command at one point, and telling whether the next one makes all of it old or all of it new."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import changelog_tools
import git_settings
import shapes

_CHILD = Path(__file__).parent / "crash" / "killed.py"
_REPAIR = "from release.faces import Face; import sys; sys.exit(Face().run(lambda face: face.repair()))"
_NAME = "toonstream"
_DATE = "2026-11-20T10:00:00+0000"
_FOREIGN = ("GIT_", "CI", "GITHUB_", "COVERAGE_")  # coverage's file of a killed command is a broken one
_LEFT = (".lock", ".new", ".release-tmp", ".part")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A project in a state, and the command that is killed in it."""

    command: tuple[str, ...]
    version: str = "1.0.1"
    folder: str = ""
    before: tuple[tuple[str, ...], ...] = ()
    hooks: dict[str, str] = field(default_factory=dict)
    changes: dict[str, str | bytes] = field(default_factory=dict)
    dirt: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def has_tool(self) -> bool:
        """Whether towncrier writes the change log."""
        return any(path.startswith("news/") for path in self.changes)


def _crlf() -> dict[str, str | bytes]:
    files = shapes.toonstream()
    module = files["toonstream/__init__.py"]
    readme = files["README.md"]
    assert isinstance(module, str)
    assert isinstance(readme, str)
    return {
        "toonstream/__init__.py": b"\xef\xbb\xbf" + module.replace("\n", "\r\n").encode(),
        "README.md": readme.replace("\n", "\r\n"),
        "setup.py": str(files["setup.py"]).replace("\n", "\r\n"),
    }


def _news() -> dict[str, str | bytes]:
    """Fragments, in a folder that goes with them, for a change log that does not exist yet."""
    pyproject = shapes.toonstream()["pyproject.toml"]
    table = '\n[tool.towncrier]\nname = "toonstream"\nfilename = "docs/news.md"\ndirectory = "news"\n'
    return {
        "pyproject.toml": f"{pyproject}{table}",
        "docs/index.md": "Streams.\n",
        "news/7.feature.md": "Faster streams.\n",
        "news/8.bugfix.md": "No more leaks.\n",
    }


_BUMP = ("bump", "1.0.2")
SHAPES = {
    "plain": Shape(command=_BUMP),
    "crlf and bom": Shape(command=_BUMP, changes=_crlf()),
    "passing hook": Shape(command=_BUMP, hooks={"pre-commit": "git diff --cached --quiet; exit 0"}),
    "another file dirty": Shape(
        command=(*_BUMP, "--allow-dirty"), dirt={"CHANGELOG.md": "mine, not committed\n", "new.txt": "untracked\n"}
    ),
    "subfolder": Shape(command=_BUMP, folder="python/lib"),
    "linked README": Shape(command=_BUMP, links={"README.md": "docs/README.md"}),
    "without a commit": Shape(command=(*_BUMP, "--no-commit")),
    "towncrier": Shape(command=_BUMP, changes=_news()),
    "towncrier without a commit": Shape(command=(*_BUMP, "--no-commit"), changes=_news()),
    "towncrier, rollback": Shape(command=("rollback",), before=(_BUMP,), changes=_news()),
    "tag and push": Shape(command=("tag",), before=(_BUMP,)),
    "tag without push": Shape(command=("tag", "--no-push"), before=(_BUMP,)),
    "rollback of a bump": Shape(command=("rollback",), before=(_BUMP,)),
    "rollback of bump and tag": Shape(command=("rollback",), before=(_BUMP, ("tag", "--no-push"))),
    "rollback without a commit": Shape(command=("rollback",), before=((*_BUMP, "--no-commit"),)),
}


def environment(home: Path) -> dict[str, str]:
    """The environment for all: nobody's git settings, one date, so that the same commit has the same name."""
    settings = git_settings.write(home / "gitconfig", home / "template")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    alone = {"GIT_CONFIG_GLOBAL": str(settings), "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1", "HOME": str(home)}
    dates = {"GIT_AUTHOR_DATE": _DATE, "GIT_COMMITTER_DATE": _DATE}
    return {**kept, **alone, **dates, "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    text: str


class Scene:
    """One copy of a shape's project, with its remote beside it."""

    def __init__(self, shape: Shape, folder: Path, variables: dict[str, str]) -> None:
        self.shape = shape
        self.folder = folder
        self.top = folder / _NAME
        self.root = self.top / shape.folder if shape.folder else self.top
        self.variables = variables | {"CRASH_PID": str(folder / "pid"), "TMPDIR": str(folder / "tmp")}
        if shape.has_tool:
            self.variables["PATH"] = changelog_tools.put(folder / "tools", "towncrier")

    def build(self) -> Scene:
        """Make the project, as it is before the command."""
        shape = self.shape
        self.root.mkdir(parents=True)
        (self.folder / "tmp").mkdir()
        files = {**shapes.toonstream(shape.version), **shape.changes}
        for path, data in files.items():
            self.write(shape.links.get(path, path), data)
        for link, target in shape.links.items():
            (self.root / link).symlink_to(target)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "core.autocrlf", "false")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "start")
        self.git("tag", "--annotate", "v1.0.1", "--message", "v1.0.1")
        self.git("clone", "--quiet", "--bare", ".", str(self.folder / f"{_NAME}.git"))
        self.git("remote", "add", "origin", f"../{_NAME}.git")
        self.git("fetch", "--quiet", "origin")
        self.git("branch", "--quiet", "--set-upstream-to", "origin/main")
        for name, script in shape.hooks.items():
            self.hook(name, script)
        for command in shape.before:
            ran = self.invoke(*command)
            assert ran.code == 0, ran.text
        for path, data in shape.dirt.items():
            self.write(path, data)
        return self

    def copy(self, folder: Path) -> Scene:
        """Return the same scene in another folder."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Scene(self.shape, folder, self.variables)

    def write(self, path: str, data: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)

    def hook(self, name: str, script: str, *, is_remote: bool = False) -> None:
        """Put a hook into the project's repository, or into the remote's."""
        folder = self.folder / f"{_NAME}.git" / "hooks" if is_remote else self.top / ".git" / "hooks"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    def git(self, *arguments: str) -> str:
        ran = self._run("git", *arguments, cwd=self.top)
        assert ran.code == 0, (arguments, ran.text)
        return ran.text

    def invoke(self, *arguments: str) -> Ran:
        return self._run(sys.executable, "-m", "invoke", *arguments)

    def repair(self) -> Ran:
        """Do nothing but what every command does first, which coverage may look at."""
        return self._run(sys.executable, "-c", _REPAIR, **dict(filter(_is_measuring, os.environ.items())))

    def killed(self, point: str | int, log: Path | str = "", **variables: str) -> Ran:
        """Run the shape's command and kill it at *point*."""
        argv = (sys.executable, str(_CHILD), str(point), str(log), *self.shape.command)
        return self._run(*argv, **variables)

    def wait_for_children(self) -> None:
        """Wait for what the killed command had started, so that nothing but our own next command changes anything."""
        lock = self.root / ".release" / "children.lock"
        if lock.exists():
            with lock.open("ab") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)

    def snapshot(self) -> dict[str, object]:
        """All that is old or new: bytes, modes and links, index, status, refs, HEAD, the remote, and what is left."""
        status = self.git("status", "--porcelain")
        return {
            "files": self._files(),
            "index": self.git("ls-files", "--stage"),
            "status": status,
            "refs": self.git("for-each-ref", "--format=%(refname) %(objectname)"),
            "HEAD": self.git("rev-parse", "--symbolic-full-name", "HEAD"),
            "remote": self.git("ls-remote", "origin"),
            "left": sorted(self._left()),
        }

    def _files(self) -> dict[str, tuple[bytes | str, int]]:
        found: dict[str, tuple[bytes | str, int]] = {}
        for path in self.top.rglob("*"):
            parts = path.relative_to(self.top).parts
            if {".git", ".release", "__pycache__"} & set(parts) or (path.is_dir() and not path.is_symlink()):
                continue
            data = str(path.readlink()) if path.is_symlink() else path.read_bytes()
            found["/".join(parts)] = (data, path.lstat().st_mode)
        return found

    def _left(self) -> list[str]:
        inside = [path for path in self.top.rglob("*") if path.is_file() and path.name.endswith(_LEFT)]
        ours = {"children.lock"}
        put_back = [path for path in self.top.rglob("put-back/*") if ".release" in path.parts]
        found = [path for path in (*inside, *put_back) if path.name not in ours]
        return [path.relative_to(self.top).as_posix() for path in found]

    def _run(self, *argv: str, cwd: Path | None = None, **variables: str) -> Ran:
        """Run a program; its output goes to a file, because what it leaves running may keep a pipe open."""
        with (self.folder / "output").open("w+b") as output:
            process = subprocess.Popen(
                argv,
                cwd=cwd or self.root,
                env=self.variables | variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            code = process.wait(120)
            output.seek(0)
            return Ran(code, output.read().decode(errors="replace"))


def difference(found: dict[str, object], **sides: dict[str, object]) -> str:
    """Return the name of the side that *found* is, or the first difference from the nearest one after a ``!``."""
    for name, side in sides.items():
        if found == side:
            return name
    told = []
    for name, side in sides.items():
        parts = [part for part in found if found[part] != side[part]]
        told.append(f"{name}: " + ", ".join(f"{part} {_shown(found[part], side[part])}" for part in parts))
    return "!" + min(told, key=len)


def _shown(found: object, wanted: object) -> str:
    if isinstance(found, dict) and isinstance(wanted, dict):
        return str(sorted(key for key in {*found, *wanted} if found.get(key) != wanted.get(key)))
    return repr(found)[:200]


def _is_measuring(variable: tuple[str, str]) -> bool:
    return variable[0].startswith("COVERAGE_")


def was_killed(ran: Ran) -> bool:
    return ran.code == -signal.SIGKILL


# --- points ------------------------------------------------------------------------------------------------------

_FAKE_GIT = """\
#!/bin/sh
case "$1" in add|commit|reset|update-ref|tag|push|update-index|checkout-index) ;; *) exec "$CRASH_GIT" "$@" ;; esac
case "$PWD" in */release-tasks-*) exec "$CRASH_GIT" "$@" ;; esac
count=$(( $(cat "$CRASH_COUNT" 2>/dev/null || echo 0) + 1 ))
echo "$count" >"$CRASH_COUNT"
[ "$count" = "$CRASH_AT" ] || exec "$CRASH_GIT" "$@"
case "$CRASH_WHEN" in
    lives) kill -9 $PPID; exec "$CRASH_GIT" "$@" ;;
    unborn) kill -9 $PPID; exit 1 ;;
    ended) "$CRASH_GIT" "$@"; kill -9 $PPID ;;
    halfway) "$CRASH_GIT" "$@" <&0 & kill -9 $PPID; kill -9 $! ;;
esac
"""
_KILLING_HOOK = """\
[ "$CRASH_HOOK" = "{name} {state}" ] || exit 0
case "$CRASH_WHO" in
    us) kill -9 $(cat "$CRASH_PID") ;;
    git) kill -9 $PPID ;;
    both) kill -9 $(cat "$CRASH_PID") $PPID ;;
esac
"""
_HOOKS = {
    "bump": [
        *("pre-commit", "prepare-commit-msg", "commit-msg", "post-index-change", "post-commit"),
        *("reference-transaction prepared", "reference-transaction committed"),
    ],
    "tag": [
        *("reference-transaction prepared", "reference-transaction committed", "pre-push"),
        *("remote pre-receive", "remote update", "remote post-receive"),
    ],
    "rollback": ["reference-transaction prepared", "reference-transaction committed", "post-index-change"],
}


@dataclass(frozen=True)
class Point:
    """One place to kill at: the number of a call of ours, of a git of ours, or a hook."""

    name: str
    number: str = "0"
    variables: tuple[tuple[str, str], ...] = ()
    hook: str = ""

    def kill(self, scene: Scene) -> Ran:
        """Run the scene's command and kill it here."""
        if self.hook:
            _put_hook(scene, self.hook)
        if self.name.startswith("git "):
            fake = scene.folder / "bin" / "git"
            fake.parent.mkdir()
            fake.write_text(_FAKE_GIT)
            fake.chmod(0o755)
            path = f"{fake.parent}{os.pathsep}{scene.variables['PATH']}"
            mine = {"PATH": path, "CRASH_GIT": shutil.which("git") or "", "CRASH_COUNT": str(scene.folder / "count")}
            return scene.killed(self.number, **mine, **dict(self.variables))
        return scene.killed(self.number, **dict(self.variables))


def _put_hook(scene: Scene, hook: str) -> None:
    name, _, state = hook.removeprefix("remote ").partition(" ")
    told = f'[ "$1" = "{state}" ] || exit 0\n' if state else ""
    script = _KILLING_HOOK.replace("{name}", name).replace("{state}", state)
    scene.hook(name, told + script, is_remote=hook.startswith("remote "))


def points(shape: Shape, log: list[str]) -> list[Point]:
    """All points of *shape*'s command, *log* being the calls that it makes when it is left alone."""
    kind = shape.command[0]
    calls = [Point(f"{name} ({number})", str(number)) for number, name in enumerate(log, start=1)]
    starts = [
        Point(f"{name} ({number}), git too", f"{number}+")
        for number, name in enumerate(log, start=1)
        if name.startswith(
            ("start of git add", "start of git commit", "start of git tag", "start of git push", "start of git up")
        )
    ]
    is_staged = "--allow-dirty" not in shape.command  # then the commit is the second act
    bump_acts = 0 if "--no-commit" in shape.command else 1 + is_staged + shape.has_tool
    acts = {"bump": bump_acts, "tag": 2, "rollback": 2}[kind]
    gits = [
        Point(f"git {number} {when}", variables=(("CRASH_AT", str(number)), ("CRASH_WHEN", when)))
        for number in range(1, acts + 1)
        for when in ("unborn", "lives", "halfway", "ended")
    ]
    hooks = [
        Point(f"{hook}: {who}", variables=(("CRASH_HOOK", _hook_key(hook)), ("CRASH_WHO", who)), hook=hook)
        for hook in (_HOOKS[kind] if acts else [])
        for who in ("us", "git", "both")
    ]
    return [*calls, *starts, *gits, *hooks]


def _hook_key(hook: str) -> str:
    name, _, state = hook.removeprefix("remote ").partition(" ")
    return f"{name} {state}"


def judge(scene: Scene, sides: dict[str, dict[str, object]], following: str) -> str:
    """Run the *following* command and return the side that all is on then, or what is neither, after a ``!``."""
    if following == "repair":
        ran = scene.repair()
        found = difference(scene.snapshot(), **sides)
    elif following == "again":
        scene.wait_for_children()
        before = scene.snapshot()
        told = scene.invoke("status", "--no-online")
        if told.code or scene.snapshot() != before:
            return f"!status ended with {told.code} or changed something: {told.text[-600:]}"
        ran = scene.invoke(*scene.shape.command)
        found = difference(scene.snapshot(), new=sides["new"])
        is_left = "puts it right first" in told.text  # else it was over, and only its words were cut off
        if ran.code and is_left and scene.shape.command[0] == "bump":
            return f"!typed again it ended with {ran.code}: {ran.text[-600:]}"
    else:
        ran = scene.invoke("rollback")
        found = difference(scene.snapshot(), old=sides["old"])
    return f"{found}\n{ran.text[-1500:]}" if found.startswith("!") else found


def followings(shape: Shape) -> tuple[str, ...]:
    """The commands that may come next; a rollback ends where a bump began."""
    return ("repair", "again", "rollback") if shape.command[0] == "bump" else ("repair", "again")


def sides(scene: Scene, base: Path) -> tuple[dict[str, dict[str, object]], list[str]]:
    """Return all that is old and all that is new, and the calls that the command makes when it is left alone."""
    copy = scene.copy(base / f"{scene.folder.name}-new")
    log = copy.folder / "log"
    ran = copy.killed(0, log)
    assert ran.code == 0, ran.text
    found = {"old": scene.snapshot(), "new": copy.snapshot()}
    calls = log.read_text().splitlines()
    shutil.rmtree(copy.folder)
    return found, calls


@dataclass(frozen=True)
class Ready:
    """A scene before its command, all that is old and new, and the calls that the command makes."""

    scene: Scene
    sides: dict[str, dict[str, object]]
    calls: list[str]


def ready(name: str, base: Path, variables: dict[str, str]) -> Ready:
    """Make the scene of the shape *name* in *base*, for many copies of it."""
    folder = base / name.replace(" ", "-")
    folder.mkdir()
    scene = Scene(SHAPES[name], folder, variables).build()
    return Ready(scene, *sides(scene, base))
