"""Child programs: argument lists, timeouts, and nothing left running."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from release.errors import ProgramFailed
from release.system.child import Child

# Starts a program of its own that ignores a polite end, tells its number, and waits with it.
GRANDPARENT = """
import signal, subprocess, sys
inner = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", inner], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
child.stdout.readline()
open(sys.argv[1], "w").write(str(child.pid))
print("ready", flush=True)
child.wait()
"""


def start(*argv: str, timeout_s: float = 30.0, cwd: Path | None = None, **options: object) -> Child:
    return Child(argv, cwd=cwd or Path.cwd(), environment=os.environ, timeout_s=timeout_s, **options)


def python(code: str, *arguments: str, **options: object) -> Child:
    return start(sys.executable, "-c", code, *arguments, **options)


def has_ended(pid: Path) -> bool:
    """Whether the process whose number stands in *pid* ends; the kernel may need a moment to bury it."""
    try:
        descriptor = os.pidfd_open(int(pid.read_text()))
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor) as process:
        return bool(select.select([process], [], [], 5)[0])


# Tells its number, and waits for its order.
WAITING = """
import os, sys
from pathlib import Path
made = Path(sys.argv[1] + "~")
made.write_text(str(os.getpid()))
made.rename(sys.argv[1])
sys.stdin.read()
"""

HOSTILE = {
    "semicolon": "a; touch y",
    "substitution": "$(touch y)",
    "backticks": "`touch y`",
    "blank": "a b",
    "quotes": "'\"",
    "star": "*",
    "empty": "",
    "newline": "\n",
    "accent": "é",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_argument_stays_one_argument(text, tmp_path):
    answer = python("import sys; print(sys.argv[1:])", text, "&&", cwd=tmp_path).answer()
    assert answer.text.strip() == repr([text, "&&"])
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_the_answer_has_code_outputs_and_words():
    answer = python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)").answer()
    assert (answer.code, answer.ok, answer.text, answer.err, answer.words) == (3, False, "out\n", b"err\n", "err")
    assert answer.seconds > 0


def test_a_program_gets_its_input_or_none():
    assert python("print(input())", stdin=b"hello").answer().text == "hello\n"
    assert python("import sys; print(repr(sys.stdin.read()))").answer().text == "''\n"


@pytest.mark.parametrize(
    ("argv", "folder"),
    [
        pytest.param("no-such-program-anywhere", ".", id="program missing"),
        pytest.param(sys.executable, "no-such-folder", id="folder missing"),
    ],
)
def test_what_cannot_be_started_says_so(argv, folder, tmp_path):
    with pytest.raises(ProgramFailed, match="cannot be started") as caught:
        start(argv, cwd=tmp_path / folder)
    assert argv in caught.value.where[0]


@pytest.mark.parametrize("on_line", [pytest.param(None, id="at once"), pytest.param(print, id="line by line")])
def test_a_timeout_ends_the_program_and_what_it_started(tmp_path, on_line):
    pid = tmp_path / "pid"
    answer = python(GRANDPARENT, str(pid), timeout_s=1.5, on_line=on_line).answer()
    assert (answer.code, answer.ok, answer.text) == (None, False, "ready\n")
    assert has_ended(pid)


def test_what_was_written_before_a_timeout_is_kept():
    code = "import sys, time; print('out', flush=True); print('err', file=sys.stderr, flush=True); time.sleep(60)"
    answer = python(code, timeout_s=0.7).answer()
    assert (answer.code, answer.out, answer.err) == (None, b"out\n", b"err\n")


def test_lines_come_while_the_program_runs_in_the_order_they_were_written(tmp_path):
    code = (
        "import sys, os, time\n"
        "print('one', flush=True); print('two', file=sys.stderr, flush=True); print('three', flush=True)\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
        "sys.stdout.write('four\\r\\nfive'); sys.exit(4)"
    )
    seen: list[str] = []

    def on_line(line: str) -> None:
        seen.append(line)
        if line == "three":
            (tmp_path / "go").touch()  # without this the program would wait for its timeout

    answer = python(code, str(tmp_path / "go"), on_line=on_line).answer()
    assert seen == ["one", "two", "three", "four", "five"]
    assert (answer.code, answer.out) == (4, b"one\ntwo\nthree\nfour\r\nfive")


def test_a_listener_that_fails_ends_the_program(tmp_path):
    def on_line(line: str) -> None:
        raise ValueError(line)

    with pytest.raises(ValueError, match="ready"):
        python(GRANDPARENT, str(tmp_path / "pid"), on_line=on_line).answer()
    assert has_ended(tmp_path / "pid")


def test_a_program_that_nobody_waits_for_any_more_is_ended(tmp_path):
    pid, seen = tmp_path / "pid", tmp_path / "seen"
    os.mkfifo(seen)
    code = (
        "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid()))\n"
        "open(sys.argv[2], 'w').close(); time.sleep(60)"
    )
    child = python(code, str(pid), str(seen))
    seen.open().close()  # opens when the program has opened its end
    del child
    gc.collect()
    assert has_ended(pid)


@pytest.mark.parametrize("on_line", ["None", "print"], ids=["at once", "line by line"])
def test_an_interrupt_leaves_nothing_running(tmp_path, on_line):
    pid, ready = tmp_path / "pid", tmp_path / "ready"
    os.mkfifo(ready)
    code = (
        "import os, sys; from pathlib import Path; from release.system.child import Child\n"
        f"child = Child([sys.executable, '-c', sys.argv[1], sys.argv[2]], cwd=Path.cwd(), environment=os.environ,"
        f" timeout_s=60, on_line={on_line})\n"
        "open(sys.argv[3], 'w').close()\n"
        "try: child.answer()\n"
        "except KeyboardInterrupt: sys.exit(130)"
    )
    # the grandparent tells its number first, so the interrupt cannot come too early
    script = GRANDPARENT.replace('print("ready", flush=True)', "")
    ours = subprocess.Popen([sys.executable, "-c", code, script, str(pid), str(ready)])
    ready.open().close()
    while not (pid.exists() and pid.read_text()):
        assert ours.poll() is None
    ours.send_signal(signal.SIGINT)
    assert ours.wait(30) == 130
    assert has_ended(pid)


def test_what_a_program_reads_is_complete_before_it_starts(tmp_path):
    """It may outlive us, and a pipe that we did not fill would end too early; what it holds open is waited for."""
    code = (
        "import os, sys; from pathlib import Path; from release.system.child import Child\n"
        "read = 'import sys; open(sys.argv[1], \"wb\").write(sys.stdin.buffer.read())'\n"
        "child = Child((sys.executable, '-c', read, sys.argv[1]), cwd=Path.cwd(), environment=os.environ, timeout_s=30,"
        " stdin=b'x' * (1 << 20), held=(os.dup(1),))\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "got")], check=True, stdout=subprocess.PIPE)
    assert (tmp_path / "got").stat().st_size == 1 << 20


@pytest.mark.skipif(os.name != "posix", reason="files cannot be handed on by number")
def test_a_file_that_is_held_stays_open_in_the_program(tmp_path):
    with (tmp_path / "held").open("wb") as stream:
        number = stream.fileno()
        code = "import os, sys; os.write(int(sys.argv[1]), b'x')"
        assert python(code, str(number), held=(number,)).answer().ok
        assert not python(code, str(number)).answer().ok
    assert (tmp_path / "held").read_bytes() == b"x"


def test_a_program_that_waits_does_what_it_is_told_and_its_time_begins_then():
    child = python("import sys; print(sys.stdin.read().upper())", waits=True, timeout_s=0)
    child.tell(b"order", 20)
    assert child.answer().text == "ORDER\n"


def test_a_program_that_waits_in_vain_is_ended(tmp_path):
    child = python(WAITING, str(tmp_path / "pid"), waits=True)
    while not (tmp_path / "pid").exists():
        pass
    child.end()
    assert has_ended(tmp_path / "pid")


def test_a_program_that_never_reads_its_order_is_ended_in_time():
    child = python("import time; time.sleep(60)", waits=True)
    child.tell(b"x" * (1 << 20), 0.5)
    assert child.answer().code is None


def test_a_program_that_waits_ends_with_those_who_started_it(tmp_path):
    starter = (
        "import os, sys; from pathlib import Path; from release.system.child import Child\n"
        "pid = Path(sys.argv[2])\n"
        "child = Child([sys.executable, '-c', sys.argv[1], str(pid)], cwd=pid.parent, environment=os.environ,"
        " timeout_s=30, waits=True)\n"
        "while not pid.exists(): pass\n"
        "os.kill(os.getpid(), 9)"
    )
    assert python(starter, WAITING, str(tmp_path / "pid")).answer().code == -signal.SIGKILL
    assert has_ended(tmp_path / "pid")


def test_an_order_to_a_program_that_has_ended_is_told_by_its_answer():
    child = python("raise SystemExit(3)", waits=True)
    child.tell(b"x" * (1 << 20), 20)
    assert child.answer().code == 3
