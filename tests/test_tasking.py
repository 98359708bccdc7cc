"""Our tasks have the options that Invoke would read off their functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from invoke.parser import Parser, ParserContext
from invoke.tasks import Task

from release.tasking import task
from release.tasks import ns

if TYPE_CHECKING:
    from invoke.context import Context


def as_invoke_reads(ours):
    return Task(ours.body, positional=ours.positional, auto_shortflags=False, help=ours.help)


def told(arguments):
    return [vars(argument) for argument in arguments]


@pytest.mark.parametrize("name", sorted(ns.tasks))
def test_each_task_has_the_options_that_invoke_would_read(name):
    ours = ns.tasks[name]
    theirs = as_invoke_reads(ours).get_arguments()
    assert told(ours.get_arguments()) == told(theirs)
    assert told(ours.get_arguments()) == told(theirs), "reading them once takes nothing away"
    assert [argument.help for argument in theirs if not argument.help] == []


def test_what_has_no_default_is_a_word_without_a_name_and_needs_a_value():
    @task
    def build(c: Context, what: str, how_often: int = 2, is_loud: bool = False) -> None:
        del c, what, how_often, is_loud

    theirs = Task(build.body, auto_shortflags=False)
    assert told(build.get_arguments()) == told(theirs.get_arguments())
    parser = Parser(contexts=[ParserContext(name="build", args=build.get_arguments())])
    (found,) = parser.parse_argv(["build", "all", "--how-often", "3"])
    assert found.as_kwargs == {"what": "all", "how_often": 3, "is_loud": False}


def test_words_stand_in_the_order_in_which_they_are_given():
    @task(positional=["where", "what"])
    def move(c: Context, what: str = "", how: str = "", where: str = "") -> None:
        del c, what, how, where

    theirs = Task(move.body, positional=["where", "what"], auto_shortflags=False)
    assert [argument.name for argument in move.get_arguments()] == ["where", "what", "how"]
    assert told(move.get_arguments()) == told(theirs.get_arguments())


def test_help_for_an_option_that_is_not_there_is_a_mistake():
    @task(help={"wat": "What."})
    def build(c: Context, what: str = "") -> None:
        del c, what

    with pytest.raises(ValueError, match="no option wat of build"):
        build.get_arguments()
    assert len(build.get_arguments(ignore_unknown_help=True)) == 1
