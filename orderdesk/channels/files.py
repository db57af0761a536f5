"""Opens a file of orders, finds out what it is, and reads it."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

from msgspec import Struct

from orderdesk.channels import kaspi, own
from orderdesk.channels.document import Document, read_object
from orderdesk.channels.looks import refuse_answer, refuse_binary, refuse_encoding, refuse_markup
from orderdesk.channels.own import BookOf, Record
from orderdesk.channels.profiles import foreign
from orderdesk.channels.profiles.profile import Profile
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.sanitize import clean

MAX_BYTES: Final = 1 << 30
"""A larger file is not read."""

_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, new ones and old ones."""

_BLANK: Final = b"\xef\xbb\xbf \t\r\n"

_LOOK: Final = 20
"""Lines looked at to tell JSON Lines from a document."""


class OrderFile(Struct, frozen=True):
    """A file being read."""

    total: int
    """About how many records there are to come."""
    records: Iterator[Record]
    profile: Profile | None = None
    """By which it is read, where it is not of the desk's own forms."""


DEFAULT_CHANNEL = "kaspi"
"""Whose orders a file holds that does not say it."""


def read_orders(
    path: Path, channel: str, book_of: BookOf, others: Sequence[str] = (), profiles: Sequence[Profile] = ()
) -> OrderFile:
    """The orders in a file and the records that are none, read as they are asked for.

    `channel` is meant where the file does not name one; where `others` could be meant as well, it is not guessed. A
    file that is not of the desk's own forms is read by the one of the `profiles` that knows it. What is not what it
    should be is refused whole: `BadInput` or `NotFound`, with a sentence that names the file.
    """
    name = clean(path.name, limit=100)
    whose = own.Whose(channel, tuple(others))
    try:
        data = read_bytes(path)
        if data.startswith(_WORKBOOKS) and (found := foreign.read_workbook(data, profiles, whose, book_of)):
            return _file(found)
        if data.lstrip(_BLANK).startswith(b"<") and (found := foreign.read_markup(data, profiles, whose, book_of)):
            return _file(found)
        text = decode(data).strip()
        refuse_markup(text)
        if _is_json_lines(text):
            return OrderFile(text.count("\n") + 1, own.read_lines(text, whose, book_of))
        if text.startswith(("{", "[")):
            return _answer(text, profiles, whose, book_of)
        return _file(foreign.read_csv(text, profiles, whose, book_of)) if text else OrderFile(0, iter(()))
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from error


def _answer(text: str, profiles: Sequence[Profile], whose: own.Whose, book_of: BookOf) -> OrderFile:
    """The orders of an answer: of the Kaspi API, else of one that a profile knows."""
    document = Document(text) if text.startswith("{") else None
    if document is not None and kaspi.is_answer(document) and kaspi.has_orders(document):
        records = kaspi.read_answer(document, whose.channel, book_of(whose.channel))
        return OrderFile(document.count("data"), _begun(records))
    if found := foreign.read_answer(text, profiles, whose, book_of):
        return _file(found)
    refuse_answer(text)
    if document is None:
        raise BadInput(_("a JSON list; wanted is an answer of the API, JSON Lines or CSV"))
    if not kaspi.is_answer(document):
        raise BadInput(_("an object without “data” is not an answer of the API"))
    return OrderFile(0, _begun(kaspi.read_answer(document, whose.channel, book_of(whose.channel))))


def _file(found: foreign.Found) -> OrderFile:
    return OrderFile(found.total, _begun(found.records), found.profile)


def _begun(records: Iterator[Record]) -> Iterator[Record]:
    """The records, the first of them read: what refuses the whole file does so now."""
    return chain([*islice(records, 1)], records)


def _is_json_lines(text: str) -> bool:
    """Whether one of the first lines is an order on its own."""
    for line in text.split("\n", _LOOK)[:_LOOK]:
        if line.startswith("{") and '"number"' in line and line.rstrip().endswith("}"):
            try:
                return "number" in read_object(line)
            except BadInput:
                continue
    return False


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or CP1251; broken lines keep a mark in them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    refuse_binary(data)
    if b"\x00" in data[:4096]:
        raise BadInput(_("not a text file"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    foreign = [line for line in data.split(b"\n") if not line.isascii()]
    if any(_is_utf8(line) for line in foreign):  # mixed: only the broken lines are lost
        return data.decode("utf-8-sig", "replace")
    refuse_encoding(data)
    return data.decode("cp1251", "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_bytes(path: Path) -> bytes:
    """What a file holds; `NotFound` and `BadInput` say why it cannot be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadInput(_("not a file"))
        if status.st_size > MAX_BYTES:
            raise BadInput(_("larger than {limit} MB").format(limit=MAX_BYTES >> 20))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(_("There is no file {path}.").format(path=clean(str(path)))) from error
    except OSError as error:
        raise BadInput(_("cannot be read: {why}").format(why=error.strerror)) from error
