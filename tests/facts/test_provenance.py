"""Who and what is behind a release, as git and the CI tell it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from release.config import read_config
from release.facts.provenance import read_provenance
from release.facts.repository import read_repository
from release.system.view import View


@pytest.fixture
def project(make_project):
    return make_project({"pyproject.toml": ""}, tag="v1.0")


def read(project, previous="1.0", tag="v1.1", version="1.1", **environment):
    view = View(project.root, {"PATH": "/usr/bin:/bin", **environment})
    return read_provenance(view, read_repository(view, read_config(view)), tag, (version, previous))


def by(project, name, message):
    project.git("-c", f"user.name={name}", "-c", f"user.email={name}@example.org", "commit", "--quiet", "--allow-empty",
                "--message", message)  # fmt: skip


def test_commits_and_authors_are_counted_from_the_release_before(project):
    project.commit("more", a="1")
    by(project, "eve", "a gift")
    found = read(project)
    assert (found.since, found.count) == ("v1.0", 2)
    assert [commit.title for commit in found.commits] == ["a gift", "more"]
    assert found.new_authors == ("eve <eve@example.org>",)
    assert found.commit == project.head


def test_an_author_with_another_name_and_a_known_address_is_not_new(project):
    address = project.git("log", "-1", "--format=%ae")
    project.git(
        "-c", "user.name=Other", "-c", f"user.email={address.upper()}", "commit", "-q", "--allow-empty", "-m", "x"
    )
    assert read(project).new_authors == ()


@pytest.mark.parametrize(
    ("previous", "since"),
    [pytest.param("1.0", "v1.0", id="the release before"), pytest.param("", "v1.1rc1", id="the next lower tag")],
)
def test_the_tag_is_that_of_the_release_that_is_compared_with(project, previous, since):
    by(project, "ann", "more")
    project.git("tag", "--annotate", "v1.1rc1", "--message", "x")
    assert read(project, previous, "v1.1rc2", "1.1rc2").since == since


def test_a_release_is_not_counted_from_its_own_pre_release(project):
    project.git("tag", "--annotate", "v1.1rc1", "--message", "x")
    assert read(project, "").since == "v1.0"


def test_without_a_tag_all_commits_count_and_nobody_is_new(make_project):
    found = read(make_project({"pyproject.toml": ""}), "")
    assert (found.since, found.count, found.new_authors) == ("", 1, ())


def test_a_tag_is_told_as_it_is(project):
    assert read(project).tag_words == "not there yet"
    project.git("tag", "v1.1")
    assert "lightweight" in read(project).tag_words
    project.git("tag", "--force", "--annotate", "v1.1", "--message", "x")
    assert read(project).tag_words == "on this commit, not signed"
    by(project, "ann", "more")
    assert read(project).tag_words.startswith("on another commit")


def test_a_title_cannot_forge_a_field(project):
    by(project, "eve", "x\x1b[2J \u2028 y")
    [first, *_] = read(project).commits
    assert first.title == "x\x1b[2J \u2028 y"
    assert read(project).author.startswith("eve <")


@pytest.mark.parametrize(
    ("environment", "run", "url"),
    [
        pytest.param({}, "", "", id="none"),
        pytest.param(
            {
                "GITHUB_RUN_ID": "7",
                "GITHUB_RUN_ATTEMPT": "2",
                "GITHUB_ACTOR": "ann",
                "GITHUB_SERVER_URL": "https://forge.example",
                "GITHUB_REPOSITORY": "o/n",
            },
            "GitHub run 7, attempt 2, started by ann",
            "https://forge.example/o/n/actions/runs/7",
            id="GitHub",
        ),
        pytest.param(
            {"CI_PIPELINE_ID": "8", "GITLAB_USER_LOGIN": "ann", "CI_PIPELINE_URL": "https://forge.example/8"},
            "GitLab pipeline 8, started by ann",
            "https://forge.example/8",
            id="GitLab",
        ),
    ],
)
def test_the_run_of_a_ci(project, environment, run, url):
    found = read(project, **environment)
    assert (found.run, found.run_url) == (run, url)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_signature_is_verified_or_said_to_be_there(project, tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    project.git("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}", "tag", "--sign", "v1.1", "--message", "x")
    assert read(project).tag_words == "on this commit, signed; this machine cannot verify it"
    (tmp_path / "signers").write_text(f"* {key.with_suffix('.pub').read_text()}")
    project.git("config", "gpg.ssh.allowedSignersFile", str(tmp_path / "signers"))
    assert read(project).tag_words == "on this commit, its signature is good"
