"""The one door through which everything that a command prints leaves the program.

What is printed holds arguments, names of files, settings, rulebooks and other programs' errors: texts from outside,
which could steer the terminal. So `say` prints harmless lines and `say_json` escapes what is not to be seen; and what
writes to the standard files by itself, as the parser of the command line does, meets a `Door` there.

An output that takes no more stops no command in the middle of its work: what cannot be written is left out, and
remembered until the end.
"""

from __future__ import annotations

import codecs
import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOBase
from typing import Any, Final, TextIO

from orderdesk.json_text import to_indented_json
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean, clean_lines

_LONGEST: Final = 1 << 20
"""Characters of one line."""

_UTF8: Final = "utf-8"

_FOREIGN: Final = pattern(r"[^\x00-\x7f]+")


class Door(TextIOBase):
    """A standard file behind which only harmless text arrives, in the charset of whoever reads it."""

    def __init__(self, stream: TextIO) -> None:
        """In the place of a standard file."""
        self._stream = stream
        self._charset = _charset(stream.encoding)
        self._encode = codecs.getincrementalencoder(self._charset)("replace").encode
        self.failure: OSError | None = None
        """Why something could not be written."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # one that nobody sets
        """The charset."""
        return self._charset

    @property
    def nobody_reads(self) -> bool:
        """Whether the reader has gone, as in `orderdesk list | head`."""
        return self.failure is not None and self.failure.errno == errno.EPIPE

    def write(self, text: str | bytes) -> int:
        """Write what somebody else has worded: lines and tabs stay, nothing else that steers.

        What the parser of the command line offers a shell comes as bytes.
        """
        self.pass_on(clean_lines(text if isinstance(text, str) else text.decode(), limit=_LONGEST))
        return len(text)

    def pass_on(self, text: str) -> None:
        """Write what is known to be harmless."""
        try:
            binary = getattr(self._stream, "buffer", None)
            if binary is None:
                self._stream.write(text)
            else:
                binary.write(self._encode(text))
            self._stream.flush()
        except OSError as error:
            self.failure = self.failure or error
            if error.errno == errno.EPIPE:
                self.give_up()

    def give_up(self) -> None:
        """Let what is still to be written go nowhere, or Python would fail over it once more at its end."""
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def flush(self) -> None:
        """Nothing waits here."""

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The file's descriptor."""
        return self._stream.fileno()


def say(*lines: str, err: bool = False) -> None:
    """Print lines, each of which stays one; on stderr what is not the answer that was asked for."""
    _door(err).pass_on("".join(f"{clean(line, limit=_LONGEST)}\n" for line in lines))


def say_json(value: object) -> None:
    """Print JSON for programs: nothing is left out or changed, what cannot be seen is escaped."""
    door = _door(err=False)
    text = to_indented_json(value)
    if door.encoding != _UTF8:
        text = _FOREIGN.sub(lambda found: json.dumps(found[0])[1:-1], text)
    if not text.replace("\n", "").isprintable():
        text = "\n".join(map(_escaped, text.split("\n")))
    door.pass_on(f"{text}\n")


def say_progress(label: str, done: int, total: int) -> None:
    """Print on a terminal how far something is; whatever is printed next stands in its place."""
    _door(err=True).pass_on(f"{clean(label, limit=60)}: {done} / {total}\r")


def nobody_reads() -> bool:
    """Whether whoever read the output has gone, so that a command which only prints may end."""
    return _door(err=False).nobody_reads


@contextmanager
def behind_doors() -> Iterator[Door]:
    """Put the standard files behind doors for a while; that of the output."""
    before = sys.stdout, sys.stderr
    output, errors = _door(err=False), _door(err=True)
    sys.stdout, sys.stderr = _as_text(output), _as_text(errors)
    try:
        yield output
    finally:
        sys.stdout, sys.stderr = before
        for door in (output, errors):
            if door.failure is not None:
                door.give_up()


def be_whole() -> None:
    """Open the standard files that are closed, or the database would come to stand in their place.

    There is nothing to read, and whatever is written fails, as it would without a file.
    """
    closed = [number for number in range(3) if not _is_open(number)]
    for number in closed:
        os.open(os.devnull, os.O_RDONLY if number else os.O_RDWR)  # takes the lowest free number, which is this one
    if 0 in closed:
        sys.stdin = open(0, encoding=_UTF8, closefd=False)  # noqa: SIM115  # open as long as the program runs
    if 1 in closed:
        sys.stdout = open(1, "w", encoding=_UTF8, closefd=False)  # noqa: SIM115
    if 2 in closed:
        sys.stderr = open(2, "w", encoding=_UTF8, closefd=False)  # noqa: SIM115


def _door(err: bool) -> Door:
    stream: Any = sys.stderr if err else sys.stdout
    return stream if isinstance(stream, Door) else Door(stream)


def _charset(said: str | None) -> str:
    """The codec that is said to be the reader's; where it is ASCII, or none for letters, nobody has really said one."""
    name = codecs.lookup(said or _UTF8).name
    try:
        codecs.getincrementalencoder(name)("replace").encode("Ж")
    except UnicodeError:
        return _UTF8
    return _UTF8 if name == "ascii" else name


def _as_text(door: Any) -> TextIO:
    """A door as the type of the standard files, which names more than anybody asks of them."""
    return door  # type: ignore[no-any-return]


def _escaped(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in line)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
