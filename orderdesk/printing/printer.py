"""How a receipt gets to the printer: into its device, or over the network to its port."""

from __future__ import annotations

import os
import socket
from typing import Final

from orderdesk.errors import ConfigError, DeskError
from orderdesk.i18n import _
from orderdesk.printing.printer_settings import PrinterSettings

_PATIENCE: Final = 10.0
"""Seconds in which a printer on the network must take the next bytes."""


def to_printer(content: bytes, settings: PrinterSettings) -> None:
    """Send it; `ConfigError` where no printer is set, `DeskError` says why it could not be reached.

    Printers do not answer: that all was sent does not say that there was paper.
    """
    if not settings.at:
        raise ConfigError(_("No printer is set: the settings name it under [printer], key “at”."))
    try:
        if settings.at.startswith("/"):
            _into_device(content, settings.at)
        else:
            host, _colon, port = settings.at.rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE) as line:
                line.sendall(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise DeskError(_("The printer {name} cannot be reached: {why}.").format(name=settings.at, why=why)) from error


def _into_device(content: bytes, path: str) -> None:
    """A device that is not there is never made as a file."""
    device = os.open(path, os.O_WRONLY | os.O_NOCTTY)
    try:
        while content:
            content = content[os.write(device, content) :]
    finally:
        os.close(device)
