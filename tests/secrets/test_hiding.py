"""What counts as a secret, where it is looked for, and what is left of a text without it."""

from __future__ import annotations

import base64
import io

import hostile
import pytest
from bench import SIGNS, WORDS
from canaries import Corpus

from release.model.redact import passwords_in, redact, secrets_in
from release.system.child import Answer
from release.system.console import Console
from release.system.credentials import stored, without_publishing
from release.system.http import Request, Response
from release.system.view import View

SECRET = "s3cret-0f-m1ne-Zq7Xw5"


@pytest.mark.parametrize("body", hostile.BODIES.values(), ids=hostile.BODIES)
@pytest.mark.parametrize("secret", [SIGNS, SECRET], ids=["signs", "plain"])
def test_a_secret_goes_however_it_is_written(body, secret):
    corpus = Corpus()
    corpus.add("secret", secret, "signe")
    shown = io.StringIO()
    Console({"A_TOKEN": secret}, shown).say(f"before {body((('signe', secret),))} after")
    assert corpus.found_in(shown.getvalue()) == []
    assert shown.getvalue().startswith(("before ", "before x"))
    assert shown.getvalue().endswith(" after\n")


def test_a_colour_in_the_middle_saves_no_secret():
    shown = io.StringIO()
    Console({"A_TOKEN": SECRET}, shown).say(f"{SECRET[:9]}\x1b[31m{SECRET[9:]}")
    assert shown.getvalue() == "[secret]\n"


def test_pieces_that_overlap_go_as_one_and_the_rest_stays():
    assert redact(f"a {SECRET[:15]} b {SECRET[3:]} c", [SECRET]) == "a [secret] b [secret] c"


def test_a_short_word_is_a_secret_only_where_somebody_says_so(tmp_path):
    view = View(tmp_path, {"A_TOKEN": "abc"})
    assert view.hide("abc") == "abc"
    view.keep_secret("abc", "")
    assert view.hide("x abc") == "x [secret]"


@pytest.mark.parametrize("value", [WORDS, "/home/me/project/keys", "production-environment", "~/keys/number/1.json"])
def test_words_and_paths_go_as_a_whole_and_never_in_pieces(value):
    assert redact(f"{value}, {value[:14]}", [value]) == f"[secret], {value[:14]}"


@pytest.mark.parametrize("name", ["HATCH_INDEX_AUTH", "GH_PAT", "PASS", "DB_PASS"])
def test_these_names_tell_of_a_secret(name):
    assert secrets_in({name: SECRET}) == (SECRET,)


@pytest.mark.parametrize("name", ["PATH", "COMPASS", "SSH_AUTH_SOCK", "AUTHOR", "PATTERN"])
def test_these_names_tell_of_none(name):
    assert secrets_in({name: SECRET}) == ()


def test_the_password_of_an_address_is_a_secret_on_its_own_as_it_stands_and_decoded():
    assert set(passwords_in("x https://me:p%40ssw0rd@h/y https://t0ken-al0ne@h/")) == {
        *("p%40ssw0rd", "p@ssw0rd", "t0ken-al0ne")
    }
    assert secrets_in({"ADDRESS": "https://me:p4ssword@h/"}) == ("p4ssword",)
    assert passwords_in("ssh://git@h/x git@h:x https://h/a@b file:///a") == ()


FILES = {
    ".netrc": f"machine h login me password {SECRET} account x\n",
    "_netrc": f'machine h login me password "{SECRET}"\n',
    ".pypirc": f"[pypi]\nusername = me\npassword: {SECRET}\n",
    ".git-credentials": f"https://me:{SECRET}@h\n",
    ".config/git/credentials": f"https://me:{SECRET}@h\n",
    ".config/pip/pip.conf": f"[global]\nindex-url = https://me:{SECRET}@h/simple\n",
    ".gitconfig": f'[http "https://h/"]\n\textraheader = AUTHORIZATION: basic {SECRET}\n',
    "project/pyproject.toml": f'upload = "https://me:{SECRET}@h/"\n',
    "project/.git/config": f"[remote]\n\turl = https://{SECRET}@h/x\n",
}


@pytest.mark.parametrize("path", FILES)
def test_the_files_that_programs_log_in_with_are_read(tmp_path, path):
    target = tmp_path / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(FILES[path])
    root = tmp_path / "project"
    assert SECRET in stored({"HOME": str(tmp_path)}, root, root / ".git")


def test_other_files_may_be_named_by_variables(tmp_path):
    (tmp_path / "a").write_text(FILES[".netrc"])
    (tmp_path / "b").write_text(FILES[".gitconfig"])
    for name, file in (("NETRC", "a"), ("GIT_CONFIG_GLOBAL", "b")):
        assert SECRET in stored({name: str(tmp_path / file)}, tmp_path, None)
    assert stored({}, tmp_path, None) == ()


def test_a_view_hides_what_it_was_told_from_then_on(tmp_path):
    view = View(tmp_path, {})
    assert view.hide(f"a {SECRET}") == f"a {SECRET}"
    view.keep_secret(SECRET)
    assert view.hide(f"a {SECRET}") == "a [secret]"


def test_what_a_server_says_is_without_what_it_was_sent():
    header = base64.b64encode(f"me:{SECRET}".encode()).decode()
    request = Request(url="https://h/", headers={"authorization": f"Basic {header}", "Accept": "text/plain"})
    body = ("x" * 590 + header).encode()
    answer = Response(
        status=403, reason=f"No {header}", headers={}, body=body, shown="https://h/", secrets=request.secrets
    )
    assert header[:12] not in answer.words
    assert header not in repr(request) + repr(answer)
    assert answer.words.startswith("403 No [secret] xxx")


def test_what_a_program_says_is_without_what_its_environment_holds():
    said = f"no {SECRET}".encode()
    answer = Answer(argv=("x",), code=1, out=said, err=said, seconds=0.0, environment={"A_TOKEN": SECRET})
    assert answer.words == "no [secret]"
    assert SECRET not in repr(answer)


@pytest.mark.parametrize("name", ["TESTPYPI_API_TOKEN", "PYPI_ID_TOKEN", "TWINE_PASSWORD"])
def test_no_other_program_gets_what_lets_it_publish(tmp_path, name):
    variables = {name: SECRET, "PATH": "/bin"}
    assert without_publishing(variables) == {"PATH": "/bin"}
    assert name not in View(tmp_path, variables).git_environment()
