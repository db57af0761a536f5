"""Runs the program in this process as a shell would, and sees what arrives at its files' descriptors."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO, TextIOWrapper
from tempfile import TemporaryFile

import click

from orderdesk.__main__ import main
from orderdesk.cli import cli
from orderdesk.i18n import use_language


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        """All of it, for whoever looks into a failure."""
        return f"{self.code}: {(self.out + self.err).decode('utf-8', 'backslashreplace')}"


def ran(*arguments: str, typed: bytes = b"", output: int | None = None) -> Ran:
    """Run `orderdesk` with these arguments, its standard files replaced at their descriptors.

    `typed` is what it reads; `output` is a descriptor in the place of a file that takes all it prints.
    """
    kept = [os.dup(number) for number in range(3)]
    streams, given = (sys.stdin, sys.stdout, sys.stderr), sys.argv
    with TemporaryFile() as read, TemporaryFile() as out, TemporaryFile() as err:
        read.write(typed)
        read.seek(0)
        try:
            for number, file in enumerate((read, out, err)):
                os.dup2(file.fileno(), number)
            if output is not None:
                os.dup2(output, 1)
            sys.stdin = TextIOWrapper(FileIO(0, closefd=False), "utf-8")
            sys.stdout, sys.stderr = (TextIOWrapper(FileIO(number, "w", closefd=False), "utf-8") for number in (1, 2))
            sys.argv = ["orderdesk", *arguments]
            code = _code()
            sys.stdout.flush()  # as Python does at its end
            sys.stderr.flush()
        finally:
            sys.stdin, sys.stdout, sys.stderr = streams
            sys.argv = given
            for number, file_number in enumerate(kept):
                os.dup2(file_number, number)
                os.close(file_number)
            use_language("ru")
        out.seek(0)
        err.seek(0)
        return Ran(code, out.read(), err.read())


def _code() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the tree with the words that name it."""
    yield from _below((), cli)


def _below(words: Sequence[str], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _below((*words, name), found)
    else:
        yield tuple(words), command
