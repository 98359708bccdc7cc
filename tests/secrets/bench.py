"""One project with everything that a release needs, and secrets in every place that a login is kept."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import canaries
import keyring
import rehearsed
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from release import sessions
from release.__main__ import main
from release.model.candidate import Candidate
from release.model.distribution import Distribution, kind_of

NAME, VERSION, TAG = "demo", "1.0", "v1.0"
PYPROJECT = """\
[project]
name = "demo"
version = "1.0"

[tool.release.approval]
allow-yes = true

[tool.release.publish]
wait = 1
tries = 1

[tool.release.announce]
unverified = true
"""
FILES = {
    "demo/__init__.py": '__version__ = "1.0"\n',
    "CHANGELOG.md": "# Changelog\n\n## 1.0\n\n- A thing.\n",
    ".gitignore": ".release/\ndist/\n__pycache__/\n",
    "noxfile.py": "import release.sessions\n\nrelease.sessions.register()\n",
}
WORDS = 'wörd "with\\ blanks & <signs>/@:%'
SIGNS = "s1gns\"&<\\>'/@:%+=?x9Zq!é7Kd"


class FileKeyring(KeyringBackend):
    """A keyring whose passwords lie in a file; one that is broken says them in its complaint."""

    priority = 1

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self.problem = path, None

    def get_password(self, service: str, username: str) -> str | None:
        found = json.loads(self._path.read_text()).get(username)
        if self.problem:
            raise self.problem(f"{service} {username} {found}")
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


PROBLEMS = {"keyring's own": KeyringError, "a value": ValueError, "a key": KeyError, "the system's": OSError}


class SessionFailed(Exception):
    """What a session ends with."""


@dataclass
class Session:
    """What a session of Nox gives to those of ours."""

    name: str
    posargs: list[str]

    def error(self, words: str) -> None:
        """End the session."""
        raise SessionFailed(words)


@dataclass
class Seen:
    """All that a run left behind, by where it was seen."""

    code: int
    texts: dict[str, str]

    def leaks(self, corpus: canaries.Corpus) -> list[str]:
        """Return what was given away, and where."""
        return [f"{name} in {where}" for where, text in self.texts.items() for name in corpus.found_in(text)]


class Processes:
    """Sees the command line of every program that is started below this process."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.environments: list[tuple[str, str]] = []
        self.is_on = False
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple) -> None:
        if self.is_on and event == "subprocess.Popen":
            argv = " ".join(map(os.fsdecode, arguments[1]))
            self.seen.add(argv)
            self.environments.append((argv, json.dumps(dict(arguments[3] or os.environ))))

    @contextlib.contextmanager
    def watched(self):
        """Watch during the block: our own children by the interpreter's word, theirs by looking again and again."""
        self.seen, self.environments, self.is_on = set(), [], True
        ended = threading.Event()
        looking = threading.Thread(target=self._look, args=(ended,))
        looking.start()
        try:
            yield
        finally:
            self.is_on = False
            ended.set()
            looking.join()

    def _look(self, ended: threading.Event) -> None:
        while sys.platform == "linux" and not ended.wait(0.02):
            self.seen.update(_commands_below(os.getpid()))


PROCESSES = Processes()


@contextlib.contextmanager
def _logged(*, is_on: bool):
    """Show all that any library logs."""
    handler, root = logging.StreamHandler(), logging.getLogger()
    level = root.level
    if is_on:
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def _commands_below(pid: int) -> set[str]:
    found: set[str] = set()
    with contextlib.suppress(OSError):  # it has ended while it was looked at
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                argv = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                # git's own helper has the address of a remote in its arguments, from git's configuration
                found |= _commands_below(int(child)) | ({argv} if "remote-http" not in argv else set())
    return found


@dataclass
class Bench:
    """The project, the secrets, and running a command in it."""

    project: object
    corpus: canaries.Corpus
    home: Path
    monkeypatch: object
    capture: object
    ring: FileKeyring
    index_token: str = ""
    known: list[tuple[str, str]] = field(default_factory=list)

    def configure(self, *, index=None, forge=None, kind="github", text="", tag=True) -> None:
        """Write and commit the configuration, tag it, and make the candidate of it."""
        lines = [PYPROJECT, text]
        upload, simple = (
            (index.upload_url, index.simple_url) if index else ("http://127.0.0.1:9/", "http://127.0.0.1:9/")
        )
        lines += [
            f'[tool.release.indexes.{name}]\nupload = "{upload}"\nsimple = "{simple}"\ntoken = "{variable}"'
            for name, variable in {"pypi": "PYPI_API_TOKEN", "corp": "CORP_UPLOAD"}.items()
        ]
        if forge is not None:
            api = forge.url + ("/api/v4" if kind == "gitlab" else "")
            lines.append(f'[tool.release.forge]\nkind = "{kind}"\nurl = "{forge.url}/someone/project"\napi = "{api}"')
        self.project.commit("configure", **{"pyproject.toml": "\n\n".join(lines) + "\n"})
        self.project.push()
        if tag:
            self.project.git("tag", "--annotate", TAG, "--message", TAG)
            self.project.git("push", "--quiet", "origin", TAG)
        self.make_candidate(TAG if tag else "")

    def make_candidate(self, tag: str) -> None:
        """Put distributions into ``dist/`` and the candidate beside."""
        folder = self.project.root / "dist"
        made = [rehearsed.wheel(folder, NAME, VERSION), rehearsed.sdist(folder, NAME, VERSION)]
        distributions = tuple(
            Distribution(
                filename=path.name,
                kind=kind_of(path.name),
                size=path.stat().st_size,
                sha256=sha256(path.read_bytes()).hexdigest(),
            )
            for path in sorted(made)
        )
        empty = {"epoch": 0, "tests": (), "findings": (), "tools": {}}
        candidate = Candidate(
            project=NAME, version=VERSION, commit=self.project.head, tag=tag, distributions=distributions, **empty
        )
        self.project.write(".release/candidate.json", candidate.canonical())

    def set(self, name: str, text: str, user: str = "__token__", *, plain: bool = False) -> str:
        """Put a secret into the environment variable *name*."""
        self.monkeypatch.setenv(name, text)
        return self.corpus.add(f"${name}", text, user, plain=plain)

    def unset(self, *names: str) -> None:
        """Take variables away; their secrets are still looked for."""
        for name in names:
            self.monkeypatch.delenv(name, raising=False)

    def task(self, *words: str, verbose: bool = False) -> Seen:
        """Run ``python -m release WORDS``; *verbose* shows what every library logs, as ``--debug`` does."""

        def command() -> int:
            self.monkeypatch.setattr(sys, "argv", ["release", *(["--echo"] if verbose else []), *words])
            try:
                main()
            except SystemExit as end:
                return int(end.code or 0)
            return 0

        return self._seen(command, verbose=verbose)

    def session(self, name: str, *posargs: str, verbose: bool = False) -> Seen:
        """Run the session *name*; *verbose* shows what every library logs, as ``nox --verbose`` does."""

        def command() -> int:
            try:
                getattr(sessions, name)(Session(name, list(posargs)))
            except SessionFailed:
                return 1
            return 0

        return self._seen(command, verbose=verbose)

    def child(self, *argv: str) -> Seen:
        """Run a program in the project."""

        def command() -> int:
            ran = self.project.run(*argv)
            sys.stdout.write(ran.out)
            sys.stderr.write(ran.err)
            PROCESSES.environments.clear()  # what this test starts is given all
            return ran.code

        return self._seen(command)

    def _seen(self, command, *, verbose: bool = False) -> Seen:
        root = self.project.root
        before = canaries.files_below(root)
        with tempfile.TemporaryDirectory(dir=root.parent) as temporary, PROCESSES.watched():
            self.monkeypatch.setenv("TMPDIR", temporary)
            self.monkeypatch.setattr(tempfile, "tempdir", None)
            self.monkeypatch.chdir(root)
            self.capture.readouterr()
            with _logged(is_on=verbose):
                code = command()
            told = self.capture.readouterr()
            left = canaries.texts_below(Path(temporary))
        self.monkeypatch.setattr(tempfile, "tempdir", None)
        changed = canaries.texts_below(root, before)
        texts = {"standard output": told.out, "standard error": told.err, "the process list": "\n".join(PROCESSES.seen)}
        return Seen(code, {**texts, **changed, **left})

    def assert_silent(self, seen: Seen) -> None:
        """Fail where a secret was given away, and where nothing was looked at."""
        assert seen.texts["standard output"] + seen.texts["standard error"], "the command said nothing at all"
        leaks = seen.leaks(self.corpus)
        told = {where: text for where, text in seen.texts.items() if any(leak.endswith(where) for leak in leaks)}
        assert not leaks, "\n".join([*leaks, *(f"{where}: {text[-3000:]}" for where, text in told.items())])
        stray = [argv for argv, held in PROCESSES.environments if "uploading" not in argv and self._publishes(held)]
        assert stray == [], f"{stray}: a program that has no business with it was given the token"

    def _publishes(self, environment: str) -> bool:
        return bool(self.index_token) and self.index_token[-30:] in environment


def make_bench(make_project, home: Path, monkeypatch, capture) -> Bench:
    """Make the project and plant a secret in every place: environment, keyring, files, the remote's address."""
    project = make_project({**FILES, "pyproject.toml": PYPROJECT})
    corpus = canaries.Corpus()
    (home / "keyring.json").write_text(json.dumps({"__token__": "k3yr1ng-0f-a-f1le-Qv8Zt2Lm5"}))
    ring = FileKeyring(home / "keyring.json")
    keyring.set_keyring(ring)
    bench = Bench(project, corpus, home, monkeypatch, capture, ring)
    monkeypatch.setenv("HOME", str(home))
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there: nothing leaves this machine
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    corpus.add("the keyring", "k3yr1ng-0f-a-f1le-Qv8Zt2Lm5")
    made = canaries.tokens()
    _plant_variables(bench, made)
    netrc = corpus.add("netrc", "n3trc-Ka8sEw2Rt5Yp0Lo7", "nina")
    (home / ".netrc").write_text(f"machine 127.0.0.1 login nina password {netrc}\n")
    pypirc = corpus.add(".pypirc", "pyp1rc#Zu4Hn6Bg1Vf9Cd3")
    lines = f"[pypi]\nusername = __token__\npassword = {pypirc}\n\n[corp]\nrepository = https://127.0.0.1/\n"
    (home / ".pypirc").write_text(f"{lines}password = {corpus.add('.pypirc of an account', made['account'])}\n")
    kept = corpus.add("git's store", "st0red-Wq7Xe3Cr9Vt1By5", "gustav")
    (home / ".git-credentials").write_text(f"https://gustav:{kept}@127.0.0.1\n")
    header = corpus.add("git's extra header", "aGVhZDpleHRyYS1oM2FkZXItUzFnbjlk", "")
    project.git("config", "http.https://127.0.0.1/.extraheader", f"AUTHORIZATION: basic {header}")
    address = corpus.add("a remote's address", "r3mote-Jm2Kn8Hb4Gv6Fc1", "rita")
    project.git("remote", "add", "mirror", f"http://rita:{address}@127.0.0.1:9/x.git")
    bench.known = [("__token__", made["project"]), ("signe", SIGNS), ("nina", netrc)]
    return bench


def _plant_variables(bench: Bench, made: dict[str, str]) -> None:
    bench.set("PYPI_API_TOKEN", made["project"])
    bench.set("TEST_PYPI_API_TOKEN", made["other project"])
    bench.set("TESTPYPI_API_TOKEN", made["minutes"])
    bench.set("UV_PUBLISH_TOKEN", made["cut off"])
    bench.set("HATCH_INDEX_AUTH", made["wrong character"])
    bench.set("PYPI_TOKEN", made["project by id"])
    bench.set("POETRY_PYPI_TOKEN_PYPI", made["no macaroon"])
    bench.set("CORP_UPLOAD", "c0rp-Upl0ad-Xs4Dz8Fw2")
    bench.set("SERVICE_PASSWORD", SIGNS, "signe")
    bench.set("OTHER_PASSWORD", WORDS, "wanda", plain=True)
    bench.set("GITLAB_TOKEN", "glpat-Er5Tz7Ui9Op1As3Df")
    bench.set("GITHUB_TOKEN", "ghp_" + "A1b2C3d4E5" * 3 + "f6G7h8")
    bench.set("CI_JOB_TOKEN", "64_Mn3Bv6Cx9Yl2Kj5Hg8")
    bench.set("DEPLOY_URL", "https://dora:d3ploy%2FNm5Qw9Er@127.0.0.1/x")
    bench.corpus.canaries.pop()
    bench.corpus.add("the password in $DEPLOY_URL", "d3ploy/Nm5Qw9Er", "dora")
