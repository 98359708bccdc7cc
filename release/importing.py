"""Importing Invoke without what tasks do not need of it, which is more than half of what it takes.

Invoke imports a double for tests (with it asyncio and TLS), a parser for settings in YAML, what it takes to look up its
own version and to read signatures (`tasking.py` does without), a log that nobody reads without ``--debug``, and what a
few of its options need. Each is imported here when it is asked for; whoever asks gets the real one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_LATE = (
    "getpass",
    "importlib.metadata",
    "inspect",
    "invoke.vendor.yaml",
    "locale",
    "logging",
    "pprint",
    "textwrap",
    "tokenize",
    "traceback",
    "unittest.mock",
    "urllib.parse",
)


class _Late(ModuleType):
    """Stands in for a module of which functions and classes are called: the first call imports it."""

    def __getattr__(self, name: str) -> Any:
        is_waiting = sys.modules.get(self.__name__) is self
        if name.startswith("__") and is_waiting:
            raise AttributeError(name)

        def called(*arguments: Any, **options: Any) -> Any:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return called if is_waiting else getattr(import_module(self.__name__), name)


class _Log:
    """Stands in for a logger: what is said for debugging is lost until somebody imports logging to see it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def debug(self, *arguments: Any, **options: Any) -> None:
        if not isinstance(sys.modules.get("logging", _NOBODY), _Late):
            import_module("logging").getLogger(self._name).debug(*arguments, **{"stacklevel": 2, **options})

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module("logging").getLogger(self._name), name)


_NOBODY = _Late("")
# What is called while Invoke is imported, and what answers then.
_ANSWERS = {"importlib.metadata": ("version", str), "logging": ("getLogger", _Log)}


def _has_threads() -> bool:
    """Tell whether another thread may be importing, too: it would get what is meant for Invoke alone."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def import_invoke() -> None:
    """Import Invoke the quick way, and as always where this one's Invoke needs more while it is imported."""
    late = {} if _has_threads() else {name: _Late(name) for name in _LATE if name not in sys.modules}
    for name in _ANSWERS.keys() & late.keys():
        vars(late[name]).update((_ANSWERS[name],))
    sys.modules.update(late)
    try:
        invoke = import_module("invoke")
        import_module("dataclasses")  # it asks inspect for little, and of most classes for nothing
    except Exception:  # noqa: BLE001 - whatever a class or function that is not there yet leads to
        for name in [name for name in sys.modules if name.partition(".")[0] == "invoke"]:
            del sys.modules[name]
    else:
        _look_up_later(invoke)
    finally:
        for name, module in late.items():
            for called, _ in _ANSWERS.values():
                vars(module).pop(called, None)
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _look_up_later(invoke: ModuleType) -> None:
    """Let *invoke* look up its version when somebody asks for it."""
    if vars(invoke).get("__version__") != "invoke":
        return
    del vars(invoke)["__version__"]

    def missing(name: str) -> str:
        if name != "__version__":
            raise AttributeError(f"module 'invoke' has no attribute {name!r}", name=name, obj=invoke)
        return str(import_module("importlib.metadata").version("invoke"))

    vars(invoke)["__getattr__"] = missing
