"""Regular expressions that wait to be compiled are the ones that were written."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import release
from release.model.regex import _Later, regex


def test_it_does_what_the_compiled_one_does():
    later, compiled = regex(rb"(?P<n>[0-9]+)", re.IGNORECASE), re.compile(rb"(?P<n>[0-9]+)", re.IGNORECASE)
    assert later.findall(b"1 22 x") == compiled.findall(b"1 22 x")
    assert later.search(b"a7")["n"] == b"7"
    assert (later.pattern, later.flags, later.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)


def test_nothing_is_compiled_before_it_is_used():
    broken = regex("(")
    with pytest.raises(re.error, match="unterminated"):
        broken.match("")


def test_every_one_in_the_package_compiles():
    names = (module.name for module in pkgutil.walk_packages(release.__path__, "release."))
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, _Later)]
    assert len(found) > 100
    assert all(isinstance(each.pattern, (str, bytes)) for each in found)
