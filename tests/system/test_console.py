"""The console: no secrets, no control characters, and output that every encoding can take."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from release.model.line import Line
from release.system.console import Console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(text: str, environment: dict[str, str] | None = None) -> str:
    stream = io.StringIO()
    Console(environment or {}, stream).say(text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colours of others"),
        pytest.param("\x1b]0;title\x07", "\\x1b]0;title\\x07", id="window title"),
        pytest.param("good\rbad", "good\\x0dbad", id="overwriting"),
        pytest.param("a\u202eb", "a\\u202eb", id="direction override"),
        pytest.param("a\u2066b", "a\\u2066b", id="isolate"),
        pytest.param("a\u200bb", "a\\u200bb", id="invisible"),
        pytest.param("a\U000e0041b", "a\\U000e0041b", id="tag characters"),
        pytest.param("a\x9bb", "a\\x9bb", id="eight-bit control"),
        pytest.param("a\udce9", "a\\udce9", id="byte that is no text"),
        pytest.param("é → 語\n\tx", "é → 語\n\tx", id="text stays"),
    ],
)
def test_what_others_could_play_with_is_written_out(text, shown):
    assert said(text) == f"{shown}\n"


def test_secrets_are_hidden_in_lines_and_text():
    stream = io.StringIO()
    console = Console({"API_TOKEN": "abcdef-123"}, stream)
    console.show([Line("the token is abcdef-123")])
    console.say("abcdef-123")
    assert stream.getvalue() == "the token is [secret]\n[secret]\n"


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        pytest.param({}, "\x1b[31mx\x1b[0m\n", id="terminal"),
        pytest.param({"NO_COLOR": "1"}, "x\n", id="no colour wanted"),
        pytest.param({"NO_COLOR": ""}, "\x1b[31mx\x1b[0m\n", id="empty wish"),
        pytest.param({"TERM": "dumb"}, "x\n", id="dumb terminal"),
    ],
)
def test_colour_is_for_terminals_that_want_it(environment, shown):
    stream = Terminal()
    Console(environment, stream).show([Line("x", "bad")])
    assert stream.getvalue() == shown


def test_without_a_terminal_there_is_no_colour_and_nobody_is_asked():
    stream = io.StringIO()
    Console({}, stream).show([Line("x", "bad")])
    assert Console({}, stream).ask("sure?") is None
    assert stream.getvalue() == "x\n"


PLAIN = b"1 -> 2 - x + \\u8a9e\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", PLAIN), ("latin-1", PLAIN), ("utf-8", "1 → 2 · x ✓ 語\n".encode())],
    ids=["ascii", "latin", "unicode"],
)
def test_an_encoding_without_arrows_gets_plain_marks(encoding, shown):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    Console({}, stream).say("1 → 2 · x ✓ 語")
    assert raw.getvalue() == shown


def test_a_reader_that_has_gone_does_not_stop_the_work(tmp_path):
    code = (
        "import sys; from release.system.console import Console\n"
        "console = Console({}); sys.stdin.readline()\n"
        "for number in range(9): console.say('x' * 9000)\n"
        "open(sys.argv[1], 'w').write('done')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "end")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    with process:
        process.stdin.write(b"go\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
    assert (tmp_path / "end").read_text() == "done"
