"""No secret is ever printed, kept, logged or put on a command line, whoever says it and whatever goes wrong."""

from __future__ import annotations

import os
import sys
import traceback
from dataclasses import replace

import hostile
import keyring
import pytest
from answering import Say, answering
from bench import NAME, PROBLEMS, SIGNS, TAG, WORDS, make_bench
from canaries import Corpus, tokens

from release.errors import ReleaseError
from release.index.macaroon import read_macaroon
from release.index.upload import uploader
from release.rehearsal import demo, faults
from release.rehearsal.authority import Authority
from release.rehearsal.forge import Forge
from release.rehearsal.forge_gitlab import GitLabForge
from release.rehearsal.identity import Identity, github_claims
from release.rehearsal.index import Index
from release.rehearsal.publishers import GitHubPublisher
from release.steps import publish
from release.system.view import View
from release.system.world import World

UPLOAD, LIST = "POST /legacy/", "GET /simple/*"
RELEASES = "/repos/someone/project/releases"
GITLAB = "/api/v4/projects/someone%2Fproject"
VERBOSITIES = {"plain": {}, "json": {}, "verbose": {"verbose": True}}
RAN: list[str] = []  # the combinations of command, fault and verbosity


@pytest.fixture
def bench(make_project, tmp_path, monkeypatch, capfd):
    before = keyring.get_keyring()
    try:
        yield make_bench(make_project, tmp_path / "home", monkeypatch, capfd)
    finally:
        keyring.set_keyring(before)


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "index") as index:
        index.add_user("maintainer")
        index.add_project(NAME)
        yield index


@pytest.fixture
def forge(tmp_path):
    with Forge(tmp_path / "forge") as forge:
        yield forge


@pytest.fixture
def publishing(bench, index):
    """The candidate is approved, and there is a token."""
    bench.configure(index=index)
    bench.index_token = bench.set("PYPI_API_TOKEN", index.make_token([NAME]))
    bench.known[0] = ("__token__", bench.index_token)
    assert bench.task("approve", "--yes").code == 0
    return bench


@pytest.fixture
def announcing(bench, forge):
    bench.configure(forge=forge)
    bench.known[0] = ("", bench.set("GH_TOKEN", forge.make_token(), ""))
    forge.push_tag(TAG, bench.project.head)
    return bench


def ask(bench, command: str, fault: str, verbosity: str, *words: str):
    """Run *command*, a task or a session, and look for secrets; the combination is counted."""
    RAN.append(f"{command} {' '.join(words)}, {fault}, {verbosity}")
    options = ["--json"] if verbosity == "json" else []
    run = bench.session if command in {"build", "check", "release", "publish", "verify", "announce"} else bench.task
    seen = run(command, *words, *options, **VERBOSITIES[verbosity])
    bench.assert_silent(seen)
    return seen


MAKES = """\
import os, pathlib, sys
path = pathlib.Path(sys.argv[1])
path.parent.mkdir(exist_ok=True)
path.write_text(os.environ["SERVICE_PASSWORD"])
"""


# --- the search itself --------------------------------------------------------------------------------------------


def test_the_tokens_are_well_formed_but_for_those_that_are_not():
    made = tokens()
    for scope in ("account", "project", "other project", "minutes", "project by id"):
        assert read_macaroon(made[scope]).identifier
    for scope in ("cut off", "wrong character", "no macaroon"):
        with pytest.raises(ReleaseError):
            read_macaroon(made[scope])


@pytest.mark.parametrize("body", hostile.BODIES.values(), ids=hostile.BODIES)
@pytest.mark.parametrize("secret", [SIGNS, tokens()["project"]], ids=["password", "token"])
def test_a_secret_is_found_however_it_is_written(body, secret):
    corpus = Corpus()
    corpus.add("secret", secret, "signe")
    assert "secret" in corpus.found_in(f"before {body((('signe', secret),))} after")
    assert corpus.found_in("nothing of it, pypi-server, sha256:" + "0a" * 32) == []


def test_a_secret_in_an_artefact_is_found(bench):
    for place in (".release/note.json", "left.txt", ".git/note"):
        made = bench.project.root / place
        seen = bench.child(sys.executable, "-c", MAKES, str(made))
        assert f"$SERVICE_PASSWORD in {made}" in seen.leaks(bench.corpus)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody can read the command lines of others")
def test_a_secret_on_a_command_line_is_found_also_on_that_of_a_grandchild(bench):
    inner = "import sys; print(open('/dev/stdin').read())"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}, sys.argv[1]], input=b'x' * 9)"
    seen = bench.child(sys.executable, "-c", outer, SIGNS)
    assert "$SERVICE_PASSWORD in the process list" in seen.leaks(bench.corpus)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_secret_that_is_printed_is_found(bench, stream):
    seen = bench.child(sys.executable, "-c", f"import os, sys; print(os.environ['OTHER_PASSWORD'], file=sys.{stream})")
    assert len(seen.leaks(bench.corpus)) == 1
    assert WORDS in "".join(seen.texts.values())


# --- a representative run of each command, with each source and each thing that a hostile server says ---------------

TASKS = {
    "status": ("status",),
    "dry bump": ("bump", "1.1", "--dry-run"),
    "bump": ("bump", "1.1"),
    "refused bump": ("bump", "1.0"),
    "tag": ("tag",),
    "tag elsewhere": ("tag", "--remote", "mirror"),
    "rollback": ("rollback",),
    "approve": ("approve", "--yes"),
    "trail": ("trail", "--verify"),
}


def test_every_task_is_silent_about_secrets(bench):
    bench.configure(tag=False)
    for words in TASKS.values():
        for verbosity in ("plain", "json"):
            ask(bench, words[0], "none", verbosity, *words[1:])


SHORT = ("plain", "basic", "folded", "cut at 600", "reason")


def test_an_index_that_says_the_token_back_is_not_quoted(publishing, index):
    for said in SHORT:
        index.plan(UPLOAD, hostile.answers(403, tuple(publishing.known))[said])
        assert ask(publishing, "publish", said, "plain").code == 1
        assert index.unspent == 0


def test_publishing_and_what_follows_is_silent(publishing, index):
    assert ask(publishing, "publish", "none", "verbose", "--index", "pypi").code == 0
    assert len(index.digests(NAME)) == 2
    ask(publishing, "trail", "none", "json")


def test_a_forge_that_says_the_token_back_is_not_quoted(announcing, forge):
    for said in SHORT:
        forge.plan(f"POST {RELEASES}", hostile.answers(422, tuple(announcing.known))[said])
        assert ask(announcing, "announce", said, "json").code == 1
        assert forge.unspent == 0


@pytest.mark.parametrize("problem", ["none", "a value"])
def test_a_keyring_is_never_quoted(publishing, index, problem):
    publishing.unset("CORP_UPLOAD")
    publishing.ring.problem = PROBLEMS.get(problem)
    index.plan(UPLOAD, hostile.answers(403, (("__token__", "k3yr1ng-0f-a-f1le-Qv8Zt2Lm5"),))["basic"])
    seen = ask(publishing, "publish", problem, "plain", "--index", "corp")
    assert (seen.code, index.unspent) == (1, 0 if problem == "none" else 1)


PRINTS = '#!/bin/sh\nenv\nenv >&2\ncat "$HOME/.netrc" "$HOME/.pypirc" "$HOME/.git-credentials" >&2\nexit {}\n'


def hook(bench, name: str, code: int) -> None:
    path = bench.project.write(f".git/hooks/{name}", PRINTS.format(code))
    path.chmod(0o755)


@pytest.mark.parametrize("code", [0, 1], ids=["passing", "failing"])
def test_a_hook_that_prints_all_it_knows_is_not_quoted(bench, code):
    bench.configure(tag=False)
    hook(bench, "pre-commit", code)
    ask(bench, "bump", "hook", "plain", "1.1")


CONFIGS = {
    "a key that is a secret": f'[tool.release]\n"{tokens()["project"]}" = 1\n',
    "a secret in place of a number": f'[tool.release]\nbuild-timeout = "{SIGNS[:5]}"\nsign = "{tokens()["account"]}"\n',
    "a line that is no TOML": f"[tool.release]\ntoken = {tokens()['project']}\n",
    "a secret behind a broken table": f"[tool.release\npassword = '{tokens()['account']}'\n",
    "an address with a password": '[tool.release.indexes.corp]\nupload = "ftp://dora:d3ploy%2FNm5Qw9Er@127.0.0.1/x"\n',
    "a remote with a password": '[tool.release]\nremote = "https://rita:r3mote-Jm2Kn8Hb4Gv6Fc1@127.0.0.1/x"\n',
    "an unknown index": '[tool.release.publish]\nstages = ["https://rita:r3mote-Jm2Kn8Hb4Gv6Fc1@127.0.0.1/x"]\n',
    "a public index elsewhere": '[tool.release.indexes.pypi]\nupload = "https://a:r3mote-Jm2Kn8Hb4Gv6Fc1@h.invalid/"\n',
    "a forge with a password": '[tool.release.forge]\nurl = "https://rita:r3mote-Jm2Kn8Hb4Gv6Fc1@127.0.0.1/x"\n',
}


def test_a_configuration_with_a_secret_in_it_is_not_quoted(bench):
    for name, text in CONFIGS.items():
        bench.project.write("pyproject.toml", text)
        ask(bench, "status", name, "plain")


def test_a_build_that_prints_the_environment_is_not_quoted(bench):
    build = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    prints = "    print(os.environ, file=sys.stderr)\n    sys.exit(str(os.environ))\n"
    code = f"import os, sys\n\n\ndef build_sdist(*_):\n{prints}"
    bench.configure(text=build)
    bench.project.commit("Build", **{"backend.py": code})
    assert ask(bench, "build", "build", "plain").code == 1


def test_a_real_session_of_nox_is_silent_too(publishing, index):
    index.plan(UPLOAD, hostile.answers(400, tuple(publishing.known))["plain"])
    seen = publishing.child(sys.executable, "-m", "nox", "-v", "-s", "publish", "--", "--index", "pypi")
    publishing.assert_silent(seen)
    assert (seen.code, index.unspent) == (1, 0)


# --- exceptions ----------------------------------------------------------------------------------------------------


def text_of(problem: BaseException) -> str:
    told = "".join(traceback.format_exception(problem))
    fields = [repr(vars(each)) for each in (problem, problem.__cause__, problem.__context__) if each is not None]
    return " ".join([told, repr(problem), *fields])


@pytest.mark.parametrize("said", ["plain", "header", "cut at 2000"])
def test_an_exception_holds_no_secret_before_anybody_shows_it(publishing, index, said):
    from release.config import read_config  # noqa: PLC0415

    view = View(publishing.project.root)
    config = read_config(view)
    planned = publish.plan(view, config, "pypi", lambda *_: ("somebody",))
    index.plan(UPLOAD, hostile.answers(403, tuple(publishing.known))[said])
    world = World(view)
    with uploader(world) as ready, pytest.raises(ReleaseError) as raised:
        publish.apply(planned, world, config, ready, lambda _: None)
    assert publishing.corpus.found_in(text_of(raised.value) + repr(planned)) == []


# --- all combinations ----------------------------------------------------------------------------------------------

ALL = tuple(hostile.answers(403, ()))


@pytest.mark.slow
@pytest.mark.parametrize("said", ALL)
def test_whatever_an_index_answers_to_an_upload(publishing, index, said):
    for status, verbosity in zip((400, 403, 422), VERBOSITIES, strict=True):
        index.plan(UPLOAD, hostile.answers(status, tuple(publishing.known))[said])
        ask(publishing, "publish", f"{status} {said}", verbosity)
        assert index.unspent == 0


@pytest.mark.slow
@pytest.mark.parametrize("said", SHORT)
def test_whatever_an_index_in_trouble_says_again_and_again(publishing, index, said):
    fault = replace(hostile.answers(503, tuple(publishing.known))[said], headers=(("Retry-After", "0"),))
    index.plan(UPLOAD, *[fault] * 100)
    for verbosity in VERBOSITIES:
        assert ask(publishing, "publish", f"503 {said}", verbosity).code == 1


@pytest.mark.slow
@pytest.mark.parametrize("said", ALL)
def test_whatever_an_index_answers_when_it_is_asked(publishing, index, said):
    for verbosity in VERBOSITIES:
        for command in ("publish", "verify"):
            index.plan(LIST, *[hostile.answers(403, tuple(publishing.known))[said]] * 2)
            ask(publishing, command, f"list {said}", verbosity, "--index", "pypi")


BROKEN = {
    "cut off": faults.cut_off(),
    "answer lost": faults.answer_lost(),
    "truncated": faults.truncated(),
    "silent": faults.silent(0.05),
    "empty": faults.refused(200, body=b"{}"),
    "no JSON": faults.refused(200, body=b"<html>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", BROKEN)
def test_connections_that_break(publishing, index, fault):
    for verbosity in VERBOSITIES:
        for route in (UPLOAD, LIST):
            index.plan(route, BROKEN[fault])
            ask(publishing, "publish", f"{route} {fault}", verbosity, "--index", "pypi")


@pytest.mark.slow
@pytest.mark.parametrize("problem", ["none", *PROBLEMS])
@pytest.mark.parametrize("name", ["pypi", "corp"])
def test_whatever_a_keyring_does(publishing, index, problem, name):
    publishing.unset("PYPI_API_TOKEN", "PYPI_TOKEN", "CORP_UPLOAD", "TWINE_PASSWORD")
    publishing.ring.problem = PROBLEMS.get(problem)
    known = (("__token__", "k3yr1ng-0f-a-f1le-Qv8Zt2Lm5"),)
    for verbosity in VERBOSITIES:
        for said in ("plain", "basic", "end"):
            index.plan(UPLOAD, hostile.answers(403, known)[said])
            ask(publishing, "publish", f"keyring: {problem}, {said}", verbosity, "--index", name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["TWINE_PASSWORD", "CORP_UPLOAD"])
@pytest.mark.parametrize("secret", [SIGNS, *tokens().values()], ids=["signs", *tokens()])
def test_tokens_of_every_kind(publishing, index, name, secret):
    publishing.unset("PYPI_API_TOKEN", "PYPI_TOKEN", "CORP_UPLOAD")
    publishing.set(name, secret)
    for verbosity in VERBOSITIES:
        for to in ("pypi", "corp"):
            index.plan(UPLOAD, hostile.answers(403, (("__token__", secret),))["basic"])
            ask(publishing, "publish", f"{name}: {secret[-6:]}", verbosity, "--index", to)


ROUTES = {"list": f"GET {RELEASES}", "create": f"POST {RELEASES}", "send": f"POST /uploads{RELEASES}/*"}


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("said", ALL)
def test_whatever_a_forge_answers(announcing, forge, said, route):
    for status, verbosity in zip((401, 403, 422), VERBOSITIES, strict=True):
        forge.plan(ROUTES[route], hostile.answers(status, tuple(announcing.known))[said])
        ask(announcing, "announce", f"{route} {status} {said}", verbosity)


GITLAB_ROUTES = {"package": "GET */packages", "send": "PUT */packages/generic/*", "publish": "POST */releases"}


@pytest.mark.slow
@pytest.mark.parametrize("route", GITLAB_ROUTES)
@pytest.mark.parametrize("said", ALL)
def test_whatever_another_forge_answers(bench, tmp_path, said, route):
    with GitLabForge(tmp_path / "forge") as forge:
        bench.configure(forge=forge, kind="gitlab")
        bench.known[0] = ("", bench.set("GITLAB_TOKEN", forge.make_token(), ""))
        forge.push_tag(TAG, bench.project.head)
        for verbosity in VERBOSITIES:
            forge.plan(GITLAB_ROUTES[route], hostile.answers(422, tuple(bench.known))[said])
            ask(bench, "announce", f"gitlab {route} {said}", verbosity)


@pytest.fixture
def job(bench, index, tmp_path):
    """A job whose CI vouches for it; its secrets are the request's token and the identity."""
    authority = Authority()
    claims = github_claims("owner/demo", workflow="release.yml", environment="pypi", ref=f"refs/tags/{TAG}")
    with Identity(claims, authority=authority) as ci:
        publisher = GitHubPublisher(
            repository="owner/demo",
            owner_id=str(ci.claims["repository_owner_id"]),
            workflow="release.yml",
            environment="pypi",
            projects=(NAME,),
        )
        index.trust(publisher, ci.url, ci.keys)
        bench.configure(index=index)
        bench.project.git("remote", "set-url", "origin", "https://github.com/owner/demo.git")
        for name, value in {"CI": "1", **ci.environment, **authority.environment(tmp_path / "ca.pem")}.items():
            bench.monkeypatch.setenv(name, value)
        bearer = bench.corpus.add("the request's token", ci.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"], "")
        bench.known = [("", bearer), ("signe", SIGNS)]
        bench.ci = ci
        yield bench


def test_a_job_that_publishes_with_its_identity_is_silent(job, index):
    assert ask(job, "publish", "none", "verbose", "--index", "pypi").code == 0
    assert len(index.digests(NAME)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("route", ["GET /token", "GET /_/oidc/audience", "POST /_/oidc/mint-token"])
@pytest.mark.parametrize("said", ALL)
def test_whatever_is_answered_about_an_identity(job, index, said, route):
    if route.startswith("POST"):  # as another CI gives it, so that it can be said back word for word
        job.known.append(("", job.set("PYPI_ID_TOKEN", job.ci.token("pypi"), "")))
    for verbosity in VERBOSITIES:
        for server in (index, job.ci):
            server.plan(route, hostile.answers(422, tuple(job.known))[said])
        ask(job, "publish", f"{route} {said}", verbosity, "--index", "pypi")


REMOTES = {
    "unknown": Say(401, headers={"Content-Type": "text/plain"}),
    "forbidden": Say(403, headers={"Content-Type": "text/plain"}),
    "broken": Say(500, headers={"Content-Type": "text/plain"}),
    "moved": Say(302, headers={"Content-Type": "text/plain"}),
    "gone": Say(drop=True),
}


@pytest.mark.slow
@pytest.mark.parametrize("answer", REMOTES)
@pytest.mark.parametrize("said", ["plain", "basic", "header", "folded", "url", "end"])
def test_whatever_a_remote_answers_that_has_a_token_in_its_address(bench, answer, said):
    bench.configure(tag=False)
    token = bench.corpus.add("the remote's token", "r3mote-t0ken-Yx5Cv8Bn2Mk", "rita")
    say = REMOTES[answer]
    say.body = hostile.BODIES[said]((("rita", token), *bench.known)).encode()
    with answering(say) as server:
        say.headers["Location"] = f"{server.url}/{token}/other.git"
        address = server.url.replace("://", f"://rita:{token}@")
        bench.project.git("remote", "set-url", "origin", f"{address}/x.git")
        for verbosity in VERBOSITIES:
            for words in (("status",), ("bump", "1.1", "--dry-run"), ("tag",), ("rollback",)):
                ask(bench, words[0], f"remote {answer} {said}", verbosity, *words[1:])


@pytest.mark.slow
@pytest.mark.parametrize("text", CONFIGS)
def test_every_command_with_a_configuration_that_has_a_secret_in_it(bench, text):
    bench.make_candidate("")
    bench.project.write("pyproject.toml", CONFIGS[text])
    index = {"an unknown index": (), "a public index elsewhere": ("--index", "pypi")}.get(text, ("--index", "corp"))
    for verbosity in VERBOSITIES:
        for words in (*TASKS.values(), ("publish", *index), ("verify", *index), ("announce",), ("check",)):
            ask(bench, words[0], text, verbosity, *words[1:])


NOXFILE = """\
import os
import nox
import release.sessions

@nox.session(venv_backend="none")
def tests(session):
    print(os.environ)
    session.{}

release.sessions.register()
"""
CORP = '\n[tool.release.indexes.corp]\nupload = "https://127.0.0.1/"\ntoken = "CORP_UPLOAD"\n'
DEMO = {**demo.FILES, "pyproject.toml": demo.FILES["pyproject.toml"] + CORP}
ENDS = {"passing": "log(os.environ['SERVICE_PASSWORD'])", "failing": "error(os.environ['SERVICE_PASSWORD'])"}


@pytest.mark.slow
@pytest.mark.parametrize("end", ENDS)
def test_tests_that_print_all_they_know(bench, end):
    bench.project.commit("Demo", **{**DEMO, "noxfile.py": NOXFILE.format(ENDS[end])})
    for verbosity in VERBOSITIES:
        seen = ask(bench, "release", f"tests, {end}", verbosity)
        assert seen.code == (end == "failing")


HOOKS = ("pre-commit", "commit-msg", "post-commit", "pre-push", "reference-transaction")


@pytest.mark.slow
@pytest.mark.parametrize("name", HOOKS)
@pytest.mark.parametrize("code", [0, 1], ids=["passing", "failing"])
def test_hooks_that_print_all_they_know(bench, name, code):
    bench.configure(tag=False)
    hook(bench, name, code)
    for verbosity in VERBOSITIES:
        for words in (("bump", "minor"), ("tag",), ("rollback",)):
            ask(bench, words[0], f"{name} {code}", verbosity, *words[1:])


@pytest.mark.slow
@pytest.mark.parametrize("said", ["plain", "basic", "folded", "end", "coloured"])
def test_a_remote_that_refuses_with_all_it_knows(bench, said):
    bench.configure(tag=False)
    text = hostile.BODIES[said](tuple(bench.known))
    (bench.project.remote / "words").write_text(text)
    receive = bench.project.remote / "hooks" / "pre-receive"
    receive.parent.mkdir(exist_ok=True)
    receive.write_text(f"#!/bin/sh\ncat {bench.project.remote}/words\nexit 1\n")
    receive.chmod(0o755)
    for verbosity in VERBOSITIES:
        ask(bench, "tag", f"refused {said}", verbosity)


@pytest.mark.slow
def test_a_thousand_combinations_were_tried(request):
    """It stands last; where only some of the tests run, it says nothing."""
    is_part = request.config.getoption("keyword") or any("::" in word for word in request.config.args)
    if is_part or os.environ.get("PYTEST_XDIST_WORKER"):
        pytest.skip("not all of the combinations ran here")
    assert len(set(RAN)) >= 1000
