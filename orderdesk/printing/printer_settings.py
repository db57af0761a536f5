"""The receipt printer, as the settings name it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.patterns import pattern


class CodePage(StrEnum):
    """A set of letters that a receipt printer may have; each is the name of a codec."""

    CP866 = "cp866"
    CP1251 = "cp1251"
    KZ1048 = "kz1048"


_SLOTS: Final = {CodePage.CP866: 17, CodePage.CP1251: 46, CodePage.KZ1048: 53}
"""Where most printers have them."""

_QUEUE: Final = pattern(r"[^\s/#@'\"-][^\s/#'\"]{0,126}")

_PRINTER: Final = pattern(r"/.+|(\[[0-9A-Fa-f:.]+\]|[^/:\[\]\s]+):[0-9]{1,5}", re.ASCII)


class PrinterSettings(Struct, frozen=True, kw_only=True):
    """The receipt printer."""

    at: str = ""
    """Its device, `/dev/usb/lp0`, or where it listens, `192.168.1.50:9100`; without it none is there."""
    paper: int = 58
    """The width of its roll in mm, 58 or 80."""
    page: CodePage | None = None
    """The letters that it surely has; what these lack, and everything where none is named, is printed as a picture."""
    slot: int | None = None
    """The number under which it has them, if it is not the usual one."""
    queue: str = ""
    """Not of the receipt printer: the printing system's queue for documents, such as waybills."""

    def __post_init__(self) -> None:
        """Refuse a printer that there cannot be."""
        if self.at and not _PRINTER.fullmatch(self.at):
            raise ValueError(_("at: must be a device such as “/dev/usb/lp0”, or host and port such as “10.0.0.5:9100”"))
        if self.paper not in (58, 80):
            raise ValueError(_("paper: must be 58 or 80"))
        if self.queue and not _QUEUE.fullmatch(self.queue):
            raise ValueError(_("queue: must be the name of a queue of the printing system, such as “Labels”"))
        if self.slot is not None and not 0 <= self.slot <= 255:
            raise ValueError(_("slot: must be from 0 to 255"))

    @property
    def page_slot(self) -> int:
        """The number of the page for the printer."""
        if self.slot is not None:
            return self.slot
        return 0 if self.page is None else _SLOTS[self.page]
