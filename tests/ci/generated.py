"""Facts in many shapes, what the CI files of each are, and the tools of others that look at them."""

from __future__ import annotations

import shutil
import subprocess

import pytest
import yaml

from release.ci import render
from release.model.ci import CiFacts

USUAL = {"project": "demo", "made_by": "0.1.0", "page": "https://index.example/project/demo/"}
SHAPES = {
    "usual": {},
    "by the index's own action": {"publisher": "action"},
    "in a folder": {"folder": "packages/a b/", "tag_prefix": "a-b/v"},
    "no trial": {"trial_environment": ""},
    "many Pythons and machines": {"pythons": ("3.10", "3.13"), "runners": ("ubuntu-24.04", "windows-2025")},
    "an index of its own": {"stages": ("testpypi", "private"), "secrets": ("PRIVATE_TOKEN",), "page": ""},
    "odd names": {"environment": 'release: #1 "really"', "tag_prefix": "", "workflow": "publish.yaml"},
}
shapes = pytest.mark.parametrize("shape", SHAPES)


def facts(shape="usual", **more):
    return CiFacts(**{**USUAL, "trial_page": "https://test.index.example/project/demo/", **SHAPES[shape], **more})


def release(shape="usual", kind="github", **more):
    """The first file of *kind*, parsed; ``on`` stays a word."""
    text = next(iter(render(kind, facts(shape, **more)).values()))
    return yaml.load(text, yaml.BaseLoader)


def look(tmp_path, tool, *arguments, files):
    """Write *files* and return what *tool* says of them; skip where it is not installed."""
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed: pip install {tool}")
    for path, text in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return subprocess.run([program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
