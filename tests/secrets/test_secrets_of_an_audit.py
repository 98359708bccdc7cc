"""An audit that finds secrets everywhere repeats none of them: not in its facts, and not in what its checks say."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import asdict
from datetime import datetime, timezone

import keyring
import pytest
from canaries import Corpus, tokens
from keyring.backend import KeyringBackend

from release.checks import REPOSITORY, SECRETS
from release.config import read_config
from release.facts.audit.repository import read_repository
from release.facts.audit.secrets import read_secrets
from release.facts.audit.workflows import read_workflows
from release.model.audit import Answers
from release.model.auditing import AuditFacts
from release.model.secrets import Lies
from release.system.view import View

KEY = "-----BEGIN " + "PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"
WORKFLOW = """\
on: push
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - run: twine upload dist/*
        env:
          TWINE_PASSWORD: {token}
"""


class Ring(KeyringBackend):
    """A keyring with one password, which it also says in its complaint."""

    priority = 9
    text, problem = "", ""

    def get_password(self, *_):
        if self.problem:
            raise RuntimeError(self.problem)
        return self.text

    def set_password(self, *_):
        raise NotImplementedError

    def delete_password(self, *_):
        raise NotImplementedError


@pytest.fixture
def ring():
    before, backend = keyring.get_keyring(), Ring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "somebody"
    folder.mkdir()
    return folder


def planted(make_project, home, corpus, token):
    """A project and a home with *token* and four other secrets in every place that is looked at."""
    password = corpus.add("password", "Xk29-correct-horse-77", user="bob")
    github = corpus.add("forge token", "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17")
    key = corpus.add("key", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgX9")
    name = corpus.add("name of a file", tokens()["project by id"])
    header = base64.b64encode(f"__token__:{token}".encode()).decode()
    everything = f"{token}\n{github}\nBasic {header}\nhttps://bob:{password}@git.company.com/\n{KEY.format(body=key)}"
    (home / ".pypirc").write_text(f"[pypi]\npassword = {token}\n[mirror]\npassword = {password}\n")
    (home / ".netrc").write_text(f"machine x login y password {github}\n{everything}")
    (home / ".zsh_history").write_text(f": 1:0;twine upload -p {password}\n: 2:0;X={token}\n{everything}")
    project = make_project(
        {
            "pyproject.toml": f'[project]\nname = "demo"\nversion = "1.0"\n[project.urls]\nSource = "https://bob:{password}@git.company.com/a/b"\n',
            ".github/workflows/publish.yml": WORKFLOW.format(token=token),
            **dict.fromkeys(("README.md", "a.py", "tests/x.py", "deploy/id", ".env", f"named-{name}.py"), everything),
        },
        tag="v1.0",
    )
    project.write("b.py", everything)
    project.commit(f"more\n\n{everything}")
    project.write("b.py", "")
    project.commit("less")
    project.git("remote", "set-url", "origin", f"https://bob:{password}@git.company.com/a/b.git")
    project.git("config", f"url.https://bob:{password}@git.company.com/.insteadOf", "https://git.company.com/")
    variables = {"PYPI_TOKEN": token, "TWINE_PASSWORD": password, "X": everything, "TEST_PYPI_API_TOKEN": header}
    return View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home), **variables})


@pytest.mark.parametrize("scope", tokens())
def test_no_fact_and_no_finding_holds_a_secret_wherever_one_lies(make_project, home, ring, scope):
    corpus = Corpus()
    token = corpus.add("token", tokens()[scope])
    ring.text = token
    view = planted(make_project, home, corpus, token)
    facts = audited(view)
    said = [finding for family in (SECRETS, REPOSITORY) for check in family for finding in check.judge(facts)]
    assert {secret.lies for secret in facts.secrets.secrets} >= {*Lies} - {Lies.KEYRING}
    text = json.dumps([asdict(facts.secrets), asdict(facts.repository), *map(asdict, said)], default=repr)
    assert corpus.found_in(text) == []


def test_a_keyring_that_says_the_secret_when_it_fails_is_not_quoted(make_project, ring):
    corpus = Corpus()
    ring.problem = f"locked: {corpus.add('token', tokens()['account'])}"
    view = View(make_project({"pyproject.toml": '[project]\nname = "demo"\n'}).root, {"PATH": os.environ["PATH"]})
    facts = read_secrets(view, read_config(view))
    assert Lies.KEYRING in facts.not_looked
    assert corpus.found_in(json.dumps(asdict(facts), default=repr)) == []


def audited(view):
    config = read_config(view)
    return AuditFacts(
        project="demo",
        version="1.0",
        now=datetime(2026, 11, 21, tzinfo=timezone.utc),
        answers=Answers(is_there=False),
        secrets=read_secrets(view, config),
        repository=read_repository(view, config),
        workflows=read_workflows(view, config, "demo"),
    )
