"""What the command line says of itself, in Swedish and English."""

import argparse
import ast
from pathlib import Path

import pytest

from netverk import cli
from netverk.arguments import SAID_BY_ARGPARSE, argparse_speaking
from netverk.language import speaking
from tests.test_translations import swedish

TO_PROGRAMMERS = {  # what only a parser that is built wrongly says, or what ours does not use
    "'required' is an invalid argument for positionals",
    "%r is not callable",
    ".__call__() not defined",
    'argument "-" with mode %r',
    "can't open '%(filename)s': %(error)s",
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "conflicting option string: %s",
    "conflicting subparser alias: %s",
    "conflicting subparser: %s",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional",
    "command '%(parser_name)s' is deprecated",
    "option '%(option)s' is deprecated",
    "argument '%(argument_name)s' is deprecated",
    "warning: %(message)s\n",
    "%(prog)s: warning: %(message)s\n",
}


def said_by_argparse() -> set[str]:
    """Every sentence in the argparse of this Python."""
    calls = (node for node in ast.walk(ast.parse(Path(argparse.__file__).read_text())) if isinstance(node, ast.Call))
    first = (each.args[0] for each in calls if isinstance(each.func, ast.Name) and each.func.id in ("_", "ngettext"))
    return {each.value for each in first if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_everything_that_argparse_says_to_readers_is_marked() -> None:
    assert said_by_argparse() - TO_PROGRAMMERS <= set(SAID_BY_ARGPARSE)
    assert len(said_by_argparse() & set(SAID_BY_ARGPARSE)) > 15


def test_help_is_swedish_or_english(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    helps = {}
    for locale in ("sv_SE.UTF-8", "en_GB.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        with pytest.raises(SystemExit) as end:
            cli.main(["--help"])
        assert end.value.code == 0
        helps[locale[:2]] = capsys.readouterr().out

    assert "skjut upp en träff" in helps["sv"]
    assert "visa den här hjälpen" in helps["sv"]
    assert "postpone a session" in helps["en"]
    assert not [line for line in helps["en"].splitlines() if len(line.split()) > 3 and line in helps["sv"] and "--" not in line]


def test_every_help_text_can_be_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("sv", "en"):
        with speaking(language), argparse_speaking():
            top = cli.parser()
            (commands,) = [each for each in top._actions if isinstance(each, argparse._SubParsersAction)]
            for command in commands.choices.values():
                assert command.format_help().startswith("användning: " if language == "sv" else "usage: ")
    assert all(sentence in swedish() for sentence in SAID_BY_ARGPARSE)


def test_argparse_speaks_as_before_afterwards() -> None:
    with speaking("sv"), argparse_speaking():
        assert argparse.ArgumentParser().format_usage().startswith("användning: ")
    with speaking("sv"):
        assert argparse.ArgumentParser().format_usage().startswith("usage: ")
