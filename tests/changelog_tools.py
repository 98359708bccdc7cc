"""Stand-ins for the tools that write change logs: small programs with the same command line and the same effects.

The real ones are taken where they are installed beside the interpreter; these are last on PATH.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_START = """\
#!{python}
import argparse, re, subprocess, sys
from pathlib import Path
try: import tomllib
except ImportError: import tomli as tomllib
parser = argparse.ArgumentParser()
"""
TOWNCRIER = """\
parser.add_argument("command", choices=["build"])
parser.add_argument("--yes", action="store_true", required=True)
parser.add_argument("--version", required=True)
parser.add_argument("--date", required=True)
options = parser.parse_args()
config = Path("towncrier.toml") if Path("towncrier.toml").exists() else Path("pyproject.toml")
table = tomllib.loads(config.read_text())["tool"]["towncrier"]
if "template" in table and not Path(table["template"]).exists(): sys.exit("Template file not found")
log, folder = Path(table.get("filename", "NEWS.rst")), Path(table.get("directory", "newsfragments"))
if not folder.is_dir(): sys.exit(f"Failed to list the news fragment files: {folder}")
news = sorted(path for path in folder.iterdir() if re.fullmatch(r"[^.]+\\.(feature|bugfix|misc)(\\.\\w+)?", path.name))
name = table.get("name", "")
told = f"# {name} {options.version} ({options.date})\\n\\n"
for kind, title in (("feature", "Features"), ("bugfix", "Bugfixes"), ("misc", "Misc")):
    mine = [path for path in news if path.name.split(".")[1] == kind]
    told += f"## {title}\\n\\n" * bool(mine)
    for path in mine: told += f"- {path.read_text().strip()} (#{path.name.split('.')[0]})\\n"
    told += "\\n" * bool(mine)
told += "" if news else "No significant changes.\\n"
mark = "<!-- towncrier release notes start -->\\n"
before = log.read_text() if log.exists() else ""
head, found, rest = before.partition(mark)
log.write_text(f"{head}{found}\\n{told}\\n{rest.lstrip()}" if found else told + before)
for path in news: path.unlink()
"""
SCRIV = """\
import configparser, datetime
parser.add_argument("command", choices=["collect"])
parser.add_argument("--no-add", action="store_true")
parser.add_argument("--no-edit", action="store_true")
parser.add_argument("--version", required=True)
options = parser.parse_args()
table = {}
for name in ("setup.cfg", "tox.ini", "changelog.d/scriv.ini"):
    ini = configparser.ConfigParser()
    ini.read(name)
    for section in ("scriv", "tool.scriv"):
        if ini.has_section(section): table = table or dict(ini[section])
if not table: table = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["scriv"]
log = Path(table.get("changelog", f"CHANGELOG.{table.get('format', 'rst')}"))
folder = Path(table.get("fragment_directory", "changelog.d"))
news = sorted(path for path in folder.glob("*.md") if not path.name.startswith("README"))
if not news:
    print("No changelog fragments to collect", file=sys.stderr)
    sys.exit(2)
day = datetime.date.today().isoformat()
told = f"\\n<a id='changelog-{options.version}'></a>\\n# {options.version} \\u2014 {day}\\n\\n"
told += "\\n\\n".join(path.read_text().strip().replace("###", "##") for path in news) + "\\n"
mark = "<!-- scriv-insert-here -->\\n"
before = log.read_text() if log.exists() else mark
head, found, rest = before.partition(mark)
log.write_text(head + found + told + rest)
for path in news: path.unlink()
"""
GIT_CLIFF = """\
parser.add_argument("--config")
parser.add_argument("--tag", required=True)
parser.add_argument("--unreleased", action="store_true")
parser.add_argument("--prepend")
parser.add_argument("--output")
options = parser.parse_args()
table = tomllib.loads(Path(options.config).read_text())["changelog"] if options.config else {}
head = table.get("header", "# Changelog")
last = subprocess.run(["git", "describe", "--tags", "--abbrev=0"], capture_output=True, text=True).stdout.strip()
commits = subprocess.run(["git", "log", "--format=%s", f"{last}.." if last else "HEAD"], capture_output=True, text=True)
lines = "".join(f"- {line.partition(': ')[2] or line}\\n" for line in commits.stdout.splitlines())
told = f"{head}\\n## {options.tag}\\n\\n{lines}\\n"
path = Path(options.prepend or options.output or table["output"])
rest = path.read_text() if options.prepend else ""
path.write_text(told + rest.removeprefix(head))
"""
_ALL = {"towncrier": TOWNCRIER, "scriv": SCRIV, "git-cliff": GIT_CLIFF}


def put(folder: Path, *names: str) -> str:
    """Put the stand-ins of these *names* (default: all) into *folder*; return the PATH that ends with it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or _ALL:
        (folder / name).write_text(_START.replace("{python}", sys.executable) + _ALL[name])
        (folder / name).chmod(0o755)
    return f"{os.environ['PATH']}{os.pathsep}{folder}"
