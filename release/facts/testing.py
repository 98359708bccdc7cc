"""How the project's tests are run: their requirements and their command, as configured or as found."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from release.errors import ConfigInvalid
from release.facts.testing_tools import NAMES as _NAMES
from release.facts.testing_tools import legacy_extra, tool_requirements
from release.model.records import dataclass
from release.syntax import toml
from release.syntax.probe import dig

if TYPE_CHECKING:
    from release.config import Config
    from release.system.view import View

NO_TESTS = "this project has no tests"
_GROUPS, _EXTRAS = ("dependency-groups",), ("project", "optional-dependencies")
_FILES = (
    "requirements-test.txt",
    "requirements-tests.txt",
    "requirements_test.txt",
    "test-requirements.txt",
    "requirements/test.txt",
    "requirements/tests.txt",
    "requirements-dev.txt",
    "requirements_dev.txt",
    "dev-requirements.txt",
    "requirements/dev.txt",
)
_CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.[0-9]+)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class TestSetup:
    """What to install (``requirements`` as an installer's arguments, the project among them) and what to run."""

    requirements: tuple[str, ...]
    command: tuple[str, ...]

    @property
    def key(self) -> str:
        """A digest that changes when anything here does."""
        return sha256(repr(self).encode()).hexdigest()


def read_test_setup(view: View, config: Config) -> TestSetup | None:
    """Return how to run the tests, ``None`` where the project has none.

    Requirements are those of the first dependency group, extra or requirements file that is named for tests or
    development, else what another tool is told to install; pytest is added where the command is ours.
    """
    if not (config.tests.command or _has_tests(view)):
        return None
    document = toml.parse_file("pyproject.toml", view.read("pyproject.toml") or b"")
    command = config.tests.command or ("python", "-m", "pytest")
    requirements = config.tests.requires or (*_found(view, document), *(() if config.tests.command else ("pytest",)))
    extra = "" if config.tests.requires else _extra(view, document)
    project = f".[{extra}]" if extra and not _named(dig(document, _GROUPS)) else "."
    return TestSetup(requirements=("-e", project, *requirements), command=command)


def declared_pythons(view: View, config: Config) -> tuple[str, ...]:
    """Return the Python versions to test on: configured, else those in the classifiers, else none in particular."""
    if config.tests.pythons:
        return config.tests.pythons
    document = toml.parse_file("pyproject.toml", view.read("pyproject.toml") or b"")
    classifiers = dig(document, ("project", "classifiers"))
    listed = classifiers if isinstance(classifiers, list) else []
    return tuple(match[1] for text in listed if (match := _CLASSIFIER.fullmatch(str(text))))


def _found(view: View, document: dict[str, Any]) -> tuple[str, ...]:
    group = _named(dig(document, _GROUPS))
    if group:
        from nox.project import dependency_groups  # noqa: PLC0415 - only sessions ask, and Nox is loaded there

        try:
            return dependency_groups(document, group)
        except (ValueError, TypeError, LookupError) as problem:
            raise ConfigInvalid(
                f"dependency group {group} cannot be read: {problem}",
                where=("pyproject.toml: [dependency-groups]",),
                fix=("$EDITOR pyproject.toml",),
            ) from None
    if _extra(view, document):
        return ()
    file = next((path for path in _FILES if view.size(path) is not None), "")
    return ("-r", file) if file else tool_requirements(view, document)


def _extra(view: View, document: dict[str, Any]) -> str:
    """Return the extra for tests: of pyproject.toml's project, else of setup.cfg or setup.py."""
    declared = dig(document, ("project",))
    return _named(dig(document, _EXTRAS)) or (
        legacy_extra(view)
        if not isinstance(declared, dict) or "optional-dependencies" in (declared.get("dynamic") or [])
        else ""
    )


def _named(table: object) -> str:
    return next((name for name in _NAMES if isinstance(table, dict) and name in table), "")


def _has_tests(view: View) -> bool:
    names = view.names()
    folders = [name for name in names if name in {"tests/", "test/", "testing/"}]
    return bool(folders) or any(re.fullmatch(r"test_\w+\.py|\w+_test\.py|tests\.py", name) for name in names)
