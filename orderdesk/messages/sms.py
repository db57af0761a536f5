"""Sending an SMS. A gateway is anything with `send`; the one that ships writes to a file that plays the buyer's phone.

The file lies beside the database, readable by its owner only, so that the demo and the tests run whole without a
network. `orderdesk phone` shows it.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import asdict

from orderdesk.beside import open_private
from orderdesk.errors import DeskError, NotPrivate, StoreError
from orderdesk.i18n import _


class SendFailed(DeskError):
    """The gateway did not take the message."""


class Gateway(Protocol):
    """Sends messages to phones."""

    def send(self, *, phone: str, text: str, order: str, at: int) -> None:
        """Hand the message over; `SendFailed` when it was not taken."""


class Sms(Struct, frozen=True):
    """A message that a phone has received."""

    at: int
    phone: str
    order: str
    """The order's number."""
    text: str


class PhoneFile:
    """A gateway whose phone is a file: one JSON object a line."""

    def __init__(self, path: Path) -> None:
        """Messages go to `path`."""
        self._path = path

    def send(self, *, phone: str, text: str, order: str, at: int) -> None:
        """Append the message."""
        line = json.dumps(asdict(Sms(at, phone, order, text)), ensure_ascii=False) + "\n"
        try:
            file = open_private(self._path, os.O_RDWR | os.O_APPEND)
            try:
                _append(file, line.encode("utf-8"))
            finally:
                os.close(file)
        except OSError as error:
            raise SendFailed(_("The SMS was not sent: {why}.").format(why=error.strerror)) from error
        except NotPrivate as error:
            raise SendFailed(_("The SMS did not leave: {why}").format(why=error)) from error

    def received(self) -> list[Sms]:
        """What the phone has received, oldest first; a line that its writer did not live to finish is none."""
        try:
            file = open_private(self._path, os.O_RDONLY, make=False)
            with os.fdopen(file, encoding="utf-8", errors="replace") as stream:
                text = stream.read()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(_("Cannot read {path}: {why}.").format(path=self._path, why=error.strerror)) from error
        return [sms for line in text.split("\n") if (sms := _read(line)) is not None]


def _append(file: int, line: bytes) -> None:
    """Add the whole line or, on a full disk, nothing; the lock keeps other senders off what may be taken back."""
    fcntl.flock(file, fcntl.LOCK_EX)
    end = os.fstat(file).st_size
    if end and os.pread(file, 1, end - 1) != b"\n":  # a sender died in the middle of the line before
        line = b"\n" + line
    try:
        while line:
            line = line[os.write(file, line) :]
    except OSError:
        os.ftruncate(file, end)
        raise


def _read(line: str) -> Sms | None:
    try:
        return Sms(**json.loads(line))
    except (ValueError, TypeError):
        return None
