"""What publishing costs beside `twine upload`, and whether memory grows with the size of a file.

The indexes run in a process of their own, so neither their time on another core nor their memory is counted with ours.
Every run has a fresh one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import rehearsed
import scale
import shapes
from measure import Command, alternate, pair, show

from release.model.candidate import Candidate
from release.model.distribution import Distribution, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from measure import Run

NAME, VERSION = "demo", scale.OLD
DISTRIBUTIONS = 100
MB = 1000**2
LARGE, SMALL = 500 * MB, 5 * MB
_COPIES = 8
"""How often a file of the large size is on the disk at most: built, in dist/, unpacked twice, on each index."""
_SCRIPTS = Path(sys.executable).parent
_IGNORED = "/.nox/\n/.release/\n/dist/\n__pycache__/\n"
_NOXFILE = (
    "import nox\n\nimport release.sessions\n\n\n@nox.session(python=False)\ndef tests(session):\n"
    '    session.run("python", "-c", "")\n\n\nrelease.sessions.register()\n'
)
_BACKEND = '''\
"""A build backend that needs nothing: a small sdist, and a wheel that is as large as SIZE says."""

import io
import tarfile
import zipfile
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

SIZE = {size}
METADATA = "Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
METADATA += "Description-Content-Type: text/markdown\\n\\n# A large project\\n"
INFO = "{name}-{version}.dist-info"


class Sparse(io.FileIO):
    """A file that takes no room on the disk for zeros."""

    def write(self, data):
        if len(data) < 65536 or data.count(0) < len(data):
            return super().write(data)
        self.seek(len(data), 1)
        return len(data)


def coded(digest):
    return urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()


def build_sdist(folder, settings=None):
    name = "{name}-{version}.tar.gz"
    with tarfile.open(Path(folder) / name, "w:gz") as archive:
        for path in ("backend.py", "pyproject.toml"):
            archive.add(path, "{name}-{version}/" + path)
        entry = tarfile.TarInfo("{name}-{version}/PKG-INFO")
        entry.size = len(METADATA)
        archive.addfile(entry, io.BytesIO(METADATA.encode()))
    return name


def build_wheel(folder, settings=None, metadata=None):
    name = "{name}-{version}-py3-none-any.whl"
    texts = {{
        "{name}/__init__.py": '__version__ = "{version}"\\n',
        INFO + "/METADATA": METADATA,
        INFO + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: backend\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }}
    piece, data = bytes(1_000_000), sha256()
    for _ in range(SIZE // len(piece)):
        data.update(piece)
    digests = {{path: sha256(text.encode()) for path, text in texts.items()}} | {{"{name}/data.bin": data}}
    sizes = {{path: len(text) for path, text in texts.items()}} | {{"{name}/data.bin": SIZE}}
    record = "".join(path + ",sha256=" + coded(digests[path]) + "," + str(sizes[path]) + "\\n" for path in digests)
    record += INFO + "/RECORD,,\\n"
    with Sparse(str(Path(folder) / name), "w+") as file, zipfile.ZipFile(file, "w") as archive:
        with archive.open("{name}/data.bin", "w", force_zip64=True) as member:
            for _ in range(SIZE // len(piece)):
                member.write(piece)
        for path, text in {{**texts, INFO + "/RECORD": record}}.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return name
'''


def upload(folder: Path, runs: int) -> None:
    """`nox -s publish` of 100 distributions against `twine upload` of the same, each to an empty index.

    Once the index answers at once, so that all that we do beside uploading shows, Nox's own start above all; then it
    takes as long for each file as the answer of a server in the same building, and of one that is near.
    """
    for words, seconds in (("at once", 0.0), ("in 5 ms", 0.005), ("in 50 ms", 0.05)):
        measured = _upload(folder / words, runs or 5, seconds)
        show(f"upload, {words}", "wall", measured, "<= 1.1")
        show(f"upload, {words}", "cpu", measured, "")
        show(f"upload, {words}", "peak", measured, "")


def _upload(folder: Path, runs: int, seconds: float) -> tuple[list[Run], list[Run]]:
    with serving(folder / "indexes", 2 * (runs + 1), seconds) as indexes:
        ours, theirs = indexes[: runs + 1], indexes[runs + 1 :]
        root = scale.build(folder / "project", _project(ours))
        _candidate(root)
        environment = tokens(ours)
        call(root, environment, "invoke", "approve", "--yes")
        accounts = folder / "accounts"
        accounts.write_text(_accounts(theirs))
        by_hand = ("--non-interactive", "--disable-progress-bar", "--config-file", str(accounts), "-r", "run{n}")
        measured = pair(
            Command(argv=_publish(), cwd=root, environment=environment),
            Command(argv=[_script("twine"), "upload", *by_hand, "dist/*"], cwd=root, environment={}),
            runs=runs,
        )
        for number in range(2 * (runs + 1)):
            if (there := len(list((folder / "indexes" / str(number)).glob("*.whl")))) != DISTRIBUTIONS:
                raise RuntimeError(f"{there} files came to index {number} and not {DISTRIBUTIONS}: no measurement")
    return measured


def memory(folder: Path, runs: int) -> None:
    """The largest process of `nox -s release`, `invoke approve` and `nox -s publish`, with 500 MB and with 5 MB."""
    runs = runs or 1
    if (free := shutil.disk_usage(folder).free) < (needed := (_COPIES + runs) * LARGE):
        raise RuntimeError(f"{folder} has {free / MB:.0f} MB free, {needed / MB:.0f} are needed")
    with serving(folder / "indexes", 2 * (runs + 1)) as indexes:
        given = {LARGE: indexes[: runs + 1], SMALL: indexes[runs + 1 :]}
        roots = {size: _built(folder / str(size), size, own) for size, own in given.items()}
        for step, argv in (
            ("release", [_script("nox"), "-s", "release"]),
            ("approve", [_script("invoke"), "approve", "--yes"]),
            ("publish", _publish()),
        ):
            commands = [Command(argv=argv, cwd=root, environment=tokens(given[size])) for size, root in roots.items()]
            show(f"500 MB, {step}", "peak", alternate(commands, runs=runs), "<= 100 MiB")


def _built(root: Path, size: int, indexes: list[list[str]]) -> Path:
    """A project whose wheel has *size* bytes of data."""
    backend = _BACKEND.format(size=size, name=NAME, version=VERSION)
    return scale.build(root, {**_project(indexes), "backend.py": backend})


@contextmanager
def serving(folder: Path, number: int, seconds: float = 0.0, name: str = NAME) -> Iterator[list[list[str]]]:
    """Run *number* empty indexes apart, that answer in so many *seconds*; each is its upload address and a token."""
    script = str(Path(__file__).parent / "indexes_apart.py")
    argv = [sys.executable, script, str(folder), name, str(number), str(seconds)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as apart:
        assert apart.stdin
        assert apart.stdout
        try:
            yield json.loads(apart.stdout.readline())
        finally:
            apart.stdin.close()


def _project(indexes: list[list[str]]) -> dict[str, str | bytes]:
    """A project that knows the indexes ``run0``, ``run1``, …, and may be approved without asking."""
    tables = "".join(
        f'\n[tool.release.indexes.run{number}]\nupload = "{url}"\ntoken = "TOKEN_{number}"\n'
        for number, (url, _) in enumerate(indexes)
    )
    return {
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n\n'
        f'[project]\nname = "{NAME}"\nversion = "{VERSION}"\n\n[tool.release.approval]\nallow-yes = true\n{tables}',
        "tasks.py": shapes.TASKS,
        "noxfile.py": _NOXFILE,
        ".gitignore": _IGNORED,
    }


def _candidate(root: Path) -> None:
    """Put wheels that differ in their build number into ``dist/``, and their record beside."""
    files = [_wheel(root / "dist", number) for number in range(DISTRIBUTIONS)]
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, stdout=subprocess.PIPE, check=True, text=True)
    candidate = Candidate(
        project=NAME,
        version=VERSION,
        commit=head.stdout.strip(),
        tag=f"v{VERSION}",
        epoch=0,
        distributions=tuple(_distribution(path) for path in sorted(files)),
        tests=(),
        findings=(),
        tools={},
    )
    (root / ".release").mkdir()
    (root / ".release/candidate.json").write_bytes(candidate.canonical())


def _wheel(folder: Path, build: int) -> Path:
    kind = f"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nBuild: {build}\nTag: py3-none-any\n"
    plain = rehearsed.wheel(folder, NAME, VERSION, extra={f"{NAME}-{VERSION}.dist-info/WHEEL": kind.encode()})
    return plain.rename(folder / f"{NAME}-{VERSION}-{build}-py3-none-any.whl")


def _distribution(path: Path) -> Distribution:
    data = path.read_bytes()
    return Distribution(filename=path.name, kind=kind_of(path.name), size=len(data), sha256=sha256(data).hexdigest())


def tokens(indexes: list[list[str]]) -> dict[str, str]:
    """What a maintainer's machine has: tokens, and no CI."""
    return {"CI": "", **{f"TOKEN_{number}": token for number, (_, token) in enumerate(indexes)}}


def _accounts(indexes: list[list[str]]) -> str:
    """What twine reads of the same indexes."""
    names = " ".join(f"run{number}" for number in range(len(indexes)))
    sections = (
        f"[run{number}]\nrepository = {url}\nusername = __token__\npassword = {token}\n"
        for number, (url, token) in enumerate(indexes)
    )
    return "".join((f"[distutils]\nindex-servers = {names}\n", *sections))


def _publish() -> list[str]:
    return [_script("nox"), "-s", "publish", "--", "--index", "run{n}"]


def _script(name: str) -> str:
    return str(_SCRIPTS / name)


def call(root: Path, environment: Mapping[str, str], name: str, *arguments: str) -> None:
    argv = [_script(name), *arguments]
    subprocess.run(argv, cwd=root, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)


CASES = {"upload": upload, "upload-memory": memory}
