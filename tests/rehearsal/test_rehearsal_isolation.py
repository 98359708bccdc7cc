"""What a rehearsal's commands get to see of their user's environment, and what its copy of a project is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from release.rehearsal.isolation import isolated
from release.rehearsal.sandbox import Sandbox, write_settings
from release.syntax import toml

FOLDER = Path("/sandbox")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("CI", "true"), ("GITHUB_REPOSITORY", "a/b"), ("GITLAB_CI", "true"), ("NOXSESSION", "lint")),
        *(("PYPI_API_TOKEN", "pypi-0123456789"), ("SOME_PASSWORD", "abcdefgh"), ("TWINE_USERNAME", "me")),
        *(
            ("ACTIONS_ID_TOKEN_REQUEST_URL", "https://x.invalid"),
            ("GIT_DIR", "/x"),
            ("PIP_INDEX_URL", "https://x.invalid"),
        ),
        *(("ALIAS_OF_TOKEN", "same-secret"), ("SSL_CERT_FILE", "/x"), ("UV_INDEX_URL", "https://x.invalid")),
    ],
)
def test_what_tells_of_an_account_a_ci_or_an_index_is_out_of_sight(name, value):
    found = isolated({name: value, "THE_TOKEN": "same-secret"}, FOLDER, has_own_home=True)
    assert value not in found.values()


def test_every_proxy_leads_nowhere_and_only_this_machine_is_reached():
    given = {"https_proxy": "http://proxy.invalid", "No_Proxy": "proxy.invalid", "PATH": "/bin"}
    found = isolated(given, FOLDER, has_own_home=True)
    proxies = {value for name, value in found.items() if name.lower().endswith("_proxy") and name.lower() != "no_proxy"}
    assert proxies == {"http://127.0.0.1:9"}
    assert {value for name, value in found.items() if name.lower() == "no_proxy"} == {"127.0.0.1,localhost"}
    assert (found["PATH"], found["UV_OFFLINE"], found["PIP_NO_INDEX"]) == ("/bin", "1", "1")


@pytest.mark.parametrize("has_own_home", [True, False])
def test_the_demo_has_a_home_of_its_own_and_a_users_project_the_users_caches(has_own_home):
    found = isolated({"HOME": "/home/me", "XDG_CACHE_HOME": "/home/me/.c"}, FOLDER, has_own_home=has_own_home)
    assert (found["HOME"] == "/home/me", found["XDG_CACHE_HOME"] == "/home/me/.c") == (not has_own_home,) * 2


@pytest.mark.parametrize(
    "before",
    [
        "",
        '[tool.release.publish]\nstages = ["pypi"]\n[project]\nname = "x"\n',
        '[tool]\nrelease.publish.stages = ["pypi"]\n',
        '[tool.release]\npublish = { stages = ["pypi"] }\nsign = "always"\n',
        "[tool.a]\nx = 1\n[project]\nname = 'x'\n[tool.release]\nsign = 'auto'\n[tool.b]\ny = 2\n",
    ],
    ids=["nothing", "a table", "dotted keys", "an inline table", "tables that stand apart"],
)
def test_settings_replace_those_of_the_project_and_nothing_else(tmp_path, before):
    path = tmp_path / "pyproject.toml"
    path.write_text(before)
    wanted = {"publish": {"stages": ["testpypi", "pypi"]}, "indexes": {"pypi": {"upload": "http://127.0.0.1:1/"}}}
    write_settings(tmp_path, {"": {"sign": "never"}, **wanted})
    document, old = toml.parse(path.read_bytes()), toml.parse(before.encode())
    release = document["tool"].pop("release")
    assert release == {"sign": "never", **wanted}
    old.get("tool", {}).pop("release", None)
    assert {key: value for key, value in document.items() if value} == {k: v for k, v in old.items() if v}


def test_a_sandbox_is_gone_with_all_that_runs_in_it(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Sandbox("demo", {"PATH": "/usr/bin:/bin"}, has_own_home=True) as sandbox:
        assert subprocess.run(["ls", str(sandbox.folder)], check=True, capture_output=True).stdout
        url = sandbox.forge.url
        assert sandbox.address == f"{url}/someone/demo.git"
    assert [path for path in tmp_path.iterdir() if path.name.startswith("release-rehearsal-")] == []
    with pytest.raises(LookupError):
        assert sandbox.forge.url
