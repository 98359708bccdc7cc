"""Secrets are found wherever they lie, told apart by decoding, and never kept."""

from __future__ import annotations

import base64
import json
import os
import random

import keyring
import pytest
from keyring.backend import KeyringBackend

from release.config import read_config
from release.facts.audit.secrets import read_secrets
from release.model.secrets import IN_ADDRESS, INDEX_TOKEN, PASSWORD, PRIVATE_KEY, Lies
from release.rehearsal import macaroons
from release.system.view import View

CAVEATS = {
    "account": [[3, "7"]],
    "project": [[1, ["demo"]], [3, "7"]],
    "other project": [[1, ["other"]], [3, "7"]],
    "minutes": [[1, ["demo"]], [3, "7"], [0, 1_900_000_000, 1_500_000_000]],
    "project by id": [[2, ["0000-1111"]], [3, "7"]],
    "publisher": [[4, "9", {"sha": "12"}], [2, ["0000-1111"]], [0, 1_900_000_000, 1_500_000_000]],
    "nothing said": [],
}
TOKENS = {scope: macaroons.issue(b"key", "127.0.0.1", f"id of {scope}", made) for scope, made in CAVEATS.items()}
BROKEN = {
    "cut off": TOKENS["account"][:-21],
    "a wrong character": f"{TOKENS['project'][:40]}!{TOKENS['project'][41:]}",
    "no macaroon": "pypi-" + base64.urlsafe_b64encode(b"\x00 not a macaroon, but long enough").decode(),
    "of a guide": "pypi-" + "AgEIcHlwaS5vcmcC" + "J" * 58,
}
GITHUB = "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17"  # the checksum is right
FAKE_GITHUB = "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq18"
GITLAB = "glpat-" + "a8Sd_-29dkPqLs8dMcnA"
KEY = "-----BEGIN " + "PRIVATE KEY-----\n" + "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n" + "-----END"
PYPROJECT = '[project]\nname = "demo"\nversion = "1.0"\n'


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "somebody"
    folder.mkdir()
    return folder


@pytest.fixture
def seen(make_project, home):
    """Return a function that gives the facts of a project with *files*; further variables come from the caller."""

    def see(files=(), commits=(), **variables):
        project = make_project({"pyproject.toml": PYPROJECT, **dict(files)})
        for number, changed in enumerate(commits):
            for path, text in changed.items():
                project.write(path, text) if text is not None else (project.root / path).unlink()
            project.commit(f"change {number}")
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), **variables}
        view = View(project.root, environment)
        return read_secrets(view, read_config(view))

    return see


def found(facts, *lies):
    return [(secret.kind, secret.where) for secret in facts.secrets if not lies or secret.lies in lies]


# Tracked files


@pytest.mark.parametrize("scope", CAVEATS)
def test_a_token_in_a_tracked_file_is_found_whatever_it_is_for(seen, scope):
    facts = seen({"publish.py": f'TOKEN = "{TOKENS[scope]}"\n'})
    assert found(facts, Lies.FILE) == [(INDEX_TOKEN, "publish.py:1")]
    assert facts.secrets[0].limits is not None


@pytest.mark.parametrize("kind", BROKEN)
def test_what_only_begins_like_a_token_is_a_placeholder(seen, kind):
    facts = seen({"docs/DEPLOYMENT.md": f"\n    password: {BROKEN[kind]}\n"})
    assert facts.secrets == ()
    assert [each.where for each in facts.placeholders] == ["docs/DEPLOYMENT.md:2"]


def test_a_token_in_a_document_or_a_comment_is_told_from_one_in_the_code(seen):
    token = TOKENS["account"]
    facts = seen({"README.md": f"x\n{token}\n", "a.py": f"x = 1  # {token}\n", "b.py": f"x = '{token}'\n"})
    assert found(facts, Lies.DOCUMENT) == [(INDEX_TOKEN, "README.md:2"), (INDEX_TOKEN, "a.py:1")]
    assert found(facts, Lies.FILE) == [(INDEX_TOKEN, "b.py:1")]


def test_a_token_in_a_header_or_with_a_tail_is_found(seen):
    header = base64.b64encode(f"__token__:{TOKENS['project']}".encode()).decode()
    facts = seen({"a.sh": f"curl -H 'Authorization: Basic {header}'\n", "b.txt": f"{TOKENS['account']}-old\n"})
    assert {where for _, where in found(facts)} == {"a.sh:1", "b.txt:1"}
    assert len({secret.fingerprint for secret in facts.secrets}) == 2


def test_a_token_in_a_binary_file_is_found(seen):
    facts = seen({"a/__pycache__/x.pyc": b"\x00\x01" + TOKENS["account"].encode() + b"\x00"})
    assert (INDEX_TOKEN, "a/__pycache__/x.pyc:1") in found(facts, Lies.FILE)


def test_the_checksum_of_a_forges_token_tells_it_from_a_made_up_one(seen):
    facts = seen({"a.py": f"x = '{GITHUB}'\n", "b.py": f"x = '{FAKE_GITHUB}'\n", "c.py": f"x = '{GITLAB}'\n"})
    kinds = {secret.where: (secret.kind, secret.is_proved) for secret in facts.secrets if secret.lies is Lies.FILE}
    assert kinds == {"a.py:1": ("GitHub token", True), "c.py:1": ("GitLab token", False)}


def test_a_private_key_is_one_only_where_a_key_follows(seen):
    mention = "grep 'BEGIN " + "PRIVATE KEY-----'\n-----BEGIN " + "PRIVATE KEY-----\n...\n"
    facts = seen({"deploy/id": KEY, "docs/keys.md": mention, "tests/server.key": KEY})
    places = {secret.where: secret.among_tests for secret in facts.secrets if secret.lies is not Lies.HISTORY}
    assert places == {"deploy/id:1": False, "tests/server.key:1": True}
    assert {secret.kind for secret in facts.secrets} == {PRIVATE_KEY}


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://bob:s3cr3t-Qx99@git.company.com/x", True),
        ("https://bob:s3cr3t-Qx99@example.com/x", False),
        ("https://user:password@git.company.com/x", False),
        ("https://__token__:${PYPI_TOKEN}@git.company.com/x", False),
        ("postgres://postgres:postgres@localhost/x", False),
        ("https://git.company.com/x", False),
    ],
    ids=["a password", "an example's host", "a word for one", "a variable", "this machine", "none"],
)
def test_a_password_in_an_address_is_told_from_what_stands_for_one(seen, address, is_one):
    facts = seen({"requirements.txt": f"--index-url {address}\n"})
    assert found(facts) == ([(IN_ADDRESS, "requirements.txt:1")] if is_one else [])


def test_an_attribute_hides_no_password(seen):
    files = {"uv.lock": "url = https://bob:s3cr3t-Qx99@git.company.com/x\n", ".gitattributes": "*.lock -diff\n"}
    assert found(seen(files)) == [(IN_ADDRESS, "uv.lock:1")]


# The history


def test_a_token_that_was_taken_out_is_found_in_the_commit_that_brought_it(seen):
    facts = seen(commits=[{"a.py": f"\nx = '{TOKENS['account']}'\n"}, {"a.py": "\n"}])
    (secret,) = facts.secrets
    assert (secret.lies, secret.where, len(secret.commit)) == (Lies.HISTORY, "a.py:2", 40)


def test_a_token_in_a_deleted_file_with_an_odd_name_is_found(seen):
    facts = seen(commits=[{"a b/ü.env": f"T={TOKENS['project']}\n"}, {"a b/ü.env": None}])
    (secret,) = facts.secrets
    assert secret.lies is Lies.HISTORY
    assert secret.where.startswith("a b/")


def test_a_secret_of_many_commits_is_told_once_by_its_oldest(seen):
    text = f"x = '{TOKENS['account']}'\n"
    facts = seen(commits=[{"old.py": text}, {"new.py": text, "old.py": None}, {"tests/a.py": text}])
    past = [(secret.where, secret.among_tests) for secret in facts.secrets if secret.lies is Lies.HISTORY]
    assert past == [("tests/a.py:1", True), ("old.py:1", False)]


def test_what_nothing_proves_may_be_an_example_in_a_document(seen):
    facts = seen({"docs/a.md": f"{GITLAB}\n", "b.md": f"{TOKENS['account']}\n"})
    assert {secret.where: secret.among_tests for secret in facts.secrets} == {"docs/a.md:1": True, "b.md:1": False}


def test_a_token_in_a_message_of_a_commit_is_found(make_project, home):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.write("a.py", "x = 1\n")
    project.commit(f"publish\n\nwith {TOKENS['account']}")
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home)})
    (secret,) = read_secrets(view, read_config(view)).secrets
    assert (secret.lies, secret.where) == (Lies.HISTORY, "message:3")


def test_a_token_on_another_branch_and_in_a_tags_message_is_found(make_project, home):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("switch", "--quiet", "--create", "side")
    project.write("a.py", f"x = '{TOKENS['account']}'\n")
    project.commit("side")
    project.git("switch", "--quiet", "main")
    project.git("tag", "--annotate", "v9", "--message", f"see {TOKENS['project']}")
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home)})
    facts = read_secrets(view, read_config(view))
    assert {secret.where for secret in facts.secrets} == {"a.py:1", "message:1"}


def test_a_merge_that_brings_a_token_in_is_found_when_it_is_taken_out(make_project, home):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("switch", "--quiet", "--create", "side")
    project.write("b.py", "x = 1\n")
    project.commit("side")
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    project.write("a.py", f"x = '{TOKENS['account']}'\n")
    project.commit("merge")
    project.write("a.py", "x = 1\n")
    project.commit("take it out")
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home)})
    (secret,) = read_secrets(view, read_config(view)).secrets
    assert (secret.lies, secret.where) == (Lies.HISTORY, "a.py:1")


def test_the_users_settings_of_git_change_nothing(make_project, home):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.write("a.py", f"x = '{TOKENS['account']}'\n")
    project.commit("it")
    for key, value in {"log.showSignature": "true", "diff.noprefix": "true", "color.ui": "always"}.items():
        project.git("config", key, value)
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home)})
    places = {(secret.lies, secret.where) for secret in read_secrets(view, read_config(view)).secrets}
    assert places == {(Lies.FILE, "a.py:1"), (Lies.HISTORY, "a.py:1")}


def test_a_shallow_clone_is_not_the_whole_history(make_project, home, tmp_path):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.write("a.py", "x = 1\n")
    project.commit("more")
    project.git("clone", "--quiet", "--depth=1", f"file://{project.root}", str(tmp_path / "clone"))
    view = View(tmp_path / "clone", {"PATH": os.environ["PATH"], "HOME": str(home)})
    assert "shallow" in read_secrets(view, read_config(view)).not_looked[Lies.HISTORY][0]


def test_a_partial_clone_is_not_asked_for_git_would_fetch_the_rest(make_project, home):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("config", "remote.origin.promisor", "true")
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home)})
    facts = read_secrets(view, read_config(view))
    assert "partial" in facts.not_looked[Lies.HISTORY][0]
    assert Lies.HISTORY not in facts.looked


# This machine


def test_settings_files_are_read_in_the_project_and_in_the_home(seen, home):
    token = TOKENS["account"]
    (home / ".pypirc").write_text(f"[testpypi]\nusername = __token__\npassword = {token}\n")
    (home / ".config/pip").mkdir(parents=True)
    (home / ".config/pip/pip.conf").write_text("[global]\nindex-url = https://bob:s3cr3t-Qx99@git.company.com/simple\n")
    facts = seen({".env": f"A=1\nPYPI_TOKEN={token}\n"})
    settings = [secret for secret in facts.secrets if secret.lies is Lies.SETTINGS]
    assert {(secret.kind, secret.where) for secret in settings} == {
        (INDEX_TOKEN, "~/.pypirc:3"),
        (IN_ADDRESS, "~/.config/pip/pip.conf:2"),
        (INDEX_TOKEN, ".env:2"),
    }
    assert {secret.meant_for for secret in settings} == {"testpypi", ""}


def test_a_password_in_pypirc_is_told_as_one(seen, home):
    (home / ".pypirc").write_text(
        "[distutils]\nindex-servers = mirror\n[mirror]\nusername = bob\npassword = correct horse\n"
    )
    assert found(seen(), Lies.SETTINGS) == [(PASSWORD, "~/.pypirc:5")]


def test_a_remote_with_a_password_is_found_in_gits_own_settings(make_project, home):
    project = make_project({"pyproject.toml": PYPROJECT})
    project.git("remote", "set-url", "origin", "https://bob:s3cr3t-Qx99@git.company.com/x")
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home)})
    assert found(read_secrets(view, read_config(view))) == [(IN_ADDRESS, "git config remote.origin.url")]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("twine upload -p {token} dist/*", INDEX_TOKEN),
        ("TWINE_PASSWORD=Correct-Horse-7 twine upload dist/*", PASSWORD),
        ("uv publish --token Correct-Horse-7", PASSWORD),
        ("twine upload -p $PYPI_TOKEN dist/*", None),
        ("invoke bump 1.0.2", None),
    ],
    ids=["a token", "a variable with a password", "an option with a password", "a variable", "nothing"],
)
def test_a_shells_history_is_read_and_only_the_line_is_told(seen, home, command, kind):
    (home / ".bash_history").write_text(f"ls\n{command.format(token=TOKENS['account'])}\n")
    assert found(seen(), Lies.SHELL) == ([(kind, "~/.bash_history:2")] if kind else [])


def test_the_history_that_the_shell_names_is_read(seen, tmp_path):
    (tmp_path / "mine").write_text(f"export X={TOKENS['account']}\n")
    assert found(seen(HISTFILE=str(tmp_path / "mine")), Lies.SHELL) == [(INDEX_TOKEN, f"{tmp_path}/mine:1")]


def test_variables_are_read_with_the_index_that_they_are_for(seen):
    facts = seen(TEST_PYPI_API_TOKEN=TOKENS["project"], TWINE_PASSWORD="Correct-Horse-7", GH_TOKEN=GITHUB)
    environment = {each.where: (each.kind, each.meant_for) for each in facts.secrets if each.lies is Lies.ENVIRONMENT}
    assert environment == {
        "TEST_PYPI_API_TOKEN": (INDEX_TOKEN, "testpypi"),
        "TWINE_PASSWORD": (PASSWORD, ""),
        "GH_TOKEN": ("GitHub token", ""),
    }


def test_the_home_of_a_ci_machine_is_not_that_of_whoever_releases(seen, home):
    (home / ".bash_history").write_text("ls\n")
    facts = seen(CI="true")
    assert {Lies.SETTINGS, Lies.SHELL, Lies.KEYRING} <= set(facts.not_looked)
    assert Lies.SHELL not in facts.looked


def test_without_a_home_nothing_in_it_is_taken_for_good(seen):
    assert {Lies.SETTINGS, Lies.SHELL} <= set(seen(HOME="").not_looked)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_not_taken_for_good(seen, home):
    (home / ".pypirc").write_text("[pypi]\n")
    (home / ".pypirc").chmod(0)
    assert "~/.pypirc" in seen().not_looked[Lies.SETTINGS][0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_the_place_of_a_settings_file_is_not_waited_for(seen, home):
    os.mkfifo(home / ".env")
    assert Lies.SETTINGS in seen().looked


def test_a_folder_in_the_place_of_a_history_is_none(seen, home):
    (home / ".bash_history").mkdir()
    facts = seen()
    assert Lies.SHELL not in facts.looked
    assert facts.not_looked[Lies.SHELL] == ("no shell keeps a history here",)


def test_what_stands_far_behind_in_a_long_history_is_not_taken_for_good(seen, home):
    (home / ".bash_history").write_bytes(b"ls -l\n" * 3_000_000)
    assert seen().not_looked[Lies.SHELL] == ("~/.bash_history behind its first 16 MB",)


class Kept(KeyringBackend):
    """A keyring that holds one token, or fails."""

    priority = 9
    text = ""
    is_locked = False

    def get_password(self, service, _username):
        if self.is_locked:
            raise RuntimeError(f"locked, and it held {TOKENS['account']}")
        return self.text if "test" not in service else None

    def set_password(self, *_):
        raise NotImplementedError

    def delete_password(self, *_):
        raise NotImplementedError


@pytest.fixture
def kept():
    before, backend = keyring.get_keyring(), Kept()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_what_the_keyring_holds_is_told_by_its_index(seen, kept):
    kept.text = TOKENS["account"]
    (secret,) = seen().secrets
    assert (secret.kind, secret.lies, secret.meant_for) == (INDEX_TOKEN, Lies.KEYRING, "pypi")


def test_an_empty_keyring_was_looked_at(seen, kept):
    facts = seen()
    assert (facts.looked[Lies.KEYRING], kept.text) == ("pypi; testpypi", "")


def test_a_locked_keyring_was_not_looked_at(seen, kept):
    kept.is_locked = True
    facts = seen()
    assert facts.not_looked[Lies.KEYRING] == ("keyring: pypi, __token__: RuntimeError",)
    assert Lies.KEYRING not in facts.looked


# A thousand tokens


def random_caveats(rng):
    def name():
        return "".join(rng.choice("abcdefgh-_.ABC019") for _ in range(rng.randint(1, 20)))

    shapes = [
        lambda: [0, rng.randint(1, 2**33), rng.randint(1, 2**33)],
        lambda: [1, [name() for _ in range(rng.randint(0, 3))]],
        lambda: [2, [name() for _ in range(rng.randint(0, 3))]],
        lambda: [3, name()],
        lambda: [4, name()],
        lambda: [4, name(), {"sha": name()}],
        lambda: [7, name()],
        lambda: {"version": 1, "permissions": "user"},
        lambda: {"version": 1, "permissions": {"projects": [name()]}},
        lambda: {"nbf": rng.randint(1, 2**33), "exp": rng.randint(1, 2**33)},
    ]
    return [rng.choice(shapes)() for _ in range(rng.randint(0, 5))]


def test_a_thousand_tokens_of_every_shape_are_told_as_another_reader_tells_them(seen):
    pymacaroons = pytest.importorskip("pymacaroons")
    rng = random.Random(5)
    made, lines = [], []
    for number in range(1000):
        location = rng.choice(["127.0.0.1", "index.example.invalid", ""])
        caveats = random_caveats(rng)
        macaroon = pymacaroons.Macaroon(
            location=location, identifier=f"id {number}", key="key", version=pymacaroons.MACAROON_V2
        )
        for caveat in caveats:
            macaroon.add_first_party_caveat(json.dumps(caveat))
        made.append((location, caveats))
        lines.append(f"pypi-{macaroon.serialize()}")
    facts = seen({"tokens.txt": "\n".join(lines)})
    told = {secret.where: secret.limits for secret in facts.secrets if secret.lies is Lies.DOCUMENT}
    assert len(told) == 1000
    for number, (location, caveats) in enumerate(made, start=1):
        limits = told[f"tokens.txt:{number}"]
        assert limits.location == (location or "''")
        assert limits.expires == min((ends for caveat in caveats for ends in expiry(caveat)), default=None)
        assert limits.names == common_names(caveats)
        assert (limits.reach == "unknown") == is_unknown(caveats)


def expiry(caveat):
    if isinstance(caveat, dict):
        return [caveat["exp"]] if "exp" in caveat else []
    return [caveat[1]] if caveat[0] == 0 else []


def common_names(caveats):
    stated = [caveat[1] for caveat in caveats if isinstance(caveat, list) and caveat[0] == 1]
    legacy = [caveat["permissions"] for caveat in caveats if isinstance(caveat, dict) and "permissions" in caveat]
    stated += [each["projects"] for each in legacy if isinstance(each, dict)]
    return tuple(sorted(set.intersection(*map(set, stated)))) if stated else None


def is_unknown(caveats):
    """Whether nothing but times, and what nobody can read, is in it."""
    return all((isinstance(c, dict) and "exp" in c) or (isinstance(c, list) and c[0] in {0, 7}) for c in caveats)


def test_the_index_that_made_a_token_is_known_by_its_configuration(make_project, home):
    text = macaroons.issue(b"key", "index.example.invalid", "id", [[1, ["demo"]]])
    settings = '[tool.release.indexes.mirror]\nupload = "https://upload.index.example.invalid/"\nsimple = "https://index.example.invalid/simple/"\n'
    project = make_project({"pyproject.toml": PYPROJECT + settings})
    view = View(project.root, {"PATH": os.environ["PATH"], "HOME": str(home), "MIRROR": text})
    (secret,) = read_secrets(view, read_config(view)).secrets
    assert (secret.limits.index, secret.limits.names) == ("mirror", ("demo",))
