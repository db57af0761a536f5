"""Sending an SMS. A gateway is anything with `send`; the one that ships writes to a file that plays the buyer's phone.

The file lies beside the database, readable by its owner only, so that the demo and the tests run whole without a
network. `orderdesk phone` shows it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from orderdesk.errors import DeskError
from orderdesk.i18n import _


class SendFailed(DeskError):
    """The gateway did not take the message."""


class Gateway(Protocol):
    """Sends messages to phones."""

    def send(self, *, phone: str, text: str, order: str, at: int) -> None:
        """Hand the message over; `SendFailed` when it was not taken."""


@dataclass(frozen=True, slots=True)
class Sms:
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
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, line.encode("utf-8"))
            finally:
                os.close(file)
        except OSError as error:
            raise SendFailed(_("The SMS did not leave: {why}.").format(why=error.strerror)) from error

    def received(self) -> list[Sms]:
        """What the phone has received, oldest first."""
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return []
        return [Sms(**json.loads(line)) for line in text.splitlines()]
