"""What a script runs is told from what it only talks about."""

from __future__ import annotations

import pytest

from release.syntax.shell import commands, essence


def words(script):
    return [found for _, found, _ in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("a b\nc", [("a", "b"), ("c",)], id="lines"),
        pytest.param("a && b || c; d & e", [("a",), ("b",), ("c",), ("d",), ("e",)], id="operators"),
        pytest.param("a \\\n  b", [("a", "b")], id="a continued line"),
        pytest.param("a 'b c' \"d e\"f", [("a", "b c", "d ef")], id="quotes"),
        pytest.param("a # b; c\nd#e", [("a",), ("d#e",)], id="comments"),
        pytest.param("cat <<EOF > x\nrm -rf /\nEOF\nb", [("cat", ">", "x"), ("b",)], id="a here-document"),
        pytest.param("cat <<-'E'\n\trm\n\tE\nb", [("cat",), ("b",)], id="an indented here-document"),
        pytest.param("a <<< b", [("a", "<<<", "b")], id="a here-string"),
        pytest.param("a 2>&1 > f", [("a", ">", "&1", ">", "f")], id="redirections"),
        pytest.param('x="${{ a || b }}" y', [("x=${{ a || b }}", "y")], id="an expression of the forge"),
        pytest.param("a ${X:-b c}", [("a", "${X:-b c}")], id="a variable with a default"),
        pytest.param("(a; b)", [("a",), ("b",)], id="a subshell"),
        pytest.param("{ a; } > f", [("a",), (">", "f")], id="a group"),
        pytest.param("a 'unended", [("a", "unended")], id="a quote that does not end"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_script_is_its_commands(script, expected):
    assert words(script) == expected


@pytest.mark.parametrize("script", ["X=$(twine upload d)", 'echo "$(twine upload d)"', "echo `twine upload d`"])
def test_what_is_substituted_runs_too(script):
    assert ("twine", "upload", "d") in words(script)


def test_a_command_knows_its_line_and_whether_it_is_piped_on():
    script = 'a "x\ny"\nb \\\n | c\ncat <<E\n1\n2\nE\nd || e'
    assert [(line, found[0], piped) for line, found, piped in commands(script)] == [
        (0, "a", False),
        (2, "b", True),
        (3, "c", False),
        (4, "cat", False),
        (8, "d", False),
        (8, "e", False),
    ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("sudo A=1 twine upload d", "twine upload d", id="sudo and a variable"),
        pytest.param("python3 -I -m twine upload d", "twine upload d", id="a module"),
        pytest.param("uv run --with x --locked pytest -q", "pytest -q", id="uv run"),
        pytest.param("uvx --from build pyproject-build", "pyproject-build", id="uvx"),
        pytest.param("pipx run poetry run python -m build", "build", id="one in the other"),
        pytest.param("if ! pytest", "pytest", id="a condition"),
        pytest.param("python x.py -m y", "python x.py -m y", id="a script with an option"),
        pytest.param("uv build", "uv build", id="the runner itself"),
        pytest.param("X=1", "", id="only a variable"),
    ],
)
def test_what_only_starts_a_program_is_left_out(script, expected):
    (found,) = [essence(item) for item in words(script.replace("! ", ""))]
    assert " ".join(found) == expected
