"""The commands of a step, and what they are for: uploading to an index, testing, building."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from release.model.workflow_needs import is_our_publish
from release.model.workflow_parts import OTHER, PYPI, TESTPYPI, Command
from release.syntax.shell import commands, essence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from release.model.workflow_parts import Setting, Step

_SHELLS = re.compile(r"(?:bash|sh|zsh|pwsh|powershell|cmd)?(?:\s.*)?")
_NAMES_INDEX = re.compile(r"repository|index|publish_url", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{\{.*?\}\}|\$\{?\w+\}?")  # its name may be that of a token, whatever index it is for
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}")
# Actions that upload, with the options that name the index.
_UPLOADERS = ("pypa/gh-action-pypi-publish", "jrubics/poetry-publish", "casperdcl/deploy-pypi", "yezz123/pypi-publish")
_UPLOADING = {
    ("twine", "upload"),
    ("uv", "publish"),
    ("poetry", "publish"),
    ("flit", "publish"),
    ("hatch", "publish"),
    ("pdm", "publish"),
    ("rye", "publish"),
    ("maturin", "upload"),
    ("maturin", "publish"),
    ("release", "publish"),
    ("release-tasks", "publish"),
}
# What a project calls its own way to upload; it counts where the job holds what an upload needs.
_TASKS = {"make", "just", "task", "nox", "tox", "invoke", "inv", "doit", "hatch", "pdm", "poe"}
_ELSEWHERE = re.compile(
    r"docs?\b|documentation|npm|wasm|crate|docker|image|helm|github|conda|brew|pages|site", re.IGNORECASE
)
_UPLOAD_WORD = {
    "mints": re.compile(r"(?:^|[/_.:-])(?:publish|upload)(?:$|[/_.:-])", re.IGNORECASE),
    "holds": re.compile(r"(?:^|[/_.:-])(?:publish|upload|release|deploy)(?:$|[/_.:-])", re.IGNORECASE),
}
_TEST_TOOLS = {"pytest", "py.test", "unittest", "trial", "ward", "nosetests", "stestr", "green", "ctest", "runtests.py"}
_LISTING = {"--version", "--collect-only", "-l", "--list", "--notest", "--help"}
_NO_TESTS = re.compile(
    r"lint|doc(?!test)|vendor|type|mypy|pyright|build|release|publish|pre-commit|style|format|manifest|twine|deploy|packag|audit|bump"
)
_TEST_WORD = re.compile(
    r"(?:^|[/_.:+ -])(?:(?:unit|run|py|smoke)?tests?|pytest|testing|check|ci|cov|coverage)(?=$|[\d/_.:,+ -])"
)
_TEST_SCRIPT = re.compile(r"(?:^|[-_.])(?:run)?(?:tests?|pytest)(?:$|[-_.])")
_TEST_NAME = re.compile(r"\b(?:(?:run|unit|py)?tests?|pytest|tox|test[ -]?suite)\b", re.IGNORECASE)
_BUILDERS = ("hynek/build-and-inspect-python-package", "pypa/cibuildwheel", "pyo3/maturin-action")
_NO_UPLOAD = {"--help", "-h", "--dry-run", "-n"}


def read_commands(run: Setting | None, shell: str) -> tuple[Command, ...]:
    """Return the commands of the script *run*; none for what is in another language than a shell's."""
    if run is None or not _SHELLS.fullmatch(shell):
        return ()
    first = run.place.line + run.is_block
    found = []
    for line, words, is_piped in commands(run.value):
        short = essence(words)
        if short:
            found.append(Command(words=short, line=first + line, raw=words, is_piped=is_piped))
    return tuple(found)


def index_of(step: Step, env: Mapping[str, str], domains: Mapping[str, str], *, armed: str) -> str:
    """Return the index that *step* uploads to, empty where it uploads to none.

    *env* are the variables of job and workflow. *armed* says how the job has what an upload needs, so that a project's
    own task ``publish`` counts: it ``holds`` a token, or ``mints`` one; empty where it does neither.
    """
    uses = step.uses
    if uses and uses.repository in _UPLOADERS:
        return _index_named([entry.value for entry in step.options if _NAMES_INDEX.search(entry.name)], domains)
    if uses and uses.repository == "pyo3/maturin-action":
        asked = step.option("command")
        does = asked is not None and asked.value in {"upload", "publish"}
        return _index_named([entry.value for entry in step.options], domains) if does else ""
    own = {**env, **{entry.name: entry.value for entry in step.env}}
    for command in step.commands:
        if (
            _uploads(command.words)
            or is_our_publish(command)
            or (armed and _may_upload(command.words, _UPLOAD_WORD[armed]))
        ):
            named = [value for name, value in own.items() if _NAMES_INDEX.search(name)]
            return _index_named([*(_VARIABLE.sub("", word) for word in command.words), *named], domains)
    return ""


def _uploads(words: tuple[str, ...]) -> bool:
    program = words[0].rpartition("/")[2]
    rest = [word for word in words[1:] if not word.startswith("-")]
    if not _NO_UPLOAD.isdisjoint(words):
        return False
    if program == "setup.py" or (program.startswith("python") and rest and rest[0].endswith("setup.py")):
        return "upload" in rest
    return bool(rest) and (program, rest[0]) in _UPLOADING


def _may_upload(words: tuple[str, ...], named: re.Pattern[str]) -> bool:
    program = words[0].rpartition("/")[2]
    if any(_ELSEWHERE.search(word) for word in words):
        return False
    if program in _TASKS:
        return any(named.search(word) for word in words[1:])
    is_script = "/" in words[0] or program.endswith((".sh", ".py"))
    script = words[0] if is_script else next((word for word in words[1:2] if word.endswith((".sh", ".py"))), "")
    return bool(named.search(script.rpartition("/")[2].replace(".sh", "").replace(".py", "")))


def _index_named(texts: Iterable[str], domains: Mapping[str, str]) -> str:
    """Return which index *texts* name; the public one where they name none."""
    said = " ".join(texts).lower()
    if domains.get(TESTPYPI, "\0") in said or re.search(r"test[-_.]?pypi", said):
        return TESTPYPI
    if domains.get(PYPI, "\0") in said:
        return PYPI
    return OTHER if re.search(r"https?://", _EXPRESSION.sub("", said)) else PYPI


def testing(step: Step) -> str:
    """Return the words with which *step* runs tests, empty where it does not."""
    for command in step.commands:
        if _tests(command):
            return " ".join(command.words[:4])
    if step.uses and re.search(r"(?:^|[/-])(?:pytest|tox)(?:$|[/-])", step.uses.action):
        return step.uses.written
    return ""


def _tests(command: Command) -> bool:
    program, rest = command.program, command.words[1:]
    rest = rest[: rest.index("--")] if "--" in rest else rest
    named = [word for word in rest if not word.startswith("--")]
    if program in {"tox", "nox"}:
        chosen = [word for word in named if not word.startswith("-")]
        is_other = bool(chosen) and all(_NO_TESTS.search(word) for word in chosen)
        return not is_other and _LISTING.isdisjoint(rest)
    if program in _TEST_TOOLS:
        return _LISTING.isdisjoint(rest)
    if program == "coverage":
        return "run" in rest
    if program in _TASKS or program in {"cargo", "go", "manage.py", "django-admin"}:
        return any(_TEST_WORD.search(word) for word in named)
    if command.raw[0] in {"hatch", "pdm", "rye", "pixi"} and _TEST_WORD.search(program):
        return True
    script = command.words[0] if "/" in command.words[0] else next(iter(rest[:1]), "")
    name = script.rpartition("/")[2].rpartition(".")[0].lower()
    return script.endswith((".sh", ".py")) and bool(_TEST_SCRIPT.search(name))


def tests_by_name(*names: str) -> bool:
    """Tell whether a job or step says in one of its names that it tests."""
    return any(_TEST_NAME.search(re.sub(r"[-_]", " ", name)) and "testpypi" not in name.lower() for name in names)


def building(step: Step) -> str:
    """Return the words with which *step* builds distributions, empty where it does not."""
    if step.uses and step.uses.repository in _BUILDERS:
        command = step.option("command")
        return "" if command and command.value in {"upload", "publish"} else step.uses.written
    return next((" ".join(command.words[:4]) for command in step.commands if _builds(command)), "")


def _builds(command: Command) -> bool:
    program, rest = command.program, [word for word in command.words[1:] if not word.startswith("-")]
    if program in {"build", "pyproject-build", "cibuildwheel"}:
        return True
    if program in {"uv", "poetry", "hatch", "flit", "pdm", "maturin", "rye"} and rest[:1] == ["build"]:
        return True
    if program == "pip":
        return rest[:1] == ["wheel"]
    is_setup = program == "setup.py" or (program.startswith("python") and bool(rest) and rest[0].endswith("setup.py"))
    if is_setup:
        return not {"sdist", "bdist_wheel", "bdist"}.isdisjoint(rest)
    return program in _TASKS and any(re.fullmatch(r"build|dist|sdist|wheels?", word) for word in rest)
