"""Rulebooks as they were read and checked, kept in the cache folder: found again in a tenth of the time of reading.

A kept one counts only beside the very bytes it was read from and by the very program that read it. It is no more than
values, decoded by their types; one that is damaged, or lies where others have a hand in it, is as if there were none.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from orderdesk import __version__, config_reader, sanitize
from orderdesk.beside import draft_of, open_private, private_folder, why_not_private
from orderdesk.config import cache_folder
from orderdesk.errors import NotPrivate
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sla import targets


class _Kept(Struct, frozen=True):
    program: str
    source: bytes
    book: Rulebook


def recall(source: bytes, name: str) -> Rulebook | None:
    """The rulebook that was read from these bytes of a file of this name, if it was kept."""
    path = _place(name)
    if why_not_private(path.parent, folder=True):
        return None
    try:
        with open(open_private(path, os.O_RDONLY, make=False), "rb") as file:
            kept = _decoder().decode(file.read())
    except (OSError, NotPrivate, msgspec.MsgspecError, RecursionError):
        return None
    return kept.book if kept.source == source and kept.program == _program() else None


def keep(book: Rulebook, source: bytes, name: str) -> None:
    """Keep a rulebook with the bytes it was read from, where that can be done."""
    path = _place(name)
    try:
        path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_folder(path.parent)
        with draft_of(path) as draft:
            draft.write_bytes(msgspec.msgpack.encode(_Kept(_program(), source, book)))
            draft.replace(path)
    except (OSError, NotPrivate):
        return


def _place(name: str) -> Path:
    return cache_folder() / "rulebooks" / f"{name}.kept"


@cache
def _decoder() -> msgspec.msgpack.Decoder[_Kept]:
    return msgspec.msgpack.Decoder(_Kept)


@cache
def _program() -> str:
    """Which program reads: its version and, while somebody works on it, when the files that read were changed."""
    others = (Path(str(module.__file__)) for module in (config_reader, sanitize, targets))
    code = [*Path(__file__).parent.glob("*.py"), *others]
    files = sorted((path.name, status.st_mtime_ns, status.st_size) for path in code for status in [path.stat()])
    return f"{__version__} {files}"
