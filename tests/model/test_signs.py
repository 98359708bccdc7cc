"""What deserves the first look: how a file can run, hide or mislead; and what looks alike and does not."""

from __future__ import annotations

import pytest
from review_tools import member

from release.model.signs import is_image, signs_of_bytes, signs_of_member

RUNS = 0o755


@pytest.mark.parametrize(
    ("path", "fields", "word"),
    [
        pytest.param("demo.pth", {}, "every start", id="pth"),
        pytest.param("sitecustomize.py", {}, "every start", id="sitecustomize"),
        pytest.param("demo/run.sh", {"mode": RUNS}, "new executable", id="executable"),
        pytest.param("demo/_core.so", {}, "binary", id="compiled"),
        pytest.param("demo/a", {"kind": "link", "link": "/etc/passwd"}, "link to /etc/passwd", id="link"),
        pytest.param("demo/pipe", {"kind": "other"}, "neither file nor folder", id="pipe"),
        pytest.param("setup.py", {}, "at installation", id="setup.py"),
        pytest.param("demo/\u0430.py", {}, "outside of ASCII", id="a Cyrillic letter"),
        pytest.param("demo/a\u202egnp.py", {}, "hidden characters in its name", id="turned direction"),
        pytest.param("demo/a\x1b[2J.py", {}, "hidden characters in its name", id="terminal codes"),
        pytest.param("../../a.py", {}, "leads out", id="upwards"),
        pytest.param("C:/a.py", {}, "leads out", id="a drive"),
    ],
)
def test_a_sign_is_seen(path, fields, word):
    assert any(word in sign for sign in signs_of_member(path, None, member(path, **fields)))


@pytest.mark.parametrize("path", ["demo/core.py", "demo/setup.py", "demo/pth.py", "demo/so.txt", "docs/setup.py.txt"])
def test_an_ordinary_file_has_none(path):
    assert signs_of_member(path, None, member(path)) == ()


def test_what_was_executable_before_is_no_sign():
    old = new = member("demo/run.sh", mode=RUNS)
    assert signs_of_member("demo/run.sh", old, new) == ()


def test_what_is_gone_has_none():
    assert signs_of_member("demo.pth", member("demo.pth"), None) == ()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param(b"exec(x)", "exec", id="exec"),
        pytest.param(b"import base64\nbase64.b64decode(x)", "b64decode", id="base64"),
        pytest.param(b"subprocess.run(x)", "subprocess", id="subprocess"),
        pytest.param(b"os.system(x)", "system", id="system"),
    ],
)
def test_a_call_that_was_not_there_is_told(code, name):
    assert signs_of_bytes("demo/a.py", b"", code, 10) == (f"new calls: {name}",)
    assert signs_of_bytes("demo/a.py", code, code, 10) == ()


@pytest.mark.parametrize(
    "code", [b"re.compile(x)", b"model.eval()", b"my_exec(x)", b"cursor.execute(x)", b"# os.systems"]
)
def test_a_look_alike_is_no_call(code):
    assert signs_of_bytes("demo/a.py", b"", code, 10) == ()


def test_hidden_characters_are_told_as_escapes():
    [sign] = signs_of_bytes("README.md", b"", "a\u202eb".encode(), 3)
    assert sign == "hidden characters in the text: \\u202e"


@pytest.mark.parametrize("text", ["\ufeffa", "ä", "👩\u200d💻"], ids=["byte order mark", "umlaut", "joined emoji"])
def test_usual_characters_are_not_hidden(text):
    assert signs_of_bytes("README.md", b"", text.encode(), 3) == ()


def test_a_line_that_nobody_wrote_is_told():
    assert signs_of_bytes("demo/a.py", b"", b"x", 9000) == ("a line of 9000 characters",)
    assert signs_of_bytes("demo/data.json", b"", b"x", 9000) == ()


PNG = b"\x89PNG\r\n\x1a\n\0\0IHDR...IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0JFIF...\xff\xd9"


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        pytest.param("docs/page.PNG", PNG, True, id="png"),
        pytest.param("docs/page.jpeg", JPEG, True, id="jpeg"),
        pytest.param("docs/page.gif", b"GIF89a\0...;", True, id="gif"),
        pytest.param("docs/page.png", JPEG, False, id="another format than its name says"),
        pytest.param("docs/page.png", PNG + b"\0PK", False, id="something behind its end"),
        pytest.param("docs/page.png", PNG[:-4], False, id="cut"),
        pytest.param("demo/page.dat", PNG, False, id="another name"),
        pytest.param("demo/page", b"\0", False, id="no format"),
    ],
)
def test_an_image_is_what_its_name_says_and_no_more(path, data, expected):
    assert is_image(path, data) is expected
